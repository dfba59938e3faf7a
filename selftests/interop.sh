#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Stock Linux (mpls_router and an ipip device of mode mplsip) in every role
# beside us: what it sends is what we send, byte for byte, and each understands
# the other.  Two things are its own: it counts the outer packets in their IP id,
# and its egress router takes the TTL down twice (MPLS, then IP).
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR wan ---- wan SRV
#     .1.2    .1.1     .1      .2       .1      .2       .1       .2
#   192.168.1.0/24     10.1.0.0/24      10.2.0.0/24      203.0.113.0/24
#
# Label 1003 leads to EGR, label 1001 back to LER.  Each router is first ours,
# then stock.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/stock.sh"

INNER="ip src=192.168.1.2 dst=203.0.113.2"
PROBES=("$INNER id=7 df=1 ttl=44 / udp sport=4000 dport=9 / data len=64"
	"$INNER id=8 ttl=9 / tcp sport=4000 dport=80 flags=10 / data len=11"
	"$INNER id=9 ttl=200 / icmp type=8 info=1 / data len=500")

probe()
{
	must pkt send "$CLI/lan" "$LER/lan" "${PROBES[@]}"
}

# A connection learns the path MTU from packets that are refused as too big.
drops_but_too_big()
{
	drops | grep -v '^too_big '
}

# The path works in both directions, with a connection.
check_path()
{
	local before

	before=$(drops_but_too_big)
	check_match "TCP" "$(pkt tcp "$CLI" 203.0.113.2 9001 "$SRV" bytes=300000)" \
		"peer=192.168.1.2 bytes=300000"
	check_eq "none of ours drops a packet" "$(drops_but_too_big)" "$before"
}

t_stock_ler()
{
	local ours theirs

	pkt_watch WIRE "$LSR/west" in mpls
	probe
	ours=$(pkt take_hex WIRE 3 | without_id)
	stock_ler mplsip
	probe
	theirs=$(pkt take_hex WIRE 3 | without_id)
	check_eq "stock LER: the same bytes as ours" "$theirs" "$ours"
	check_path
}

t_stock_lsr()
{
	local ours theirs

	pkt_watch WIRE "$EGR/core" in mpls
	probe
	ours=$(pkt take_hex WIRE 3 | without_id)
	stock_lsr mplsip
	probe
	theirs=$(pkt take_hex WIRE 3 | without_id)
	check_eq "stock LSR: the same bytes as ours" "$theirs" "$ours"
	check_path
}

t_stock_egress()
{
	local ours theirs packet

	pkt_watch WIRE "$SRV/wan" in
	probe
	ours=$(for packet in $(pkt take_hex WIRE 3); do
		pkt forwarded "$packet"
	done)
	stock_egress mplsip
	probe
	theirs=$(pkt take_hex WIRE 3)
	check_eq "stock egress: the same bytes as ours, one TTL less" "$theirs" "$ours"
	check_path
}

t_tshark()
{
	local hop ler lsr

	require_cmd tshark
	capture ler "$LER" core ip proto 137
	capture lsr "$EGR" core ip proto 137
	probe
	for hop in "$ler" "$lsr"; do
		must capture_wait "$hop" 3
		capture_stop "$hop"
	done
	check_eq "LER: IPv4, MPLS, IPv4" \
		"$(dissect "$ler" 'ip.proto == 137 && mpls.label == 1003 && mpls.bottom == 1 && udp.dstport == 9' ip.src ip.dst mpls.label mpls.ttl)" \
		"10.1.0.1,192.168.1.2	10.1.0.2,203.0.113.2	1003	43"
	check_eq "LSR: the same label" \
		"$(dissect "$lsr" 'ip.proto == 137 && mpls.label == 1003 && mpls.bottom == 1 && udp.dstport == 9' ip.src ip.dst mpls.label mpls.ttl)" \
		"10.2.0.1,192.168.1.2	10.2.0.2,203.0.113.2	1003	42"
}

require_cmd tcpdump tshark ethtool
modprobe -n mpls_iptunnel 2>/dev/null || skip_all "no mpls_iptunnel"
path_lan
path_core
path_egress
path_wan
path_labels

subtest "tshark reads it" t_tshark
subtest "stock LER" t_stock_ler
subtest "stock LSR" t_stock_lsr
subtest "stock egress router" t_stock_egress
# Each router gets and hands on packets that were merged on their way in.
path_devices gro on tso off
subtest "stock LER, merging" t_stock_ler
subtest "stock LSR, merging" t_stock_lsr
subtest "stock egress router, merging" t_stock_egress
finish
