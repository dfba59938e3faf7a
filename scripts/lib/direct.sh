# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The fast way to boot: qemu, a small initramfs, the host's root read-only over
# 9p below an overlay in memory.  No service manager, no udev: six seconds under
# emulation.  Sourced after common.sh and kernel.sh.
#
#   make_initramfs DIR FILE       pack DIR
#   make_guest DIR REL JOB SCRATCH
#                                 fill DIR with what the guest starts from, but
#                                 for modules that its root is reached with
#   direct_command REL JOB SCRATCH ACCEL CPUS MEMORY CONSOLE
#                                 fill VM_COMMAND with the command that boots REL
#                                 and runs the script JOB; its output comes out
#                                 of standard output, the kernel's goes to CONSOLE;
#                                 with VM_TERMINAL, it gets the terminal instead.
#                                 ACCEL is kvm, tcg or icount: one emulated processor
#                                 whose clock, time stamp counter and all, goes on by
#                                 a nanosecond with each instruction

# What the initramfs needs beyond what Debian's kernel has built in.
readonly DIRECT_MODULES="virtio_pci virtio_console 9pnet_virtio 9p overlay"

make_initramfs()
{
	( cd "$1" && find . -print0 | cpio -0 -o -H newc --quiet | gzip -1 ) > "$2"
}

# Modules with what they depend on, uncompressed, in loading order.
_initramfs_modules()	# RELEASE DIRECTORY
{
	local module file name

	: > "$2/list"
	for module in $DIRECT_MODULES; do
		modprobe -d "$(kernel_modules "$1")/" -S "$1" --show-depends "$module" ||
			return
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' |
	while IFS= read -r file; do
		name=${file##*/}
		case $name in
		*.xz) xz -dc "$file" > "$2/${name%.xz}"; name=${name%.xz} ;;
		*.zst) zstd -qdc "$file" > "$2/${name%.zst}"; name=${name%.zst} ;;
		*) cp "$file" "$2/" ;;
		esac
		echo "$name" >> "$2/list"
	done
}

make_guest()
{
	local root=$1 release=$2 job=$3 scratch=$4

	mkdir -p "$root/bin" "$root/modules" "$root/lower" "$root/upper" "$root/root" \
		"$root/proc" "$root/dev" "$root/sys"
	cp "$(command -v busybox)" "$root/bin/"
	install -m 0755 "$TREE/scripts/lib/guest-init" "$root/init"
	: > "$root/modules/list"
	printf '%s\n' "$job" > "$root/job"
	printf '%s\n' "$(kernel_modules "$release")" > "$root/modules-path"
	# Directories the job needs, should one lie where the guest mounts its own.
	printf '%s\n' "$TREE" "$CACHE" "$scratch" > "$root/keep"
}

direct_command()
{
	local release=$1 job=$2 scratch=$3 accel=$4 cpus=$5 memory=$6 console=$7
	local root=$scratch/initramfs.d cpu=host kernel_args counting=() job_port

	make_guest "$root" "$release" "$job" "$scratch"
	_initramfs_modules "$release" "$root/modules" || return
	make_initramfs "$root" "$scratch/initramfs"

	kernel_args="console=ttyS0 quiet panic=-1 oops=panic mitigations=off"
	kernel_args+=" no_timer_check sysrq_always_enabled"
	case $accel in
	tcg)
		# A processor that has little to set up.
		kernel_args+=" $VM_EMULATED"
		accel=tcg,thread=multi
		cpu=Nehalem
		;;
	icount)
		kernel_args+=" $VM_COUNTING"
		accel=tcg,thread=single
		cpu=max,-erms,-fsrm,-rdrand,-rdseed,-la57,-pks
		cpus=1
		counting=(-icount "shift=0,sleep=off")
		;;
	esac
	# Detectors make ACPI's byte code take minutes, and each mistake counts.
	case $release in
	*-debug-*) kernel_args+=" pci=noacpi kasan_multi_shot" ;;
	esac
	job_port=(-chardev "file,id=job,path=/proc/self/fd/1" -device virtio-serial-pci
		-device "virtserialport,chardev=job,name=job")
	if [ -n "$VM_TERMINAL" ]; then
		job_port=(-chardev "stdio,id=job,signal=off" -serial chardev:job)
		kernel_args+=" lnet_terminal=ttyS1"
	fi
	VM_COMMAND=(qemu-system-x86_64
		-accel "$accel" -cpu "$cpu" -machine pc -smp "$cpus" -m "$memory"
		"${counting[@]}"
		-nodefaults -no-user-config -no-reboot -display none
		-chardev "file,id=console,path=$console" -serial chardev:console
		"${job_port[@]}"
		-fsdev "local,id=root,path=/,security_model=none,multidevs=remap,readonly=on"
		-device virtio-9p-pci,fsdev=root,mount_tag=root
		-kernel "$(kernel_image "$release")" -initrd "$scratch/initramfs"
		-append "$kernel_args")
	# shellcheck disable=SC2206
	VM_COMMAND+=($VM_MONITOR)
}
