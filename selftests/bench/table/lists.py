# SPDX-License-Identifier: GPL-2.0
"""One list of prefixes in the language of each of those that are compared.

usage: lists.py DIRECTORY FAMILY SIZE [FILE]

FILE has lines "prefix value"; without it prefixes are made, of lengths as they are
on the Internet.  SIZE of them are taken, evenly spread, without those that the
network of the bench lies in, and mapped to four exits.  Files DIRECTORY/FAMILY-SIZE:
  .label    for lnet-exit label load
  .route    for ip -batch
  .nft      a map for nft -f: as it holds no prefix within another, ranges
  .ipset    for ipset restore
  .bpf      keys, then values, as bpf(2) takes them
  .match    frames for lnet_bench (bench.h) whose destinations are in the list
  .miss     and not in it
  .want     the exits of the first
"""
import ipaddress
import os
import random
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../lib"))
import packet  # noqa: E402

EXITS = 4
# As many as the Internet has, and some.
MOST = {4: 1000000, 6: 250000}
FRAMES = 1024
# Of a thousand prefixes so many have this length.
LENGTHS = {
    4: {16: 14, 17: 9, 18: 15, 19: 26, 20: 46, 21: 55, 22: 117, 23: 107, 24: 611},
    6: {29: 25, 32: 130, 36: 37, 40: 76, 44: 95, 48: 637}}
FIRST = {4: [n for n in range(1, 224) if n not in (10, 20, 127, 192, 203)],
         6: [0x24, 0x26, 0x28, 0x2a, 0x2c]}
# Where the bench itself lives, and what is no destination.
TAKEN = {4: ("0.0.0.0/8", "10.0.0.0/8", "20.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16",
             "192.168.0.0/16", "203.0.113.0/24", "224.0.0.0/3"),
         6: ("fc00::/6", "2001:db8::/32", "::/16", "ff00::/8")}
PACKET = {4: "ip src=192.168.1.2 dst=%s / udp sport=4000 dport=9 / data len=36",
          6: "ip6 src=fd01::2 dst=%s / udp sport=4000 dport=9 / data len=36"}
BITS = {4: 32, 6: 128}
KIND = {4: ipaddress.IPv4Address, 6: ipaddress.IPv6Address}


def made(family, count):
    """Prefixes at random, the same each time: (address, length, value)."""
    rnd, bits = random.Random(137), BITS[family]
    lengths = LENGTHS[family]
    for plen in rnd.choices(list(lengths), list(lengths.values()), k=count):
        addr = rnd.choice(FIRST[family]) << (bits - 8) | rnd.getrandbits(bits - 8)
        yield addr >> (bits - plen) << (bits - plen), plen, str(rnd.getrandbits(16))


def read(path):
    with open(path, encoding="ascii") as lines:
        for line in lines:
            prefix, value = line.split()[:2]
            address, _, plen = prefix.partition("/")
            yield int(ipaddress.ip_address(address)), int(plen), value


class List:
    """Distinct prefixes with their exits, numbered from 1 on."""

    def __init__(self, family, prefixes, size):
        self.family, self.bits = family, BITS[family]
        taken = [ipaddress.ip_network(text) for text in TAKEN[family]]
        self.taken = [(int(net.network_address), net.prefixlen) for net in taken]
        items = {}
        for addr, plen, value in prefixes:
            if plen and not self.meets(addr, plen):
                items.setdefault((addr, plen), 1 + sum(value.encode()) % EXITS)
        items = sorted(items.items())
        size = min(size, len(items))
        self.items = [items[i * len(items) // size] for i in range(size)]
        self.lengths = sorted({plen for (_, plen), _ in self.items}, reverse=True)
        self.exits = dict(self.items)

    def meets(self, addr, plen):
        for there, bits in self.taken:
            shift = self.bits - min(plen, bits)
            if addr >> shift == there >> shift:
                return True
        return False

    def exit_of(self, addr):
        """By the longest match; 0: none."""
        for plen in self.lengths:
            shift = self.bits - plen
            found = self.exits.get((addr >> shift << shift, plen))
            if found:
                return found
        return 0

    def ranges(self):
        """The same without any prefix in another: first, last, exit."""
        merged = []

        def add(first, last, there):
            if first > last:
                return
            if merged and merged[-1][2] == there and merged[-1][1] + 1 == first:
                merged[-1][1] = last
            else:
                merged.append([first, last, there])

        inside, at = [], 0
        for (addr, plen), there in self.items + [((1 << self.bits, 0), 0)]:
            while inside and inside[-1][0] < addr:
                last, outer = inside.pop()
                add(at, last, outer)
                at = max(at, last + 1)
            if inside:
                add(at, addr - 1, inside[-1][1])
            at = addr
            inside.append((addr + (1 << (self.bits - plen)) - 1, there))
        return merged

    def inside(self, rnd):
        (addr, plen), _ = rnd.choice(self.items)
        return addr | rnd.getrandbits(self.bits - plen) if plen < self.bits else addr

    def outside(self, rnd):
        while True:
            addr = (rnd.choice(FIRST[self.family]) << (self.bits - 8) |
                    rnd.getrandbits(self.bits - 8))
            if not self.exit_of(addr) and not self.meets(addr, self.bits):
                return addr


def write_frames(path, family, addresses):
    with open(path, "wb") as file:
        for addr in addresses:
            raw = packet.build(PACKET[family] % KIND[family](addr))
            file.write(struct.pack(">H", len(raw)) + raw)


def write_bpf(path, found):
    with open(path, "wb") as file:
        for (addr, plen), _ in found.items:
            file.write(struct.pack("=I", plen) + addr.to_bytes(found.bits // 8, "big"))
        for _, there in found.items:
            file.write(struct.pack("=I", there))


def write_nft(path, found):
    kind = KIND[found.family]
    with open(path, "w", encoding="ascii") as file:
        file.write("table %s bench {\nmap exits {\ntype %s : mark; flags interval\nelements = {\n"
                   % (("ip", "ipv4_addr") if found.family == 4 else ("ip6", "ipv6_addr")))
        for first, last, there in found.ranges():
            file.write("%s-%s : %d,\n" % (kind(first), kind(last), there) if last > first
                       else "%s : %d,\n" % (kind(first), there))
        file.write("}\n}\nchain before {\ntype filter hook prerouting priority mangle\n"
                   "meta mark set %s daddr map @exits\n}\n}\n"
                   % ("ip" if found.family == 4 else "ip6"))


def write_lines(path, head, lines):
    with open(path, "w", encoding="ascii") as file:
        file.write(head)
        file.writelines(lines)


def main(directory, family, size, file=None):
    family, size = int(family), int(size)
    prefixes = read(file) if file else made(family, size + size // 20)
    found = List(family, prefixes, size)
    base = os.path.join(directory, f"{family}-{size}")
    net = "10.2.0.1" if family == 4 else "fd20::1"
    named = [(f"{KIND[family](addr)}/{plen}", there) for (addr, plen), there in found.items]
    write_lines(base + ".label", "", (f"{text} e{there}\n" for text, there in named))
    write_lines(base + ".route", "", (f"route add {text} via {net}{there} dev out0\n"
                                      for text, there in named))
    write_lines(base + ".ipset",
                "create bench hash:net family inet%s hashsize %d maxelem %d skbinfo\n"
                % ("" if family == 4 else "6", max(1024, size), max(65536, size)),
                (f"add bench {text} skbmark {there:#x}/0xffffffff\n" for text, there in named))
    write_nft(base + ".nft", found)
    write_bpf(base + ".bpf", found)
    rnd = random.Random(size)
    match = [found.inside(rnd) for _ in range(FRAMES)]
    write_frames(base + ".match", family, match)
    write_frames(base + ".miss", family, (found.outside(rnd) for _ in range(FRAMES)))
    write_lines(base + ".want", "", (f"{found.exit_of(addr)}\n" for addr in match))


if __name__ == "__main__":
    main(*sys.argv[1:])
