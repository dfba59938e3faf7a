#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The unit tests of the label table in this kernel (unit/kernel): random operations,
# nests, all lengths, batches, want of memory, readers on all processors, each beside
# a naive list that has to give the same answers.  Meant for kernels with KASAN.
#
# LNET_UNIT_PART=N does one part in N of the operations (20; 1 is a million and takes
# long), LNET_UNIT_SEED repeats a run.

. "$(dirname "$0")/lib.sh"

readonly FAILSLAB=/sys/kernel/debug/failslab

module=$LNET_BUILD/unit-$(uname -r)/lnet_ftn_test.ko
[ -e "$module" ] || skip_all "lnet_ftn_test is not built for this kernel (make unit-module)"

# Its log from the mark on, without what others say.
_log()
{
	dmesg | sed -n "/$mark/,\$ s/^\[[^]]*\] //p" | sed -n 's/^lnet_ftn_test: //p'
}

t_unit()
{
	local faults=0 line verdict

	mark="table_unit $$ $RANDOM"
	if [ -d "$FAILSLAB" ]; then
		faults=1
		# Allocations that may wait are the ones that are made to fail.
		echo N > "$FAILSLAB/ignore-gfp-wait"
		echo 0 > "$FAILSLAB/verbose"
	fi
	echo "$mark" > /dev/kmsg
	insmod "$module" part="${LNET_UNIT_PART:-20}" seed="${LNET_UNIT_SEED:-0}" \
		faults="$faults" 2> "$TMP/insmod"
	verdict=$?
	while IFS= read -r line; do
		case $line in
		*" # SKIP "*) line=${line#ok * }; skip "${line% # SKIP *}" "${line#* # SKIP }" ;;
		ok\ *) ok "${line#ok * }" ;;
		"not ok "*) fail "${line#not ok * }" ;;
		*) diag "$line" ;;
		esac
	done < <(_log)
	check_eq "the tests came to their end" "$verdict" 0
	[ "$verdict" -ne 0 ] || check "the module goes" rmmod lnet_ftn_test
}

subtest "unit tests of the label table" t_unit
finish
