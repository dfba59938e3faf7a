# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Looking at packets.  Sourced by lib.sh.
#
#   capture VAR NS DEV [FILTER...]   start tcpdump on DEV; path of the capture
#                                    file in VAR.  Returns when packets are
#                                    really being captured.
#   capture_count FILE               packets in the file by now
#   capture_wait FILE N [SECONDS]    until the file holds N packets (default 10 s)
#   capture_stop FILE                let tcpdump drain what the kernel has
#                                    queued for it, then end it
#   packets FILE                     one line of hex per packet, from the
#                                    network layer header on
#   dissect FILE FILTER FIELD...     tshark: FIELDs (tab separated) of the
#                                    packets that match the display FILTER

declare -A _capture_pid=() _capture_early=()

capture()
{
	local variable=$1 namespace=$2 device=$3 file pid

	shift 3
	file=$TMP/$variable.pcap
	# _tap: the stream of lib.sh that results go to; not for children to hold.
	# shellcheck disable=SC2154
	ip netns exec "$namespace" tcpdump -Unp --immediate-mode -s 0 -B 8192 \
		-i "$device" -w "$file" "$@" > /dev/null 2> "$file.log" < /dev/null {_tap}>&- &
	pid=$!
	_capture_pid[$file]=$pid
	defer _stop_quietly "$pid"
	wait_for 20 grep -q '^tcpdump: listening on' "$file.log" ||
		die "tcpdump does not start on $device: $(cat "$file.log")"
	wait_for 20 _answers_usr1 "$pid" || die "tcpdump handles no SIGUSR1"
	# What came before the filter was in place counts as received, no more.
	wait_for 10 _under_way "$file" || die "tcpdump does not count: $(cat "$file.log")"
	_capture_early[$file]=$_queued
	printf -v "$variable" '%s' "$file"
}

capture_count()
{
	packets "$1" | wc -l
}

_captured()
{
	[ "$(capture_count "$1")" -ge "$2" ]
}

capture_wait()
{
	wait_for "${3:-10}" _captured "$1" "$2"
}

# It says that it listens before it is ready for a signal, which would end it.
_answers_usr1()
{
	local caught

	caught=$(sed -n 's/^SigCgt:[[:space:]]*//p' "/proc/$1/status") || return
	[ $((0x${caught:-0} >> 9 & 1)) -eq 1 ]
}

# On SIGUSR1 tcpdump says how many packets it has written and how many the
# kernel has queued for it; the difference goes to $_queued.
_under_way()
{
	local line

	kill -USR1 "${_capture_pid[$1]}" || return
	line=$(grep 'packets\? captured' "$1.log" | tail -n 1)
	[[ $line =~ ([0-9]+)\ packets?\ captured,\ ([0-9]+)\ packets?\ received ]] &&
		_queued=$((BASH_REMATCH[2] - BASH_REMATCH[1]))
}

_drained()
{
	alive "${_capture_pid[$1]}" || return 0
	_under_way "$1" && [ "$_queued" -le "${_capture_early[$1]}" ]
}

capture_stop()
{
	wait_for 10 _drained "$1" || diag "tcpdump did not drain: $(tail -n 1 "$1.log")"
	kill -INT "${_capture_pid[$1]}" 2>/dev/null
	wait "${_capture_pid[$1]}" 2>/dev/null
}

packets()
{
	"$LNET_TESTS/lib/pcap-hex.py" "$1"
}

dissect()
{
	local file=$1 filter=$2 field options=()

	shift 2
	for field; do
		options+=(-e "$field")
	done
	tshark -n -r "$file" -Y "$filter" -T fields "${options[@]}" 2>/dev/null
}
