# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Routing of the mesh: BIRD with OSPFv3 for both families, in one area.  What a
# link costs stands in a file of its own, so that a program that measures it can
# write it.  Sourced by ../lab.sh.
#
#   routing_start ROUTER, routing_ready ROUTER
#
# Hellos every second: the lab shall find a dead tunnel while people watch.

# shellcheck source=../lib/bird.sh
. "$LNET_LABS/lib/bird.sh"

routing_start()
{
	local directory=$LAB_DIR/$1

	lab_ends "$1" | awk '{ print "define cost_" $2 " = " $7 ";" }' > "$directory/costs.conf"
	_bird_config "$1" > "$directory/bird.conf"
	bird_run "$1"
}

routing_ready()
{
	bird_has_all "$1"
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
