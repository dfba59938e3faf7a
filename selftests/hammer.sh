#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What a packet holds outlives the packet's way: one processor makes and deletes
# the same object as fast as it can, while packets that need it flood another one
# (netlink/hammer.py).  What is freed too early is found by KASAN: for kernels
# with detectors, make check-debug.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR wan ---- wan SRV
#
# LNET_HAMMER_SECONDS says for how long each object is hammered (4).

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/python.sh"
require_cmd python3
[ "$(nproc)" -gt 1 ] || skip_all "nothing races on one processor"

t_hammer()
{
	python_checks "$LER" hammer "${LNET_HAMMER_SECONDS:-4}" "$LER" "$LSR" "$EGR" "$CLI"
}

t_works()
{
	check "packets pass" in_ns "$CLI" ping -qc3 -i0.2 -W5 203.0.113.2
	check "packets of IPv6, too" in_ns "$CLI" ping -qc3 -i0.2 -W5 2001:db8:203::2
}

path_lan
path_core
path_egress
path_wan
path_labels
address "$LER" lo 10.9.0.1/32

subtest "objects that packets hold" t_hammer
subtest "the routers work" t_works
finish
