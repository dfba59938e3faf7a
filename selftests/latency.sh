#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# lnet-exit latency: round trips by a link, what they cost, and routing daemons that
# are told.
#
#            .2  p1 ---- p1  .1        R asks A by p1 with IPv4, by p2 with IPv6;
#          10.0.1.0/24, fd00:1::/64    what A sends takes some time
#        R                        A
#          10.0.2.0/24, fd00:2::/64
#            .2  p2 ---- p2  .1

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/frr.sh"

setup()	# MS-BY-P1 MS-BY-P2
{
	setup_ns R A
	veth "$R" p1 "$A" p1 "10.0.1.2/24 fd00:1::2/64" "10.0.1.1/24 fd00:1::1/64"
	veth "$R" p2 "$A" p2 "10.0.2.2/24 fd00:2::2/64" "10.0.2.1/24 fd00:2::1/64"
	sysctl_ns "$R" net.ipv4.ping_group_range="0 0"
	takes p1 "$1"
	takes p2 "$2"
	CONF=$TMP/latency.conf
}

takes()	# DEVICE MS
{
	must tc -n "$A" qdisc replace dev "$1" root netem delay "$2ms"
}

config()	# [LINE]...
{
	cat > "$CONF" <<-EOF
		measure: {interval-ms: 20, timeout-ms: 2000, window: 5}
		change: {hold-ms: 0}
		cost: {scale: 0.1, step: 1}
		links:
		- {dev: p1, neighbour: 10.0.1.1, bandwidth: 100}
		- {dev: p2, neighbour: "fd00:2::1", name: other}
		$(printf '%s\n' "$@")
	EOF
}

latency()	# VERB [OPTION]...
{
	lnet "$R" "${JSON[@]}" latency "$1" --config "$CONF" "${@:2}"
}

JSON=()

# Python expression over d, what was measured.
shown()	# VERB EXPR
{
	local JSON=(-json)

	latency "$1" | json "$2"
}

t_show()
{
	setup 50 110
	config
	check_match "IPv4 and IPv6" "$(latency show)" \
		'^p1 10\.0\.1\.1 dev p1: 5 of 5 answered, (5|6)[0-9]\.[0-9]{3} ms \([0-9.]+ ms to [0-9.]+ ms\), cost [56]; nothing in force, 100 Mbit/s
other fd00:2::1 dev p2: 5 of 5 answered, 1[12][0-9]\.[0-9]{3} ms \([0-9.]+ ms to [0-9.]+ ms\), cost 1[12]; nothing in force$'
	check_eq "JSON" "$(shown show '[(x["link"], x["device"], x["neighbour"], x["answered"],
		50000 <= x["min_us"] <= x["rtt_us"] <= x["max_us"],
		x["cost"] == (x["rtt_us"] + 5000) // 10000) for x in d]' | paste -sd ' ')" \
		"('p1', 'p1', '10.0.1.1', 5, True, True) ('other', 'p2', 'fd00:2::1', 5, True, True)"
	check_not "and nothing is remembered" grep -rq 10.0.1.1 /run/lnet-exit
}

# Another way to the neighbour is no answer about this link.
t_bound()
{
	setup 0 0
	config
	must ip -n "$R" address del 10.0.1.2/24 dev p1
	must ip -n "$R" route add 10.0.1.1 via 10.0.2.1
	must in_ns "$R" ping -qc1 -W5 10.0.1.1
	sed -i 's/timeout-ms: 2000/timeout-ms: 50/' "$CONF"
	must ip -n "$A" link set p1 down
	check_eq "not by another link" "$(shown show '[x["answered"] for x in d]' | paste -sd ' ')" "0 5"
	must ip -n "$R" link del p1
	check_match "there is no such link" "$(latency show)" ': 0 of 5 answered, there is no device p1; nothing in force'
	check_status "nothing is told without any answer" 1 \
		'0 of 5.*0 of 5.*no neighbour has ever answered, nothing is told' \
		once_without_p2
}

once_without_p2()
{
	ip -n "$R" link set p2 down
	latency once 2>&1 | tr '\n' ' '
	return "${PIPESTATUS[0]}"
}

start_bird()
{
	cat > "$TMP/bird.conf" <<-EOF
		router id 10.0.1.2;
		include "$TMP/costs.conf";
		protocol device { }
		protocol ospf v3 igp4 { ipv4 { }; area 0 { interface "p1" { type ptp; cost cost_p1; }; }; }
		protocol ospf v3 igp6 { ipv6 { }; area 0 { interface "p2" { type ptp; cost cost_other; }; }; }
	EOF
	start_in "$R" BIRD bird -f -c "$TMP/bird.conf" -s "$TMP/bird.ctl"
	must wait_for 20 birdc -s "$TMP/bird.ctl" show status
}

# Costs of p1 and p2 in OSPF.
bird_has()	# ERE ERE
{
	local i

	for i in 1 2; do
		[[ $(birdc -s "$TMP/bird.ctl" show ospf interface igp$((2 * i + 2))) =~ Cost:\ (${!i})$'\n' ]] || return
	done
}

bird_eval()	# EXPRESSION
{
	birdc -s "$TMP/bird.ctl" eval "$1" | tail -n 1
}

start_daemon()
{
	start_in "$R" LATENCY lnet-exit latency run --config "$CONF"
	must wait_output 20 'in force: 2 links' cat "$TMP/LATENCY.log"
}

changes()
{
	grep -c ' -> ' "$TMP/LATENCY.log"
}

said()	# ERE
{
	wait_output 20 "$1" cat "$TMP/LATENCY.log"
}

t_bird()
{
	setup 50 110
	config "bird: {file: $TMP/costs.conf, control: $TMP/bird.ctl}" \
		"communities: {asn: 65001, latency: 2, bandwidth: 3}"
	start_daemon
	check "no BIRD is a reason to complain" said "error: no BIRD behind $TMP/bird.ctl: No such file or directory; tried again every 5 s"
	check "but its file is there" grep -qE '^define cost_other = 1[12];' "$TMP/costs.conf"
	start_bird
	check "who is told when it comes" said 'routing daemons are told again'
	check "IPv4 and IPv6" bird_has '[56]' '1[12]'
	check_match "a community of latency" "$(bird_eval community_latency_p1)" '^\(65001, 2, [56]\)$'
	check_eq "and one of bandwidth" "$(bird_eval community_bandwidth_p1)" '(65001, 3, 100)'
	check_eq "a bandwidth that nobody knows" "$(bird_eval bandwidth_other)" 0
	takes p1 54
	takes p2 210
	check "a link has become slower" said 'link other: 1[12][0-9]\.[0-9]{3} ms -> [0-9.]+ ms, cost 1[12] -> (19|2[0-3])'
	check "OSPF knows" wait_for 20 bird_has '[56]' '(19|2[0-3])'
	check_eq "what is hardly slower is as before" "$(changes)" 1
	stop "$LATENCY"
	check_match "what is in force is remembered" "$(shown show '[x["in_force_cost"] for x in d]' | paste -sd ' ')" '^[56] (19|2[0-3])$'
	echo nonsense >> "$TMP/bird.conf"
	takes p1 150
	check_status "once: BIRD is told at once, and refuses" 1 \
		'cost 1[56]; in force 1[0-9.]+ ms, cost 1[56], which is new.*BIRD says: .*bird.conf:6:' \
		once
	sed -i '$d' "$TMP/bird.conf"
	check "once more" latency once
	check "OSPF knows" wait_for 20 bird_has '1[56]' '(19|2[0-3])'
	takes p1 50
	check_match "a dry run" "$(latency once --dry-run)" 'in force 5[0-9.]+ ms, cost [56], which is new'
	check "changes nothing" bird_has '1[56]' '(19|2[0-3])'
}

once()
{
	latency once 2>&1 | tr '\n' ' '
	return "${PIPESTATUS[0]}"
}

# A daemon that is started again moves nothing, and silence is no cost.
t_again()
{
	setup 50 50
	config
	start_daemon
	check "measured" said 'link other: '
	must wait_for 20 grep -rq 'fd00:2::1' /run/lnet-exit
	stop "$LATENCY"
	takes p1 58
	start_daemon
	check_status "only one at a time" 1 'another lnet-exit latency \(pid [0-9]+\) measures in this network namespace already' \
		latency once
	must tc -n "$A" qdisc replace dev p2 root netem loss 100%
	sed -i 's/timeout-ms: 2000/timeout-ms: 100/' "$CONF"
	must kill -HUP "$LATENCY"
	check "silence is told" said 'warning: link other: fd00:2::1 does not answer: .*; its cost stays as it is'
	takes p2 50
	check "its end, too" said 'link other: fd00:2::1 answers again'
	echo 'links: [{dev: p1}]' > "$CONF"
	must kill -HUP "$LATENCY"
	check "a configuration with a fault" said 'latency.conf:1:9: expected the key "neighbour" in this link'
	check "leaves the one in force" said 'has faults: the configuration in force stays'
	check_eq "and nothing has changed" "$(changes)" 0
	stop "$LATENCY"
	check_eq "it ends well" $? 0
}

frr_costs()
{
	local line command

	for line in "ospfd show ip ospf interface p1" "ospf6d show ipv6 ospf6 interface p2"; do
		command=${line#* }
		"$TMP/vtysh" --vty_socket "${FRR_VTY[r]}" -d "${line%% *}" -c "$command" |
			grep -oiE 'cost:? [0-9]+' | grep -oE '[0-9]+'
	done | paste -sd ' '
}

frr_has()	# ERE
{
	[[ $(frr_costs) =~ $1 ]]
}

t_frr()
{
	local LD_LIBRARY_PATH

	if ! _frr_find; then
		skip "OSPF and OSPFv3 know" "FRR is not there"
		return
	fi
	export LD_LIBRARY_PATH=$FRR_ROOT/usr/lib/x86_64-linux-gnu/frr
	setup 50 110
	cat > "$TMP/r.conf" <<-EOF
		interface p1
		 ip ospf area 0
		interface p2
		 ipv6 ospf6 area 0
		router ospf
		router ospf6
	EOF
	# Without its package there is nothing that says that root may.
	echo "username root nopassword" > "$TMP/vtysh.conf"
	echo "exec '$FRR_ROOT/usr/bin/vtysh' --config_dir '$TMP' \"\$@\"" > "$TMP/vtysh"
	sed -i '1i #!/bin/sh' "$TMP/vtysh"
	must chmod +x "$TMP/vtysh"
	frr_start r "$R" ospfd ospf6d
	config "frr: {vtysh: $TMP/vtysh, sockets: ${FRR_VTY[r]}}"
	check "once" latency once
	check_match "OSPF and OSPFv3 know" "$(frr_costs)" '^[56] 1[12]$'
	start_daemon
	takes p2 210
	check "OSPFv3 knows of a change" wait_for 20 frr_has '^[56] (19|2[0-3])$'
	stop "$LATENCY"
	frr_stop r
	check_status "no FRR is an error" 1 'vtysh (says|ended)' once
}

t_words()
{
	setup 0 0
	config
	check_status "check" 0 '^.*latency.conf: 2 links$' latency check
	check_eq "check, JSON" "$(shown check 'd[0]["valid"], d[0]["links"], d[0]["faults"]' | paste -sd ' ')" "True 2 []"
	sed -i 's/neighbour: 10/neighbor: 10/' "$CONF"
	check_status "a fault by its place" 2 \
		'latency.conf:5:13: unknown key "neighbor" in a link, did you mean "neighbour"\?.*: 2 faults' \
		latency check
	check_eq "JSON" "$(shown check 'd[0]["valid"], d[0]["faults"][-1]["line"]' | paste -sd ' ')" "False 5"
	check_status "show" 2 'latency.conf:5:' latency show
	check_status "an option of another verb" 2 '"--dry-run" is not expected here: --config FILE$' latency show --dry-run
	check_status "no verb" 2 'expected one of show, once, run, check' lnet "$R" latency
	check_status "a file that is not there" 2 'cannot be opened: No such file' \
		lnet "$R" latency check --config "$TMP/none"
	check_status "a value is missing" 2 'a file is expected behind "--config"' lnet "$R" latency once --config
	check_eq "completion" "$(lnet-exit complete -- latency once -- | paste -sd ' ')" "--config --dry-run"
}

require_cmd tc ping python3 bird birdc
setup_ns PROBE
tc -n "$PROBE" qdisc add dev lo root netem delay 1ms > /dev/null 2>&1 || skip_all "no netem"

subtest "what is measured" t_show
subtest "by the link and no other" t_bound
subtest "BIRD" t_bird
subtest "on and on" t_again
subtest "FRR" t_frr
subtest "words and faults" t_words
finish
