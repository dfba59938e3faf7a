# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Checks made by the programs in netlink/.  Sourced after lib.sh.
#
#   python_checks NS PROGRAM [ARG]...   run netlink/PROGRAM.py in NS: each line
#                                       that it prints becomes a check
#
# A line is the verdict (ok, skip, fail), what was checked and why, by tabs.

python_checks()
{
	local namespace=$1 program=$2 verdict description why status lines=0

	shift 2
	in_ns "$namespace" env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$LNET_TESTS/lib" \
		python3 "$LNET_TESTS/netlink/$program.py" "$@" > "$TMP/lines" 2> "$TMP/errors"
	status=$?
	while IFS=$'\t' read -r verdict description why; do
		lines=$((lines + 1))
		case $verdict in
		ok) ok "$description" ;;
		skip) skip "$description" "$why" ;;
		*) fail "$description" "$why" ;;
		esac
	done < "$TMP/lines"
	if [ "$status" -ne 0 ] || [ -s "$TMP/errors" ]; then
		fail "$program.py ran to its end" "exit status $status
$(cat "$TMP/errors")"
	fi
	[ "$lines" -gt 0 ] || fail "$program.py checked something"
}
