# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What exit labels do in a lab, to be asked at its nodes.  Sourced by each lab,
# which says what is between two routers: link_between ROUTER ROUTER prints
# "INTERFACE ADDRESS PEER-ADDRESS".
#
#   lab_follow_start NODE      start the daemon, with the configuration that it has there
#   all_exits_up NODE NUMBER   all exits there are up, and so many of them
#   path_of NODE EXIT          "GATEWAY DEV" that an exit uses there now
#   hop ROUTER NEIGHBOUR       the same of the link between them
#   takes NODE EXIT PATH       does the exit use this path now?
#   exit_packets NODE EXIT push|forward|pop|direct     a counter of the exit
#   trace NODE ADDRESS         the routers on the way, as traceroute sees them
#   check_path DESC LABEL FILTER NODE... -- CMD...
#                          CMD makes packets travel from the first node to the
#                          last.  The first one that matches tshark's FILTER is
#                          looked at where each router sends and where it
#                          receives it: IPv4 / MPLS / the packet with this label,
#                          between the addresses of the two ends of the link,
#                          the label's TTL one less at each router, the inner
#                          packet the same to the byte

lab_follow_start()
{
	start "follow_$1" lnet-exit -netns "${NS[$1]}" follow \
		--config "$LAB_DIR/$1/lnet-exit.conf"
}

all_exits_up()	# ROUTER NUMBER
{
	local exits

	exits=$(lnet "${NS[$1]}" exit show) &&
		[ "$(grep -c ' state up' <<< "$exits")" -ge "$2" ] &&
		! grep ' state ' <<< "$exits" | grep -qv ' state up'
}

path_of()	# NODE EXIT
{
	lnet "${NS[$1]}" nexthop show exit "$2" |
		sed -nE 's/.* via ([^ ]+) dev ([^ ]+).*/\1 \2/p'
}

hop()	# ROUTER ROUTER
{
	local interface address

	read -r interface _ address < <(link_between "$1" "$2")
	echo "$address $interface"
}

takes()	# NODE EXIT PATH
{
	[ "$(path_of "$1" "$2")" = "$3" ]
}

exit_packets()	# NODE EXIT push|forward|pop|direct
{
	local packets

	read -r packets _ < <(lnet_exit_stat "${NS[$1]}" "$2" "$3")
	echo "${packets:-none}"
}

# One probe at a time: routers limit how many ICMP errors they send.
trace()	# NODE ADDRESS
{
	on "$1" traceroute -n -N 1 -q 1 -w 10 "$2" | awk 'NR > 1 { print $2 }' | xargs
}

check_path()
{
	local desc=$1 label=$2 filter=$3 path=() places=() names=() last=() count=0
	local i first='' ttl='' row number inner end near far place name source target

	shift 3
	while [ "$1" != -- ]; do
		path+=("$1")
		shift
	done
	shift
	: > "$TMP/path.pcap"
	for ((i = 0; i < ${#path[@]} - 1; i++)); do
		read -r near source target < <(link_between "${path[i]}" "${path[i + 1]}")
		read -r far _ < <(link_between "${path[i + 1]}" "${path[i]}")
		for end in "${path[i]} $near" "${path[i + 1]} $far"; do
			read -r place name <<< "$end"
			capture "at_${#places[@]}" "${NS[$place]}" "$name" \
				"ip proto 137 and src host $source and dst host $target"
			places+=("$source	$target	$i")
			names+=("$place, $name")
		done
	done
	check "$desc" "$@"
	# One file, so that tshark, which takes seconds to start, starts once.
	for i in "${!places[@]}"; do
		capture_wait "$TMP/at_$i.pcap" 1
		capture_stop "$TMP/at_$i.pcap"
		count=$((count + $(capture_count "$TMP/at_$i.pcap")))
		last+=("$count")
		tail -c "+$((i ? 25 : 1))" "$TMP/at_$i.pcap" >> "$TMP/path.pcap"
	done
	dissect "$TMP/path.pcap" "mpls.label == $label && ($filter)" frame.number \
		frame.protocols mpls.label mpls.bottom mpls.ttl ip.src ip.dst > "$TMP/rows"
	packets "$TMP/path.pcap" | cut -c 49- > "$TMP/inner"
	for i in "${!places[@]}"; do
		row=$(awk -v from="$((i ? last[i - 1] : 0))" -v to="${last[i]}" \
			'$1 > from && $1 <= to { print; exit }' "$TMP/rows")
		read -r number _ _ _ place _ <<< "$row"
		inner=$(sed -n "${number:-0}p" "$TMP/inner" 2>/dev/null)
		[ -n "$first" ] || { first=$inner ttl=$place; }
		read -r source target place <<< "${places[i]}"
		check_match "$desc: ${names[i]}" "$row" \
			"^[0-9]+	(raw|sll):ip:mpls:ip:[a-z:]*	$label	1	$((ttl - place))	$source,[0-9.]+	$target,[0-9.]+\$"
		check_eq "$desc: ${names[i]}: the inner packet" "$inner" "$first"
	done
}
