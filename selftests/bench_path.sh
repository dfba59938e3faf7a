#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What a packet costs: labels beside plain forwarding and beside other tunnels,
# each router fed by the module lnet_bench (bench/bench.h).
#
#   lnet_bench -- in0 ROUTER out0 -- lnet_bench
#
# As a test it feeds few packets and checks that as many come out as go in, and
# their bytes.  On a processor that counts instructions for a clock (make
# bench-path) it is the measurement: LNET_BENCH_BATCHES says how many batches,
# LNET_BENCH_PROFILE="ler lsr" lists instructions by function ("all": of each case),
# LNET_BENCH_CASES="ours tcp" picks groups.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
for part in bench plain ours peers tcp; do
	# shellcheck source=bench/bench.sh
	. "$LNET_TESTS/bench/$part.sh"
done

group()	# NAME CMD...
{
	[[ -z ${LNET_BENCH_CASES-} || " $LNET_BENCH_CASES " == *" $1 "* ]] || return 0
	subtest "$@"
}

require_cmd nsenter nft
must module_load
bench_module || skip_all "lnet_bench is not built for this kernel (make bench-module)"

figure kernel "release=$(uname -r)"
group plain c_plain
group not-ours c_not_ours
group ours c_ours
group ours c_ours_outer6
group own c_own
group many c_many 1
group many c_many 100
group many c_many "${LNET_BENCH_EXITS:-1000}"
group mplsip c_mplsip
group ipip c_ipip
group gre c_gre
group vxlan c_vxlan
group srv6 c_srv6
group track c_track
group track c_ours_track
group track c_masquerade
group rule c_rule
group nft c_nft
group plain c_again
group tcp c_tcp_plain 2
group tcp c_tcp_labels 2
group tcp c_tcp_plain 3
group tcp c_tcp_labels 3
group tcp c_tcp_tunnel mplsip 1396
group tcp c_tcp_tunnel ipip 1400
group tcp c_tcp_tunnel gre 1396
group tcp c_tcp_tunnel vxlan 1370
finish
