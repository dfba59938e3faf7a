#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# LAN and core behind bridges, with bridge-nf-call-iptables=1, as hosts that run
# Docker have it: br_netfilter runs the IP hooks on bridged frames and hides the
# routed packets from PRE_ROUTING.
#
#   CLI lan --- p1 [br0] LER [br1] p3 --- west LSR
#   CLI2 lan --- p2 /
#     .1.2, .1.3   .1.1       .1       .2
#   192.168.1.0/24            10.1.0.0/24, fd10:1::/64
#   2001:db8:1::/64
#
# LER labels 203.0.113.0/24 and 2001:db8:203::/64 with 1003 and pops 1001.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/family.sh"

OUTER="ip src=10.1.0.1 dst=10.1.0.2 df=1"
IN="ip src=10.1.0.2 dst=10.1.0.1"

family_names()
{
	INNER="$IP src=$CLIENT dst=$SERVER"
	case $V in
	4) SWITCH=net.bridge.bridge-nf-call-iptables PEER=192.168.1.3 ;;
	6) SWITCH=net.bridge.bridge-nf-call-ip6tables PEER=2001:db8:1::3 ;;
	esac
}

send()
{
	must pkt send "$CLI/lan" "$LER/br0" "$@"
}

check_router()
{
	detours=$(counter "$LER" bridge_labelled)
	pkt_watch WIRE "$LSR/west" in mpls
	pkt_watch BACK "$CLI/lan" in "$ICMP" udp
	send "$INNER ttl=9 tos=0x20 / udp sport=1 dport=2 / data len=30"
	check_packets "labelled, the TTL one less" WIRE \
		"$OUTER tos=0x20 / mpls label=1003 tc=1 ttl=8 / $INNER ttl=8 tos=0x20 / udp sport=1 dport=2 / data len=30"
	send "$INNER ttl=1 / udp sport=1 dport=2"
	check_match "TTL 1 is answered" "$(pkt take BACK)" "${TTL_EXPIRED% *} "
	send "$INNER df=1 / data len=$((1480 - HEADER))"
	check_match "too big is answered with the exit's MTU" "$(pkt take BACK)" \
		"$TOO_BIG info=1476 "
	check_silence "nothing else leaves" WIRE
	must pkt send "$LSR/west" "$LER/br1" \
		"$IN / mpls label=1001 ttl=7 / $IP src=$SERVER dst=$CLIENT / udp sport=2 dport=9 / data len=4"
	check_packets "labelled packets over a bridge are popped" BACK \
		"$IP src=$SERVER dst=$CLIENT ttl=6 / udp sport=2 dport=9 / data len=4"
}

t_plain()
{
	sysctl_ns "$LER" "$SWITCH=0"
	check_router
	check_eq "no packet took the detour" "$(counter "$LER" bridge_labelled)" "$detours"
}

t_hidden()
{
	sysctl_ns "$LER" "$SWITCH=1"
	check_router
	check "packets took the detour" test "$(counter "$LER" bridge_labelled)" -gt "$detours"
}

t_bridged()
{
	sysctl_ns "$LER" "$SWITCH=1"
	must lnet "$LER" label add "$PEER/$PREFIX_HOST" exit out override
	defer lnet "$LER" label del "$PEER/$PREFIX_HOST"
	pkt_watch WIRE "$LSR/west" in mpls
	pkt_watch PEER "$CLI2/lan" in udp
	must pkt send "$CLI/lan" "$CLI2/lan" "$IP src=$CLIENT dst=$PEER ttl=9 / udp sport=1 dport=2"
	check_packets "frames that are only bridged stay as they are" PEER \
		"$IP src=$CLIENT dst=$PEER ttl=9 / udp sport=1 dport=2"
	check_silence "and get no label" WIRE
	must pkt send "$LSR/west" "$LER/br1" "ip src=10.1.0.2 dst=10.1.0.1 / mpls label=999 / $INNER"
	check "the router is well" in_ns "$CLI" ping -qc1 -W2 "$CLIENT_GW"
}

t_outer6()
{
	local on in="ip6 src=fd10:1::2 dst=fd10:1::1"
	local inner="ip src=203.0.113.2 dst=192.168.1.2"

	pkt_watch BACK "$CLI/lan" in
	for on in 0 1; do
		sysctl_ns "$LER" net.bridge.bridge-nf-call-ip6tables="$on"
		must pkt send "$LSR/west" "$LER/br1" \
			"$in / mpls label=1001 ttl=7 / $inner / udp sport=2 dport=9 / data len=4"
		check_packets "bridge-nf-call-ip6tables=$on: popped" BACK \
			"$inner ttl=6 / udp sport=2 dport=9 / data len=4"
		check_counter "an extension header is seen" "$LER" outer_options 1 \
			pkt send "$LSR/west" "$LER/br1" "$in / ext type=60 / mpls label=1001 / $inner"
	done
}

t_firewall()
{
	sysctl_ns "$LER" "$SWITCH=1"
	must in_ns "$LER" nft -f - <<-'EOT'
		table inet firewall {
			chain forwarded {
				type filter hook forward priority filter; policy drop;
				ct state established,related accept
				iifname br0 oifname lnet0 accept
			}
			chain after {
				type nat hook postrouting priority srcnat;
				oifname lnet0 snat ip to 10.255.0.1
				oifname lnet0 snat ip6 to fd10:255::1
			}
		}
	EOT
	defer in_ns "$LER" nft delete table inet firewall
	pkt_watch WIRE "$LSR/west" in mpls
	pkt_watch BACK "$CLI/lan" in udp
	send "$INNER ttl=9 / udp sport=4000 dport=2 / data len=30"
	check_packets "the firewall sees where it goes, source translation works" WIRE \
		"$OUTER / mpls label=1003 ttl=8 / $IP src=$LER_ID dst=$SERVER ttl=8 / udp sport=4000 dport=2 / data len=30"
	must pkt send "$LSR/west" "$LER/br1" \
		"$IN / mpls label=1001 ttl=7 / $IP src=$SERVER dst=$LER_ID / udp sport=2 dport=4000 / data len=4"
	check_packets "and the answer comes back" BACK \
		"$IP src=$SERVER dst=$CLIENT ttl=6 / udp sport=2 dport=4000 / data len=4"
}

# Labels that were there before the host had a bridge.
t_later()
{
	setup_ns EARLY
	path_router "$EARLY"
	veth "$EARLY" core "$LSR" core2 "10.3.0.1/24 fd10:3::1/64" "10.3.0.2/24 fd10:3::2/64"
	defer ip -n "$EARLY" link del core
	must lnet "$EARLY" exit add out label 1003 egress 10.255.0.3 via 10.3.0.2 dev core
	must lnet "$EARLY" label add "$WORLD" exit out
	must ip -n "$EARLY" link add br0 type bridge
	must ip -n "$EARLY" link set br0 up
	sysctl_ns "$EARLY" "$SWITCH=1"
	setup_ns CLI3
	veth "$CLI3" lan "$EARLY" p1 "192.168.1.2/24 2001:db8:1::2/64"
	must ip -n "$EARLY" link set p1 master br0
	address "$EARLY" br0 192.168.1.1/24 2001:db8:1::1/64
	must wait_for 10 _carrier "$EARLY" br0
	path_default "$EARLY" 10.3.0.2 fd10:3::2
	pkt_watch WIRE "$LSR/core2" in mpls
	must pkt send "$CLI3/lan" "$EARLY/br0" "$INNER ttl=9 / udp sport=1 dport=2 / data len=30"
	check_packets "labelled" WIRE \
		"ip src=10.3.0.1 dst=10.3.0.2 df=1 / mpls label=1003 ttl=8 / $INNER ttl=8 / udp sport=1 dport=2 / data len=30"
	check "by the detour" test "$(counter "$EARLY" bridge_labelled)" -ge 1
}

require_cmd nft
modprobe br_netfilter 2>/dev/null || skip_all "no br_netfilter"
setup_ns CLI CLI2 LER LSR
path_router "$LER"
path_router "$LSR"
for bridge in br0 br1; do
	must ip -n "$LER" link add "$bridge" type bridge
	must ip -n "$LER" link set "$bridge" up
done
veth "$CLI" lan "$LER" p1 "192.168.1.2/24 2001:db8:1::2/64"
veth "$CLI2" lan "$LER" p2 "192.168.1.3/24 2001:db8:1::3/64"
veth "$LSR" west "$LER" p3 "10.1.0.2/24 fd10:1::2/64"
must ip -n "$LER" link set p1 master br0
must ip -n "$LER" link set p2 master br0
must ip -n "$LER" link set p3 master br1
address "$LER" br0 192.168.1.1/24 2001:db8:1::1/64
address "$LER" br1 10.1.0.1/24 fd10:1::1/64
address "$LER" lo 10.255.0.1/32 fd10:255::1/128
must wait_for 10 _carrier "$LER" br0
must wait_for 10 _carrier "$LER" br1
path_default "$CLI" 192.168.1.1 2001:db8:1::1
path_default "$LER" 10.1.0.2 fd10:1::2
must lnet "$LER" exit add out label 1003 egress 10.255.0.3 via 10.1.0.2 dev br1
must lnet "$LER" exit add me label 1001 local
must lnet "$LER" label add 203.0.113.0/24 exit out
must lnet "$LER" label add 2001:db8:203::/64 exit out
must lnet "$LER" dev add br1

both "bridge-nf-call=0" t_plain
both "bridge-nf-call=1" t_hidden
both "bridged frames" t_bridged
subtest "IPv6 outside" t_outer6
both "firewall and source translation" t_firewall
both "a bridge that comes later" t_later
finish
