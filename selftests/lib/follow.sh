# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# A router R with two tunnels to its neighbours A and B, and the daemon on it.
# Sourced by the tests of `lnet-exit follow`.
#
#          .2  p1 ---- p1  .1
#        10.0.1.0/24, fd00:1::/64   A
#      R
#        10.0.2.0/24, fd00:2::/64   B
#          .2  p2 ---- p2  .1
#
# Egress routers are 10.255.0.N: where they are is up to R's routes.
#
#   follow_setup                  make R, A and B
#   follow_config                 standard input becomes the configuration
#   follow_start                  start the daemon in R, with FOLLOW_OPTIONS, and
#                                 wait until its configuration is in force; pid
#                                 in DAEMON
#   follow_log                    what the daemon has said
#   follow_said ERE               it has said something that matches
#   follow_mark                   forget what it has said so far
#   follow_reload                 SIGHUP, and wait until it has been dealt with
#   follow_settle                 wait until the daemon has dealt with all that
#                                 has happened so far
#   route ARGS...                 ip route in R
#   hops EXIT                     next hops of an exit, such as "via 10.0.1.1 dev p1"
#   check_hops DESC EXIT WANT     passes when the exit has these next hops soon
#   entries                       label table of R, a line each
#   watch_begin, watch_end        changes that the module announced in between,
#                                 in R: a line each, in WATCHED
#
# Exits named mark-N are the tests' own: they show how far things have come.

follow_setup()
{
	setup_ns R A B
	router "$R"
	veth "$R" p1 "$A" p1 "10.0.1.2/24 fd00:1::2/64" "10.0.1.1/24 fd00:1::1/64"
	veth "$R" p2 "$B" p2 "10.0.2.2/24 fd00:2::2/64" "10.0.2.1/24 fd00:2::1/64"
	CONF=$TMP/lnet-exit.conf
	FOLLOW_OPTIONS=()
	MARK=0
}

follow_config()
{
	cat > "$CONF"
}

follow_log()
{
	tail -n "+$((MARK + 1))" "$TMP/DAEMON.log"
}

follow_said()
{
	[[ $(follow_log) =~ $1 ]]
}

follow_mark()
{
	MARK=$(wc -l < "$TMP/DAEMON.log")
}

follow_start()
{
	MARK=0
	start_in "$R" DAEMON lnet-exit follow --config "$CONF" "${FOLLOW_OPTIONS[@]}"
	must wait_for 20 follow_said 'in force: '
}

follow_reload()
{
	follow_mark
	must kill -HUP "$DAEMON"
	must wait_for 20 follow_said 'in force: '
}

# The next hop of an exit made by hand is filled in by a round that begins after
# it was taken away, and a round sees everything that happened before it.
follow_settle()
{
	route replace 10.255.0.254/32 via 10.0.1.1
	must lnet "$R" exit replace mark-0 label 900000 egress 10.255.0.254
	must lnet "$R" exit set mark-0 nonexthop
	must wait_for 10 _hops_are mark-0 "via 10.0.1.1 dev p1"
	must lnet "$R" exit del mark-0
}

route()
{
	must ip -n "$R" route "$@"
}

hops()
{
	local line text=

	while read -r line; do
		line=${line#"exit $1 "}
		line=${line%% used-src *}
		text+=${text:+;}${line%% protocol *}
	done < <(lnet "$R" nexthop show exit "$1")
	echo "$text"
}

_hops_are()
{
	[ "$(hops "$1")" = "$2" ]
}

check_hops()
{
	wait_for 10 _hops_are "$2" "$3"
	check_eq "$1" "$(hops "$2")" "$3"
}

entries()
{
	lnet "$R" label show
}

watch_begin()
{
	WATCHES=$((${WATCHES:-0} + 1))
	start_in "$R" "WATCH$WATCHES" lnet-exit monitor
	# It listens as soon as it tells of a change.
	must wait_for 10 _watch_sees "mark-begin$WATCHES"
}

_watch_sees()
{
	lnet "$R" exit replace "$1" label $((900000 + WATCHES)) local
	lnet "$R" exit del "$1"
	grep -q "$1" "$TMP/WATCH$WATCHES.log"
}

watch_end()
{
	must wait_for 10 _watch_sees "mark-end$WATCHES"
	# Next hops stand on lines of their own behind their exit.
	# shellcheck disable=SC2034 # for those who source this
	WATCHED=$(sed ':next; N; s/\n    / /; t next; P; D' "$TMP/WATCH$WATCHES.log" |
		grep -vE '^(deleted )?exit mark-')
}
