# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The kernels that the module is tested on: the newest of the host's own release
# and of the two suites with newer ones.  Each is named by its first two numbers.
# Sourced after common.sh, apt.sh, kernel.sh, headers.sh and buildroot.sh.
#
#   kernels_list               print a line for each: NAME RELEASE SUITE
#   kernels_fetch REL SUITE    make its image, its modules and what is needed to
#                              build for it available
#   kernels_build REL SUITE GOAL...   make kmod, bench-module, unit-module for it, with
#                              its own headers and compiler: build/kmod-REL/
#                              lnet_exit.ko, build/bench-REL/lnet_bench.ko

readonly KERNEL_SUITES="host bookworm-backports trixie-backports"

_in_suite()	# SUITE FUNCTION...
{
	if [ "$1" = host ]; then
		"${@:2}"
	else
		in_suite "$@"
	fi
}

kernels_list()
{
	local suite release

	for suite in $KERNEL_SUITES; do
		release=$(LNET_KERNEL='' _in_suite "$suite" _kernels_newest "$suite") ||
			die "$suite has no kernel"
		[[ $release =~ ^[0-9]+\.[0-9]+ ]]
		echo "${BASH_REMATCH[0]} $release $suite"
	done
}

# The host keeps its lists itself; old ones of another suite will do where no new
# ones are to be had.
_kernels_newest()	# SUITE
{
	[ "$1" = host ] || _apt_update || :
	kernel_release
}

# The release whose compiler made the kernels of a suite: the host's has none.
_kernels_compiler()	# SUITE
{
	local own

	own=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
	[ "$1" = host ] || [ "${1%-backports}" = "$own" ] || echo "${1%-backports}"
}

kernels_fetch()
{
	local compiler

	_in_suite "$2" kernel_fetch "$1" || return
	if [ "$2" = host ]; then
		kernel_headers "$1"
		return
	fi
	in_suite "$2" headers_fetch "$1" || return
	compiler=$(_kernels_compiler "$2")
	[ -z "$compiler" ] || buildroot_fetch "$compiler"
}

kernels_build()
{
	local kdir compiler enter=()

	if [ "$2" = host ]; then
		kdir=$("$TREE/scripts/kdir" "$1") || return
	else
		kdir=$(headers_dir "$1")
	fi
	compiler=$(_kernels_compiler "$2")
	[ -z "$compiler" ] || enter=(in_buildroot "$compiler")
	"${enter[@]}" make --no-print-directory -j"$(nproc)" -C "$TREE" \
		WERROR=1 KDIR="$kdir" "${@:3}"
}
