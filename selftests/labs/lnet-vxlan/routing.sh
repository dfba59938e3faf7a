# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# VXLAN over the WireGuard interfaces, and BIRD's OSPFv3 for both families over
# that, as people do whom AllowedIPs are in the way of.  Without VXLAN in the kernel
# there is none of it.  Sourced by ../lab.sh.
#
#   routing_start ROUTER, routing_ready ROUTER
#   vxlan_there            has the kernel VXLAN?
#   vxlan_end              all of it goes away: devices, entries, daemons

# shellcheck source=../lib/bird.sh
. "$LNET_LABS/lib/bird.sh"

vxlan_there()
{
	ip -n "${NS[newton]}" link show dev vx > /dev/null 2>&1
}

_vxlan_known()	# ROUTER
{
	ip -n "${NS[$1]}" link add probe type vxlan id 1 dstport 4789 > /dev/null 2>&1 &&
		ip -n "${NS[$1]}" link del probe
}

# What a router's administrator has for `ip -batch` and `bridge -batch`: addresses, and
# an entry for each other router, which gets all that has no destination of its own.
_vxlan_files()	# ROUTER
{
	local peer n=${LAB_NUMBER[$1]}

	cat > "$LAB_DIR/$1/vxlan-ip.conf" <<-EOF
		link add vx mtu 1370 type vxlan id 49371 dstport 4789 ttl 1 local $(loopback "$1") dev $LAB_WG
		address add 192.168.102.$n/24 dev vx
		address add fd00:102::$n/64 dev vx nodad
		link set vx up
	EOF
	for peer in ${LAB_PEERS[$1]}; do
		echo "fdb append 00:00:00:00:00:00 dev vx dst $(loopback "$peer")"
	done > "$LAB_DIR/$1/vxlan-bridge.conf"
}

routing_start()
{
	local directory=$LAB_DIR/$1

	_vxlan_known "$1" || return 0
	_vxlan_files "$1"
	_bird_config "$1" > "$directory/bird.conf"
	must ip -n "${NS[$1]}" -batch "$directory/vxlan-ip.conf"
	must bridge -n "${NS[$1]}" -batch "$directory/vxlan-bridge.conf"
	bird_run "$1"
}

vxlan_end()
{
	local router pid

	vxlan_there || return 0
	for router in "${LAB_ROUTERS[@]}"; do
		pid=bird_$router
		must stop "${!pid}"
		must ip -n "${NS[$router]}" link del vx
	done
}

routing_ready()
{
	local router prefix routes

	vxlan_there || return 0
	routes=$(ip -n "${NS[$1]}" route show proto bird &&
		ip -n "${NS[$1]}" -6 route show proto bird) || return
	for router in "${LAB_ROUTERS[@]}"; do
		[ "$router" != "$1" ] || continue
		for prefix in ${LAB_OWNS[$router]-}; do
			grep -q "^$prefix .* dev vx" <<< "$routes" || return
		done
	done
}

_bird_config()	# ROUTER
{
	local family prefix

	cat <<-EOF
		# BIRD on $1
		router id $(loopback "$1");
		log stderr all;
		protocol device { scan time 1; }
	EOF
	for family in 4 6; do
		cat <<-EOF

			protocol kernel kernel$family {
			    ipv$family { import none; export where source != RTS_DEVICE; };
			}

			protocol ospf v3 over_vxlan$family {
			    ipv$family { import all; export none; };
			    area 0 {
		EOF
		for prefix in ${LAB_OWNS[$1]-}; do
			[ "$([[ $prefix = *:* ]] && echo 6 || echo 4)" != "$family" ] ||
				echo "        stubnet $prefix;"
		done
		cat <<-EOF
			        interface "vx" { type broadcast; hello 1; dead 4; };
			    };
			}
		EOF
	done
}
