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

lnet_net_up()
{
	local router lan device network host

	lab_nodes "${LNET_ROUTERS[@]}" underlay internet "${LNET_HOSTS[@]}"
	for router in "${LNET_ROUTERS[@]}"; do
		lab_ip "$router" "address add $(loopback "$router")/32 dev lo"
		_uplink underlay "$router" ul 100.64.0
		lab_route "$router" "100.64.0.0/24 via 100.64.0.254"
	done
	for router in "${LNET_UPLINKS[@]}"; do
		_uplink internet "$router" wan 203.0.113
	done
	for lan in "${LNET_LANS[@]}"; do
		read -r device network host <<< "$lan"
		lab_cable newton "$device" "$network.1/24" "$host" eth0 "$network.10/24"
		lab_route "$host" "default via $network.1"
	done
	router "${NS[underlay]}" "${NS[internet]}"
	for router in "${LNET_ROUTERS[@]}"; do
		router "${NS[$router]}"
	done
	lab_wire_up
}

# The router's address is a /32 beside the gateway's, as hosters give it.
_uplink()	# MIDDLE ROUTER DEVICE NETWORK
{
	local address=$4.${LNET_NUMBER[$2]}

	lab_cable "$2" "$3" "$address peer $4.254/32" "$1" "$2" "$4.254 peer $address/32"
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
