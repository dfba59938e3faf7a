# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
#
# One test for IPv4 and IPv6 inside: what the families call the same things.
# Sourced after path.sh.
#
#   both NAME CMD...     a subtest for each family; before it family_names, if
#                        the test has such a function, makes names from these:
#
#   V                    4 or 6: ip -$V
#   IP ICMP HEADER       layers of packet.py, bytes of an IP header
#   CLIENT CLIENT_GW CLIENTS   the LER's LAN: CLI, LER, the prefix
#   SERVER SERVER_GW WORLD     what is behind the egress router, likewise
#   LER_ID LSR_ID EGR_ID       the routers' own addresses
#   CORE_LER CORE_LSR EAST_LSR EAST_EGR   their links
#   ELSEWHERE ELSEWHERE_NET    a host and a network that nobody has
#   ANY PREFIX_HOST            everything; length of a host's prefix
#   ECHO REPLY TTL_EXPIRED UNREACHABLE TOO_BIG NO_PORT   ICMP layer and fields

family()	# 4|6
{
	V=$1
	case $V in
	4)
		IP=ip ICMP=icmp HEADER=20
		CLIENT=192.168.1.2 CLIENT_GW=192.168.1.1 CLIENTS=192.168.1.0/24
		SERVER=203.0.113.2 SERVER_GW=203.0.113.1 WORLD=203.0.113.0/24
		LER_ID=10.255.0.1 LSR_ID=10.255.0.2 EGR_ID=10.255.0.3
		CORE_LER=10.1.0.1 CORE_LSR=10.1.0.2 EAST_LSR=10.2.0.1 EAST_EGR=10.2.0.2
		ELSEWHERE=198.51.100.1 ELSEWHERE_NET=198.51.100.0/24
		ANY=0.0.0.0/0 PREFIX_HOST=32
		ECHO="icmp type=8" REPLY="icmp type=0" TTL_EXPIRED="icmp type=11 code=0"
		UNREACHABLE="icmp type=3 code=1" TOO_BIG="icmp type=3 code=4"
		NO_PORT="icmp type=3 code=3"
		;;
	6)
		IP=ip6 ICMP=icmp6 HEADER=40
		CLIENT=2001:db8:1::2 CLIENT_GW=2001:db8:1::1 CLIENTS=2001:db8:1::/64
		SERVER=2001:db8:203::2 SERVER_GW=2001:db8:203::1 WORLD=2001:db8:203::/64
		LER_ID=fd10:255::1 LSR_ID=fd10:255::2 EGR_ID=fd10:255::3
		CORE_LER=fd10:1::1 CORE_LSR=fd10:1::2 EAST_LSR=fd10:2::1 EAST_EGR=fd10:2::2
		ELSEWHERE=2001:db8:99::1 ELSEWHERE_NET=2001:db8:99::/64
		ANY=::/0 PREFIX_HOST=128
		ECHO="icmp6 type=128" REPLY="icmp6 type=129" TTL_EXPIRED="icmp6 type=3 code=0"
		UNREACHABLE="icmp6 type=1 code=3" TOO_BIG="icmp6 type=2 code=0"
		NO_PORT="icmp6 type=1 code=4"
		;;
	esac
}

one_family()	# 4|6 NAME CMD...
{
	local name=$2

	family "$1"
	[ "$(type -t family_names)" != function ] || family_names
	shift 2
	[ "$V" = 4 ] || name+=", IPv6"
	subtest "$name" "$@"
}

both()
{
	one_family 4 "$@"
	one_family 6 "$@"
}
