# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The kernel that tests boot: Debian's own, with its headers installed and its
# image taken from the host where it is installed there, else unpacked into the
# cache, so that the host's boot loader never learns of it.
# Sourced after common.sh and apt.sh.
#
#   kernel_release        release of the kernel that linux-image-ARCH stands for
#                         (in another suite under in_suite), or LNET_KERNEL
#   kernel_headers REL    install the headers of REL
#   kernel_fetch REL      make $CACHE/kernels/REL complete
#   kernel_image REL      print the file to boot: vmlinux if there is one
#   kernel_modules REL    print the directory D with REL's modules in
#                         D/lib/modules/REL; empty: they are the host's own
#   kernel_dir REL        print that directory; inside:
#     vmlinuz             the image as packaged
#     vmlinux             the same unpacked: an emulated processor takes seconds
#                         to do that (absent where it cannot be started directly)
#     lib/modules/REL     its modules, unless the host has them

kernel_release()
{
	local arch release

	if [ -n "${LNET_KERNEL-}" ]; then
		echo "$LNET_KERNEL"
		return
	fi
	arch=$(dpkg --print-architecture)
	apt_candidate "linux-image-$arch" > /dev/null || _apt_update || return
	release=$(_apt apt-cache depends --important "linux-image-$arch" |
		sed -n 's/^ *Depends: linux-image-\([0-9].*\)/\1/p' | head -n 1)
	[ -n "$release" ] && echo "$release"
}

kernel_headers()
{
	apt_install "linux-headers-$1"
}

kernel_dir()
{
	echo "$CACHE/kernels/$1"
}

kernel_image()
{
	local directory

	directory=$(kernel_dir "$1")
	if [ -e "$directory/vmlinux" ]; then
		echo "$directory/vmlinux"
	else
		echo "$directory/vmlinuz"
	fi
}

kernel_modules()
{
	local directory

	directory=$(kernel_dir "$1")
	[ ! -d "$directory/lib" ] || echo "$directory"
}

kernel_fetch()
{
	# The host's modules go when their package does.
	[ -e "$(kernel_modules "$1")/lib/modules/$1/modules.dep" ] ||
		rm -rf "$(kernel_dir "$1")"
	build_once "$(kernel_dir "$1")" _kernel_build "$1"
}

_kernel_build()	# RELEASE DIRECTORY
{
	local release=$1 directory=$2

	if [ -e "/boot/vmlinuz-$release" ] && [ -e "/lib/modules/$release/modules.dep" ]; then
		cp "/boot/vmlinuz-$release" "$directory/vmlinuz" || return
	else
		_kernel_unpack "$release" "$directory" || return
		depmod -b "$directory" "$release" || return
	fi
	if ! _unpack_image "$directory/vmlinuz" > "$directory/vmlinux"; then
		rm -f "$directory/vmlinux"
	fi
}

# One package, or for newer kernels one for each part, with all of it below /usr.
_kernel_unpack()	# RELEASE DIRECTORY
{
	local release=$1 directory=$2 part

	apt_candidate "linux-image-$release" > /dev/null || _apt_update || return
	for part in image binary modules base; do
		[ "$part" = image ] || apt_candidate "linux-$part-$release" > /dev/null ||
			continue
		_unpack "linux-$part-$release" "$directory" || return
	done
	if [ -e "$directory/boot/vmlinuz-$release" ]; then
		mv "$directory/boot/vmlinuz-$release" "$directory/vmlinuz"
	else
		mv "$directory/usr/lib" "$directory/lib" &&
			mv "$directory/lib/modules/$release/vmlinuz" "$directory/vmlinuz"
	fi
}

# A bzImage is a loader with the compressed kernel behind it: find the start of
# the compressed stream by its magic, keep the result if it is an ELF file that
# a virtual machine can enter directly (it has Xen's PVH note).
_unpack_image()	# BZIMAGE
{
	local method offset

	for method in "xz -dc:\xfd7zXZ\x00" "zstd -dqc:\x28\xb5\x2f\xfd" \
		      "gzip -dc:\x1f\x8b\x08" "lz4 -dc:\x02\x21\x4c\x18"; do
		offset=$(grep -aboP -m 1 "${method#*:}" "$1" | head -n 1 | cut -d: -f1)
		[ -n "$offset" ] || continue
		# What follows the stream makes the unpacker complain: judge
		# the result instead.
		# shellcheck disable=SC2086
		tail -c "+$((offset + 1))" "$1" | ${method%%:*} 2>/dev/null > "$1.unpacked"
		if readelf -n "$1.unpacked" 2>/dev/null | grep -q '^ *Xen .*0x00000012'; then
			cat "$1.unpacked"
			rm -f "$1.unpacked"
			return 0
		fi
		rm -f "$1.unpacked"
	done
	return 1
}
