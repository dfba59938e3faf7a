#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What a packet holds outlives the packet's way: one processor makes and deletes
# the same object as fast as it can, while packets that need it flood another one
# (netlink/hammer.py).  What is freed too early is found by KASAN: for kernels
# with detectors, make check-debug.  The devices that packets leave by are slow:
# a firewall looks at them there long enough for an object to be freed meanwhile.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR wan ---- wan SRV
#
# LNET_HAMMER_SECONDS says for how long each object is hammered (4).

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/python.sh"
require_cmd python3 nft
[ "$(nproc)" -gt 1 ] || skip_all "nothing races on one processor"

# Thousands of chains of nftables, one within the other, that let all pass.
slow()	# NS DEVICE
{
	local level

	{
		echo "table netdev slow {"
		for level in 0 1 2 3; do
			echo "chain level$level {"
			[ "$level" -eq 0 ] || yes "jump level$((level - 1))" | head -n 16
			echo "}"
		done
		echo "chain out {"
		echo "type filter hook egress device \"$2\" priority 0; jump level3"
		echo "}"
		echo "}"
	} > "$TMP/slow.nft"
	must in_ns "$1" nft -f "$TMP/slow.nft"
}

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
slow "$LER" core
slow "$LSR" east
slow "$EGR" wan

subtest "objects that packets hold" t_hammer
subtest "the routers work" t_works
finish
