#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Everything goes away while packets are under way: the module, devices, lnet0,
# entries, exits.  Namespaces: lifecycle_netns.sh.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR wan ---- wan SRV
#     .1.2    .1.1     .1      .2       .1      .2       .1       .2
#   192.168.1.0/24     10.1.0.0/24      10.2.0.0/24      203.0.113.0/24
#
# CLI and SRV ping each other all the time, by labels 1003 and 1001.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"

readonly ROUNDS=50
# Caches of accounted memory, which the objects of the module are; others change
# with all that goes on in a machine.  Not each kernel has them.
readonly SLABS=/sys/kernel/slab/kmalloc-cg-

# Objects in them.  Shrinking takes back what processors keep for later, so that
# the numbers are exact.
kernel_objects()
{
	local cache objects sum=0

	for cache in "$SLABS"*; do
		[ -d "$cache" ] || continue
		echo 1 > "$cache/shrink"
		read -r objects _ < "$cache/objects"
		sum=$((sum + objects))
	done
	echo "$sum"
}

traffic()
{
	start_in "$CLI" PING_UP ping -q -i 0.002 -s 200 203.0.113.2
	start_in "$SRV" PING_DOWN ping -q -i 0.002 -s 900 192.168.1.2
	start_in "$CLI" PING_BIG ping -q -i 0.01 -s 4000 203.0.113.2
	start_in "$CLI" PING_ROUTER ping -q -i 0.01 10.255.0.3
}

traffic_runs()
{
	alive "$PING_UP" && alive "$PING_DOWN" && alive "$PING_BIG" && alive "$PING_ROUTER"
}

# What is there without the module and without packets under way, in OBJECTS and
# CENSUS.
count_rest()
{
	must kill -STOP "$PING_UP" "$PING_DOWN" "$PING_BIG" "$PING_ROUTER"
	must module_unload
	OBJECTS=$(kernel_objects)
	CENSUS=$(census)
	must kill -CONT "$PING_UP" "$PING_DOWN" "$PING_BIG" "$PING_ROUTER"
	must module_load
	path_configure
}

# One object lost in each round makes more than that.
no_more_objects()	# THAN
{
	count_rest
	[ "$OBJECTS" -lt $(($1 + ROUNDS / 2)) ]
}

arrives()
{
	wait_for 20 in_ns "$CLI" ping -qc1 -W1 203.0.113.2
}

labels_work()
{
	[ "$(counter "$EGR" pop)" -gt "${1-0}" ]
}

t_unload()
{
	local round before objects

	traffic
	for ((round = -2; round <= ROUNDS; round++)); do
		if [ "$round" -eq 1 ]; then
			count_rest
			before=$CENSUS objects=$OBJECTS
		fi
		must module_unload
		must module_load
		path_configure
	done
	check "traffic runs on" traffic_runs
	check "labels are at work again" wait_for 10 labels_work
	# What is freed late, after a grace period, may take a moment.
	if [ "$objects" -gt 0 ]; then
		check "no memory is lost in $ROUNDS rounds" \
			wait_for 20 no_more_objects "$objects"
	else
		skip "no memory is lost" "the kernel has no $SLABS*"
		count_rest
	fi
	check_eq "devices and namespaces are as many as before" "$CENSUS" "$before"
}

t_lnet0()
{
	local round

	traffic
	for ((round = 1; round <= 10; round++)); do
		must ip -n "$LER" link del lnet0
		must ip -n "$EGR" link del lnet0
		must ip -n "$LER" link add lnet0 type lnet_exit
		must ip -n "$EGR" link add lnet0 type lnet_exit
		must ip -n "$LER" link set lnet0 up
		must ip -n "$EGR" link set lnet0 up
	done
	check "traffic runs on" traffic_runs
	check "exits survive their device, and use the new one" arrives
	check_status "there is one per namespace" 2 "already" \
		ip -n "$LER" link add lnet1 type lnet_exit
	check_match "without it exits are unreachable" \
		"$(ip -n "$LER" link del lnet0; lnet "$LER" -json exit show out)" 'no.device'
	must ip -n "$LER" link add lnet0 type lnet_exit
	must ip -n "$LER" link set lnet0 up
}

t_objects()
{
	local round commands

	traffic
	commands=$(for ((round = 1; round <= 40; round++)); do
		cat <<-'EOT'
			exit replace out label 1003 egress 10.255.0.3 via 10.1.0.2 dev core via 10.1.0.2 dev core weight 3
			label add 203.0.113.2/32 exit out
			label del 203.0.113.2/32
			label flush all
			exit del out
			exit add out label 1003 egress 10.255.0.3
			label add 203.0.113.0/24 exit out
			exit set out via 10.1.0.2 dev core
			dev del core
			dev add core
			exit set me mark 7
		EOT
	done)
	must lnet-exit -netns "$LER" -batch - <<< "$commands"
	check "traffic runs on" traffic_runs
	check "and arrives" arrives
}

t_device()
{
	local round

	traffic
	for ((round = 1; round <= 10; round++)); do
		must ip -n "$LSR" link set east down
		must ip -n "$LSR" link set east up
		must ip -n "$LSR" link set west mtu $((1400 + round))
	done
	must ip -n "$LSR" link set west mtu 1500
	must ip -n "$LSR" route replace 192.168.1.0/24 via 10.1.0.1
	must ip -n "$LSR" link del east
	check "the device of a next hop goes away under traffic" \
		wait_output 5 'nexthop.dead' lnet "$LSR" -json exit show out
	check "traffic runs on" traffic_runs
	check_eq "and is not accepted from" "$(lnet "$LSR" -json dev show | json 'len(d)')" 1
}

module_light
path_lan
path_core
path_egress
path_wan
path_labels

subtest "objects change under traffic" t_objects
subtest "lnet0 goes and comes under traffic" t_lnet0
subtest "the module is unloaded under traffic" t_unload
subtest "devices go under traffic" t_device
finish
