# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Exit labels of a lab that has a description: every router has one, named like
# itself, that leads to what it owns; those with an uplink another, ROUTER-out,
# that leads to the Internet by it.  Sourced by ../lab.sh.
#
#   lab_follow                 start the daemons, wait until all exits are up
#   lab_exit_config ROUTER     the configuration of the daemon there
#   lab_follow_log ROUTER      the file with what the daemon there says
#   labels_of_owners ROUTER    label entries of that: what others own
#   lab_leave_at ROUTER OTHER  what ROUTER has for the Internet leaves at OTHER, until
#                              the subtest is over
#   labels_config, labels_started   see ../lab.sh

lab_follow()
{
	local router

	for router in "${LAB_ROUTERS[@]}"; do
		lab_exit_config "$router" > "$LAB_DIR/$router/lnet-exit.conf"
		lab_follow_start "$router"
	done
	for router in "${LAB_ROUTERS[@]}"; do
		wait_for 30 all_exits_up "$router" $((${#LAB_ROUTERS[@]} + ${#LAB_UPLINK[@]})) ||
			die "exits of $router are not all up: $(lnet "${NS[$router]}" exit show)
$(cat "$(lab_follow_log "$router")")"
		labels_started "$router"
	done
}

# The tests' directory for logs is another one in each subtest.
lab_follow_log()
{
	echo "${LAB_DIR%/*}/follow_$1.log"
}

lab_exit_config()	# ROUTER
{
	local router

	echo "# lnet-exit follow on $1"
	echo "devices:"
	{ echo "$LAB_WG"; lab_ends "$1" | awk '{ print $2 }'; } |
		sort -u | sed -n 's/^./  - &/p'
	echo "exits:"
	for router in "${LAB_ROUTERS[@]}"; do
		_lab_exit "$1" "$router" "$router" "$(label_of "$router")" ""
		[ -z "${LAB_UPLINK[$router]-}" ] ||
			_lab_exit "$1" "$router" "$router-out" "$(($(label_of "$router") + 100))" \
				", oif: ${LAB_UPLINK[$router]}, masquerade: true"
	done
	labels_config "$1"
}

# A router's address on the interface of all is reached as it is.
labels_of_owners()	# ROUTER
{
	local router prefix prefixes

	echo "labels:"
	for router in "${LAB_ROUTERS[@]}"; do
		[ "$router" != "$1" ] || continue
		prefixes=${LAB_OWNS[$router]-}
		[ -n "$LAB_WG" ] || prefixes="$(loopback "$router")/32 $prefixes"
		for prefix in $prefixes; do
			echo "  - {prefix: \"$prefix\", exit: $router}"
		done
	done
}

labels_config()
{
	labels_of_owners "$1"
}

labels_started()
{
	:
}

_lab_exit()	# AT ROUTER NAME LABEL LOCAL
{
	if [ "$1" = "$2" ]; then
		echo "  - {name: $3, label: $4, local: true$5}"
	else
		echo "  - {name: $3, label: $4, egress: $(loopback "$2")}"
	fi
}

lab_leave_at()	# ROUTER OTHER
{
	local all

	for all in 0.0.0.0/0 ::/0; do
		must lnet "${NS[$1]}" label add "$all" exit "$2-out"
		defer lnet "${NS[$1]}" label del "$all"
	done
}
