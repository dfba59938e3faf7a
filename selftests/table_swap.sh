#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A whole label table takes another one's place, again and again, under traffic.
#
#   C c ---- c R p ---- r N
#   .2 10.1.0 .1  .2 10.0.1 .1		fd00:1::, fd00:2:: likewise
#
# One table leads all destinations of C to exit e1, by a prefix each, the other one
# to e2, by longer ones.  An entry that covers all of them, and stays, leads to e3:
# what met half of a change would go there.
#
# LNET_SWAP_PREFIXES says how many prefixes each table has (20000), LNET_SWAP_TIMES
# how often they are swapped (6).

. "$(dirname "$0")/lib.sh"
require_cmd python3

readonly TIMES=${LNET_SWAP_TIMES:-6} PREFIXES=${LNET_SWAP_PREFIXES:-20000}

setup()
{
	local i

	setup_ns C R N
	veth "$C" c "$R" c "10.1.0.2/24 fd00:1::2/64" "10.1.0.1/24 fd00:1::1/64"
	veth "$R" p "$N" r "10.0.1.2/24 fd00:2::2/64" "10.0.1.1/24 fd00:2::1/64"
	router "$R"
	must ip -n "$C" route add default via 10.1.0.1
	must ip -n "$C" -6 route add default via fd00:1::1
	for i in 1 2 3; do
		must lnet "$R" exit add "e$i" label "100$i" egress 10.255.0.1 via 10.0.1.1 dev p
	done
}

# Destination number N lies in the first half of network number N.
_table()	# FAMILY EXIT LENGTH
{
	awk -v family="$1" -v exit_="$2" -v len="$3" -v n="$PREFIXES" 'BEGIN {
		for (i = 0; i < n; i++)
			if (family == 4)
				printf "%d.%d.%d.0/%d %s\n", 32 + i / 65536, i / 256 % 256, i % 256, len, exit_
			else
				printf "2001:db8:%x:%x::/%d %s\n", i / 65536, i % 65536, len, exit_
	}'
}

# Until it is told to end; then it says how many packets it has sent.
readonly SENDER_CODE='
import random, select, signal, socket, sys
v6, networks, over = sys.argv[1] == "6", int(sys.argv[2]), []
signal.signal(signal.SIGTERM, lambda *_: over.append(1))
s = socket.socket(socket.AF_INET6 if v6 else socket.AF_INET, socket.SOCK_DGRAM)
sent = 0
while not over:
    i = random.randrange(networks)
    to = ("2001:db8:%x:%x::1" % (i >> 16, i & 0xffff) if v6 else
          "%d.%d.%d.1" % (32 + (i >> 16), i >> 8 & 255, i & 255))
    s.sendto(b"x", (to, 9))
    sent += 1
    select.select([], [], [], 0.0005)
print("sent", sent)'

_pushed()	# EXIT
{
	lnet-exit -json -statistics -netns "$R" exit show "$1" |
		json '[x["stats"]["push"]["packets"] for x in d]'
}

_sum_is()
{
	[ $(($(_pushed e1) + $(_pushed e2))) -eq "$1" ]
}

t_swap()	# FAMILY COVER LENGTH
{
	local family=$1 cover=$2 length=$3 sent

	setup
	must lnet "$R" label add "$cover" exit e3 protocol bgp
	_table "$family" e1 "$length" > "$TMP/one"
	_table "$family" e2 "$((length + 1))" > "$TMP/two"
	must lnet "$R" label sync "$TMP/one"
	check_eq "as many prefixes as there should be" \
		"$(lnet "$R" label count exit e1 | cut -d' ' -f1)" "$PREFIXES"
	start_in "$C" SENDER python3 -c "$SENDER_CODE" "$family" "$PREFIXES"
	_begun()
	{
		[ "$(_pushed e1)" -gt 0 ]
	}
	must wait_for 30 _begun
	start_in "$R" SWAP sh -c "while :; do lnet-exit label sync $TMP/two && lnet-exit label sync $TMP/one || exit 1; done"
	_swapped()
	{
		! alive "$SWAP" || [ "$(grep -c entries "$TMP/SWAP.log")" -ge "$TIMES" ]
	}
	check "they take each other's place $TIMES times" wait_for 600 _swapped
	check "and nothing has gone wrong then" alive "$SWAP"
	stop "$SWAP" || :
	stop "$SENDER" || :
	sent=$(sed -n 's/^sent //p' "$TMP/SENDER.log")
	diag "$sent packets; $(_pushed e1) by one table, $(_pushed e2) by the other"
	check "packets took the exit of the one" test "$(_pushed e1)" -gt 0
	check "and that of the other" test "$(_pushed e2)" -gt 0
	check "no packet is lost" wait_for 10 _sum_is "$sent"
	check_eq "and none met a table that was neither" "$(_pushed e3)" 0
}

subtest "IPv4" t_swap 4 32.0.0.0/3 24
subtest "IPv6" t_swap 6 2001:db8::/32 64
finish
