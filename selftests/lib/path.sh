# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
#
# The path that most tests of the packet path are about, built as far as a test
# needs it.  Sourced after lib.sh.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR wan ---- wan SRV
#     .1.2    .1.1     .1      .2       .1      .2       .1       .2
#   192.168.1.0/24     10.1.0.0/24      10.2.0.0/24      203.0.113.0/24
#   2001:db8:1::/64    fd10:1::/64      fd10:2::/64      2001:db8:203::/64
#
# Routers are called 10.255.0.1, fd10:255::1 (LER), .2 (LSR) and .3 (EGR).
# Label 1003 leads to the egress router, label 1001 back to the LER.
#
#   path_lan      CLI and LER
#   path_core     LSR, and its link to LER (made, if it is not there)
#   path_egress   EGR, and its link to LSR (likewise)
#   path_wan      SRV
#   path_labels   all of the above, configured: 203.0.113.0/24 leaves by label
#                 1003, 192.168.1.0/24 comes back by label 1001
#   path_configure the label part of it alone
#   path_wireguard    once all that is there: one interface wg per router instead
#                     of the Ethernet links for labels; its AllowedIPs list nothing
#                     but 10.8.0.1, fd10:8::1 (LER), .2 (LSR) and .3 (EGR)
#   path_devices FEATURE on|off...  of the links between the routers
#   path_default NS GW4 GW6   default routes
#   path_clients NS GW4 GW6   routes to the LER's clients
#   path_router NS         forwarding on, rp_filter off, no limit to ICMP errors
#   drops         counters of dropped packets on all three routers

path_lan()
{
	setup_ns CLI LER
	veth "$CLI" lan "$LER" lan "192.168.1.2/24 2001:db8:1::2/64" \
		"192.168.1.1/24 2001:db8:1::1/64"
	path_default "$CLI" 192.168.1.1 2001:db8:1::1
	address "$LER" lo 10.255.0.1/32 fd10:255::1/128
	path_router "$LER"
}

path_core()
{
	[ -n "${LER-}" ] || setup_ns LER
	setup_ns LSR
	veth "$LER" core "$LSR" west "10.1.0.1/24 fd10:1::1/64" "10.1.0.2/24 fd10:1::2/64"
	address "$LSR" lo 10.255.0.2/32 fd10:255::2/128
	path_router "$LSR"
}

path_egress()
{
	[ -n "${LSR-}" ] || setup_ns LSR
	setup_ns EGR
	veth "$LSR" east "$EGR" core "10.2.0.1/24 fd10:2::1/64" "10.2.0.2/24 fd10:2::2/64"
	address "$EGR" lo 10.255.0.3/32 fd10:255::3/128
	path_router "$EGR"
}

path_wan()
{
	setup_ns SRV
	veth "$EGR" wan "$SRV" wan "203.0.113.1/24 2001:db8:203::1/64" \
		"203.0.113.2/24 2001:db8:203::2/64"
	path_default "$SRV" 203.0.113.1 2001:db8:203::1
}

labels_of()
{
	case $1 in
	LER) cat <<-'EOT' ;;
		exit add out label 1003 egress 10.255.0.3 via 10.1.0.2 dev core
		exit add me label 1001 local
		label add 203.0.113.0/24 exit out
		label add 2001:db8:203::/64 exit out
		dev add core
		EOT
	LSR) cat <<-'EOT' ;;
		exit add out label 1003 egress 10.255.0.3 via 10.2.0.2 dev east
		exit add home label 1001 egress 10.255.0.1 via 10.1.0.1 dev west
		label add 192.168.1.0/24 exit home
		label add 2001:db8:1::/64 exit home
		dev add west
		dev add east
		EOT
	EGR) cat <<-'EOT' ;;
		exit add out label 1003 local
		exit add home label 1001 egress 10.255.0.1 via 10.2.0.1 dev core
		label add 192.168.1.0/24 exit home
		label add 2001:db8:1::/64 exit home
		dev add core
		EOT
	esac
}

path_configure()
{
	local router commands

	for router in LER LSR EGR; do
		commands=$(labels_of "$router")
		must lnet-exit -netns "${!router}" -batch - <<< "$commands"
	done
}

path_labels()
{
	path_clients "$LSR" 10.1.0.1 fd10:1::1
	path_clients "$EGR" 10.2.0.1 fd10:2::1
	path_configure
}

path_devices()
{
	features "$LER" core "$@"
	features "$LSR" west "$@"
	features "$LSR" east "$@"
	features "$EGR" core "$@"
}

_wireguard()	# NS HOST
{
	must ip -n "$1" link add wg type wireguard
	address "$1" wg "10.8.0.$2/24" "fd10:8::$2/64"
	must ip -n "$1" link set wg up
	must lnet "$1" dev add wg
}

path_wireguard()
{
	local LER_PRIVATE LER_PUBLIC LSR_PRIVATE LSR_PUBLIC EGR_PRIVATE EGR_PUBLIC

	wireguard_keys LER
	wireguard_keys LSR
	wireguard_keys EGR
	_wireguard "$LER" 1
	_wireguard "$LSR" 2
	_wireguard "$EGR" 3
	must in_ns "$LER" wg set wg listen-port 5001 private-key <(echo "$LER_PRIVATE") \
		peer "$LSR_PUBLIC" endpoint 10.1.0.2:5002 allowed-ips 10.8.0.2/32,fd10:8::2/128
	must in_ns "$LSR" wg set wg listen-port 5002 private-key <(echo "$LSR_PRIVATE") \
		peer "$LER_PUBLIC" endpoint 10.1.0.1:5001 allowed-ips 10.8.0.1/32,fd10:8::1/128 \
		peer "$EGR_PUBLIC" endpoint 10.2.0.2:5003 allowed-ips 10.8.0.3/32,fd10:8::3/128
	must in_ns "$EGR" wg set wg listen-port 5003 private-key <(echo "$EGR_PRIVATE") \
		peer "$LSR_PUBLIC" endpoint 10.2.0.1:5002 allowed-ips 10.8.0.2/32,fd10:8::2/128
	must lnet "$LER" exit set out via 10.8.0.2 dev wg
	must lnet "$LSR" exit set out via 10.8.0.3 dev wg
	must lnet "$LSR" exit set home via 10.8.0.1 dev wg
	must lnet "$EGR" exit set home via 10.8.0.2 dev wg
}

# A router that answers as often as it is asked.
path_router()
{
	sysctl_ns "$1" net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0 \
		net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 \
		net.ipv6.conf.all.forwarding=1 net.ipv6.icmp.ratelimit=0
}

path_default()
{
	must ip -n "$1" route add default via "$2"
	must ip -n "$1" route add default via "$3"
}

path_clients()
{
	must ip -n "$1" route add 192.168.1.0/24 via "$2"
	must ip -n "$1" route add 2001:db8:1::/64 via "$3"
}

# Counters of packets dropped by LER, LSR and EGR.
drops()
{
	local router

	for router in "$LER" "$LSR" "$EGR"; do
		dropped "$router"
	done
}
