#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# lnet-exit follow: ten thousand changes of routes, multipath routes, nexthop objects,
# addresses, rules and links in random order.  The module ends with what a fresh start
# computes, and the daemon is no larger than before.  LNET_CHURN_SEED repeats a run,
# LNET_CHURN_CHANGES makes it longer or shorter.  Topology: lib/follow.sh, and p3 to A.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/follow.sh"

SEED=${LNET_CHURN_SEED:-$RANDOM$RANDOM}
# Detectors make a kernel ten times slower; they see as much in a tenth of it.
_detectors()
{
	grep -qw kasan_report /proc/kallsyms
}
CHANGES=${LNET_CHURN_CHANGES:-$(_detectors && echo 1000 || echo 10000)}
CHECKPOINTS=$((CHANGES / 100))
# What an allocator keeps goes up and down by 150 kB; the least of many looks hardly does.
# In ten thousand changes, a leak of 16 bytes a change lifts it by more than this.
GROWTH_KB=64

configuration()
{
	local n

	echo "devices: [p1, p2, p9]"
	echo "exits:"
	for ((n = 1; n <= 20; n++)); do
		echo "- {name: e$n, label: $((1000 + n)), egress: 10.255.0.$n}"
	done
	for ((n = 1; n <= 4; n++)); do
		echo "- {name: six$n, label: $((1100 + n)), egress: \"fd00:255::$n\", backup: e$n}"
	done
	echo "- {name: open, label: 1200, egress: 10.255.0.1, unreachable-policy: pass}"
	echo "- {name: home, label: 1201, local: true}"
	echo "- {name: lone, label: 1202, egress: 10.255.1.1}"
	echo "labels:"
	for ((n = 1; n <= 20; n++)); do
		echo "- {prefix: 10.$n.0.0/16, exit: e$n}"
	done
	echo "- {prefix: \"2001:db8::/32\", exit: six1}"
}

# All that the daemon answers for, without what packets and time change.
module_state()
{
	lnet "$R" -json exit show | python3 -c '
import json, sys
for e in json.load(sys.stdin):
    for key in "push", "forward", "pop", "direct", "entries":
        e.pop(key, None)
    print(json.dumps(e, sort_keys=True))'
	entries
	lnet "$R" dev show
	lnet "$R" config show
}

# The least of a column of the checkpoints, soon after the beginning and in the end.
least()	# COLUMN
{
	awk -v n="$1" -v all="$CHECKPOINTS" '
		$1 == "checkpoint" && $2 > all / 5 {
			part = $2 <= all / 2 ? "early" : $2 > all * 2 / 3 ? "late" : "between"
			if (!(part in least) || $n < least[part])
				least[part] = $n
		}
		END { print least["early"], least["late"] }' "$TMP/churn.log"
}

t_churn()
{
	local state before after

	follow_setup
	veth "$R" p3 "$A" p3 "10.0.3.2/24 fd00:3::2/64" "10.0.3.1/24 fd00:3::1/64"
	# A device that was down must not lose the address by which it is reached.
	sysctl_ns "$R" net.ipv6.conf.all.keep_addr_on_down=1
	configuration | follow_config
	follow_start
	diag "LNET_CHURN_SEED=$SEED"
	in_ns "$R" python3 -B "$LNET_TESTS/lib/churn.py" "$SEED" "$CHANGES" "$CHECKPOINTS" \
		"$CONF" "$DAEMON" > "$TMP/churn.log" 2>&1
	check_eq "at each of $CHECKPOINTS checkpoints the daemon had done what there was to do (seed $SEED)" \
		"$? $(grep -v -e ^checkpoint -e ^changes -e '^route ' "$TMP/churn.log")" "0 "
	check "$CHANGES changes were taken by the kernel" \
		[ "$(awk '/^changes/ { print $2 }' "$TMP/churn.log")" -ge "$CHANGES" ]
	diag "$(tail -n 2 "$TMP/churn.log")"
	check_not "and each kind of them" grep -qE '^route .* 0( |$)' "$TMP/churn.log"
	read -r before after <<< "$(least 3)"
	check_eq "the daemon has as many descriptors as before" "$after" "$before"
	read -r before after <<< "$(least 4)"
	diag "memory of the daemon in kB: $(awk '$1 == "checkpoint" && $2 % 10 == 0 { print $4 }' \
		"$TMP/churn.log" | paste -sd ' ')"
	if [ "$CHANGES" -ge 10000 ]; then
		check "and as much memory" [ "$after" -le $((before + GROWTH_KB)) ]
	else
		skip "and as much memory" "it takes some thousand changes to tell"
	fi

	state=$(module_state)
	check_match "there is something to compare" "$state" '"name": "e1".*10.1.0.0/16 exit e1'
	must stop "$DAEMON"
	must module_unload
	must module_load
	follow_start
	check_eq "a fresh start computes the same" "$(module_state)" "$state"
}

must module_load
subtest "$CHANGES changes" t_churn
finish
