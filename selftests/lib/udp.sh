# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
#
# MPLS-in-UDP on the path of path.sh.  Sourced after pkt.sh and path.sh.
#
#   udp_path             CLI, LER, LSR, EGR; LSR passes on labels 1003 and 1006 by
#                        protocol 137, over IPv4 and IPv6, 1013 and 1016 likewise by
#                        UDP; 1001 leads back to LER, 1002 is LSR itself
#   udp_push GW [WORD]...     LER pushes label 1003 in UDP
#   send PACKET...       from LER to LSR
#   IN4 IN6 OUT[LABEL] HEAD[LABEL]   outer headers toward LSR, and of what it sends;
#                        bytes of the latter
#   UDP                  UDP header, its source port as any_port makes it
#   INNER4 INNER6        inner headers
#   any_port             standard input: packets whose source ports of MPLS-in-UDP
#                        are those of UDP, and flow labels 7, if they may be so
#   source_ports         standard input: packets; their source ports

IN4="ip src=10.1.0.1 dst=10.1.0.2"
IN6="ip6 src=fd10:1::1 dst=fd10:1::2"
INNER4="ip src=192.168.1.2 dst=203.0.113.2"
INNER6="ip6 src=2001:db8:1::2 dst=2001:db8:203::2"
UDP="udp sport=50000 dport=6635"
OUT=() HEAD=()
OUT[1003]="ip src=10.2.0.1 dst=10.2.0.2 df=1 id=0 ttl=64" HEAD[1003]=24
OUT[1006]="ip6 src=fd10:2::1 dst=fd10:2::2 ttl=64 flow=7" HEAD[1006]=44
OUT[1013]="${OUT[1003]} / $UDP sum=0" HEAD[1013]=32
OUT[1016]="${OUT[1006]} / $UDP" HEAD[1016]=52

udp_path()
{
	path_lan
	path_core
	path_egress
	must lnet "$LER" exit add out label 1003 egress 10.255.0.3 via 10.1.0.2 dev core
	must lnet "$LER" label add 203.0.113.0/24 exit out
	must lnet "$LER" label add 2001:db8:203::/64 exit out
	must lnet "$LSR" exit add ip4 label 1003 egress 10.255.0.3 via 10.2.0.2 dev east
	must lnet "$LSR" exit add ip6 label 1006 egress fd10:255::3 via fd10:2::2 dev east
	must lnet "$LSR" exit add udp4 label 1013 egress 10.255.0.3 via 10.2.0.2 dev east encap udp
	must lnet "$LSR" exit add udp6 label 1016 egress fd10:255::3 via fd10:2::2 dev east encap udp
	must lnet "$LSR" exit add home label 1001 egress 10.255.0.1 via 10.1.0.1 dev west encap udp
	must lnet "$LSR" exit add me label 1002 local
	path_clients "$LSR" 10.1.0.1 fd10:1::1
	must lnet "$LSR" dev add west
	must lnet "$LSR" dev add east
}

udp_push()
{
	must lnet "$LER" exit set out via "$1" dev core encap udp "${@:2}"
}

send()
{
	must pkt send "$LER/core" "$LSR/west" "$@"
}

any_port()
{
	sed -E -e 's/^(.*) sport=(49[2-9]..|491[6-9].|4915[2-9]|5....|6....) dport=6635/\1 sport=50000 dport=6635/' \
		-e 's/^(ip6 [^\/]*) flow=[1-9][0-9]*/\1 flow=7/'
}

source_ports()
{
	grep -oE 'sport=[0-9]+ dport=6635' | grep -oE '[0-9]+' | grep -v '^6635$'
}
