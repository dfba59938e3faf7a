# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The way kernel people boot: virtme-ng.  It is younger than Debian 12, so it
# comes from Debian 13 and runs from the cache: it is plain Python, and a package
# of another release would stay on the host and be held by nothing there.
# Sourced after common.sh, apt.sh and kernel.sh.
#
#   vng_fetch       make virtme-ng available
#   vng_command REL JOB SCRATCH ACCEL CPUS MEMORY CONSOLE
#                   fill VM_COMMAND, as direct_command does

readonly VNG_SUITE=trixie
readonly VNG_DIR=$CACHE/virtme-ng

vng_fetch()
{
	command -v vng > /dev/null && return
	if [ ! -e "$VNG_DIR" ]; then
		in_suite "$VNG_SUITE" apt_unpack virtme-ng "$VNG_DIR" || return
	fi
	# udev, which only a container lacks, names the ports of the guest.
	apt_install udev file python3-argcomplete python3-pkg-resources python3-requests
}

vng_command()
{
	local release=$1 job=$2 scratch=$3 accel=$4 cpus=$5 memory=$6 console=$7
	local kernel_args directory

	if [ -d "$VNG_DIR" ]; then
		export PYTHONPATH=$VNG_DIR/usr/lib/python3/dist-packages
		PATH=$VNG_DIR/usr/bin:$PATH
	fi
	kernel_args="loglevel=4 oops=panic mitigations=off no_timer_check"
	kernel_args+=" sysrq_always_enabled"
	VM_COMMAND=(vng --run "$(kernel_image "$release")" --force-9p --verbose
		--cpus "$cpus" --memory "$memory" --cwd "$TREE"
		--overlay-rwdir /root)
	# Directories that virtme's own mounts would hide.
	for directory in "$TREE" "$CACHE" "$scratch"; do
		case $directory/ in
		/run/* | /var/cache/* | /var/tmp/* | /var/log/* | /dev/*)
			VM_COMMAND+=(--rodir "$directory") ;;
		esac
	done
	if [ "$accel" != kvm ]; then
		VM_COMMAND+=(--disable-kvm --qemu-opts="-cpu Nehalem")
		kernel_args+=" $VM_EMULATED"
	fi
	VM_COMMAND+=(--qemu-opts="$VM_MONITOR")
	VM_COMMAND+=(--append "$kernel_args" --exec "bash '$job' 2>&1")
	VM_STDERR=$console
}
