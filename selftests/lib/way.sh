# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
#
# Which way the packets of LER's clients take: LSR sees them labelled as protocol
# 137, others as they are, and the test watches its device west as UP.  Sourced
# after pkt.sh and path.sh.
#
#   way_exits                  default routes to LSR; exits out (1003) and hk (1004);
#                              203.0.113.0/24 and 2001:db8:203::/64 leave by out
#   probe DST [SRC]            the packet, IPv4 or IPv6
#   check_way DESC DST LABEL|plain [SRC]

way_exits()
{
	path_default "$LER" 10.1.0.2 fd10:1::2
	must lnet "$LER" exit add out label 1003 egress 10.255.0.3 via 10.1.0.2 dev core
	must lnet "$LER" exit add hk label 1004 egress 10.255.0.4 via 10.1.0.2 dev core
	must lnet "$LER" label add 203.0.113.0/24 exit out
	must lnet "$LER" label add 2001:db8:203::/64 exit out
}

probe()	# DST [SRC]
{
	case $1 in
	*:*) echo "ip6 src=${2:-2001:db8:1::2} dst=$1 / udp sport=4000 dport=9 / data len=8" ;;
	*) echo "ip src=${2:-192.168.1.2} dst=$1 / udp sport=4000 dport=9 / data len=8" ;;
	esac
}

# What label do packets to DST get?
check_way()	# DESC DST LABEL|plain [SRC]
{
	local got way

	must pkt send "$CLI/lan" "$LER/lan" "$(probe "$2" "${4-}")"
	got=$(pkt take UP 1)
	case $got in
	*" / mpls label="*"dst=$2 "*)
		way=${got#* mpls label=}
		way=${way%% *}
		;;
	ip*" dst=$2 "*" / udp "*) way=plain ;;
	*) way="nowhere: $got" ;;
	esac
	check_eq "$1" "$way" "$3"
}
