# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Routing of the mesh: BIRD with OSPFv3 for both families, in one area.  What a
# link costs is half of its round trip in ms: `lnet-exit latency` measures it, the
# links of a by their link-local addresses, and writes it to a file that BIRD
# includes.  Sourced by ../lab.sh.
#
#   routing_start ROUTER, routing_ready ROUTER
#   mesh_costs ROUTER          costs in force there, "DEVICE COST" a line
#
# Hellos every second, questions ten times a second: the lab shall find out while
# people watch.

# shellcheck source=../lib/bird.sh
. "$LNET_LABS/lib/bird.sh"

routing_start()
{
	local directory=$LAB_DIR/$1

	sysctl_ns "${NS[$1]}" net.ipv4.ping_group_range="0 0"
	_latency_config "$1" > "$directory/latency.conf"
	start_in "${NS[$1]}" "latency_$1" lnet-exit latency run --config "$directory/latency.conf"
	must wait_for 20 test -s "$directory/costs.conf"
	_bird_config "$1" > "$directory/bird.conf"
	bird_run "$1"
}

mesh_costs()
{
	sed -nE 's/^define cost_(.*) = (.*);/\1 \2/p' "$LAB_DIR/$1/costs.conf"
}

_mesh_measured()	# ROUTER
{
	local costs

	costs=$(mesh_costs "$1")
	[ -n "$costs" ] && ! grep -q ' 65535$' <<< "$costs"
}

routing_ready()
{
	_mesh_measured "$1" && bird_has_all "$1"
}

_latency_config()	# ROUTER
{
	local device addresses neighbour

	cat <<-EOF
		# lnet-exit latency on $1
		measure: {interval-ms: 100, window: 5}
		change: {percent: 10, least-ms: 3, windows: 3, hold-ms: 2000}
		cost: {scale: 0.5, step: 5}
		bird: {file: $LAB_DIR/$1/costs.conf, control: $LAB_DIR/$1/bird.ctl}
		links:
	EOF
	lab_ends "$1" | while read -r _ device _ _ _ addresses _; do
		neighbour=${addresses%%/*}
		[ "$1" != a ] || neighbour=$(grep -oE 'fe80:[^/]*' <<< "$addresses")
		echo "- {dev: $device, neighbour: \"$neighbour\"}"
	done
}

_bird_config()	# ROUTER
{
	local prefixes4 prefixes6

	prefixes4="$(loopback "$1")/32 $(tr ' ' '\n' <<< "${LAB_OWNS[$1]}" | grep -v :)"
	prefixes6="$(loopback "$1" 6)/128 $(tr ' ' '\n' <<< "${LAB_OWNS[$1]}" | grep :)"
	cat <<-EOF
		# BIRD on $1
		router id $(loopback "$1");
		log stderr all;
		include "$LAB_DIR/$1/costs.conf";

		protocol device { scan time 1; }

		$(bird_kernel 4 "$1" RTS_OSPF)

		$(bird_kernel 6 "$1" RTS_OSPF)

		$(_bird_ospf "$1" 4 "$prefixes4")

		$(_bird_ospf "$1" 6 "$prefixes6")
	EOF
}

_bird_ospf()	# ROUTER 4|6 PREFIXES
{
	local prefix device

	echo "protocol ospf v3 mesh$2 {"
	echo "    ipv$2 { import all; export none; };"
	echo "    area 0 {"
	for prefix in $3; do
		echo "        stubnet $prefix;"
	done
	lab_ends "$1" | while read -r _ device _; do
		echo "        interface \"$device\" { type ptp; cost cost_$device; hello 1; dead 4; };"
	done
	printf '    };\n}\n'
}
