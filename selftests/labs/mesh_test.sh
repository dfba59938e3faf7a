#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Exit labels in the reference network mesh: a tunnel for each pair of sites,
# OSPFv3 for both families.
#
#   ha -- a --wg_b-----wg_a-- b -- hb
#         |\                 /|
#       wan wg_c         wg_c wan
#         :    \         /    :
#         :    wg_a   wg_b    :
#         :       \   /       :
#         :         c -- hc   :
#         :        wan        :
#         `..... internet ....'
#
# mesh/network has the addresses.

. "$(dirname "$0")/../lib.sh"
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"

# shellcheck source=mesh/checks.sh
. "$LNET_LABS/mesh/checks.sh"

require_cmd bird birdc wg wg-quick tcpdump tshark curl nft python3

mesh wireguard
subtest "two hops are better than one" t_cheaper
subtest "a tunnel loses its packets" t_failure
subtest "a wrong key" t_wrong_key
subtest "wrong AllowedIPs" t_wrong_allowed
subtest "no daemon" t_no_daemon
finish
