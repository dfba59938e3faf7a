# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Stock Linux as a router for labels: mpls_router and ipip devices of mode mplsip.
# Sourced after path.sh.
#
#   stock_on NS                    labels up to 2000 are looked at
#   mplsip NS DEV LOCAL REMOTE     a device that labelled packets travel by
#   ours_off NS DEV...             no device of ours is accepted while the stock
#                                  kernel does the work, until the scope ends

stock_on()	# NS
{
	must modprobe mpls_router
	sysctl_ns "$1" net.mpls.platform_labels=2000 net.mpls.conf.lo.input=1
}

mplsip()	# NS DEV LOCAL REMOTE
{
	must ip -n "$1" link add "$2" type ipip mode mplsip local "$3" remote "$4" ttl 64 tos inherit
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
