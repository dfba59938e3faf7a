# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# BIRD at the routers of a lab, by the file $LAB_DIR/ROUTER/bird.conf.  Sourced by
# the routing.sh of networks that use it.
#
#   bird_run ROUTER            start the daemon
#   bird_cli ROUTER CMD...     talk to it
#   bird_kernel 4|6 ROUTER SOURCE...
#                              part of the configuration: routes of these sources
#                              go to the kernel; packets of the router itself
#                              have its address on lo
#   bird_has_all ROUTER        have the routers' addresses and all that the other
#                              routers own come to the kernel there?

bird_run()
{
	start_in "${NS[$1]}" "bird_$1" bird -f -c "$LAB_DIR/$1/bird.conf" \
		-s "$LAB_DIR/$1/bird.ctl"
}

bird_cli()
{
	birdc -s "$LAB_DIR/$1/bird.ctl" "${@:2}"
}

bird_kernel()
{
	local sources

	sources=$(printf ', %s' "${@:3}")
	cat <<-EOF
		protocol kernel kernel$1 {
		    ipv$1 {
		        import none;
		        export filter {
		            if source !~ [${sources#, }] then reject;
		            krt_prefsrc = $(loopback "$2" "$1");
		            accept;
		        };
		    };
		}
	EOF
}

bird_has_all()
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
