# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What must hold in the lnet lab, whatever its variant.  Sourced by the tests
# after ../lnet.sh; each function is a subtest.

# The three decisions, for a router's own packets and for those of a host on
# its LAN.
t_servers()
{
	local node home

	for node in gauss client; do
		home=$(public gauss)
		[ "$node" = gauss ] || home=$(public newton)
		check_eq "$node leaves at sg" \
			"$(ask "$node" 198.18.0.80)" "198.18.0.80 saw $(public bayes)"
		check_eq "$node leaves at jp" \
			"$(ask "$node" 198.51.100.80)" "198.51.100.80 saw $(public einstein)"
		check_eq "$node leaves at home" \
			"$(ask "$node" 192.0.2.80)" "192.0.2.80 saw $home"
	done
}

t_bytes()
{
	# Sums that WireGuard would have to finish are not in a capture.
	features "${NS[gauss]}" lnet0 tx off
	check_path "to sg" 1004 "icmp.type == 8" gauss newton bayes -- \
		on gauss ping -qc1 -W5 198.18.0.80
	check_path "back from sg" 1005 "icmp.type == 0" bayes newton gauss -- \
		on gauss ping -qc1 -W5 198.18.0.80
	check_path "TCP to jp" 1002 "tcp.dstport == 80" gauss newton bayes einstein -- \
		ask gauss 198.51.100.80
}

# Sessions between routers stay with the routing table at every hop, whatever
# the label table says of their loopbacks.
t_sessions()
{
	local plain labelled

	capture plain "${NS[newton]}" sgcn tcp port 179
	capture labelled "${NS[newton]}" sgcn ip proto 137
	must bird_cli gauss reload bayes
	check "iBGP between gauss and bayes is plain IP" capture_wait "$plain" 2
	capture_stop "$labelled"
	check_eq "and nothing of it has a label" \
		"$(dissect "$labelled" "tcp.port == 179" ip.src)" ""
}

t_counters()
{
	local step router exit what want

	# Ten pings to jp: where, in which exit, counted as what.
	local expected=("gauss jp push" "newton jp forward" "bayes jp forward"
			"einstein jp pop" "einstein gauss push" "bayes gauss forward")
	declare -A before=() drops=()

	for step in "${expected[@]}"; do
		read -r router exit what <<< "$step"
		before[$step]=$(exit_packets "$router" "$exit" "$what")
	done
	for router in "${LNET_ROUTERS[@]}"; do
		drops[$router]=$(dropped "${NS[$router]}")
	done
	check "ten pings are answered" on gauss ping -qc10 -i0.1 -W5 198.51.100.80
	for step in "${expected[@]}"; do
		read -r router exit what <<< "$step"
		want=$((before[$step] + 10))
		check_eq "$router: exit $exit, $what" \
			"$(exit_packets "$router" "$exit" "$what")" "$want"
	done
	check_counter "home: marked and masqueraded, not labelled" \
		"${NS[gauss]}" push 0 ask gauss 192.0.2.80
	for router in "${LNET_ROUTERS[@]}"; do
		check_eq "$router has dropped nothing" \
			"$(dropped "${NS[$router]}")" "${drops[$router]}"
	done
}

t_tcp()
{
	local node server router

	for node in gauss client; do
		for server in 198.18.0.80 198.51.100.80; do
			check "$node downloads from $server" fetch "$node" "$server" 400000
			check "$node uploads to $server" upload "$node" "$server" 400000
		done
	done
	for router in "${LNET_ROUTERS[@]}"; do
		check_not "AllowedIPs of $router: nothing but routers" \
			stray_allowed_ips "$router"
	done
}

# A host that WireGuard knows nothing of reaches every router, and sees every
# router on the way; so does gauss, which labels its own packets.
t_reach()
{
	local router

	for router in "${LNET_ROUTERS[@]}"; do
		check "the client pings $router" on client ping -qc2 -W5 "$(loopback "$router")"
	done
	check_eq "the client's way to newton" "$(trace client 10.255.0.1)" "10.255.0.1"
	check_eq "the client's way to bayes" "$(trace client 10.255.0.4)" \
		"10.1.1.1 10.255.0.4"
	check_eq "the client's way to bohr" "$(trace client 10.255.0.6)" \
		"10.1.1.1 10.255.0.4 10.255.0.2 10.255.0.6"
	check_eq "the client's way to a server" "$(trace client 198.18.0.80)" \
		"10.1.1.1 10.255.0.4 198.18.0.80"
	check_eq "the way of gauss to a server" "$(trace gauss 198.18.0.80)" \
		"10.255.0.1 10.255.0.4 198.18.0.80"
}

# Firewalls let in only what answers: at the LER for a LAN and for the router's
# own packets, and at the egress.
t_firewall_nft()
{
	on newton nft -f - <<-EOF || die "nft at newton"
		table inet guard {
			chain forward {
				type filter hook forward priority 0; policy drop;
				ct state established,related accept
				iifname "lan1" accept
			}
		}
	EOF
	defer on newton nft delete table inet guard
	on bayes nft -f - <<-EOF || die "nft at bayes"
		table inet guard {
			chain forward {
				type filter hook forward priority 0; policy drop;
				ct state established,related accept
				iifname "lnet0" oifname "wan" accept
			}
		}
	EOF
	defer on bayes nft delete table inet guard
	on gauss nft -f - <<-EOF || die "nft at gauss"
		table inet guard {
			chain input {
				type filter hook input priority 0; policy drop;
				ct state established,related accept
				iifname { "lo", "ul", "cn", "wg" } accept
			}
		}
	EOF
	defer on gauss nft delete table inet guard
	_through_firewalls
}

t_firewall_iptables()
{
	_guard newton FORWARD -i lan1
	_guard bayes FORWARD -i lnet0 -o wan
	_guard gauss INPUT -i ul
	must on gauss iptables-legacy -A INPUT -i cn -j ACCEPT
	must on gauss iptables-legacy -A INPUT -i wg -j ACCEPT
	_through_firewalls
}

_guard()	# NODE CHAIN MATCH...
{
	must on "$1" iptables-legacy -P "$2" DROP
	defer on "$1" iptables-legacy -P "$2" ACCEPT
	defer on "$1" iptables-legacy -F
	must on "$1" iptables-legacy -A "$2" -m conntrack \
		--ctstate ESTABLISHED,RELATED -j ACCEPT
	must on "$1" iptables-legacy -A "$2" "${@:3}" -j ACCEPT
}

_through_firewalls()
{
	check "the client downloads" fetch client 198.18.0.80 200000
	check "the client uploads" upload client 198.18.0.80 200000
	check "gauss downloads" fetch gauss 198.18.0.80 200000
	check "gauss uploads" upload gauss 198.18.0.80 200000
	check "the client pings bayes" on client ping -qc1 -W5 "$(loopback bayes)"
	check_not "turing does not get at the client" \
		on turing ping -qc2 -W1 -I "$(loopback turing)" 10.1.1.10
	check_not "turing does not get at gauss" \
		on turing ping -qc2 -W1 -I "$(loopback turing)" "$(home_address gauss)"
}

# Everything goes to sg, but what the routing table knows better.
t_default_to_sg()
{
	local wan

	check_counter "from LAN to LAN: no label" "${NS[newton]}" push 0 \
		on client ping -qc3 -i0.1 -W5 10.1.2.10
	check "and it arrives" on client ping -qc1 -W5 10.1.2.10
	check_counter "own addresses: no label" "${NS[newton]}" push 0 \
		on client ping -qc3 -i0.1 -W5 10.1.2.1
	check "and they answer" on client ping -qc1 -W5 10.1.2.1
	must ip -n "${NS[newton]}" route add 198.18.0.64/26 via 203.0.113.254 dev wan
	defer ip -n "${NS[newton]}" route del 198.18.0.64/26
	capture wan "${NS[newton]}" wan "icmp and src host 10.1.1.10 and dst host 198.18.0.80"
	check_counter "a longer route: no label" "${NS[newton]}" push 0 \
		on client ping -qc1 -W1 198.18.0.80
	check "and it takes the packet" capture_wait "$wan" 1
	check_match "label get says so" \
		"$(lnet "${NS[newton]}" label get 198.18.0.80 from 10.1.1.10 iif lan1)" \
		'198\.18\.0\.64/26'
	check_eq "OSPF: every neighbour of newton is full" \
		"$(bird_cli newton show ospf neighbors | grep -c Full/)" \
		"$(neighbours newton | wc -l)"
}

t_no_default_route()
{
	must ip -n "${NS[newton]}" route del default
	defer ip -n "${NS[newton]}" route add default via 203.0.113.254 dev wan \
		src "$(public newton)"
	check_eq "a LER without default route" \
		"$(ask client 198.18.0.80)" "198.18.0.80 saw $(public bayes)"
	check "has no route of its own there" \
		_unreachable_from newton 198.18.0.80
}

_unreachable_from()
{
	! ip -n "${NS[$1]}" route get "$2"
}

# newton loses bayes.  A download that has begun goes on by way of turing, and
# after the repair new packets take the short way again.
t_failover()	# BREAK-CMD MEND-CMD
{
	local broken=$1 mended=$2 began file=$TMP/download direct spare download

	direct=$(hop newton bayes)
	spare=$(hop newton turing)
	check_eq "newton's way to sg" "$(path_of newton sg)" "$direct"
	start_in "${NS[gauss]}" download curl -sS --max-time 90 --limit-rate 40k \
		-o "$file" http://198.18.0.80/bytes/800000
	must wait_for 20 test -s "$file"
	began=$SECONDS
	$broken
	check "newton reroutes sg" wait_for 30 takes newton sg "$spare"
	check "bayes reroutes gauss" wait_for 30 takes bayes gauss "$(hop bayes turing)"
	diag "rerouted after $((SECONDS - began)) s"
	check_path "by way of turing" 1004 "icmp.type == 8" gauss newton turing bayes -- \
		on gauss ping -qc1 -W5 198.18.0.80
	check_path "back by way of turing" 1005 "icmp.type == 0" bayes turing newton gauss -- \
		on gauss ping -qc1 -W5 198.18.0.80
	check_eq "gauss still leaves at sg" \
		"$(ask gauss 198.18.0.80)" "198.18.0.80 saw $(public bayes)"
	$mended
	check "newton takes the short way again" wait_for 60 takes newton sg "$direct"
	check "and so does bayes" wait_for 60 takes bayes gauss "$(hop bayes newton)"
	check_path "the short way" 1004 "icmp.type == 8" gauss newton bayes -- \
		on gauss ping -qc1 -W5 198.18.0.80
	wait "$download"
	check "the download survived all that" cmp "$file" "$(bytes 800000)"
}

# gauss has one tunnel: when that is dead there are no routes, and no next hops that
# could tell of it.
t_wrong_key()
{
	local device

	read -r device _ < <(link_between gauss newton)
	wrong_key gauss "$device"
	check "gauss has no way left" wait_for 60 takes gauss sg ""
	check_warning "a wrong key" gauss \
		"device $device: peer [A-Za-z0-9+/=]{44} of $device has never answered"
	_gauss_is_back "$device"
}

t_wrong_allowed()
{
	local device own

	read -r device own _ < <(link_between gauss newton)
	wrong_allowed gauss "$device" "$(loopback newton)/32"
	check "gauss has no way left" wait_for 60 takes gauss sg ""
	check_warning "wrong AllowedIPs" gauss \
		"device $device: no peer of $device has a part of ${own%.*}.0/24 among its AllowedIPs"
	_gauss_is_back "$device"
}

_gauss_is_back()	# DEVICE
{
	right_again gauss "$1"
	check "gauss sends to newton again" wait_for 60 takes gauss sg "$(hop gauss newton)"
	check "and bayes to gauss" wait_for 60 takes bayes gauss "$(hop bayes newton)"
	check_eq "gauss leaves at sg again" "$(ask gauss 198.18.0.80)" "198.18.0.80 saw $(public bayes)"
}

t_no_daemon()
{
	check_no_daemon gauss on gauss ping -qc1 -W5 198.18.0.80
}
