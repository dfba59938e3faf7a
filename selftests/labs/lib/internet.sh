# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The Internet of a lab: servers that tell who asked, and how to ask them.
# Sourced by each lab; its node is called "internet".
#
#   lab_servers ADDRESS/LENGTH...
#                              starts the servers, with these addresses
#   ask NODE SERVER            "SERVER saw ADDRESS", asked from NODE
#   fetch NODE SERVER BYTES    download; succeeds when the bytes are right
#   upload NODE SERVER BYTES   upload; succeeds when the server got the right bytes

lab_servers()
{
	address "${NS[internet]}" lo "$@"
	start_in "${NS[internet]}" internet "$LNET_LABS/lib/internet.py"
	wait_listen "${NS[internet]}" tcp 80 30 || die "the servers do not start"
}

_literal()	# ADDRESS
{
	case $1 in
	*:*) echo "[$1]" ;;
	*) echo "$1" ;;
	esac
}

ask()
{
	on "$1" curl -sS --max-time 20 "http://$(_literal "$2")/"
}

# File with the bytes that /bytes/N gives, asked from the server itself.
bytes()	# N
{
	local file=$LAB_DIR/bytes.$1

	[ -e "$file" ] || on internet curl -sS --max-time 60 -o "$file" \
		"http://127.0.0.1/bytes/$1"
	echo "$file"
}

fetch()
{
	on "$1" curl -sS --max-time 60 "http://$(_literal "$2")/bytes/$3" | cmp - "$(bytes "$3")"
}

upload()
{
	local file sum answer

	file=$(bytes "$3")
	sum=$(sha256sum < "$file")
	answer=$(on "$1" curl -sS --max-time 60 -T "$file" "http://$(_literal "$2")/bytes")
	[[ $answer = *" sent $3 bytes, sha256 ${sum%% *}" ]]
}
