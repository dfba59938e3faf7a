# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Namespaces and cables of the lnet lab.  Sourced by ../lnet.sh.
#
#   lnet_net_up
#   lnet_default_routes    routers with an uplink use it; needs the addresses
#                          of the WireGuard interfaces
#   underlay_cut A B       packets of WireGuard between A and B vanish: nobody
#                          is told, as when a provider drops them
#   underlay_mend          and come through again

declare -A NS=()

# One `ip -batch` for each namespace: a process for each address would take
# longer than all the rest under emulation.
declare -A _batch=()

lnet_net_up()
{
	local router node lan device network host

	_lnet_namespaces "${LNET_ROUTERS[@]}" underlay internet "${LNET_HOSTS[@]}"
	for router in "${LNET_ROUTERS[@]}"; do
		_batch[$router]="address add $(loopback "$router")/32 dev lo"$'\n'
		_uplink underlay "$router" ul 100.64.0
		_batch[$router]+="route add 100.64.0.0/24 via 100.64.0.254"$'\n'
	done
	for router in "${LNET_UPLINKS[@]}"; do
		_uplink internet "$router" wan 203.0.113
	done
	for lan in "${LNET_LANS[@]}"; do
		read -r device network host <<< "$lan"
		_cable newton "$device" "$network.1/24" "$host" eth0 "$network.10/24"
		_batch[$host]+="route add default via $network.1"$'\n'
	done
	router "${NS[underlay]}" "${NS[internet]}"
	for router in "${LNET_ROUTERS[@]}"; do
		router "${NS[$router]}"
	done
	must ip -batch - <<< "${_batch[cables]}"
	for node in "${LNET_ROUTERS[@]}" underlay internet "${LNET_HOSTS[@]}"; do
		must ip -n "${NS[$node]}" -batch - <<< "${_batch[$node]}"
	done
}

_lnet_namespaces()
{
	local node

	for node; do
		if [ -n "${LNET_PLAIN_NAMES-}" ]; then
			must ip netns add "$node"
			defer _delete_ns "$node"
			must ip -n "$node" link set lo up
			NS[$node]=$node
		else
			setup_ns "${node^^}"
			declare -n _name=${node^^}
			NS[$node]=$_name
		fi
		# Tests trace one route after the other, and count every answer.
		sysctl_ns "${NS[$node]}" net.ipv4.icmp_ratelimit=0
	done
}

_cable()	# NODE DEVICE ADDRESS NODE DEVICE ADDRESS
{
	_batch[cables]+="link add $2 netns ${NS[$1]} type veth peer name $5 netns ${NS[$4]}"$'\n'
	_batch[$1]+="link set $2 up"$'\n'"address add $3 dev $2"$'\n'
	_batch[$4]+="link set $5 up"$'\n'"address add $6 dev $5"$'\n'
}

# The router's address is a /32 beside the gateway's, as hosters give it.
_uplink()	# MIDDLE ROUTER DEVICE NETWORK
{
	local address=$4.${LNET_NUMBER[$2]}

	_cable "$2" "$3" "$address peer $4.254/32" "$1" "$2" "$4.254 peer $address/32"
}

# gauss labels its own packets.  They carry its address in the cluster, the one
# that every other router knows to be behind the label of gauss; its own exit
# "home" masquerades what leaves by its own uplink.
lnet_default_routes()
{
	local router source

	for router in "${LNET_UPLINKS[@]}"; do
		source=$(public "$router")
		[ "$router" != gauss ] || source=$(home_address gauss)
		must ip -n "${NS[$router]}" route add default via 203.0.113.254 \
			dev wan src "$source"
	done
}

underlay_cut()
{
	local a=100.64.0.${LNET_NUMBER[$1]} b=100.64.0.${LNET_NUMBER[$2]}

	on underlay nft -f - <<-EOF
		table inet cut {
			chain forward {
				type filter hook forward priority 0;
				ip saddr { $a, $b } ip daddr { $a, $b } drop
			}
		}
	EOF
}

underlay_mend()
{
	on underlay nft delete table inet cut
}
