#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# lnet-exit follow: exits and label entries learned from tables of the FIB, here
# filled by hand.  Topology: lib/follow.sh.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/follow.sh"

# Many messages of a dump.
readonly MANY=5000

setup()
{
	follow_setup
	route add 10.255.0.1/32 via 10.0.1.1
	route add 10.255.0.2/32 via 10.0.2.1
	follow_config <<-'EOF'
		exits:
		- {name: home, label: 1002, local: true}
		labels:
		- {prefix: 10.9.0.0/16, exit: home}
		learn:
		- {table: 1001, what: exits}
		- {table: 1002, what: labels}
		- {table: 2002, exit: home}
		times: {hold-ms: 3600000}
	EOF
}

learn4()	# VERB PREFIX METRIC TABLE
{
	route "$1" "$2" metric "$3" table "$4" dev p1
}

table_soon()	# DESC WANT
{
	wait_for 10 _table_is "$2"
	check_eq "$1" "$(entries)" "$2"
}

_table_is()
{
	[ "$(entries)" = "$1" ]
}

t_learn()
{
	setup
	learn4 add 10.255.0.1/32 1004 1001
	learn4 add 10.8.0.0/16 1004 1002
	follow_start
	check_hops "an exit that is announced, with its next hops" exit-1004 "via 10.0.1.1 dev p1"
	check_match "and its label" "$(lnet "$R" exit show exit-1004)" \
		'label 1004 egress 10.255.0.1 .*protocol follow'
	table_soon "an entry that is announced, beside the configuration's" \
		"10.8.0.0/16 exit exit-1004 protocol follow
10.9.0.0/16 exit home protocol follow"
	learn4 add 10.255.0.2/32 1003 1001
	check_hops "a second one" exit-1003 "via 10.0.2.1 dev p2"
	must ip -n "$R" -6 route add 2001:db8::/32 dev p1 metric 1003 table 1002
	learn4 add 192.0.2.0/24 20 2002
	table_soon "IPv6, and a table of one exit" \
		"10.8.0.0/16 exit exit-1004 protocol follow
10.9.0.0/16 exit home protocol follow
192.0.2.0/24 exit home protocol follow
2001:db8::/32 exit exit-1003 protocol follow"
	check_match "which is told" "$(lnet "$R" status)" \
		'table 1001: exits, 2 routes.*table 1002: labels, 2 routes.*table 2002: labels of exit home, 1 routes'
	learn4 add 10.9.0.0/16 1003 1002
	learn4 del 10.8.0.0/16 1004 1002
	table_soon "one goes, the configuration wins over one that comes" \
		"10.9.0.0/16 exit home protocol follow
192.0.2.0/24 exit home protocol follow
2001:db8::/32 exit exit-1003 protocol follow"
	route replace 10.255.0.2/32 via 10.0.1.1
	check_hops "its next hops follow" exit-1003 "via 10.0.1.1 dev p1"
	learn4 del 10.255.0.1/32 1004 1001
	check "an exit that is announced no more goes" wait_for 10 _gone exit-1004

	sed -i '/1002, what/d' "$CONF"
	follow_reload
	table_soon "a table that is not to be learned from any more" \
		"10.9.0.0/16 exit home protocol follow
192.0.2.0/24 exit home protocol follow"
	check_hops "the others are" exit-1003 "via 10.0.1.1 dev p1"
}

_gone()
{
	! lnet "$R" exit show "$1"
}

t_conflicts()
{
	setup
	learn4 add 10.255.0.1/32 1004 1001
	learn4 add 10.8.0.0/16 1004 1002
	follow_start
	check_hops "an exit" exit-1004 "via 10.0.1.1 dev p1"
	learn4 add 10.255.0.2/32 1004 1001
	check "a label that a second router claims is said" wait_for 10 follow_said \
		'label 1004: both 10.255.0.1 and 10.255.0.2 announce it, 10.255.0.1 stays'
	check_hops "and stays where it was" exit-1004 "via 10.0.1.1 dev p1"
	learn4 add 10.255.0.2/32 1002 1001
	check "one of the configuration, too" wait_for 10 follow_said \
		'label 1002: 10.255.0.2 announces it, but it is that of exit home'
	learn4 add 10.7.0.0/16 1077 1002
	check "a label of no exit" wait_for 10 follow_said \
		'table 1002: label 1077 is no exit.s, 1 prefixes with it are left out'
	check_match "it is a condition that lasts" "$(lnet "$R" status)" 'warning: table 1002: label 1077'
	learn4 add 10.255.0.7/32 1077 1001
	check "until there is one" wait_output 10 '10.7.0.0/16 exit exit-1077' entries
	must lnet "$R" exit add hand label 1055 egress 10.255.0.2
	learn4 add 10.255.0.1/32 1055 1001
	check "an exit made by hand wins" wait_for 10 follow_said \
		'exit exit-1055: left out, its label 1055 belongs to exit hand'
}

t_hold()
{
	local n

	setup
	learn4 add 10.255.0.1/32 1004 1001
	for ((n = 0; n < 50; n++)); do
		learn4 add "10.8.$n.0/24" 1004 1002
	done
	follow_start
	check_eq "entries" "$(entries | wc -l)" 51
	watch_begin
	must ip -n "$R" route flush table 1002
	must ip -n "$R" route flush table 1001
	check "tables that are suddenly empty are held" wait_for 10 follow_said \
		'table 1002 \(IPv4\) has lost all its routes at once: what was learned from it is held'
	check "both" wait_for 10 follow_said 'table 1001 \(IPv4\) has lost all its routes at once'
	check_match "which is told" "$(lnet "$R" status)" \
		'table 1002: labels, 50 routes, lost at once and held for now'
	for ((n = 0; n < 50; n++)); do
		learn4 add "10.8.$n.0/24" 1004 1002
	done
	learn4 add 10.255.0.1/32 1004 1001
	check "until the routes are back" wait_output 10 'table 1002: labels, 50 routes
' lnet "$R" status
	watch_end
	check_eq "nothing was touched" "$WATCHED" ""
	for ((n = 0; n < 49; n++)); do
		route del "10.8.$n.0/24" metric 1004 table 1002
	done
	table_soon "one after the other is a withdrawal" \
		"10.8.49.0/24 exit exit-1004 protocol follow
10.9.0.0/16 exit home protocol follow"

	sed -i 's/hold-ms: 3600000/hold-ms: 300/' "$CONF"
	follow_reload
	must ip -n "$R" route flush table 1002
	table_soon "what does not come back goes" "10.9.0.0/16 exit home protocol follow"
	sed -i 's/hold-ms: 300/hold-ms: 0/' "$CONF"
	learn4 add 10.8.1.0/24 1004 1002
	follow_reload
	check "a route" wait_output 10 '10.8.1.0/24' entries
	follow_mark
	must ip -n "$R" route flush table 1002
	table_soon "nothing is held if that is wanted" "10.9.0.0/16 exit home protocol follow"
	check_not "at all" follow_said 'lost all its routes'
}

t_many()
{
	local n

	setup
	learn4 add 10.255.0.1/32 1004 1001
	for ((n = 0; n < MANY; n++)); do
		echo "route add 20.$((n >> 8)).$((n & 255)).0/24 dev p1 metric 1004 table 1002"
	done > "$TMP/many"
	follow_start
	must ip -n "$R" -batch "$TMP/many"
	check "$MANY entries" wait_output 60 "^$((MANY + 1))\$" \
		eval "lnet $R label show | wc -l"
	for ((n = 0; n < MANY; n++)); do
		echo "route add 21.$((n >> 8)).$((n & 255)).0/24 dev p1 table 3000"
	done > "$TMP/foreign"
	must ip -n "$R" -batch "$TMP/foreign"
	follow_settle
	check_eq "routes of others change nothing" "$(entries | wc -l)" $((MANY + 1))
	check_match "the daemon lives" "$(lnet "$R" status)" "table 1002: labels, $MANY routes"
}

must module_load
subtest "exits and entries" t_learn
subtest "conflicts" t_conflicts
subtest "tables that are suddenly empty" t_hold
subtest "many routes" t_many
finish
