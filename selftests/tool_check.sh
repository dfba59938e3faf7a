#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What a real router trips over: lnet-exit says it, with the remedy, and the
# remedy helps.
#
#	R p1 10.0.1.2 ---- 10.0.1.1 p1 N
#	  p2 10.0.2.2 ---- 10.0.2.1 p2

. "$(dirname "$0")/lib.sh"

setup()
{
	setup_ns R N
	veth "$R" p1 "$N" p1 10.0.1.2/24 10.0.1.1/24
	veth "$R" p2 "$N" p2 10.0.2.2/24 10.0.2.1/24
	router "$R"
	must lnet "$R" exit add sg label 1004 egress 10.255.0.1 via 10.0.1.1 dev p1
	must lnet "$R" exit add home label 1002 local
	must lnet "$R" dev add p2
	# A kernel may have it built in, or loaded for something else.
	[ ! -e /proc/sys/net/bridge/bridge-nf-call-iptables ] ||
		sysctl_ns "$R" net.bridge.bridge-nf-call-iptables=0
	check_status "a healthy router" 0 '^nothing found$' lnet "$R" check
}

# DESC ID TEXT REMEDY: the finding is there, its remedy is right, and the next
# check finds nothing.
found()
{
	local remedy status=0

	check_status "$1" 1 "^$2: .*$3" lnet "$R" check
	remedy=$(lnet-exit -json -netns "$R" check | json 'd[0]["remedy"]')
	remedy=${remedy%% \(*}
	remedy=${remedy%%, or *}
	[ -z "${4-}" ] || remedy=$4
	in_ns "$R" sh -c "$remedy" > /dev/null 2>&1 || status=$?
	check_eq "its remedy works: $remedy" "$status" 0
	check_status "and helps" 0 '^nothing found$' lnet "$R" check
}

t_forwarding()
{
	setup
	sysctl_ns "$R" net.ipv4.ip_forward=0
	check_status "exit add warns" 0 'IPv4 forwarding is off.*remedy: sysctl -w net.ipv4.ip_forward=1' \
		lnet "$R" exit add jp label 1006 egress 10.255.0.2 via 10.0.1.1 dev p1
	check_status "label add warns" 0 'IPv4 forwarding is off' \
		lnet "$R" label add 198.51.100.0/24 exit sg
	found "forwarding is off" ip_forward 'forwarding is off'
	sysctl_ns "$R" net.ipv4.conf.lnet0.forwarding=0
	found "on lnet0 alone" forwarding 'forwarding is off on lnet0'
	# a host that labels but its own packets has no need of it
	must lnet "$R" config set own-host on
	sysctl_ns "$R" net.ipv4.ip_forward=0
	check_status "not of interest to a mere host" 0 'nothing found' lnet "$R" check
}

# IPv6 is of interest to those who label it.
t_forwarding6()
{
	setup
	sysctl_ns "$R" net.ipv6.conf.all.forwarding=0
	check_status "not of interest without IPv6 entries" 0 'nothing found' lnet "$R" check
	check_status "label add warns" 0 'IPv6 forwarding is off.*remedy: sysctl -w net.ipv6.conf.all.forwarding=1' \
		lnet "$R" label add 2001:db8:99::/48 exit sg
	found "IPv6 forwarding is off" ip6_forward 'labels and forwards no IPv6 packets'
	sysctl_ns "$R" net.ipv6.conf.lnet0.disable_ipv6=1
	found "IPv6 is off on lnet0" ipv6_off 'IPv6 is off on lnet0'
	must lnet "$R" exit del home
	sysctl_ns "$R" net.ipv6.conf.lnet0.disable_ipv6=1
	check_status "not of interest where no label is taken off" 0 'nothing found' \
		lnet "$R" check
	if [ -e /proc/sys/net/ipv6/conf/all/force_forwarding ]; then
		sysctl_ns "$R" net.ipv6.conf.all.forwarding=0
		sysctl_ns "$R" net.ipv6.conf.p2.force_forwarding=1
		check_status "nor where single devices forward" 0 'nothing found' \
			lnet "$R" check
	else
		skip "single devices that forward" "Linux has them since 6.17"
	fi
}

t_rp_filter()
{
	setup
	sysctl_ns "$R" net.ipv4.conf.all.rp_filter=1
	check_status "exit add warns" 0 'strict rp_filter .*all=1 and lnet0=0' \
		lnet "$R" exit add h2 label 1003 local
	check_status "dev add warns" 0 'strict rp_filter' lnet "$R" dev add p1
	found "strict rp_filter" rp_filter 'strict rp_filter'
	sysctl_ns "$R" net.ipv4.conf.lnet0.rp_filter=1
	found "on lnet0" rp_filter 'strict rp_filter'
	sysctl_ns "$R" net.ipv4.conf.all.rp_filter=2
	found "loose, and lnet0 without address" rp_filter 'loose rp_filter'
	sysctl_ns "$R" net.ipv4.conf.all.rp_filter=2
	address "$R" lnet0 10.0.1.2/32
	check_status "loose, and lnet0 has one" 0 'nothing found' lnet "$R" check
}

t_device()
{
	setup
	must ip -n "$R" link set lnet0 down
	check_match "exit show says so" "$(lnet "$R" exit show sg)" \
		'state unreachable \(lnet0 is missing or down\)'
	found "lnet0 is down" device_down 'lnet0 is down'
	must ip -n "$R" link del lnet0
	found "lnet0 is gone" no_device 'there is no lnet0'
	must lnet "$R" dev del p2
	check_status "a local exit, and no device" 1 'no_dev: .*accepted from no device.*remedy: lnet-exit dev add' \
		lnet "$R" check
	check_status "exit add warns" 0 'accepted from no device' \
		lnet "$R" exit add h2 label 1003 local
}

t_nexthop()
{
	setup
	must ip -n "$R" link set p1 down
	found "a device is down" nexthop_down 'exit sg: device p1 of a next hop is down'
	must ip -n "$N" link set p1 down
	# the kernel tells of a carrier a little later
	must wait_output 10 'nexthop_linkdown' lnet "$R" check
	check_status "no carrier" 1 'nexthop_linkdown: exit sg: device p1' lnet "$R" check
	must ip -n "$N" link set p1 up
	must wait_output 10 'nothing found' lnet "$R" check
	must ip -n "$R" address flush dev p1
	check_status "exit set warns" 0 'device p1 of a next hop has no IPv4 address: labelled packets are sent from 10.0.2.2' \
		lnet "$R" exit set sg via 10.0.1.1 dev p1
	found "no address" nexthop_source 'device p1 of a next hop has no IPv4 address' \
		'ip address add 10.0.1.2/24 dev p1'
	must ip -n "$R" address flush dev p1
	must lnet "$R" exit set sg via 10.0.1.1 dev p1 src 10.0.2.2
	check_status "unless the operator names one" 0 'nothing found' lnet "$R" check
	must ip -n "$R" link del p1
	check_status "a device is gone" 1 'nexthop_gone: exit sg: the device of a next hop is gone' \
		lnet "$R" check
}

t_nexthop6()
{
	setup
	sysctl_ns "$R" net.ipv6.conf.p1.accept_dad=0
	must lnet "$R" exit set sg via fe80::1 dev p1
	# the link local address may still be under its first test
	check "a link local gateway" wait_output 10 'nothing found' lnet "$R" check
	sysctl_ns "$R" net.ipv6.conf.p1.disable_ipv6=1
	check "IPv6 off is noticed" wait_output 10 'nexthop_ipv6' lnet "$R" check
	check_match "and in the exit's flags" "$(lnet "$R" exit show sg)" \
		'via fe80::1 dev p1 .*no_source no_ipv6'
	check_status "found" 1 'nexthop_ipv6: exit sg: IPv6 is off on device p1 .*remedy: sysctl -w net.ipv6.conf.p1.disable_ipv6=0' \
		lnet "$R" check
	sysctl_ns "$R" net.ipv6.conf.p1.disable_ipv6=0
	check "its remedy helps" wait_output 10 'nothing found' lnet "$R" check
	must ip -n "$R" link set p1 mtu 1279
	check "an MTU too small for IPv6" wait_output 10 'nexthop_ipv6' lnet "$R" check
	must ip -n "$R" link set p1 mtu 1500
	check "and one that is not" wait_output 10 'nothing found' lnet "$R" check
	check_status "exit set warns that there is no source" 0 \
		'device p1 of a next hop has no IPv6 address of that scope, nor has this host one' \
		lnet "$R" exit set sg via 2001:db8::1 dev p1
	address "$R" p2 2001:db8:2::2/64
	check "another device's stands in" wait_output 10 \
		'no IPv6 address of that scope: labelled packets are sent from 2001:db8:2::2' lnet "$R" check
	address "$R" p1 2001:db8::2/64
	check "its own is right" wait_output 10 'nothing found' lnet "$R" check
	sysctl_ns "$R" net.ipv6.conf.p2.dad_transmits=3 net.ipv6.conf.p2.accept_dad=1
	must ip -n "$R" address add 2001:db8:9::2/64 dev p2
	must ip -n "$R" address del 2001:db8:2::2/64 dev p2
	must ip -n "$R" address del 2001:db8::2/64 dev p1
	must lnet "$R" exit set sg via 2001:db8:9::1 dev p2
	check "an address under test" wait_output 5 \
		'nexthop_tentative: exit sg: the address of device p2' lnet "$R" check
	check "passes it" wait_output 10 'nothing found' lnet "$R" check
}

t_egress()
{
	setup
	must lnet "$R" exit add me label 1007 egress 10.0.2.2 via 10.0.1.1 dev p1
	check_status "an egress router that is this one" 1 \
		'egress_is_own: exit me: its egress 10.0.2.2 is an address of this router' lnet "$R" check
}

t_nft()
{
	setup
	must lnet "$R" exit set home masquerade
	must in_ns "$R" nft flush ruleset
	found "somebody flushed the rules" nft_rule 'masquerade rule of exit home is gone'
}

t_bridge()
{
	setup
	modprobe br_netfilter 2>/dev/null || {
		skip "br_netfilter" "the kernel has none"
		return
	}
	sysctl_ns "$R" net.bridge.bridge-nf-call-iptables=1
	check_status "label add warns" 0 'br_netfilter is on' \
		lnet "$R" label add 198.51.100.0/24 exit sg
	found "br_netfilter" bridge_nf 'br_netfilter is on' \
		'sysctl -w net.bridge.bridge-nf-call-iptables=0'
}

# What WireGuard would not carry: it is told before anybody waits for an answer.
t_wireguard()
{
	local private

	setup
	private=$(wg genkey)
	wireguard_keys PEER
	must ip -n "$R" link add wg type wireguard
	address "$R" wg 10.8.0.1/24
	must ip -n "$R" link set wg up
	must in_ns "$R" wg set wg private-key <(echo "$private") \
		peer "$PEER_PUBLIC" allowed-ips 10.8.0.3/32
	must lnet "$R" exit set sg via 10.8.0.2 dev wg
	found "not among AllowedIPs" wireguard_allowed \
		'exit sg: no peer of wg has 10.8.0.2 among its AllowedIPs' \
		"wg set wg peer $PEER_PUBLIC allowed-ips 10.8.0.2/32 endpoint 10.0.1.1:9"
	must in_ns "$R" wg set wg peer "$PEER_PUBLIC" remove
	must in_ns "$R" wg set wg peer "$PEER_PUBLIC" allowed-ips 0.0.0.0/0
	found "no endpoint" wireguard_endpoint "wg does not know where peer ${PEER_PUBLIC//+/\\+} is" \
		"wg set wg peer $PEER_PUBLIC endpoint 10.0.1.1:9"
	in_ns "$R" ping -qc1 -W1 10.8.0.2 > /dev/null
	check_status "nobody answers" 1 \
		"^wireguard_handshake: exit sg: peer .* of wg .10.8.0.2. has never answered" \
		lnet "$R" check
	must lnet "$R" label add 198.51.100.0/24 exit sg
	check_status "why says so" 0 'trouble: exit sg: peer .* has never answered' \
		lnet "$R" why 198.51.100.1 from 10.0.2.1 iif p2
	check_eq "as JSON" "$(lnet-exit -json -netns "$R" why 198.51.100.1 from 10.0.2.1 iif p2 |
		json '[t["id"] for t in d[0]["exit"]["trouble"]]')" wireguard_handshake
	must lnet "$R" exit set sg via 10.0.1.1 dev p1
	check_status "of no interest where no labels come from" 0 '^nothing found$' lnet "$R" check
	must lnet "$R" dev add wg
	check_status "a tunnel that no exit uses" 1 \
		"^wireguard_handshake: device wg: peer .* of wg has never answered" lnet "$R" check
	check_not "is none of an exit's trouble" \
		grep -q trouble <(lnet "$R" why 198.51.100.1 from 10.0.2.1 iif p2)
	must ip -n "$R" address del 10.8.0.1/24 dev wg
	_other_end 10.8.1.0/31 10.8.1.1
	_other_end 10.8.2.1 10.8.2.2 "" peer 10.8.2.2/32
	_other_end 10.8.3.1/24 10.8.3.0/24 "a part of "
	_other_end fd00:8::6/127 fd00:8::7
	_other_end fd00:9::1/64 fd00:9::/64 "a part of "
	must in_ns "$R" wg set wg peer "$(wg genkey | wg pubkey)" allowed-ips 10.9.0.0/16
	check_status "of many peers some are away" 0 '^nothing found$' lnet "$R" check
}

# ADDRESS OTHER-END [PART [peer PREFIX]]: an address of wg that says who is at its
# other end, or in what network that is.
_other_end()
{
	must in_ns "$R" wg set wg peer "$PEER_PUBLIC" allowed-ips 10.9.0.0/16
	must ip -n "$R" address add "$1" "${@:4}" dev wg
	check_status "nor is $2 among AllowedIPs" 1 \
		"^wireguard_allowed: device wg: no peer of wg has ${3-}$2 among its AllowedIPs" \
		lnet "$R" check
	must in_ns "$R" wg set wg peer "$PEER_PUBLIC" allowed-ips "$2"
	check_status "now it is" 1 "^wireguard_handshake: device wg" lnet "$R" check
	must ip -n "$R" address del "$1" "${@:4}" dev wg
}

t_no_module()
{
	must module_unload
	defer module_load
	check_status "without the module" 1 \
		'the kernel module lnet_exit is not loaded: "modprobe lnet_exit"' lnet-exit exit show
}

subtest "forwarding" t_forwarding
subtest "forwarding of IPv6" t_forwarding6
subtest "rp_filter" t_rp_filter
subtest "lnet0 and accepted devices" t_device
subtest "next hops" t_nexthop
subtest "next hops of IPv6" t_nexthop6
subtest "own egress address" t_egress
subtest "rules that were flushed" t_nft
subtest "br_netfilter" t_bridge
subtest "peers of WireGuard" t_wireguard
subtest "no module" t_no_module
finish
