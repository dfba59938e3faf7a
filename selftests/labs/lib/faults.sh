# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What people get wrong in a lab, and whether the program says so.  Sourced by
# ../lab.sh, for tests; an interface here has one peer.
#
#   wrong_key ROUTER DEVICE      another public key stands for the peer
#   wrong_allowed ROUTER DEVICE  AllowedIPs name what nobody has
#                                both until the end of the scope
#   check_trouble DESC ROUTER EXIT ADDRESS ERE
#                                `why ADDRESS` at the router, which sends that by the
#                                exit, and `status` of its daemon name the cause

_until_the_end()	# ROUTER DEVICE
{
	must on "$1" sh -c "wg showconf $2 > $TMP/$2.was"
	defer on "$1" wg syncconf "$2" "$TMP/$2.was"
}

wrong_key()
{
	_until_the_end "$1" "$2"
	wireguard_keys OTHER
	# shellcheck disable=SC2153
	sed "s|^PublicKey = .*|PublicKey = $OTHER_PUBLIC|" "$TMP/$2.was" > "$TMP/$2.wrong"
	must on "$1" wg syncconf "$2" "$TMP/$2.wrong"
}

wrong_allowed()
{
	_until_the_end "$1" "$2"
	sed 's|^AllowedIPs = .*|AllowedIPs = 192.0.2.99/32|' "$TMP/$2.was" > "$TMP/$2.wrong"
	must on "$1" wg syncconf "$2" "$TMP/$2.wrong"
}

check_trouble()
{
	local pid=follow_$2

	check "$1: why says so" wait_output 20 "exit: $3 .*trouble: exit $3: $5" \
		lnet "${NS[$2]}" why "$4"
	# Else the daemon looks when it looks at everything, or when something changes.
	must kill -HUP "${!pid}"
	check "$1: status says so" wait_output 20 "warning: exit $3: $5" \
		lnet "${NS[$2]}" status
}
