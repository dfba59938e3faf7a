#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The reference network mesh once more, with plain IP-in-IP instead of WireGuard:
# labels do not care what carries them.
#
#   ha -- a --wg_b-----wg_a-- b -- hb	each line a sit device, mode any
#          \                 /
#          wg_c           wg_c
#             \           /
#            wg_a -- c -- wg_b
#                    |
#                    hc
#
# mesh/network has the addresses.

. "$(dirname "$0")/../lib.sh"
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
# shellcheck source=mesh/checks.sh
. "$LNET_LABS/mesh/checks.sh"

require_cmd bird birdc tcpdump tshark curl nft python3

setup_ns PROBE
ip -n "$PROBE" link add sit9 type sit mode any local 192.0.2.1 remote 192.0.2.2 > /dev/null 2>&1 ||
	skip_all "this kernel has no sit tunnels"
mesh sit
finish
