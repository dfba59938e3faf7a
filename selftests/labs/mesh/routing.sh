# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Routing of the mesh: BIRD with OSPFv3 for both families, in one area.  What a
# link costs stands in a file of its own, so that a program that measures it can
# write it.  Sourced by ../lab.sh.
#
#   routing_start ROUTER, routing_ready ROUTER
#   bird_cli ROUTER CMD...     talk to the daemon of a router
#
# Hellos every second: the lab shall find a dead tunnel while people watch.

routing_start()
{
	local directory=$LAB_DIR/$1

	lab_ends "$1" | awk '{ print "define cost_" $2 " = " $7 ";" }' > "$directory/costs.conf"
	_bird_config "$1" > "$directory/bird.conf"
	start_in "${NS[$1]}" "bird_$1" bird -f -c "$directory/bird.conf" -s "$directory/bird.ctl"
}

bird_cli()	# ROUTER CMD...
{
	birdc -s "$LAB_DIR/$1/bird.ctl" "${@:2}"
}

routing_ready()	# ROUTER
{
	local router prefix routes

	routes=$(ip -n "${NS[$1]}" route show proto bird &&
		ip -n "${NS[$1]}" -6 route show proto bird) || return
	for router in "${LAB_ROUTERS[@]}"; do
		[ "$router" != "$1" ] || continue
		for prefix in "$(loopback "$router")" "$(loopback "$router" 6)" ${LAB_OWNS[$router]}; do
			grep -q "^$prefix " <<< "$routes" || return
		done
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

		$(_bird_kernel 4 "$(loopback "$1")")

		$(_bird_kernel 6 "$(loopback "$1" 6)")

		$(_bird_ospf "$1" 4 "$prefixes4")

		$(_bird_ospf "$1" 6 "$prefixes6")
	EOF
}

_bird_kernel()	# 4|6 SOURCE
{
	cat <<-EOF
		protocol kernel kernel$1 {
		    ipv$1 {
		        import none;
		        export filter {
		            if source = RTS_DEVICE then reject;
		            krt_prefsrc = $2;
		            accept;
		        };
		    };
		}
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
