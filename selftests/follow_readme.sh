#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# "An exit network in ten minutes" of README.md, as it is printed: its files are put where
# it says, its commands are typed in their order, on a mesh of real WireGuard whose
# AllowedIPs hold router addresses only.
#
#   client 10.1.1.9 ---eth1- newton ===wg0=== sg -eth0--- internet 203.0.113.9
#
# systemctl is played by this test: there is no service manager in a namespace.

. "$(dirname "$0")/lib.sh"

README=$LNET_TESTS/../README.md
SECTION=$(sed -n '/^## An exit network in ten minutes/,/^## Who wins/p' "$README")

declare -A HOST

_wireguard()	# NS UNDERLAY-DEV PRIVATE ADDRESS PEER-PUBLIC PEER-ADDRESS ENDPOINT
{
	must ip -n "$1" link add wg0 type wireguard
	echo "$3" > "$TMP/key"
	must in_ns "$1" wg set wg0 listen-port 51820 private-key "$TMP/key" \
		peer "$5" allowed-ips "$6/32" endpoint "$7:51820"
	must ip -n "$1" link set wg0 up
	address "$1" wg0 "$4/24"
}

_mesh()
{
	local ns

	setup_ns SG NEWTON CLIENT INTERNET
	HOST=([sg]=$SG [newton]=$NEWTON [client]=$CLIENT)
	veth "$SG" under "$NEWTON" under 198.18.0.1/30 198.18.0.2/30
	veth "$SG" eth0 "$INTERNET" eth0 192.0.2.1/24 192.0.2.2/24
	veth "$NEWTON" eth1 "$CLIENT" eth0 10.1.1.1/24 10.1.1.9/24
	must ip -n "$SG" route add default via 192.0.2.2
	must ip -n "$CLIENT" route add default via 10.1.1.1
	address "$INTERNET" lo 203.0.113.9/32
	wireguard_keys SGK
	wireguard_keys NEWTONK
	_wireguard "$SG" under "$SGK_PRIVATE" 10.254.0.1 "$NEWTONK_PUBLIC" 10.254.0.2 198.18.0.2
	_wireguard "$NEWTON" under "$NEWTONK_PRIVATE" 10.254.0.2 "$SGK_PUBLIC" 10.254.0.1 198.18.0.1
	# Each router has an /etc of its own, as far as this goes.
	mkdir -p /etc/bird /etc/lnet-exit
	for ns in "$SG" "$NEWTON"; do
		must mkdir -p "/etc/netns/$ns/bird" "/etc/netns/$ns/lnet-exit"
		defer rm -r "/etc/netns/$ns"
	done
}

# The blocks between fences that are files, to HOST@PATH: their first line names them.
_files()
{
	awk -v dir="$TMP/files" '
		/^```/ { inside = !inside; first = 1; file = ""; next }
		!inside { next }
		first && /^# [a-z]+: \/etc\// {
			path = substr($3, length("/etc/") + 1)
			gsub("/", "%", path)
			file = dir "/" substr($2, 1, length($2) - 1) "@" path
		}
		{ first = 0 }
		file { print > file }' <<< "$SECTION"
}

_put_files()
{
	local file name

	mkdir -p "$TMP/files"
	_files
	for file in "$TMP"/files/*; do
		name=${file##*/}
		cp "$file" "/etc/netns/${HOST[${name%%@*}]}/$(sed 's/.*@//; s/%/\//g' <<< "$name")"
	done
	check_eq "the files of both routers" "$(cd "$TMP/files" && echo *)" \
		"newton@bird%bird.conf newton@lnet-exit%lnet-exit.conf sg@bird%bird.conf sg@lnet-exit%lnet-exit.conf"
}

_service()	# HOST NAME
{
	case $2 in
	bird)
		start_in "${HOST[$1]}" "BIRD_$1" bird -f -c /etc/bird/bird.conf -s "$TMP/$1.ctl"
		must wait_for 20 birdc -s "$TMP/$1.ctl" show status ;;
	lnet-exit-follow)
		start_in "${HOST[$1]}" "FOLLOW_$1" lnet-exit follow
		must wait_for 20 grep -q 'in force' "$TMP/FOLLOW_$1.log" ;;
	*) die "README starts a service that this test does not know: $2" ;;
	esac
}

# What a command is to lead to: they are about what comes when it comes.
_expect()
{
	case $1 in
	"lnet-exit why "*) echo 'takes exit exit-1004 .*entry: 203.0.113.0/24 exit exit-1004 .*state up' ;;
	"lnet-exit status") echo 'table 1001: exits, 1 routes.*exit-1004 label 1004 egress 10.254.0.1 ' ;;
	"ping "*) echo ' 0% packet loss' ;;
	esac
}

_type()	# HOST COMMAND
{
	local ns=${HOST[$1]} want

	if [[ $2 == "systemctl restart "* ]]; then
		_service "$1" "${2#systemctl restart }"
		return
	fi
	want=$(_expect "$2")
	if [ -n "$want" ]; then
		check "$1: $2" wait_output 60 "$want" in_ns "$ns" bash -c "$2"
	else
		check "$1: $2" in_ns "$ns" bash -c "cd '$LNET_TESTS/..' && $2"
	fi
}

t_readme()
{
	local line typed=0

	_mesh
	_put_files
	while read -r line; do
		if [[ $line =~ ^(sg|newton|client)#\ (.*) ]]; then
			_type "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
			typed=$((typed + 1))
		fi
	done <<< "$SECTION"
	check "commands were typed" [ "$typed" -ge 11 ]
	check_eq "without labels nothing would have got through" \
		"$(in_ns "$NEWTON" wg show wg0 allowed-ips | cut -f 2)" 10.254.0.1/32
	check_match "what left at sg had a label" "$(counters "$SG")" 'pop [1-9]'
	check_match "and its answers, too" "$(counters "$NEWTON")" 'pop [1-9]'
}

require_cmd bird birdc wg
must module_load
subtest "an exit network in ten minutes" t_readme
finish
