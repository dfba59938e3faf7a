# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Making and looking at packets.  Sourced by the tests of the packet path,
# after lib.sh.  What a packet looks like as text: packet.py.
#
#   pkt COMMAND ARG...       a command of pkt.py; its output, status 1 when it
#                            failed and its words on standard output
#   pkt_watch NAME NS/DEV [in|out|any [LAYER...]]
#                            watch a device until the end of the scope, for
#                            IPv4 packets unless outermost layers are named
#   pkt_watch_summed NAME NS/DEV [in|out|any [LAYER...]]
#                            the same, with checksums computed that are left to
#                            devices further on
#   check_packet DESC GOT WANT...
#                            GOT is the packets WANT, a line each
#   check_packets DESC NAME WANT...
#                            the packets that the watch NAME has seen since the
#                            last time are those
#   without_id               standard input: packets as bytes or text, of which
#                            IPv4 ones lose their id and, as bytes, the checksum
#   check_silence DESC NAME  the watch NAME has seen nothing

_pkt_in='' _pkt_out='' _pkt_pid=''

_pkt_start()
{
	mkfifo "$TMP/pkt.in" "$TMP/pkt.out" || die "no fifo"
	# shellcheck disable=SC2154
	python3 -S -E -B "$LNET_TESTS/lib/pkt.py" \
		< "$TMP/pkt.in" > "$TMP/pkt.out" 2> "$TMP/pkt.err" {_tap}>&- &
	_pkt_pid=$!
	exec {_pkt_in}> "$TMP/pkt.in" {_pkt_out}< "$TMP/pkt.out"
	defer _pkt_end
}

_pkt_end()
{
	pkt quit
	wait "$_pkt_pid"
}

pkt()
{
	local status length said LC_ALL=C

	printf '%q ' "$@" >&"$_pkt_in"
	echo >&"$_pkt_in"
	read -r -t 120 -u "$_pkt_out" status length ||
		die "pkt.py does not answer: $*: $(cat "$TMP/pkt.err" 2>/dev/null)"
	if [ "$length" -gt 0 ]; then
		# With a time limit it would ask about the time at each byte.
		IFS= read -r -N "$length" -u "$_pkt_out" said
		printf '%s' "$said"
	fi
	[ "$status" = ok ]
}

pkt_watch()
{
	must pkt watch "$@"
	defer pkt unwatch "$1"
}

pkt_watch_summed()
{
	must pkt watch_summed "$@"
	defer pkt unwatch "$1"
}

check_packet()
{
	local desc=$1 got=$2

	shift 2
	check_eq "$desc" "$got" "$(pkt normal "$@")"
}

check_packets()
{
	local desc=$1 name=$2

	shift 2
	check_packet "$desc" "$(pkt take "$name" $#)" "$@"
}

without_id()
{
	sed -E -e 's/^(4.{7}).{4}(.{8}).{4}/\1----\2----/' -e 's/^(ip [^/]*) id=[0-9]+/\1/'
}

check_silence()
{
	check_eq "$1" "$(pkt take "$2" 0)" ""
}

_pkt_start
