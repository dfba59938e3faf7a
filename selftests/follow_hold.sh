#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# lnet-exit follow: what is kept while a routing daemon is away, and what is not.
# The routes are made by hand, with the protocol of BIRD.  Topology: lib/follow.sh.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/follow.sh"

P1="via 10.0.1.1 dev p1"
P2="via 10.0.2.1 dev p2"

setup()
{
	follow_setup
	follow_config <<-'EOF'
		exits:
		- {name: sg, label: 1004, egress: 10.255.0.1}
		- {name: jp, label: 1003, egress: 10.255.0.2}
		- {name: hk, label: 1005, egress: 10.255.0.3, backup: sg}
		- {name: us, label: 1006, egress: 10.255.0.4, unreachable-policy: pass}
		learn:
		- {table: 1001, what: exits}
		- {table: 1002, what: labels}
		times: {hold-ms: 3600000, start-ms: 3600000}
	EOF
}

bird()	# VERB PREFIX ARGS...
{
	route "$@" proto bird
}

# All that the routing daemon has to say, in one burst.
bird_up()
{
	cat > "$TMP/up" <<-'EOF'
		route add 10.255.0.1/32 via 10.0.1.1 proto bird
		route add 10.255.0.2/32 via 10.0.2.1 proto bird
		route add 10.255.0.3/32 via 10.0.2.1 proto bird
		route add 10.255.0.4/32 via 10.0.2.1 proto bird
		route add 10.255.0.7/32 dev p1 proto bird metric 1007 table 1001
		route add 10.255.0.7/32 via 10.0.1.1 proto bird
		route add 10.8.0.0/16 dev p1 proto bird metric 1007 table 1002
		route add 10.7.0.0/16 dev p1 proto bird metric 1004 table 1002
		route add 10.6.0.0/16 dev p1 proto bird metric 1004 table 1002
	EOF
	must ip -n "$R" -batch "$TMP/up"
}

bird_down()
{
	must ip -n "$R" route flush proto bird table all
}

WHOLE="10.6.0.0/16 exit sg protocol follow
10.7.0.0/16 exit sg protocol follow
10.8.0.0/16 exit exit-1007 protocol follow"

_table_is()
{
	[ "$(entries)" = "$1" ]
}

table_soon()	# DESC WANT
{
	wait_for 10 _table_is "$2"
	check_eq "$1" "$(entries)" "$2"
}

_held()
{
	lnet "$R" -json status |
		json '[" ".join(e["name"] for e in d[0]["exits"] if e.get("held"))]'
}

t_burst()
{
	setup
	bird_up
	follow_start
	check_hops "an exit" sg "$P1"
	check_hops "one with a backup" hk "$P2"
	table_soon "entries" "$WHOLE"
	bird_down
	check "all routes of a routing daemon go" wait_for 10 follow_said \
		'all IPv4 routes of bird have gone at once: exits without a route keep their last next hops'
	check_hops "one with a backup leaves at once" hk ""
	check_hops "so does one that may pass" us ""
	check_hops "the others keep their next hops" sg "$P1"
	check_hops "those that were learned, too" exit-1007 "$P1"
	check_eq "which is told" "$(_held)" "exit-1007 jp sg"
	check_eq "and the entries" "$(entries)" "$WHOLE"
	bird add 10.255.0.2/32 via 10.0.1.1
	check_hops "routes come back, by another way" jp "$P1"
	check_hops "the rest is still held" sg "$P1"
	must ip -n "$R" link set p1 down
	check_hops "but not over a device that is down" sg ""
	must ip -n "$R" link set p1 up
	must ip -n "$R" route flush proto bird
	bird_up
	check_hops "all are back" sg "$P1"
	check "nothing is held any more" wait_output 10 '^$' _held
	bird del 10.255.0.1/32
	check_hops "a single route is withdrawn: its next hop goes" sg ""
	bird add 10.255.0.1/32 via 10.0.2.1
	check_hops "another one comes" sg "$P2"
	follow_mark
	route add unreachable 10.255.0.2/32 metric 5000
	bird_down
	check "again all of them go" wait_for 10 follow_said 'all IPv4 routes of bird'
	check_hops "an exit that is refused is not held" jp ""
	check_hops "others are" sg "$P2"
	sed -i 's/hold-ms: 3600000/hold-ms: 300/' "$CONF"
	follow_reload
	bird_up
	check_hops "back" sg "$P1"
	bird_down
	check_hops "what does not come back goes" sg ""
	table_soon "entries as well" ""
}

t_start()
{
	setup
	bird_up
	follow_start
	table_soon "entries" "$WHOLE"
	watch_begin
	must kill -KILL "$DAEMON"
	wait "$DAEMON" 2> "$TMP/killed"
	bird_down
	follow_start
	check "the daemon starts before the routing daemon" follow_said \
		'no routing protocol has an IPv4 route yet: exits without a route keep the next hops'
	check "it says what it holds" follow_said \
		'table 1002 \(IPv4\) lacks most of the 3 routes that were learned from it before the start'
	check_eq "entries are held" "$(entries)" "$WHOLE"
	check_hops "and next hops" exit-1007 "$P1"
	bird add 10.8.0.0/16 dev p1 metric 1007 table 1002
	follow_settle
	check_eq "while the routing daemon begins" "$(entries)" "$WHOLE"
	bird del 10.8.0.0/16 metric 1007 table 1002
	bird_up
	check "until all are back" wait_output 10 'table 1002: labels, 3 routes
' lnet "$R" status
	check "all" wait_output 10 '^$' _held
	watch_end
	check_eq "nothing was touched but exits that do not wait" \
		"$(grep -v 'exit [hu][ks] ' <<< "$WATCHED")" ""

	must kill -KILL "$DAEMON"
	wait "$DAEMON" 2> "$TMP/killed"
	bird del 10.255.0.1/32
	bird del 10.6.0.0/16 table 1002
	follow_start
	table_soon "what was withdrawn meanwhile is believed" "$(grep -v 10.6.0 <<< "$WHOLE")"
	check_hops "a route, too" sg ""
	must kill -KILL "$DAEMON"
	wait "$DAEMON" 2> "$TMP/killed"
	bird_down
	sed -i 's/start-ms: 3600000/start-ms: 300/' "$CONF"
	follow_start
	table_soon "what does not come back goes" ""
	check_hops "with its exit's next hops" jp ""
}

must module_load
subtest "a routing daemon ends" t_burst
subtest "a routing daemon starts later" t_start
finish
