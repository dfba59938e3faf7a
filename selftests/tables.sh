#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Several label tables: made, filled, asked by rules, deleted.
#
#   CLI lan ---- lan LER core -- west LSR
#     .1.2    .1.1      .1    .2
#   192.168.1.0/24      10.1.0.0/24
#
# Labels: 1003 exit out, 1004 exit hk.  Table cn leads to hk.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/way.sh"

table_of()	# NAME: id, entries, rules
{
	lnet "$LER" -json table show "$1" |
		json '"%d %d+%d %d" % (d[0]["id"], d[0]["entries4"], d[0]["entries6"], d[0]["rules"])'
}

# One process for all: there may be hundreds.
_clean()
{
	local tables

	tables=$(lnet "$LER" -json table show | json '["table del " + t["name"] for t in d[1:]]')
	lnet "$LER" -batch - <<< "rule flush all
$tables"
}

t_objects()
{
	defer _clean
	check_eq "the main one is there" "$(lnet "$LER" table show)" "main id 0 entries 1+1"
	must lnet "$LER" table add cn
	must lnet "$LER" table add far id 4294967295 protocol bgp
	must lnet "$LER" table add near
	check_eq "in the order of their numbers" "$(lnet "$LER" table show)" \
		"main id 0 entries 1+1
cn id 1 entries 0+0
near id 2 entries 0+0
far id 4294967295 entries 0+0 protocol bgp"
	check_eq "by protocol" "$(lnet "$LER" -json table show protocol bgp | json 'd[0]["name"]')" far
	check_eq "by number" "$(lnet "$LER" table show 2)" "near id 2 entries 0+0"
	check_status "a name twice" 1 "there is a label table of this name already" \
		lnet "$LER" table add cn
	check_status "a number twice" 1 "id 1 belongs to label table cn" lnet "$LER" table add x id 1
	check_status "a name that is a number" 2 "begins with a digit" lnet "$LER" table add 7up
	check_status "no table" 1 "there is no label table none" lnet "$LER" table del none
	check_status "nor by number" 1 "there is no label table 77" lnet "$LER" table del 77
	check_status "main stays" 1 "the main label table stays" lnet "$LER" table del main
	must lnet "$LER" table replace cn protocol bgp
	check_eq "replaced, its number kept" "$(lnet "$LER" table show cn)" \
		"cn id 1 entries 0+0 protocol bgp"
	must lnet "$LER" table del cn
	must lnet "$LER" table add other
	check_eq "a number that is free again" "$(table_of other)" "1 0+0 0"
}

t_entries()
{
	defer _clean
	must lnet "$LER" label add 198.51.100.0/24 exit hk table cn
	must lnet "$LER" label add 2001:db8:51::/48 exit hk table cn
	must lnet "$LER" label add 203.0.113.0/24 exit hk table cn
	check_eq "made with its first entry" "$(table_of cn)" "1 2+1 0"
	check_eq "each has its own" "$(lnet "$LER" label show 203.0.113.0/24)" "203.0.113.0/24 exit out"
	check_eq "likewise" "$(lnet "$LER" label show 203.0.113.0/24 table cn)" \
		"203.0.113.0/24 exit hk table cn"
	check_eq "JSON has number and name" "$(lnet "$LER" -json label show 203.0.113.0/24 table 1 |
		json '"%d %s" % (d[0]["table"], d[0]["table_name"])')" "1 cn"
	check_status "main has no such entry" 1 "no entry of exactly this prefix" \
		lnet "$LER" label del 198.51.100.0/24
	must lnet "$LER" label del 198.51.100.0/24 table cn
	check_eq "deleted where it was" "$(table_of cn)" "1 1+1 0"
	must lnet "$LER" label replace 203.0.113.0/24 bypass table cn
	check_eq "replaced where it was" "$(lnet "$LER" label show table cn family inet)" \
		"203.0.113.0/24 bypass table cn"
	must lnet "$LER" label flush table cn
	check_eq "flushed" "$(table_of cn)" "1 0+0 0"
	check_eq "main is as it was" "$(table_of main)" "0 1+1 0"
	check_status "an entry of a number that no table has" 1 "there is no label table 99" \
		lnet "$LER" label add 10.0.0.0/8 exit hk table 99
	check_status "show of none" 1 "there is no label table none" lnet "$LER" label show table none
}

t_rules()
{
	pkt_watch UP "$LSR/west" in mpls udp
	defer _clean
	must lnet "$LER" label add 203.0.113.0/25 exit hk table cn
	must lnet "$LER" label add 2001:db8:203::/65 exit hk table cn
	check_way "no rule asks it" 203.0.113.2 1003
	must lnet "$LER" rule add pref 10 iif lan table cn
	check_way "a rule does" 203.0.113.2 1004
	check_way "IPv6, too" 2001:db8:203::2 1004
	check_way "no entry there: the main table" 203.0.113.129 1003
	check_way "nor there: the routes" 192.0.2.1 plain
	must lnet "$LER" label add 0.0.0.0/0 exit out table all
	must lnet "$LER" rule add pref 20 table all
	check_way "the next rule's table comes before the main one" 192.0.2.1 1003
	must lnet "$LER" label add 203.0.113.2/32 bypass table cn
	check_way "bypass is an answer" 203.0.113.2 plain
	check_match "label get says all of it" \
		"$(lnet "$LER" label get 203.0.113.3 from 192.168.1.2 iif lan)" \
		"takes exit hk \(label 1004\): entry 203.0.113.0/25 of table cn \(rule 10\) is longer than route 0.0.0.0/0"
	check_eq "counted where it was decided" \
		"$(lnet "$LER" -json rule show | json '[r["packets"] for r in d]')" "3
1"
	must lnet "$LER" label replace 203.0.113.0/25 exit out table cn
	check_way "an entry replaced under traffic" 203.0.113.3 1003
}

t_in_use()
{
	defer _clean
	must lnet "$LER" label add 198.51.100.0/24 exit hk table cn
	must lnet "$LER" rule add pref 10 iif lan table cn
	must lnet "$LER" rule add pref 20 table cn
	check_status "a table that rules name" 1 "in use: rule pref 10, 2 in all" \
		lnet "$LER" table del cn
	check_status "an exit that it leads to" 1 \
		"in use: label entry 198.51.100.0/24 of table cn, 1 in all" lnet "$LER" exit del hk
	must lnet "$LER" rule flush table cn
	check "without them it goes" lnet "$LER" table del cn
	check "and pins nothing" lnet "$LER" exit del hk
	must lnet "$LER" exit add hk label 1004 egress 10.255.0.4 via 10.1.0.2 dev core
}

# What a swap of a whole table looks like: no packet goes the wrong way.
t_swap()
{
	pkt_watch UP "$LSR/west" in mpls udp
	defer _clean
	must lnet "$LER" label add 203.0.113.0/24 exit hk table old
	must lnet "$LER" rule add pref 10 iif lan table old
	check_way "the old one" 203.0.113.2 1004
	must lnet "$LER" label add 203.0.113.0/24 bypass table new
	check_way "still" 203.0.113.2 1004
	must lnet "$LER" rule replace pref 10 iif lan table new
	check_way "the new one" 203.0.113.2 plain
	must lnet "$LER" table del old
	check_way "alone" 203.0.113.2 plain
}

t_many()
{
	defer _clean
	must lnet "$LER" -batch - <<< "$(printf 'table add t%d\n' {1..255})"
	check_status "no more than may be" 1 "there are 256 label tables already" lnet "$LER" table add one
	check_eq "all are listed" "$(lnet "$LER" table show | wc -l)" 256
}

path_lan
path_core
way_exits

subtest "tables" t_objects
subtest "their entries" t_entries
subtest "asked by rules" t_rules
subtest "in use" t_in_use
subtest "one in the place of another" t_swap
subtest "many" t_many
finish
