#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The story of `make demo`, told inside a virtual machine: exit labels in the
# reference network lnet.  What it prints is what the commands wrote; when one
# of them does not show what the text claims, the demo says so and exits 1.

LNET_PLAIN_NAMES=1
. "$(dirname "$0")/../lib.sh" > /dev/null
# shellcheck source=lnet.sh
. "$(dirname "$0")/lnet.sh"

bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' normal=$'\e[0m'
[ -n "${TERM-}" ] && [ "$TERM" != dumb ] || bold='' green='' red='' normal=''

# The library reports to people here, not to a harness.
diag()
{
	printf '  %s\n' "$*"
}

fail()
{
	printf '%s  %s%s\n' "$red" "$1" "$normal"
	[ -z "${2-}" ] || diag "$2"
}

close()
{
	local status=$?

	trap - EXIT
	_undo
	[ "$status" -eq 0 ] || printf '\n%sThe demo has failed.%s\n' "$red" "$normal"
	exit "$status"
}
trap close EXIT

chapter()
{
	printf '\n%s== %s%s\n' "$bold" "$1" "$normal"
}

say()
{
	printf '%s\n' "$@"
}

# Run a command at a node as typed there, show it and what it wrote (both
# streams, kept in $_out); it has to succeed.
typed()	# NODE CMD...
{
	local status

	printf '%s%s# %s%s\n' "$bold" "$1" "${*:2}" "$normal"
	_capture_output on "$@"
	status=$?
	[ -z "$_out" ] || printf '%s\n' "$_out" | sed 's/^/    /'
	[ "$status" -eq 0 ] || die "exit status $status"
}

expect()	# ERE WHAT
{
	if [[ $_out =~ $1 ]]; then
		printf '  %s-> %s%s\n' "$green" "$2" "$normal"
	else
		die "expected: $2"
	fi
}

leaves_at()	# SERVER ROUTER WHERE
{
	typed gauss curl -sS --max-time 30 "http://$1/"
	expect "^$1 saw ${3//./\\.}$" "leaves at $2: $3 is its public address"
}

# Show the first packet with label 1004 that a router sends to another, while
# gauss asks a server.
look()	# ROUTER INTERFACE
{
	say "What $1 sends into $2 meanwhile, decoded by tshark:"
	capture seen "${NS[$1]}" "$2" ip proto 137
	ask gauss 198.18.0.80 > /dev/null || die "the server does not answer"
	capture_wait "$TMP/seen.pcap" 1
	capture_stop "$TMP/seen.pcap"
	_out=$(tshark -n -r "$TMP/seen.pcap" -Y "mpls.label == 1004" -c 1 -V 2>/dev/null |
		grep -E '^(Internet|MultiProtocol|Transmission)')
	printf '%s\n' "$_out" | cut -c 1-100 | sed 's/^/    /'
}

began=$SECONDS
chapter "The network"
cat <<'PICTURE'

     mainland                  Singapore               Japan
    gauss --cn-- newton --sgcn-- bayes --sgjp-- einstein --jp-- bohr
      :          :    \           :  \              :
     wan        wan    \         wan  sghk         wan
   (home)     (home)    hkcn     (sg)   \         (jp)
                         `----------- turing          Hong Kong
                       spare tunnel     :
                                       wan (hk)

  Each named line is WireGuard; BIRD speaks OSPF and iBGP over them, with
  bayes as route reflector. Three servers on the Internet (198.18.0.80,
  198.51.100.80, 192.0.2.80) answer with the address that they saw.
PICTURE
say "" "Loading lnet_exit.ko ..."
must module_load
say "Starting the network:"
lnet_says()
{
	printf '  %3d s  %s ...\n' $((SECONDS - began)) "$1"
}
lnet_up
say "All routers have all routes after $((SECONDS - began)) s."

chapter "WireGuard knows routers only"
typed newton wg show all allowed-ips
for router in "${LNET_ROUTERS[@]}"; do
	_out=$(stray_allowed_ips "$router") && die "$router admits $_out"
done
diag "Loopbacks and tunnel addresses of routers, the own cluster, OSPF's group:" \
	"that is all, on each of the six."

chapter "Every router has a label"
say "gauss is told which exits there are; \`lnet-exit follow\` finds the next hops in" \
	"the routing table, and follows it:"
lnet_follow_config gauss | sed 's/^/    /'
say "Starting lnet-exit follow on all six ..."
lnet_follow
typed gauss lnet-exit exit show
expect 'sg .*1004' "all exits are up"

chapter "gauss decides"
typed gauss lnet-exit label add 0.0.0.0/0 exit sg
typed gauss lnet-exit label add 198.51.100.0/24 exit jp
typed gauss lnet-exit label add 192.0.2.0/24 exit home
leaves_at 198.18.0.80 bayes "$(public bayes)"
leaves_at 198.51.100.80 einstein "$(public einstein)"
leaves_at 192.0.2.80 "gauss itself" "$(public gauss)"

chapter "On the wire"
look newton sgcn
expect 'Src: 10.254.1.1, Dst: 10.254.1.4.*Label: 1004.*Dst: 198.18.0.80' \
	"IPv4 to the next router / label 1004 / the packet of gauss"

chapter "sgcn fails"
typed newton lnet-exit nexthop show exit sg
expect 'sgcn' "newton's way to sg is sgcn"
typed newton ip link set sgcn down
cut=$SECONDS
wait_for 60 takes newton sg "$(hop newton turing)" ||
	die "newton does not reroute: $(lnet newton exit show sg; ip -n newton route)"
wait_for 60 takes bayes gauss "$(hop bayes turing)" ||
	die "bayes does not reroute: $(lnet bayes exit show gauss; ip -n bayes route)"
say "BIRD has found another way, both ends follow it, after $((SECONDS - cut)) s:"
typed newton lnet-exit nexthop show exit sg
expect 'hkcn' "newton - turing - bayes"
leaves_at 198.18.0.80 bayes "$(public bayes)"
look turing sghk
expect 'Src: 10.254.3.3, Dst: 10.254.3.4.*Label: 1004.*Dst: 198.18.0.80' \
	"the same label, now between turing and bayes"

chapter "Counters"
for router in gauss newton turing bayes; do
	typed "$router" lnet-exit -statistics exit show sg
	_out=$(exit_packets "$router" sg "$(case $router in
		gauss) echo push ;; bayes) echo pop ;; *) echo forward ;; esac)")
	[ "$_out" -gt 0 ] || die "$router has counted nothing"
done

printf '\n%sThe demo has shown all of this in %d s.%s\n' "$green" \
	$((SECONDS - began)) "$normal"
