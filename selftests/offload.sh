#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Connections in bulk through all three roles, with the offloads that hosts have:
# their bytes arrive as they were sent, and in few packets.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR wan ---- wan SRV
#     .1.2    .1.1     .1      .2       .1      .2       .1       .2
#   192.168.1.0/24     10.1.0.0/24      10.2.0.0/24      203.0.113.0/24
#
# Label 1003 leads to EGR, label 1001 back to LER: first over Ethernet, then
# through WireGuard.  How super-packets are cut is the matter of offload_cut.sh,
# what is merged that of offload_merge.sh.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/stream.sh"
. "$(dirname "$0")/lib/stock.sh"

readonly BYTES=2000000 ROUNDS=15

# Merged packets and all packets of LER, LSR and EGR by now, in NOW.
look()
{
	NOW=()
	local router role all

	for router in LER:push LSR:forward EGR:pop; do
		role=${router#*:} router=${router%:*}
		all=$(counters "${!router}")
		NOW+=("$(awk -v n="${role}_merged" '$1 == n { v = $2 } END { print v + 0 }' <<< "$all")"
			"$(awk -v n="$role" '$1 == n { v = $2 } END { print v + 0 }' <<< "$all")")
	done
}

# A command that moves $BYTES to SRV in packets of 1,300 bytes or so.
check_merged()	# DESC CMD...
{
	local before i=0 role segments=$((BYTES / 1316))

	look
	before=("${NOW[@]}")
	check_match "$1" "$("${@:2}")" "[a-z]=[0-9]"
	look
	for role in LER LSR EGR; do
		check "$role: $((NOW[i + 1] - before[i + 1])) packets for $segments segments and acknowledgements, $((NOW[i] - before[i])) of them super-packets" \
			test $((NOW[i] - before[i])) -gt 20
		i=$((i + 2))
	done
}

check_bytes()	# DESC
{
	check_match "$1: there and back" \
		"$(pkt tcp "$CLI" 203.0.113.2 9001 "$SRV" bytes=400000)" "peer=192.168.1.2 bytes=400000"
	check_match "$1: datagrams" \
		"$(pkt datagrams "$CLI" 203.0.113.2 9002 "$SRV" count=200)" "datagrams="
}

t_ethernet()
{
	local before

	before=$(drops)
	check_bytes "as devices are"
	path_devices gro on
	check_bytes "merging wherever segments arrive"
	path_devices tso off
	check_bytes "devices that cut nothing"
	check_merged "TCP in bulk" pkt tcp "$CLI" 203.0.113.2 9003 "$SRV" bytes="$BYTES"
	path_devices tx off
	check_bytes "nor compute checksums"
	path_devices sg off
	check_bytes "nor take pieces of memory"
	path_devices gro off
	check_bytes "nothing at all"
	features "$LER" lnet0 tx off
	features "$EGR" lnet0 tx off gro off
	check_bytes "lnet0 without, too"
	features "$LER" lnet0 tx on tso on
	features "$EGR" lnet0 tx on tso on gro on
	check_eq "no packet was dropped" "$(drops)" "$before"
	path_devices sg on tx on tso on
}

t_wireguard()
{
	local before length

	before=$(drops)
	pkt_watch TX "$LER/wg" out mpls
	pkt_watch WIRE "$LSR/west" in udp
	check_merged "TCP in bulk" pkt tcp "$CLI" 203.0.113.2 9003 "$SRV" bytes="$BYTES"
	length=$(pkt longest TX)
	check "WireGuard is given super-packets ($length bytes)" test "$length" -gt 2500
	length=$(pkt longest WIRE)
	check "and sends none ($length bytes)" test "$length" -le 1500
	check_match "TCP, opened from the other side" \
		"$(pkt tcp "$SRV" 192.168.1.2 9004 "$CLI" bytes=400000)" "bytes=400000"
	check_match "datagrams" \
		"$(pkt datagrams "$CLI" 203.0.113.2 9002 "$SRV" count=600)" "datagrams=600"
	features "$LSR" wg rx-udp-gro-forwarding on
	features "$EGR" wg rx-udp-gro-forwarding on
	check_merged "datagrams that are merged" \
		pkt datagrams "$CLI" 203.0.113.2 9002 "$SRV" count=$((BYTES / 1200)) batch=50
	features "$LSR" wg tso off gro off
	features "$EGR" wg tso off gro off
	check_bytes "WireGuard without offloads"
	features "$LSR" wg tso on gro on
	features "$EGR" wg tso on gro on
	check_eq "no packet was dropped" "$(drops)" "$before"
}

# The same with labels in UDP inside WireGuard.
t_wireguard_udp()
{
	local before to

	before=$(drops)
	pkt_watch TX "$LER/wg" out udp
	for to in 10.8.0. fd10:8::; do
		must lnet "$LER" exit set out via "${to}2" dev wg encap udp
		must lnet "$LSR" exit set out via "${to}3" dev wg encap udp
		must lnet "$LSR" exit set home via "${to}1" dev wg encap udp
		must lnet "$EGR" exit set home via "${to}2" dev wg encap udp
		check_merged "$to: TCP in bulk" pkt tcp "$CLI" 203.0.113.2 9003 "$SRV" bytes="$BYTES"
		check_match "in UDP" "$(pkt take TX 1 | grep -c 'dport=6635')" "^[0-9]{3,}$"
		check_bytes "$to"
	done
	check_eq "no packet was dropped" "$(drops)" "$before"
	must lnet "$LER" exit set out via 10.8.0.2 dev wg
	must lnet "$LSR" exit set out via 10.8.0.3 dev wg
	must lnet "$LSR" exit set home via 10.8.0.1 dev wg
	must lnet "$EGR" exit set home via 10.8.0.2 dev wg
}

# A stock LER, ours behind it.
t_stock()
{
	modprobe -n mpls_iptunnel 2> /dev/null || {
		skip "a stock LER" "no mpls_iptunnel"
		return
	}
	stock_ler mplsip
	must lnet "$LSR" exit set home via 10.1.0.1 dev west
	path_devices gro on tso off
	look
	check_bytes "a stock LER"
	check "its packets are passed on" test "$(counter "$LSR" forward)" -gt "${NOW[3]}"
	path_devices gro off tso on
	must lnet "$LSR" exit set home via 10.8.0.1 dev wg
}

traffic()
{
	local seconds=3600

	start_in "$SRV" SERVER iperf3 -s
	must wait_listen "$SRV" tcp 5201
	start_in "$CLI" UP iperf3 -c 203.0.113.2 -t "$seconds" -i 0 -b 40M
}

# Merged packets are held back for a while, in case more of them come.
t_unload()
{
	local round device before=0 merged=0

	for device in core wan; do
		in_ns "$EGR" sh -c "echo 2000000 > /sys/class/net/$device/gro_flush_timeout"
	done
	path_devices gro on tso off
	traffic
	for ((round = 1; round <= ROUNDS; round++)); do
		# a connection that was lost would try again later than this
		must wait_for 30 popped "$before"
		[ "$(counter "$EGR" pop_merged)" -eq 0 ] || merged=$((merged + 1))
		must module_unload
		must module_load
		path_configure
		before=$(counter "$EGR" pop)
	done
	check "$ROUNDS times" wait_for 30 popped "$before"
	check "$merged times packets were being merged" test "$merged" -gt $((ROUNDS / 3))
	check "the connection lives" alive "$UP"
	path_devices gro off tso on
}

popped()	# MORE_THAN
{
	[ "$(counter "$EGR" pop)" -gt "$1" ]
}

require_cmd ethtool iperf3 wg
path_lan
path_core
path_egress
path_wan
path_labels
path_mtu 1368

subtest "Ethernet" t_ethernet
subtest "the module goes" t_unload
path_wireguard
subtest "WireGuard" t_wireguard
subtest "WireGuard, in UDP" t_wireguard_udp
subtest "stock Linux" t_stock
finish
