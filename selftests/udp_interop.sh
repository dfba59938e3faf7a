#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# MPLS-in-UDP with stock Linux (mpls_router, an ipip device of mode mplsip in foo
# over UDP) in every role beside us.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR wan ---- wan SRV
#     .1.2    .1.1     .1      .2       .1      .2       .1       .2
#   192.168.1.0/24     10.1.0.0/24      10.2.0.0/24      203.0.113.0/24
#
# Label 1003 leads to EGR, label 1001 back to LER, all in UDP.  One router after the
# other is stock.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/stock.sh"

PROBE="ip src=192.168.1.2 dst=203.0.113.2 id=7 df=1 ttl=44 / udp sport=4000 dport=9 / data len=64"

# An mplsip device of stock.sh whose packets are in UDP.  The first of a router's
# opens the port, which ours has left by then.
mplsip_fou()	# NS DEV LOCAL REMOTE
{
	if [ -z "$(ip -n "$1" fou show)" ]; then
		must ip -n "$1" fou add port 6635 ipproto 137
		defer ip -n "$1" fou del port 6635
	fi
	mplsip "$@" encap fou encap-sport auto encap-dport 6635
}

# What a watch has seen, without source port and id, which are each router's own.
wire()
{
	pkt take WIRE 1 | sed -E 's/^(ip [^\/]*) id=[0-9]+/\1/; s/sport=[0-9]+ dport=6635/dport=6635/'
}

# The packet on its way there, then a connection, which needs the way back too.
check_path()	# DESC OURS
{
	must pkt send "$CLI/lan" "$LER/lan" "$PROBE"
	check_eq "$1: the same packet as ours" "$(wire)" "$2"
	check_match "TCP" "$(pkt tcp "$CLI" 203.0.113.2 9001 "$SRV" bytes=300000)" \
		"peer=192.168.1.2 bytes=300000"
}

ours()
{
	must pkt send "$CLI/lan" "$LER/lan" "$PROBE"
	OURS=$(wire)
}

t_ler()
{
	local OURS

	pkt_watch WIRE "$LSR/west" in udp
	ours
	stock_ler mplsip_fou
	check_path "stock LER" "$OURS"
}

t_lsr()
{
	local OURS

	pkt_watch WIRE "$EGR/core" in udp
	ours
	stock_lsr mplsip_fou
	check_path "stock LSR" "$OURS"
}

t_egress()
{
	local OURS

	pkt_watch WIRE "$LSR/east" in udp
	must pkt tcp "$CLI" 203.0.113.2 9002 "$SRV" bytes=1
	check_match "ours answers in UDP" "$(pkt take WIRE 1)" " dport=6635 sum=0 / mpls label=1001 "
	stock_egress mplsip_fou
	must pkt sizes WIRE 0
	check_match "stock egress router: TCP" "$(pkt tcp "$CLI" 203.0.113.2 9003 "$SRV" bytes=300000)" \
		"peer=192.168.1.2 bytes=300000"
	check_match "it answers in UDP" "$(pkt take WIRE 1)" " dport=6635 .*/ mpls label=1001 "
}

require_cmd ethtool
modprobe -n mpls_iptunnel 2> /dev/null || skip_all "no mpls_iptunnel"
modprobe -n fou 2> /dev/null || skip_all "no fou"
must modprobe mpls_iptunnel
must modprobe fou
path_lan
path_core
path_egress
path_wan
path_labels
must lnet "$LER" exit set out via 10.1.0.2 dev core encap udp
must lnet "$LSR" exit set out via 10.2.0.2 dev east encap udp
must lnet "$LSR" exit set home via 10.1.0.1 dev west encap udp
must lnet "$EGR" exit set home via 10.2.0.1 dev core encap udp

subtest "stock LER" t_ler
subtest "stock LSR" t_lsr
subtest "stock egress router" t_egress
finish
