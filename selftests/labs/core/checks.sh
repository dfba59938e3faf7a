# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What must hold in the core, whatever its tunnels are.  Sourced by the tests after
# ../lab.sh; each function t_* is a subtest.
#
#   core wireguard|gre     build it, and what holds with all tunnels

readonly FIRST4=198.18.0.80 FIRST6=2001:db8:80::80
readonly SECOND4=198.18.1.80 SECOND6=2001:db8:81::80

t_reach()
{
	local from to

	for from in cn ce sv cb; do
		for to in 10.1.0.10 10.2.0.10 10.3.128.10 10.2.64.10 \
			2001:db8:1::10 2001:db8:2::10 2001:db8:3:8000::10 2001:db8:2:4000::10; do
			check "$from reaches $to" on "$from" ping -qc1 -W5 "$to"
		done
	done
}

t_table()
{
	check_eq "the table says south" "$(ask cb $FIRST4)" "$FIRST4 saw $(public south)"
	check_eq "south, IPv6" "$(ask cb $FIRST6)" "$FIRST6 saw $(public south 6)"
	check_eq "the table says north" "$(ask cb $SECOND4)" "$SECOND4 saw $(public north)"
	check_eq "north, IPv6" "$(ask cb $SECOND6)" "$SECOND6 saw $(public north 6)"
	check_eq "a server's own exit" "$(ask sv $FIRST4)" "$FIRST4 saw $(public south)"
	check_eq "and another's" "$(ask sv $SECOND4)" "$SECOND4 saw $(public north)"
	check "a download" fetch cb $FIRST4 200000
	check "an upload, IPv6" upload cb $SECOND6 200000
	check_path "LER branch, LSR east, egress south" 1103 "icmp.type == 8" branch east south -- \
		on cb ping -qc1 -W5 $FIRST4
	check_path "and back" 1004 "icmp.type == 0" south east branch -- \
		on cb ping -qc1 -W5 $FIRST4
}

# The link is slower now: the way with one hop more takes less time.
t_time()
{
	check "east sends to south" wait_for 20 takes east south-out "$(hop east south)"
	measured east south 60 "$CORE_RATE"
	check "east sends to north what is for south" wait_for 30 \
		takes east south-out "$(hop east north)"
	check "south sends to north what is for branch" wait_for 30 \
		takes south branch "$(hop south north)"
	check_path "by way of north" 1103 "icmp.type == 8" branch east north south -- \
		on cb ping -qc1 -W5 $FIRST4
	check_eq "IPv6 still leaves at south" "$(ask cb $FIRST6)" "$FIRST6 saw $(public south 6)"
	measured east south 10 "$CORE_RATE"
	check "as before" wait_for 30 takes east south-out "$(hop east south)"
	check "back, too" wait_for 30 takes south branch "$(hop south east)"
}

# East by itself takes 10 + 25 ms by north, and as long directly.
t_rate()
{
	measured east south 35 2000
	check "as fast, and wider: directly" wait_for 30 \
		takes east south-out "$(hop east south)"
	measured east south 35 100
	check "as fast, and narrower: round" wait_for 30 \
		takes east south-out "$(hop east north)"
	measured east south 34 100
	check "faster wins, narrow or not" wait_for 30 \
		takes east south-out "$(hop east south)"
	measured east south 10 "$CORE_RATE"
}

t_failure()
{
	check "east sends to south" wait_for 30 takes east south-out "$(hop east south)"
	lab_cut east south
	check "east goes round" wait_for 60 takes east south-out "$(hop east north)"
	check "south goes round" wait_for 60 takes south branch "$(hop south north)"
	check_path "by way of north" 1103 "icmp.type == 8" branch east north south -- \
		on cb ping -qc1 -W5 $FIRST4
	lab_mend
	direct_again
}

direct_again()
{
	check "east sends to south again" wait_for 60 takes east south-out "$(hop east south)"
	check "south to east" wait_for 60 takes south branch "$(hop south east)"
}

# Its only tunnel: nothing is left that a next hop could tell of.
t_wrong_key()
{
	wrong_key branch wg_east
	check "branch has no way left" wait_for 60 takes branch south-out ""
	check_warning "a wrong key" branch \
		"device wg_east: peer [A-Za-z0-9+/=]{44} of wg_east has never answered"
	right_again branch wg_east
	check "branch sends to east again" wait_for 60 takes branch south-out "$(hop branch east)"
	check "and east to branch" wait_for 60 takes south branch "$(hop south east)"
	check_eq "cb leaves at south" "$(ask cb $FIRST4)" "$FIRST4 saw $(public south)"
}

t_wrong_allowed()
{
	local next

	read -r next _ < <(hop east south)
	wrong_allowed east wg_south
	check "east goes round" wait_for 60 takes east south-out "$(hop east north)"
	check_warning "wrong AllowedIPs" east \
		"device wg_south: no peer of wg_south has $next among its AllowedIPs"
	right_again east wg_south
	direct_again
}

t_no_daemon()
{
	check_no_daemon branch on cb ping -qc1 -W5 10.1.0.10
}

# A client that chooses itself: its router does no more than look at the label.
t_own_ler()
{
	local pushed forwarded

	must lnet "${NS[east]}" dev add lan0 labels 1101-1103 from 10.2.0.0/18
	defer lnet "${NS[east]}" dev del lan0
	must lnet "${NS[ce]}" exit add sea label 1103 egress "$(loopback south)" via 10.2.0.1 dev eth0
	defer lnet "${NS[ce]}" exit del sea
	must lnet "${NS[ce]}" label add "$SECOND4/32" exit sea
	defer lnet "${NS[ce]}" label del "$SECOND4/32"
	must lnet "${NS[ce]}" label add "$SECOND6/128" exit sea
	defer lnet "${NS[ce]}" label del "$SECOND6/128"
	check_eq "the table of its router says north" "$(ask ce $SECOND4)" \
		"$SECOND4 saw $(public north)"
	must lnet "${NS[ce]}" config set own-host on
	defer lnet "${NS[ce]}" config set own-host off
	pushed=$(exit_packets ce sea push)
	forwarded=$(exit_packets east south-out forward)
	check_eq "its own says south" "$(ask ce $SECOND4)" "$SECOND4 saw $(public south)"
	check_eq "IPv6, too" "$(ask ce $SECOND6)" "$SECOND6 saw $(public south 6)"
	check_eq "what it has no entry for is its router's affair" "$(ask ce $FIRST4)" \
		"$FIRST4 saw $(public south)"
	pushed=$(($(exit_packets ce sea push) - pushed))
	forwarded=$(($(exit_packets east south-out forward) - forwarded))
	check "it has labelled them itself" test "$pushed" -ge 8
	check_eq "its router has passed on each of them" "$forwarded" "$pushed"
}

leaves_at()	# CLIENT SERVER ROUTER
{
	[ "$(ask "$1" "$2")" = "$2 saw $(public "$3")" ]
}

# Who is not meant does not notice.
t_reload()
{
	local pid=follow_branch

	start_in "${NS[cb]}" DOWNLOAD curl -sS --max-time 120 --limit-rate 200k \
		-o "$TMP/download" "http://$FIRST4/bytes/600000"
	must wait_for 20 test -s "$TMP/download"
	core_table north-out 2001:db8:81::/48
	core_table south-out 198.18.0.0/23 2001:db8:80::/48
	must kill -HUP "${!pid}"
	check "another exit" wait_for 30 leaves_at cb $SECOND4 south
	check_eq "the rest as it was" "$(ask cb $FIRST4)" "$FIRST4 saw $(public south)"
	check "a line that is wrong" core_table south-out 198.18.0.0/23 198.18.0.0/33
	must kill -HUP "${!pid}"
	check "is named" wait_output 20 'south-out:2' cat "$(lab_follow_log branch)"
	check_eq "and nothing changes" "$(ask cb $SECOND4)" "$SECOND4 saw $(public south)"
	core_table south-out 198.18.0.0/24 2001:db8:80::/48
	core_table north-out 198.18.1.0/24 2001:db8:81::/48
	must kill -HUP "${!pid}"
	check "as before" wait_for 30 leaves_at cb $SECOND4 north
	check "the download went on" wait "$DOWNLOAD"
	check "to the byte" cmp "$TMP/download" "$(bytes 600000)"
}

# Keys of both directions between two routers, for what GRE puts between them.
protect()	# A B
{
	local ends end own peer

	ends="100.64.0.${LAB_NUMBER[$1]} 100.64.0.${LAB_NUMBER[$2]}"
	for end in "$1 $ends" "$2 ${ends#* } ${ends% *}"; do
		read -r end own peer <<< "$end"
		must ip -n "${NS[$end]}" -batch - <<-EOF
			$(_state "${ends% *}" "${ends#* }" 0x1001 "$KEY_THERE")
			$(_state "${ends#* }" "${ends% *}" 0x1002 "$KEY_BACK")
			xfrm policy add src $own/32 dst $peer/32 proto gre dir out tmpl src $own dst $peer proto esp reqid 1 mode transport
			xfrm policy add src $peer/32 dst $own/32 proto gre dir in tmpl src $peer dst $own proto esp reqid 1 mode transport
		EOF
	done
}

_state()	# FROM TO SPI KEY
{
	echo "xfrm state add src $1 dst $2 proto esp spi $3 reqid 1 mode transport aead rfc4106(gcm(aes)) $4 128"
}

_random_key()
{
	echo "0x$(od -An -N20 -tx1 /dev/urandom | tr -d ' \n')"
}

ipsec_there()
{
	ip -n "${NS[cn]}" -batch - <<< "$(_state 192.0.2.1 192.0.2.2 0x1 "$(_random_key)")" \
		> /dev/null 2>&1
}

# Any device that carries IP will do.
t_ipsec()
{
	local KEY_THERE KEY_BACK clear secret

	if ! ipsec_there; then
		skip "GRE inside IPsec" "this kernel has no ESP"
		return
	fi
	KEY_THERE=$(_random_key) KEY_BACK=$(_random_key)
	protect east south
	capture secret "${NS[underlay]}" to_south "esp and src host 100.64.0.2"
	capture clear "${NS[underlay]}" to_south "not esp and host 100.64.0.2 and host 100.64.0.3"
	check_path "through IPsec" 1103 "icmp.type == 8" branch east south -- \
		on cb ping -qc1 -W5 $FIRST4
	check "a download" fetch cb $FIRST6 200000
	check "which the provider sees as ESP" capture_wait "$secret" 100
	capture_stop "$clear"
	check_eq "and as nothing else" "$(packets "$clear")" ""
}

core()	# wireguard|gre
{
	must module_load
	lab_up core "$1"
	lab_follow
	subtest "clients reach each other" t_reach
	subtest "a table of exits" t_table
	subtest "time of a link" t_time
}
