#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Tracepoints: what becomes of each packet, and why the kernel thinks that one was
# dropped.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR wan ---- wan SRV
#     .1.2    .1.1     .1      .2       .1      .2       .1       .2
#   192.168.1.0/24     10.1.0.0/24      10.2.0.0/24      203.0.113.0/24
#
# Label 1003 leads to EGR, label 1001 back to LER.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"

readonly TRACING=/sys/kernel/tracing
IN="ip src=10.1.0.1 dst=10.1.0.2"
INNER="ip src=192.168.1.2 dst=203.0.113.2"

events()	# DIRECTORY 0|1
{
	must sh -c "echo $2 > '$INSTANCE/events/$1/enable'"
}

# What was traced since the last time, without task, time and addresses.
traced()
{
	sed -n -E 's/^.*: (lnet_exit_[a-z]+|kfree_skb): /\1 /p' "$INSTANCE/trace" |
		sed -E 's/ skbaddr=[^ ]+//'
	: > "$INSTANCE/trace"
}

netns_of()	# NS
{
	in_ns "$1" stat -L -c %i /proc/self/ns/net
}

ifindex_of()	# NS DEV
{
	in_ns "$1" cat "/sys/class/net/$2/ifindex"
}

t_packets()
{
	local seen

	events lnet_exit 1
	traced > /dev/null
	must pkt send "$CLI/lan" "$LER/lan" "$INNER / udp sport=4000 dport=9 / data len=30"
	check "a packet is popped" wait_output 10 "lnet_exit_pop" cat "$INSTANCE/trace"
	seen=$(traced)
	check_match "push: exit, label, device, length of the inner packet" "$seen" \
		"lnet_exit_push netns=$(netns_of "$LER") exit=out label=1003 ifindex=$(ifindex_of "$LER" core) len=58 segments=1"
	check_match "forward" "$seen" \
		"lnet_exit_forward netns=$(netns_of "$LSR") exit=out label=1003 ifindex=$(ifindex_of "$LSR" east) len=58 segments=1"
	check_match "pop" "$seen" \
		"lnet_exit_pop netns=$(netns_of "$EGR") exit=out label=1003 ifindex=$(ifindex_of "$EGR" lnet0) len=58 segments=1"
	must pkt whole "$CLI/lan" "$LER/lan" 1000 "$INNER df=1 / tcp sport=4000 dport=80 flags=10 / data len=4000"
	check "a super-packet says of how many packets it is" \
		wait_output 10 "lnet_exit_push: .* len=4040 segments=4" cat "$INSTANCE/trace"
	events lnet_exit 0
}

check_drop()	# REASON OF_THE_KERNEL PACKET
{
	traced > /dev/null
	must pkt send "$LER/core" "$LSR/west" "$3"
	check "$1" wait_output 10 "lnet_exit_drop: netns=$(netns_of "$LSR") .* reason=$1" cat "$INSTANCE/trace"
	check_match "to the kernel it is $2" "$(traced)" "kfree_skb .* reason: $2"
}

t_drops()
{
	events lnet_exit/lnet_exit_drop 1
	events skb/kfree_skb 1
	check_drop unknown_label IP_INNOROUTES "$IN / mpls label=77 / $INNER / data len=20"
	check_drop short PKT_TOO_SMALL "$IN / mpls label=1003"
	check_drop inner_header IP_INHDR "$IN / mpls label=1003 / $INNER len=900 / data len=20"
	check_drop reserved_label UNHANDLED_PROTO "$IN / mpls label=7 / $INNER / data len=20"
	check_drop ttl_expired IP_INHDR "$IN / mpls label=1003 ttl=1 / $INNER / data len=20"
	check_drop udp_checksum UDP_CSUM "$IN / udp sport=50000 dport=6635 sum=1 / mpls label=1003 / $INNER / data len=20"
	check_drop fragment NOT_SPECIFIED "$IN mf=1 / mpls label=1003 / $INNER / data len=20"
	must lnet "$LSR" exit set out down
	check_drop unreachable IP_OUTNOROUTES "$IN / mpls label=1003 / $INNER / data len=20"
	must lnet "$LSR" exit set out up
	events skb/kfree_skb 0
	must sh -c "echo 'reason == \"short\"' > '$INSTANCE/events/lnet_exit/lnet_exit_drop/filter'"
	traced > /dev/null
	must pkt send "$LER/core" "$LSR/west" "$IN / mpls label=77 / $INNER / data len=20" "$IN / mpls label=1003"
	check "a filter by reason" wait_output 10 "reason=short" cat "$INSTANCE/trace"
	check_not "lets nothing else through" grep -q "reason=unknown_label" "$INSTANCE/trace"
	must sh -c "echo 0 > '$INSTANCE/events/lnet_exit/lnet_exit_drop/filter'"
	events lnet_exit 0
}

mountpoint -q "$TRACING" || mount -t tracefs tracefs "$TRACING" 2> /dev/null
[ -d "$TRACING/events/lnet_exit" ] || skip_all "the kernel has no tracepoints"
INSTANCE=$TRACING/instances/lnet-test
must mkdir "$INSTANCE"
defer rmdir "$INSTANCE"
path_lan
path_core
path_egress
path_wan
path_labels
subtest "packets" t_packets
subtest "drops" t_drops
finish
