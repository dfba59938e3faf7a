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
#   router NAME NUMBER [wan]  10.255.0.N and fd00:255::N on lo; label 1000 + N,
#                             and 1100 + N for what leaves by wan
#   link NAME DEVICE ADDRESSES NAME DEVICE ADDRESSES [cost COST]
#                             a tunnel; addresses with commas between
#   lan ROUTER ADDRESSES HOST ADDRESSES
#                             a host at a router, by lan0 there and eth0 here
#   owns ROUTER PREFIX...     what nobody else can reach
#
# NETWORK/routing.sh makes the routing daemon of a router:
#   routing_start ROUTER      writes its configuration to $LAB_DIR/ROUTER, starts it
#   routing_ready ROUTER      has it all routes?
#
# Interface
#   lab_up NETWORK [wireguard|sit]
#                             build all, until the routes are there; everything
#                             goes away with the scope
#   lab_follow                `lnet-exit follow` on every router, until all its
#                             exits are up
#   lab_cut A B, lab_mend     packets of the tunnel between A and B vanish, as
#                             when a provider drops them; and come through again
#   loopback ROUTER [6]       its address on lo, that exits are found by
#   public ROUTER [6]         its address on wan
#   label_of ROUTER
#   link_between A B          "INTERFACE ADDRESS PEER-ADDRESS"
# The parts are in lib/: cables.sh nodes, tunnels.sh, exits.sh, and for the
# tests internet.sh, labels.sh.

LNET_LABS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

LAB_ROUTERS=() LAB_HOSTS=() LAB_LINKS=() LAB_LANS=() LAB_SERVERS=()
LAB_WAN4='' LAB_WAN6='' LAB_COST=10
declare -gA LAB_NUMBER=() LAB_UPLINK=() LAB_OWNS=()

_lab_word()	# WORD ARGUMENT...
{
	case $1:$# in
	wan:3) LAB_WAN4=$2 LAB_WAN6=$3 ;;
	server:*) LAB_SERVERS+=("${@:2}") ;;
	router:3 | router:4)
		LAB_ROUTERS+=("$2")
		LAB_NUMBER[$2]=$3
		[ "${4-wan}" = wan ] || return
		[ $# -lt 4 ] || LAB_UPLINK[$2]=1
		;;
	link:7) LAB_LINKS+=("${*:2} $LAB_COST") ;;
	link:9)
		[ "$8" = cost ] || return
		LAB_LINKS+=("${*:2:6} $9")
		;;
	lan:5)
		LAB_LANS+=("${*:2}")
		LAB_HOSTS+=("$4")
		;;
	owns:*) LAB_OWNS[$2]+="${*:3} " ;;
	*) return 1 ;;
	esac
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
		echo "fd00:255::${LAB_NUMBER[$1]}"
	else
		echo "10.255.0.${LAB_NUMBER[$1]}"
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

	while read -r _ device own peer _ addresses _; do
		[ "$peer" != "$2" ] || echo "$device ${own%%/*} ${addresses%%/*}"
	done < <(lab_ends "$1")
}

lab_up()	# NETWORK [wireguard|sit]
{
	local router

	LAB_DIR=$TMP/lab
	lab_read "$LNET_LABS/$1/network"
	# shellcheck source=mesh/routing.sh
	. "$LNET_LABS/$1/routing.sh"
	must mkdir -p "${LAB_ROUTERS[@]/#/$LAB_DIR/}"
	_lab_network
	lab_tunnels "${2-wireguard}"
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
	local router n lan addresses host host_addresses prefix

	lab_nodes "${LAB_ROUTERS[@]}" "${LAB_HOSTS[@]}" underlay internet
	for router in "${LAB_ROUTERS[@]}"; do
		n=${LAB_NUMBER[$router]}
		lab_ip "$router" "address add $(loopback "$router")/32 dev lo"
		lab_ip "$router" "address add $(loopback "$router" 6)/128 dev lo"
		lab_cable "$router" ul "100.64.0.$n peer 100.64.0.254/32" \
			underlay "to_$router" "100.64.0.254 peer 100.64.0.$n/32"
		lab_route "$router" "100.64.0.0/24 via 100.64.0.254"
		[ -z "${LAB_UPLINK[$router]-}" ] || _lab_uplink "$router"
	done
	for lan in "${LAB_LANS[@]}"; do
		read -r router addresses host host_addresses <<< "$lan"
		lab_cable "$router" lan0 "$addresses" "$host" eth0 "$host_addresses"
		lab_route "$host" "default via ${addresses%%/*}"
		[[ $addresses != *:* ]] ||
			lab_route "$host" "default via $(grep -oE '[^,/]*:[^/]*' <<< "$addresses" | head -n 1)"
	done
	router "${NS[underlay]}" "${NS[internet]}"
	for router in "${LAB_ROUTERS[@]}"; do
		router "${NS[$router]}"
	done
	lab_wire_up
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

lab_cut()
{
	local a=100.64.0.${LAB_NUMBER[$1]} b=100.64.0.${LAB_NUMBER[$2]}

	on underlay nft -f - <<-EOF
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
	on underlay nft delete table inet cut
}

for _part in cables tunnels exits internet labels; do
	# shellcheck source=lib/cables.sh
	. "$LNET_LABS/lib/$_part.sh"
done
unset _part
