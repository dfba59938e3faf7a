# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What people get wrong in a lab, and whether the program says so.  Sourced by
# ../lab.sh, for tests.
#
#   wrong_key ROUTER DEVICE [PREFIX]
#                                another public key stands for the peer that has
#                                PREFIX among its AllowedIPs; for all without
#   wrong_allowed ROUTER DEVICE [PREFIXES]
#                                AllowedIPs are these, or what nobody has
#                                both until the end of the scope, or until
#   right_again ROUTER DEVICE
#   check_warning DESC ROUTER ERE
#                                `status` of the daemon there names the cause
#   check_trouble DESC ROUTER EXIT ERE PACKET...
#                                so does `why PACKET` at the router, which sends
#                                that by the exit
#   check_no_daemon ROUTER CMD...
#                                without its daemon `status` says so, and CMD works;
#                                then there is another one, until the end of the scope
#
# One interface for all peers, whose routes stay whatever happens; ROUTER sends
# PACKET by EXIT to PEER:
#   check_wrong_key ROUTER PEER EXIT PACKET...
#   check_wrong_allowed ROUTER PEER EXIT PACKET...

_until_the_end()	# ROUTER DEVICE
{
	must on "$1" sh -c "wg showconf $2 > $TMP/$2.was"
	defer on "$1" wg syncconf "$2" "$TMP/$2.was"
}

wrong_key()
{
	local key='.*'

	[ -z "${3-}" ] || key=$(on "$1" wg show "$2" allowed-ips |
		awk -v prefix="$3" '{ for (i = 2; i <= NF; i++) if ($i == prefix) print $1 }')
	[ -n "$key" ] || die "$2 of $1 has no peer with $3"
	_until_the_end "$1" "$2"
	wireguard_keys OTHER
	# shellcheck disable=SC2153
	sed "s|^PublicKey = $key\$|PublicKey = $OTHER_PUBLIC|" "$TMP/$2.was" > "$TMP/$2.wrong"
	must on "$1" wg syncconf "$2" "$TMP/$2.wrong"
}

wrong_allowed()
{
	_until_the_end "$1" "$2"
	sed "s|^AllowedIPs = .*|AllowedIPs = ${3-192.0.2.99/32}|" "$TMP/$2.was" > "$TMP/$2.wrong"
	must on "$1" wg syncconf "$2" "$TMP/$2.wrong"
}

right_again()
{
	must on "$1" wg syncconf "$2" "$TMP/$2.was"
}

check_warning()
{
	local pid=follow_$2

	# Else the daemon looks when it looks at everything, or when something changes.
	must kill -HUP "${!pid}"
	check "$1: status says so" wait_output 20 "warning: $3" lnet "${NS[$2]}" status
}

check_trouble()
{
	check "$1: why says so" wait_output 20 "exit: $3 .*trouble: exit $3: $4" \
		lnet "${NS[$2]}" why "${@:5}"
	check_warning "$1" "$2" "exit $3: $4"
}

check_wrong_key()
{
	local peer

	peer=$(loopback "$2")
	wrong_key "$1" "$LAB_WG" "$peer/32"
	check_not "nobody answers" on "$1" ping -qc1 -W1 "$peer"
	check_trouble "a wrong key" "$1" "$3" \
		"peer [A-Za-z0-9+/=]{44} of $LAB_WG .$peer. has never answered" "${@:4}"
	_answers_again "$1" "$peer"
}

check_wrong_allowed()
{
	local peer

	peer=$(loopback "$2")
	wrong_allowed "$1" "$LAB_WG"
	check_trouble "wrong AllowedIPs" "$1" "$3" \
		"no peer of $LAB_WG has $peer among its AllowedIPs" "${@:4}"
	_answers_again "$1" "$peer"
}

_answers_again()	# ROUTER ADDRESS
{
	right_again "$1" "$LAB_WG"
	check "put right, it answers" wait_for 20 on "$1" ping -qc1 -W1 "$2"
}

check_no_daemon()
{
	local pid=follow_$1

	stop "${!pid}"
	check_status "no daemon: status says so" 1 \
		'no "lnet-exit follow" runs in this network namespace' \
		lnet "${NS[$1]}" status
	check "no daemon: packets go on" "${@:2}"
	lab_follow_start "$1"
	check "there is one again" wait_output 20 "follow, pid ${!pid}," \
		lnet "${NS[$1]}" status
}
