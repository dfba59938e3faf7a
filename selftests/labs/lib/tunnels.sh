# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The tunnels of a lab.  Sourced by ../lab.sh.
#
#   lab_tunnels wireguard|sit   one for each link of the description: WireGuard
#                               from a file as wg-quick reads it, kept in
#                               $LAB_DIR/ROUTER, or IP-in-IP for both families

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
	[ "$1" != sit ] || lab_wire_up
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

# OSPF needs to be told that multicast passes it.
_lab_sit()	# ROUTER DEVICE ADDRESSES PEER...
{
	local address addresses

	lab_ip "$1" "link add $2 mtu 1420 type sit mode any ttl 64 local 100.64.0.${LAB_NUMBER[$1]} remote 100.64.0.${LAB_NUMBER[$4]}"
	lab_ip "$1" "link set $2 multicast on"
	IFS=, read -ra addresses <<< "$3"
	for address in "${addresses[@]}"; do
		[[ $address != *:* ]] || address+=" nodad"
		lab_ip "$1" "address add $address dev $2"
	done
	lab_ip "$1" "link set $2 up"
}
