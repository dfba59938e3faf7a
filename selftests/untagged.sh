#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What reaches the egress router without the label of its exit, from routers that
# end a label one hop early: explicit null (RFC 3032, labels 0 and 2), and no label
# at all (penultimate hop popping, RFC 3031), which is plain IP.
#
#   LSR east -- core EGR wan ---- wan SRV
#       .1       .2      .1       .2
#      10.2.0.0/24      203.0.113.0/24
#      fd10:2::/64      2001:db8:203::/64
#
# Label 1003 of EGR masquerades.  192.168.1.0/24 and 2001:db8:1::/64 are behind LSR.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/family.sh"

family_names()
{
	INNER="$IP src=$CLIENT dst=$SERVER"
	OUTERS=("ip src=10.2.0.1 dst=10.2.0.2" "ip6 src=fd10:2::1 dst=fd10:2::2")
	# the explicit null of the family, and that of the other
	NULL=$((V == 4 ? 0 : 2)) OTHER=$((V == 4 ? 2 : 0))
}

send()
{
	must pkt send "$LSR/east" "$EGR/core" "$@"
}

t_null()
{
	local outer udp="udp sport=4100 dport=9 / data len=6"

	pkt_watch DEV "$EGR/lnet0" in ip ip6
	pkt_watch SRV "$SRV/wan" in udp
	for outer in "${OUTERS[@]}"; do
		check_counter "counted as popped" "$EGR" pop 1 \
			send "$outer tos=1 / mpls label=$NULL tc=5 ttl=9 / $INNER tos=2 ttl=50 / $udp"
		check_packets "lnet0 shows the packet inside, ${outer%% *} outside" DEV \
			"$INNER tos=0xb9 ttl=9 / $udp"
		check_match "it leaves as the packets of the exit do" "$(pkt take SRV)" \
			"^$IP src=$SERVER_GW dst=$SERVER .*tos=185 .* / udp sport=[0-9]+ dport=9 .*/ data len=6"
	done
	check_match "the exit counts it" "$(lnet_exit_stat "$EGR" out pop)" "^[1-9]"
}

t_wrong()
{
	local in=${OUTERS[0]}

	pkt_watch DEV "$EGR/lnet0" in ip ip6
	check_counter "the other family inside" "$EGR" inner_version 1 \
		send "$in / mpls label=$OTHER / $INNER / data len=20"
	check_counter "labels below it" "$EGR" no_bottom 1 \
		send "$in / mpls label=$NULL s=0 / mpls label=1003 / $INNER"
	check_counter "TTL 0" "$EGR" ttl_zero 1 send "$in / mpls label=$NULL ttl=0 / $INNER / data len=20"
	check_counter "an inner header that lies" "$EGR" inner_header 1 \
		send "$in / mpls label=$NULL / $INNER len=9000 / data len=20"
	check_counter "other reserved labels" "$EGR" reserved_label 3 \
		send "$in / mpls label=1 / $INNER / data len=20" \
		"$in / mpls label=3 / $INNER / data len=20" "$in / mpls label=15 / $INNER / data len=20"
	must lnet "$EGR" dev replace core labels 16-2000
	check_counter "a device that accepts some labels only" "$EGR" label_filtered 1 \
		send "$in / mpls label=$NULL / $INNER / data len=20"
	must lnet "$EGR" dev replace core
	must lnet "$EGR" exit set out noexplicit-null
	check_counter "no exit that takes it" "$EGR" reserved_label 1 \
		send "$in / mpls label=$NULL / $INNER / data len=20"
	must lnet "$EGR" exit set out explicit-null
	check_silence "nothing comes out" DEV
}

t_pick()
{
	local in="ip src=10.2.0.1 dst=10.2.0.2" inner="ip src=192.168.1.2 dst=203.0.113.2"

	took()	# DESC EXIT
	{
		check_counter "$1" "$EGR" pop 1 send "$in / mpls label=0 / $inner / data len=20"
		check_match "by $2" "$(lnet_exit_stat "$EGR" "$2" pop)" "^1 40$"
	}
	must lnet "$EGR" exit add late label 2000 local explicit-null
	must lnet "$EGR" exit add early label 500 local explicit-null
	took "of several exits the smallest label" early
	must lnet "$EGR" exit del early
	must lnet "$EGR" exit replace out label 1003 local masquerade
	took "an exit that is gone, and one replaced, take nothing" late
	must lnet "$EGR" exit set out explicit-null tc-dscp 5:ef
	must lnet "$EGR" exit del late
	check_match "shown" "$(lnet "$EGR" exit show out)" " explicit-null "
	check_eq "as JSON" "$(lnet-exit -json -netns "$EGR" exit show out | json 'd[0]["flags"]' | xargs)" \
		"masquerade explicit-null"
	must lnet "$EGR" exit add far label 77 egress 10.255.0.1
	check_status "not a remote exit" 1 'explicit-null: only a local exit' \
		lnet "$EGR" exit set far explicit-null
	must lnet "$EGR" exit del far
	printf '%s\n' 'exits: [{name: y, label: 98, local: true, explicit-null: true}]' > "$TMP/conf"
	must in_ns "$EGR" lnet-exit follow --once --config "$TMP/conf"
	check_match "in a configuration" "$(lnet "$EGR" exit show y)" "local explicit-null "
	printf '%s\n' 'exits: [{name: y, label: 98, local: true}]' > "$TMP/conf"
	check_match "a change of which is said" \
		"$(in_ns "$EGR" lnet-exit follow --once --config "$TMP/conf" 2>&1)" "exit y: explicit-null off"
	must lnet "$EGR" exit del y
}

t_plain()
{
	local udp="dport=9 / data len=6" inner="$IP src=$CLIENT dst=$ELSEWHERE"

	pkt_watch SRV "$SRV/wan" in udp
	pkt_watch BACK "$LSR/east" in udp
	send "$inner ttl=50 / udp sport=4200 $udp"
	check_packets "plain IP is forwarded as any other" SRV "$inner ttl=49 / udp sport=4200 $udp"
	must lnet "$EGR" rule add iif core exit out
	defer lnet "$EGR" rule flush all
	check_counter "counted as what takes an exit here" "$EGR" direct 1 \
		send "$inner ttl=50 / udp sport=4201 $udp"
	check_match "with a rule it leaves as the packets of the exit do" "$(pkt take SRV)" \
		"^$IP src=$SERVER_GW dst=$ELSEWHERE .* ttl=49 .*/ udp sport=[0-9]+ dport=9 .*/ data len=6"
	must pkt send "$SRV/wan" "$EGR/wan" \
		"$IP src=$ELSEWHERE dst=$SERVER_GW ttl=9 / udp sport=9 dport=4201 / data len=3"
	check_packets "and its answer finds the way back" BACK \
		"$IP src=$ELSEWHERE dst=$CLIENT ttl=8 / udp sport=9 dport=4201 / data len=3"
}

require_cmd nft
path_egress
path_wan
path_clients "$EGR" 10.2.0.1 fd10:2::1
path_default "$EGR" 203.0.113.2 2001:db8:203::2
must lnet "$EGR" exit add out label 1003 local masquerade explicit-null tc-dscp 5:ef
must lnet "$EGR" dev add core

both "explicit null" t_null
both "what is none" t_wrong
both "no label" t_plain
subtest "which exit" t_pick
finish
