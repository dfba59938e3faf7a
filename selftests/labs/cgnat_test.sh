#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Exit labels in the reference network cgnat: two laptops behind two translators each,
# a VPS with an address that both have a tunnel to, BGP between the laptops.
#
#   hw -- west -- home_west -- carrier_west --.
#          :wg0                                \
#          :.......... wg0 vps wan ---------- internet -- servers
#          :wg0                                /
#   he -- east -- home_east -- carrier_east --'
#
# cgnat/network has the addresses.

. "$(dirname "$0")/../lib.sh"
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"

# shellcheck source=cgnat/checks.sh
. "$LNET_LABS/cgnat/checks.sh"

require_cmd wg wg-quick tcpdump tshark curl nft python3

must module_load
lab_up cgnat
lab_follow
subtest "the laptops reach each other" t_reach
subtest "the Internet at home" t_home
subtest "the Internet at the VPS" t_vps
subtest "the Internet at the other laptop" t_other
subtest "the VPS switches labels" t_transit
subtest "a network more" t_announced
subtest "translators forget" t_forget
subtest "a laptop moves" t_move
subtest "a wrong key" t_wrong_key
subtest "wrong AllowedIPs" t_wrong_allowed
subtest "no daemon" t_no_daemon
finish
