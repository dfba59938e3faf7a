#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Labelled packets go straight to a device where nobody stands between the stack
# and it, and the long way where somebody does: captures, filters of nftables and
# tc, queues.  All of these see, hold and drop what they do with any packet.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR wan ---- wan SRV
#     .1.2    .1.1     .1      .2       .1      .2       .1       .2
#   192.168.1.0/24     10.1.0.0/24      10.2.0.0/24      203.0.113.0/24
#
# The routers label over WireGuard, a device without neighbours and queue: wg.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"

INNER4="ip src=192.168.1.2 dst=203.0.113.2"
INNER6="ip6 src=2001:db8:1::2 dst=2001:db8:203::2"
PAYLOAD="udp sport=4000 dport=9 / data len=40"

# One packet of each family by a client, through all three routers.
send()
{
	must pkt send "$CLI/lan" "$LER/lan" "$INNER4 / $PAYLOAD" "$INNER6 / $PAYLOAD"
}

arrive()	# DESC N
{
	check_counter "$1" "$EGR" pop "$2" send
}

t_nobody()
{
	pkt_watch END "$SRV/wan" in ip ip6
	arrive "straight through" 2
	check_packets "unharmed" END "$INNER4 ttl=61 / $PAYLOAD" "$INNER6 ttl=61 / $PAYLOAD"
}

# What leaves by the device under test, in the order of send().
leaving()	# NS DEV
{
	if [ "$2" = lnet0 ]; then
		printf '%s\n' "$INNER4 ttl=63 / $PAYLOAD" "$INNER6 ttl=63 / $PAYLOAD"
	elif [ "$1" = "$LER" ]; then
		printf '%s\n' "$WG1 / mpls label=1003 ttl=63 / $INNER4 ttl=63 / $PAYLOAD" \
			"$WG1 / mpls label=1003 ttl=63 / $INNER6 ttl=63 / $PAYLOAD"
	else
		printf '%s\n' "$WG2 / mpls label=1003 ttl=62 / $INNER4 ttl=63 / $PAYLOAD" \
			"$WG2 / mpls label=1003 ttl=62 / $INNER6 ttl=63 / $PAYLOAD"
	fi
}
readonly WG1="ip src=10.8.0.1 dst=10.8.0.2 df=1 id=0"
readonly WG2="ip src=10.8.0.2 dst=10.8.0.3 df=1 id=0"

t_capture()	# NS DEV
{
	local want

	mapfile -t want < <(leaving "$@")
	pkt_watch TAP "$1/$2" out ip ip6
	arrive "on their way with a capture" 2
	check_packets "which has them" TAP "${want[@]}"
}

t_queue()	# NS DEV
{
	must in_ns "$1" tc qdisc add dev "$2" root handle 1: pfifo limit 100
	defer in_ns "$1" tc qdisc del dev "$2" root
	arrive "through a queue" 2
	check_match "which has counted them" "$(in_ns "$1" tc -s qdisc show dev "$2")" \
		'Sent [0-9]+ bytes 2 pkt'
	must in_ns "$1" tc qdisc replace dev "$2" root handle 2: netem loss 100%
	arrive "not through one that loses everything" 0
	check_match "which has counted them, too" "$(in_ns "$1" tc -s qdisc show dev "$2")" \
		'dropped 2'
}

t_nftables()	# NS DEV
{
	if ! in_ns "$1" nft -f - <<-EOT
		table netdev t {
			chain out {
				type filter hook egress device $2 priority 0
				counter drop
			}
		}
	EOT
	then
		skip "nftables at the egress of a device" "this kernel has none"
		return
	fi
	defer in_ns "$1" nft delete table netdev t
	arrive "nftables drops at the egress" 0
	check_match "and has counted them" "$(in_ns "$1" nft list table netdev t)" \
		'counter packets 2 '
}

t_tc()		# NS DEV
{
	if ! in_ns "$1" tc qdisc add dev "$2" clsact 2> /dev/null ||
		! in_ns "$1" tc filter add dev "$2" egress matchall action drop; then
		skip "tc at the egress of a device" "this kernel has none"
		return
	fi
	defer in_ns "$1" tc qdisc del dev "$2" clsact
	arrive "tc drops at the egress" 0
	check_match "and has counted them" \
		"$(in_ns "$1" tc -s filter show dev "$2" egress)" 'Sent [0-9]+ bytes 2 pkt'
}

# A capture shares the buffer with the packet that is passed on.
t_shared()
{
	pkt_watch IN "$LSR/wg" in ip
	pkt_watch OUT "$LSR/wg" out ip
	must pkt send "$CLI/lan" "$LER/lan" "$INNER4 / $PAYLOAD"
	check_packets "what came in is as it came" IN \
		"$WG1 / mpls label=1003 ttl=63 / $INNER4 ttl=63 / $PAYLOAD"
	check_packets "what goes out is rewritten" OUT \
		"$WG2 / mpls label=1003 ttl=62 / $INNER4 ttl=63 / $PAYLOAD"
}

require_cmd wg tc nft
must module_load
path_lan
path_core
path_egress
path_wan
path_labels
path_wireguard
# The server says nothing: what comes back would be counted, too.
must in_ns "$SRV" nft -f - <<-'EOT'
	table inet quiet {
		chain in {
			type filter hook input priority 0
			udp dport 9 drop
		}
	}
EOT
subtest "nobody is in the way" t_nobody
for place in "LER wg" "LSR wg" "LER lnet0"; do
	read -r router device <<< "$place"
	subtest "$place: capture" t_capture "${!router}" "$device"
	subtest "$place: queue" t_queue "${!router}" "$device"
	subtest "$place: nftables" t_nftables "${!router}" "$device"
	subtest "$place: tc" t_tc "${!router}" "$device"
	subtest "$place: nobody again" t_nobody
done
subtest "shared buffers" t_shared
finish
