#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Stateful firewalls and address translation at LER and egress router.
#
#   CLI lan ---- lan LER core -- west LSR east -- core EGR wan ---- wan SRV
#     .1.2    .1.1     .1      .2       .1      .2       .1       .2
#   192.168.1.0/24     10.1.0.0/24      10.2.0.0/24      203.0.113.0/24
#
# Label 1003 leads to EGR, label 1001 back to LER.  Both drop what is not
# admitted; clients may open connections to the world, nobody else any.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib/pkt.sh"
. "$(dirname "$0")/lib/path.sh"

firewall_nft()	# NS IN OUT
{
	must in_ns "$1" nft -f - <<-EOT
		table inet firewall {
			chain input {
				type filter hook input priority filter; policy drop;
				iifname lo accept
				ct state established,related accept
				icmp type echo-request accept
			}
			chain forward {
				type filter hook forward priority filter; policy drop;
				ct state invalid counter comment "invalid"
				ct state established,related accept
				iifname $2 oifname $3 ct state new accept
			}
		}
	EOT
	defer in_ns "$1" nft delete table inet firewall
}

firewall_iptables()	# NS IN OUT
{
	must in_ns "$1" iptables-restore <<-EOT
		*filter
		:INPUT DROP
		:FORWARD DROP
		:OUTPUT ACCEPT
		-A INPUT -i lo -j ACCEPT
		-A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
		-A INPUT -p icmp --icmp-type echo-request -j ACCEPT
		-A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
		-A FORWARD -i $2 -o $3 -m conntrack --ctstate NEW -j ACCEPT
		COMMIT
	EOT
	defer no_iptables "$1"
}

no_iptables()
{
	in_ns "$1" iptables-restore <<-EOT
		*filter
		:INPUT ACCEPT
		:FORWARD ACCEPT
		:OUTPUT ACCEPT
		COMMIT
	EOT
}

# What must hold behind either firewall; the server sees PEER.
check_connections()	# PEER
{
	local got

	check_eq "TCP" "$(pkt tcp "$CLI" 203.0.113.2 8001 "$SRV" bytes=300000)" "peer=$1 bytes=300000"
	check_eq "UDP" "$(pkt udp "$CLI" 203.0.113.2 8002 "$SRV")" "peer=$1"
	check_eq "UDP in fragments" "$(pkt udp "$CLI" 203.0.113.2 8003 "$SRV" bytes=4000)" "peer=$1"
	check "ping" in_ns "$CLI" ping -qc1 -W2 203.0.113.2
	check_match "a closed port" "$(pkt udp "$CLI" 203.0.113.2 8004 "$CLI" at=0.0.0.0 wait=3)" "Connection refused"
	pkt_watch BACK "$CLI/lan" in icmp
	must pkt send "$CLI/lan" "$LER/lan" \
		"ip src=192.168.1.2 dst=203.0.113.2 ttl=2 / udp sport=8005 dport=33434"
	check_match "an LSR's answer is related to the connection" "$(pkt take BACK)" \
		"^ip src=10\.[0-9.]+ dst=192.168.1.2 .*/ icmp type=11 "
	pkt_watch LAN "$CLI/lan" in udp
	pkt_watch INSIDE "$LER/lnet0" in udp
	got=203.0.113.1
	[ "$1" != 192.168.1.2 ] || got=192.168.1.2
	must pkt send "$SRV/wan" "$EGR/wan" "ip src=203.0.113.2 dst=$got / udp sport=8006 dport=8006"
	must pkt send "$LSR/west" "$LER/core" \
		"ip src=10.1.0.2 dst=10.1.0.1 / mpls label=1001 / ip src=203.0.113.2 dst=192.168.1.2 id=7 / udp sport=8007 dport=8007"
	check_match "what nobody asked for gets as far as the firewall" "$(pkt take INSIDE 1)" "^[^
]* id=7 [^
]*\$"
	check_silence "and no further" LAN
}

t_nft()
{
	firewall_nft "$LER" lan lnet0
	firewall_nft "$EGR" lnet0 wan
	check_connections 192.168.1.2
	check_match "no packet was invalid at the LER" \
		"$(in_ns "$LER" nft list table inet firewall)" 'counter packets 0 .*"invalid"'
}

t_iptables()
{
	firewall_iptables "$LER" lan lnet0
	firewall_iptables "$EGR" lnet0 wan
	check_connections 192.168.1.2
}

t_masquerade()
{
	must lnet "$EGR" exit set out masquerade
	defer lnet "$EGR" exit set out nomasquerade
	firewall_nft "$LER" lan lnet0
	firewall_nft "$EGR" lnet0 wan
	check_connections 203.0.113.1
}

t_dnat()
{
	must in_ns "$LER" nft -f - <<-'EOT'
		table ip translate {
			chain before {
				type nat hook prerouting priority dstnat;
				ip daddr 198.51.100.7 tcp dport 80 dnat to 203.0.113.2:8080
			}
		}
	EOT
	defer in_ns "$LER" nft delete table ip translate
	firewall_nft "$LER" lan lnet0
	pkt_watch WIRE "$LSR/west" in mpls
	check_eq "the translated destination is looked up" \
		"$(pkt tcp "$CLI" 198.51.100.7 80 "$SRV" listen=8080 bytes=50000)" "peer=192.168.1.2 bytes=50000"
	check_match "and labelled" "$(pkt take WIRE)" "label=1003 .* dst=203.0.113.2 .*/ tcp sport=[0-9]+ dport=8080 "
}

t_snat()
{
	must in_ns "$LER" nft -f - <<-'EOT'
		table ip translate {
			chain after {
				type nat hook postrouting priority srcnat;
				oifname lnet0 snat to 10.255.0.1
			}
		}
	EOT
	defer in_ns "$LER" nft delete table ip translate
	firewall_nft "$LER" lan lnet0
	check_eq "source translation on lnet0" \
		"$(pkt tcp "$CLI" 203.0.113.2 8010 "$SRV" bytes=50000)" "peer=10.255.0.1 bytes=50000"
}

require_cmd nft iptables-restore
path_lan
path_core
path_egress
path_wan
path_labels
must ip -n "$EGR" route add 10.255.0.1/32 via 10.2.0.1
must lnet "$EGR" label add 10.255.0.1/32 exit home

subtest "nftables" t_nft
subtest "iptables" t_iptables
subtest "nftables, masquerade" t_masquerade
subtest "DNAT before the label" t_dnat
subtest "SNAT after the label" t_snat
finish
