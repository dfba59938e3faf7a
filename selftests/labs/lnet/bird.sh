# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# BIRD of the lnet lab: a configuration and a daemon per router.  Sourced by
# ../lnet.sh.
#
#   lnet_bird_up           start all, wait until every router has every route
#   bird_cli ROUTER CMD...   talk to the daemon of a router
#
# Hellos every second: the lab shall find a dead tunnel while people watch.

: "${LAB_DIR:=}"

lnet_bird_up()
{
	local router

	for router in "${LNET_ROUTERS[@]}"; do
		_bird_config "$router" > "$LAB_DIR/$router/bird.conf"
		start_in "${NS[$router]}" "bird_$router" bird -f \
			-c "$LAB_DIR/$router/bird.conf" -s "$LAB_DIR/$router/bird.ctl"
	done
	for router in "${LNET_ROUTERS[@]}"; do
		wait_for 180 _has_all_routes "$router" ||
			die "$router does not learn all routes: $(ip -n "${NS[$router]}" route)"
	done
}

bird_cli()	# ROUTER CMD...
{
	birdc -s "$LAB_DIR/$1/bird.ctl" "${@:2}"
}

_has_all_routes()	# ROUTER
{
	local router network routes

	routes=$(ip -n "${NS[$1]}" route show proto bird) || return
	for router in "${LNET_ROUTERS[@]}"; do
		[ "$router" = "$1" ] || grep -q "^$(loopback "$router") " <<< "$routes" || return
	done
	for network in $(_announced_elsewhere "$1"); do
		grep -q "^$network " <<< "$routes" || return
	done
}

# Networks that a router must learn: the LANs, and the clusters it is not in.
_announced_elsewhere()	# ROUTER
{
	local entry name network members

	if [ "$1" != newton ]; then
		for entry in "${LNET_LANS[@]}"; do
			read -r _ network _ <<< "$entry"
			echo "$network.0/24"
		done
	fi
	! multi || return 0
	for entry in "${LNET_CLUSTERS[@]}"; do
		read -r name network members <<< "$entry"
		[[ " $members " = *" $1 "* ]] || echo "192.168.$network.0/24"
	done
}

_bird_config()	# ROUTER
{
	cat <<-EOF
		router id $(loopback "$1");
		log stderr all;

		protocol device { scan time 1; }

		protocol kernel {
		    ipv4 {
		        import none;
		        export filter {
		            if source = RTS_DEVICE then reject;
		            krt_prefsrc = $(loopback "$1");
		            accept;
		        };
		    };
		}

	EOF
	_bird_ospf "$1"
	multi || _bird_bgp "$1"
}

_bird_ospf()	# ROUTER
{
	local name a b cost cluster members timers="hello 1; dead 8; retransmit 2"

	cat <<-EOF
		protocol ospf v2 {
		    ipv4 { import all; export none; };
		    area 0 {
		        interface "lo" { stub; };
	EOF
	if multi; then
		cat <<-EOF
			        interface "lan*" { stub; };
			        interface "wg" {
			            type ptmp; cost 10; $timers;
			            neighbors { $(neighbours "$1" | sed 's/.* \(.*\)/\1;/' | tr '\n' ' ')};
			        };
		EOF
	else
		for tunnel in "${LNET_TUNNELS[@]}"; do
			read -r name _ a b cost <<< "$tunnel"
			[[ " $a $b " != *" $1 "* ]] ||
				echo "        interface \"$name\" { type ptp; cost $cost; $timers; };"
		done
		for cluster in "${LNET_CLUSTERS[@]}"; do
			read -r name _ members <<< "$cluster"
			[[ " $members " = *" $1 "* ]] || continue
			cat <<-EOF
				        interface "$name" {
				            type ptmp; cost 10; $timers;
				            neighbors { $(neighbours "$1" | sed -n "s/.* $name \(.*\)/\1;/p" | tr '\n' ' ')};
				        };
			EOF
		done
	fi
	printf '    };\n}\n'
}

# The gateway of a cluster announces it, and so does newton its LANs; bayes
# reflects without making itself the next hop.
_bird_bgp()	# ROUTER
{
	local cluster name members router gateway=

	for cluster in "${LNET_CLUSTERS[@]}"; do
		read -r name _ members <<< "$cluster"
		[ "${members%% *}" != "$1" ] || gateway=$name
	done
	[ -z "$gateway" ] ||
		printf '\nprotocol direct { ipv4; interface "%s", "lan*"; }\n' "$gateway"
	cat <<-EOF

		template bgp inside {
		    local $(loopback "$1") as 4242420100;
		    multihop;
		    graceful restart on;
		    connect retry time 2; connect delay time 1; error wait time 1, 5;
		    ipv4 { import all; export where source ~ [ RTS_DEVICE, RTS_BGP ]; };
		}
	EOF
	if [ "$1" != bayes ]; then
		echo "protocol bgp bayes from inside { neighbor $(loopback bayes) as 4242420100; }"
		return
	fi
	for router in "${LNET_ROUTERS[@]}"; do
		[ "$router" = bayes ] ||
			echo "protocol bgp $router from inside { neighbor $(loopback "$router") as 4242420100; rr client; }"
	done
}
