# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What must hold in the lnet lab, whatever its variant.  Sourced by the tests
# after ../lnet.sh; each function is a subtest.
#
#   check_path DESC LABEL NODE... -- CMD...
#                          CMD makes packets travel from the first node to the
#                          last: at every hop they are IPv4 / MPLS / IPv4 with
#                          this label between the addresses of the two ends of
#                          the link, the label's TTL one less at each router,
#                          the inner packet the same to the byte

# "INTERFACE ADDRESS PEER-ADDRESS" of the link from one router to the next.
link_between()	# ROUTER ROUTER
{
	local interface address own

	read -r _ interface address < <(neighbours "$1" | grep "^$2 ")
	read -r _ _ own < <(neighbours "$2" | grep "^$1 ")
	echo "$interface $own $address"
}

check_path()
{
	local desc=$1 label=$2 path=() files=() i interface source target rows inner first ttl

	shift 2
	while [ "$1" != -- ]; do
		path+=("$1")
		shift
	done
	shift
	for ((i = 0; i < ${#path[@]} - 1; i++)); do
		read -r interface source target < <(link_between "${path[i]}" "${path[i + 1]}")
		capture "sent_$i" "${NS[${path[i]}]}" "$interface" \
			"ip proto 137 and src host $source and dst host $target"
		capture "received_$i" "${NS[${path[i + 1]}]}" "$interface" \
			"ip proto 137 and src host $source and dst host $target"
		files+=("$TMP/sent_$i.pcap" "$TMP/received_$i.pcap")
	done
	check "$desc" "$@"
	first='' ttl=''
	for ((i = 0; i < ${#files[@]}; i++)); do
		capture_wait "${files[i]}" 1
		capture_stop "${files[i]}"
		read -r interface source target < <(link_between "${path[i / 2]}" "${path[i / 2 + 1]}")
		rows=$(dissect "${files[i]}" "mpls.label == $label" frame.protocols \
			mpls.label mpls.bottom ip.src ip.dst ip.flags.df mpls.ttl | head -n 1)
		inner=$(packets "${files[i]}" | cut -c 49- | head -n 1)
		[ -n "$ttl" ] || { ttl=${rows##*$'\t'} first=$inner; }
		check_match "$desc: ${path[i / 2 + i % 2]}, $interface" "$rows" \
			"^raw:ip:mpls:ip:[a-z:]*	$label	1	$source,[0-9.]*	$target,[0-9.]*	1,[01]	$((ttl - i / 2))\$"
		check_eq "$desc: ${path[i / 2 + i % 2]}, the inner packet is untouched" \
			"$inner" "$first"
	done
}

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
	check_path "to sg" 1004 gauss newton bayes -- \
		on gauss ping -qc1 -W5 198.18.0.80
	check_path "back from sg" 1005 bayes newton gauss -- \
		on gauss ping -qc1 -W5 198.18.0.80
	check_path "TCP to jp" 1002 gauss newton bayes einstein -- \
		ask gauss 198.51.100.80
}

t_counters()
{
	local step

	# Steps of packets: router, counter of the module, packets of ten pings.
	local expected=("gauss push 10" "newton forward 20" "bayes pop 10"
			"bayes push 10" "gauss pop 10" "newton push 0" "newton pop 0")
	declare -A before=()

	for step in "${expected[@]}"; do
		read -r router name want <<< "$step"
		before[$step]=$(counter "${NS[$router]}" "$name")
	done
	check "ten pings are answered" on gauss ping -qc10 -i0.1 -W5 198.18.0.80
	for step in "${expected[@]}"; do
		read -r router name want <<< "$step"
		check_eq "$router: $name" \
			"$(($(counter "${NS[$router]}" "$name") - before[$step]))" "$want"
	done
	check_eq "the exit counts what it pushed" "$(exit_packets gauss sg push)" \
		"$(counter "${NS[gauss]}" push)"
	check_counter "home: marked and masqueraded, not labelled" \
		"${NS[gauss]}" push 0 ask gauss 192.0.2.80
	for router in "${LNET_ROUTERS[@]}"; do
		check_eq "$router has dropped nothing" "$(dropped "$router")" ""
	done
}

exit_packets()	# NODE EXIT push|forward|pop|direct
{
	lnet "${NS[$1]}" -json exit show "$2" | json "d[0]['stats']['$3']['packets']"
}

# Names and values of the drop counters that are not zero.
dropped()	# NODE
{
	lnet "${NS[$1]}" -json stats |
		json '[c["name"] + " " + str(c["value"]) for c in d if c["drop"] and c["value"]]'
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

# AllowedIPs that are neither a loopback nor an address of a link.
stray_allowed_ips()	# ROUTER
{
	local known

	if multi; then
		known='10\.25[05]\.0\.[1-6]/32'
	else
		known="10\.255\.0\.[1-6]/32|10\.254\.[1-4]\.[1-4]/32|224\.0\.0\.5/32"
		[ "$(home_address "$1")" = "$(loopback "$1")" ] ||
			known+="|$(home_address "$1" | sed 's/[0-9]*$//; s/\./\\./g')[12]/32"
	fi
	allowed_ips "$1" | grep -vxE "$known"
}

# A host that WireGuard knows nothing of reaches every router, and sees every
# router on the way.
t_reach()
{
	local router trace

	for router in "${LNET_ROUTERS[@]}"; do
		check "the client pings $router" on client ping -qc2 -W5 "$(loopback "$router")"
	done
	for router in "${!LNET_TRACES[@]}"; do
		trace=$(on client traceroute -n -q 1 -w 5 "$(loopback "$router")" |
			awk 'NR > 1 { print $2 }' | tr '\n' ' ')
		check_eq "the client's way to $router" "$trace" "${LNET_TRACES[$router]} "
	done
}

# Firewalls let in only what answers: at the LER for a LAN and for the router's
# own packets, and at the egress.
t_firewall_nft()
{
	on newton nft -f - <<-EOF || die "nft at newton"
		table inet guard { chain forward {
			type filter hook forward priority 0; policy drop;
			ct state established,related accept
			iifname "lan1" accept
		} }
	EOF
	defer on newton nft delete table inet guard
	on bayes nft -f - <<-EOF || die "nft at bayes"
		table inet guard { chain forward {
			type filter hook forward priority 0; policy drop;
			ct state established,related accept
			iifname "lnet0" oifname "wan" accept
		} }
	EOF
	defer on bayes nft delete table inet guard
	on gauss nft -f - <<-EOF || die "nft at gauss"
		table inet guard { chain input {
			type filter hook input priority 0; policy drop;
			ct state established,related accept
			iifname { "lo", "ul", "cn", "wg" } accept
		} }
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

	direct=$(_hop newton bayes)
	spare=$(_hop newton turing)
	check_eq "newton's way to sg" "$(path_of newton sg)" "$direct"
	start_in "${NS[gauss]}" download curl -sS --max-time 90 --limit-rate 40k \
		-o "$file" http://198.18.0.80/bytes/800000
	must wait_for 20 test -s "$file"
	began=$SECONDS
	$broken
	check "newton reroutes sg" wait_for 30 _takes newton sg "$spare"
	check "bayes reroutes gauss" wait_for 30 _takes bayes gauss "$(_hop bayes turing)"
	diag "rerouted after $((SECONDS - began)) s"
	check_path "by way of turing" 1004 gauss newton turing bayes -- \
		on gauss ping -qc1 -W5 198.18.0.80
	check_path "back by way of turing" 1005 bayes turing newton gauss -- \
		on gauss ping -qc1 -W5 198.18.0.80
	check_eq "gauss still leaves at sg" \
		"$(ask gauss 198.18.0.80)" "198.18.0.80 saw $(public bayes)"
	$mended
	check "newton takes the short way again" wait_for 60 _takes newton sg "$direct"
	check "and so does bayes" wait_for 60 _takes bayes gauss "$(_hop bayes newton)"
	check_path "the short way" 1004 gauss newton bayes -- \
		on gauss ping -qc1 -W5 198.18.0.80
	wait "$download"
	check_eq "the download survived all that" "$(sha256sum < "$file")" \
		"$(on internet curl -sS http://198.18.0.80/bytes/800000 | sha256sum)"
}

_hop()	# ROUTER ROUTER
{
	local interface address

	read -r interface _ address < <(link_between "$1" "$2")
	echo "$address $interface"
}

_takes()	# NODE EXIT PATH
{
	[ "$(path_of "$1" "$2")" = "$3" ]
}
