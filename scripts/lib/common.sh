# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What every script here starts from.
#
#   TREE    top of the source tree
#   CACHE   where downloads and what is made of them are kept: LNET_CACHE, else
#           lnet-exit in the user's cache directory
#   say TEXT...    one line of progress, on standard error
#   die TEXT...    the same and exit 1
#   need_root      die unless run by root
#   tree_version   version of the sources
#   quietly LOG CMD...   run CMD with its output in LOG; when it fails, show the
#                  end of LOG and return its status
#   build_once DIR CMD...   unless DIR exists, let CMD fill a new directory (its
#                  name is appended to CMD), which becomes DIR only when CMD
#                  succeeds: an interrupted run leaves nothing half made

set -u

TREE=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
CACHE=${LNET_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/lnet-exit}
export LNET_CACHE=$CACHE LC_ALL=C DEBIAN_FRONTEND=noninteractive

say()
{
	printf '%s\n' "$*" >&2
}

die()
{
	say "${0##*/}: $*"
	exit 1
}

need_root()
{
	[ "$(id -u)" -eq 0 ] || die "this needs root"
}

tree_version()
{
	sed -n 's/^LNET_EXIT_VERSION := //p' "$TREE/Kbuild"
}

quietly()
{
	local log=$1 status

	shift
	"$@" > "$log" 2>&1 < /dev/null
	status=$?
	if [ "$status" -ne 0 ]; then
		say "failed ($status): $*"
		tail -n 20 "$log" >&2
	fi
	return "$status"
}

build_once()
{
	local directory=$1 scratch

	shift
	[ ! -e "$directory" ] || return 0
	mkdir -p "$(dirname "$directory")" || return
	scratch=$(mktemp -d "$directory.XXXXXX") || return
	chmod 755 "$scratch"
	# -T: should another run have been first, its directory is as good.
	if "$@" "$scratch" && { mv -T "$scratch" "$directory" 2>/dev/null ||
				[ -e "$directory" ]; }; then
		rm -rf "$scratch"
		return 0
	fi
	rm -rf "$scratch"
	return 1
}

# What a kernel on an emulated processor is told.  Its time stamp counter is the
# host's: a guest that measures it while the host is busy finds it slow, and its
# clock then runs several times too fast, where the HPET has a known rate.  A busy
# host also keeps it from running for tens of seconds: a lockup is one only later.
# shellcheck disable=SC2034 # used by direct.sh and vng.sh
readonly VM_EMULATED="nokaslr no5lvl tsc=unstable clocksource=hpet \
watchdog_thresh=60 rcupdate.rcu_cpu_stall_timeout=120"

# What a kernel is told whose processor counts instructions for a clock: a constant
# place for everything, and nothing that depends on chance or on the real time.  It
# polls when idle, for the clock of a halted processor leaps to the next timer: an
# hour would pass while files are read.
# shellcheck disable=SC2034 # used by direct.sh
readonly VM_COUNTING="nokaslr no5lvl tsc=reliable clocksource=tsc \
randomize_kstack_offset=off nowatchdog nosoftlockup idle=poll"
