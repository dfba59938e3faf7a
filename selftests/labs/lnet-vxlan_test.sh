#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The reference network lnet-vxlan: four routers, one WireGuard interface each that
# admits the others' addresses, first with VXLAN and OSPF over it, then with exit labels
# instead.
#
#   gauss -- newton ---wg0--- einstein -- bohr
#              |    \       /    |
#             wg0      wg0      wg0		each is a peer of each
#              |    /       \    |
#           turing ---wg0--- bayes
#
# Every router has an uplink to the Internet, which WireGuard's packets take, too;
# lnet-vxlan/network has the addresses.

. "$(dirname "$0")/../lib.sh"
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"

# shellcheck source=lnet-vxlan/checks.sh
. "$LNET_LABS/lnet-vxlan/checks.sh"

require_cmd bird wg wg-quick tcpdump tshark curl nft python3

must module_load
lab_up lnet-vxlan
subtest "VXLAN" t_vxlan
vxlan_end
subtest "WireGuard alone" t_bare
lab_follow
subtest "labels" t_labels
subtest "labels over IPv6" t_labels6
subtest "the Internet elsewhere" t_exits
subtest "a wrong key" t_wrong_key
subtest "wrong AllowedIPs" t_wrong_allowed
subtest "no daemon" t_no_daemon
finish
