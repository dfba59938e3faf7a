# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
#
# The same list of prefixes in the tables that people choose ways by, and what a
# packet costs that is in the list, and one that is not.  Sourced by bench_table.sh
# after bench.sh and ours.sh; the list comes from table/lists.py.
#
#   c_table HOW FAMILY SIZE   HOW is none, ours, fib, nft, ipset or bpf.  Keys:
#       # bench HOW-FAMILY-SIZE-load instructions=N seconds=S
#       # bench HOW-FAMILY-SIZE-match cost=...     (measure, bench.sh)
#       # bench HOW-FAMILY-SIZE-miss cost=...
#     ours with lookup=... of it
#
# There are four exits, each a gateway.  A table that only marks packets has a rule
# and a routing table for each mark, as its users do.

readonly TABLE_EXITS="1 2 3 4"
# A second is 10^9 instructions.
LOAD_SECONDS=${LNET_BENCH_LOAD_SECONDS:-300}

# Busy nanoseconds: instructions, on a processor that counts them.
_busy()
{
	local cycles idle

	read -r cycles idle < "$BENCH/clock"
	echo $((cycles - 1000 * idle))
}

_gateway()	# EXIT
{
	[ "$FAMILY" = 4 ] && echo "10.2.0.1$1" || echo "fd20::1$1"
}

_rules()
{
	local exit

	for exit in $TABLE_EXITS; do
		must ip -n "$ROUTER" "-$FAMILY" rule add fwmark "$exit" lookup "10$exit"
		must ip -n "$ROUTER" "-$FAMILY" route add default via "$(_gateway "$exit")" \
			dev out0 table "10$exit"
	done
}

# What loads the list, and only that: its time counts.
_load()	# CMD...
{
	local began ended since=${EPOCHREALTIME/./} until status

	began=$(_busy)
	timeout "$LOAD_SECONDS" "$@" > "$TMP/loaded" 2>&1
	status=$?
	until=${EPOCHREALTIME/./}
	ended=$(_busy)
	if [ "$status" -eq 124 ]; then
		skip "$KEY: the list is loaded" "not in $LOAD_SECONDS s"
		figure "$KEY-load" "absent=not loaded in $LOAD_SECONDS s"
		return 1
	elif [ "$status" -ne 0 ]; then
		fail "$KEY: the list is loaded" "$(tail -n 5 "$TMP/loaded")"
		figure "$KEY-load" "error=$(tail -n 1 "$TMP/loaded")"
		return 1
	fi
	ok "$KEY: the list is loaded"
	printf -v since '%d.%06d' $(((until - since) / 1000000)) $(((until - since) % 1000000))
	figure "$KEY-load" "instructions=$((ended - began)) seconds=$since"
}

table_none()
{
	return 0
}

table_ours()
{
	local exit commands=''

	for exit in $TABLE_EXITS; do
		commands+="exit add e$exit label $((1000 + exit)) egress 10.9.0.3"
		commands+=" via $(_gateway "$exit") dev out0"$'\n'
	done
	labels_in "$ROUTER" "$commands"
	_load lnet-exit -netns "$ROUTER" label load "$TMP/list.label"
}

table_fib()
{
	_load ip -n "$ROUTER" "-$FAMILY" -batch "$TMP/list.route"
}

table_nft()
{
	_rules
	_load "${INSIDE[@]}" nft -f "$TMP/list.nft"
}

table_ipset()
{
	local iptables=iptables

	[ "$FAMILY" = 4 ] || iptables=ip6tables
	if ! "${INSIDE[@]}" ipset create try hash:net skbinfo 2> "$TMP/try"; then
		absent "$KEY-load" "not in this kernel"
		return 1
	fi
	_rules
	_load "${INSIDE[@]}" ipset restore -file "$TMP/list.ipset" || return
	must "${INSIDE[@]}" "$iptables" -t mangle -A PREROUTING -j SET \
		--map-set bench dst --map-mark
}

table_bpf()
{
	mkdir "$TMP/bpf"
	if ! mount -t bpf bpf "$TMP/bpf" 2> /dev/null; then
		absent "$KEY-load" "not in this kernel"
		return 1
	fi
	defer umount "$TMP/bpf"
	must tc -n "$ROUTER" qdisc add dev in0 clsact
	_rules
	_load python3 -S -E -B "$LNET_TESTS/bench/table/bpf.py" "$FAMILY" \
		"$(wc -l < "$LISTS/$FAMILY-$size.label")" "$TMP/list.bpf" "$TMP/bpf/marks" ||
		return
	must tc -n "$ROUTER" filter add dev in0 ingress bpf direct-action \
		object-pinned "$TMP/bpf/marks"
}

# The gateway that a packet is sent to, in its DSCP.
_show_exits()
{
	local exit rules='' kind=ip

	[ "$FAMILY" = 4 ] || kind=ip6
	for exit in $TABLE_EXITS; do
		rules+="rt $kind nexthop $(_gateway "$exit") $kind dscp set $exit"$'\n'
	done
	nft_in "$ROUTER" "table $kind show { chain after {
type filter hook postrouting priority 0
$rules}
}"
}

_answers()	# HOW
{
	local batches=$BATCHES

	[ "$1" = ours ] || _show_exits
	BATCHES=1
	_bench_run receive 0
	BATCHES=$batches
	check_eq "$KEY: packets take the exits of the list" \
		"$(python3 -S -E -B "$LNET_TESTS/bench/table/answers.py" \
			"$BENCH/captured" "$TMP/list.want" 2>&1)" "63 right"
}

c_table()
{
	local how=$1 FAMILY=$2 size=$3 KEY=$1-$2-$3 part INSIDE functions=''

	bench_router R 1
	INSIDE=(nsenter "--net=/run/netns/$R")
	bench_batch "$R" "route add default via 10.2.0.2
route add ::/0 via fd20::2 dev out0"
	for part in label route nft ipset bpf want; do
		[ -e "$LISTS/$FAMILY-$size.$part" ] || die "no list $FAMILY-$size.$part"
	done
	# Files in memory: their reading is not what is compared.
	for part in "${how/ours/label}" match miss want; do
		part=${part/fib/route}
		[ "$part" = none ] || cp "$LISTS/$FAMILY-$size.$part" "$TMP/list.$part"
	done
	"table_$how" || return 0
	[ "$how" != ours ] || functions=$LOOKUP
	cat "$TMP/list.match" > "$BENCH/frames"
	measure "$KEY-match" receive "$functions"
	cat "$TMP/list.miss" > "$BENCH/frames"
	measure "$KEY-miss" receive "$functions"
	cat "$TMP/list.match" > "$BENCH/frames"
	[ "$how" = none ] || _answers "$how"
}
