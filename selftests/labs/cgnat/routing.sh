# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Routing of cgnat: FRR on the two laptops, each an autonomous system of its own,
# with a session of several hops between them; the VPS only forwards it.  What one
# announces the other has in a table of its own, which label entries are learned
# from.  Sourced by ../lab.sh.
#
#   routing_start ROUTER, routing_ready ROUTER

# shellcheck source=../../lib/frr.sh
. "$LNET_TESTS/lib/frr.sh"
frr_require

routing_start()
{
	[ "$1" != vps ] || return 0
	_frr_config "$1" > "$LAB_DIR/$1/frr.conf"
	ln -s "$LAB_DIR/$1/frr.conf" "$TMP/$1.conf"
	frr_start "$1" "${NS[$1]}"
}

_other()	# LAPTOP
{
	case $1 in
	west) echo east ;;
	east) echo west ;;
	esac
}

# The table that routes of the other laptop go to.
_table()	# LAPTOP
{
	local other

	other=$(_other "$1")
	echo "200${LAB_NUMBER[$other]}"
}

routing_ready()
{
	local prefix routes table other

	[ "$1" != vps ] || return 0
	other=$(_other "$1")
	table=$(_table "$1")
	routes=$(ip -n "${NS[$1]}" route show table "$table" &&
		ip -n "${NS[$1]}" -6 route show table "$table") || return
	for prefix in ${LAB_OWNS[$other]}; do
		grep -q "^$prefix " <<< "$routes" || return
	done
}

_networks()	# ERE PREFIX...
{
	printf '%s\n' "${@:2}" | grep -E "$1" | sed 's/^/  network /'
}

_frr_config()	# LAPTOP
{
	local other owns as

	other=$(_other "$1")
	as=${LAB_NUMBER[$other]}
	other=$(loopback "$other")
	read -ra owns <<< "${LAB_OWNS[$1]}"
	cat <<-EOF
		! FRR on $1
		route-map ALL permit 10
		 set ipv6 next-hop global $(loopback "$1" 6)
		exit
		route-map LEARN permit 10
		 set table $(_table "$1")
		exit
		!
		router bgp 6451${LAB_NUMBER[$1]}
		 bgp router-id $(loopback "$1")
		 no bgp network import-check
		 neighbor $other remote-as 6451$as
		 neighbor $other ebgp-multihop 2
		 neighbor $other update-source $(loopback "$1")
		 neighbor $other timers 3 9
		 neighbor $other timers connect 1
		 address-family ipv4 unicast
		$(_networks '\.' "${owns[@]}")
		  neighbor $other route-map LEARN in
		  neighbor $other route-map ALL out
		 exit-address-family
		 address-family ipv6 unicast
		$(_networks : "${owns[@]}")
		  neighbor $other activate
		  neighbor $other route-map LEARN in
		  neighbor $other route-map ALL out
		 exit-address-family
		exit
	EOF
}

labels_config()
{
	local other

	other=$(_other "$1")
	if [ -n "$other" ]; then
		printf '%s\n' "own-host: true" "learn:" "  - {table: $(_table "$1"), exit: $other}"
	else
		labels_of_owners "$1"
	fi
}

# What a laptop opens itself by a label comes from an address that it is asked by.  Its
# own packets need a route, if only one that leads nowhere, and no home has one for
# IPv6: WireGuard refuses what has no label.
labels_started()
{
	local n=${LAB_NUMBER[$1]} address

	[ "$1" != vps ] || return 0
	must ip -n "${NS[$1]}" route add default dev "$LAB_WG" src "fd00:137:$n::1"
	for address in "10.137.$n.1" "fd00:137:$n::1"; do
		must lnet "${NS[$1]}" config set own-source "$address"
	done
}
