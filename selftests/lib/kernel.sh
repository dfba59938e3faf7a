# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The module and the kernel's state of health.  Sourced by lib.sh.
#
#   module_load [PARAM=VALUE]...   insmod $LNET_MODULE unless it is loaded
#   module_light                   from now on load a copy without debug
#                                  information, a tenth in size: to load it often
#   module_unload                  rmmod, status of rmmod
#   module_loaded                  status 0 when the module is in the kernel
#   health_mark                    what the kernel has logged so far is old
#   health_check                   status 1 when the kernel complained since the
#                                  mark, or is tainted; HEALTH_REPORT holds its
#                                  words; moves the mark
#   leaks_mark                     memory that looks lost by now is not ours
#   leaks_check                    status 1 when memory has been lost since then;
#                                  prints where it was taken (with kmemleak only)
#   census                         one line per resource that tests can leak:
#                                  namespaces, devices of init_net, lnet slabs

# What a sick kernel says.  A match in the log turns a green test red.
_sick=(
	'WARNING:' 'BUG:' 'BUG ' 'Oops' 'Kernel panic' 'general protection fault'
	'unable to handle' 'Call Trace:' 'Modules linked in'
	# detectors
	'KASAN' 'KCSAN' 'KFENCE' 'UBSAN' 'kmemleak:' 'ODEBUG:'
	'possible (circular|recursive) locking' 'inconsistent lock state'
	'suspicious RCU usage' 'register non-static key'
	'scheduling while atomic' 'sleeping function called'
	# references and memory
	'unregister_netdevice: waiting' 'leaked reference'
	'reference already released' 'has [0-9]+/[0-9]+ users at'
	'refcount_t:' 'release alive' 'Objects remaining' 'corruption' 'double free'
	'bad page state' 'hw csum failure' 'Dead loop on virtual device'
	# what does not go on
	'rcu.*(stall|self-detected|starved)' '(soft|hard) (lockup|LOCKUP)'
	'workqueue lockup' 'blocked for more than' 'transmit queue .* timed out'
)
HEALTH_PATTERN=$(IFS='|' && echo "${_sick[*]}")
readonly HEALTH_PATTERN

# Taint that is an illness: a module forced in or out (2, 8), a machine check (16),
# a bad page (32), an oops (128), a warning (512), a lockup (16384).  That a module
# comes from outside of the tree and has no signature is none.
readonly HEALTH_TAINT=$((2 | 8 | 16 | 32 | 128 | 512 | 16384))

HEALTH_REPORT=

# The log is read through one descriptor, which stands where the last look
# ended; subshells share it.
exec {_kmsg}< /dev/kmsg
readonly _kmsg

# Records since the last look, as "priority,sequence,time,flags;text".  A reader
# that was overtaken is told so once and ends: the second one goes on from there.
_kernel_log()
{
	local _

	for _ in 1 2; do
		read -rt 0 <&"$_kmsg" || break
		dd iflag=nonblock bs=8192 status=none <&"$_kmsg" 2> /dev/null
	done
	return 0
}

health_mark()
{
	_kernel_log > /dev/null
}

# The taint stays for as long as the kernel runs, and lockdep speaks once: after
# that it is off, and what it would have found is not.
_health_state()
{
	local taint

	taint=$(< /proc/sys/kernel/tainted)
	[ $((taint & HEALTH_TAINT)) -eq 0 ] || HEALTH_REPORT+="
the kernel is tainted: $taint (Documentation/admin-guide/tainted-kernels.rst)"
	[ -e /proc/lockdep_stats ] || return 0
	[[ $(< /proc/lockdep_stats) =~ debug_locks:\ *1 ]] ||
		HEALTH_REPORT+=$'\nlockdep has switched itself off'
}

# The complaints in LOG, each with what led to it and what follows.
_complaints()	# LOG
{
	awk -v pattern="$HEALTH_PATTERN" '
		!/^[0-9]+,[0-9]+,/ { next }
		{ text = substr($0, index($0, ";") + 1) }
		text ~ pattern {
			for (i = NR - 6; i < NR; i++)
				if (i in before && context <= 0) print before[i]
			context = 40
		}
		context > 0 { print text; context--; next }
		{ before[NR] = text; delete before[NR - 6] }' <<< "$1"
}

# Most often nothing was said, and no process is needed to see that.
health_check()
{
	local log

	HEALTH_REPORT=
	if read -rt 0 <&"$_kmsg"; then
		log=$(_kernel_log)
		[[ ! $log =~ $HEALTH_PATTERN ]] || HEALTH_REPORT=$(_complaints "$log")
	fi
	_health_state
	HEALTH_REPORT=${HEALTH_REPORT#$'\n'}
	[ -z "$HEALTH_REPORT" ]
}

readonly KMEMLEAK=/sys/kernel/debug/kmemleak

leaks_mark()
{
	[ ! -w "$KMEMLEAK" ] || { echo scan; echo clear; } > "$KMEMLEAK"
}

# What is younger than five seconds is not looked at, and a first scan may take
# what is on its way from list to list for lost.
leaks_check()
{
	local report

	[ -w "$KMEMLEAK" ] || return 0
	echo scan > "$KMEMLEAK"
	read -rt 6 <> <(:)
	echo scan > "$KMEMLEAK"
	report=$(cat "$KMEMLEAK")
	printf '%s' "$report"
	[ -z "$report" ]
}

module_loaded()
{
	[ -d /sys/module/lnet_exit ]
}

module_load()
{
	module_loaded || insmod "$LNET_MODULE" "$@"
}

module_light()
{
	must objcopy --strip-debug "$LNET_MODULE" "$TMP/lnet_exit.ko"
	LNET_MODULE=$TMP/lnet_exit.ko
}

module_unload()
{
	rmmod lnet_exit
}

census()
{
	echo "namespaces $(find /run/netns -mindepth 1 2>/dev/null | wc -l)"
	echo "devices $(find /sys/class/net -mindepth 1 | wc -l)"
	awk '/^lnet_exit/ { print "slab", $1, $2 }' /proc/slabinfo
}
