#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Several next hops, dead next hops, backups: at the LER and at an LSR.
#
#                               core -- west LSR
#                              /.1       .2    10.1.0.0/24
#   CLI lan ---- lan LER -----<
#     .1.2    .1.1             \.1       .2    10.3.0.0/24
#                               spare -- west ALT
#
# CLI sends plain and labelled packets; LSR and ALT look on.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"

INNER="ip src=192.168.1.2 dst=203.0.113.2"
VIA_CORE="ip src=10.1.0.1 dst=10.1.0.2 df=1"
VIA_SPARE="ip src=10.3.0.1 dst=10.3.0.2 df=1"

send()
{
	must pkt send "$CLI/lan" "$LER/lan" "$@"
}

# Source ports seen by a watch, sorted.
ports()
{
	pkt take "$1" "${2-0}" | sed 's/.*sport=\([0-9]*\).*/\1/' | sort -u
}

link_down()	# NS DEV
{
	must ip -n "$1" link set "$2" down
	defer ip -n "$1" link set "$2" up
}

state()	# REGEX of state and reason
{
	wait_output 5 "$1" lnet "$LER" -json exit show out
}

watch_all()
{
	pkt_watch CORE "$LSR/west" in mpls udp
	pkt_watch SPARE "$ALT/west" in mpls udp
	pkt_watch BACK "$CLI/lan" in icmp
}

two_ways()
{
	must lnet "$LER" exit replace out label 1003 egress 10.255.0.3 \
		via 10.1.0.2 dev core weight "${1:-1}" via 10.3.0.2 dev spare weight "${2:-1}"
}

one_way()
{
	must lnet "$LER" exit replace out label 1003 egress 10.255.0.3 via 10.1.0.2 dev core "$@"
}

t_weights()
{
	local core spare

	two_ways 3 1
	watch_all
	must pkt flood "$CLI/lan" "$LER/lan" 400 "$INNER / udp sport={i} dport=53"
	spare=$(ports SPARE 60 | wc -l)
	core=$(ports CORE 200 | wc -l)
	check_eq "every flow takes one of two ways" $((core + spare)) 400
	check "three to one by weight ($core:$spare)" test "$spare" -ge 60 -a "$spare" -le 140
	must pkt flood "$CLI/lan" "$LER/lan" 40 "$INNER id={i} / udp sport=77 dport=53"
	core=$(pkt take CORE 0 | wc -l)
	spare=$(pkt take SPARE 0 | wc -l)
	check_match "a flow keeps to one" "$core $spare" '^(40 0|0 40)$'
}

t_stay()
{
	local before after

	two_ways
	watch_all
	must pkt flood "$CLI/lan" "$LER/lan" 100 "$INNER / udp sport={i} dport=53"
	before=$(ports SPARE 10)
	must pkt take CORE 10
	link_down "$LER" core
	must pkt flood "$CLI/lan" "$LER/lan" 100 "$INNER / udp sport={i} dport=53"
	after=$(ports SPARE 100)
	check_eq "all flows go on by the living next hop" "$(wc -l <<< "$after")" 100
	check_silence "none by the dead one" CORE
	must ip -n "$LER" link set core up
	must state '"state": *"up"'
	must wait_for 5 _carrier "$LER" core
	must ip -n "$LER" neigh replace 10.1.0.2 lladdr "$(mac "$LSR" west)" dev core
	must pkt flood "$CLI/lan" "$LER/lan" 100 "$INNER / udp sport={i} dport=53"
	check_eq "afterwards each is where it was" "$(ports SPARE "$(wc -l <<< "$before")")" "$before"
}

t_unreachable()
{
	one_way
	watch_all
	link_down "$LER" core
	check "the exit says so" state '"state": *"unreachable".*"reason": *"nexthop.dead"|"reason": *"nexthop.dead".*"state": *"unreachable"'
	check_counter "no way: counted" "$LER" unreachable 1 send "$INNER / udp sport=1 dport=2"
	check_match "and said to the sender" "$(pkt take BACK)" \
		"icmp type=3 code=1 .*/ ip src=192.168.1.2 dst=203.0.113.2 "
	check_silence "nothing leaves" SPARE
	must lnet "$LER" exit replace out label 1003 egress 10.255.0.3 pass
	send "$INNER / udp sport=1 dport=2"
	check_packets "with 'pass' the ordinary route is taken" SPARE "$INNER ttl=63 / udp sport=1 dport=2"
}

t_no_nexthop()
{
	must lnet "$LER" exit replace out label 1003 egress 10.255.0.3 unreachable
	watch_all
	check "the exit says so" state 'no.nexthop'
	check_counter "no next hop at all" "$LER" unreachable 1 send "$INNER / udp sport=1 dport=2"
}

t_carrier()
{
	one_way
	watch_all
	link_down "$LSR" west
	check "the other end goes down: the next hop is dead" state '"unreachable"'
	check_counter "and refused" "$LER" unreachable 1 send "$INNER / udp sport=1 dport=2"
	must ip -n "$LSR" link set west up
	check "up again" state '"state": *"up"'
	send "$INNER / udp sport=1 dport=2"
	check_packets "and used again" CORE \
		"$VIA_CORE / mpls label=1003 ttl=63 / $INNER ttl=63 / udp sport=1 dport=2"
}

t_no_source()
{
	one_way
	watch_all
	must ip -n "$LER" address del 10.1.0.1/24 dev core
	check_match "an address of another device stands in" \
		"$(lnet "$LER" -json nexthop show exit out)" '"used_source": *"10\.(255|3)\.0\.1"'
	address "$LER" core 10.1.0.1/24
	check "the device's own address comes back into use" wait_output 5 \
		'"used_source": *"10\.1\.0\.1"' lnet "$LER" -json nexthop show exit out
}

t_backup()
{
	one_way backup jp
	watch_all
	send "$INNER / udp sport=1 dport=2"
	check_packets "as long as there is a way, it is taken" CORE \
		"$VIA_CORE / mpls label=1003 ttl=63 / $INNER ttl=63 / udp sport=1 dport=2"
	link_down "$LER" core
	check "state: backup" state '"state": *"backup"'
	send "$INNER / udp sport=1 dport=2"
	check_packets "then the backup's, under its label" SPARE \
		"$VIA_SPARE / mpls label=1005 ttl=63 / $INNER ttl=63 / udp sport=1 dport=2"
	must lnet "$LER" dev add spare
	defer lnet "$LER" dev del spare
	must pkt send "$ALT/west" "$LER/spare" "ip src=10.3.0.2 dst=10.3.0.1 / mpls label=1003 ttl=9 tc=4 / $INNER"
	check_packets "an LSR rewrites the label of what is on its way" SPARE \
		"$VIA_SPARE / mpls label=1005 ttl=8 tc=4 / $INNER"
	must ip -n "$LER" link set core up
	check "state: up" state '"state": *"up"'
	send "$INNER / udp sport=1 dport=2"
	check_packets "and back" CORE \
		"$VIA_CORE / mpls label=1003 ttl=63 / $INNER ttl=63 / udp sport=1 dport=2"
}

t_taken_down()
{
	one_way backup jp
	watch_all
	must lnet "$LER" exit set out down
	check "taken out of service, and said so" state \
		'"state": *"backup".*"reason": *"admin.down"|"reason": *"admin.down".*"state": *"backup"'
	send "$INNER / udp sport=1 dport=2"
	check_packets "the backup carries" SPARE \
		"$VIA_SPARE / mpls label=1005 ttl=63 / $INNER ttl=63 / udp sport=1 dport=2"
	must lnet "$LER" exit set out nobackup
	check_counter "without a backup packets are refused" "$LER" unreachable 1 \
		send "$INNER / udp sport=1 dport=2"
	must lnet "$LER" exit set out up
	send "$INNER / udp sport=1 dport=2"
	check_packets "and back" CORE \
		"$VIA_CORE / mpls label=1003 ttl=63 / $INNER ttl=63 / udp sport=1 dport=2"
}

t_backup_local()
{
	must lnet "$LER" exit add here label 1009 local
	one_way backup here
	watch_all
	link_down "$LER" core
	check_counter "a local backup is taken directly" "$LER" direct 1 \
		send "$INNER / udp sport=1 dport=2"
	check_packets "by the ordinary route" SPARE "$INNER ttl=63 / udp sport=1 dport=2"
	must lnet "$LER" exit replace out label 1003 egress 10.255.0.3 via 10.1.0.2 dev core
	must lnet "$LER" exit del here
}

t_backup_chain()
{
	must lnet "$LER" exit add middle label 1008 egress 10.255.0.8 backup jp
	one_way backup middle
	watch_all
	link_down "$LER" core
	send "$INNER / udp sport=1 dport=2"
	check_packets "a backup's backup" SPARE \
		"$VIA_SPARE / mpls label=1005 ttl=63 / $INNER ttl=63 / udp sport=1 dport=2"
	check_status "a circle is refused" 1 'leads back|circle|loop' lnet "$LER" exit set jp backup out
	one_way
	must lnet "$LER" exit del middle
}

t_device_deleted()
{
	must ip link add gone netns "$LER" type veth peer name gone netns "$ALT"
	must ip -n "$LER" link set gone up
	must ip -n "$ALT" link set gone up
	address "$LER" gone 10.4.0.1/24
	address "$ALT" gone 10.4.0.2/24
	must lnet "$LER" exit replace out label 1003 egress 10.255.0.3 via 10.4.0.2 dev gone backup jp
	must wait_for 5 _carrier "$LER" gone
	watch_all
	must pkt watch GONE "$ALT/gone" in mpls
	send "$INNER / udp sport=1 dport=2"
	check_match "a device" "$(pkt take GONE)" 'label=1003'
	must pkt unwatch GONE
	check "goes away while a next hop leads through it" ip -n "$LER" link del gone
	check "the exit notices" state '"state": *"backup"'
	send "$INNER / udp sport=1 dport=2"
	check_match "the backup takes over" "$(pkt take SPARE)" 'label=1005'
	one_way
	check "and other next hops can be named" state '"state": *"up"'
}

path_lan
path_core
setup_ns ALT
veth "$LER" spare "$ALT" west 10.3.0.1/24 10.3.0.2/24
must ip -n "$LER" route add default via 10.3.0.2
must lnet "$LER" exit add out label 1003 egress 10.255.0.3 via 10.1.0.2 dev core
must lnet "$LER" exit add jp label 1005 egress 10.255.0.5 via 10.3.0.2 dev spare
must lnet "$LER" label add 203.0.113.0/24 exit out
# The first packets of a flood would wait for the neighbour, and some be lost.
must ip -n "$LER" neigh replace 10.1.0.2 lladdr "$(mac "$LSR" west)" dev core
must ip -n "$LER" neigh replace 10.3.0.2 lladdr "$(mac "$ALT" west)" dev spare

subtest "weights" t_weights
subtest "a next hop dies" t_stay
subtest "no next hop alive" t_unreachable
subtest "no next hop at all" t_no_nexthop
subtest "carrier" t_carrier
subtest "address of the device" t_no_source
subtest "backup" t_backup
subtest "taken out of service" t_taken_down
subtest "local backup" t_backup_local
subtest "chain of backups" t_backup_chain
subtest "device deleted" t_device_deleted
finish
