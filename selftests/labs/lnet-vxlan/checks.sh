# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What must hold in lnet-vxlan.  Sourced by its test after ../lab.sh; each function
# t_* is a subtest.

readonly SERVER4=198.18.0.80 SERVER6=2001:db8:80::80
readonly LENGTH=1000

# WireGuard itself adds 60 bytes, and fills up to a multiple of 16.
#
# Bytes at newton of the echo request from gauss that is LENGTH bytes long, as the IP
# header says: what is put into WireGuard and what that sends to the Internet.
lengths()	# ADDRESS
{
	local inside outside size=$((LENGTH - 28))

	[[ $1 != *:* ]] || size=$((LENGTH - 48))
	capture inside "${NS[newton]}" wg0 "greater $((LENGTH + 1))"
	capture outside "${NS[newton]}" wan "udp and greater $((LENGTH + 1))"
	must on gauss ping -qc1 -W5 -s "$size" "$1"
	must capture_wait "$inside" 2
	must capture_wait "$outside" 2
	capture_stop "$inside"
	capture_stop "$outside"
	echo "$(_length "$inside") $(_length "$outside")"
}

# That of the first one: whole packets are captured, from the IP header on.
_length()	# FILE
{
	packets "$1" | awk 'NR == 1 { print length($0) / 2 }'
}

# The longest IPv4 packet from gauss to bohr is so long.
check_mtu()	# DESC MTU
{
	must ip -n "${NS[gauss]}" route flush cache
	check "$1: $2 bytes pass" on gauss ping -qc1 -W5 -M 'do' -s $(($2 - 28)) 192.168.20.6
	check_status "$1: one more is refused" 1 "mtu ?= ?$2" \
		on gauss ping -c1 -W5 -M 'do' -s $(($2 - 27)) 192.168.20.6
}

admitted()	# ROUTER
{
	on "$1" wg show wg0 allowed-ips | cut -f 2 | tr ' ' '\n' | sort | xargs
}

t_vxlan()
{
	if ! vxlan_there; then
		skip "VXLAN as its operator has it" "this kernel has no VXLAN"
		return
	fi
	check "gauss reaches bohr" on gauss ping -qc1 -W5 192.168.20.6
	check "IPv6" on gauss ping -qc1 -W5 fd00:20::6
	check_eq "50 bytes more in WireGuard, 116 on the Internet" \
		"$(lengths 192.168.20.6)" "$((LENGTH + 50)) 1116"
	check_mtu "VXLAN" 1370
	_vxlan6
	check_eq "70 and 132 with IPv6 outside" \
		"$(lengths 192.168.20.6)" "$((LENGTH + 70)) 1132"
	check_mtu "VXLAN over IPv6" 1350
}

# The same between newton and einstein with IPv6 outside.
_vxlan6()
{
	local pair router peer owned

	for pair in "newton einstein" "einstein newton"; do
		read -r router peer <<< "$pair"
		must ip -n "${NS[$router]}" link add vx6 mtu 1350 type vxlan id 49372 dstport 4790 \
			ttl 1 local "$(loopback "$router" 6)" remote "$(loopback "$peer" 6)" dev wg0
		defer ip -n "${NS[$router]}" link del vx6
		address "${NS[$router]}" vx6 "192.168.103.${LAB_NUMBER[$router]}/24"
		must ip -n "${NS[$router]}" link set vx6 up
		for owned in ${LAB_OWNS[$peer]}; do
			[[ $owned = *:* ]] || must ip -n "${NS[$router]}" route replace "$owned" \
				via "192.168.103.${LAB_NUMBER[$peer]}" metric 1
		done
	done
}

# AllowedIPs hold no more than they did with VXLAN: without a label nothing passes.
t_bare()
{
	local router

	check_eq "AllowedIPs of newton are the routers' addresses" "$(admitted newton)" \
		"10.250.0.2/32 10.250.0.3/32 10.250.0.4/32 fd00:250::2/128 fd00:250::3/128 fd00:250::4/128"
	must ip -n "${NS[newton]}" route add 192.168.20.0/24 via 10.250.0.2 dev wg0
	defer ip -n "${NS[newton]}" route del 192.168.20.0/24
	check_not "WireGuard does not carry what it does not know" \
		on gauss ping -qc1 -W1 192.168.20.6
	for router in "${LAB_ROUTERS[@]}"; do
		check_eq "$router has no other device than WireGuard" \
			"$(ip -n "${NS[$router]}" -br link show type vxlan 2> /dev/null)" ""
	done
}

t_labels()
{
	check "gauss reaches bohr" on gauss ping -qc1 -W5 192.168.20.6
	check "IPv6" on gauss ping -qc1 -W5 fd00:20::6
	check_path "by label" 1002 "icmp.type == 8" newton einstein -- \
		on gauss ping -qc1 -W5 192.168.20.6
	check_path "and back" 1001 "icmp.type == 0" einstein newton -- \
		on gauss ping -qc1 -W5 192.168.20.6
	check_eq "24 bytes more in WireGuard, 84 on the Internet" \
		"$(lengths 192.168.20.6)" "$((LENGTH + 24)) 1084"
	check_eq "as many for IPv6" "$(lengths fd00:20::6)" "$((LENGTH + 24)) 1084"
	check_mtu "labels" 1396
}

t_labels6()
{
	local end router peer net

	for end in "newton einstein 20" "einstein newton 10"; do
		read -r router peer net <<< "$end"
		must lnet "${NS[$router]}" exit add six-here label "20$net" local
		defer lnet "${NS[$router]}" exit del six-here
		must lnet "${NS[$router]}" exit add six label "20$((30 - net))" \
			egress "$(loopback "$peer" 6)"
		defer lnet "${NS[$router]}" exit del six
		must lnet "${NS[$router]}" label replace "192.168.$net.0/24" exit six
		defer lnet "${NS[$router]}" label replace "192.168.$net.0/24" exit "$peer" \
			protocol follow
	done
	check_eq "44 and 116 with IPv6 outside" \
		"$(lengths 192.168.20.6)" "$((LENGTH + 44)) 1116"
	check_mtu "labels over IPv6" 1376
}

t_exits()
{
	lab_leave_at newton bayes
	check_eq "gauss leaves at bayes" "$(ask gauss $SERVER4)" "$SERVER4 saw $(public bayes)"
	check_eq "IPv6" "$(ask gauss $SERVER6)" "$SERVER6 saw $(public bayes 6)"
	check "a download" fetch gauss $SERVER4 200000
}

t_wrong_key()
{
	lab_leave_at newton bayes
	check_wrong_key newton bayes bayes-out $SERVER4 from 192.168.10.5 iif lan0
	check_eq "gauss leaves at bayes again" "$(ask gauss $SERVER4)" "$SERVER4 saw $(public bayes)"
}

t_wrong_allowed()
{
	lab_leave_at newton bayes
	check_wrong_allowed newton bayes bayes-out $SERVER4 from 192.168.10.5 iif lan0
	check_eq "gauss leaves at bayes again" "$(ask gauss $SERVER4)" "$SERVER4 saw $(public bayes)"
}

t_no_daemon()
{
	check_no_daemon newton on gauss ping -qc1 -W5 192.168.20.6
}
