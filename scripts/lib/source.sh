# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Tools that live in the kernel's source: checkpatch, kernel-doc, the YNL generator.  The
# release is pinned, so that what they say and write stays the same; only the
# few files that are needed leave the package.
# Sourced after common.sh and apt.sh.
#
#   source_fetch    make $SOURCE_DIR complete

readonly SOURCE_PACKAGE=linux-source-6.12
readonly SOURCE_SUITE=bookworm-backports
readonly SOURCE_DIR=$CACHE/$SOURCE_PACKAGE

source_fetch()
{
	[ ! -d "$SOURCE_DIR" ] || return 0
	apt_install xz-utils python3 python3-yaml python3-jsonschema perl || return
	if apt_candidate "$SOURCE_PACKAGE" > /dev/null; then
		build_once "$SOURCE_DIR" _source_unpack
	else
		in_suite "$SOURCE_SUITE" build_once "$SOURCE_DIR" _source_unpack
	fi
}

_source_unpack()	# DIRECTORY
{
	local directory=$1 tarball

	say "fetching $SOURCE_PACKAGE (150 MB) for checkpatch and the YNL generator"
	_unpack "$SOURCE_PACKAGE" "$directory" || return
	tarball=$directory/usr/src/$SOURCE_PACKAGE.tar.xz
	say "unpacking what is needed of it"
	tar -C "$directory" --strip-components=1 --wildcards -xJf "$tarball" \
		'*/scripts/checkpatch.pl' '*/scripts/spelling.txt' \
		'*/scripts/const_structs.checkpatch' '*/scripts/kernel-doc' \
		'*/tools/net/ynl/*' '*/Documentation/netlink/*' || return
	rm -rf "${directory:?}/usr"
}
