# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# WireGuard of the lnet lab: keys, one configuration file per interface as for
# `wg setconf`, interfaces and their addresses.  Sourced by ../lnet.sh.
#
#   lnet_wireguard_up
#   allowed_ips ROUTER     what the AllowedIPs of all its peers hold, one a line
#   stray_allowed_ips ROUTER   those that are not addresses of routers; status 1
#                          when there are none

declare -A _private=() _public=() _wg_batch=()

lnet_wireguard_up()
{
	local router

	for router in "${LNET_ROUTERS[@]}"; do
		wireguard_keys KEY
		_private[$router]=$KEY_PRIVATE
		_public[$router]=$KEY_PUBLIC
	done
	if multi; then
		_wireguard_one_interface
	else
		_wireguard_tunnels
		_wireguard_clusters
	fi
	for router in "${LNET_ROUTERS[@]}"; do
		must ip -n "${NS[$router]}" -batch - <<< "${_wg_batch[$router]}"
		# shellcheck disable=SC2016 # expanded inside the namespace
		must on "$router" sh -ec 'cd "$1"; for file in *.conf; do
			wg setconf "${file%.conf}" "$file"; done' sh "$LAB_DIR/$router"
	done
}

_wireguard_one_interface()
{
	local router peer address

	for router in "${LNET_ROUTERS[@]}"; do
		_wg_interface "$router" wg 51820
		while read -r peer _ address; do
			_wg_peer "$router" wg 51820 "$peer" \
				"$address/32, $(loopback "$peer")/32"
		done < <(neighbours "$router")
		_wg_create "$router" wg "10.250.0.${LNET_NUMBER[$router]}/24"
	done
}

_wireguard_tunnels()
{
	local tunnel name number a b

	for tunnel in "${LNET_TUNNELS[@]}"; do
		read -r name number a b _ <<< "$tunnel"
		_tunnel_end "$name" "$number" "$a" "$b"
		_tunnel_end "$name" "$number" "$b" "$a"
	done
}

# A tunnel may have to carry the packets of every router (iBGP sessions), but
# of nobody else.
_tunnel_end()	# NAME NUMBER ROUTER PEER
{
	local port=$((51820 + $2))

	_wg_interface "$3" "$1" "$port"
	_wg_peer "$3" "$1" "$port" "$4" \
		"10.254.$2.${LNET_NUMBER[$4]}/32, $(_loopbacks_beside "$3"), 224.0.0.5/32"
	_wg_create "$3" "$1" "10.254.$2.${LNET_NUMBER[$3]}/24"
}

_wireguard_clusters()
{
	local cluster name members router peer allowed

	for cluster in "${LNET_CLUSTERS[@]}"; do
		read -r name _ members <<< "$cluster"
		for router in $members; do
			_wg_interface "$router" "$name" 51820
			for peer in $members; do
				[ "$peer" != "$router" ] || continue
				allowed="$(home_address "$peer")/32, $(loopback "$peer")/32"
				# All other routers are behind the gateway of the cluster.
				[ "$peer" != "${members%% *}" ] ||
					allowed="$(home_address "$peer")/32, $(_loopbacks_beside "$router")"
				_wg_peer "$router" "$name" 51820 "$peer" "$allowed"
			done
			_wg_create "$router" "$name" "$(home_address "$router")/24"
		done
	done
}

_loopbacks_beside()	# ROUTER
{
	local router list=

	for router in "${LNET_ROUTERS[@]}"; do
		[ "$router" = "$1" ] || list+=", $(loopback "$router")/32"
	done
	echo "${list#, }"
}

_wg_interface()	# ROUTER INTERFACE PORT
{
	cat > "$LAB_DIR/$1/$2.conf" <<-EOF
		[Interface]
		PrivateKey = ${_private[$1]}
		ListenPort = $3
	EOF
}

_wg_peer()	# ROUTER INTERFACE PORT PEER ALLOWED-IPS
{
	cat >> "$LAB_DIR/$1/$2.conf" <<-EOF

		# $4
		[Peer]
		PublicKey = ${_public[$4]}
		Endpoint = 100.64.0.${LNET_NUMBER[$4]}:$3
		PersistentKeepalive = 25
		AllowedIPs = $5
	EOF
}

_wg_create()	# ROUTER INTERFACE ADDRESS
{
	_wg_batch[$1]+=$(printf '%s\n' "link add $2 type wireguard" \
		"address add $3 dev $2" "link set $2 up")$'\n'
}

allowed_ips()	# ROUTER
{
	on "$1" wg show all allowed-ips | cut -f 3 | tr ' ' '\n' | sort -u
}

# AllowedIPs that are neither a loopback nor an address of a link.
stray_allowed_ips()	# ROUTER
{
	local known

	if multi; then
		known='10\.25[05]\.0\.[1-6]/32'
	else
		known="10\.255\.0\.[1-6]/32|10\.254\.[1-4]\.[1-4]/32|224\.0\.0\.5/32"
		[ "$(home_address "$1")" = "$(loopback "$1")" ] ||
			known+="|$(home_address "$1" | sed 's/[0-9]*$//; s/\./\\./g')[12]/32"
	fi
	allowed_ips "$1" | grep -vxE "$known"
}
