#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Rules for connections that a router itself opens: by mark, by cgroup, by
# table; its answers, and what never is labelled whatever rules say.
#
#   LER core -- west LSR
#      .1        .2
#     10.1.0.0/24, fd10:1::/64
#
# LER (10.255.0.1) pushes 1003 (exit out) and 1004 (exit hk), both popped by LSR,
# which has 203.0.113.1 and 198.51.100.1.  The way back is label 1001.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/own.sh"

OWN="ip src=10.255.0.1 dst=203.0.113.1 id=1"
OWN6="ip6 src=fd10:255::1 dst=2001:db8:203::1"

# What label does a datagram of LER get?
check_own()	# DESC LABEL|plain [PACKET]
{
	local got way

	must pkt emit "$LER" "${3:-$OWN / udp sport=1 dport=2 / data len=8}"
	got=$(pkt take WIRE 1)
	case $got in
	*" / mpls label="*)
		way=${got#* mpls label=}
		way=${way%% *}
		;;
	ip*) way=plain ;;
	*) way="nowhere: $got" ;;
	esac
	check_eq "$1" "$way" "$2"
}

watch()
{
	pkt_watch WIRE "$LSR/west" in mpls udp icmp icmp6 tcp ip ip6
	defer lnet "$LER" rule flush all
}

t_all()
{
	watch
	check_own "without a rule: plain" plain
	must lnet "$LER" rule add pref 10 own-host exit hk
	check_own "with one: labelled, though own-host is off" 1004
	check_own "IPv6, too" 1004 "$OWN6 / udp sport=1 dport=2 / data len=8"
	check_eq "label get agrees" "$(lnet "$LER" -json label get 203.0.113.1 |
		json '"%s %d" % (d[0]["exit"], d[0]["rule"])')" "hk 10"
	must lnet "$LER" rule replace pref 10 own-host to 198.51.100.0/24 exit hk
	check_own "for one destination only" plain
	check_own "and that one" 1004 \
		"ip src=10.255.0.1 dst=198.51.100.1 id=1 / udp sport=1 dport=2 / data len=8"
	must lnet "$LER" rule flush all
	check_own "deleted" plain
}

t_table()
{
	watch
	must lnet "$LER" label add 203.0.113.0/24 exit hk table own
	defer lnet "$LER" table del own
	must lnet "$LER" rule add pref 10 own-host table own
	check_own "an entry of the table" 1004
	check_own "without one the main table is not asked" plain \
		"ip src=10.255.0.1 dst=198.51.100.1 id=1 / udp sport=1 dport=2 / data len=8"
	must lnet "$LER" config set own-host on
	check_own "unless own packets are labelled anyway" 1003 \
		"ip src=10.255.0.1 dst=198.51.100.1 id=1 / udp sport=1 dport=2 / data len=8"
	must lnet "$LER" config set own-host off
	must lnet "$LER" rule flush all
}

t_mark()
{
	watch
	must lnet "$LER" rule add own-host fwmark 0x5/0xff exit hk
	check_own "no mark" plain
	check_match "a mark" "$(pkt udp "$LER" 203.0.113.1 7000 "$LSR" src=10.255.0.1 mark=5)" \
		"peer=10.255.0.1"
	check_match "labelled" "$(pkt take WIRE)" "mpls label=1004 .*/ udp sport=[0-9]+ dport=7000 "
	check_match "another mark" "$(pkt udp "$LER" 198.51.100.1 7000 "$LSR" src=10.255.0.1 mark=6)" \
		"peer=10.255.0.1"
	check_match "plain" "$(pkt take WIRE)" "^ip src=10.255.0.1 dst=198.51.100.1 [^/]*/ udp "
}

# A datagram of LER, sent by a process in a cgroup.
from_cgroup()	# DIRECTORY
{
	# shellcheck disable=SC2016
	sh -c 'echo $$ > "$1/cgroup.procs" && exec ip netns exec "$2" python3 -c "
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((\"10.255.0.1\", 0))
s.sendto(b\"x\", (\"198.51.100.9\", 7009))"' sh "$1" "$LER"
}

check_cgroup()	# DESC CGROUP ERE
{
	must from_cgroup "$CGROUPS$2"
	check_match "$1" "$(pkt take WIRE 1)" "$3"
}

t_cgroup()
{
	local CGROUPS=$TMP/cgroup labelled="mpls label=1004 .*/ udp sport=[0-9]+ dport=7009 "
	local plain="^ip src=10.255.0.1 dst=198.51.100.9 [^/]*/ udp "

	if ! mkdir "$CGROUPS" || ! mount -t cgroup2 none "$CGROUPS" 2> /dev/null; then
		skip "rules by cgroup" "this kernel has no cgroup2"
		return
	fi
	defer umount "$CGROUPS"
	if lnet "$LER" label get 198.51.100.1 cgroup / 2>&1 | grep -q SOCK_CGROUP_DATA; then
		skip "rules by cgroup" "this kernel does not know the cgroups of sockets"
		return
	fi
	watch
	must mkdir -p "$CGROUPS/lnet-one/below" "$CGROUPS/lnet-two"
	defer rmdir "$CGROUPS/lnet-one/below" "$CGROUPS/lnet-one" "$CGROUPS/lnet-two"
	check_status "a cgroup that is not there" 1 "there is none of this path" \
		lnet "$LER" rule add cgroup /lnet-none exit hk
	must lnet "$LER" rule add pref 10 cgroup /lnet-one exit hk
	check_cgroup "a program in the cgroup" /lnet-one "$labelled"
	check_cgroup "in one below it" /lnet-one/below "$labelled"
	check_cgroup "in another one" /lnet-two "$plain"
	check_eq "label get by cgroup" "$(lnet "$LER" -json label get 198.51.100.1 cgroup /lnet-one/below |
		json 'd[0]["rule"]')" 10
	check_eq "and another" "$(lnet "$LER" -json label get 198.51.100.1 cgroup /lnet-two |
		json 'd[0]["verdict"]')" own_host_off
	check_eq "shown" "$(lnet "$LER" rule show)" "pref 10 cgroup /lnet-one exit hk"
	must mkdir "$CGROUPS/lnet-gone"
	must lnet "$LER" rule replace pref 10 cgroup /lnet-gone exit hk
	must rmdir "$CGROUPS/lnet-gone"
	check_eq "a cgroup that went" "$(lnet "$LER" rule show)" \
		"pref 10 cgroup /lnet-gone exit hk [cgroup is missing]"
}

t_bulk()
{
	watch
	must lnet "$LER" rule add own-host exit hk
	check_match "TCP in bulk" \
		"$(pkt tcp "$LER" 203.0.113.1 7002 "$LSR" src=10.255.0.1 bytes=1000000)" "bytes=1000000"
	check_not "never without its label" grep -qv '/ mpls label=1004 ' <<< "$(pkt take WIRE)"
	check_match "UDP in fragments" \
		"$(pkt udp "$LER" 203.0.113.1 7001 "$LSR" src=10.255.0.1 bytes=5000)" "peer=10.255.0.1"
	must pkt take WIRE
	check_match "ping" "$(in_ns "$LER" ping -c1 -W2 -I 10.255.0.1 203.0.113.1)" " 0% packet loss"
	check_match "labelled" "$(pkt take WIRE)" "mpls label=1004 .*/ icmp type=8 "
}

# Who asked in the clear is answered in the clear; who asked by a label gets the
# main table's, whatever rules for this host say.
t_answers()
{
	watch
	must lnet "$LER" rule add own-host exit hk
	must in_ns "$LSR" ping -qc1 -W2 -I 10.1.0.2 10.1.0.1
	check_match "an echo reply is no connection of this host" "$(pkt take WIRE)" \
		"^ip src=10.1.0.1 dst=10.1.0.2 [^/]*/ icmp type=0 "
	must lnet "$LSR" config set own-host on
	defer lnet "$LSR" config set own-host off
	must in_ns "$LSR" ping -qc1 -W2 -I 203.0.113.1 10.255.0.1
	check_match "through a label: by the main table" "$(pkt take WIRE)" \
		"mpls label=1003 .*/ icmp type=0 "
	check_not "a port where nobody listens" \
		grep -q "peer=" <<< "$(pkt udp "$LSR" 10.255.0.1 9 - src=203.0.113.1 wait=1)"
	must pkt emit "$LSR" "ip src=203.0.113.1 dst=10.255.0.1 id=1 / udp sport=5 dport=9 / data len=8"
	check_match "an error about a labelled packet, too" "$(pkt take WIRE)" \
		"mpls label=1003 .*/ icmp type=3 code=3 "
	must lnet "$LSR" label add 198.18.0.0/15 exit home
	defer lnet "$LSR" label del 198.18.0.0/15
	must ip -n "$LSR" route add 198.18.0.0/15 via 10.1.0.1
	must pkt emit "$LSR" "ip src=203.0.113.1 dst=198.18.0.1 ttl=1 id=1 / udp sport=5 dport=9 / data len=8"
	check_match "and one about a labelled packet on its way" "$(pkt take WIRE)" \
		"mpls label=1003 .*/ icmp type=11 "
}

t_never()
{
	local packet

	watch
	must lnet "$LER" label add 0.0.0.0/0 exit hk override table all
	must lnet "$LER" label add ::/0 exit hk override table all
	must lnet "$LER" rule add pref 10 own-host table all
	must lnet "$LER" rule add pref 20 own-host exit hk override
	defer lnet "$LER" table del all
	defer lnet "$LER" rule flush all
	for packet in "$OWN / mpls label=1003 / ip src=10.255.0.1 dst=203.0.113.1" \
		"$OWN / udp sport=5 dport=6635" "$OWN / udp sport=6635 dport=5" \
		"$OWN proto=4 / data len=20" "$OWN proto=47 / data len=20" \
		"$OWN proto=50 / data len=20" \
		"$OWN6 / udp sport=5 dport=6635" "$OWN6 / udp sport=6635 dport=5"; do
		must pkt emit "$LER" "$packet"
		check_packets "plain: ${packet#* dst=}" WIRE "$packet"
	done
	must pkt emit "$LER" "ip src=10.1.0.1 dst=10.255.0.2 id=1 / udp sport=1 dport=2"
	check_packets "an egress router's own address" WIRE "ip src=10.1.0.1 dst=10.255.0.2 id=1 / udp sport=1 dport=2"
	must pkt emit "$LER" "ip src=10.1.0.1 dst=10.1.0.2 id=1 / udp sport=1 dport=2"
	check_packets "and a gateway's" WIRE "ip src=10.1.0.1 dst=10.1.0.2 id=1 / udp sport=1 dport=2"
	check_own "all else is labelled, once" 1004
}

t_wireguard()
{
	watch
	own_wireguard hk
	must lnet "$LER" label add 0.0.0.0/0 exit hk override
	must lnet "$LER" label add ::/0 exit hk override
	must lnet "$LER" rule add own-host exit hk override
	check_own_wireguard
}

path_core
address "$LER" lo 10.255.0.1/32 fd10:255::1/128
path_router "$LER"
address "$LSR" lo 203.0.113.1/32 198.51.100.1/32 2001:db8:203::1/128
must ip -n "$LER" route add default via 10.1.0.2
must ip -n "$LER" route add default via fd10:1::2
must ip -n "$LSR" route add 10.255.0.1/32 via 10.1.0.1
must lnet "$LER" exit add out label 1003 egress 10.255.0.2 via 10.1.0.2 dev core
must lnet "$LER" exit add hk label 1004 egress 10.255.0.2 via 10.1.0.2 dev core
must lnet "$LER" exit add me label 1001 local
must lnet "$LER" label add 203.0.113.0/24 exit out
must lnet "$LER" label add 198.51.100.0/24 exit out
must lnet "$LER" dev add core
must lnet "$LSR" exit add out label 1003 local
must lnet "$LSR" exit add hk label 1004 local
must lnet "$LSR" exit add home label 1001 egress 10.255.0.1 via 10.1.0.1 dev west
must lnet "$LSR" label add 10.255.0.1/32 exit home override
must lnet "$LSR" dev add west

subtest "all of them" t_all
subtest "by a table" t_table
subtest "by mark" t_mark
subtest "by cgroup" t_cgroup
subtest "in bulk" t_bulk
subtest "answers" t_answers
subtest "what is never labelled" t_never
subtest "WireGuard inside its own label" t_wireguard
finish
