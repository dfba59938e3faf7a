# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Nodes of a lab and the cables between them.  Sourced by each lab.
#
#   lab_nodes NODE...      a namespace for each; its name in NS[NODE]
#   lab_cable NODE DEVICE ADDRESSES NODE DEVICE ADDRESSES
#                          a cable between two nodes; addresses and their options
#                          as `ip address add` takes them, several by commas
#   lab_ip NODE COMMAND    what `ip` has to do there later
#   lab_route NODE ROUTE   a route to add when all links are up
#   lab_wire_up            makes all of it, in order
#   on NODE CMD...         run CMD at a node
#
# LNET_PLAIN_NAMES=1: namespaces are called as the nodes are; otherwise their
# names are unique.

declare -gA NS=()

# One `ip -batch` for each namespace: a process for each address would take
# longer than all the rest under emulation.
_lab_cables=''
declare -gA _lab_batch=() _lab_routes=()

lab_nodes()
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
		_lab_batch[$node]=''
		# Tests trace one route after the other, and count every answer.
		sysctl_ns "${NS[$node]}" net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0
	done
}

on()
{
	in_ns "${NS[$1]}" "${@:2}"
}

lab_ip()
{
	_lab_batch[$1]+="$2"$'\n'
}

lab_route()
{
	_lab_routes[$1]+="route replace $2"$'\n'
}

lab_cable()
{
	_lab_cables+="link add $2 netns ${NS[$1]} type veth peer name $5 netns ${NS[$4]}"$'\n'
	_lab_end "$1" "$2" "$3"
	_lab_end "$4" "$5" "$6"
}

_lab_end()	# NODE DEVICE ADDRESSES
{
	local addresses address

	lab_ip "$1" "link set $2 up"
	IFS=, read -ra addresses <<< "$3"
	for address in "${addresses[@]}"; do
		[[ $address != *:* ]] || address+=" nodad"
		lab_ip "$1" "address add $address dev $2"
	done
}

lab_wire_up()
{
	local node

	must ip -batch - <<< "$_lab_cables"
	_lab_cables=''
	for node in "${!_lab_batch[@]}"; do
		must ip -n "${NS[$node]}" -batch - <<< "${_lab_batch[$node]}"
		_lab_batch[$node]=''
	done
	# IPv6 finds no gateway behind a link whose other end is down.
	for node in "${!_lab_routes[@]}"; do
		must wait_for 10 _lab_routed "$node"
	done
	_lab_routes=()
}

# Replacing does no harm to those that were there the last time.
_lab_routed()	# NODE
{
	ip -n "${NS[$1]}" -batch - <<< "${_lab_routes[$1]}"
}
