#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The netlink interface of the module, spoken to byte by byte:
#
#	 R				P
#	 up0 10.0.0.1/24 ---- 10.0.0.2/24 up0
#	 lnet0
#
# No packet is labelled here: it is about what the module accepts, what it
# refuses and what it says of it.  netlink/*.py send the requests and print a
# line per check; each starts in a namespace of its own.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/python.sh"
require_cmd python3

# Run one of the Python programs in a namespace of its own.
program()
{
	setup_ns R P
	veth "$R" up0 "$P" up0 10.0.0.1/24 10.0.0.2/24
	must ip -n "$R" link add lnet0 type lnet_exit
	must ip -n "$R" link set lnet0 up
	python_checks "$R" "$1"
}

must module_load
subtest "refusals about exits" program refusals_exit
subtest "refusals about all else" program refusals_rest
subtest "refusals about rules and tables" program refusals_rule
subtest "objects are read back as they were said" program objects
subtest "changes are announced" program news
subtest "dumps" program dumps
subtest "transactions" program txn
subtest "rights" program rights
subtest "rubbish" program rubbish
finish
