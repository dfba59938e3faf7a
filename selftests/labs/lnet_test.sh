#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Exit labels in the reference network lnet: real WireGuard with one interface
# per tunnel and per cluster, BIRD with OSPF and iBGP, `lnet-exit follow` on
# every router.
#
#   gauss ---cn--- newton ---sgcn--- bayes ---sgjp--- einstein ---jp--- bohr
#     |            | | | \            |  |               |
#    wan       lan1 2 wan \          wan sghk           wan
#     :            :  :    `--hkcn-- turing              :
#     `.................. internet ......................'
#
# lnet.sh has the addresses.

. "$(dirname "$0")/../lib.sh"
# shellcheck source=lnet.sh
. "$(dirname "$0")/lnet.sh"
# shellcheck source=lnet/checks.sh
. "$LNET_LAB/checks.sh"

require_cmd bird birdc wg tcpdump tshark curl traceroute nft iptables-legacy python3

sgcn_down()
{
	must ip -n "${NS[newton]}" link set sgcn down
}

sgcn_up()
{
	must ip -n "${NS[newton]}" link set sgcn up
}

must module_load
lnet_up
lnet_follow
lnet_policy gauss
lnet_policy newton

subtest "servers see the address of the exit" t_servers
subtest "bytes at every hop" t_bytes
subtest "counters" t_counters
subtest "routing protocols travel without label" t_sessions
subtest "TCP both ways, AllowedIPs of routers only" t_tcp
subtest "a client reaches every router" t_reach
subtest "stateful firewalls, nftables" t_firewall_nft
subtest "stateful firewalls, iptables" t_firewall_iptables
subtest "everything to sg leaves the rest alone" t_default_to_sg
subtest "no default route" t_no_default_route
subtest "sgcn goes down and up" t_failover sgcn_down sgcn_up
finish
