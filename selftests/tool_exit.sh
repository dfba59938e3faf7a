#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# lnet-exit exit, nexthop, dev, config: what a newcomer types, what comes of it,
# and what is said to what is wrong.
#
#	R p1 10.0.1.2 ---- 10.0.1.1 p1 N
#	  p2 10.0.2.2 ---- 10.0.2.1 p2

. "$(dirname "$0")/lib.sh"

setup()
{
	setup_ns R N
	veth "$R" p1 "$N" p1 10.0.1.2/24 10.0.1.1/24
	veth "$R" p2 "$N" p2 10.0.2.2/24 10.0.2.1/24
	router "$R"
}

hops()
{
	lnet "$R" nexthop show exit "$1" | sed -E 's/ used-src.* protocol/ protocol/' |
		paste -sd ';'
}

exit_field()	# NAME KEY
{
	lnet-exit -json -netns "$R" exit show "$1" | json "d[0].get('$2')"
}

t_resolve()
{
	setup
	must ip -n "$R" route add 10.255.0.1 via 10.0.1.1
	check_status "one word for each thing to know" 0 \
		'lnet0 created.*sg: via 10.0.1.1 dev p1 \(from route 10.255.0.1/32\); only "lnet-exit follow" keeps this current' \
		lnet "$R" exit add sg label 1004 egress 10.255.0.1
	check_eq "the next hop came from the routes" "$(hops sg)" \
		"exit sg via 10.0.1.1 dev p1 protocol follow"
	check_match "lnet0 is there and up" "$(ip -n "$R" -d link show lnet0)" \
		'[<,]UP[,>].*lnet_exit'
	check_eq "popped packets may come from anywhere" \
		"$(in_ns "$R" cat /proc/sys/net/ipv4/conf/lnet0/rp_filter)" 0

	must ip -n "$R" route add 10.255.0.2 nexthop via 10.0.1.1 weight 3 nexthop via 10.0.2.1
	must lnet "$R" exit add hk label 1005 egress 10.255.0.2
	check_eq "several next hops with their weights" "$(hops hk)" \
		"exit hk via 10.0.1.1 dev p1 weight 3 protocol follow;exit hk via 10.0.2.1 dev p2 protocol follow"

	check_status "no route is no error" 0 'jp: unreachable: no route' \
		lnet "$R" exit add jp label 1006 egress 10.255.0.3
	check_eq "the exit is unreachable" "$(exit_field jp state)" unreachable
	must ip -n "$R" route add default via 10.0.1.1
	check_status "a default route is no route to the egress router" 0 \
		'jp: unreachable: no route but the default route' \
		lnet "$R" exit set jp resolve
	must ip -n "$R" route add 10.255.0.0/24 via 10.0.2.1
	check_status "a covering route is one" 0 \
		'jp: via 10.0.2.1 dev p2 \(from route 10.255.0.0/24\)' \
		lnet "$R" exit set jp resolve
	check_eq "the exit is up" "$(exit_field jp state)" up
	check_status "an own address is no egress router" 0 \
		'me: unreachable: it is an address of this router' \
		lnet "$R" exit add me label 1007 egress 10.0.1.2
	check_status "another egress router brings its own next hops" 0 \
		'me: via 10.0.1.1 dev p1' lnet "$R" exit set me egress 10.255.0.1
}

# With nexthop_compat_mode=0 a route names its nexthop object and nothing else.
t_objects()
{
	setup
	sysctl_ns "$R" net.ipv4.nexthop_compat_mode=0
	must ip -n "$R" nexthop add id 11 via 10.0.1.1 dev p1
	must ip -n "$R" nexthop add id 12 via 10.0.2.1 dev p2
	must ip -n "$R" nexthop add id 13 group 11,2/12,5
	must ip -n "$R" route add 10.255.0.1 nhid 13
	must lnet "$R" exit add sg label 1004 egress 10.255.0.1
	check_eq "a group of nexthop objects" "$(hops sg)" \
		"exit sg via 10.0.1.1 dev p1 weight 2 protocol follow;exit sg via 10.0.2.1 dev p2 weight 5 protocol follow"
}

t_typed()
{
	setup
	must lnet "$R" exit add sg label 1004 egress 10.255.0.1 via 10.0.1.1 dev p1 weight 2 mtu 1400 nexthop dev p2 src 10.0.1.2 mtu 1300
	check_eq "typed next hops stay static" "$(hops sg)" \
		"exit sg via 10.0.1.1 dev p1 weight 2 mtu 1400 protocol static;exit sg nexthop dev p2 mtu 1300 src 10.0.1.2 protocol static"
	check_status "a new egress router needs new ones" 1 'egress' \
		lnet "$R" exit set sg egress 10.255.0.2
	must lnet "$R" exit set sg nonexthop pass
	check_eq "none is left" "$(hops sg)" ""
	check_eq "so it lets packets pass" "$(exit_field sg state)" pass
	must lnet "$R" exit set sg unreachable mtu 1280
	check_match "set leaves the rest" "$(lnet "$R" exit show sg)" \
		'^sg label 1004 egress 10.255.0.1 mtu 1280 state unreachable \(no next hop\)'
	check_status "an exit is not made twice" 1 'exit sg exists already' \
		lnet "$R" exit add sg label 1004 egress 10.255.0.1
	check_status "nor a label" 1 'label 1004 belongs to exit sg' \
		lnet "$R" exit add s2 label 1004 local
	check_status "a label is for good" 1 'label' \
		lnet "$R" exit replace sg label 1005 egress 10.255.0.1
	check_status "a device that is not there" 1 \
		'dev: "p9" is no device of this network namespace' \
		lnet "$R" exit set sg via 10.0.1.1 dev p9
	check_status "what is of a local exit" 1 'oif' lnet "$R" exit set sg oif p1
	check_eq "nothing of it was done" "$(hops sg)" ""
}

t_backup()
{
	setup
	must lnet "$R" exit add jp label 1006 egress 10.255.0.2 via 10.0.2.1 dev p2
	must lnet "$R" exit add sg label 1004 egress 10.255.0.1 via 10.0.1.1 dev p1 backup jp
	must lnet "$R" label add 198.51.100.0/24 exit sg
	check_status "a backup is in use" 1 'in use: backup of exit sg' \
		lnet "$R" exit del jp
	check_status "an exit with entries, too" 1 'in use: label entry 198.51.100.0/24' \
		lnet "$R" exit del sg
	must ip -n "$R" link set p1 down
	check_match "the backup takes over" "$(lnet "$R" exit show sg)" \
		'backup jp state backup \(no next hop is alive\)'
	check_match "label get says so" \
		"$(lnet "$R" label get 198.51.100.1 from 10.0.2.9 iif p2)" \
		'takes exit sg \(label 1004\).*its backup jp carries it'
	check_status "no circles" 1 'leads back' lnet "$R" exit set jp backup sg
	must lnet "$R" exit set sg nobackup
	must lnet "$R" exit del jp
	must lnet "$R" label flush exit sg
	must lnet "$R" exit del sg
	check_eq "all are gone" "$(lnet "$R" exit show)" ""
}

rules()
{
	in_ns "$R" nft list ruleset
}

t_masquerade()
{
	setup
	must in_ns "$R" nft add table ip other
	must lnet "$R" exit add home label 1002 local oif p1 masquerade
	check_match "its rule is there" "$(rules)" \
		'table inet lnet_exit.*type nat hook postrouting priority srcnat.*meta mark 0x137003ea oifname "p1" masquerade comment "lnet-exit exit home"'
	check_eq "and its mark" "$(exit_field home mark)" $((0x13700000 + 1002))
	start_in "$R" NEWS sh -c "exec stdbuf -oL nft monitor new rules > '$TMP/news'"
	must wait_for 10 in_ns "$R" sh -c "lnet-exit exit replace home label 1002 local oif p1 masquerade && grep -q 'exit home' '$TMP/news'"
	check_status "an exit that is refused" 1 'label 1002' \
		lnet "$R" exit add twice label 1002 local masquerade
	check "its rule came first" wait_for 10 grep -q 'exit twice' "$TMP/news"
	check_not "and did not stay" grep -q 'exit twice' <(rules)
	must lnet "$R" exit add h2 label 1003 local masquerade mark 0x10
	must lnet "$R" exit set home nooif
	check_match "one rule for each" "$(rules)" \
		'mark 0x00000010 masquerade comment "lnet-exit exit h2".*mark 0x137003ea masquerade comment "lnet-exit exit home"'
	must lnet "$R" exit del home
	check_not "the rule went with the exit" grep -q 'exit home' <(rules)
	must lnet "$R" exit set h2 nomasquerade
	check_eq "the table with the last rule" "$(rules)" "$(printf 'table ip other {\n}')"
	must lnet "$R" exit set h2 masquerade
	must lnet "$R" exit replace h2 label 1003 local
	check_eq "replace takes it away, too" "$(rules)" "$(printf 'table ip other {\n}')"
}

# nftables refuses the rule, since another process owns a table of this name:
# there is no exit that promises to masquerade and does not.
t_no_nft()
{
	setup
	must lnet "$R" exit add plain label 1003 local
	mkfifo "$TMP/commands"
	exec {commands}<> "$TMP/commands"
	start_in "$R" OWNER sh -c "exec nft -i < '$TMP/commands'"
	echo 'add table inet lnet_exit { flags owner; }' >&"$commands"
	must wait_for 10 in_ns "$R" nft list table inet lnet_exit
	check_status "an exit whose rule is refused is refused" 1 \
		'masquerade rule could not be installed, nothing was changed: nftables: .*remedy' \
		lnet "$R" exit add home label 1002 local masquerade
	check_status "it is not there" 1 'there is no exit home' lnet "$R" exit show home
	check_status "set is undone" 1 'nothing was changed' \
		lnet "$R" exit set plain masquerade oif p1
	check_match "the exit is as it was" "$(lnet "$R" exit show plain)" \
		'^plain label 1003 local state up$'
	check_status "replace is undone" 1 'nothing was changed' \
		lnet "$R" exit replace plain label 1003 local masquerade mark 7
	check_match "the exit is as it was" "$(lnet "$R" exit show plain)" \
		'^plain label 1003 local state up$'
	exec {commands}>&-
}

t_dev()
{
	setup
	must lnet "$R" dev add p1 labels 1000-1999 from 10.255.0.0/24
	check_eq "what it accepts" "$(lnet "$R" dev show p1)" \
		"p1 labels 1000-1999 from 10.255.0.0/24"
	check_status "not twice" 1 'accepted already' lnet "$R" dev add p1
	must lnet "$R" dev replace p1
	must lnet "$R" dev add p2 labels 16 protocol bgp
	check_eq "JSON has the same" \
		"$(lnet-exit -json -netns "$R" dev show | json '["%s %d-%d %s %s" % (x["dev"], x["label_min"], x["label_max"], x.get("from"), x["protocol"]) for x in d]')" \
		"$(printf 'p1 16-1048575 None static\np2 16-16 None bgp')"
	check_eq "by protocol" "$(lnet "$R" dev show protocol bgp)" \
		"p2 labels 16-16 protocol bgp"
	must lnet "$R" dev del p1
	check_status "it is gone" 1 'not accepted' lnet "$R" dev del p1
	check_eq "own packets are not labelled" "$(lnet "$R" config show)" \
		"own-host off mss-clamp on"
	must lnet "$R" config set own-host on
	check_eq "unless one wants it" \
		"$(lnet-exit -json -netns "$R" config show | json 'd[0]["own_host"]')" True
	must lnet "$R" config set own-host off mss-clamp off
	check_eq "several settings at once" "$(lnet "$R" config show)" \
		"own-host off mss-clamp off"
	must lnet "$R" config set mss-clamp on
	check_eq "one that is not named stays" \
		"$(lnet-exit -json -netns "$R" config show | json '[d[0]["own_host"], d[0]["mss_clamp"]]' | paste -sd ' ')" \
		"False True"
	check_status "none at all" 2 'own-host.*mss-clamp' lnet "$R" config set
}

# Nothing that somebody else asks for is done.
t_rights()
{
	local user=(setpriv --reuid 65534 --regid 65534 --clear-groups)

	setup
	must lnet "$R" exit add sg label 1004 egress 10.255.0.1 via 10.0.1.1 dev p1
	must lnet "$R" label add 198.51.100.0/24 exit sg
	check_status "reading is free" 0 '^sg label 1004' \
		in_ns "$R" "${user[@]}" lnet-exit exit show
	check_status "exits are not" 1 'CAP_NET_ADMIN' \
		in_ns "$R" "${user[@]}" lnet-exit exit add x label 20 local
	check_status "entries are not" 1 'CAP_NET_ADMIN' \
		in_ns "$R" "${user[@]}" lnet-exit label flush all
	check_status "settings are not" 1 'CAP_NET_ADMIN' \
		in_ns "$R" "${user[@]}" lnet-exit config set own-host on
	check_eq "nothing was done" "$(lnet "$R" label show)" "198.51.100.0/24 exit sg"
}

subtest "next hops from the routes" t_resolve
subtest "nexthop objects" t_objects
subtest "typed next hops" t_typed
subtest "backup and deletion" t_backup
subtest "masquerade" t_masquerade
subtest "masquerade that cannot be" t_no_nft
subtest "devices and settings" t_dev
subtest "rights" t_rights
finish
