# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# FRR's daemons, each router's with files of its own, whether FRR is installed or only
# unpacked in the cache.
#
#   frr_require                   skip the file if there is no FRR
#   frr_start NAME NAMESPACE [DAEMON]...
#                                 start zebra, bgpd and others (ospfd ...), these
#                                 by $TMP/NAME.conf; subtests may talk to them
#   frr_stop NAME                 end them, zebra last: it takes the routes along
#   frr_cli NAME                  commands for bgpd, from standard input

declare -gA FRR_RUNS FRR_VTY

_frr_find()
{
	local root

	for root in "" "$LNET_CACHE/frr"; do
		[ -x "$root/usr/lib/frr/bgpd" ] || continue
		FRR_ROOT=$root
		return
	done
	return 1
}

frr_require()
{
	_frr_find || skip_all "FRR is not there"
}

# FRR wants its user in a group of its package, which need not be there: a namespace may
# have an /etc/group of its own.
_frr_group()	# NAMESPACE
{
	getent group frrvty > /dev/null && return
	[ ! -d "/etc/netns/$1" ] || return
	must mkdir -p "/etc/netns/$1"
	defer rm -r "/etc/netns/$1"
	{ cat /etc/group; echo "frrvty:x:999:root"; } > "/etc/netns/$1/group"
}

frr_start()
{
	local name=$1 namespace=$2 daemon conf

	FRR_VTY[$name]=$TMP/$name.vty
	mkdir -p "${FRR_VTY[$name]}"
	: > "$TMP/$name.zebra"
	_frr_group "$namespace"
	FRR_RUNS[$name]="bgpd ${*:3} zebra"
	for daemon in zebra bgpd "${@:3}"; do
		conf=$TMP/$name.conf
		[ "$daemon" != zebra ] || conf=$TMP/$name.zebra
		start_in "$namespace" "FRR_${name}_$daemon" env \
			"LD_LIBRARY_PATH=$FRR_ROOT/usr/lib/x86_64-linux-gnu/frr" \
			"$FRR_ROOT/usr/lib/frr/$daemon" -u root -g root -f "$conf" \
			-z "$TMP/$name.api" --vty_socket "${FRR_VTY[$name]}" \
			-i "$TMP/$name.$daemon.pid" -P 0 --log stdout --limit-fds 1024
		must wait_for 20 test -S "${FRR_VTY[$name]}/$daemon.vty"
	done
}

frr_stop()
{
	local daemon pid

	for daemon in ${FRR_RUNS[$1]}; do
		pid=FRR_$1_$daemon
		must stop "${!pid}"
		rm -f "${FRR_VTY[$1]}/$daemon.vty"
	done
}

# Each command ends with a zero byte, each answer with three and a status.
frr_cli()
{
	must python3 -c '
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
for line in ["enable"] + sys.stdin.read().split("\n"):
    s.sendall(line.encode() + b"\0")
    answer = b""
    while answer[-4:-1] != b"\0\0\0":
        part = s.recv(65536)
        if not part:
            sys.exit("no answer to " + line)
        answer += part
    if answer[-1] not in (0, 4):
        sys.exit("%s: %s" % (line, answer[:-4].decode()))
' "${FRR_VTY[$1]}/bgpd.vty"
}
