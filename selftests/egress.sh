#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The egress router: labels come off, inner packets appear on lnet0.
#
#   LSR east -- core EGR wan ---- wan SRV
#      .1        .2       .1       .2
#     10.2.0.0/24       203.0.113.0/24, 2001:db8:203::/64
#
# LSR only sends and looks on.  EGR pops 1003 (plain), 1004 (masquerade) and
# 1005 (mark); clients in 192.168.1.0/24 and 2001:db8:1::/64 are behind label 1001,
# toward LSR.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/ecn.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/family.sh"

IN="ip src=10.2.0.1 dst=10.2.0.2"
BACK="ip src=10.2.0.2 dst=10.2.0.1 df=1 id=0 ttl=64"

family_names()
{
	INNER="$IP src=$CLIENT dst=$SERVER"
}

send()
{
	must pkt send "$LSR/east" "$EGR/core" "$@"
}

t_pop()
{
	local payload="udp sport=4000 dport=9 / data len=33"

	pkt_watch DEV "$EGR/lnet0" in "$IP"
	pkt_watch SRV "$SRV/wan" in "$IP"
	send "$IN tos=0x40 id=7 / mpls label=1003 tc=2 ttl=9 / $INNER ttl=50 id=8 df=1 tos=0x40 / $payload"
	check_packets "lnet0 shows the inner packet with the label's TTL" DEV \
		"$INNER ttl=9 id=8 df=1 tos=0x40 / $payload"
	check_packets "it is forwarded like any other" SRV \
		"$INNER ttl=8 id=8 df=1 tos=0x40 / $payload"
	send "$IN / mpls label=1003 ttl=200 / $INNER ttl=5 / $payload"
	check_packets "the TTL never goes up" SRV "$INNER ttl=4 / $payload"
	if [ "$V" = 4 ]; then
		send "$IN / mpls label=1003 ttl=9 / $INNER ttl=50 opt=01010101 / data len=12"
		check_packets "options inside" SRV "$INNER ttl=8 opt=01010101 / data len=12"
	else
		send "$IN / mpls label=1003 ttl=9 / $INNER flow=0x12345 / ext type=60 / data len=12"
		check_packets "flow label and extension header inside" SRV \
			"$INNER flow=0x12345 ttl=8 / ext type=60 / data len=12"
	fi
}

check_ecn()	# OUTER INNER WANT
{
	send "$IN tos=$1 / mpls label=1003 / $INNER tos=$2"
	check_packets "outer $1, inner $2" DEV "$INNER tos=$3"
}

t_ecn()
{
	pkt_watch DEV "$EGR/lnet0" in "$IP"
	each_ecn check_ecn
	check_counter "outer CE on a flow that cannot be told: dropped" "$EGR" ecn 1 \
		send "$IN tos=3 / mpls label=1003 / $INNER tos=0"
	check_silence "nothing comes out" DEV
}

t_counters()
{
	local before after

	before=$(lnet_exit_stat "$EGR" out pop)
	check_counter "pop counts packets" "$EGR" pop 2 \
		send "$IN / mpls label=1003 / $INNER / data len=80" \
		"$IN / mpls label=1003 / $INNER / data len=80"
	after=$(lnet_exit_stat "$EGR" out pop)
	check_eq "the exit counts packets and inner bytes" \
		"$((${after% *} - ${before% *})) $((${after#* } - ${before#* }))" \
		"2 $((2 * (HEADER + 80)))"
}

t_mark()
{
	must in_ns "$EGR" nft -f - <<-'EOT'
		table inet watch {
			chain forwarded {
				type filter hook forward priority 0;
				iifname lnet0 oifname wan meta mark 0x77 counter comment "marked"
				iifname lnet0 oifname wan meta mark 0 counter comment "unmarked"
			}
		}
	EOT
	defer in_ns "$EGR" nft delete table inet watch
	pkt_watch SRV "$SRV/wan" in "$IP"
	send "$IN / mpls label=1005 / $INNER / data len=5" \
		"$IN / mpls label=1005 / $INNER / data len=5" \
		"$IN / mpls label=1003 / $INNER / data len=5"
	must pkt take SRV 3
	check_match "the exit's mark is on what it popped" \
		"$(in_ns "$EGR" nft list table inet watch)" \
		'counter packets 2 .*"marked".*counter packets 1 .*"unmarked"'
}

t_local()
{
	pkt_watch BACK "$LSR/east" in
	send "$IN / mpls label=1003 ttl=9 / $IP src=$CLIENT dst=$EGR_ID / $ECHO info=65537 / data len=20"
	check_packet "a ping to the router is answered under the client's label" \
		"$(pkt take BACK | sed -E 's/(.*) id=[0-9]+/\1 id=0/; s/ flow=[0-9]+/ flow=0/')" \
		"$BACK / mpls label=1001 / $IP src=$EGR_ID dst=$CLIENT / $REPLY info=65537 / data len=20"
	send "$IN / mpls label=1003 ttl=9 / $IP src=$CLIENT dst=$SERVER_GW / udp sport=5 dport=6"
	check_match "a closed port says so, labelled" "$(pkt take BACK)" \
		"^ip src=10.2.0.2 dst=10.2.0.1 .* mpls label=1001 .* dst=$CLIENT .*/ $NO_PORT "
	send "$IN / mpls label=1003 ttl=9 / $IP src=$CLIENT dst=$EGR_ID / tcp sport=5 dport=6 flags=2"
	check_match "a closed TCP port resets, labelled" "$(pkt take BACK)" \
		"^ip src=10.2.0.2 .* mpls label=1001 .* dst=$CLIENT .*/ tcp sport=6 dport=5 .*flags=14"
}

t_way_back()
{
	pkt_watch BACK "$LSR/east" in
	must pkt send "$SRV/wan" "$EGR/wan" "$IP src=$SERVER dst=$CLIENT ttl=30 / udp sport=9 dport=4000"
	check_packets "answers of the world get the label of the client's router" BACK \
		"$BACK / mpls label=1001 ttl=29 / $IP src=$SERVER dst=$CLIENT ttl=29 / udp sport=9 dport=4000"
}

t_masquerade()
{
	local got port

	pkt_watch SRV "$SRV/wan" in "$IP"
	pkt_watch BACK "$LSR/east" in mpls
	send "$IN / mpls label=1004 / $INNER / udp sport=4100 dport=9 / data len=6"
	got=$(pkt take SRV)
	check_match "the world sees the egress router" "$got" \
		"^$IP src=$SERVER_GW dst=$SERVER .* ttl=63 .*/ udp sport=[0-9]+ dport=9 / data len=6"
	port=${got#*sport=}
	must pkt send "$SRV/wan" "$EGR/wan" "$IP src=$SERVER dst=$SERVER_GW / udp sport=9 dport=${port%% *} / data len=3"
	# besides, SRV's port 9 is closed
	check_packet "its answer finds the client, labelled" \
		"$(pkt take BACK 2 | grep '/ udp sport=9 dport=4100 ')" \
		"$BACK / mpls label=1001 ttl=63 / $IP src=$SERVER dst=$CLIENT ttl=63 / udp sport=9 dport=4100 / data len=3"
	send "$IN / mpls label=1003 / $INNER / udp sport=4101 dport=9"
	check_match "the other exits are not masqueraded" "$(pkt take SRV)" "^$IP src=$CLIENT "
	check "the rules are in a table of their own" in_ns "$EGR" nft list table inet lnet_exit
	must lnet "$EGR" exit del nat
	check_not "which goes away with the exit" in_ns "$EGR" nft list table inet lnet_exit
	must lnet "$EGR" exit add nat label 1004 local masquerade
	check "and comes again with it" in_ns "$EGR" nft list table inet lnet_exit
}

t_ttl()
{
	pkt_watch BACK "$LSR/east" in
	pkt_watch SRV "$SRV/wan" in "$IP"
	send "$IN / mpls label=1003 ttl=1 / $INNER ttl=9 / udp sport=5 dport=6"
	check_match "TTL 1 ends here, and the client is told under its label" "$(pkt take BACK)" \
		"^ip src=10.2.0.2 .* mpls label=1001 .* dst=$CLIENT .*/ ${TTL_EXPIRED% *} .* stack=1003:0:1:1 / $IP src=$CLIENT dst=$SERVER .* ttl=1 "
	check_silence "nothing leaves" SRV
}

t_loop()
{
	pkt_watch BACK "$LSR/east" in mpls
	pkt_watch SRV "$SRV/wan" in "$IP"
	must lnet "$EGR" label add "$WORLD" exit home override
	defer lnet "$EGR" label del "$WORLD"
	must lnet "$EGR" label add "$ELSEWHERE_NET" exit home
	defer lnet "$EGR" label del "$ELSEWHERE_NET"
	must ip -n "$EGR" route add "$ELSEWHERE_NET" via "$SERVER"
	defer ip -n "$EGR" route del "$ELSEWHERE_NET"
	send "$IN / mpls label=1003 / $IP src=$CLIENT dst=$ELSEWHERE"
	check_packets "what came out of an exit goes into none" SRV \
		"$IP src=$CLIENT dst=$ELSEWHERE ttl=63"
	check_silence "no label" BACK
}

t_refused()
{
	pkt_watch SRV "$SRV/wan" in "$IP"
	must ip -n "$EGR" link set lnet0 down
	defer ip -n "$EGR" link set lnet0 up
	check_counter "lnet0 down" "$EGR" device_down 1 send "$IN / mpls label=1003 / $INNER"
	check_silence "nothing leaves" SRV
}

t_forwarding_off()
{
	local label switch=net.ipv4.ip_forward

	[ "$V" = 4 ] || switch=net.ipv6.conf.all.forwarding
	pkt_watch SRV "$SRV/wan" in "$IP"
	must lnet "$EGR" exit set mark oif wan
	defer lnet "$EGR" exit set mark nooif
	sysctl_ns "$EGR" "$switch=0"
	for label in 1003 1005; do
		check_counter "label $label is popped" "$EGR" pop 1 \
			send "$IN / mpls label=$label / $INNER / data len=5"
	done
	sysctl_ns "$EGR" "$switch=1"
	send "$IN / mpls label=1003 / $INNER / data len=6"
	check_packets "but a host that does not forward forwards nothing, oif or not" SRV \
		"$INNER ttl=63 / data len=6"
}

t_local_oif()
{
	pkt_watch DEV "$EGR/lnet0" in "$IP"
	pkt_watch SRV "$SRV/wan" in "$IP"
	must lnet "$EGR" label del "$CLIENTS"
	defer lnet "$EGR" label add "$CLIENTS" exit home
	must lnet "$EGR" exit set mark oif wan
	defer lnet "$EGR" exit set mark nooif
	send "$IN / mpls label=1005 / $IP src=$SERVER dst=$EGR_ID / $ECHO info=1" \
		"$IN / mpls label=1005 / $INNER / data len=6"
	check_packet "oif is not for what is addressed to this router" \
		"$(pkt take SRV 2 | sed '/icmp/s/ id=[0-9]*/ id=0/; s/ flow=[0-9]*/ flow=0/')" \
		"$IP src=$EGR_ID dst=$SERVER / $REPLY info=1" "$INNER ttl=63 / data len=6"
}

path_egress
path_wan
path_clients "$EGR" 10.2.0.1 fd10:2::1
must lnet "$EGR" exit add out label 1003 local
must lnet "$EGR" exit add nat label 1004 local masquerade
must lnet "$EGR" exit add mark label 1005 local mark 0x77
must lnet "$EGR" exit add home label 1001 egress 10.255.0.1 via 10.2.0.1 dev core
must lnet "$EGR" label add 192.168.1.0/24 exit home
must lnet "$EGR" label add 2001:db8:1::/64 exit home
must lnet "$EGR" dev add core

both "pop" t_pop
both "ECN" t_ecn
both "counters" t_counters
both "mark" t_mark
both "for this router" t_local
both "the way back" t_way_back
both "masquerade" t_masquerade
both "TTL expires" t_ttl
both "no loop" t_loop
subtest "lnet0 down" t_refused
both "forwarding switched off" t_forwarding_off
both "for this router, in spite of oif" t_local_oif
finish
