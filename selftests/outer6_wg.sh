#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Real connections with IPv6 outside: over Ethernet, over WireGuard whose
# AllowedIPs list nothing but router addresses, over WireGuard with nothing but
# link local ones, and through a router that only routes.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR wan ---- wan SRV
#     .1.2    .1.1     .1      .2       .1      .2       .1       .2
#   192.168.1.0/24     10.1.0.0/24      10.2.0.0/24      203.0.113.0/24
#                      fd10:1::/64      fd10:2::/64
#
# Label 1003 leads to EGR, label 1001 back to LER.  WireGuard, where it is used,
# has one interface wg per router, and the routers are fd08::1 (LER), ::2 (LSR)
# and ::3 (EGR) on it, or fe80::1 to fe80::3.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/stream.sh"

# Ways for all: GATEWAY and DEVICE of LER to LSR, LSR to EGR, and back.
ways()
{
	must lnet "$LER" exit set out via "$1" dev "$2"
	must lnet "$LSR" exit set out via "$3" dev "$4"
	must lnet "$LSR" exit set home via "$5" dev "$6"
	must lnet "$EGR" exit set home via "$7" dev "$8"
	for router in "$LER" "$LSR" "$EGR"; do
		must wait_for 10 _all_up "$router"
	done
}

_all_up()
{
	! lnet "$1" -json exit show | grep -q '"state": *"unreachable"'
}

check_wire()	# NS DEV SRC DST
{
	pkt_watch WIRE "$1/$2" in mpls
	check "ping" in_ns "$CLI" ping -qc1 -W5 203.0.113.2
	check_match "IPv6 is outside" "$(pkt take WIRE 1)" \
		"^ip6 src=$3 dst=$4 .* proto=137 / mpls label=1003 "
}

t_ethernet()
{
	ways fd10:1::2 core fd10:2::2 east fd10:1::1 west fd10:2::1 core
	path_mtu 1456
	check_wire "$LSR" west fd10:1::1 fd10:1::2
	check_stream 1000000 100000
}

t_mixed()
{
	ways 10.1.0.2 core fd10:2::2 east fd10:1::1 west 10.2.0.1 core
	path_mtu 1456
	check_wire "$EGR" core fd10:2::1 fd10:2::2
	check_stream 1000000 100000
}

t_tapped()
{
	ways 10.1.0.2 core fd10:2::2 east fd10:1::1 west 10.2.0.1 core
	pkt_watch DEV "$EGR/lnet0" in tcp
	pkt_watch IN "$LSR/west" in mpls
	pkt_watch OUT "$LSR/east" out mpls
	check_match "TCP while captures hold clones everywhere" \
		"$(pkt tcp "$CLI" 203.0.113.2 9006 "$SRV" bytes=300000)" "bytes=300000"
}

# EGR is addressed itself, LSR forwards plain IPv6.
t_transit()
{
	must ip -n "$LER" route add fd10:255::3/128 via fd10:1::2
	must ip -n "$EGR" route add fd10:255::1/128 via fd10:2::1
	must ip -n "$LSR" route add fd10:255::1/128 via fd10:1::1
	must ip -n "$LSR" route add fd10:255::3/128 via fd10:2::2
	must lnet "$LER" exit set out via fd10:255::3 dev core src fd10:255::1
	must lnet "$EGR" exit set home via fd10:255::1 dev core src fd10:255::3
	must ip -n "$LER" neigh replace fd10:255::3 lladdr "$(mac "$LSR" west)" dev core
	must ip -n "$EGR" neigh replace fd10:255::1 lladdr "$(mac "$LSR" east)" dev core
	path_mtu 1456
	check_wire "$EGR" core fd10:255::1 fd10:255::3
	check_counter "LSR has nothing to do with labels" "$LSR" forward 0 \
		check_stream 1000000 100000
}

wireguard()	# PREFIX
{
	local prefix=$1 router n=0
	local LER_PRIVATE LER_PUBLIC LSR_PRIVATE LSR_PUBLIC EGR_PRIVATE EGR_PUBLIC

	wireguard_keys LER
	wireguard_keys LSR
	wireguard_keys EGR
	for router in "$LER" "$LSR" "$EGR"; do
		n=$((n + 1))
		must ip -n "$router" link add wg type wireguard
		defer ip -n "$router" link del wg
		must ip -n "$router" link set wg up
		address "$router" wg "$prefix$n/64"
		must lnet "$router" dev add wg
	done
	must in_ns "$LER" wg set wg listen-port 5001 private-key <(echo "$LER_PRIVATE") \
		peer "$LSR_PUBLIC" endpoint 10.1.0.2:5002 allowed-ips "${prefix}2/128"
	must in_ns "$LSR" wg set wg listen-port 5002 private-key <(echo "$LSR_PRIVATE") \
		peer "$LER_PUBLIC" endpoint 10.1.0.1:5001 allowed-ips "${prefix}1/128" \
		peer "$EGR_PUBLIC" endpoint 10.2.0.2:5003 allowed-ips "${prefix}3/128"
	must in_ns "$EGR" wg set wg listen-port 5003 private-key <(echo "$EGR_PRIVATE") \
		peer "$LSR_PUBLIC" endpoint 10.2.0.1:5002 allowed-ips "${prefix}2/128"
	ways "${prefix}2" wg "${prefix}3" wg "${prefix}1" wg "${prefix}2" wg
	path_mtu 1376
	check_match "the path MTU is that of WireGuard less 44" \
		"$(lnet "$LER" -json exit show out)" '"path_mtu": *1376'
	check_wire "$LSR" wg "${prefix}1" "${prefix}2"
	check_stream 1000000 100000
}

t_wireguard()
{
	wireguard fd08::
}

t_link_local()
{
	wireguard fe80::
}

require_cmd wg
path_lan
path_core
path_egress
path_wan
path_labels

subtest "Ethernet" t_ethernet
subtest "IPv6 on one half of the way" t_mixed
subtest "clones" t_tapped
subtest "a router that only routes" t_transit
subtest "WireGuard" t_wireguard
subtest "WireGuard, link local addresses" t_link_local
finish
