# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
#
# What we cost: LER, LSR, egress router, own host, and those who have nothing to
# do with us.

labels_in()	# NS COMMANDS
{
	must lnet-exit -netns "$1" -batch - <<< "$2"
}

# A router with all three roles, as most are.
ours()	# NS
{
	labels_in "$1" "exit add out label 1003 egress 10.9.0.3 via $NEXT dev out0 src $T
exit add here label 1004 local
label add 203.0.113.0/24 exit out
dev add in0"
}

c_ours()
{
	local raw

	raw=$(pkt build "$CLIENT / $PAYLOAD")
	bench_router R1 1
	ours "$R1"
	bench_feed_hex "$raw"
	measure ler receive && bench_same ler \
		"ip src=10.9.0.1 dst=10.9.0.2 df=1 id=0 / mpls label=1003 ttl=63 / $CLIENT ttl=63 / $PAYLOAD"
	measure ler-gro gro

	bench_replay
	bench_router R2 2
	ours "$R2"
	measure lsr receive && bench_same lsr \
		"ip src=10.9.0.2 dst=10.9.0.3 df=1 id=0 / mpls label=1003 ttl=62 / $CLIENT ttl=63 / $PAYLOAD"
	measure lsr-gro gro

	bench_frame "ip src=10.9.0.1 dst=10.9.0.2 / mpls label=1004 ttl=62 / $CLIENT ttl=63 / $PAYLOAD"
	# Not labelled again: it came out of an exit.
	measure egress receive && bench_forwarded egress "$raw" 3
	measure egress-gro gro
}

# The same in IPv6 outside.
c_ours_outer6()
{
	local raw in="ip6 src=fd09::1 dst=fd09::2" popped

	raw=$(pkt build "$CLIENT / $PAYLOAD")
	popped="mpls label=1004 ttl=62 / $CLIENT ttl=63 / $PAYLOAD"
	bench_router R1 1
	labels_in "$R1" "exit add out label 1003 egress fd09::3 via $NEXT6 dev out0 src $T6
label add 203.0.113.0/24 exit out"
	bench_feed_hex "$raw"
	measure ler-4in6 receive
	bench_replay
	bench_router R2 2
	labels_in "$R2" "exit add out label 1003 egress fd09::3 via $NEXT6 dev out0 src $T6
exit add here label 1004 local
label add 203.0.113.0/24 exit out
dev add in0"
	measure lsr-4in6 receive && check_match "lsr-4in6: the packet" \
		"$(pkt decode "$(bench_came)")" \
		"^ip6 src=fd09::2 dst=fd09::3 .* / mpls label=1003 tc=0 s=1 ttl=62 / $CLIENT .* ttl=63 "
	bench_frame "$in / $popped"
	measure egress-4in6 receive && bench_forwarded egress-4in6 "$raw" 3
}

c_ours_track()
{
	local popped="ip src=10.9.0.1 dst=10.9.0.2 / mpls label=1004 ttl=62"

	bench_router R 2
	ours "$R"
	nft_in "$R" "$NFT_TRACK"
	bench_frame "$CLIENT / $PAYLOAD"
	measure ler-track receive
	bench_frame "$popped / $CLIENT ttl=63 / $PAYLOAD"
	measure egress-track receive
	bench_frame "ip src=10.9.0.1 dst=10.9.0.2 / mpls label=1003 ttl=62 / $CLIENT ttl=63 / $PAYLOAD"
	measure lsr-track receive
	must in_ns "$R" nft flush ruleset
	# The same rule that plain forwarding has.
	nft_in "$R" "$NFT_MASQUERADE"
	bench_frame "$popped / ip src=192.168.1.3 dst=203.0.113.2 ttl=63 / $PAYLOAD"
	measure egress-nat receive && bench_same egress-nat \
		"ip src=10.2.0.1 dst=203.0.113.2 ttl=61 / $PAYLOAD"
}

c_masquerade()
{
	bench_router R 2
	labels_in "$R" "exit add here label 1004 local oif out0 masquerade
dev add in0"
	bench_frame "ip src=10.9.0.1 dst=10.9.0.2 / mpls label=1004 ttl=62 / ip src=192.168.1.3 dst=203.0.113.2 ttl=63 / $PAYLOAD"
	measure egress-uplink receive && bench_same egress-uplink \
		"ip src=10.2.0.1 dst=203.0.113.2 ttl=61 / $PAYLOAD"
}

c_own()
{
	bench_router R 1
	bench_frame "ip src=10.2.0.1 dst=203.0.113.2 / $PAYLOAD"
	ours "$R"
	measure own-off local && bench_same own-off \
		"ip src=10.2.0.1 dst=203.0.113.2 / $PAYLOAD"
	labels_in "$R" "config set own-host on"
	measure own local && bench_same own \
		"ip src=10.9.0.1 dst=10.9.0.2 df=1 id=0 / mpls label=1003 / ip src=10.2.0.1 dst=203.0.113.2 / $PAYLOAD"
}

# The same packet all the way; the lookup in the label table is told apart.
readonly LOOKUP='lnet_ftn_.*|ftn_.*'

c_not_ours()
{
	bench_router R 1
	bench_frame "ip src=192.168.1.2 dst=20.0.5.200 / $PAYLOAD"
	measure others receive
	labels_in "$R" "exit add out label 1003 egress 10.9.0.3 via $NEXT dev out0 src $T"
	measure others-exit receive
	labels_in "$R" "dev add in0"
	measure others-device receive
	labels_in "$R" "label add 20.1.0.0/25 exit out"
	measure others-1 receive "$LOOKUP"
	_labels 10000 | labels_in_file "$R"
	measure others-10000 receive "$LOOKUP"
	labels_in "$R" "label flush all
dev del in0"
	measure others-gone receive
	# Where connections are tracked the hooks are passed anyway.
	nft_in "$R" "$NFT_TRACK"
	measure others-track receive
	labels_in "$R" "dev add in0"
	measure others-track-device receive
	labels_in "$R" "label add 20.1.0.0/25 exit out"
	measure others-track-1 receive "$LOOKUP"
}

labels_in_file()	# NS (commands on standard input)
{
	cat > "$TMP/commands"
	must lnet-exit -netns "$1" -batch "$TMP/commands"
}

_labels()	# NUMBER: one exit
{
	awk -v n="$1" 'BEGIN {
		for (i = 0; i < n; i++)
			printf "label replace 20.%d.%d.0/25 exit out\n", i / 256, i % 256 }'
}

_exits()	# NUMBER: each with a label of its own
{
	awk -v n="$1" -v t="$T" -v to="$NEXT" 'BEGIN {
		for (i = 0; i < n; i++) {
			printf "exit add e%d label %d egress 10.9.0.3 via %s dev out0 src %s\n",
				i, 2000 + i, to, t
			printf "label add 20.%d.%d.0/25 exit e%d\n", i / 256, i % 256, i
		}
		print "dev add in0" }'
}

# Every packet takes another exit.
c_many()	# NUMBER
{
	local n=$1

	bench_router R 2
	_exits "$n" | labels_in_file "$R"
	_frames "ip src=192.168.1.2 dst=20.{i>>8}.{i&255}.9 / $PAYLOAD" "$n"
	measure "ler-$n" receive "$LOOKUP"
	_frames "ip src=10.9.0.1 dst=10.9.0.2 / mpls label={2000+i} / $CLIENT / $PAYLOAD" "$n"
	measure "lsr-$n" receive
	awk -v n="$n" 'BEGIN { for (i = 0; i < n; i++)
		printf "exit add l%d label %d local\n", i, 20000 + i }' | labels_in_file "$R"
	_frames "ip src=10.9.0.1 dst=10.9.0.2 / mpls label={20000+i} / $CLIENT / $PAYLOAD" "$n"
	measure "egress-$n" receive
}

_frames()	# PACKET NUMBER
{
	python3 -S -E -B "$LNET_TESTS/bench/frames.py" "$1" "$2" > "$BENCH/frames" ||
		die "no frames"
}
