# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# A network of routers from a description of it: namespaces, tunnels, servers
# on the Internet, routing daemons, exit labels.  Sourced after ../lib.sh.
#
# The description is NETWORK/network, a line for each thing; # begins a comment:
#
#   wan PREFIX4 PREFIX6       what providers give: router N gets PREFIX4.N and
#                             PREFIX6::N on its interface wan, to the Internet
#   server ADDRESS/LENGTH...  servers there, which tell who has asked
#   router NAME NUMBER [wan|nat]
#                             10.255.0.N and fd00:255::N on lo; label 1000 + N,
#                             and 1100 + N for what leaves by its interface wan, or
#                             by eth0, behind its home's NAT and its carrier's:
#                             lib/nat.sh
#   link NAME DEVICE ADDRESSES NAME DEVICE ADDRESSES [cost COST | delay MS]
#                             a tunnel; addresses with commas between; packets may
#                             take some time each way
#   wireguard DEVICE PREFIX4 PREFIX6
#                             instead of links and of addresses on lo: one interface
#                             for all peers, with PREFIX4.N and PREFIX6::N, which
#                             admits the addresses of routers and nothing else
#   peers ROUTER ROUTER...    each of them is a peer of each other there; who has
#                             only one peer reaches all others by it
#   lan ROUTER ADDRESSES HOST ADDRESSES
#                             a host at a router, by lan0 there and eth0 here
#   owns ROUTER PREFIX...     what nobody else can reach
#
# NETWORK/routing.sh makes the routing daemon of a router:
#   routing_start ROUTER      writes its configuration to $LAB_DIR/ROUTER, starts it
#   routing_ready ROUTER      has it all routes?
# and may have its own of these:
#   labels_config ROUTER      entries of its label table, as its daemon's
#                             configuration has them: what others own
#   labels_started ROUTER     what else is to be told when its exits are up
#
# Interface
#   lab_up NETWORK [wireguard|sit|gre]
#                             build all, until the routes are there; everything
#                             goes away with the scope
#   lab_follow                `lnet-exit follow` on every router, until all its
#                             exits are up
#   lab_cut A B, lab_mend     packets of the tunnel between A and B vanish, as
#                             when a provider drops them; and come through again
#   lab_forget ROUTER, lab_move ROUTER HOME
#                             what happens behind NAT: lib/nat.sh
#   lab_delay A B MS [JITTER]  packets of the tunnel between A and B take so long
#                             each way
#   loopback ROUTER [6]       its address on lo, or on the WireGuard interface of
#                             all: exits are found by it
#   public ROUTER [6]         its address on wan, or that of its carrier
#   label_of ROUTER
#   link_between A B          "INTERFACE ADDRESS PEER-ADDRESS"
# The parts are in lib/: cables.sh nodes, nat.sh, tunnels.sh, exits.sh, and for
# the tests internet.sh, labels.sh, faults.sh.

LNET_LABS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

LAB_ROUTERS=() LAB_HOSTS=() LAB_LINKS=() LAB_DELAYS=() LAB_LANS=() LAB_SERVERS=()
LAB_WAN4='' LAB_WAN6='' LAB_COST=10
LAB_WG='' LAB_WG4='' LAB_WG6=''
# By router; LAB_UPLINK the interface, LAB_PEERS what it shares LAB_WG with.
declare -gA LAB_NUMBER=() LAB_UPLINK=() LAB_NAT=() LAB_OWNS=() LAB_PEERS=()

_lab_word()	# WORD ARGUMENT...
{
	case $1:$# in
	wan:3) LAB_WAN4=$2 LAB_WAN6=$3 ;;
	server:*) LAB_SERVERS+=("${@:2}") ;;
	router:3 | router:4)
		LAB_ROUTERS+=("$2")
		LAB_NUMBER[$2]=$3
		case ${4-} in
		'') ;;
		wan) LAB_UPLINK[$2]=wan ;;
		nat) LAB_UPLINK[$2]=eth0 LAB_NAT[$2]=1 ;;
		*) return 1 ;;
		esac
		;;
	wireguard:4) LAB_WG=$2 LAB_WG4=$3 LAB_WG6=$4 ;;
	peers:[3-9]) _lab_peers "${@:2}" ;;
	link:7) LAB_LINKS+=("${*:2} $LAB_COST") ;;
	link:9)
		case $8 in
		cost) LAB_LINKS+=("${*:2:6} $9") ;;
		delay)
			LAB_LINKS+=("${*:2:6} $LAB_COST")
			LAB_DELAYS+=("$2 $5 $9")
			;;
		*) return 1 ;;
		esac
		;;
	lan:5)
		LAB_LANS+=("${*:2}")
		LAB_HOSTS+=("$4")
		;;
	owns:*) LAB_OWNS[$2]+="${*:3} " ;;
	*) return 1 ;;
	esac
}

_lab_peers()	# ROUTER...
{
	local a b

	for a; do
		for b; do
			[ "$a" = "$b" ] || LAB_PEERS[$a]+="$b "
		done
	done
}

lab_read()	# FILE
{
	local line words number=0

	while read -r line; do
		number=$((number + 1))
		read -ra words <<< "${line%%#*}"
		[ "${#words[@]}" -eq 0 ] || _lab_word "${words[@]}" ||
			die "$1:$number: not understood: $line"
	done < "$1"
}

loopback()	# ROUTER [6]
{
	if [ "${2-4}" = 6 ]; then
		echo "${LAB_WG6:-fd00:255}::${LAB_NUMBER[$1]}"
	else
		echo "${LAB_WG4:-10.255.0}.${LAB_NUMBER[$1]}"
	fi
}

public()	# ROUTER [6]
{
	if [ "${2-4}" = 6 ]; then
		echo "$LAB_WAN6::${LAB_NUMBER[$1]}"
	else
		echo "$LAB_WAN4.${LAB_NUMBER[$1]}"
	fi
}

label_of()	# ROUTER
{
	echo $((1000 + LAB_NUMBER[$1]))
}

# Each link from the one end and from the other:
# "ROUTER DEVICE ADDRESSES PEER DEVICE ADDRESSES COST".
lab_ends()	# [ROUTER]
{
	local a device addresses b device_b addresses_b cost link

	for link in "${LAB_LINKS[@]}"; do
		read -r a device addresses b device_b addresses_b cost <<< "$link"
		[ "${1-$a}" != "$a" ] ||
			echo "$a $device $addresses $b $device_b $addresses_b $cost"
		[ "${1-$b}" != "$b" ] ||
			echo "$b $device_b $addresses_b $a $device $addresses $cost"
	done
}

link_between()	# ROUTER ROUTER
{
	local device own peer addresses

	[ -z "$LAB_WG" ] || echo "$LAB_WG $(loopback "$1") $(loopback "$2")"
	while read -r _ device own peer _ addresses _; do
		[ "$peer" != "$2" ] || echo "$device ${own%%/*} ${addresses%%/*}"
	done < <(lab_ends "$1")
}

lab_up()	# NETWORK [wireguard|sit|gre]
{
	local router delay

	LAB_DIR=$TMP/lab
	lab_read "$LNET_LABS/$1/network"
	# shellcheck source=mesh/routing.sh
	. "$LNET_LABS/$1/routing.sh"
	must mkdir -p "${LAB_ROUTERS[@]/#/$LAB_DIR/}"
	_lab_network
	lab_tunnels "${2-wireguard}"
	for delay in "${LAB_DELAYS[@]}"; do
		# shellcheck disable=SC2086
		lab_delay $delay
	done
	[ "${#LAB_SERVERS[@]}" -eq 0 ] || lab_servers "${LAB_SERVERS[@]}"
	for router in "${LAB_ROUTERS[@]}"; do
		routing_start "$router"
	done
	for router in "${LAB_ROUTERS[@]}"; do
		wait_for 120 routing_ready "$router" ||
			die "$router does not learn all routes: $(ip -n "${NS[$router]}" route
			ip -n "${NS[$router]}" -6 route)"
	done
}

_lab_network()
{
	local router lan addresses host host_addresses

	lab_nodes "${LAB_ROUTERS[@]}" "${LAB_HOSTS[@]}" internet
	[ "${#LAB_LINKS[@]}" -eq 0 ] || _lab_underlay
	for router in "${LAB_ROUTERS[@]}"; do
		if [ -n "${LAB_NAT[$router]-}" ]; then
			lab_behind_nat "$router"
		elif [ -n "${LAB_UPLINK[$router]-}" ]; then
			_lab_uplink "$router"
		fi
	done
	for lan in "${LAB_LANS[@]}"; do
		read -r router addresses host host_addresses <<< "$lan"
		lab_cable "$router" lan0 "$addresses" "$host" eth0 "$host_addresses"
		lab_route "$host" "default via ${addresses%%/*}"
		[[ $addresses != *:* ]] ||
			lab_route "$host" "default via $(grep -oE '[^,/]*:[^/]*' <<< "$addresses" | head -n 1)"
	done
	router "${NS[internet]}"
	for router in "${LAB_ROUTERS[@]}"; do
		router "${NS[$router]}"
	done
	lab_wire_up
}

# What WireGuard's packets travel by from end to end of each link.
_lab_underlay()
{
	local router n

	lab_nodes underlay
	router "${NS[underlay]}"
	for router in "${LAB_ROUTERS[@]}"; do
		n=${LAB_NUMBER[$router]}
		lab_ip "$router" "address add $(loopback "$router")/32 dev lo"
		lab_ip "$router" "address add $(loopback "$router" 6)/128 dev lo"
		lab_cable "$router" ul "100.64.0.$n peer 100.64.0.254/32" \
			underlay "to_$router" "100.64.0.254 peer 100.64.0.$n/32"
		lab_route "$router" "100.64.0.0/24 via 100.64.0.254"
	done
}

# The router's address is a /32 beside the gateway's, as hosters give it; what
# it owns of IPv6 is the provider's business, too.
_lab_uplink()	# ROUTER
{
	local own=$LAB_WAN4.${LAB_NUMBER[$1]} gateway=$LAB_WAN4.254 prefix
	local own6=$LAB_WAN6::${LAB_NUMBER[$1]} gateway6=$LAB_WAN6::fe

	lab_cable "$1" wan "$own peer $gateway/32,$own6 peer $gateway6/128" \
		internet "to_$1" "$gateway peer $own/32,$gateway6 peer $own6/128"
	lab_route "$1" "default via $gateway src $own"
	lab_route "$1" "default via $gateway6 dev wan src $own6"
	for prefix in ${LAB_OWNS[$1]-}; do
		[[ $prefix != *:* ]] || lab_route internet "$prefix via $own6 dev to_$1"
	done
}

# Without links, WireGuard's packets are on the Internet.
_lab_carries()
{
	if [ "${#LAB_LINKS[@]}" -gt 0 ]; then
		echo underlay
	else
		echo internet
	fi
}

# What the packets of a router's tunnels have as their address there.
_lab_endpoint()	# ROUTER
{
	if [ "${#LAB_LINKS[@]}" -gt 0 ]; then
		echo "100.64.0.${LAB_NUMBER[$1]}"
	else
		public "$1"
	fi
}

lab_delay()
{
	local end device

	for end in "$1 $2" "$2 $1"; do
		read -r device _ < <(link_between "${end% *}" "${end#* }")
		must tc -n "${NS[${end% *}]}" qdisc replace dev "$device" root \
			netem delay "$3ms" "${4:-0}ms"
	done
}

lab_cut()
{
	local a b

	a=$(_lab_endpoint "$1")
	b=$(_lab_endpoint "$2")
	on "$(_lab_carries)" nft -f - <<-EOF
		table inet cut {
			chain forward {
				type filter hook forward priority 0;
				ip saddr { $a, $b } ip daddr { $a, $b } drop
			}
		}
	EOF
}

lab_mend()
{
	on "$(_lab_carries)" nft delete table inet cut
}

for _part in cables nat tunnels exits internet labels faults; do
	# shellcheck source=lib/cables.sh
	. "$LNET_LABS/lib/$_part.sh"
done
unset _part
