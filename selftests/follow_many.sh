#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# lnet-exit follow: many changes at a time, beside others who write.  Topology:
# lib/follow.sh.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/follow.sh"

readonly MANY=300

# A configuration with so many entries toward an exit, beside those of both families.
configuration()	# ENTRIES EXIT
{
	local n

	echo "exits:"
	echo "- {name: home, label: 1002, local: true}"
	echo "- {name: sg, label: 1004, egress: 10.255.0.1}"
	echo "labels:"
	echo "- {prefix: \"2001:db8::/32\", exit: $2}"
	echo "- {prefix: 192.0.2.0/24, override: true, bypass: true}"
	for ((n = 0; n < $1; n++)); do
		echo "- {prefix: 20.$((n >> 8)).$((n & 255)).0/24, exit: $2}"
	done
}

configure()	# ENTRIES EXIT
{
	configuration "$@" | follow_config
}

# What the table should hold then, in its order.
table()	# ENTRIES EXIT
{
	local n

	for ((n = 0; n < $1; n++)); do
		echo "20.$((n >> 8)).$((n & 255)).0/24 exit $2 protocol follow"
	done
	echo "192.0.2.0/24 bypass override protocol follow"
	echo "2001:db8::/32 exit $2 protocol follow"
}

setup()
{
	follow_setup
	route add 10.255.0.1/32 via 10.0.1.1
	configure "$@"
	follow_start
}

check_table()	# DESC ENTRIES EXIT
{
	check_eq "$1" "$(entries)" "$(table "$2" "$3")"
}

t_together()
{
	setup 0 home
	watch_begin
	configure "$MANY" home
	follow_reload
	check_table "$MANY entries" "$MANY" home
	configure $((MANY / 2)) sg
	follow_reload
	check_table "other ones, and fewer" $((MANY / 2)) sg
	watch_end
	check_eq "each time it was one change" "$WATCHED" \
"committed label added $MANY changed 0 removed 0 inet $((MANY + 1)) inet6 1
committed label added 0 changed $((MANY / 2 + 1)) removed $((MANY / 2)) inet $((MANY / 2 + 1)) inet6 1"
	check "how many is said" follow_said "label: $((MANY / 2 + 1 - 16)) more entries set"
	follow_mark
	must lnet "$R" label del 20.0.0.0/24
	check "one entry that is missing is back" wait_output 10 '20.0.0.0/24 exit sg' entries
	check "which is said of that one" wait_for 10 follow_said 'label 20.0.0.0/24: exit sg \[repaired\]'
}

t_others()
{
	setup 0 home
	start_in "$R" HOLDER python3 -B "$LNET_TESTS/lib/writer.py" hold "$TMP/enough"
	must wait_for 20 grep -q begun "$TMP/HOLDER.log"
	configure "$MANY" home
	follow_reload
	check_table "somebody has a transaction under way: the entries are there all the same" \
		"$MANY" home
	touch "$TMP/enough"
	check "and that is carried out, too" wait_for 20 grep -q 'committed: Success' "$TMP/HOLDER.log"
	check_match "beside them" "$(entries)" '10.99.0.0/16 bypass'
}

# Entries made by hand between the daemon's looking and its writing.
t_race()
{
	local n added

	setup 0 home
	start_in "$R" WRITER python3 -B "$LNET_TESTS/lib/writer.py" add "$MANY" "$TMP/stop"
	for ((n = 0; n < 12; n++)); do
		configure $((n % 2 ? 0 : MANY)) home
		follow_reload
	done
	touch "$TMP/stop"
	check "somebody has added entries meanwhile" wait_for 20 grep -q bypass "$TMP/WRITER.log"
	wait "$WRITER"
	added=$(sort "$TMP/WRITER.log")
	diag "$(wc -l <<< "$added") entries were added by hand"
	check_eq "what was made by hand is left alone" \
		"$(entries | grep "^20\..*bypass\$" | sort)" "$added"
	configure "$MANY" home
	follow_reload
	check_eq "the others are the daemon's" "$(entries | grep -c '^20\.')" "$MANY"
}

# A list that somebody loads is one change, too.
t_loaded()
{
	setup 2 home
	echo 20.0.0.0/24 > "$TMP/list"
	must lnet "$R" label load "$TMP/list" exit sg
	check_match "what is loaded wins" "$(entries)" $'^20.0.0.0/24 exit sg\n'
	echo 20.5.0.0/24 > "$TMP/list"
	must lnet "$R" label sync "$TMP/list" exit sg
	check "it goes by another list: the configuration's is back" \
		wait_output 10 '20.0.0.0/24 exit home protocol follow' entries
}

t_exits()
{
	local n

	follow_setup
	{
		echo "exits:"
		for ((n = 1; n <= MANY; n++)); do
			echo "- {name: e$n, label: $((2000 + n)), egress: 10.254.$((n >> 8)).$((n & 255))}"
			echo "route add 10.254.$((n >> 8)).$((n & 255))/32 via 10.0.1.1 metric 10" >&3
			echo "route add 10.254.$((n >> 8)).$((n & 255))/32 via 10.0.2.1 metric 20" >&3
		done
		echo "- {name: home, label: 1002, local: true}"
	} 3> "$TMP/routes" | follow_config
	must ip -n "$R" -batch "$TMP/routes"
	follow_start
	check_eq "$MANY exits go one way" "$(lnet "$R" nexthop show | grep -c 'dev p1')" "$MANY"
	follow_mark
	must ip -n "$R" link set p1 down
	check "their link goes down, and they go another" wait_output 10 "^$MANY\$" \
		eval "lnet $R nexthop show | grep -c 'dev p2'"
	check "which is said of each" wait_output 10 "^$MANY\$" \
		eval "follow_log | grep -cE 'exit e[0-9]+: via 10.0.1.1 dev p1 -> via 10.0.2.1 dev p2 '"
	must ip -n "$R" -batch <(sed 's/ add / del /' "$TMP/routes" | grep 'metric 20')
	check "their routes go, and they have no way" wait_output 10 "^$MANY\$" \
		eval "lnet $R exit show | grep -c 'state unreachable'"
}

must module_load
subtest "entries as one change" t_together
subtest "somebody else's transaction" t_others
subtest "somebody else's entries" t_race
subtest "somebody else's list" t_loaded
subtest "exits behind one link" t_exits
finish
