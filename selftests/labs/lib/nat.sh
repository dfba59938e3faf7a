# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Routers of a lab without an address of their own on the Internet.  Sourced by
# ../lab.sh.
#
#   ROUTER eth0 ---- home_ROUTER wan ---- carrier_ROUTER wan ---- internet
#        .10   .1              .2     .1               PREFIX4.N
#     192.168.1.0/24     100.64.N.0/30
#
# Both in between translate addresses, the carrier also ports, at random; neither
# lets anything in, and there is no IPv6.
#
#   lab_behind_nat ROUTER      both, and the cables
#   lab_forget ROUTER          they forget what they had translated: the next packet
#                              gets another port
#   lab_move ROUTER HOME       the router is carried into the home of router HOME, its
#                              own or another one's: another address, another NAT

lab_behind_nat()
{
	local home=home_$1 carrier=carrier_$1 net=100.64.${LAB_NUMBER[$1]}
	local own gateway=$LAB_WAN4.254

	own=$(public "$1")
	lab_nodes "$home" "$carrier"
	router "${NS[$home]}" "${NS[$carrier]}"
	_lab_plug "$1" "$1"
	lab_cable "$home" wan "$net.2/30" "$carrier" lan "$net.1/30"
	lab_route "$home" "default via $net.1"
	lab_cable "$carrier" wan "$own peer $gateway/32" \
		internet "to_$1" "$gateway peer $own/32"
	lab_route "$carrier" "default via $gateway"
	_lab_translate "$home" masquerade
	_lab_translate "$carrier" "masquerade to :40000-49999 random"
}

# A router that is not at home is in the guests' network there.
_lab_plug()	# ROUTER HOME
{
	local net=192.168.1

	[ "$1" = "$2" ] || net=192.168.$((100 + LAB_NUMBER[$1]))
	lab_cable "$1" eth0 "$net.10/24" "home_$2" "to_$1" "$net.1/24"
	lab_route "$1" "default via $net.1"
}

_lab_translate()	# NODE HOW
{
	must on "$1" nft -f - <<-EOF
		table ip nat {
			chain out {
				type nat hook postrouting priority srcnat;
				oifname wan meta l4proto { tcp, udp } $2
				oifname wan masquerade
			}
			chain in {
				type filter hook forward priority filter;
				iifname wan ct state new drop
			}
		}
	EOF
}

# What `conntrack --flush` does: a request to delete (IPCTNL_MSG_CT_DELETE) that
# names no connection.
_lab_flush()	# NODE
{
	must on "$1" python3 -c '
import os, socket, struct
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)
s.send(struct.pack("=IHHIIBBH", 20, 1 << 8 | 2, 5, 1, 0, 0, 0, 0))
error, = struct.unpack_from("=i", s.recv(4096), 16)
exit(os.strerror(-error) if error else 0)'
}

lab_forget()
{
	_lab_flush "home_$1"
	_lab_flush "carrier_$1"
}

lab_move()
{
	must ip -n "${NS[$1]}" link del eth0
	_lab_plug "$1" "$2"
	lab_wire_up
}
