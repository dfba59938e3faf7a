# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# User-Mode Linux: the kernel is a program of the host, runs at the host's speed
# and boots in a second.  Sourced after common.sh, kernel.sh and direct.sh.
#
#   uml_command REL JOB SCRATCH ACCEL CPUS MEMORY CONSOLE
#                   fill VM_COMMAND, as direct_command does
#   uml_sysrq SCRATCH KEY
#                   what Alt-SysRq-KEY does on a PC
#   uml_kill SCRATCH
#                   end it at once, with all its processes

uml_command()
{
	local release=$1 job=$2 scratch=$3 cpus=$5 memory=$6
	local root=$scratch/initramfs.d input=null

	[ -z "$VM_TERMINAL" ] || input=fd:0
	make_guest "$root" "$release" "$job" "$scratch"
	make_initramfs "$root" "$scratch/initramfs"
	# The first console takes the kernel's words, the second what the job says.
	# kmemleak has never found anything here: it would only cost time.  A busy host
	# keeps a processor from running for tens of seconds: a lockup is one only later.
	VM_COMMAND=("$(kernel_image "$release")" "mem=$memory" "ncpus=$cpus" seccomp=on
		"umid=uml" "uml_dir=$scratch/"
		"initrd=$scratch/initramfs" con=null con0=null,fd:2 "con1=$input,fd:1"
		loglevel=5 panic=-1 oops=panic kmemleak=off random.trust_cpu=on
		watchdog_thresh=60 rcupdate.rcu_cpu_stall_timeout=120
		workqueue.watchdog_thresh=120
		kasan_multi_shot kunit.autorun=1)
	[ -z "$VM_TERMINAL" ] || VM_COMMAND+=(lnet_terminal=tty1)
	VM_STDERR=$7
}

# Its management console is a socket that takes one datagram for each request.
uml_sysrq()	# SCRATCH KEY
{
	timeout 5 python3 -c '
import os, socket, struct, sys
client = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
client.bind(sys.argv[1] + "/sysrq." + str(os.getpid()))
client.connect(sys.argv[1] + "/uml/mconsole")
request = b"sysrq " + sys.argv[2].encode()
client.send(struct.pack("=III512s", 0xcafebabe, 2, len(request), request))
client.settimeout(4)
client.recv(4096)' "$1" "$2" 2> /dev/null
}

# What it writes when it is asked to end would hide what it wrote before.
uml_kill()
{
	# The first process leads a group of its own.
	kill -KILL -- "-$(< "$1/uml/pid")"
} 2> /dev/null
