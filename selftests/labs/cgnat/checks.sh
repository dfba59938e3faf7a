# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What must hold in cgnat.  Sourced by its test after ../lab.sh; each function t_* is
# a subtest.

readonly SERVER4=198.18.0.80 SERVER6=2001:db8:80::80

admitted()	# ROUTER
{
	on "$1" wg show wg0 allowed-ips | cut -f 2 | tr ' ' '\n' | sort | xargs
}

# Where the VPS sends what is for a laptop.
endpoint()	# LAPTOP
{
	on vps wg show wg0 | awk -v own="$(loopback "$1")/32," '
		/endpoint:/ { at = $2 } /allowed ips:/ && $3 == own { print at }'
}

# Ports of the BGP session of a laptop: they are others when it has begun anew.
session()	# LAPTOP
{
	on "$1" ss -Htn state established "( sport = :179 or dport = :179 )" |
		awk '{ print $3, $4 }'
}

t_reach()
{
	local seen

	check_eq "AllowedIPs of west are tunnel addresses" "$(admitted west)" \
		"100.100.100.1/32 100.100.100.3/32 fd00:100::1/128 fd00:100::3/128"
	check_eq "those of the VPS, too" "$(admitted vps)" \
		"100.100.100.2/32 100.100.100.3/32 fd00:100::2/128 fd00:100::3/128"
	capture seen "${NS[he]}" eth0 "icmp and src host 10.137.2.10"
	check_path "hw reaches he" 1003 "icmp.type == 8" west east -- \
		on hw ping -qc1 -W5 10.137.3.10
	check "under the address it has" capture_wait "$seen" 1
	check "IPv6" on hw ping -qc1 -W5 fd00:137:3::10
	check "he reaches hw" on he ping -qc1 -W5 10.137.2.10
	check "IPv6, too" on he ping -qc1 -W5 fd00:137:2::10
	check "laptop to laptop" on west ping -qc1 -W5 10.137.3.1
	check "laptop to laptop, IPv6" on east ping -qc1 -W5 fd00:137:2::1
}

t_home()
{
	lab_leave_at west west
	check_eq "hw leaves by its carrier" "$(ask hw $SERVER4)" "$SERVER4 saw $(public west)"
	check_eq "west itself" "$(ask west $SERVER4)" "$SERVER4 saw $(public west)"
}

# Nothing but WireGuard may be seen of it where the carrier looks on.
t_vps()
{
	local popped seen clear

	lab_leave_at west vps
	popped=$(exit_packets vps vps-out pop)
	capture seen "${NS[vps]}" wan "tcp and src host $(public vps) and dst host $SERVER4"
	capture clear "${NS[carrier_west]}" wan "(ip or tcp) and not (udp and host $(public vps))"
	check_eq "hw leaves at the VPS" "$(ask hw $SERVER4)" "$SERVER4 saw $(public vps)"
	check_eq "IPv6, which the carrier has none of" "$(ask hw $SERVER6)" \
		"$SERVER6 saw $(public vps 6)"
	check_eq "west itself" "$(ask west $SERVER4)" "$SERVER4 saw $(public vps)"
	check_eq "west itself, IPv6" "$(ask west $SERVER6)" "$SERVER6 saw $(public vps 6)"
	check "a download" fetch hw $SERVER4 200000
	capture_stop "$seen"
	check "packets left there" test "$(capture_count "$seen")" -gt 10
	capture_stop "$clear"
	check_eq "the carrier saw nothing but WireGuard" "$(packets "$clear")" ""
	check "each of them came off the label" \
		test $(($(exit_packets vps vps-out pop) - popped)) -ge "$(capture_count "$seen")"
	check_path "to the VPS" 1101 "icmp.type == 8" west vps -- on hw ping -qc1 -W5 $SERVER4
	check_path "and back" 1002 "icmp.type == 0" vps west -- on hw ping -qc1 -W5 $SERVER4
}

# East is an exit although nobody can call it: its home translates what leaves.
t_other()
{
	local home

	lab_leave_at west east
	capture home "${NS[home_east]}" to_east \
		"tcp and src host 192.168.1.10 and dst host $SERVER4"
	check_eq "hw leaves by east's carrier" "$(ask hw $SERVER4)" \
		"$SERVER4 saw $(public east)"
	check "under the address that east has at home" capture_wait "$home" 3
	check_eq "west itself" "$(ask west $SERVER4)" "$SERVER4 saw $(public east)"
	check "an upload" upload hw $SERVER4 200000
	check_path "to east" 1103 "icmp.type == 8" west east -- on hw ping -qc1 -W5 $SERVER4
	check_path "and back" 1002 "icmp.type == 0" east west -- on hw ping -qc1 -W5 $SERVER4
}

# With a gateway in the route, each laptop sends to the VPS, which looks at the label.
t_transit()
{
	local laptop other before

	lab_leave_at west east
	for laptop in west east; do
		other=$(_other "$laptop")
		must ip -n "${NS[$laptop]}" route replace "$(loopback "$other")" \
			via "$(loopback vps)" dev wg0
		defer ip -n "${NS[$laptop]}" route replace "$(loopback "$other")" \
			dev wg0 scope link
		check "$laptop has the VPS as its next hop" wait_for 20 \
			takes "$laptop" "$other" "$(loopback vps) wg0"
	done
	before=$(exit_packets vps east-out forward)
	check_eq "hw leaves by east's carrier" "$(ask hw $SERVER4)" \
		"$SERVER4 saw $(public east)"
	check "the VPS has seen the label" \
		test "$(exit_packets vps east-out forward)" -gt "$before"
	check_path "by way of the VPS" 1103 "icmp.type == 8" west vps east -- \
		on hw ping -qc1 -W5 $SERVER4
}

# What east announces is reached by label, and no AllowedIPs have to know it.
t_announced()
{
	address "${NS[east]}" lo 10.200.3.1/32 fd00:200:3::1/128
	defer ip -n "${NS[east]}" address del 10.200.3.1/32 dev lo
	defer ip -n "${NS[east]}" address del fd00:200:3::1/128 dev lo
	frr_cli east <<-'EOT'
		configure
		router bgp 64513
		address-family ipv4 unicast
		network 10.200.3.0/24
		exit-address-family
		address-family ipv6 unicast
		network fd00:200:3::/48
	EOT
	check "an entry is learned" wait_for 30 labelled 10.200.3.0/24
	check "hw reaches it" on hw ping -qc1 -W5 10.200.3.1
	check "an entry is learned, IPv6" wait_for 30 labelled fd00:200:3::/48
	check "hw reaches it, IPv6" on hw ping -qc1 -W5 fd00:200:3::1
	frr_cli east <<-'EOT'
		configure
		router bgp 64513
		address-family ipv4 unicast
		no network 10.200.3.0/24
		exit-address-family
		address-family ipv6 unicast
		no network fd00:200:3::/48
	EOT
	check "it is withdrawn, the entry goes" wait_for 30 unlabelled 10.200.3.0/24
	check "IPv6, too" wait_for 30 unlabelled fd00:200:3::/48
}

labelled()	# PREFIX
{
	lnet "${NS[west]}" label show "$1" | grep -qxF "$1 exit east protocol follow"
}

unlabelled()
{
	! labelled "$1"
}

elsewhere()	# LAPTOP ENDPOINT
{
	local now

	now=$(endpoint "$1")
	[ -n "$now" ] && [ "$now" != "$2" ]
}

# At the rate of a slow link, so that it is under way when things happen.
begin_download()
{
	start_in "${NS[hw]}" DOWNLOAD curl -sS --max-time 120 --limit-rate 200k \
		-o "$TMP/download" "http://$SERVER4/bytes/600000"
	must wait_for 20 test -s "$TMP/download"
}

# Everybody is to be reached at once, from either end, by the same BGP session.
survived()	# SESSION SERVER-SEES
{
	check "hw still reaches he" on hw ping -qc1 -W5 10.137.3.10
	check "he still reaches hw" on he ping -qc1 -W5 10.137.2.10
	check_eq "hw leaves where it did" "$(ask hw $SERVER4)" "$SERVER4 saw $2"
	check "the download goes on" wait "$DOWNLOAD"
	check "to the byte" cmp "$TMP/download" "$(bytes 600000)"
	check_eq "BGP has noticed nothing" "$(session west)" "$1"
}

t_forget()
{
	local before session

	lab_leave_at west east
	before=$(endpoint west)
	session=$(session west)
	check_match "the VPS sees the carrier" "$before" "^$(public west):4[0-9]{4}\$"
	begin_download
	lab_forget west
	check "another port" wait_for 40 elsewhere west "$before"
	check_match "of the carrier" "$(endpoint west)" "^$(public west):4[0-9]{4}\$"
	survived "$session" "$(public east)"
}

t_move()
{
	local session

	lab_leave_at west vps
	session=$(session west)
	begin_download
	lab_move west east
	check "the VPS follows" wait_for 40 reached_at west "$(public east)"
	check_eq "with another address at home" "$(on west ip -br -4 address show eth0 |
		awk '{ print $3 }')" 192.168.102.10/24
	survived "$session" "$(public vps)"
	must lnet "${NS[east]}" label add 0.0.0.0/0 exit west-out
	defer lnet "${NS[east]}" label del 0.0.0.0/0
	check "west is an exit there" wait_for 20 all_exits_up west 6
	check_eq "he leaves by it" "$(ask he $SERVER4)" "$SERVER4 saw $(public east)"
	lab_move west west
	check "the VPS follows it home" wait_for 40 reached_at west "$(public west)"
	check_eq "he leaves by its carrier" "$(ask he $SERVER4)" "$SERVER4 saw $(public west)"
}

reached_at()	# LAPTOP ADDRESS
{
	[[ $(endpoint "$1") = "$2":* ]]
}

t_wrong_key()
{
	lab_leave_at west vps
	check_wrong_key west vps vps-out $SERVER4
	check_eq "hw leaves at the VPS again" "$(ask hw $SERVER4)" "$SERVER4 saw $(public vps)"
}

t_wrong_allowed()
{
	lab_leave_at west vps
	check_wrong_allowed west vps vps-out $SERVER4
	check_eq "hw leaves at the VPS again" "$(ask hw $SERVER4)" "$SERVER4 saw $(public vps)"
}

t_no_daemon()
{
	check_no_daemon west wait_for 60 on hw ping -qc1 -W5 10.137.3.10
}
