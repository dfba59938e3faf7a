# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Exit labels of the lnet lab: the configuration of `lnet-exit follow` on each
# router, and the daemons.  Sourced by ../lnet.sh.
#
#   lnet_follow                start the daemons, wait until all exits are up
#   exit_name ROUTER           the exit that a router is: sg, jp, hk, or its name
#   lnet_policy NODE           what LERs decide: everything leaves at sg, one
#                              network at jp, one at home
#
# Every router has one label.  It leads to the router's own addresses and to
# the hosts behind it, and at bayes, einstein and turing also to the Internet.

declare -rA LNET_EXITS=([bayes]=sg [einstein]=jp [turing]=hk)

exit_name()
{
	echo "${LNET_EXITS[$1]:-$1}"
}

label_of()	# ROUTER
{
	echo $((1000 + LNET_NUMBER[$1]))
}

lnet_follow()
{
	local router

	for router in "${LNET_ROUTERS[@]}"; do
		lnet_follow_config "$router" > "$LAB_DIR/$router/lnet-exit.conf"
		lab_follow_start "$router"
	done
	for router in "${LNET_ROUTERS[@]}"; do
		wait_for 30 all_exits_up "$router" "${#LNET_ROUTERS[@]}" ||
			die "exits of $router are not all up: $(lnet "${NS[$router]}" exit show)"
	done
}

lnet_follow_config()	# ROUTER
{
	local router device prefix

	echo "# lnet-exit follow on $1"
	[ "$1" != gauss ] && [ "$1" != bohr ] || echo "own-host: true"
	echo "devices:"
	neighbours "$1" | while read -r _ device prefix; do
		echo "  - {name: $device, from: ${prefix%.*}.0/24}"
	done | sort -u
	echo "exits:"
	for router in "${LNET_ROUTERS[@]}"; do
		printf '  - {name: %s, label: %s, ' "$(exit_name "$router")" "$(label_of "$router")"
		if [ "$router" != "$1" ]; then
			echo "egress: $(loopback "$router")}"
		elif [ -n "${LNET_EXITS[$router]-}" ]; then
			echo "local: true, oif: wan, masquerade: true}"
		else
			echo "local: true}"
		fi
	done
	[ "$1" != newton ] && [ "$1" != gauss ] ||
		echo "  - {name: home, label: $(($(label_of "$1") + 100)), local: true, oif: wan, masquerade: true}"
	echo "labels:"
	for router in "${LNET_ROUTERS[@]}"; do
		[ "$router" != "$1" ] || continue
		for prefix in $(_prefixes_of "$router"); do
			echo "  - {prefix: $prefix, exit: $(exit_name "$router")}"
		done
	done
}

# What only this router can reach: its addresses, and its LANs.
_prefixes_of()	# ROUTER
{
	local lan network

	{
		echo "$(loopback "$1")/32"
		echo "$(home_address "$1")/32"
		[ "$1" != newton ] || for lan in "${LNET_LANS[@]}"; do
			read -r _ network _ <<< "$lan"
			echo "$network.0/24"
		done
	} | sort -u
}

lnet_policy()	# NODE
{
	must lnet "${NS[$1]}" label add 0.0.0.0/0 exit sg
	must lnet "${NS[$1]}" label add 198.51.100.0/24 exit jp
	must lnet "${NS[$1]}" label add 192.0.2.0/24 exit home
}
