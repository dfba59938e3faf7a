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

# One way with two hops is better than one with one hop, as soon as OSPF says so.
t_cheaper()
{
	local direct round

	direct=$(hop a c)
	round=$(hop a b)
	lab_leave_at a c
	check_eq "a sends to c" "$(path_of a c)" "$direct"
	set_cost a wg_c 40
	set_cost c wg_a 40
	check "a sends to b what is for c" wait_for 30 takes a c "$round"
	check "c sends to b what is for a" wait_for 30 takes c a "$(hop c b)"
	check_path "by way of b" 1103 "icmp.type == 8" a b c -- on ha ping -qc1 -W5 $SERVER4
	set_cost a wg_c 15
	set_cost c wg_a 15
	check "a sends to c again" wait_for 30 takes a c "$direct"
	check "c sends to a again" wait_for 30 takes c a "$(hop c a)"
}

set_cost()	# ROUTER DEVICE COST
{
	must sed -i "s/cost_$2 = .*/cost_$2 = $3;/" "$LAB_DIR/$1/costs.conf"
	must bird_cli "$1" configure
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
	check "a sends to c again" wait_for 60 takes a c "$(hop a c)"
	check "c sends to a again" wait_for 60 takes c a "$(hop c a)"
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
