#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The module comes and goes: twenty times, with and without namespaces, and
# leaves nothing behind.

. "$(dirname "$0")/lib.sh"

t_cycle()
{
	local before after round

	module_loaded && must module_unload
	before=$(census)
	for ((round = 1; round <= 20; round++)); do
		must module_load
		lsmod | grep -q '^lnet_exit ' || die "round $round: not in lsmod"
		must module_unload
		! module_loaded || die "round $round: still there after rmmod"
	done
	ok "twenty loads and unloads"
	after=$(census)
	check_eq "nothing is left behind" "$after" "$before"
}

t_namespaces()
{
	must module_load
	setup_ns A B
	check "unload while namespaces exist" module_unload
	check "load while namespaces exist" module_load
	check "a namespace that saw both loads goes away" ip netns del "$A"
	check_not "a second load is refused" insmod "$LNET_MODULE"
	check "and leaves the first one in place" module_loaded
}

t_describes_itself()
{
	check_match "licence" "$(modinfo -F license "$LNET_MODULE")" '^GPL'
	check_match "description" "$(modinfo -F description "$LNET_MODULE")" '.'
	check_match "the genetlink family autoloads it" \
		"$(modinfo -F alias "$LNET_MODULE")" 'net-pf-16-proto-16-family-lnet_exit'
	check_match "the link kind autoloads it" \
		"$(modinfo -F alias "$LNET_MODULE")" 'rtnl-link-lnet_exit'
}

subtest "load and unload" t_cycle
subtest "namespaces" t_namespaces
subtest "modinfo" t_describes_itself
must module_load
finish
