# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Kselftests played by virtual machines, several at once.
#
# A machine plays some tests and is thrown away; who is done takes the next ones
# off a queue.  So all end at about the same time, and when a machine dies or
# hangs, only the test that ran in it is lost: the others go back to the queue.
#
#   machines_play RELEASE LOGS COUNT TEST...   play them on this kernel; all that
#                  is said is in LOGS/kselftest-*.log.  Prints a verdict in a
#                  line for each test and what failed in full (with one machine,
#                  all in full), then "N passed, N failed, N skipped".  Returns 1
#                  when a test or a machine failed.
#
# LNET_BOOT, LNET_VM_CPUS, LNET_VM_SECONDS and LNET_TRIES as scripts/check says.

# How long one test may take, as the kernel's runner reads it.
# shellcheck source=../../selftests/settings
. "$TREE/selftests/settings"

machines_play()	# RELEASE LOGS COUNT TEST...
{
	local release=$1 logs=$2 count=$3 queue=$2/queue
	local i pids=() passed=0 failed=0 skipped=0 p f s test

	shift 3
	[ "$count" -le $# ] || count=$#
	rm -f "$logs"/kselftest-*.log "$logs"/sums-*
	printf '%s\n' "$@" > "$queue"
	[ "$count" -le 1 ] ||
		say "the tests run in $count machines; all they say is in $logs/kselftest-*.log"
	for ((i = 1; i <= count; i++)); do
		_machines_work "$i" "$count" &
		pids+=($!)
	done
	wait "${pids[@]}"
	while read -r p f s; do
		passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
	done < <(cat "$logs"/sums-*)
	# No machine came up for these.
	while read -r test; do
		_machines_verdict "$test" "no machine"
		failed=$((failed + 1))
	done < "$queue"
	rm "$queue" "$queue.lock"
	echo "$passed passed, $failed failed, $skipped skipped"
	[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# Machine after machine, until nothing is left.
_machines_work()	# NUMBER COUNT
{
	local number=$1 count=$2 start=0 tests status log

	while mapfile -t tests < <(_machines_take "$count") && [ "${#tests[@]}" -gt 0 ]; do
		start=$((start + 1))
		log=$logs/kselftest-$number-$start.log
		_machines_start "$number-$start" "${tests[@]}" | tee "$log" |
			if [ "$count" -gt 1 ]; then _machines_briefly "[$number]"; else cat; fi
		status=${PIPESTATUS[0]}
		_machines_lost "$number" "$log" "${tests[@]}"
		_machines_sum "$status" < "$log" >> "$logs/sums-$number"
		# The next one would not start either.
		grep -q '^TAP version' "$log" || break
	done
}

# Some of what is left: many at first, for a start takes its time, then fewer.
_machines_take()	# COUNT
{
	local parts=$((3 * $1)) some

	# A start that takes a minute is worth fewer of them.
	[ "${LNET_BOOT-}" != vng ] || parts=$1
	(
		flock 9
		some=$((($(wc -l < "$queue") + parts - 1) / parts))
		head -n "$some" "$queue"
		[ "$some" -eq 0 ] || sed -i "1,${some}d" "$queue"
	) 9> "$queue.lock"
}

_machines_start()	# NAME TEST...
{
	local name=$1

	shift
	# A test that hangs is ended inside; the others seldom take a minute each.
	# shellcheck disable=SC2154 # timeout: of the settings
	"$TREE/scripts/vm" -q -b "${LNET_BOOT:-direct}" -k "$release" -c "${LNET_VM_CPUS:-2}" \
		-t "${LNET_VM_SECONDS:-$((timeout + 300 * $#))}" -l "$logs/console-$name" -- \
		selftests/run -t "${LNET_TRIES:-1}" "$@" 2>&1
}

# What a machine left without a verdict: the first of them is what it died of.
_machines_lost()	# NUMBER LOG TEST...
{
	local number=$1 log=$2 test lost=()

	shift 2
	for test; do
		grep -q "^\(not \)\?ok .* selftests: lnet_exit: $test # " "$log" ||
			lost+=("$test")
	done
	[ "${#lost[@]}" -gt 0 ] || return 0
	_machines_verdict "${lost[0]}" "the machine ended" | tee -a "$log" | sed "s/^/[$number] /"
	if [ "${#lost[@]}" -gt 1 ]; then
		( flock 9; printf '%s\n' "${lost[@]:1}" >> "$queue" ) 9> "$queue.lock"
	fi
}

_machines_verdict()	# TEST REASON
{
	echo "not ok 0 selftests: lnet_exit: $1 # $2, 0 passed, 1 failed, 0 skipped"
}

# Checks that passed, failed and were skipped: of each verdict, for a machine that
# died has no sum.  A step between the tests has none and counts as one.
_machines_sum()	# STATUS (log on standard input)
{
	awk -v status="$1" '
		/^(not )?ok / {
			if (match($0, /[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped/)) {
				split(substr($0, RSTART, RLENGTH), n, /[^0-9]+/)
				p += n[1]; f += n[2]; s += n[3]
			} else if (/^not/) {
				f++
			}
		}
		END {
			if (status && !f)
				f = 1
			print p + 0, f + 0, s + 0
		}'
}

# Verdicts in a line each; before one that is bad, what the test has said.
_machines_briefly()	# NAME
{
	local line held=''

	while IFS= read -r line; do
		case $line in
		"ok "* | "vm: "*)
			echo "$1 $line"
			held=
			;;
		"not ok "*)
			printf '%s' "$held"
			echo "$1 $line"
			held=
			;;
		# A plan and a sum: the end of what a machine says.
		1..* | [0-9]*" passed, "*)
			held=
			;;
		*)
			held+="$1 $line"$'\n'
			;;
		esac
	done
	printf '%s' "$held"
}
