# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The tunnels of a lab.  Sourced by ../lab.sh.
#
#   lab_tunnels wireguard|sit|gre   one for each link of the description: WireGuard
#                               from a file as wg-quick reads it, kept in
#                               $LAB_DIR/ROUTER, IP-in-IP for both families or
#                               GRE; and the interface of all

declare -gA _private=() _public=()

lab_tunnels()
{
	local router end ends

	for router in "${LAB_ROUTERS[@]}"; do
		wireguard_keys KEY
		_private[$router]=$KEY_PRIVATE
		_public[$router]=$KEY_PUBLIC
	done
	mapfile -t ends < <(lab_ends)
	for end in "${ends[@]}"; do
		# shellcheck disable=SC2086
		"_lab_$1" $end
	done
	[ "$1" = wireguard ] || lab_wire_up
	[ -z "$LAB_WG" ] || _lab_one_for_all
}

# One interface for each peer, so that it admits everything: who may send what
# is up to routing.
_lab_wireguard()	# ROUTER DEVICE ADDRESSES PEER PEER-DEVICE PEER-ADDRESSES COST
{
	local file=$LAB_DIR/$1/$2.conf own=${LAB_NUMBER[$1]} peer=${LAB_NUMBER[$4]}

	( umask 077; cat > "$file" ) <<-EOF
		# $1, to $4
		[Interface]
		PrivateKey = ${_private[$1]}
		ListenPort = $((51820 + peer))
		Address = ${3//,/, }
		MTU = 1420
		Table = off

		[Peer]
		PublicKey = ${_public[$4]}
		Endpoint = 100.64.0.$peer:$((51820 + own))
		AllowedIPs = 0.0.0.0/0, ::/0
		PersistentKeepalive = 25
	EOF
	must on "$1" wg-quick up "$file"
}

_lab_sit()
{
	_lab_plain "sit mode any" "$@"
}

_lab_gre()
{
	_lab_plain gre "$@"
}

# OSPF needs to be told that multicast passes it.
_lab_plain()	# TYPE ROUTER DEVICE ADDRESSES PEER...
{
	local address addresses

	lab_ip "$2" "link add $3 mtu 1420 type $1 ttl 64 local 100.64.0.${LAB_NUMBER[$2]} remote 100.64.0.${LAB_NUMBER[$5]}"
	lab_ip "$2" "link set $3 multicast on"
	IFS=, read -ra addresses <<< "$4"
	for address in "${addresses[@]}"; do
		[[ $address != *:* ]] || address+=" nodad"
		lab_ip "$2" "address add $address dev $3"
	done
	lab_ip "$2" "link set $3 up"
}

# One interface for all peers: AllowedIPs choose among them, and hold addresses
# of routers.  Whoever is behind NAT has no endpoint, and keeps its way in open.
_lab_one_for_all()
{
	local router peer others

	for router in "${!LAB_PEERS[@]}"; do
		cat > "$LAB_DIR/$router/$LAB_WG.conf" <<-EOF
			# $router
			[Interface]
			PrivateKey = ${_private[$router]}
			Address = $(loopback "$router")/32, $(loopback "$router" 6)/128
			MTU = 1420
		EOF
		[ -n "${LAB_NAT[$router]-}" ] ||
			echo "ListenPort = 51820" >> "$LAB_DIR/$router/$LAB_WG.conf"
		read -ra others <<< "${LAB_PEERS[$router]}"
		for peer in "${others[@]}"; do
			_lab_peer "$router" "$peer" "${#others[@]}" >> "$LAB_DIR/$router/$LAB_WG.conf"
		done
		must chmod 600 "$LAB_DIR/$router/$LAB_WG.conf"
	done
	for router in "${!LAB_PEERS[@]}"; do
		must on "$router" wg-quick up "$LAB_DIR/$router/$LAB_WG.conf"
	done
}

_lab_peer()	# ROUTER PEER NUMBER-OF-PEERS
{
	local router allowed=''

	for router in "${!LAB_PEERS[@]}"; do
		if [ "$router" = "$2" ] || { [ "$3" -eq 1 ] && [ "$router" != "$1" ]; }; then
			allowed+="$(loopback "$router")/32, $(loopback "$router" 6)/128, "
		fi
	done
	cat <<-EOF

		# $2
		[Peer]
		PublicKey = ${_public[$2]}
		AllowedIPs = ${allowed%, }
	EOF
	[ -n "${LAB_NAT[$2]-}" ] ||
		printf '%s\n' "Endpoint = $(public "$2"):51820" "PersistentKeepalive = 25"
}
