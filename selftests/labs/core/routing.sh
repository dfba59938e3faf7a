# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Routing of the core: BIRD with iBGP on each tunnel, for both families.  A route
# carries in two large communities how long its way takes and how much the narrowest
# link of it lets through; each router adds what somebody has measured of the link that
# it came by, and prefers the shorter time, then the wider way.  What is measured stands
# in a file of its own.  Sourced by ../lab.sh.
#
#   routing_start ROUTER, routing_ready ROUTER
#   measured A B TIME RATE     the link between two routers takes TIME ms, and lets
#                              through RATE Mbit/s: both ends are told
#
# labels_config: a table of exits beside what others own, in files that all routers
# share, one for each exit: $LAB_DIR/table/EXIT.

# shellcheck source=../lib/bird.sh
. "$LNET_LABS/lib/bird.sh"

readonly CORE_RATE=1000

routing_start()
{
	local device time

	lab_ends "$1" | while read -r _ device _ _ _ _ time; do
		_measured "$1" "$device" "$time" "$CORE_RATE"
	done
	_bird_config "$1" > "$LAB_DIR/$1/bird.conf"
	bird_run "$1"
}

routing_ready()
{
	bird_has_all "$1"
}

measured()
{
	local device end

	for end in "$1 $2" "$2 $1"; do
		read -r device _ < <(link_between "${end% *}" "${end#* }")
		_measured "${end% *}" "$device" "$3" "$4"
		must bird_cli "${end% *}" configure
	done
}

_measured()	# ROUTER DEVICE TIME RATE
{
	cat > "$LAB_DIR/$1/$2.measured" <<-EOF
		define time_$2 = $3;
		define rate_$2 = $4;
	EOF
}

_bird_config()	# ROUTER
{
	local own6

	own6=$(tr ' ' '\n' <<< "${LAB_OWNS[$1]}" | grep :)
	cat <<-EOF
		# BIRD on $1
		router id $(loopback "$1");
		log stderr all;
		include "$LAB_DIR/$1/*.measured";

		define CORE = 64512;

		# What is known of the way so far, and the link that it came by.
		function by_link(int trip; int rate)
		{
		    int total = trip;
		    int least = rate;
		    for lc known in bgp_large_community do {
		        if known.asn = CORE && known.data1 = 1 then total = total + known.data2;
		        if known.asn = CORE && known.data1 = 2 && known.data2 < least then least = known.data2;
		    }
		    bgp_large_community.delete([(CORE, 1..2, *)]);
		    bgp_large_community.add((CORE, 1, total));
		    bgp_large_community.add((CORE, 2, least));
		    bgp_local_pref = (10000 - total) * 100000 + least;
		}

		protocol device { scan time 1; }
		protocol bfd { interface "wg_*" { interval 500 ms; multiplier 6; }; }

		$(bird_kernel 4 "$1" RTS_BGP)

		$(bird_kernel 6 "$1" RTS_BGP)

		$(_bird_own 4 "$(loopback "$1")/32 ${LAB_OWNS[$1]%% *}")

		$(_bird_own 6 "$(loopback "$1" 6)/128 $own6")

		$(lab_ends "$1" | while read -r end; do _bird_sessions "$1" "$end"; done)
	EOF
}

_bird_own()	# 4|6 PREFIXES
{
	local prefix

	echo "protocol static own$1 {"
	echo "    ipv$1;"
	for prefix in $2; do
		echo "    route $prefix unreachable;"
	done
	echo "}"
}

# Every router tells what it has learned to its other neighbours, as from itself.
_bird_sessions()	# ROUTER END
{
	local device addresses addresses_b family own=() peer=() peer_name scope=''

	read -r _ device addresses peer_name _ addresses_b _ <<< "$2"
	IFS=,/ read -r 'own[4]' _ 'own[6]' _ <<< "$addresses"
	IFS=,/ read -r 'peer[4]' _ 'peer[6]' _ <<< "$addresses_b"
	for family in 4 6; do
		[ "$family" = 4 ] || scope="%$device"
		cat <<-EOF
			protocol bgp ${peer_name}$family {
			    local ${own[$family]}$scope as CORE;
			    neighbor ${peer[$family]}$scope as CORE;
			    direct;
			    bfd on;
			    hold time 9;
			    connect retry time 2; connect delay time 1; error wait time 1, 5;
			    rr client;
			    rr cluster id $(loopback "$1");
			    ipv$family {
			        import filter { by_link(time_$device, rate_$device); accept; };
			        export where source ~ [RTS_STATIC, RTS_BGP];
			        next hop self;
			    };
			}
		EOF
	done
}

# Prefixes of the table of exits, by exit.
core_table()	# EXIT PREFIX...
{
	local exit=$1

	shift
	must mkdir -p "$LAB_DIR/table"
	printf '%s\n' "$@" > "$LAB_DIR/table/$exit"
}

labels_config()
{
	local exit

	core_table south-out 198.18.0.0/24 2001:db8:80::/48
	core_table north-out 198.18.1.0/24 2001:db8:81::/48
	labels_of_owners "$1"
	for exit in south-out north-out; do
		echo "  - {file: $LAB_DIR/table/$exit, exit: $exit}"
	done
}
