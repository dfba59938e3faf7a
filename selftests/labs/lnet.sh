# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The reference network "lnet": three clusters and one central router, real
# WireGuard, real BIRD, every router a namespace.  Sourced after ../lib.sh.
#
#        cn                            sg                           jp
#   gauss (5) --cn-- newton (1) ---sgcn--- bayes (4) ---sgjp--- einstein (2) --jp-- bohr (6)
#     |              /  |   \                |  |                   |
#    wan  client--lan1 wan   \              wan |                  wan
#         printer-lan2        \                sghk
#                              \                |
#                               `----hkcn--- turing (3) --hk      (hkcn: the spare way, cost 100)
#                                               |
#                                              wan
#
# Every "wan" is a cable to the namespace "internet", whose servers
# 198.18.0.80, 198.51.100.80 and 192.0.2.80 answer each request with the
# address they saw.  WireGuard itself travels over the namespace "underlay".
#
# Addresses, N being the number of a router:
#
#   10.255.0.N/32      loopback: what exits are found by
#   203.0.113.N        public address, on wan (bohr has none)
#   100.64.0.N         underlay, on ul: WireGuard's endpoints
#   1000 + N           the label of the router
#   10.1.1.0/24        lan1, lan2 = 10.1.2.0/24: hosts without WireGuard at .10
#
# LNET_VARIANT=tunnels (the default)
#   10.254.T.N/24      on the single-peer tunnel number T
#   192.168.C.M/24     on the multi-peer cluster interfaces cn (10), jp (20), hk (30)
#   OSPF on tunnels and clusters, iBGP with bayes as route reflector.
#   AllowedIPs: loopbacks and tunnel addresses of routers, 224.0.0.5 on tunnels,
#   addresses of the own cluster inside a cluster.
# LNET_VARIANT=multi
#   10.250.0.N/24      on wg, the only WireGuard interface of a router; its
#                      peers are the neighbours in the picture
#   OSPF with listed neighbours carries all routes; there is no BGP, because
#   AllowedIPs hold nothing but the two addresses of each neighbour, so that a
#   loopback farther away cannot be talked to without a label.
#
# Interface
#   lnet_up                 build all and wait until the routes are there;
#                           everything goes away with the scope.  Calls
#                           lnet_says TEXT before each step, which says nothing
#   lnet_follow             the exits: `lnet-exit follow` on every router, until
#                           each of them has all its exits up
# The parts: lnet/net.sh addresses and cables, lnet/wireguard.sh, lnet/bird.sh,
# lnet/exits.sh labels; what every lab has: lib/cables.sh nodes, lib/internet.sh
# servers and requests, lib/labels.sh what exits do, lib/faults.sh what people get
# wrong.

LNET_VARIANT=${LNET_VARIANT:-tunnels}
LNET_LABS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
LNET_LAB=$LNET_LABS/lnet

readonly LNET_ROUTERS=(newton einstein turing bayes gauss bohr)
declare -rA LNET_NUMBER=([newton]=1 [einstein]=2 [turing]=3 [bayes]=4 [gauss]=5 [bohr]=6)
readonly LNET_UPLINKS=(newton einstein turing bayes gauss)
# name number end end cost
readonly LNET_TUNNELS=(
	"sgcn 1 newton bayes 10"
	"sgjp 2 einstein bayes 10"
	"sghk 3 turing bayes 10"
	"hkcn 4 newton turing 100"
)
# name number gateway member...
readonly LNET_CLUSTERS=("cn 10 newton gauss" "jp 20 einstein bohr" "hk 30 turing")
# interface network host, all at newton
readonly LNET_LANS=("lan1 10.1.1 client" "lan2 10.1.2 printer")
readonly LNET_HOSTS=(client printer)
readonly LNET_SERVERS=(198.18.0.80 198.51.100.80 192.0.2.80)

loopback()	# ROUTER
{
	echo "10.255.0.${LNET_NUMBER[$1]}"
}

public()	# ROUTER
{
	echo "203.0.113.${LNET_NUMBER[$1]}"
}

# The word `multi` decides in few places; each of them asks here.
multi()
{
	[ "$LNET_VARIANT" = multi ]
}

# Address of a router inside its cluster; what its own packets carry.  Where
# there is no cluster interface, that is the loopback.
home_address()	# ROUTER
{
	local cluster name number members i

	if ! multi; then
		for cluster in "${LNET_CLUSTERS[@]}"; do
			read -r name number members <<< "$cluster"
			read -ra members <<< "$members"
			for i in "${!members[@]}"; do
				if [ "${members[i]}" = "$1" ]; then
					echo "192.168.$number.$((i + 1))"
					return
				fi
			done
		done
	fi
	loopback "$1"
}

# Routers at the other end of a WireGuard interface: "ROUTER INTERFACE ADDRESS".
neighbours()	# ROUTER
{
	local name number ends member near far rest

	for rest in "${LNET_TUNNELS[@]}"; do
		read -r name number near far _ <<< "$rest"
		[ "$far" != "$1" ] || read -r near far <<< "$far $near"
		[ "$near" = "$1" ] || continue
		if multi; then
			echo "$far wg 10.250.0.${LNET_NUMBER[$far]}"
		else
			echo "$far $name 10.254.$number.${LNET_NUMBER[$far]}"
		fi
	done
	for rest in "${LNET_CLUSTERS[@]}"; do
		read -r name number ends <<< "$rest"
		[[ " $ends " = *" $1 "* ]] || continue
		for member in $ends; do
			[ "$member" != "$1" ] || continue
			if multi; then
				echo "$member wg 10.250.0.${LNET_NUMBER[$member]}"
			else
				echo "$member $name $(home_address "$member")"
			fi
		done
	done
}

# "INTERFACE ADDRESS PEER-ADDRESS" of the link from one router to the next.
link_between()	# ROUTER ROUTER
{
	local interface address own

	read -r _ interface address < <(neighbours "$1" | grep "^$2 ")
	read -r _ _ own < <(neighbours "$2" | grep "^$1 ")
	echo "$interface $own $address"
}

lnet_up()
{
	LAB_DIR=$TMP/lnet	# files of each router
	must mkdir -p "${LNET_ROUTERS[@]/#/$LAB_DIR/}"
	lnet_says "namespaces and cables"
	lnet_net_up
	lnet_says "WireGuard"
	lnet_wireguard_up
	lnet_default_routes
	lnet_says "servers on the Internet"
	lab_servers "${LNET_SERVERS[@]/%//32}"
	lnet_says "BIRD on six routers, until each has all routes"
	lnet_bird_up
}

# The demo shows how far things are.
lnet_says()	# TEXT
{
	:
}

# shellcheck source=lib/cables.sh
. "$LNET_LABS/lib/cables.sh"
# shellcheck source=lnet/net.sh
. "$LNET_LAB/net.sh"
# shellcheck source=lnet/wireguard.sh
. "$LNET_LAB/wireguard.sh"
# shellcheck source=lib/internet.sh
. "$LNET_LABS/lib/internet.sh"
# shellcheck source=lib/labels.sh
. "$LNET_LABS/lib/labels.sh"
# shellcheck source=lib/faults.sh
. "$LNET_LABS/lib/faults.sh"
# shellcheck source=lnet/bird.sh
. "$LNET_LAB/bird.sh"
# shellcheck source=lnet/exits.sh
. "$LNET_LAB/exits.sh"
