# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
#
# Instructions per byte of TCP over WireGuard: everything that both hosts and all
# routers do, in both directions, through two routers or three.
#
#   CLI lan ---- lan A wgB == wgA B wgC == wgB C wan ---- wan SRV
#     192.168.1.0/24   10.12.0/24    10.23.0/24    203.0.113.0/24
#
# With two routers B is the last one.  Tunnel addresses are 10.9.0.1, .2 and .3.

TCP_WARM=${LNET_BENCH_TCP_WARM:-300000}
TCP_BYTES=${LNET_BENCH_TCP_BYTES:-600000}

# A link below and WireGuard above it; the tunnel addresses are all it lets in.
_wireguard()	# NS1 NAME1 I1 NS2 NAME2 I2 ALLOWED1 ALLOWED2
{
	local ns1=$1 name1=$2 i1=$3 ns2=$4 name2=$5 i2=$6 net=10.$3$6.0 LEFT_PRIVATE LEFT_PUBLIC
	local RIGHT_PRIVATE RIGHT_PUBLIC

	wireguard_keys LEFT
	wireguard_keys RIGHT
	veth "$ns1" "eth$name2" "$ns2" "eth$name1" "$net.1/24" "$net.2/24"
	# Made inside: its socket belongs to the namespace that it was made in.
	must ip -n "$ns1" link add "wg$name2" type wireguard
	must ip -n "$ns2" link add "wg$name1" type wireguard
	must in_ns "$ns1" wg set "wg$name2" listen-port "$((51820 + i2))" \
		private-key /dev/stdin peer "$RIGHT_PUBLIC" allowed-ips "$8" \
		endpoint "$net.2:$((51820 + i1))" <<< "$LEFT_PRIVATE"
	must in_ns "$ns2" wg set "wg$name1" listen-port "$((51820 + i1))" \
		private-key /dev/stdin peer "$LEFT_PUBLIC" allowed-ips "$7" \
		endpoint "$net.1:$((51820 + i2))" <<< "$RIGHT_PRIVATE"
	bench_batch "$ns1" "address add 10.9.0.$i1/32 dev wg$name2
link set wg$name2 up
route add 10.9.0.$i2/32 dev wg$name2 src 10.9.0.$i1"
	bench_batch "$ns2" "address add 10.9.0.$i2/32 dev wg$name1
link set wg$name1 up
route add 10.9.0.$i1/32 dev wg$name1 src 10.9.0.$i2"
}

# Namespaces CLI, A, B, (C,) SRV.  LAST is the one before SRV.
tcp_network()	# ROUTERS MTU PLAIN
{
	local routers=$1 mtu=$2 left=10.9.0.1/32 right=10.9.0.2/32

	setup_ns CLI A B
	LAST=$B
	if [ "$routers" = 3 ]; then
		setup_ns C
		LAST=$C
		tcp_router "$C"
	fi
	setup_ns SRV
	tcp_router "$A"
	tcp_router "$B"
	veth "$CLI" lan "$A" lan 192.168.1.2/24 192.168.1.1/24
	veth "$LAST" wan "$SRV" wan 203.0.113.1/24 203.0.113.2/24
	# Without labels AllowedIPs have to know everybody.
	if [ "$3" = plain ]; then
		left+=,192.168.1.0/24 right+=,203.0.113.0/24
	fi
	_wireguard "$A" A 1 "$B" B 2 "$left" "$right"
	if [ "$routers" = 3 ]; then
		_wireguard "$B" B 2 "$C" C 3 \
			"${left/10.9.0.1/10.9.0.2}" "${right/10.9.0.2/10.9.0.3}"
	fi
	bench_batch "$CLI" "route add default via 192.168.1.1 mtu $mtu"
	bench_batch "$SRV" "route add default via 203.0.113.1 mtu $mtu"
}

tcp_router()
{
	sysctl_ns "$1" net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 \
		net.ipv4.conf.default.rp_filter=0
}

tcp_measure()	# KEY
{
	local key=$1 output way bytes cycles

	if ! output=$(python3 -S -E -B "$LNET_TESTS/bench/transfer.py" "$CLI" "$SRV" \
			203.0.113.2 "$TCP_WARM" "$TCP_BYTES" 2>&1); then
		fail "$key: all bytes arrive, both ways" "$output"
		figure "$key-forward" "error=$(tail -n 1 <<< "$output")"
		return 1
	fi
	ok "$key: all bytes arrive, both ways"
	while read -r way bytes cycles; do
		[ "$bytes" = "$TCP_BYTES" ] || continue
		figure "$key-$way" "per_byte=$((cycles * 1000 / bytes)) bytes=$bytes"
	done <<< "$output"
}

c_tcp_plain()	# ROUTERS
{
	tcp_network "$1" 1420 plain
	bench_batch "$A" "route add 203.0.113.0/24 dev wgB"
	if [ "$1" = 3 ]; then
		bench_batch "$B" "route add 203.0.113.0/24 dev wgC
route add 192.168.1.0/24 dev wgA"
		bench_batch "$C" "route add 192.168.1.0/24 dev wgB"
	else
		bench_batch "$B" "route add 192.168.1.0/24 dev wgA"
	fi
	tcp_measure "tcp$1-plain"
}

c_tcp_labels()	# ROUTERS
{
	local before=A

	[ "$1" = 2 ] || before=B
	tcp_network "$1" 1396 labels
	labels_in "$A" "exit add far label 1003 egress 10.9.0.$1 via 10.9.0.2 dev wgB
exit add here label 1001 local
label add 203.0.113.0/24 exit far
dev add wgB"
	[ "$1" = 2 ] || labels_in "$B" "exit add far label 1003 egress 10.9.0.3 via 10.9.0.3 dev wgC
exit add near label 1001 egress 10.9.0.1 via 10.9.0.1 dev wgA
dev add wgA
dev add wgC"
	labels_in "$LAST" "exit add here label 1003 local
exit add near label 1001 egress 10.9.0.1 via 10.9.0.$(($1 - 1)) dev wg$before
label add 192.168.1.0/24 exit near
dev add wg$before"
	tcp_measure "tcp$1-labels"
}

# A tunnel from A to B on top of WireGuard.
c_tcp_tunnel()	# KIND MTU
{
	local kind=$1 mtu=$2 options

	case $kind in
	mplsip) options="type ipip mode mplsip ttl 64" ;;
	vxlan) options="type vxlan id 9 dstport 4789 ttl 64" ;;
	*) options="type $kind ttl 64" ;;
	esac
	tcp_network 2 "$mtu" labels
	if ! _tunnel_end "$A" 1 2 203.0.113.0/24; then
		absent "tcp2-$kind-forward" "not in this kernel"
		return
	fi
	_tunnel_end "$B" 2 1 192.168.1.0/24 || die "no tunnel back"
	tcp_measure "tcp2-$kind"
}

_tunnel_end()	# NS I PEER NETWORK
{
	local commands

	ROUTER=$1
	commands="link add tout address 02:00:00:00:00:0$2 $options local 10.9.0.$2 remote 10.9.0.$3
link set tout up"
	[ "$kind" = vxlan ] || commands=${commands/address 02:00:00:00:00:0$2 /}
	case $kind in
	mplsip)
		modprobe -q mpls_router
		modprobe -q mpls_iptunnel
		[ -e /proc/sys/net/mpls/platform_labels ] || return
		try_batch "$commands" || return
		sysctl_ns "$1" net.mpls.platform_labels=2000 net.mpls.conf.tout.input=1
		bench_batch "$1" "route add $4 encap mpls $((1000 + $3)) dev tout"
		must ip -n "$1" -f mpls route add $((1000 + $2)) dev lo
		;;
	vxlan)
		try_batch "$commands
address add 10.8.0.$2/24 dev tout
neighbour add 10.8.0.$3 lladdr 02:00:00:00:00:0$3 dev tout nud permanent
route add $4 via 10.8.0.$3"
		;;
	*)
		try_batch "$commands
route add $4 dev tout"
		;;
	esac
}
