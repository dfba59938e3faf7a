# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
#
# Plain forwarding, what all else is compared with, and what it costs to track
# connections, to masquerade, and to have a rule.

nft_in()	# NS TEXT
{
	must in_ns "$1" nft -f - <<< "$2"
}

readonly NFT_TRACK='table inet bench { chain forward {
	type filter hook forward priority 0; ct state established,new accept;
}; }'
readonly NFT_MASQUERADE='table ip bench { chain after {
	type nat hook postrouting priority 100; oifname out0 masquerade;
}; }'

c_plain()
{
	local raw

	bench_router R 1
	raw=$(pkt build "$CLIENT / $PAYLOAD")
	bench_feed_hex "$raw"
	measure plain4 receive && bench_forwarded plain4 "$raw" 1
	measure plain4-gro gro && bench_forwarded plain4-gro "$raw" 1
	bench_frame "$CLIENT6 / $PAYLOAD"
	measure plain6 receive && bench_same plain6 "$CLIENT6 ttl=63 / $PAYLOAD"
	measure plain6-gro gro
	bench_frame "ip src=10.2.0.1 dst=203.0.113.2 / $PAYLOAD"
	measure plain4-own local
}

c_rule()
{
	bench_router R 1
	bench_frame "$CLIENT / $PAYLOAD"
	bench_batch "$R" "rule add fwmark 0x77 lookup 77"
	measure plain4-rule receive
	bench_batch "$R" "rule del fwmark 0x77 lookup 77"
	measure plain4-rule-gone receive
}

c_track()
{
	bench_router R 1
	bench_frame "$CLIENT / $PAYLOAD"
	nft_in "$R" "$NFT_TRACK"
	measure plain4-track receive
	must in_ns "$R" nft flush ruleset
	nft_in "$R" "$NFT_MASQUERADE"
	must in_ns "$R" sysctl -qw net.netfilter.nf_conntrack_udp_timeout=600 \
		net.netfilter.nf_conntrack_udp_timeout_stream=600
	bench_frame "ip src=192.168.1.3 dst=203.0.113.2 / $PAYLOAD"
	measure plain4-nat receive &&
		bench_same plain4-nat "ip src=10.2.0.1 dst=203.0.113.2 ttl=63 / $PAYLOAD"
}

# The drift of this run: the first figure once more.
c_again()
{
	bench_router R 1
	bench_frame "$CLIENT / $PAYLOAD"
	measure plain4-again receive
}
