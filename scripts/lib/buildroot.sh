# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# A compiler of another Debian release, for kernels whose headers want a newer
# one than the host's, and a newer C library: a small system in the cache, that
# is entered with chroot.  Sourced after common.sh and apt.sh.
#
#   buildroot_fetch SUITE         make $CACHE/buildroot/SUITE complete
#   in_buildroot SUITE CMD...     run CMD in it; the tree and the cache are where
#                                 they are outside

buildroot_fetch()
{
	local sources=$CACHE/apt/$1/parts

	apt_install mmdebstrap || return
	mkdir -p "$sources"
	_copy_sources "$1" "$sources" || return
	build_once "$CACHE/buildroot/$1" _buildroot_make "$1"
}

# The programs of the kernel's build system are linked against the libraries, and
# pahole is asked for its version.
_buildroot_make()	# SUITE DIRECTORY
{
	local sources

	need_root
	mapfile -t sources < <(find "$CACHE/apt/$1/parts" -type f -size +0)
	say "making a system of $1 with its compiler (400 MB)"
	quietly "$CACHE/apt.log" mmdebstrap --mode=root --variant=essential \
		--dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/doc/*' \
		--include=make,gcc,libc6-dev,libelf-dev,libssl-dev,pahole \
		"$1" "$2" "${sources[@]}"
}

in_buildroot()
{
	local root=$CACHE/buildroot/$1

	shift
	need_root
	# shellcheck disable=SC2016 # the inner shell is the one to expand these
	unshare --mount bash -euc '
		root=$1
		for directory in /proc "$2" "$3"; do
			mkdir -p "$root$directory"
			mount --bind "$directory" "$root$directory"
		done
		shift 3
		PATH=/usr/sbin:/usr/bin:/sbin:/bin exec chroot "$root" "$@"
	' in_buildroot "$root" "$TREE" "$CACHE" "$@"
}
