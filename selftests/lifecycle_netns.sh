#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Namespaces are deleted while packets are under way in them: fifty times.
#
#   OUT far1 ---- lan GONE core ---- far2 OUT
#         .2    .1          .1         .2
#       192.168.7.0/24     10.7.0.0/24
#
# GONE labels what comes from far1, and pops, forwards and refuses what comes
# from far2, until it is gone.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"

readonly ROUNDS=50
IN="ip src=10.7.0.2 dst=10.7.0.1"

# Namespaces in memory, the deleted ones that something holds among them.
namespaces()
{
	[ -e /proc/slabinfo ] || { echo 0; return; }
	echo 1 > /sys/kernel/slab/net_namespace/shrink
	awk '$1 == "net_namespace" { print $2 }' /proc/slabinfo
}

# IPv4 routes in memory, in all namespaces.
routes()
{
	local entries

	read -r entries _ < <(sed -n 2p /proc/net/stat/rt_cache)
	echo $((16#$entries))
}

settled()	# WHAT AT-MOST
{
	[ "$("$1")" -le "$2" ]
}

make_router()
{
	must ip netns add "$GONE"
	must ip -n "$OUT" -batch - <<-EOT
		link add far1 type veth peer name lan netns $GONE
		link add far2 type veth peer name core netns $GONE
		link set far1 up
		link set far2 up
	EOT
	must ip -n "$GONE" -batch - <<-EOT
		link add lnet0 type lnet_exit
		link set lnet0 up
		link set lo up
		link set lan up
		link set core up
		address add 192.168.7.1/24 dev lan
		address add 10.7.0.1/24 dev core
		neigh add 10.7.0.2 lladdr 02:00:00:00:00:01 dev core
		route add 192.168.8.0/24 via 10.7.0.2
	EOT
	must ip netns exec "$GONE" sysctl -qw net.ipv4.ip_forward=1
	must lnet-exit -netns "$GONE" -batch - <<-'EOT'
		exit add me label 1001 local oif core
		exit add out label 1003 egress 10.255.0.3 via 10.7.0.2 dev core backup me
		exit add void label 1004 egress 10.255.0.4
		label add 198.51.100.0/24 exit out
		label add 192.0.2.0/24 exit me override
		label add 192.168.8.0/24 exit out
		dev add core
	EOT
}

far_gone()
{
	[ -z "$(ip -n "$OUT" -o link show type veth)" ]
}

t_rounds()
{
	local round

	for ((round = 1; round <= ROUNDS; round++)); do
		make_router
		must pkt hail "$OUT/far1" "$GONE/lan" 40 \
			"ip src=192.168.7.2 dst=198.51.100.{i} / udp sport=1 dport=2 / data len=100" \
			"$OUT/far1" "$GONE/lan" 40 \
			"ip src=192.168.7.2 dst=192.0.2.{i} / udp sport=1 dport=2" \
			"$OUT/far2" "$GONE/core" 40 \
			"$IN / mpls label=1001 / ip src=192.168.8.1 dst=192.0.2.{i} / udp sport=1 dport=2" \
			"$OUT/far2" "$GONE/core" 40 \
			"$IN / mpls label=1003 ttl=2 / ip src=192.168.8.1 dst=192.0.2.{i} / udp sport=1 dport=2" \
			"$OUT/far2" "$GONE/core" 5 \
			"$IN / mpls label=1004 / ip src=192.168.8.1 dst=192.0.2.{i} / udp sport=1 dport=2"
		[ "$round" -gt 1 ] || check_eq "each role has work" \
			"$(counters "$GONE" | sed -nE 's/^(push|forward|pop|direct|unreachable) .*/\1/p' | sort | tr '\n' ' ')" \
			"direct forward pop push unreachable "
		must ip netns del "$GONE"
		must wait_for 30 far_gone
		must pkt quiet
	done
	ok "$ROUNDS namespaces deleted"
	if [ -e /proc/slabinfo ]; then
		check "none is left" wait_for 30 settled namespaces "$NAMESPACES"
	else
		skip "none is left" "the kernel has no /proc/slabinfo"
	fi
	check "no route is left" wait_for 30 settled routes $((ROUTES + ROUNDS / 2))
}

setup_ns OUT
GONE=lnet-gone-$$
# Kernels free the memory of a deleted namespace when the next one is deleted:
# there is always one.
must ip netns add "$GONE"
must ip netns del "$GONE"
NAMESPACES=$(namespaces)
ROUTES=$(routes)

subtest "namespaces are deleted under traffic" t_rounds
finish
