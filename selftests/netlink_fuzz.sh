#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Netlink requests made from the specification (netlink/fuzz.py), tens of
# thousands of them if asked for; then the router that got them has to work.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR wan ---- wan SRV
#
# LNET_FUZZ_OPERATIONS says how many (3000), LNET_FUZZ_SEED repeats a run.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/python.sh"
require_cmd python3
python3 -c 'import yaml' 2> /dev/null || skip_all "python3-yaml is not installed"

spec=$LNET_TESTS/lnet_exit.yaml
[ -e "$spec" ] || spec=$LNET_TESTS/../uapi/lnet_exit.yaml
operations=${LNET_FUZZ_OPERATIONS:-3000}
seed=${LNET_FUZZ_SEED:-$((SRANDOM % 100000))}

t_fuzz()
{
	diag "LNET_FUZZ_SEED=$seed LNET_FUZZ_OPERATIONS=$operations"
	python_checks "$LER" fuzz "$spec" "$seed" "$operations"
}

t_works()
{
	path_labels
	check "a configuration that makes sense is taken, and packets pass" \
		in_ns "$CLI" ping -qc3 -i0.2 -W5 203.0.113.2
	check_match "with a label" "$(counters "$LER")" "push [3-9]"
	check_match "both ways" "$(counters "$LER")" "pop [3-9]"
}

path_lan
path_core
path_egress
path_wan
must ip -n "$LER" link add lnet0 type lnet_exit
must ip -n "$LER" link set lnet0 up

subtest "requests made from the specification" t_fuzz
subtest "the router works" t_works
finish
