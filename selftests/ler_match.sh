#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The LER: which packets it labels.  Longest match over label table and FIB
# together, what always stays with the FIB, rp_filter, forwarding.
#
#   CLI lan ---- lan LER core -- west LSR
#     .1.2    .1.1     |.1    .2
#   192.168.1.0/24     | 10.1.0.0/24
#                  lan2 192.168.2.1/24 (a second LAN)
#
# The default route leads to LSR, too: labelled packets arrive there as
# protocol 137, others as they are.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/way.sh"

# A packet that is not forwarded to LSR at all: another one comes after it.
check_kept()	# DESC DST [SRC]
{
	must pkt send "$CLI/lan" "$LER/lan" "$(probe "$2" "${3-}")" "$(probe 203.0.113.99)"
	check_match "$1" "$(pkt take UP 1)" '^[^
]* dst=203\.0\.113\.99 [^
]*$'
}

add_label()	# PREFIX exit NAME|bypass [override]
{
	must lnet "$LER" label add "$@"
	defer lnet "$LER" label del "$1"
}

add_route()
{
	must ip -n "$LER" route add "$@"
	defer ip -n "$LER" route del "$@"
}

t_longest_match()
{
	pkt_watch UP "$LSR/west" in mpls udp
	check_way "no entry: the route" 203.0.113.2 plain
	add_label 203.0.112.0/23 exit out
	check_way "an entry longer than the route" 203.0.113.2 1003
	check_way "not beyond its end" 203.0.114.2 plain
	check_way "nor before its beginning" 203.0.111.255 plain
	add_route 203.0.112.0/23 via 10.1.0.2
	check_way "a tie goes to the label" 203.0.113.2 1003
	add_route 203.0.113.0/24 via 10.1.0.2
	check_way "a longer route wins" 203.0.113.2 plain
	check_way "where it matches" 203.0.112.2 1003
	must lnet "$LER" label replace 203.0.112.0/23 exit out override
	check_way "override wins over longer routes" 203.0.113.2 1003
	must lnet "$LER" label replace 203.0.112.0/23 exit out
	add_label 203.0.113.2/32 exit out
	check_way "a longer entry wins again" 203.0.113.2 1003
	check_way "for its own addresses" 203.0.113.3 plain
}

t_bypass()
{
	pkt_watch UP "$LSR/west" in mpls udp
	add_label 203.0.112.0/22 exit out
	add_label 203.0.113.0/24 bypass
	add_label 203.0.113.128/25 exit out
	check_way "bypass inside an entry" 203.0.113.2 plain
	check_way "around it" 203.0.112.2 1003
	check_way "an entry inside bypass" 203.0.113.130 1003
}

t_everything()
{
	pkt_watch UP "$LSR/west" in mpls udp
	pkt_watch LAN2 "$LER/lan2" out udp
	pkt_watch LAN "$CLI/lan" in icmp
	add_label 0.0.0.0/0 exit out
	check_way "0.0.0.0/0 ties with the default route" 203.0.113.2 1003
	must pkt send "$CLI/lan" "$LER/lan" "$(probe 192.168.2.7)"
	check_packets "the other LAN stays as it is" LAN2 "$(probe 192.168.2.7 | sed 's/ \// ttl=63 &/')"
	must in_ns "$CLI" ping -qc1 -W2 192.168.1.1
	must in_ns "$CLI" ping -qc1 -W2 10.255.0.1
	check_eq "own addresses answer" "$(pkt take LAN 2 | grep -c 'type=0 ')" 2
	check_way "the next hop's gateway stays with the FIB" 10.1.0.2 plain
	must ip -n "$LER" neigh replace 10.1.0.77 lladdr "$(mac "$LSR" west)" dev core
	check_way "so does its network" 10.1.0.77 plain
	add_route 10.9.0.0/16 via 10.1.0.2 proto ospf
	check_way "and what OSPF says" 10.9.1.1 plain
	check_kept "broadcast is not forwarded" 192.168.1.255
	check_kept "multicast neither" 224.0.0.5
	check_kept "nor the limited broadcast" 255.255.255.255
}

t_override_limits()
{
	pkt_watch UP "$LSR/west" in mpls udp
	pkt_watch LAN2 "$LER/lan2" out udp
	add_label 0.0.0.0/0 exit out override
	must pkt send "$CLI/lan" "$LER/lan" "$(probe 192.168.2.7)"
	check_packets "override does not reach into a connected network" LAN2 \
		"$(probe 192.168.2.7 | sed 's/ \// ttl=63 &/')"
	check_way "nor to a gateway" 10.1.0.2 plain
	check "nor to own addresses" in_ns "$CLI" ping -qc1 -W2 10.255.0.1
	add_route 10.9.0.0/16 via 10.1.0.2
	check_way "but over any other route" 10.9.1.1 1003
}

t_no_default()
{
	pkt_watch UP "$LSR/west" in mpls udp
	pkt_watch BACK "$CLI/lan" in icmp
	must ip -n "$LER" route del default
	defer ip -n "$LER" route replace default via 10.1.0.2
	add_label 203.0.113.0/24 exit out
	check_way "no route at all is no obstacle" 203.0.113.2 1003
	must ip -n "$LER" route add unreachable default metric 4278198272
	defer ip -n "$LER" route del unreachable default metric 4278198272
	check_way "an unreachable one neither" 203.0.113.2 1003
	must pkt send "$CLI/lan" "$LER/lan" "$(probe 198.51.100.1)"
	check_match "which still is there for the rest" "$(pkt take BACK)" "icmp type=3 code=1 "
}

t_rp_filter()
{
	pkt_watch UP "$LSR/west" in mpls udp
	add_label 203.0.113.0/24 exit out
	check_way "no rp_filter: any source" 203.0.113.2 1003 198.51.100.5
	sysctl_ns "$LER" net.ipv4.conf.lan.rp_filter=1
	defer sysctl_ns "$LER" net.ipv4.conf.lan.rp_filter=0
	check_way "strict rp_filter: a source of the LAN" 203.0.113.2 1003
	check_kept "a martian source is not labelled" 203.0.113.2 198.51.100.5
	sysctl_ns "$LER" net.ipv4.conf.lan.rp_filter=2
	check_way "loose rp_filter: a source that has a route" 203.0.113.2 1003 198.51.100.5
	check_kept "an own address as source" 203.0.113.2 10.255.0.1
	check_kept "loopback as source" 203.0.113.2 127.0.0.1
	check_kept "multicast as source" 203.0.113.2 224.0.0.9
}

# Addresses come and go, in several places at once.
t_own_source()
{
	local source=198.51.100.7

	pkt_watch UP "$LSR/west" in mpls udp
	add_label 203.0.113.0/24 exit out
	check_kept "an own address as source" 203.0.113.2 10.255.0.1
	check_way "a source that is nobody's" 203.0.113.2 1003 "$source"
	must ip -n "$LER" address add "$source/32" dev lo
	check_kept "and that is an own address now" 203.0.113.2 "$source"
	must ip -n "$LER" address add "$source/24" dev lan
	must ip -n "$LER" address del "$source/32" dev lo
	check_kept "which another device has, too" 203.0.113.2 "$source"
	must ip -n "$LER" address add 198.51.100.6/24 dev lan
	sysctl_ns "$LER" net.ipv4.conf.lan.promote_secondaries=1
	must ip -n "$LER" address del "$source/24" dev lan
	check_way "and nobody any more" 203.0.113.2 1003 "$source"
	check_kept "but one that was promoted" 203.0.113.2 198.51.100.6
	must ip -n "$LER" address del 198.51.100.6/24 dev lan
	check_way "until it goes" 203.0.113.2 1003 198.51.100.6
	sysctl_ns "$LER" net.ipv4.conf.lan.accept_local=1
	defer sysctl_ns "$LER" net.ipv4.conf.lan.accept_local=0
	check_way "accept_local admits all of them" 203.0.113.2 1003 10.255.0.1
}

t_forwarding_off()
{
	pkt_watch UP "$LSR/west" in mpls udp
	add_label 203.0.113.0/24 exit out
	sysctl_ns "$LER" net.ipv4.conf.lan.forwarding=0
	must pkt send "$CLI/lan" "$LER/lan" "$(probe 203.0.113.2)"
	sysctl_ns "$LER" net.ipv4.conf.lan.forwarding=1
	must pkt send "$CLI/lan" "$LER/lan" "$(probe 203.0.113.3)"
	check_match "no forwarding, no label" "$(pkt take UP 1)" '^[^
]* dst=203\.0\.113\.3 [^
]*$'
}

t_not_for_us()
{
	pkt_watch UP "$LSR/west" in mpls udp
	add_label 203.0.113.0/24 exit out
	# A frame for someone else that a promiscuous device takes in.
	must ip -n "$CLI" link add other type dummy
	must ip -n "$LER" link set lan promisc on
	defer ip -n "$LER" link set lan promisc off
	must pkt send "$CLI/lan" "$CLI/other" "$(probe 203.0.113.2)"
	must pkt send "$CLI/lan" "$LER/lan" "$(probe 203.0.113.3)"
	check_match "frames for another host are not labelled" "$(pkt take UP 1)" '^[^
]* dst=203\.0\.113\.3 [^
]*$'
}

t_get()
{
	local result

	add_label 0.0.0.0/0 exit out
	add_label 198.51.100.0/24 bypass
	add_route 10.9.0.0/16 via 10.1.0.2
	for result in "203.0.113.2:exit" "198.51.100.1:bypass" "10.9.1.1:longer.route" \
		"192.168.2.7:connected" "192.168.1.1:local" "10.1.0.2:(connected|gateway)" \
		"224.0.0.5:special"; do
		check_match "label get ${result%%:*}" \
			"$(lnet "$LER" -json label get "${result%%:*}" from 192.168.1.2 iif lan)" \
			"\"verdict\": *\"${result#*:}\""
	done
}

path_lan
path_core
must ip -n "$LER" link add lan2 type dummy
must ip -n "$LER" link set lan2 up
address "$LER" lan2 192.168.2.1/24
must ip -n "$LER" route add default via 10.1.0.2
must lnet "$LER" exit add out label 1003 egress 10.255.0.3 via 10.1.0.2 dev core

subtest "longest match" t_longest_match
subtest "bypass" t_bypass
subtest "0.0.0.0/0" t_everything
subtest "what override leaves alone" t_override_limits
subtest "no default route" t_no_default
subtest "source validation" t_rp_filter
subtest "own addresses as source" t_own_source
subtest "forwarding switched off" t_forwarding_off
subtest "frames for others" t_not_for_us
subtest "label get agrees" t_get
finish
