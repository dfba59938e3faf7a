#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Exit labels in the reference network core: servers in a full mesh, a small router at
# one of them, clients, iBGP by what links take.
#
#                 north -- cn
#            wg  /     \  wg
#               /       \
#   cb -- branch -wg- east -wg- south -- sv
#                       |
#                       ce
#
# The three servers have uplinks to the Internet; core/network has the addresses.

. "$(dirname "$0")/../lib.sh"
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
# shellcheck source=core/checks.sh
. "$LNET_LABS/core/checks.sh"

require_cmd bird birdc wg wg-quick tcpdump tshark curl nft python3

core wireguard
subtest "width of a link" t_rate
subtest "a tunnel loses its packets" t_failure
subtest "a client that is its own LER" t_own_ler
subtest "a table that is read again" t_reload
subtest "a wrong key" t_wrong_key
subtest "wrong AllowedIPs" t_wrong_allowed
subtest "no daemon" t_no_daemon
finish
