# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
#
# Stock Linux as a router for labels: mpls_router and ipip devices of mode mplsip.
# Sourced after path.sh.
#
#   stock_on NS                    labels up to 2000 are looked at
#   mplsip NS DEV LOCAL REMOTE [WORD...]   a device that labelled packets travel by
#   ours_off NS DEV...             no device of ours is accepted while the stock
#                                  kernel does the work, until the scope ends
#   stock_ler|stock_lsr|stock_egress CMD...
#                                  the stock kernel does that router's work until
#                                  the scope ends; CMD NS DEV LOCAL REMOTE makes
#                                  its devices, as mplsip does

stock_on()	# NS
{
	must modprobe mpls_router
	sysctl_ns "$1" net.mpls.platform_labels=2000 net.mpls.conf.lo.input=1
}

mplsip()	# NS DEV LOCAL REMOTE [WORD...]
{
	must ip -n "$1" link add "$2" type ipip mode mplsip local "$3" remote "$4" ttl 64 \
		tos inherit "${@:5}"
	defer ip -n "$1" link del "$2"
	must ip -n "$1" link set "$2" up
	sysctl_ns "$1" "net.mpls.conf.$2.input=1"
}

ours_off()	# NS DEV...
{
	local namespace=$1 device

	shift
	for device; do
		must lnet "$namespace" dev del "$device"
		defer lnet "$namespace" dev add "$device"
	done
}

stock_ler()	# CMD...
{
	stock_on "$LER"
	ours_off "$LER" core
	must modprobe mpls_iptunnel
	"$@" "$LER" mpls0 10.1.0.1 10.1.0.2
	must lnet "$LER" label del 203.0.113.0/24
	defer lnet "$LER" label add 203.0.113.0/24 exit out
	must ip -n "$LER" route add 203.0.113.0/24 encap mpls 1003 dev mpls0
	defer ip -n "$LER" route del 203.0.113.0/24
	must ip -n "$LER" -f mpls route add 1001 dev lo
	defer ip -n "$LER" -f mpls route del 1001
}

stock_lsr()	# CMD...
{
	stock_on "$LSR"
	ours_off "$LSR" west east
	"$@" "$LSR" mplsw 10.1.0.2 10.1.0.1
	"$@" "$LSR" mplse 10.2.0.1 10.2.0.2
	must ip -n "$LSR" -f mpls route add 1003 as 1003 dev mplse
	defer ip -n "$LSR" -f mpls route del 1003
	must ip -n "$LSR" -f mpls route add 1001 as 1001 dev mplsw
	defer ip -n "$LSR" -f mpls route del 1001
}

stock_egress()	# CMD...
{
	stock_on "$EGR"
	ours_off "$EGR" core
	must modprobe mpls_iptunnel
	"$@" "$EGR" mpls0 10.2.0.2 10.2.0.1
	must ip -n "$EGR" -f mpls route add 1003 dev lo
	defer ip -n "$EGR" -f mpls route del 1003
	must lnet "$EGR" label del 192.168.1.0/24
	defer lnet "$EGR" label add 192.168.1.0/24 exit home
	must ip -n "$EGR" route replace 192.168.1.0/24 encap mpls 1001 dev mpls0
	defer ip -n "$EGR" route replace 192.168.1.0/24 via 10.2.0.1
}
