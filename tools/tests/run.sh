#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Run unit tests that print TAP, and sum up.
#
# usage: run.sh LOGDIR TEST...

set -u

logs=$1
shift
[ $# -gt 0 ] || { echo "run.sh: no tests" >&2; exit 1; }
mkdir -p "$logs"

passed=0 failed=0 skipped=0 broken=
for test in "$@"; do
	name=$(basename "$test")
	log=$logs/$name.tap
	timeout 120 "$test" >"$log" 2>&1
	rc=$?
	good=$(grep -c '^ok ' "$log")
	skip=$(grep -c '^ok .*# SKIP' "$log")
	bad=$(grep -c '^not ok ' "$log")
	plan=$(sed -n 's/^1\.\.\([0-9]*\)$/\1/p' "$log")
	# a test that died says less than it planned, or no plan at all
	if [ "${plan:-none}" != $((good + bad)) ] ||
	   { [ $rc -ne 0 ] && [ "$bad" -eq 0 ]; }; then
		bad=$((bad + 1))
		echo "not ok - $name ended early (exit status $rc)" >>"$log"
	fi
	passed=$((passed + good - skip))
	failed=$((failed + bad))
	skipped=$((skipped + skip))
	echo "# $name: $good ok, $bad not ok, $skip skipped"
	if [ "$bad" -ne 0 ]; then
		broken="$broken $name"
		sed "s/^/$name: /" "$log"
	else
		grep '# SKIP' "$log"
	fi
done

[ -z "$broken" ] || echo "# failed:$broken"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
