# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Headers of kernels that come from another Debian suite.  They stay in the
# cache: the host's own are those that a plain `make` finds.
# Sourced after common.sh and apt.sh, the two that fetch run by in_suite.
#
#   headers_fetch REL     make $CACHE/headers/REL complete
#   headers_dir REL       print the directory to build against (KDIR)

headers_dir()
{
	echo "$CACHE/headers/$1/usr/src/linux-headers-$1"
}

headers_fetch()
{
	build_once "$CACHE/headers/$1" _headers_unpack "$1"
}

_headers_unpack()	# RELEASE DIRECTORY
{
	local release=$1 directory=$2 package

	apt_candidate "linux-headers-$release" > /dev/null || _apt_update || return
	for package in "linux-headers-$release" $(_headers_parts "$release"); do
		_unpack "$package" "$directory" || return
	done
	# The packages expect to be installed.
	sed -i "s#/usr/src/#$CACHE/headers/$release&#" \
		"$directory/usr/src/linux-headers-$release/Makefile" || return
	# From the kernel's own BTF a program that few hosts have makes the
	# module's, which nothing here looks at.
	rm -f "$directory/usr/src/linux-headers-$release/vmlinux"
}

# What a headers package consists of beside itself.
_headers_parts()	# RELEASE
{
	_apt apt-cache depends --important "linux-headers-$1" |
		sed -nE 's/^ *Depends: (linux-headers-.*-common|linux-kbuild-.*)$/\1/p'
}
