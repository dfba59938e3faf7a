# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The Internet of the lnet lab: servers that tell who asked, and how to ask
# them.  Sourced by ../lnet.sh.
#
#   lnet_internet_up
#   ask NODE SERVER            "SERVER saw ADDRESS", asked from NODE
#   fetch NODE SERVER BYTES    download; succeeds when the bytes are right
#   upload NODE SERVER BYTES   upload; succeeds when the server got the right bytes

readonly LNET_SERVERS=(198.18.0.80 198.51.100.80 192.0.2.80)

lnet_internet_up()
{
	address "${NS[internet]}" lo "${LNET_SERVERS[@]/%//32}"
	start_in "${NS[internet]}" internet "$LNET_LAB/internet.py"
	wait_listen "${NS[internet]}" tcp 80 30 || die "the servers do not start"
}

ask()
{
	on "$1" curl -sS --max-time 20 "http://$2/"
}

# File with the bytes that /bytes/N gives, asked from the server itself.
bytes()	# N
{
	local file=$LNET_DIR/bytes.$1

	[ -e "$file" ] || on internet curl -sS --max-time 60 -o "$file" \
		"http://198.18.0.80/bytes/$1"
	echo "$file"
}

fetch()
{
	on "$1" curl -sS --max-time 60 "http://$2/bytes/$3" | cmp - "$(bytes "$3")"
}

upload()
{
	local file sum answer

	file=$(bytes "$3")
	sum=$(sha256sum < "$file")
	answer=$(on "$1" curl -sS --max-time 60 -T "$file" "http://$2/bytes")
	[[ $answer = *" sent $3 bytes, sha256 ${sum%% *}" ]]
}
