#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# How long `lnet-exit follow` takes: the figures of make bench-follow, which reads the
# lines "figure ..." of it.  bench/follow.py says what is measured.  LNET_BENCH_EVENTS,
# LNET_BENCH_EXITS, LNET_BENCH_LINKS and LNET_BENCH_ENTRIES make it longer or shorter.
# Topology: lib/follow.sh.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/follow.sh"

EVENTS=${LNET_BENCH_EVENTS:-200}
EXITS=${LNET_BENCH_EXITS:-1000}
LINKS=${LNET_BENCH_LINKS:-5}
ENTRIES=${LNET_BENCH_ENTRIES:-100000}
BENCH=$LNET_TESTS/bench/follow.py

bench()	# WORD...
{
	in_ns "$R" python3 -B "$BENCH" "$@"
}

# Passes when it has measured something.
measure()	# DESC WORD...
{
	local status

	bench "${@:2}" > "$TMP/figures" 2>&1
	status=$?
	diag "$(cat "$TMP/figures")"
	check "$1" [ "$status" -eq 0 ]
}

t_event()
{
	follow_setup
	route add 10.255.0.1/32 via 10.0.1.1
	route add 10.255.0.2/32 via 10.0.2.1
	follow_config <<-'EOC'
		exits:
		- {name: sg, label: 1004, egress: 10.255.0.1, backup: jp}
		- {name: jp, label: 1003, egress: 10.255.0.2}
	EOC
	follow_start
	measure "a route changes $EVENTS times" events "$EVENTS"
	measure "a route is withdrawn $EVENTS times" withdrawn "$EVENTS"
}

t_link()
{
	local n

	follow_setup
	{
		echo "exits:"
		for ((n = 0; n < EXITS; n++)); do
			echo "- {name: e$n, label: $((20000 + n)), egress: 10.254.$((n / 250)).$((n % 250 + 1))}"
		done
	} | follow_config
	for ((n = 0; n < EXITS; n++)); do
		echo "route add 10.254.$((n / 250)).$((n % 250 + 1))/32 via 10.0.2.1 metric 20"
	done > "$TMP/routes"
	must ip -n "$R" -batch "$TMP/routes"
	follow_start
	measure "a link with $EXITS exits behind it goes down $LINKS times" link "$EXITS" "$LINKS"
}

# A sends to an address of B, by way of R, which has nothing but an exit for it.
t_killed()
{
	local sent received

	follow_setup
	route add 10.255.0.2/32 via 10.0.2.1
	address "$B" lo 10.9.0.1/32
	must ip -n "$A" route add 10.9.0.0/24 via 10.0.1.2
	router "$B"
	must lnet "$B" exit add home label 1003 local
	must lnet "$B" dev add p2
	follow_config <<-'EOC'
		exits:
		- {name: jp, label: 1003, egress: 10.255.0.2}
		labels:
		- {prefix: 10.9.0.0/24, exit: jp}
	EOC
	follow_start
	start_in "$B" RECEIVER python3 -B "$BENCH" receive 10.9.0.1 9000
	must wait_for 20 grep -q bound "$TMP/RECEIVER.log"
	start_in "$A" SENDER python3 -B "$BENCH" send 10.9.0.1 9000 "$TMP/enough"
	must wait_for 20 _pushed 500
	must kill -KILL "$DAEMON"
	wait "$DAEMON" 2> "$TMP/killed"
	must wait_for 20 _pushed 1500
	follow_start
	must wait_for 20 _pushed 2500
	touch "$TMP/enough"
	must wait_for 20 grep -q received "$TMP/RECEIVER.log"
	sent=$(sed -n 's/^sent //p' "$TMP/SENDER.log")
	received=$(sed -n 's/^received //p' "$TMP/RECEIVER.log")
	diag "figure name=killed n=$sent lost=$((sent - received))"
	check_eq "the daemon is killed and started again under traffic" "$received" "$sent"
}

_pushed()	# PACKETS
{
	local packets

	read -r packets _ <<< "$(lnet_exit_stat "$R" jp push)"
	[ "${packets:-0}" -ge "$1" ]
}

t_table()
{
	follow_setup
	route add 10.255.0.1/32 via 10.0.1.1
	follow_config <<-'EOC'
		exits:
		- {name: exit-1004, label: 1004, egress: 10.255.0.1}
		learn:
		- {table: 1002, what: labels}
	EOC
	follow_start
	measure "$ENTRIES routes come into a table" table "$ENTRIES" "$DAEMON"
	must stop "$DAEMON"
	must lnet "$R" label flush all
	measure "$ENTRIES are there when the daemon starts" start "$ENTRIES" "$CONF"
}

must module_load
subtest "a route event" t_event
subtest "a link with many exits" t_link
subtest "kill -9 under traffic" t_killed
subtest "a large table" t_table
finish
