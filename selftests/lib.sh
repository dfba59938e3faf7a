#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What every test of lnet_exit sources: TAP output with subtests, scopes that
# clean up after themselves, bounded waiting, background processes.  It pulls
# in lib/kernel.sh (module, kernel log), lib/net.sh (namespaces, links) and
# lib/capture.sh (tcpdump, packet bytes).
#
#	#!/bin/bash
#	. "$(dirname "$0")/lib.sh"
#
#	t_push()
#	{
#		setup_ns LER LSR
#		veth "$LER" up0 "$LSR" up0 10.0.0.1/24 10.0.0.2/24
#		check "the neighbour answers" in_ns "$LER" ping -qc1 -W2 10.0.0.2
#	}
#
#	subtest "push" t_push
#	finish
#
# A subtest runs in a subshell: what it sets is gone afterwards, what it
# deferred is undone, and the kernel log is searched for splats before its
# verdict is given.  Setup shared by several subtests goes to the top level.
#
# Results
#   subtest NAME CMD [ARG]...  run CMD as a group of checks with its own scope
#   finish                     last line of each test: plan, totals, exit status
#   ok DESC                    one check that passed
#   fail DESC [WHY]            one check that failed
#   skip DESC WHY              one check that could not be made (never a pass)
#   check DESC CMD...          passes when CMD exits 0; output shown otherwise
#   check_not DESC CMD...      passes when CMD exits 1..125 (not: not found, killed)
#   check_eq DESC GOT WANT     passes when the strings are equal
#   check_match DESC TEXT ERE  passes when TEXT matches the extended expression
#   check_status DESC STATUS ERE CMD...
#                              passes when CMD exits with STATUS and what it
#                              wrote (both streams) matches ERE
#   must CMD...                setup step: when CMD fails, show what it wrote
#                              and give the subtest (or the whole test) up
#   die WHY                    give the subtest (or the whole test) up
#   skip_all WHY               top level, before the first check: skip the test
#   require_cmd CMD...         skip_all unless every CMD is installed
#   diag TEXT...               remark in the output
#
# Scopes
#   defer CMD [ARG]...         run at the end of the subtest (or of the test),
#                              last deferred first; a failing one is a failure
#   $TMP                       directory of this scope; deleted with the test
#
# Time
#   wait_for SECONDS CMD...    until CMD exits 0; status 1 when time is up.
#                              Output of CMD is discarded.
#   wait_output SECONDS ERE CMD...   until what CMD writes matches ERE
#
# Processes
#   start VAR CMD [ARG]...     run in the background, pid in VAR, output in
#                              $TMP/VAR.log; stopped at the end of the scope
#   start_in NS VAR CMD...     the same inside a network namespace
#   stop PID                   TERM, ten seconds later KILL; reaps; status of PID
#   alive PID                  still running?
#
# Text
#   json EXPR                  evaluate a Python expression over `d`, the JSON
#                              on standard input, and print it (lists: a line each)

set -u

LNET_TESTS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
LNET_BUILD=${LNET_BUILD:-$(dirname "$LNET_TESTS")/build}
LNET_MODULE=${LNET_MODULE:-$LNET_BUILD/lnet_exit.ko}
LNET_CACHE=${LNET_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/lnet-exit}
# BIRD may have been unpacked instead of installed: its package starts a daemon.
PATH=$LNET_BUILD:/usr/sbin:/usr/bin:/sbin:/bin:$LNET_CACHE/bird2/usr/sbin
export LNET_TESTS LNET_BUILD LNET_MODULE PATH LC_ALL=C

readonly KSFT_PASS=0 KSFT_FAIL=1 KSFT_SKIP=4

# State of the current scope; a subtest starts with a fresh set.
_indent=
_number=0
_passed=0
_failed=0
_skipped=0
_gave_up=
_finished=
_defers=()
_scopes=0
_nesting=0
_out=
# Where a subtest leaves its numbers: the scope that asks, not the one inside.
_tally=
# Leaf checks of the whole program, for the totals line.
_all_passed=0
_all_failed=0
_all_skipped=0

# Results go where the test was started, also from under a redirection.
exec {_tap}>&1
readonly _tap

_say()
{
	printf '%s%s\n' "$_indent" "$1" >&"$_tap"
}

diag()
{
	printf '%s\n' "$*" | sed "s/^/$_indent# /" >&"$_tap"
}

_result()	# VERDICT DESC
{
	_number=$((_number + 1))
	_say "$1 $_number - $2"
}

ok()
{
	_passed=$((_passed + 1))
	_result ok "$1"
}

fail()
{
	_failed=$((_failed + 1))
	_result "not ok" "$1"
	[ -z "${2-}" ] || diag "$2"
	return 0
}

skip()
{
	_skipped=$((_skipped + 1))
	_result ok "$1 # SKIP $2"
}

# Run "$@" with both streams in $_out; must not be a subshell, so that a shell
# function under test may set variables.  Nests: it may call checks itself.
_capture_output()
{
	local status file

	_nesting=$((_nesting + 1))
	file=$TMP/.out$_nesting
	"$@" > "$file" 2>&1
	status=$?
	_nesting=$((_nesting - 1))
	# Zero bytes are dropped, which bash remarks on.
	{ _out=$(< "$file"); } 2> /dev/null
	return "$status"
}

check()
{
	local desc=$1 status

	shift
	_capture_output "$@"
	status=$?
	if [ "$status" -eq 0 ]; then
		ok "$desc"
	else
		fail "$desc" "exit status $status: $*${_out:+
$_out}"
	fi
}

check_not()
{
	local desc=$1 status

	shift
	_capture_output "$@"
	status=$?
	if [ "$status" -ge 1 ] && [ "$status" -le 125 ]; then
		ok "$desc"
	else
		fail "$desc" "exit status $status: $*${_out:+
$_out}"
	fi
}

check_eq()
{
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		fail "$1" "got:  $2
want: $3"
	fi
}

check_match()
{
	if [[ $2 =~ $3 ]]; then
		ok "$1"
	else
		fail "$1" "got: $2
does not match: $3"
	fi
}

check_status()
{
	local desc=$1 want=$2 expression=$3 status

	shift 3
	_capture_output "$@"
	status=$?
	if [ "$status" -ne "$want" ]; then
		fail "$desc" "exit status $status, want $want: $*${_out:+
$_out}"
	elif ! [[ $_out =~ $expression ]]; then
		fail "$desc" "$* wrote: $_out
does not match: $expression"
	else
		ok "$desc"
	fi
}

must()
{
	local status

	_capture_output "$@"
	status=$?
	[ "$status" -eq 0 ] || die "exit status $status: $*${_out:+
$_out}"
}

die()
{
	_gave_up=1
	diag "$1"
	exit "$KSFT_FAIL"
}

defer()
{
	local command

	printf -v command '%q ' "$@"
	_defers+=("$command")
}

# Undo what the scope deferred, last first.  A cleanup that fails is a failure
# of the scope: something has been left behind.
_undo()
{
	local i output

	for ((i = ${#_defers[@]} - 1; i >= 0; i--)); do
		if ! eval "${_defers[i]}" > "$TMP/.undo" 2>&1; then
			output=$(cat "$TMP/.undo")
			fail "clean up: ${_defers[i]}" "$output"
		fi
	done
	_defers=()
}

_open_scope()	# DIRECTORY
{
	_number=0 _passed=0 _failed=0 _skipped=0 _gave_up='' _finished='' _scopes=0
	_defers=()
	TMP=$1
	[ -d "$TMP" ] || mkdir "$TMP" || exit "$KSFT_FAIL"
}

subtest()
{
	local name=$1 passed failed skipped

	shift
	_scopes=$((_scopes + 1))
	_tally=$TMP/.tally
	: > "$_tally"
	_say "    # Subtest: $name"
	(
		_indent="$_indent    "
		_open_scope "$TMP/.scope$_scopes"
		_nesting=0
		trap '_close_subtest' EXIT
		trap 'exit 130' INT TERM
		"$@"
		_finished=$?
	)
	passed=0 failed=0 skipped=0
	if ! read -r passed failed skipped 2>/dev/null < "$_tally"; then
		diag "the subtest left no tally"
		failed=1
	fi
	_all_passed=$((_all_passed + passed))
	_all_failed=$((_all_failed + failed))
	_all_skipped=$((_all_skipped + skipped))
	_number=$((_number + 1))
	if [ "$failed" -gt 0 ]; then
		_say "not ok $_number - $name"
	elif [ "$passed" -eq 0 ]; then
		_say "ok $_number - $name # SKIP nothing was checked"
	else
		_say "ok $_number - $name"
	fi
}

_close_subtest()
{
	trap - EXIT
	trap '' INT TERM
	if [ -n "$_gave_up" ]; then
		fail "the subtest could not be carried out"
	elif [ -z "$_finished" ]; then
		fail "the subtest ended early"
	elif [ $((_passed + _failed + _skipped)) -eq 0 ]; then
		fail "the subtest checked nothing"
	fi
	_undo
	health_check || fail "the kernel log is clean" "$HEALTH_REPORT"
	_say "1..$_number"
	echo "$_passed $_failed $_skipped" > "$_tally"
}

finish()
{
	_finished=0
	exit 0
}

skip_all()
{
	[ "$_number" -eq 0 ] || die "skip_all after the first check: $1"
	_say "1..0 # SKIP $1"
	_all_skipped=1
	_finished=skip
	exit "$KSFT_SKIP"
}

require_cmd()
{
	local cmd

	for cmd; do
		command -v "$cmd" > /dev/null || skip_all "$cmd is not installed"
	done
}

_close_test()
{
	local status=$KSFT_PASS

	trap - EXIT
	trap '' INT TERM
	[ -n "$_finished" ] || fail "the test ran to its end"
	_undo
	rm -rf "$TMP"
	health_check || fail "the kernel log is clean" "$HEALTH_REPORT"
	_all_passed=$((_all_passed + _passed))
	_all_failed=$((_all_failed + _failed))
	_all_skipped=$((_all_skipped + _skipped))
	[ "$_finished" = skip ] || _say "1..$_number"
	_say "# Totals: pass:$_all_passed fail:$_all_failed xfail:0 xpass:0 skip:$_all_skipped error:0"
	if [ "$_all_failed" -gt 0 ]; then
		status=$KSFT_FAIL
	elif [ "$_all_passed" -eq 0 ]; then
		status=$KSFT_SKIP
	fi
	exit "$status"
}

# The one place where tests spend time: a condition, a limit, a short nap.
wait_for()
{
	local deadline=$((SECONDS + $1 + 1))

	shift
	until "$@" > /dev/null 2>&1; do
		[ "$SECONDS" -lt "$deadline" ] || return 1
		sleep "${LNET_POLL:-0.1}"
	done
}

_output_matches()
{
	local expression=$1

	shift
	[[ $("$@" 2>&1) =~ $expression ]]
}

wait_output()
{
	local seconds=$1

	shift
	wait_for "$seconds" _output_matches "$@"
}

start()
{
	local variable=$1

	shift
	"$@" > "$TMP/$variable.log" 2>&1 < /dev/null {_tap}>&- &
	printf -v "$variable" '%s' "$!"
	defer _stop_quietly "$!"
}

start_in()
{
	local namespace=$1 variable=$2

	shift 2
	start "$variable" ip netns exec "$namespace" "$@"
}

alive()
{
	kill -0 "$1" 2>/dev/null
}

_gone()
{
	! alive "$1" || grep -q '^State:.*Z' "/proc/$1/status"
}

stop()
{
	kill -TERM "$1" 2>/dev/null
	if ! wait_for 10 _gone "$1"; then
		diag "pid $1 ignored TERM"
		kill -KILL "$1" 2>/dev/null
	fi
	wait "$1" 2>/dev/null
}

_stop_quietly()
{
	! alive "$1" || stop "$1"
	return 0
}

json()
{
	python3 -c '
import json, sys
d = json.load(sys.stdin)
v = eval(sys.argv[1])
if isinstance(v, (list, tuple)):
    print(*v, sep="\n")
else:
    print(v)' "$1"
}

# shellcheck source=lib/kernel.sh
. "$LNET_TESTS/lib/kernel.sh"
# shellcheck source=lib/net.sh
. "$LNET_TESTS/lib/net.sh"
# shellcheck source=lib/capture.sh
. "$LNET_TESTS/lib/capture.sh"

# With those of its subtests, made at once: a process costs much where tests run.
TMP=${TMPDIR:-/tmp}/lnet-test.$$.$RANDOM
mkdir "$TMP" "$TMP"/.scope{1..40} || exit "$KSFT_FAIL"
_open_scope "$TMP"
trap _close_test EXIT
trap 'exit 130' INT TERM
health_mark
_say "TAP version 13"
