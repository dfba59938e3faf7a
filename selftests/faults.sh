#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Memory ends at each place where a command asks for some:
#
#	 R				P
#	 up0 10.0.0.1/24 ---- 10.0.0.2/24 up0
#	 lnet0
#
# R sends packets by an exit of its own all the while.  For kernels with fault
# injection (make check-debug); what is lost is found there by kmemleak.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/python.sh"
require_cmd python3

readonly FAILSLAB=/sys/kernel/debug/failslab
if [ ! -e /proc/self/fail-nth ] || [ ! -d "$FAILSLAB" ]; then
	skip_all "this kernel has no fault injection"
fi

setup()
{
	setup_ns R P
	veth "$R" up0 "$P" up0 10.0.0.1/24 10.0.0.2/24
	must ip -n "$R" link add lnet0 type lnet_exit
	must ip -n "$R" link set lnet0 up
	must ip -n "$R" route add default via 10.0.0.2
	must ip -n "$R" neigh replace 10.0.0.2 lladdr "$(mac "$P" up0)" dev up0
	# Allocations that may wait are the ones that commands make.
	echo N > "$FAILSLAB/ignore-gfp-wait"
	echo 0 > "$FAILSLAB/verbose"
}

t_module()
{
	must module_unload
	python_checks "$P" faults module "$LNET_MODULE"
	check "it can be loaded at last" module_load
}

must module_load
setup
subtest "commands" python_checks "$R" faults commands
subtest "lnet0" python_checks "$R" faults lnet0
subtest "namespaces" python_checks "$R" faults namespace
subtest "the module" t_module
finish
