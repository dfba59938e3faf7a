#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Exit labels in the reference network lnet with one multi-peer WireGuard
# interface per router.  AllowedIPs hold the two addresses of each neighbour and
# nothing else: what WireGuard does not know travels in labels.
#
#   gauss --- newton --- bayes --- einstein --- bohr	each: one interface, wg
#                  \     /
#                  turing
#
# lnet.sh has the addresses.

export LNET_VARIANT=multi
. "$(dirname "$0")/../lib.sh"
# shellcheck source=lnet.sh
. "$(dirname "$0")/lnet.sh"
# shellcheck source=lnet/checks.sh
. "$LNET_LAB/checks.sh"

require_cmd bird birdc wg tcpdump tshark curl traceroute nft iptables-legacy python3

cut_bayes_off()
{
	must underlay_cut newton bayes
}

mend()
{
	must underlay_mend
}

must module_load
lnet_up
lnet_follow
lnet_policy gauss
lnet_policy newton

subtest "servers see the address of the exit" t_servers
subtest "bytes at every hop" t_bytes
subtest "TCP both ways, AllowedIPs of neighbours only" t_tcp
subtest "a client reaches every router" t_reach
subtest "stateful firewalls, nftables" t_firewall_nft
subtest "no default route" t_no_default_route
subtest "packets between newton and bayes vanish" t_failover cut_bayes_off mend
subtest "a wrong key" t_wrong_key
subtest "wrong AllowedIPs" t_wrong_allowed
subtest "no daemon" t_no_daemon
finish
