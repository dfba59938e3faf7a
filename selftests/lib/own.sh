# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
#
# A router's own packets through WireGuard, whose peer (203.0.113.1) is itself
# behind the label.  Sourced after pkt.sh and path.sh.
#
#   own_wireguard EXIT     an interface wg at LER and LSR; EXIT of LER leads there
#   check_own_wireguard    what goes by label, in which WIRE sees nothing but
#                          WireGuard

own_wireguard()	# EXIT
{
	local LER_PRIVATE LER_PUBLIC LSR_PRIVATE LSR_PUBLIC

	wireguard_keys LER
	wireguard_keys LSR
	must ip -n "$LER" link add wg type wireguard
	must ip -n "$LSR" link add wg type wireguard
	in_ns "$LER" wg set wg private-key /dev/stdin listen-port 5001 \
		peer "$LSR_PUBLIC" endpoint 203.0.113.1:5002 allowed-ips 10.8.0.2/32 <<< "$LER_PRIVATE"
	in_ns "$LSR" wg set wg private-key /dev/stdin listen-port 5002 \
		peer "$LER_PUBLIC" allowed-ips 10.8.0.1/32 <<< "$LSR_PRIVATE"
	address "$LER" wg 10.8.0.1/24
	address "$LSR" wg 10.8.0.2/24
	must ip -n "$LER" link set wg up
	must ip -n "$LSR" link set wg up
	must lnet "$LSR" dev add wg
	must lnet "$LER" dev add wg
	must lnet "$LER" exit set "$1" via 10.8.0.2 dev wg
	must lnet "$LSR" exit set home via 10.8.0.1 dev wg
}

check_own_wireguard()
{
	check_match "everything labelled through WireGuard whose peer is inside it" \
		"$(pkt udp "$LER" 198.51.100.1 7007 "$LSR" src=10.255.0.1)" "peer=10.255.0.1"
	check_not "outside is nothing but WireGuard" grep -qv '/ udp sport=500[12] dport=500[12] ' \
		<<< "$(pkt take WIRE)"
	check_match "in bulk" \
		"$(pkt tcp "$LER" 198.51.100.1 7008 "$LSR" src=10.255.0.1 bytes=300000)" "bytes=300000"
}
