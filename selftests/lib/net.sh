# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Namespaces, links and counters.  Sourced by lib.sh.
#
#   setup_ns VAR...                a new namespace for each VAR, its unique name
#                                  in VAR, loopback up; deleted with the scope
#   in_ns NS CMD...                run CMD in NS
#   router NS...                   forwarding on (v4 and v6), rp_filter off
#   sysctl_ns NS KEY=VALUE...      write sysctls in NS
#   veth NS1 DEV1 NS2 DEV2 [ADDRS1 [ADDRS2]]
#                                  a pair between two namespaces, up, with
#                                  addresses (several: quote them), usable at once
#   address NS DEV ADDR/LEN...     add addresses, v6 ones without DAD
#   features NS DEV FEATURE on|off...
#                                  as ethtool -K has them
#   mac NS DEV                     hardware address of DEV
#   dev_exists NS DEV
#   wait_listen NS tcp|udp PORT [SECONDS]   until something listens there
#   wireguard_keys VAR             private key in VAR_PRIVATE, public in VAR_PUBLIC
#   lnet NS ARGS...                lnet-exit -netns NS ARGS...
#   counter NS NAME                value of one counter of the module in NS
#   counters NS                    all counters that are not zero, "name value"
#   dropped NS                     those of them that count dropped packets
#   lnet_exit_stat NS EXIT ROLE    packets and bytes of an exit: push, forward,
#                                  pop or direct
#   check_counter DESC NS NAME N CMD...
#                                  passes when CMD (any status) moves the counter
#                                  by exactly N; waits for work that is deferred

setup_ns()
{
	local variable name

	for variable; do
		name="lnet-${variable,,}-$$-$((RANDOM % 9000 + 1000))"
		must ip netns add "$name"
		defer _delete_ns "$name"
		must ip -n "$name" link set lo up
		printf -v "$variable" '%s' "$name"
	done
}

_delete_ns()
{
	[ ! -e "/run/netns/$1" ] || ip netns del "$1"
}

in_ns()
{
	local namespace=$1

	shift
	ip netns exec "$namespace" "$@"
}

sysctl_ns()
{
	local namespace=$1

	shift
	must ip netns exec "$namespace" sysctl -qw "$@"
}

router()
{
	local namespace

	for namespace; do
		sysctl_ns "$namespace" net.ipv4.ip_forward=1 \
			net.ipv4.conf.all.rp_filter=0 \
			net.ipv4.conf.default.rp_filter=0 \
			net.ipv6.conf.all.forwarding=1
	done
}

address()
{
	local namespace=$1 device=$2 address options

	shift 2
	for address; do
		options=()
		[[ $address != *:* ]] || options=(nodad)
		must ip -n "$namespace" address add "$address" dev "$device" "${options[@]}"
	done
}

_carrier()
{
	[[ $(ip -n "$1" -o link show dev "$2") == *LOWER_UP* ]]
}

veth()
{
	local ns1=$1 dev1=$2 ns2=$3 dev2=$4

	must ip link add "$dev1" netns "$ns1" type veth peer name "$dev2" netns "$ns2"
	_bring_up "$ns1" "$dev1" "${5-}"
	_bring_up "$ns2" "$dev2" "${6-}"
	must wait_for 10 _carrier "$ns1" "$dev1"
	must wait_for 10 _carrier "$ns2" "$dev2"
}

# One call for all: a test under emulation makes many links.
_bring_up()
{
	local address commands="link set $2 up"

	for address in $3; do
		commands+=$'\n'"address add $address dev $2"
		[[ $address != *:* ]] || commands+=" nodad"
	done
	must ip -n "$1" -batch - <<< "$commands"
}

features()
{
	must ip netns exec "$1" ethtool -K "${@:2}"
}

mac()
{
	ip netns exec "$1" cat "/sys/class/net/$2/address"
}

dev_exists()
{
	ip -n "$1" link show dev "$2" > /dev/null 2>&1
}

_listening()
{
	local flag=-t

	[ "$2" = tcp ] || flag=-u
	[ -n "$(ip netns exec "$1" ss -Hln "$flag" "sport = :$3")" ]
}

wait_listen()
{
	wait_for "${4:-10}" _listening "$1" "$2" "$3"
}

wireguard_keys()
{
	local private

	private=$(wg genkey)
	printf -v "$1_PRIVATE" '%s' "$private"
	printf -v "$1_PUBLIC" '%s' "$(wg pubkey <<< "$private")"
}

lnet()
{
	local namespace=$1

	shift
	lnet-exit -netns "$namespace" "$@"
}

# Parsed here and not by Python: a test under emulation reads counters often.
counters()
{
	local name value _

	while read -r name value _; do
		[ "$value" = 0 ] || echo "$name $value"
	done < <(lnet-exit -netns "$1" stats)
}

dropped()
{
	lnet-exit -netns "$1" stats | awk '$3 == "drop:" && $2 > 0 { print $1, $2 }'
}

lnet_exit_stat()
{
	lnet-exit -json -netns "$1" exit show "$2" | tr -d ' \t\n' |
		sed -nE "s/.*\"$3\":\{\"packets\":([0-9]+),\"bytes\":([0-9]+).*/\\1 \\2/p"
}

counter()
{
	local text

	text=$(lnet-exit -json -netns "$1" stats "$2") || return
	text=${text//[[:space:]]/}
	if [[ $text =~ \"name\":\"$2\"[^\}]*\"value\":([0-9]+) ]]; then
		echo "${BASH_REMATCH[1]}"
	else
		echo "no counter $2 in: $text" >&2
		return 1
	fi
}

_counter_reached()
{
	_counter_now=$(counter "$1" "$2") && [ "$_counter_now" -ge "$3" ]
}

check_counter()
{
	local desc=$1 namespace=$2 name=$3 want=$4 before after

	shift 4
	if ! before=$(counter "$namespace" "$name"); then
		fail "$desc" "counter $name cannot be read"
		return
	fi
	_capture_output "$@"
	wait_for 5 _counter_reached "$namespace" "$name" $((before + want))
	after=$_counter_now
	if [ "$((after - before))" -eq "$want" ]; then
		ok "$desc"
	else
		fail "$desc" "counter $name moved by $((after - before)), want $want; all:
$(counters "$namespace")${_out:+
$_out}"
	fi
}
