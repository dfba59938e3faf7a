# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
#
# Routers between two lnet_bench devices, and what they cost.  Sourced by
# bench_path.sh after lib.sh and pkt.sh.
#
#   bench_module          load lnet_bench; status 1 where it was not built
#   bench_router VAR I    namespace with router number I between in0 and out0:
#
#       10.1.0.1      10.1.0.2     10.2.0.1      10.2.0.2
#       upstream ------ in0  VAR  out0 ------ downstream
#
#     Its own tunnel address is 10.9.0.I, fd09::I (T, T6), that of the router
#     before it (PREV, PREV6) is upstream, that of the one behind it (NEXT, NEXT6)
#     downstream, and so are 192.168.1.0/24 and fd01::/64 (clients), 203.0.113.0/24,
#     20.0.0.0/8 and 2001:db8::/32 (servers).  What router I lets out can be fed to
#     router I + 1.
#   bench_batch NS COMMANDS   ip commands of one batch
#   bench_frame PACKET    feed this one from now on (text, see packet.py)
#   bench_replay          feed what came out of the last run
#   bench_came            the first packet that came out, as hex
#   measure KEY MODE [FUNCTIONS]   feed batches, one result:
#       # bench KEY cost=MILLI-INSTRUCTIONS min= median= max= end= packets=
#     (the line only when something is measured) and a check that as many came out
#     as went in.  MODE is receive, gro or local.  Instructions of FUNCTIONS, a
#     regular expression, are told apart:
#       # bench KEY lookup=MILLI-INSTRUCTIONS
#   bench_forwarded KEY HEX HOPS   check: what came out is HEX behind HOPS routers
#   bench_same KEY PACKET check: what came out is this (text)
#   absent KEY WHY        this kernel cannot do it: "# bench KEY absent=WHY"
#
# BATCHES: how many are measured.  PROFILE: the keys whose instructions are
# listed by function, or all.

BENCH=/sys/kernel/debug/lnet_bench
BATCHES=${LNET_BENCH_BATCHES:-1}
PROFILE=${LNET_BENCH_PROFILE-}
CLIENT="ip src=192.168.1.2 dst=203.0.113.2"
CLIENT6="ip6 src=fd01::2 dst=2001:db8::2"
PAYLOAD="udp sport=4000 dport=9 / data len=36"
# Where packets go in; set by bench_router.
ROUTER='' T='' PREV='' NEXT='' T6='' PREV6='' NEXT6=''

bench_module()
{
	local module

	module=$LNET_BUILD/bench-$(uname -r)/lnet_bench.ko
	[ -d /sys/module/lnet_bench ] && return
	[ -e "$module" ] || return
	must insmod "$module"
	defer rmmod lnet_bench
}

bench_batch()
{
	must ip -n "$1" -batch - <<< "$2"
}

bench_router()
{
	local i=$2

	setup_ns "$1"
	ROUTER=${!1}
	T=10.9.0.$i PREV=10.9.0.$((i - 1)) NEXT=10.9.0.$((i + 1))
	T6=fd09::$i PREV6=fd09::$((i - 1)) NEXT6=fd09::$((i + 1))
	sysctl_ns "$ROUTER" net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 \
		net.ipv4.conf.default.rp_filter=0 net.ipv6.conf.all.forwarding=1
	bench_batch "$ROUTER" "link add in0 type lnet_bench
link add out0 type lnet_bench
address add 10.1.0.2/24 dev in0
address add fd10::2/64 dev in0 nodad
address add 10.2.0.1/24 dev out0
address add fd20::1/64 dev out0 nodad
link set in0 up
link set out0 up
address add $T/32 dev lo
address add $T6/128 dev lo nodad
route add $PREV via 10.1.0.1
route add 192.168.1.0/24 via 10.1.0.1
route add $NEXT via 10.2.0.2
route add 203.0.113.0/24 via 10.2.0.2
route add 20.0.0.0/8 via 10.2.0.2
route add $PREV6 via fd10::1 dev in0
route add fd01::/64 via fd10::1 dev in0
route add $NEXT6 via fd20::2 dev out0
route add 2001:db8::/32 via fd20::2 dev out0"
}

bench_frame()
{
	local hex

	hex=$(pkt build "$1") || die "$1: $hex"
	bench_feed_hex "$hex"
}

bench_feed_hex()
{
	local hex

	printf -v hex '%04x%s' $((${#1} / 2)) "$1"
	# shellcheck disable=SC2001,SC2059
	printf "$(sed 's/../\\x&/g' <<< "$hex")" > "$BENCH/frames" || die "the frame is not taken"
}

bench_replay()
{
	cat "$BENCH/captured" > "$BENCH/frames" || die "the frames are not taken"
}

bench_came()
{
	local hex

	hex=$(od -An -v -tx1 -N 1602 "$BENCH/captured" | tr -d ' \n')
	echo "${hex:4:$((2 * 16#${hex:0:4}))}"
}

_bench_run()	# MODE STEP
{
	# shellcheck disable=SC2016
	nsenter --net="/run/netns/$ROUTER" bash -c 'echo "$1" > "$2"' - \
		"$1 in0 out0 $BATCHES $2" "$BENCH/run" 2> /dev/null
}

measure()
{
	local key=$1 mode=$2 functions=${3-} step=0 report status words i
	local -A got=()

	[ -z "$functions" ] || [ -z "${LNET_BENCH_BATCHES-}" ] || step=2
	_bench_run "$mode" "$step"
	status=$?
	report=$(< "$BENCH/run")
	if [ "$status" -ne 0 ] || [[ $report != packets* ]]; then
		fail "$key: as many come out as go in" "${report:-not run}"
		figure "$key" "error=${report:-not run}"
		return 1
	fi
	ok "$key: as many come out as go in"
	read -r -a words <<< "$report"
	for ((i = 0; i < ${#words[@]}; i += 2)); do
		got[${words[i]}]=${words[i + 1]}
	done
	figure "$key" "cost=${got[cost]} min=${got[min]} median=${got[median]}" \
		"max=${got[max]} end=${got[end]} packets=${got[packets]}"
	[ "${got[steps]}" = 0 ] || figure "$key" "lookup=$(_profile "$key" 0 "$functions")"
	_profiled "$key" || return 0
	if ! _bench_run "$mode" 1; then
		fail "$key: single steps" "$(< "$BENCH/run")"
		return 1
	fi
	read -r -a words < "$BENCH/run"
	diag "$(_profile "$key" "${words[-1]}")"
}

# Where nothing is measured there are no figures.
figure()	# KEY WORD...
{
	[ -z "${LNET_BENCH_BATCHES-}" ] || diag "bench $*"
}

_profile()
{
	python3 -S -E -B "$LNET_TESTS/bench/profile.py" "$@" 2>&1
}

_profiled()
{
	[[ $PROFILE == all || " $PROFILE " == *" $1 "* ]]
}

bench_forwarded()
{
	check_eq "$1: the packet, byte for byte" "$(bench_came)" "$(pkt forwarded "$2" "$3")"
}

bench_same()
{
	check_packet "$1: the packet" "$(pkt decode "$(bench_came)")" "$2"
}

absent()
{
	skip "$1" "$2"
	figure "$1" "absent=$2"
}
