#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# lnet-exit monitor trace: from an event of the kernel to what the daemon decided and to
# the kernel's acknowledgement, with times.  Topology: lib/follow.sh.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/follow.sh"

setup()
{
	follow_setup
	route add 10.255.0.1/32 via 10.0.1.1 metric 20 proto bgp
	follow_config <<-'EOC'
		devices: [p1]
		exits:
		- {name: sg, label: 1004, egress: 10.255.0.1}
		labels:
		- {prefix: 10.8.0.0/16, exit: sg}
	EOC
	follow_start
}

trace_start()	# VAR [OPTION]... -- WORD...
{
	local variable=$1 options=()

	shift
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	start_in "$R" "$variable" lnet-exit "${options[@]}" monitor "${@:2}"
	must wait_for 10 _traces "$variable"
}

# It watches as soon as a round is told.
_traces()
{
	ip -n "$R" route add 10.255.0.254/32 via 10.0.1.1
	ip -n "$R" route del 10.255.0.254/32
	grep -q round "$TMP/$1.log" || grep -q '^ *+.* done$' "$TMP/$1.log"
}

trace_has()	# DESC VAR ERE
{
	check "$1" wait_output 20 "$3" cat "$TMP/$2.log"
}

# The first event of a round is told, and what came before may have left some behind.
_provoked()	# ERE COMMAND-OF-IP...
{
	printf '%s\n' "${@:2}" | ip -n "$R" -batch -
	[[ $(< "$TMP/TRACE.log") =~ $1 ]]
}

STAMP='[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{6}Z'
STEP='[[:space:]]+\+[0-9]+\.[0-9]{3} ms  '

t_text()
{
	setup
	trace_start TRACE -- trace
	route replace 10.255.0.1/32 via 10.0.2.1 metric 20 proto bgp
	trace_has "route event, decision, acknowledgement" TRACE \
		"$STAMP route 10.255.0.1/32 table main protocol bgp metric 20 replaced${STEP}looks at routes and module${STEP}decided: 1 change${STEP}exit sg: via 10.0.1.1 dev p1 -> via 10.0.2.1 dev p2 \(route 10.255.0.1/32 changed\); acknowledged after [0-9.]+ ms${STEP}done"
	must ip -n "$R" link set p2 down
	# The module may be the first to say so.
	trace_has "a device that goes down takes its route along" TRACE \
		'Z (device p2 down|an exit changed by the module itself|(route|address) [^Z]* deleted)[^Z]* exit sg: via 10.0.2.1 dev p2 -> unreachable'
	check "a device" wait_for 20 _provoked 'Z device p2 down' \
		"link set p2 mtu 1400" "link set p2 mtu 1500"
	check "a rule" wait_for 20 _provoked 'Z a rule (added|deleted)' \
		"rule add pref 77 from 192.0.2.0/24 table 77" "rule del pref 77"
	check "an address" wait_for 20 _provoked 'Z address 192.0.2.1/24 dev p1 (added|deleted)' \
		"address add 192.0.2.1/24 dev p1" "address del 192.0.2.1/24 dev p1"
	check "a nexthop object" wait_for 20 _provoked 'Z nexthop id 7 (added|deleted)' \
		"nexthop add id 7 via 10.0.1.1 dev p1" "nexthop del id 7"
	must lnet "$R" exit set sg mtu 1300
	trace_has "somebody who meddles" TRACE \
		'an exit changed by somebody else.*exit sg: mtu 1300 -> 0 \[repaired\]; acknowledged'
	sed -i 's/10.8.0.0/10.9.0.0/' "$CONF"
	follow_reload
	trace_has "another configuration" TRACE \
		'the configuration was read again.*label 10.9.0.0/16: added; acknowledged.*label 10.8.0.0/16: deleted; acknowledged'
	must stop "$DAEMON"
	check "it ends with the daemon" wait_for 10 _gone "$TRACE"
	trace_has "and says so" TRACE 'monitor: the daemon has ended'
}

# All rounds of the log are in their order, and so are their steps.
in_order()
{
	python3 -c '
import json, sys
last = ""
rounds = 0
for line in open(sys.argv[1]):
    r = json.loads(line)
    if r["event"] != "round":
        continue
    rounds += 1
    at = 0
    if r["events"] > 1:
        at = r["last_event_us"]
    steps = [r["looked_us"], r["decided_us"]]
    for c in r["changes"]:
        steps += [c["sent_us"], c["acknowledged_us"]]
    steps.append(r["ended_us"])
    for step in steps:
        assert step >= at, line
        at = step
    assert r["time"] > last, line
    last = r["time"]
    assert len(r["changes"]) == r["planned"], line
assert rounds >= int(sys.argv[2]), rounds
' "$TMP/$1.log" "$2"
}

t_json()
{
	local n

	setup
	check_status "without a daemon" 1 'monitor: no "lnet-exit follow" runs' lnet "$A" monitor trace
	trace_start TRACE -json -- trace exit
	for n in 2 1 2 1 2; do
		route replace 10.255.0.1/32 via "10.0.$n.1" metric 20 proto bgp
		check_hops "the route moves to $n" sg "via 10.0.$n.1 dev p$n"
	done
	trace_has "beside what the module announces" TRACE '"event":"exit","deleted":false,"name":"sg"'
	check "rounds are told in order" wait_for 10 in_order TRACE 6
	check_eq "from the event to the change" "$(grep '"event":"round"' "$TMP/TRACE.log" |
		grep '"cause":"route 10.255.0.1/32' | tail -n 1 |
		json '[(c["object"], c["change"], c["refused"]) for c in d["changes"]]')" \
		"('exit sg', 'via 10.0.1.1 dev p1 -> via 10.0.2.1 dev p2 (route 10.255.0.1/32 changed)', False)"
}

t_many()
{
	local n

	setup
	for ((n = 1; n <= 8; n++)); do
		trace_start "TRACE$n" -- trace
	done
	check_status "not more than eight may watch" 1 'too many of them are watching already' \
		lnet "$R" monitor trace
	check_match "others are answered all the same" "$(lnet "$R" status)" 'follow, pid'
	route replace 10.255.0.1/32 via 10.0.2.1 metric 20 proto bgp
	for ((n = 1; n <= 8; n++)); do
		trace_has "watcher $n" "TRACE$n" 'exit sg: via .* -> via 10.0.2.1 dev p2'
	done
	stop "$TRACE1"
	trace_start TRACE9 -- trace
	ok "who goes makes room"
	must kill -STOP "$TRACE2"
	route replace 10.255.0.1/32 via 10.0.1.1 metric 20 proto bgp
	check_hops "one that does not read holds up nobody" sg "via 10.0.1.1 dev p1"
	must kill -CONT "$TRACE2"
	trace_has "and reads it later" TRACE2 'dev p2 -> via 10.0.1.1 dev p1'
}

must module_load
subtest "text" t_text
subtest "JSON" t_json
subtest "several" t_many
finish
