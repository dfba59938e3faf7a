# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What must hold in the mesh, whatever its tunnels are.  Sourced by the tests
# after ../lab.sh; each function t_* is a subtest.
#
#   mesh wireguard|sit     build it, and what holds with all tunnels

readonly SERVER4=198.18.0.80 SERVER6=2001:db8:80::80

t_home()
{
	lab_leave_at a a
	check_eq "ha leaves at home" "$(ask ha $SERVER4)" "$SERVER4 saw $(public a)"
	check_eq "IPv6, too" "$(ask ha $SERVER6)" "$SERVER6 saw $(public a 6)"
}

t_reach()
{
	local from to address

	for from in a b c; do
		for to in a b c; do
			[ "$from" != "$to" ] || continue
			for address in "10.137.${LAB_NUMBER[$to]}.10" \
				       "2001:db8:100${LAB_NUMBER[$to]}::10"; do
				check "h$from reaches $address" on "h$from" ping -qc1 -W5 "$address"
			done
		done
	done
}

t_leave()
{
	lab_leave_at a c
	check_eq "IPv4 leaves at c" "$(ask ha $SERVER4)" "$SERVER4 saw $(public c)"
	check_eq "IPv6 leaves at c" "$(ask ha $SERVER6)" "$SERVER6 saw $(public c 6)"
	check "a download" fetch ha $SERVER4 200000
	check "a download, IPv6" fetch ha $SERVER6 200000
	check_path "to c" 1103 "icmp.type == 8" a c -- on ha ping -qc1 -W5 $SERVER4
	check_path "and back" 1001 "icmp.type == 0" c a -- on ha ping -qc1 -W5 $SERVER4
}

# What arrives at the wrong site reaches its owner, with the addresses it had.
t_wrong_site()
{
	local seen

	must ip -n "${NS[internet]}" route add 198.51.100.0/24 via "$(public a)"
	defer ip -n "${NS[internet]}" route del 198.51.100.0/24
	capture seen "${NS[hc]}" eth0 "icmp and src host $SERVER4 and dst host 198.51.100.18"
	check_path "from a to its owner" 1003 "icmp.type == 8" a c -- \
		on internet ping -qc1 -W5 -I $SERVER4 198.51.100.18
	check "which sees who it is from" capture_wait "$seen" 1
}

cost_at()	# ROUTER DEVICE
{
	mesh_costs "$1" | sed -n "s/^$2 //p"
}

# Both ends have measured the same, or nearly so: a step is 5.
costs_are()	# ERE
{
	local a c

	a=$(cost_at a wg_c)
	c=$(cost_at c wg_a)
	[[ "$a $c" =~ ^($1)\ ($1)$ ]] && ((a - c <= 5 && c - a <= 5))
}

# Each one measures its links for another window of half a second.
windows()	# NUMBER
{
	local i

	for ((i = 0; i < $1; i++)); do
		must lnet "${NS[a]}" latency show --config "$LAB_DIR/a/latency.conf"
	done
}

watch_ways()
{
	WAYS=$((${WAYS-0} + 1))
	start_in "${NS[a]}" "WAYS$WAYS" ip -o -ts monitor route
	must wait_for 10 _watching
}

_watching()
{
	ip -n "${NS[a]}" route replace 192.0.2.254/32 dev lo
	ip -n "${NS[a]}" route del 192.0.2.254/32 dev lo
	grep -q 192.0.2.254 "$TMP/WAYS$WAYS.log"
}

# Where a has sent since then what is for c: IPv4, IPv6.  Hearing the same again is
# no move.
ways()
{
	local to

	for to in "$(loopback c)" "$(loopback c 6)"; do
		grep -v Deleted "$TMP/WAYS$WAYS.log" |
			sed -nE "s/^(\[[^]]*\] )?$to .* dev ([^ ]+) .*/\2/p" | uniq
	done | paste -sd ' '
}

check_ways()	# DESC WAYS
{
	local seen

	seen=$(ways)
	check_eq "$1" "$seen" "$2"
	[ "$seen" = "$2" ] || diag "$(cat "$TMP/WAYS$WAYS.log")"
}

# One way with two hops is better than one with one hop, as soon as it takes less
# time: within three windows and what they wait for, and once for all.
t_cheaper()
{
	local direct round

	direct=$(hop a c)
	round=$(hop a b)
	lab_leave_at a c
	check "60 ms cost 30 at both ends, or little more" wait_for 30 costs_are "30|35|40"
	check "a sends to c" wait_for 20 takes a c "$direct"
	watch_ways
	lab_delay a c 30 3
	windows 4
	check_ways "what shakes a little moves nothing" ""
	lab_delay a c 80
	check "160 ms cost 80" wait_for 30 costs_are "8[05]|9[05]"
	check "a sends to b what is for c" wait_for 30 takes a c "$round"
	check "c sends to b what is for a" wait_for 30 takes c a "$(hop c b)"
	check_path "by way of b" 1103 "icmp.type == 8" a b c -- on ha ping -qc1 -W5 $SERVER4
	check_eq "IPv6, too" "$(ask ha $SERVER6)" "$SERVER6 saw $(public c 6)"
	windows 4
	check_ways "it has moved once, in each family" "wg_b wg_b"
	lab_delay a c 30
	check "60 ms cost 30 again" wait_for 30 costs_are "30|35|40"
	check "a sends to c again" wait_for 30 takes a c "$direct"
	check "c sends to a again" wait_for 30 takes c a "$(hop c a)"
	check_ways "and back once" "wg_b wg_c wg_b wg_c"
}

t_failure()
{
	lab_leave_at a c
	lab_cut a c
	check "a goes round" wait_for 30 takes a c "$(hop a b)"
	check "c goes round" wait_for 30 takes c a "$(hop c b)"
	check_path "by way of b" 1103 "icmp.type == 8" a b c -- on ha ping -qc1 -W5 $SERVER4
	check_eq "IPv6 still leaves at c" "$(ask ha $SERVER6)" "$SERVER6 saw $(public c 6)"
	lab_mend
	direct_again
}

direct_again()
{
	check "a sends to c again" wait_for 60 takes a c "$(hop a c)"
	check "c sends to a again" wait_for 60 takes c a "$(hop c a)"
}

# No next hop tells of a tunnel that routing avoids.
t_wrong_key()
{
	wrong_key a wg_c
	check "a goes round" wait_for 30 takes a c "$(hop a b)"
	check_warning "a wrong key" a \
		"device wg_c: peer [A-Za-z0-9+/=]{44} of wg_c has never answered"
	right_again a wg_c
	direct_again
}

# OSPFv3 is content with link-local addresses, and so is what measures: labels are not.
t_wrong_allowed()
{
	local next

	read -r next _ < <(hop a c)
	lab_leave_at a c
	wrong_allowed a wg_c "fe80::/10, ff02::/16"
	check_trouble "wrong AllowedIPs" a c-out \
		"no peer of wg_c has $next among its AllowedIPs" $SERVER4 from 10.137.1.10 iif lan0
	right_again a wg_c
	direct_again
	check_eq "ha leaves at c" "$(ask ha $SERVER4)" "$SERVER4 saw $(public c)"
}

t_no_daemon()
{
	check_no_daemon a on ha ping -qc1 -W5 10.137.3.10
}

mesh()	# wireguard|sit
{
	must module_load
	lab_up mesh "$1"
	lab_follow
	subtest "hosts reach each other" t_reach
	subtest "the Internet at home" t_home
	subtest "the Internet elsewhere" t_leave
	subtest "addresses announced everywhere" t_wrong_site
}
