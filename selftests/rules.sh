#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Ordered rules at the LER: which label a packet gets by more than its
# destination, and who decided.
#
#   CLI lan ---- lan LER core -- west LSR
#     .1.2    .1.1     |.1    .2
#   192.168.1.0/24     | 10.1.0.0/24
#                  lan2 192.168.2.1/24 (a second LAN)
#
# Labels: 1003 exit out, 1004 exit hk.  The default route leads to LSR, too:
# labelled packets arrive there as protocol 137, others as they are.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"
. "$(dirname "$0")/lib/way.sh"

check_get()	# DESC DST EXIT RULE [WORD...]
{
	local desc=$1 want="${3:+$3 }${4}"
	local dst=$2

	shift 4
	check_eq "$desc" "$(lnet "$LER" -json label get "$dst" "$@" |
		json '"%s %s" % (d[0].get("exit", d[0]["verdict"]), d[0].get("rule", "-"))')" "$want"
}

add_rule()
{
	must lnet "$LER" rule add "$@"
}

packets_of()	# PREF
{
	lnet "$LER" -json rule show pref "$1" | json '"%d %d" % (d[0]["packets"], d[0]["bytes"])'
}

watch()
{
	pkt_watch UP "$LSR/west" in mpls udp
	defer lnet "$LER" rule flush all
}

t_none()
{
	watch
	check_way "without a rule the main table decides" 203.0.113.2 1003
	check_way "IPv6, too" 2001:db8:203::2 1003
	check_get "label get names no rule" 203.0.113.2 out - from 192.168.1.2 iif lan
}

t_iif()
{
	watch
	add_rule pref 20 iif lan2 exit hk
	check_way "a rule for another device" 203.0.113.2 1003
	add_rule pref 10 iif lan exit hk
	check_way "a rule for this one" 203.0.113.2 1004
	check_way "IPv6, too" 2001:db8:203::2 1004
	check_way "also without an entry" 198.51.100.7 1004
	check_get "label get says which" 198.51.100.7 hk 10 from 192.168.1.2 iif lan
	check_get "for each device" 198.51.100.7 hk 20 from 192.168.2.2 iif lan2
	check_match "in words" "$(lnet "$LER" label get 198.51.100.7 from 192.168.1.2 iif lan)" \
		"takes exit hk \(label 1004\): rule 10 decides"
	check_eq "own addresses stay" "$(lnet "$LER" -json label get 192.168.1.1 from 192.168.1.2 iif lan |
		json 'd[0]["verdict"]')" "local"
	check_eq "connected networks stay" "$(lnet "$LER" -json label get 192.168.2.9 from 192.168.1.2 iif lan |
		json 'd[0]["verdict"]')" "connected"
	check_eq "gateways stay" "$(lnet "$LER" -json label get 10.1.0.2 from 192.168.1.2 iif lan |
		json 'd[0]["verdict"]')" "connected"
}

t_addresses()
{
	watch
	add_rule from 192.168.1.128/25 exit hk
	add_rule from 2001:db8:1::8000/113 exit hk
	check_way "a source before the prefix" 203.0.113.2 1003 192.168.1.127
	check_way "the first one in it" 203.0.113.2 1004 192.168.1.128
	check_way "the last one" 203.0.113.2 1004 192.168.1.255
	check_way "IPv6: before the prefix" 2001:db8:203::2 1003 2001:db8:1::7fff
	check_way "IPv6: in it" 2001:db8:203::2 1004 2001:db8:1::8000
	must lnet "$LER" rule flush all
	add_rule to 203.0.113.128/25 exit hk
	add_rule to 2001:db8:203::/112 exit hk
	check_way "a destination before the prefix" 203.0.113.127 1003
	check_way "in the prefix" 203.0.113.129 1004
	check_way "IPv6: in the prefix" 2001:db8:203::9 1004
	check_way "IPv6: outside" 2001:db8:203::1:9 1003
	must lnet "$LER" rule flush all
	add_rule from 192.168.1.0/24 to 203.0.113.2/32 exit hk
	check_way "both together" 203.0.113.2 1004
	check_way "all must match" 203.0.113.3 1003
}

t_mark()
{
	watch
	in_ns "$LER" nft -f - <<-'EOT'
		table inet test {
			chain pre {
				type filter hook prerouting priority -150;
				ip daddr 203.0.113.2 meta mark set 0x15
				ip daddr 203.0.113.3 meta mark set 0x16
				ip6 daddr 2001:db8:203::2 meta mark set 0x15
			}
		}
	EOT
	defer in_ns "$LER" nft delete table inet test
	add_rule pref 10 fwmark 0x15 exit hk
	check_way "a mark" 203.0.113.2 1004
	check_way "IPv6, too" 2001:db8:203::2 1004
	check_way "another mark" 203.0.113.3 1003
	check_way "no mark" 203.0.113.4 1003
	must lnet "$LER" rule replace pref 10 fwmark 0x10/0xf0 exit hk
	check_way "bits of a mark" 203.0.113.3 1004
	check_way "that are not there" 203.0.113.4 1003
	check_get "label get by mark" 203.0.113.4 hk 10 from 192.168.1.2 iif lan mark 0x17
	must lnet "$LER" rule replace pref 10 fwmark 0/0x10 exit hk
	check_way "bits that must be zero" 203.0.113.4 1004
	check_way "and are not" 203.0.113.2 1003
}

t_order()
{
	watch
	add_rule pref 20 iif lan exit hk
	add_rule pref 10 to 203.0.113.2/32 bypass
	check_way "bypass in front" 203.0.113.2 plain
	check_way "the others go on" 203.0.113.3 1004
	must lnet "$LER" rule del pref 10
	check_way "deleted" 203.0.113.2 1004
	add_rule pref 30 to 203.0.113.2/32 bypass
	check_way "behind it is too late" 203.0.113.2 1004
	must lnet "$LER" rule replace pref 20 iif lan2 exit hk
	check_way "replaced by what does not match" 203.0.113.2 plain
	add_rule from 192.168.1.0/24 exit hk
	check_eq "without a pref it is the last one" \
		"$(lnet "$LER" -json rule show | json '[r["pref"] for r in d]')" "20
30
40"
}

t_longer_routes()
{
	watch
	add_rule pref 10 iif lan exit hk
	must ip -n "$LER" route add 10.9.0.0/16 via 10.1.0.2
	defer ip -n "$LER" route del 10.9.0.0/16
	check_way "a longer route wins over a rule" 10.9.1.1 plain
	check_way "the default route does not" 198.51.100.1 1004
	must lnet "$LER" rule replace pref 10 to 10.9.0.0/16 exit hk
	check_way "nor one as long as what the rule is for" 10.9.1.1 1004
	must lnet "$LER" rule replace pref 10 iif lan exit hk override
	check_way "override wins" 10.9.1.1 1004
	check "but not over own addresses" in_ns "$CLI" ping -qc1 -W2 10.255.0.1
}

t_counters()
{
	watch
	add_rule pref 10 to 203.0.113.0/24 exit hk
	add_rule pref 20 to 198.51.100.0/24 bypass
	check_eq "none yet" "$(packets_of 10)" "0 0"
	check_way "one" 203.0.113.2 1004
	check_way "two" 203.0.113.3 1004
	check_way "bypassed" 198.51.100.3 plain
	check_way "by no rule" 192.0.2.1 plain
	check_eq "two, with 36 bytes each" "$(packets_of 10)" "2 72"
	check_eq "one" "$(packets_of 20)" "1 36"
	lnet "$LER" label get 203.0.113.2 from 192.168.1.2 iif lan > /dev/null
	check_eq "label get does not count" "$(packets_of 10)" "2 72"
	check_match "shown with -statistics" "$(lnet "$LER" -statistics rule show pref 10)" \
		"2 packets 72 bytes"
}

t_device()
{
	watch
	add_rule pref 10 iif new exit hk
	check_match "a device that is not there yet" "$(lnet "$LER" rule show pref 10)" \
		"pref 10 iif new exit hk \[device is missing\]"
	check_way "matches nothing" 203.0.113.2 1003
	must ip -n "$LER" link set lan down
	must ip -n "$LER" link set lan name new
	must ip -n "$LER" link set new up
	must ip -n "$LER" -6 address replace 2001:db8:1::1/64 dev new nodad
	check_eq "it gets the name" "$(lnet "$LER" rule show pref 10)" "pref 10 iif new exit hk"
	must pkt send "$CLI/lan" "$LER/new" "$(probe 203.0.113.2)"
	check_match "and its packets the label" "$(pkt take UP 1)" "mpls label=1004 "
	must ip -n "$LER" link set new down
	must ip -n "$LER" link set new name lan
	must ip -n "$LER" link set lan up
	must ip -n "$LER" -6 address replace 2001:db8:1::1/64 dev lan nodad
	must ip -n "$LER" route replace default via 10.1.0.2
	check_way "and loses it" 203.0.113.2 1003
	must lnet "$LER" rule replace pref 10 iif tmp exit hk
	must ip -n "$LER" link add tmp type dummy
	check_eq "made" "$(lnet "$LER" rule show pref 10)" "pref 10 iif tmp exit hk"
	must ip -n "$LER" link del tmp
	check_match "deleted" "$(lnet "$LER" rule show pref 10)" "device is missing"
}

t_users()
{
	watch
	add_rule pref 10 iif lan exit hk
	add_rule pref 20 iif lan2 exit hk
	check_status "an exit that rules lead to stays" 1 "in use: rule pref 10, 2 in all" \
		lnet "$LER" exit del hk
	must lnet "$LER" rule flush exit out
	check_eq "flush of another exit's" "$(lnet "$LER" rule show | wc -l)" 2
	must lnet "$LER" rule flush exit hk
	check_eq "flush of its rules" "$(lnet "$LER" rule show)" ""
	check "now it goes" lnet "$LER" exit del hk
	must lnet "$LER" exit add hk label 1004 egress 10.255.0.4 via 10.1.0.2 dev core
}

t_unreachable()
{
	watch
	pkt_watch BACK "$CLI/lan" in icmp
	add_rule pref 10 iif lan exit hk
	must lnet "$LER" exit set hk nonexthop
	defer lnet "$LER" exit set hk via 10.1.0.2 dev core
	must pkt send "$CLI/lan" "$LER/lan" "$(probe 203.0.113.2)"
	check_match "an exit without a way fails closed" "$(pkt take BACK 1)" "icmp type=3 "
}

t_alone()
{
	watch
	must lnet "$LER" label flush all
	defer lnet "$LER" label add 203.0.113.0/24 exit out
	defer lnet "$LER" label add 2001:db8:203::/64 exit out
	check_way "no entry, no rule: nothing is labelled" 203.0.113.2 plain
	add_rule pref 10 iif lan exit hk
	check_way "a rule needs no entry" 203.0.113.2 1004
	must lnet "$LER" rule flush all
	check_way "and leaves nothing behind" 203.0.113.2 plain
}

t_own()
{
	watch
	add_rule pref 10 exit hk
	must pkt emit "$LER" "ip src=10.255.0.1 dst=203.0.113.9 id=1 / udp sport=1 dport=2 / data len=8"
	check_packets "own packets are not for rules about others" UP \
		"ip src=10.255.0.1 dst=203.0.113.9 id=1 / udp sport=1 dport=2 / data len=8"
	must lnet "$LER" config set own-host on
	defer lnet "$LER" config set own-host off
	must pkt emit "$LER" "ip src=10.255.0.1 dst=203.0.113.9 id=1 / udp sport=1 dport=2 / data len=8"
	check_match "unless all of them are labelled" "$(pkt take UP 1)" "mpls label=1004 "
}

_heard()
{
	lnet "$LER" config set own-host off && grep -q ^config "$TMP/EVENTS.log"
}

t_monitor()
{
	start EVENTS lnet "$LER" monitor rule config
	must wait_for 10 _heard
	add_rule pref 10 iif ghost exit hk
	wait_for 10 grep -q "^rule pref 10 iif ghost exit hk \[device is missing\]$" "$TMP/EVENTS.log"
	check "made" grep -q "^rule pref 10 iif ghost exit hk \[device is missing\]$" "$TMP/EVENTS.log"
	must ip -n "$LER" link add ghost type dummy
	wait_for 10 grep -q "^rule pref 10 iif ghost exit hk$" "$TMP/EVENTS.log"
	check "its device came" grep -q "^rule pref 10 iif ghost exit hk$" "$TMP/EVENTS.log"
	must ip -n "$LER" link del ghost
	must lnet "$LER" rule del pref 10
	wait_for 10 grep -q "^deleted rule pref 10 " "$TMP/EVENTS.log"
	check "deleted" grep -q "^deleted rule pref 10 " "$TMP/EVENTS.log"
}

t_words()
{
	defer lnet "$LER" rule flush all
	check_status "no action" 2 '"exit NAME" or "table T" or "bypass" is missing' \
		lnet "$LER" rule add iif lan
	check_status "two actions" 2 "exclude each other" \
		lnet "$LER" rule add iif lan exit hk bypass
	check_status "an unknown exit" 1 "there is no exit nobody" \
		lnet "$LER" rule add iif lan exit nobody
	check_status "an unknown table" 1 "there is no label table nowhere" \
		lnet "$LER" rule add iif lan table nowhere
	check_status "iif lo" 1 "own-host" lnet "$LER" rule add iif lo exit hk
	check_status "a mark outside its mask" 2 "bits of the first among those of the second" \
		lnet "$LER" rule add fwmark 0x10/0x0f exit hk
	check_status "two families" 1 "one address family" \
		lnet "$LER" rule add from 10.0.0.0/8 to ::/0 exit hk
	check_status "replace without pref" 2 '"pref N" is missing' lnet "$LER" rule replace exit hk
	check_status "no such rule" 1 "there is no rule of pref 77" lnet "$LER" rule del pref 77
	check_status "flush of nothing" 2 'or "all"' lnet "$LER" rule flush
	add_rule pref 7 fwmark 1/3 from 10.0.0.0/8 exit hk override protocol bgp
	check_status "a pref that is taken" 1 "has a rule already" lnet "$LER" rule add pref 7 bypass
	check_eq "as it was said" "$(lnet "$LER" rule show protocol bgp)" \
		"pref 7 from 10.0.0.0/8 fwmark 0x1/0x3 exit hk override protocol bgp"
	check_eq "none of another protocol" "$(lnet "$LER" rule show protocol static)" ""
	check_status "nor deleted as one" 1 "another one, of protocol 186" \
		lnet "$LER" rule del pref 7 protocol static
}

path_lan
path_core
must ip -n "$LER" link add lan2 type dummy
must ip -n "$LER" link set lan2 up
address "$LER" lan2 192.168.2.1/24
way_exits

subtest "no rules" t_none
subtest "by device" t_iif
subtest "by address" t_addresses
subtest "by mark" t_mark
subtest "in order" t_order
subtest "rules and routes" t_longer_routes
subtest "counters" t_counters
subtest "devices come and go" t_device
subtest "an exit in use" t_users
subtest "an exit without a way" t_unreachable
subtest "rules alone" t_alone
subtest "own packets" t_own
subtest "monitor" t_monitor
subtest "words" t_words
finish
