# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
#
# What others cost that could do the same: a tunnel in, where there is one a
# label swapped, and a tunnel out.  What each router lets out is fed to the next.

# Three routers R1, R2, R3 in a row, what SETUP makes of each, and the packet that
# went through them in the end: HOPS routers have counted.
peer()	# KEY SETUP TRANSIT HOPS
{
	local key=$1 setup=$2 transit=$3 hops=$4 raw

	raw=$(pkt build "$CLIENT / $PAYLOAD")
	bench_router R1 1
	$setup push || { absent "$key-push" "not in this kernel"; return; }
	bench_feed_hex "$raw"
	measure "$key-push" receive || return
	bench_replay
	if [ -n "$transit" ]; then
		bench_router R2 2
		$setup transit || die "no transit"
		measure "$key-transit" receive || return
		bench_replay
		bench_router R3 3
	else
		bench_router R2 2
	fi
	$setup pop || die "no pop"
	measure "$key-pop" receive && bench_forwarded "$key-pop" "$raw" "$hops"
}

# A module that is not there cannot be loaded, and a kind of device is unknown.
# The tunnels have nothing to say on their own, as IPv6 would.
try_batch()	# COMMANDS
{
	sysctl_ns "$ROUTER" net.ipv6.conf.default.disable_ipv6=1
	ip -n "$ROUTER" -batch - <<< "$1" > "$TMP/try" 2>&1 && return
	grep -Eq 'Unknown device type|not supported|No such (file|device)' "$TMP/try" ||
		die "$(cat "$TMP/try")"
	return 1
}

setup_mplsip()
{
	modprobe -q mpls_router
	modprobe -q mpls_iptunnel
	modprobe -q ipip
	[ -e /proc/sys/net/mpls/platform_labels ] || return
	try_batch "link add tin type ipip local $T remote $PREV mode mplsip
link add tout type ipip local $T remote $NEXT mode mplsip
link set tin up
link set tout up" || return
	sysctl_ns "$ROUTER" net.mpls.platform_labels=2000 net.mpls.conf.tin.input=1 \
		net.mpls.conf.lo.input=1
	case $1 in
	push)
		bench_batch "$ROUTER" "route replace 203.0.113.0/24 encap mpls 1003 dev tout"
		;;
	transit)
		must ip -n "$ROUTER" -f mpls route add 1003 as 1003 dev tout
		;;
	pop)
		must ip -n "$ROUTER" -f mpls route add 1003 dev lo
		;;
	esac
}

_tunnel()	# ROLE KIND
{
	case $1 in
	push) try_batch "link add tout type $2 local $T remote $NEXT ttl 64
link set tout up
route replace 203.0.113.0/24 dev tout" ;;
	pop) try_batch "link add tin type $2 local $T remote $PREV ttl 64
link set tin up" ;;
	esac
}

setup_ipip()
{
	modprobe -q ipip
	_tunnel "$1" ipip
}

setup_gre()
{
	modprobe -q ip_gre
	_tunnel "$1" gre
}

readonly VXLAN_MAC=02:00:00:00:00:09

setup_vxlan()
{
	modprobe -q vxlan
	case $1 in
	push) try_batch "link add tout type vxlan id 9 local $T remote $NEXT dstport 4789 ttl 64
address add 10.8.0.1/24 dev tout
link set tout up
neighbour add 10.8.0.2 lladdr $VXLAN_MAC dev tout nud permanent
route replace 203.0.113.0/24 via 10.8.0.2" ;;
	pop) try_batch "link add tin address $VXLAN_MAC type vxlan id 9 local $T remote $PREV dstport 4789 ttl 64
address add 10.8.0.2/24 dev tin
link set tin up" ;;
	esac
}

# The headend sends by way of two segments: the one that is passed, the one that ends.
setup_srv6()
{
	sysctl_ns "$ROUTER" net.ipv6.conf.in0.seg6_enabled=1 \
		net.ipv6.conf.all.seg6_enabled=1 2> /dev/null
	case $1 in
	push) try_batch "route replace 203.0.113.0/24 encap seg6 mode encap segs fc00::2,fc00::3 dev out0
route add fc00::/16 via fd20::2 dev out0" ;;
	transit) try_batch "route add fc00::2 encap seg6local action End dev in0
route add fc00::/16 via fd20::2 dev out0" ;;
	pop) try_batch "route add fc00::3 encap seg6local action End.DX4 nh4 10.2.0.2 dev in0" ;;
	esac
}

c_mplsip()
{
	peer mplsip setup_mplsip transit 4
}

c_ipip()
{
	peer ipip setup_ipip '' 2
}

c_gre()
{
	peer gre setup_gre '' 2
}

c_vxlan()
{
	peer vxlan setup_vxlan '' 2
}

c_srv6()
{
	if [ ! -e /proc/sys/net/ipv6/conf/all/seg6_enabled ]; then
		absent srv6-push "not in this kernel"
		return
	fi
	peer srv6 setup_srv6 transit 1
}

# By a set of destinations, a mark and a rule: before a tunnel, and with one.
c_nft()
{
	bench_router R1 1
	nft_in "$R1" 'table ip choose {
		set there { type ipv4_addr; flags interval; elements = { 203.0.113.0/24, 198.51.100.0/24 }; }
		chain before {
			type filter hook prerouting priority -150
			ip daddr @there meta mark set 1
		}
	}'
	bench_batch "$R1" "rule add fwmark 1 lookup 77
route add 203.0.113.0/24 via 10.2.0.2 table 77"
	bench_frame "$CLIENT / $PAYLOAD"
	measure nft receive
	modprobe -q ipip
	if try_batch "link add tout type ipip local $T remote $NEXT ttl 64
link set tout up"; then
		bench_batch "$R1" "route replace 203.0.113.0/24 dev tout table 77"
		measure nft-ipip receive
	else
		absent nft-ipip "not in this kernel"
	fi
}
