#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What it costs to choose a way by a list of prefixes: the label table beside
# routes, a map of nftables, a set of ipset and a trie of BPF, all of them with the
# same list and asked by the same packets (bench/tables.sh).
#
#   lnet_bench -- in0 ROUTER out0 -- lnet_bench
#
# As a test it takes few prefixes and checks that packets take the exits that the
# list says.  On a processor that counts instructions for a clock (make bench-table)
# it is the measurement: LNET_BENCH_BATCHES says how many batches, LNET_BENCH_LISTS
# where the lists are, LNET_BENCH_SIZES and LNET_BENCH_FAMILIES which of them,
# LNET_BENCH_TABLES which tables, LNET_BENCH_LOAD_SECONDS how long loading may take.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
for part in bench plain ours tables; do
	# shellcheck source=bench/bench.sh
	. "$LNET_TESTS/bench/$part.sh"
done

require_cmd nsenter nft tc python3
must module_load
bench_module || skip_all "lnet_bench is not built for this kernel (make bench-module)"

sizes=${LNET_BENCH_SIZES:-200}
families=${LNET_BENCH_FAMILIES:-4 6}
LISTS=${LNET_BENCH_LISTS:-$TMP}
if [ -z "${LNET_BENCH_LISTS-}" ]; then
	for family in $families; do
		must python3 -S -E -B "$LNET_TESTS/bench/table/lists.py" "$LISTS" "$family" "$sizes"
	done
fi
figure kernel "release=$(uname -r)"
for family in $families; do
	for size in $sizes; do
		[ -e "$LISTS/$family-$size.want" ] || continue
		for how in ${LNET_BENCH_TABLES:-none ours fib nft ipset bpf}; do
			if [ "$how" = ipset ] && ! command -v ipset > /dev/null; then
				diag "bench $how-$family-$size-load absent=ipset is not installed"
				continue
			fi
			subtest "$how, IPv$family, $size prefixes" c_table "$how" "$family" "$size"
		done
	done
done
finish
