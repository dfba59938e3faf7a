#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# lnet-exit label, stats, monitor, -batch, -json, usage: the table from the
# command line, and everything that is printed.
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
	must lnet "$R" exit add sg label 1004 egress 10.255.0.1 via 10.0.1.1 dev p1
	must lnet "$R" exit add jp label 1006 egress 10.255.0.2 via 10.0.1.1 dev p1
}

t_table()
{
	setup
	must lnet "$R" label add 198.51.100.0/24 exit sg
	must lnet "$R" label add 198.51.100.128/25 exit jp override protocol bgp
	must lnet "$R" label add 192.0.2.0/24 bypass
	check_eq "the table, sorted" "$(lnet "$R" label show)" "$(cat <<-'EOF'
		192.0.2.0/24 bypass
		198.51.100.0/24 exit sg
		198.51.100.128/25 exit jp override protocol bgp
	EOF
	)"
	check_eq "JSON has the same" \
		"$(lnet-exit -json -netns "$R" label show | json '["%s %s %s %s %s %d" % (x["prefix"], x["type"], x.get("exit"), x["override"], x["protocol"], x["table"]) for x in d]')" \
		"$(cat <<-'EOF'
		192.0.2.0/24 bypass None False static 0
		198.51.100.0/24 exit sg False static 0
		198.51.100.128/25 exit jp True bgp 0
	EOF
	)"
	check_eq "one exit" "$(lnet "$R" label show exit jp)" \
		"198.51.100.128/25 exit jp override protocol bgp"
	check_eq "one prefix" "$(lnet "$R" label show 198.51.100.0/24)" "198.51.100.0/24 exit sg"
	check_status "a prefix without entry" 1 'no entry of exactly 198.51.0.0/16' \
		lnet "$R" label show 198.51.0.0/16
	check_status "an entry is not made twice" 1 'has an entry already' \
		lnet "$R" label add 198.51.100.0/24 exit jp
	must lnet "$R" label replace 198.51.100.0/24 exit jp
	check_status "deleted only if it is that exit's" 1 'another one: jp' \
		lnet "$R" label del 198.51.100.0/24 exit sg
	must lnet "$R" label del 198.51.100.0/24 exit jp
	check_status "host bits, and what was meant" 1 \
		'host bits.*for the network that contains it write 10.1.0.0/16, for the host alone 10.1.0.3/32' \
		lnet "$R" label add 10.1.0.3/16 exit sg
	check_status "an exit that is not there" 1 'no exit nope' \
		lnet "$R" label add 10.1.0.0/16 exit nope
	check_status "flush of everything by accident" 2 'say which entries' \
		lnet "$R" label flush
	must lnet "$R" label flush protocol bgp
	check_eq "flush by protocol" "$(lnet "$R" label show)" "192.0.2.0/24 bypass"
	must lnet "$R" label flush all
	check_eq "flush of everything" "$(lnet-exit -json -netns "$R" label show)" "[]"
}

get()
{
	lnet "$R" label get "$1" from 10.0.2.9 iif p2
}

t_get()
{
	setup
	must ip -n "$R" route add 10.9.0.0/16 via 10.0.2.1
	must ip -n "$R" route add unreachable 10.10.0.0/16
	check_status "routes that win are named" 0 \
		'connected networks within 10.0.0.0/8 are never labelled: 10.0.1.0/24 dev p1, 10.0.2.0/24 dev p2.*longer routes win over 10.0.0.0/8: 10.9.0.0/16 via 10.0.2.1 dev p2 ' \
		lnet "$R" label add 10.0.0.0/8 exit sg
	check_status "an entry that can have no effect" 0 \
		'10.0.1.128/25 lies in the connected network 10.0.1.0/24' \
		lnet "$R" label add 10.0.1.128/25 exit sg
	check_eq "the entry" "$(get 10.1.2.3)" \
		"10.1.2.3 takes exit sg (label 1004): entry 10.0.0.0/8 matches, and no usable route does"
	check_match "an unreachable route does not stop it" "$(get 10.10.0.1)" 'takes exit sg'
	check_match "a longer route" "$(get 10.9.0.1)" \
		'not labelled: route 10.9.0.0/16 is longer than entry 10.0.0.0/8 to exit sg'
	check_match "a connected network" "$(get 10.0.1.77)" 'connected network 10.0.1.0/24'
	check_match "an own address" "$(get 10.0.1.2)" 'address of this router'
	check_match "a special address" "$(get 224.0.0.5)" 'multicast'
	check_match "no entry" "$(get 192.0.2.1)" 'no entry matches'
	check_match "an own packet" "$(lnet "$R" label get 10.1.2.3)" 'own-host on'
	must lnet "$R" label replace 10.0.0.0/8 exit sg override
	check_match "override" "$(get 10.9.0.1)" \
		'takes exit sg.*"override" and wins over the longer route 10.9.0.0/16'
	must lnet "$R" label replace 10.0.0.0/8 bypass
	check_match "bypass" "$(get 10.9.0.1)" 'entry 10.0.0.0/8 says bypass'
	must lnet "$R" label add 10.9.0.0/16 exit jp
	check_match "a tie" "$(get 10.9.0.1)" 'as long as route 10.9.0.0/16, and wins the tie'
	check_eq "JSON" "$(lnet-exit -json -netns "$R" label get 10.9.0.1 from 10.0.2.9 iif p2)" \
		'[{"destination":"10.9.0.1","verdict":"exit","prefix":"10.9.0.0/16","exit":"jp","fib_prefix":"10.9.0.0/16","shadowed":[{"prefix":"10.0.0.0/8","type":"bypass","override":false,"table":0,"protocol":"static"}]}]'
}

t_batch()
{
	setup
	cat > "$TMP/batch" <<-'EOF'
		# comment
		label add 198.51.100.0/24 exit "sg"   # another

		label add 198.51.101.0/24 exti sg
		label add 198.51.102.0/24 exit sg
	EOF
	check_status "stops at the line that fails" 2 \
		'batch:4: label add: "exti": expected one of exit.*did you mean "exit"' \
		lnet-exit -netns "$R" -batch "$TMP/batch"
	check_eq "what came before is done" "$(lnet "$R" label show)" "198.51.100.0/24 exit sg"
	check_status "-force goes on" 1 'batch:2: .*has an entry already.*batch:4:' \
		lnet-exit -netns "$R" -force -batch "$TMP/batch"
	check_eq "to the end" "$(lnet "$R" label show | wc -l)" 2
	check_eq "lines of JSON" \
		"$(printf 'config show\nlabel show 198.51.102.0/24\n' |
			lnet-exit -json -netns "$R" -batch - | wc -l)" 2
	check_status "no such file" 1 'cannot read' lnet-exit -batch "$TMP/none"
	seq 0 255 | sed 's,.*,label add 203.0.&.0/24 exit jp,' > "$TMP/many"
	must lnet-exit -netns "$R" -batch "$TMP/many"
	check_eq "many entries" "$(lnet "$R" label show exit jp | wc -l)" 256
}

t_monitor()
{
	setup
	start_in "$R" LINES lnet-exit -json monitor label dev
	start_in "$R" TEXT lnet-exit monitor
	# they listen as soon as they tell of a change
	_seen()
	{
		lnet "$R" label replace 192.0.2.0/24 bypass
		lnet "$R" dev replace p2
		[ -s "$TMP/LINES.log" ] && [ -s "$TMP/TEXT.log" ]
	}
	must wait_for 10 _seen
	must lnet "$R" exit add hk label 1005 egress 10.255.0.3 via 10.0.1.1 dev p1
	must lnet "$R" label add 198.51.100.0/24 exit hk
	must lnet "$R" label del 198.51.100.0/24
	must lnet "$R" dev add p1
	must lnet "$R" label add 203.0.113.0/24 exit sg
	must lnet "$R" label flush exit sg
	must lnet "$R" config set own-host on
	must lnet "$R" exit del hk
	must wait_output 10 'deleted exit hk' cat "$TMP/TEXT.log"
	check_match "text" "$(cat "$TMP/TEXT.log")" \
		'exit hk label 1005 .*label 198.51.100.0/24 exit hk.*deleted label 198.51.100.0/24 exit hk.*dev p1 .*flushed label exit sg.*config own-host on.*deleted exit hk'
	check_eq "JSON, of what was asked for" \
		"$(python3 -c '
import json, sys
for line in open(sys.argv[1]):
    e = json.loads(line)
    if e.get("prefix") == "192.0.2.0/24" or e.get("dev") == "p2":
        continue
    print(e["event"], e.get("deleted"), e.get("flushed"), e.get("prefix"), e.get("exit"), e.get("dev"))' "$TMP/LINES.log")" \
		"$(cat <<-'EOF'
		label False None 198.51.100.0/24 hk None
		label True None 198.51.100.0/24 hk None
		dev False None None None p1
		label False None 203.0.113.0/24 sg None
		label None True None sg None
	EOF
	)"
	check_status "not in a batch" 2 'no place in a batch' \
		lnet-exit -netns "$R" -batch - <<< monitor
}

t_stats()
{
	setup
	check_match "counters with their reasons" "$(lnet "$R" stats unknown_label)" \
		'^unknown_label +0  drop: '
	check_status "no such counter" 1 'no counter' lnet "$R" stats zzz
	check_eq "JSON" \
		"$(lnet-exit -json -netns "$R" stats forward_m | json '["%s %d %s" % (x["name"], x["value"], x["drop"]) for x in d]')" \
		"forward_merged 0 False"
	check_status "output that cannot be written" 1 'could not be written' \
		sh -c "lnet-exit -netns '$R' stats > /dev/full"
}

t_usage()
{
	check_status "nothing at all" 2 'usage: lnet-exit.*OBJECT is one of' lnet-exit
	check_status "an unknown object" 2 'expected one of exit, label.*did you mean "exit"' \
		lnet-exit exti show
	check_status "an abbreviation" 2 'expected one of exit' lnet-exit ex show
	check_status "no command" 2 'exit: the line ends here: expected one of add' lnet-exit exit
	check_status "an unknown word, and the syntax" 2 \
		'"labl": expected one of label.*did you mean "label".*usage: lnet-exit exit add NAME label N egress ADDR' \
		lnet-exit exit add sg labl 20
	check_status "a word too few" 2 '"egress ADDR" is missing, or "local" is missing' \
		lnet-exit exit add sg label 20
	check_status "a reserved label" 2 'reserved label: a number from 16 to 1048575' \
		lnet-exit exit add sg label 3 local
	check_status "an unknown option" 2 'did you mean "-json"' lnet-exit -jsno exit show
	check_status "a namespace that is not there" 1 'no network namespace "none"' \
		lnet-exit -netns none exit show
	check_status "help" 0 'NEXTHOP := ' lnet-exit help exit
	check_status "help of an object" 0 'lnet-exit label get ADDR' lnet-exit label help
	check_status "version" 0 '^lnet-exit [^ ]+$' lnet-exit -Version
	check "colours only when asked for" sh -c \
		"! lnet-exit help | grep -q '$(printf '\033')'"
}

subtest "the label table" t_table
subtest "who wins, and why" t_get
subtest "batches" t_batch
subtest "monitor" t_monitor
subtest "counters" t_stats
subtest "wrong words" t_usage
finish
