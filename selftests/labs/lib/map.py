#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Draw a network of a lab, and the way that a packet would take in it now.

usage: map.py NETWORK-FILE [NODE ADDRESS [svg]]

The way is what the routers say themselves: `ip route get` at a host, `lnet-exit
label get` where the packet meets the first router, then the next hops of that
exit at each router on.  Namespaces are called as the nodes are.
"""
import ipaddress
import itertools
import json
import math
import subprocess
import sys
from html import escape

WIDTH, HEIGHT, RADIUS = 640, 480, 26


class Network:
    """Routers, hosts and links of a description; see ../lab.sh for its words."""

    def __init__(self, path):
        self.routers, self.hosts, self.links = [], {}, []
        self.uplink, self.nat, self.number = {}, set(), {}
        self.device, self.prefixes, self.peers = None, (), set()
        with open(path, encoding="utf-8") as file:
            for line in file:
                words = line.split("#")[0].split()
                if words:
                    self.word(*words)

    def word(self, word, *rest):
        if word == "router":
            self.routers.append(rest[0])
            self.number[rest[0]] = rest[1]
            if rest[2:] == ("nat",):
                self.nat.add(rest[0])
                self.uplink[rest[0]] = "eth0"
            elif rest[2:]:
                self.uplink[rest[0]] = "wan"
        elif word == "wireguard":
            self.device, *self.prefixes = rest
        elif word == "peers":
            self.peers |= {frozenset(pair) for pair in itertools.combinations(rest, 2)}
        elif word == "link":
            self.links.append((rest[0], rest[1], rest[2], rest[3], rest[4], rest[5]))
        elif word == "lan":
            self.hosts[rest[2]] = rest[0]

    def address(self, router):
        """A router's address on the interface that all have."""
        return f"{self.prefixes[0]}.{self.number[router]}"

    def drawn(self):
        """Links, and pairs of peers as such."""
        return self.links + [
            (a, self.device, self.address(a), b, self.device, self.address(b))
            for a, b in itertools.combinations(self.routers, 2)
            if frozenset((a, b)) in self.peers]

    def between(self, a, b):
        """Who passes on what WireGuard of a has for b, who may be a peer."""
        if not self.peers or frozenset((a, b)) in self.peers:
            return []
        return [each for each in self.routers
                if {frozenset((a, each)), frozenset((each, b))} <= self.peers][:1]

    def behind(self, router, device, address):
        """The router that has this address at the other end of a device."""
        if device == self.device:
            return next((each for each in self.routers if address in (
                ipaddress.ip_address(f"{self.prefixes[0]}.{self.number[each]}"),
                ipaddress.ip_address(f"{self.prefixes[1]}::{self.number[each]}"))), None)
        for a, dev_a, addrs_a, b, dev_b, addrs_b in self.links:
            for near, dev, far, addrs in ((a, dev_a, b, addrs_b), (b, dev_b, a, addrs_a)):
                if near == router and dev == device and any(
                        ipaddress.ip_interface(each).ip == address
                        for each in addrs.split(",")):
                    return far
        return None


def ask(node, *command):
    """What a command prints as JSON at a node; dies with its own words."""
    done = subprocess.run(["ip", "netns", "exec", node, *command], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        sys.exit(f"{node}: {' '.join(command)}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def way(network, node, address):
    """Nodes on the way, the label, and how it ends."""
    passed, label, ending = [node], None, ""
    start = ["lnet-exit", "-json", "label", "get", address]
    if node in network.hosts:
        source = ask(node, "ip", "-json", "route", "get", address)[0]["prefsrc"]
        node = network.hosts[node]
        passed.append(node)
        start += ["from", source, "iif", "lan0"]
    elif node not in network.routers:
        sys.exit(f"{node} is neither a router nor a host of a LAN")
    answer = ask(node, *start)[0]
    if "exit" not in answer:
        return passed, None, f"by the routing table ({answer['verdict']})"
    name = answer["exit"]
    while len(passed) < 2 * len(network.routers) + 2:
        found = ask(node, "lnet-exit", "-json", "exit", "show", name)[0]
        label = found["label"]
        if found["type"] == "local":
            ending = f"to the Internet by {found['oif']}" if "oif" in found else "here"
            break
        alive = [hop for hop in found["nexthops"] if "dead" not in hop.get("flags", [])]
        if not alive:
            ending = f"nowhere: {name} is {found['state']}"
            break
        hop = alive[0]
        last, node = node, network.behind(node, hop["dev"], ipaddress.ip_address(
            hop.get("gateway", found["egress"])))
        if node is None:
            ending = f"by {hop['dev']}, out of this network"
            break
        if node in passed:
            ending = f"round and round: {node} again"
            break
        passed += [*network.between(last, node), node]
    return passed, f"exit {name}, label {label}", ending


def steps(passed):
    return {frozenset(pair) for pair in zip(passed, passed[1:])}


def text(network, passed, what, ending):
    taken = steps(passed)
    drawn = network.drawn()
    width = max([len(end) for link in drawn for end in (link[1], link[4])] + [7]) + 1
    for a, dev_a, addrs_a, b, dev_b, addrs_b in drawn:
        line = "=" if frozenset((a, b)) in taken else "-"
        print(f"  {a:>10} {dev_a:<{width}}{line * 4} {dev_b:<{width}}{b:<10}"
              f" {addrs_a.split(',')[0]:<18} {addrs_b.split(',')[0]}")
    for host, router in network.hosts.items():
        line = "=" if frozenset((host, router)) in taken else "-"
        print(f"  {router:>10} {'lan0':<{width}}{line * 4} {'eth0':<{width}}{host}")
    for router, device in network.uplink.items():
        line = "=" if passed[-1:] == [router] and "Internet" in ending else "-"
        nat = f"home_{router} {line * 4} carrier_{router} {line * 4} " if router in network.nat else ""
        print(f"  {router:>10} {device:<{width}}{line * 4} {'' if nat else ' ' * width}{nat}Internet")
    if passed:
        print(f"\n  {' => '.join(passed)}, {ending}{f' ({what})' if what else ''}")


def svg(network, passed, what, ending):
    place = {}
    count = len(network.routers)
    for i, router in enumerate(network.routers):
        angle = 2 * math.pi * i / count - math.pi / 2
        place[router] = (WIDTH / 2 + 130 * math.cos(angle), HEIGHT / 2 + 130 * math.sin(angle))
    for host, router in network.hosts.items():
        x, y = place[router]
        place[host] = (x + (x - WIDTH / 2) * .55, y + (y - HEIGHT / 2) * .55)
    lines = [(a, b) for a, _, _, b, _, _ in network.drawn()] + [
        (host, router) for host, router in network.hosts.items()]
    taken = steps(passed)
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
          ' font-family="sans-serif" font-size="14" text-anchor="middle">')
    for a, b in lines:
        style = ('stroke="#c0392b" stroke-width="4"' if frozenset((a, b)) in taken
                 else 'stroke="#888" stroke-width="1.5"')
        (x1, y1), (x2, y2) = place[a], place[b]
        print(f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" {style}/>')
    for node, (x, y) in place.items():
        fill = "#fdecea" if node in passed else "#fff"
        shape = (f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{RADIUS}"' if node in network.routers
                 else f'<rect x="{x - 22:.0f}" y="{y - 14:.0f}" width="44" height="28"')
        print(f'{shape} fill="{fill}" stroke="#333"/>'
              f'<text x="{x:.0f}" y="{y + 5:.0f}">{escape(node)}</text>')
    if passed:
        words = f"{' → '.join(passed)}, {ending}" + (f" ({what})" if what else "")
        print(f'<text x="{WIDTH / 2:.0f}" y="{HEIGHT - 14}">{escape(words)}</text>')
    print("</svg>")


def main(path, node=None, address=None, form="text"):
    network = Network(path)
    passed, what, ending = way(network, node, address) if node else ([], None, "")
    {"text": text, "svg": svg}[form](network, passed, what, ending)


main(*sys.argv[1:])
