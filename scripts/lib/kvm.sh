# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Hardware virtualisation is used where it works, and that /dev/kvm opens does
# not say so: nested under some hypervisors a guest starts and then hangs.  So a
# kernel is really booted for a few seconds, once for each boot of the host.
# Sourced after common.sh, kernel.sh and direct.sh.
#
#   kvm_works REL    status 0 when a guest with kernel REL boots under KVM

kvm_works()
{
	local boot verdict

	[ "$(uname -m)" = x86_64 ] && [ -w /dev/kvm ] || return 1
	boot=$(cat /proc/sys/kernel/random/boot_id)
	verdict=$CACHE/kvm-probe
	if [ "$(cut -d' ' -f1,2 "$verdict" 2>/dev/null)" != "$boot $1" ]; then
		say "vm: probing KVM"
		echo "$boot $1 $(_kvm_probe "$1")" > "$verdict"
	fi
	[ "$(cut -d' ' -f3 "$verdict")" = yes ]
}

# The first program of the guest says a word that it has to compute.
_kvm_probe()	# RELEASE
{
	local scratch said

	scratch=$(mktemp -d)
	mkdir -p "$scratch/root/bin" "$scratch/root/dev"
	cp "$(command -v busybox)" "$scratch/root/bin/"
	cat > "$scratch/root/init" <<-'EOF'
		#!/bin/busybox sh
		/bin/busybox mount -t devtmpfs dev /dev
		echo "probe $((6 * 7))" > /dev/ttyS0
		/bin/busybox poweroff -f
	EOF
	chmod +x "$scratch/root/init"
	make_initramfs "$scratch/root" "$scratch/initramfs"
	said=$(timeout -k 1 "${LNET_KVM_SECONDS:-3}" qemu-system-x86_64 \
		-machine pc,accel=kvm -cpu host -smp 2 -m 256M \
		-nodefaults -no-user-config -no-reboot -display none -serial stdio \
		-kernel "$(kernel_image "$1")" -initrd "$scratch/initramfs" \
		-append "console=ttyS0 quiet panic=-1" 2> /dev/null < /dev/null)
	rm -rf "$scratch"
	if [[ $said == *"probe 42"* ]]; then echo yes; else echo no; fi
}
