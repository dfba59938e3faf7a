#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Exits, entries, next hops, devices and namespaces come and go at random on all
# processors while packets pass each role (netlink/race.py); then the routers
# have to work.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR wan ---- wan SRV
#
# LNET_RACE_SECONDS says for how long at least (60), LNET_RACE_SEED repeats what
# was asked for.  For kernels with detectors: make check-debug.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/python.sh"
require_cmd python3

seconds=${LNET_RACE_SECONDS:-60}
seed=${LNET_RACE_SEED:-$((SRANDOM % 100000))}

t_race()
{
	diag "LNET_RACE_SEED=$seed, $(nproc) processors"
	python_checks "$LER" race "$seed" "$seconds" "$LER" "$LSR" "$EGR" "$CLI" "$SRV"
}

t_works()
{
	local router

	for router in "$LER" "$LSR" "$EGR"; do
		ip -n "$router" link show lnet0 > /dev/null 2>&1 ||
			must ip -n "$router" link add lnet0 type lnet_exit
		must ip -n "$router" link set lnet0 up
	done
	path_configure
	check "a configuration that makes sense is taken, and packets pass" \
		in_ns "$CLI" ping -qc3 -i0.2 -W5 203.0.113.2
}

path_lan
path_core
path_egress
path_wan
path_labels

subtest "all at once" t_race
subtest "the routers work" t_works
finish
