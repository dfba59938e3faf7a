#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# lnet-exit label load, sync, diff, save, count and the filters of show: lists
# of prefixes and what they make of the table.
#
#	R p1 10.0.1.2 ---- 10.0.1.1 p1 N

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/path.sh"

setup()
{
	setup_ns R N
	veth "$R" p1 "$N" p1 10.0.1.2/24 10.0.1.1/24
	router "$R"
	must lnet "$R" exit add sg label 1004 egress 10.255.0.1 via 10.0.1.1 dev p1
	must lnet "$R" exit add jp label 1006 egress 10.255.0.2 via 10.0.1.1 dev p1
}

# The counts of a load as "entries added changed removed unchanged".
load()
{
	lnet-exit -json -netns "$R" label "$@" |
		json '["%d %d %d %d %d" % tuple(x[k] for k in ("entries", "added", "changed", "removed", "unchanged")) for x in d]'
}

t_formats()
{
	setup
	cat > "$TMP/list" <<-'EOF'
		# a comment
		198.51.100.0/24 sg
		198.51.100.128/25	exit jp override   # another

		2001:db8::/32 bypass
		192.0.2.1 sg protocol bgp
	EOF
	check_match "a list" "$(lnet "$R" label load "$TMP/list")" \
		'^4 entries: 4 added, 0 changed, 0 as they were; 1 within others$'
	lnet "$R" label show > "$TMP/want"
	check_eq "is the table" "$(cat "$TMP/want")" "$(cat <<-'EOF'
		192.0.2.1/32 exit sg protocol bgp
		198.51.100.0/24 exit sg
		198.51.100.128/25 exit jp override
		2001:db8::/32 bypass
	EOF
	)"
	check_eq "loading it again changes nothing" "$(load load "$TMP/list")" "4 0 0 0 4"

	gzip -c "$TMP/list" > "$TMP/list.packed"
	must lnet "$R" label flush all
	check_eq "gzip, by its content" "$(load load "$TMP/list.packed")" "4 4 0 0 0"
	xz -c "$TMP/list" > "$TMP/list.packed"
	must lnet "$R" label flush all
	check_eq "xz, by its content" "$(load load "$TMP/list.packed")" "4 4 0 0 0"
	must lnet "$R" label flush all
	check_eq "from a pipe" "$(xz -c "$TMP/list" | load load -)" "4 4 0 0 0"
	check_eq "all of them the same table" "$(lnet "$R" label show)" "$(cat "$TMP/want")"

	lnet "$R" label save > "$TMP/saved"
	must lnet "$R" label flush all
	check_eq "what save prints, load reads" "$(load load "$TMP/saved")" "4 4 0 0 0"
	check_eq "and it is the same" "$(lnet "$R" label show)" "$(cat "$TMP/want")"

	must lnet "$R" label flush all
	printf '203.0.113.0/24\n2001:db8:1::/48\n203.0.113.7 bypass\n' > "$TMP/plain"
	check_eq "a plain list, and where it goes" \
		"$(load load "$TMP/plain" exit jp override protocol ospf)" "3 3 0 0 0"
	check_eq "as the command line says" "$(lnet "$R" label show)" "$(cat <<-'EOF'
		203.0.113.0/24 exit jp override protocol ospf
		203.0.113.7/32 bypass override protocol ospf
		2001:db8:1::/48 exit jp override protocol ospf
	EOF
	)"
	must lnet "$R" label flush all
	check_match "one family of it" \
		"$(lnet "$R" label load "$TMP/plain" exit jp family inet6)" \
		'^1 entries: 1 added.*2 of the other family left out$'
	must lnet "$R" label flush all
	check_eq "prefixes that bypass" "$(load load "$TMP/plain" bypass)" "3 3 0 0 0"
	check_eq "all of them" "$(lnet "$R" label count bypass)" "3 entries, 2 inet, 1 inet6"
}

t_faults()
{
	local before

	setup
	must lnet "$R" label add 192.0.2.0/24 exit sg
	before=$(lnet "$R" label show)
	cat > "$TMP/list" <<-'EOF'
		10.0.0.0/8 sg
		10.0.0.1/8 sg
		10.1.0.0/33 sg
		10.0.0.0/8 jp

		10.2.0.0/16
	EOF
	check_status "every faulty line by its number, and what was expected" 2 \
		'list:2: 10.0.0.1/8 has bits set behind its length, expected 10.0.0.0/8.*list:3: "10.1.0.0/33" has a bad prefix length: 0 to 32 is expected.*list:6: the name of an exit.*nothing was changed' \
		lnet "$R" label load "$TMP/list"
	sed -i '2,3d;6d' "$TMP/list"
	check_status "two lines that contradict each other" 2 \
		'list:2: 10.0.0.0/8 stands in line 1 already, with exit sg and not exit jp' \
		lnet "$R" label load "$TMP/list"
	printf '10.0.0.0/8 nope\n10.1.0.0/16 nope\n' > "$TMP/list"
	check_status "an exit that is not there, where it is named first" 1 \
		'list:1: there is no exit nope.*nothing was changed' \
		lnet "$R" label load "$TMP/list"
	printf '10.0.0.0/8\n' > "$TMP/list"
	check_status "an exit that is not there, for all" 1 'there is no exit nope' \
		lnet "$R" label load "$TMP/list" exit nope
	seq 1 40 > "$TMP/list"
	check_status "many faulty lines are counted" 2 'list:16: .*list: 24 more lines are faulty' \
		lnet "$R" label load "$TMP/list"
	check_status "no file" 1 'none cannot be opened: No such file' \
		lnet "$R" label load "$TMP/none" exit sg
	printf '10.0.0.0/8\n10.1.0.0/16\n' | gzip -c | head -c 30 > "$TMP/list"
	check_status "half a file" 1 'list ends too early' lnet "$R" label load "$TMP/list" exit sg
	: > "$TMP/list"
	check_status "an empty list would delete everything" 1 'the list is empty' \
		lnet "$R" label sync "$TMP/list" exit sg
	check_eq "none of this has changed the table" "$(lnet "$R" label show)" "$before"
	printf '10.0.0.0/8\n10.0.0.0/8\n10.1.0.0/16\n10.2.0.0/16 bypass\n' > "$TMP/list"
	check_match "duplicates, and what lies within others" \
		"$(lnet "$R" label load "$TMP/list" exit sg)" \
		'^3 entries: 3 added.*; 1 duplicates in the list; 2 within others, 1 of them without effect$'
	check_status "wrong words" 2 '"exit NAME" or "bypass" is missing' \
		lnet "$R" label load country SG
	check_status "a file and a country" 2 'do not go together' \
		lnet "$R" label load "$TMP/list" country SG
}

t_sync()
{
	setup
	seq 0 255 | sed 's,.*,10.&.0.0/16,' > "$TMP/list"
	must lnet "$R" label add 192.0.2.0/24 exit jp
	must lnet "$R" label add 192.0.3.0/24 exit sg protocol bgp
	must lnet "$R" label add 192.0.4.0/24 exit sg
	check_eq "load leaves all else" "$(load load "$TMP/list" exit sg)" "256 256 0 0 0"
	start_in "$R" EVENTS lnet-exit monitor label
	_listens()
	{
		lnet "$R" label replace 192.0.5.0/24 bypass
		[ -s "$TMP/EVENTS.log" ]
	}
	must wait_for 10 _listens
	sed '1,5d' "$TMP/list" > "$TMP/list2"
	seq 0 4 | sed 's,.*,11.&.0.0/16,' >> "$TMP/list2"
	check_eq "diff tells what would change" \
		"$(lnet "$R" label diff "$TMP/list2" exit sg | sort | sed 's/ exit sg//' | tr '\n' ' ')" \
		"+ 11.0.0.0/16 + 11.1.0.0/16 + 11.2.0.0/16 + 11.3.0.0/16 + 11.4.0.0/16 - 10.0.0.0/16 - 10.1.0.0/16 - 10.2.0.0/16 - 10.3.0.0/16 - 10.4.0.0/16 - 192.0.4.0/24 "
	check_eq "in JSON, too" \
		"$(lnet-exit -json -netns "$R" label diff "$TMP/list2" exit sg |
			json '[x["is"]["prefix"] for x in d if "would_be" not in x][0]')" "10.0.0.0/16"
	check_eq "sync changes no more than that" "$(load sync "$TMP/list2" exit sg)" "256 5 0 6 251"
	must wait_output 10 'committed' cat "$TMP/EVENTS.log"
	check_match "which is one event" "$(cat "$TMP/EVENTS.log")" \
		'committed label added 5 changed 0 removed 6 inet 259 inet6 0'
	check_eq "entries of another exit and another protocol stay" \
		"$(lnet "$R" label show within 192.0.0.0/16 | tr '\n' ' ')" \
		"192.0.2.0/24 exit jp 192.0.3.0/24 exit sg protocol bgp 192.0.5.0/24 bypass "
	check_eq "an entry of another protocol that is in the list is taken over" \
		"$(printf '192.0.3.0/24\n' | lnet "$R" label load - exit jp)" \
		"1 entries: 0 added, 1 changed, 1 of them of other protocols, 0 as they were"
	must lnet "$R" label sync "$TMP/list"  exit sg family inet
	printf '10.0.0.0/8 jp\n' > "$TMP/list"
	check_eq "without an exit, all of the protocol" "$(load sync "$TMP/list")" "1 1 0 259 0"
	check_eq "is the list" "$(lnet "$R" label show)" "10.0.0.0/8 exit jp"
}

t_table()
{
	setup
	printf '10.0.0.0/8 sg\n10.1.0.0/16 jp\n2001:db8::/32 bypass\n' > "$TMP/list"
	must lnet "$R" label add 192.0.2.0/24 exit sg
	check_status "no table to compare with" 1 'there is no label table video' \
		lnet "$R" label diff "$TMP/list" table video
	check_eq "load makes it" "$(load load "$TMP/list" table video)" "3 3 0 0 0"
	check_eq "it has the list" "$(lnet "$R" label count table video)" "3 entries, 2 inet, 1 inet6"
	check_eq "what save prints of it, any table takes" \
		"$(lnet "$R" label save table video | load load - table other)" "3 3 0 0 0"
	sed -i 1d "$TMP/list"
	check_eq "diff" "$(lnet "$R" label diff "$TMP/list" table video)" \
		"- 10.0.0.0/8 exit sg table video"
	check_eq "sync" "$(load sync "$TMP/list" table video)" "2 0 0 1 2"
	check_eq "the main table is as it was" "$(lnet "$R" label show)" "192.0.2.0/24 exit sg"
}

t_filters()
{
	setup
	cat > "$TMP/list" <<-'EOF'
		0.0.0.0/0 jp
		10.0.0.0/8 sg
		10.1.0.0/16 jp override
		10.1.2.0/24 bypass
		11.0.0.0/8 sg protocol bgp
		2001:db8::/32 sg
		2001:db8:1::/48 jp
	EOF
	must lnet "$R" label load "$TMP/list"
	_shows()	# WANT FILTER...
	{
		local want=$1

		shift
		check_eq "show $*" "$(lnet "$R" label show "$@" | cut -d' ' -f1 | tr '\n' ' ')" "$want"
		check_eq "count $*" "$(lnet "$R" label count "$@" | cut -d' ' -f1)" "$(wc -w <<< "$want")"
		check_eq "save $*" "$(lnet "$R" label save "$@")" "$(lnet "$R" label show "$@")"
	}
	_shows "10.0.0.0/8 10.1.0.0/16 10.1.2.0/24 " within 10.0.0.0/8
	_shows "10.1.0.0/16 10.1.2.0/24 " root 10.1.0.0/16
	_shows "0.0.0.0/0 10.0.0.0/8 10.1.0.0/16 " covering 10.1.0.0/20
	_shows "0.0.0.0/0 10.0.0.0/8 10.1.0.0/16 10.1.2.0/24 " match 10.1.2.3
	_shows "2001:db8:1::/48 " within 2001:db8::/44
	_shows "2001:db8::/32 " covering 2001:db8:2::/48
	_shows "0.0.0.0/0 10.1.0.0/16 2001:db8:1::/48 " exit jp
	_shows "10.1.0.0/16 " exit jp within 10.0.0.0/8
	_shows "10.1.2.0/24 " bypass
	_shows "10.1.0.0/16 " override
	_shows "11.0.0.0/8 " protocol bgp
	_shows "2001:db8::/32 2001:db8:1::/48 " family inet6
	check_eq "exact" "$(lnet "$R" label show exact 10.0.0.0/8)" "10.0.0.0/8 exit sg"
	check_status "exact without entry" 1 'no entry of exactly' lnet "$R" label show exact 10.0.0.0/9
	check_eq "all" "$(lnet "$R" label count)" "7 entries, 5 inet, 2 inet6"
	check_eq "in JSON" "$(lnet-exit -json -netns "$R" label count)" \
		'[{"entries":7,"inet":5,"inet6":2}]'
	check_match "get tells what is shadowed" "$(lnet "$R" label get 10.1.2.3 from 10.0.1.9 iif p1)" \
		'says bypass.*shadows 10.1.0.0/16 exit jp override.*shadows 10.0.0.0/8 exit sg.*shadows 0.0.0.0/0 exit jp'
	check_eq "in JSON" \
		"$(lnet-exit -json -netns "$R" label get 10.1.2.3 from 10.0.1.9 iif p1 |
			json '[x["prefix"] for x in d[0]["shadowed"]]' | tr '\n' ' ')" \
		"10.1.0.0/16 10.0.0.0/8 0.0.0.0/0 "
}

t_countries()
{
	local db=/var/lib/location/database.db

	[ -e "$db" ] || { skip "countries" "no $db (package libloc-database)"; return; }
	setup
	check_status "a country" 0 ' added, 0 changed' lnet "$R" label load country TV,NU exit sg
	check_match "has prefixes" "$(lnet "$R" label count exit sg)" '^[1-9]'
	check_eq "the same again" "$(lnet "$R" label diff country TV,NU exit sg)" ""
	check_status "one of the two" 0 '[1-9][0-9]* removed' lnet "$R" label sync country NU exit sg
	check_match "a family of it" "$(lnet "$R" label sync country NU exit sg family inet)" \
		' 0 removed'
	check_status "a country that is not there" 1 'knows no country XX' \
		lnet "$R" label load country XX exit sg
	check_status "an autonomous system" 0 '[1-9][0-9]* added' lnet "$R" label load asn AS3333 exit jp
	check_match "has the prefix of its own address" "$(lnet "$R" label show match 193.0.6.139)" \
		'exit jp'
	check_status "one without networks" 1 'has no network of AS64496' \
		lnet "$R" label load asn 64496 exit jp
	check_status "another database" 1 '/dev/null is no database' \
		lnet "$R" label load asn 64496 exit jp database /dev/null
	check_status "none" 1 "cannot be opened" \
		lnet "$R" label load asn 64496 exit jp database "$TMP/none"
}

# Many at a time, with others that write, too.
t_writers()
{
	local i

	setup
	seq 0 19999 | awk '{ printf "10.%d.%d.0/24\n", $1 / 256, $1 % 256 }' > "$TMP/list"
	check_eq "twenty thousand" "$(load load "$TMP/list" exit sg)" "20000 20000 0 0 0"
	sed 's/^10/11/' "$TMP/list" > "$TMP/list2"
	start_in "$R" ONE sh -c "for i in 1 2 3 4; do lnet-exit label sync $TMP/list exit sg && lnet-exit label sync $TMP/list2 exit sg || exit; done"
	start_in "$R" TWO sh -c "for i in 1 2 3 4; do lnet-exit label sync $TMP/list exit jp && lnet-exit label sync $TMP/list2 exit jp || exit; done"
	for i in $(seq 50); do
		must lnet "$R" label replace "192.0.2.$i" bypass
	done
	check "one writer comes to his end" wait "$ONE"
	check "the other, too" wait "$TWO"
	check_eq "all of the table is from one or the other" \
		"$(for e in sg jp; do lnet "$R" label count exit "$e" | cut -d' ' -f1; done | sort -n | tr '\n' ' ')" \
		"0 20000 "
	check_eq "single entries were not lost" "$(lnet "$R" label count bypass)" "50 entries, 50 inet, 0 inet6"
	check_eq "nobody has a transaction" "$(lnet "$R" label sync "$TMP/list2" exit jp > /dev/null; echo $?)" 0
}

subtest "formats" t_formats
subtest "faults" t_faults
subtest "sync and diff" t_sync
subtest "another table" t_table
subtest "filters" t_filters
subtest "countries and autonomous systems" t_countries
subtest "several writers" t_writers
finish
