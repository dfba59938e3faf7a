# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154
#
# Packets in bursts, so that a router receives them together and may merge them.
# Sourced after path.sh by tests of which LER sends and EGR looks on.
#
#   burst_possible       skips the test where the kernel cannot make bursts
#   burst_begin LAYER... once the path is there: LER sends in bursts; what LSR takes
#                        and what it sends is watched, packets of these layers
#   tcp N [FIELDS]       the Nth of a row of segments, 100 bytes each
#   all_of NUMBER OUTER LABEL INNER   so many of them are added to PACKETS
#   check_burst DESC NUMBER PACKET... is sent twice, first without merging: what LSR
#                        sends must be the same, and then NUMBER is what it takes
#                        the packets for

PORTS="sport=4000 dport=80"

burst_possible()
{
	require_cmd ethtool tc
	tc qdisc add dev lo root netem slot 1ms > /dev/null 2>&1 || skip_all "no netem"
	tc qdisc del dev lo root
}

burst_begin()
{
	must features "$LER" core tso off
	must tc -n "$LER" qdisc add dev core root netem slot 40ms
	pkt_watch_summed OUT "$EGR/core" in "$@"
	pkt_watch WEST "$LSR/west" in "$@"
}

tcp()	# N [FIELDS]
{
	echo "tcp $PORTS seq=$((1000 + $1 * 100)) flags=10 ${2-} / data len=100 fill=$1"
}

merging()	# on|off
{
	must features "$LSR" west gro "$1"
}

# Packets sent in a burst, as LSR sends them on, in SENT, and for how many it
# took them, in TAKEN.
burst()	# NUMBER_TAKEN NUMBER_SENT PACKET...
{
	must pkt send "$LER/core" "$LSR/west" "${@:3}"
	SENT=$(pkt take OUT "$2" | without_id)
	TAKEN=$(pkt sizes WEST "$1")
}

# LOST of the packets are not for LSR to send on.  ORDER is "sort" where the
# stack, too, lets a packet overtake those that it holds back.
LOST=0 ORDER="cat"
check_burst()	# DESC NUMBER_TAKEN PACKET...
{
	local desc=$1 number=$2 plain try

	shift 2
	merging off
	burst $# $(($# - LOST)) "$@"
	plain=$SENT
	if [ "$(wc -w <<< "$TAKEN")" -ne $# ] || [ "$(grep -c . <<< "$plain")" -ne $(($# - LOST)) ]; then
		fail "$desc" "without merging: $# packets are $TAKEN, sent on:
$plain"
		return
	fi
	merging on
	# A slot may begin in the middle of a burst: then there are more, never fewer.
	for ((try = 1; try <= 5; try++)); do
		burst "$number" $(($# - LOST)) "$@"
		[ "$(wc -w <<< "$TAKEN")" -gt "$number" ] || break
	done
	check_eq "$desc: $# packets are taken for $number" "$(wc -w <<< "$TAKEN")" "$number"
	check_eq "and sent on as they came" "$($ORDER <<< "$SENT")" "$($ORDER <<< "$plain")"
}

all_of()	# NUMBER OUTER LABEL INNER
{
	local i

	for ((i = 0; i < $1; i++)); do
		PACKETS+=("$2 / $3 / $4 / $(tcp "$i")")
	done
}
