#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# lnet-exit why: the whole way of a packet, and what if it failed.
# Topology: lib/follow.sh, without the daemon.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/follow.sh"

setup()
{
	follow_setup
	must ip -n "$R" link add lan type dummy
	must ip -n "$R" link set lan up
	address "$R" lan 192.168.1.1/24 fd00:9::1/64
	route add 10.255.0.1/32 nexthop via 10.0.1.1 nexthop via 10.0.2.1
	route add 10.255.0.2/32 via 10.0.2.1 metric 30 proto bgp
	route add 203.0.113.0/25 via 10.0.2.1 proto static
	must lnet "$R" exit add jp label 1003 egress 10.255.0.2
	must lnet "$R" exit add sg label 1004 egress 10.255.0.1 backup jp
	must lnet "$R" exit add fix label 1005 egress 10.255.0.3 pass via 10.0.1.1 dev p1
	must lnet "$R" label add 203.0.113.0/24 exit jp
	must lnet "$R" label add 203.0.0.0/16 bypass
	must lnet "$R" label add 203.0.113.0/25 exit sg
	must lnet "$R" label add 198.51.100.0/24 exit jp
	must lnet "$R" label add 2001:db8::/32 exit fix
}

# A packet of a client behind lan.
client()	# ADDR
{
	case $1 in
	*:*) echo fd00:9::9 ;;
	*) echo 192.168.1.9 ;;
	esac
}

why()	# ADDR [SOURCE]
{
	lnet "$R" why "$1" from "${2:-$(client "$1")}" iif lan
}

# Python expression over x, the answer.
why_json()	# ADDR EXPR
{
	lnet "$R" -json why "$1" from "$(client "$1")" iif lan | json "[$2 for x in d]" | paste -sd ' '
}

t_exit()
{
	setup
	check_match "the entry, and what it hides" "$(why 203.0.113.1)" \
		'^203.0.113.1 takes exit sg .*entry: 203.0.113.0/25 exit sg.*hides: 203.0.113.0/24 exit jp.*hides: 203.0.0.0/16 bypass'
	check_match "the ordinary route" "$(why 203.0.113.1)" \
		'without it: route 203.0.113.0/25 table main protocol static metric 0 via 10.0.2.1 dev p2'
	check_match "the exit, its next hops and their route" "$(why 203.0.113.1)" \
		'exit: sg label 1004 .*state up path-mtu 1476.*via 10.0.1.1 dev p1.*via 10.0.2.1 dev p2.*from route 10.255.0.1/32 table main protocol boot'
	check_match "and what comes next" "$(why 203.0.113.1)" \
		'if that failed: 1 other next hop\(s\), then exit jp, then refused by ICMP'
	check_eq "in JSON" "$(why_json 203.0.113.1 \
		"(x['verdict'], x['entry']['prefix'], [s['prefix'] for s in x['shadows']], x['exit']['name'], x['exit']['route']['prefix'], x['exit']['stale'], [s['then'] for s in x['if_failed']], x['exit']['path_mtu'])")" \
		"('exit', '203.0.113.0/25', ['203.0.113.0/24', '203.0.0.0/16'], 'sg', '10.255.0.1/32', False, ['nexthops', 'exit', 'refused'], 1476)"
	check_match "a route of a routing daemon" "$(why 203.0.113.200)" \
		'from route 10.255.0.2/32 table main protocol bgp metric 30'
	check_match "next hops set by hand, IPv6, no other route" "$(why 2001:db8::1)" \
		'exit: fix .*next hops set by hand.*if that failed: the ordinary route'
}

t_failing()
{
	setup
	must ip -n "$R" link set p1 down
	check_match "a next hop that is dead is not left" "$(why 203.0.113.1)" \
		'if that failed: exit jp, then refused'
	check_match "what the routing table says by now" "$(why 203.0.113.1)" \
		'the routing table says: via 10.0.2.1 dev p2 \(from route 10.255.0.1/32'
	check_eq "is told in JSON" "$(why_json 203.0.113.1 "x['exit']['stale']")" True
	must lnet "$R" exit set sg down
	check_match "a backup carries it" "$(why 203.0.113.1)" \
		'exit: sg .*carried by: jp label 1003 .*if that failed: refused'
	must lnet "$R" exit set jp down
	check_match "nothing is left" "$(why 203.0.113.1)" ' now: refused by ICMP'
	check_match "nor for another" "$(why 2001:db8::1)" ' now: the ordinary route'
}

t_others()
{
	setup
	check_match "a bypass" "$(why 203.0.1.1)" 'entry: 203.0.0.0/16 bypass'
	check_eq "has no exit" "$(why_json 203.0.1.1 "'exit' in x")" False
	check_match "no entry" "$(why 10.0.2.1)" 'it takes route 10.0.2.0/24 .* dev p2'
	route add 203.0.113.4/32 via 10.0.1.1
	check_match "a longer route" "$(why 203.0.113.4)" \
		'it takes route 203.0.113.4/32 .* via 10.0.1.1 dev p1'
	check_eq "wins: the exit has nothing to do with it" "$(why_json 203.0.113.4 "'exit' in x")" False
	must lnet "$R" rule add pref 10 from 192.168.1.0/28 override exit fix
	check_match "a rule" "$(why 203.0.113.1 192.168.1.2)" \
		'takes exit fix .*rule: pref 10 from 192.168.1.0/28 .*exit fix.*exit: fix'
	check_eq "in JSON" "$(lnet "$R" -json why 203.0.113.1 from 192.168.1.2 iif lan |
		json "[(x['rule']['pref'], 'entry' in x) for x in d]")" "(10, False)"
	check_match "not for others" "$(why 203.0.113.1 192.168.1.99)" 'takes exit sg'
	must lnet "$R" rule del pref 10
	must lnet "$R" table add apart
	must lnet "$R" label add 0.0.0.0/0 exit jp table apart
	must lnet "$R" rule add pref 5 to 203.0.113.9/32 table apart
	check_match "the entry of another table hides none of this one" "$(why 203.0.113.9)" \
		'rule: pref 5 .*entry: 0.0.0.0/0 exit jp table apart'
	check_not "none" grep -q hides <(why 203.0.113.9)
	check_status "a word that is none" 2 'usage: lnet-exit why ADDR' lnet "$R" why 1.2.3.4 of
	check_status "no address" 2 'why' lnet "$R" why
	check_status "two families" 1 'why' lnet "$R" why 1.2.3.4 from ::1
}

must module_load
subtest "exits" t_exit
subtest "what if it failed" t_failing
subtest "bypass, routes, rules, tables" t_others
finish
