# SPDX-License-Identifier: GPL-2.0
"""Requests made from the specification: plausible ones, and ways to break them.

A plausible value fits its attribute, and mostly other objects too: names, labels
and prefixes come from small pools, or from requests that were taken.  A wild one
lies at an edge of what the specification allows, or behind it.
"""
import struct

from genl import Attr

NAMES = [b"x%d" % n for n in range(200)]
ODD_NAMES = (b"", b" ", b"a b", b"a/b", b"\t", b"\xff\xfe", b"..", b"%s%n", b"\x7f")
NUMBERS = (0, 1, 2, 15, 16, 17, 32, 33, 64, 65, 68, 127, 128, 129, 255, 256, 257,
           1280, 1500, 65535, 65536, 1048575, 1048576, 2 ** 31 - 1, 2 ** 31,
           2 ** 32 - 1)
# What tells an object from others: mostly new in the request that makes it.
KEYS = {"exit-new": ("name", "label"), "label-new": ("prefix",),
        "rule-new": ("pref",), "table-new": ("table-name",)}
SPACES = ((bytes([10]), 4), (bytes([192, 0, 2]), 4), (b"\x20\x01\x0d\xb8", 16))


class Maker:
    def __init__(self, spec, random, devices):
        self.spec, self.random, self.devices = spec, random, devices
        self.prefix = (bytes(4), 0)
        self.label = struct.pack("I", spec.consts["label-min"])
        self.known = {"name": [], "label": [], "prefix": [], "pref": [],
                      "table-name": [], "id": []}
        self.set = ""
        self.keys = ()
        # Attributes in nests that the kernel has blamed, or has ever taken.
        self.blamed, self.fine = set(), set()

    def taken(self, op, attrs):
        """A request was taken: its objects are known now."""
        found = {}
        for attr in attrs:
            known = self.by_number(op, attr.kind)
            if known:
                found[known.name] = attr.data
        if op.name == "table-new":
            found["table-name"] = found.pop("name", b"")
        if op.name == "label-new" and "address" in found:
            found["prefix"] = (found["address"], found["prefixlen"][0])
        for what, values in self.known.items():
            if op.name.endswith("-new") and what in found:
                values.append(found[what])
                del values[:-200]
        self.learn(self.spec.sets[op.set], attrs)

    def learn(self, known, attrs):
        numbers = {a.number: a for a in known.values()}
        for attr in attrs:
            one = numbers.get(attr.kind)
            if one and one.nested and isinstance(attr.data, list):
                inner = self.spec.sets[one.nested]
                self.fine.update((one.nested, a.kind) for a in attr.data)
                self.learn(inner, attr.data)

    def again(self, what):
        """Something known, or None."""
        if self.known[what] and self.chance(0.15 if what in self.keys else 0.7):
            return self.random.choice(self.known[what])
        return None

    def chance(self, share):
        return self.random.random() < share

    def few(self, values):
        """One of them, those in front more often."""
        return values[min(self.random.randrange(len(values)) for _ in "ab")]

    def new_message(self, op):
        """What the attributes of one message share."""
        self.keys = KEYS.get(op.name, ())
        self.set = op.set
        label = self.few(range(self.spec.consts["label-min"], 400))
        self.label = self.again("label") or struct.pack("I", label)
        self.prefix = self.again("prefix") or self.some_prefix()

    def some_prefix(self, spaces=SPACES):
        base, size = self.random.choice(spaces)
        plen = self.random.choice((8 * len(base), 16, 24, 24, 24, 32, 8 * size,
                                   self.random.randrange(8 * size + 1)))
        addr = (base + self.random.randbytes(2) + bytes(16))[:size]
        host = 8 * size - plen
        return ((int.from_bytes(addr, "big") >> host << host)
                .to_bytes(size, "big"), plen)

    def some_prefixes(self, size):
        """An array of a few, as transactions have them."""
        known = [p for p in self.known["prefix"] if len(p[0]) == size]
        spaces = [space for space in SPACES if space[1] == size]
        return b"".join(addr + bytes([plen]) for addr, plen in (
            self.random.choice(known) if known and self.chance(0.6) else
            self.some_prefix(spaces)
            for _ in range(self.random.choice((1, 1, 2, 5)))))

    # Values that mean something, by the name of the attribute.

    def some_name(self, _):
        return self.again("name") or self.few(NAMES) + b"\0"

    def some_address(self, _):
        if self.chance(0.3):
            return self.prefix[0]
        return bytes([10, 9, self.random.randrange(4), self.random.randrange(1, 4)])

    def some_device(self, _):
        return struct.pack("I", self.random.choice(self.devices()))

    def some_table(self):
        return self.again("table-name") or b"t%d\0" % self.random.randrange(40)

    def policy(self, name):
        """Attributes of rules and tables that others do not have."""
        if name == "iif":
            return b"fz%d\0" % self.random.randrange(5)
        if name == "cgroup":
            return b"/\0"
        if name == "pref":
            return self.again("pref") or struct.pack(
                "I", self.random.randrange(1, 300))
        if name == "to":
            return self.prefix[0]
        if name == "to-len":
            return bytes([self.prefix[1]])
        if self.set == "table" and name == "name":
            return self.some_table()
        if name == "id" and self.chance(0.3):
            return struct.pack("I", self.random.randrange(40))
        if name in ("id", "table"):
            return self.random.choice([bytes(4), *self.known["id"]])
        return None

    def meaning(self, attr):
        name = attr.name
        if self.set in ("rule", "table") or name == "cgroup":
            data = self.policy(name)
            if data is not None:
                return data
        if attr.kind == "string":
            return self.some_name(attr)
        if name in ("address", "from"):
            return self.prefix[0]
        if name in ("prefixes4", "prefixes6"):
            return self.some_prefixes(4 if name == "prefixes4" else 16)
        if name in ("prefixlen", "from-len"):
            return bytes([self.prefix[1]])
        if attr.kind == "binary":
            return self.some_address(attr)
        if name in ("ifindex", "oif", "iif"):
            return self.some_device(attr)
        if name == "label":
            return self.label
        if name == "protocol":
            return bytes([self.random.choice((4, 4, 137, 137, 1, 255))])
        if name == "family":
            return bytes([self.random.choice((2, 10))])
        if name == "table":
            return self.random.choice([bytes(4), *self.known["id"]])
        return None

    def plausible(self, attr, depth=0):
        data = self.meaning(attr)
        if data is not None:
            return data
        if attr.kind == "nest":
            return self.nest(attr, depth)
        if attr.kind == "bitfield32":
            mask = attr.largest
            return struct.pack("II", self.random.randrange(mask + 1), mask)
        if attr.kind in ("u8", "u32"):
            low = attr.checks.get("min", 0)
            high = attr.largest
            if high is None:
                high = 255 if attr.kind == "u8" else 1600
            value = self.random.randint(low, max(low, high))
            return value.to_bytes(attr.size, "little")
        return bytes(attr.size or 0)

    def nest(self, attr, depth):
        inner = self.spec.sets[attr.nested]
        attrs = []
        for each in inner.values():
            times = 1
            if each.multi:
                times = self.random.choice((0, 1, 1, 2, 3, 64, 65))
            elif self.chance(self.left_out(attr.nested, each.number)):
                times = 0
            if each.kind == "unused":
                times = 0
            attrs += [self.attribute(each, depth + 1) for _ in range(times)]
        return attrs

    def left_out(self, nest, number):
        """State that only the kernel sets has its place in the nests, too."""
        key = nest, number
        return 0.97 if key in self.blamed and key not in self.fine else 0.4

    def find(self, known, attrs, offset):
        """An attribute by where it lies: what it is in, itself, what it is."""
        numbers = {a.number: a for a in known.values()}
        for attr in attrs:
            one = numbers.get(attr.kind)
            if attr.offset == offset:
                return attrs, attr, one
            if one and one.nested and isinstance(attr.data, list):
                inner = self.spec.sets[one.nested]
                found = self.find(inner, attr.data, offset)
                if found:
                    if found[0] is attr.data:
                        self.blamed.add((one.nested, found[1].kind))
                    return found
        return None

    def wild(self, attr):
        if attr.kind in ("u8", "u32", "u64"):
            edges = [attr.checks.get("min", 0), attr.largest or 0]
            value = self.random.choice(edges + list(NUMBERS))
            value += self.random.choice((-1, 0, 0, 1))
            return (value % 2 ** 64).to_bytes(8, "little")[:attr.size]
        if attr.kind == "string":
            most = attr.checks.get("max-len", 31)
            return self.random.choice(ODD_NAMES + (
                b"n" * most, b"n" * (most + 1), b"n" * 300)) + b"\0"
        if attr.kind == "bitfield32":
            return struct.pack("II", self.random.choice(NUMBERS),
                               self.random.choice(NUMBERS))
        if attr.kind == "binary":
            return self.random.choice((
                bytes(4), bytes(16), b"\xff" * 4, b"\xff" * 16, b"\x7f\0\0\1",
                b"\xe0\0\0\5", b"\xfe\x80" + bytes(14), bytes(15) + b"\1",
                bytes(10) + b"\xff\xff\x0a\0\0\1"))
        return self.plausible(attr)

    def attribute(self, attr, depth=0):
        if self.chance(0.06):
            return Attr(attr.number, self.wild(attr))
        return Attr(attr.number, self.plausible(attr, depth))

    def request(self, op):
        """Attributes that the operation knows, some of them."""
        self.new_message(op)
        share = self.random.choice((0.1, 0.3, 0.6, 1))
        known = self.spec.sets[op.set]
        return [self.attribute(known[name]) for name in op.request
                if self.chance(share) and not self.stale(name)]

    def stale(self, name):
        """A generation is mostly one that has passed, which ends a transaction."""
        return name == "generation" and self.chance(0.8)

    def by_number(self, op, number):
        for attr in self.spec.sets[op.set].values():
            if attr.number == number:
                return attr
        return None

    # Ways to break a request.

    def breakage(self, op, attrs):
        attrs = list(attrs) or self.request(op)
        for _ in range(self.random.choice((1, 1, 2))):
            self.random.choice((self.double, self.shuffle, self.stranger,
                                self.resize, self.toggle, self.lie, self.abyss,
                                self.bulk, self.swap))(op, attrs)
        return attrs

    def any_of(self, attrs):
        """An attribute of the message, of a nest in it perhaps."""
        if not attrs:
            return Attr(1, b"")
        attr = self.random.choice(attrs)
        while isinstance(attr.data, list) and attr.data and self.chance(0.7):
            attr = self.random.choice(attr.data)
        return attr

    def double(self, _, attrs):
        if attrs:
            attrs.append(self.random.choice(attrs))

    def shuffle(self, _, attrs):
        self.random.shuffle(attrs)

    def stranger(self, op, attrs):
        most = max(a.number for a in self.spec.sets[op.set].values())
        attrs.append(Attr(self.random.choice((0, most, most + 1, 100, 0x3fff)),
                          self.random.randbytes(self.random.randrange(9))))

    def resize(self, _, attrs):
        attr = self.any_of(attrs)
        if isinstance(attr.data, bytes):
            size = self.random.choice((0, 1, 2, 3, 5, 8, 17, len(attr.data) + 1,
                                       max(0, len(attr.data) - 1)))
            attr.data = (attr.data + self.random.randbytes(32))[:size]

    def toggle(self, _, attrs):
        attr = self.any_of(attrs)
        attr.nested = not attr.nested

    def lie(self, _, attrs):
        self.any_of(attrs).length = self.random.choice((0, 1, 3, 4, 5, 60, 0xffff))

    def abyss(self, _, attrs):
        deep = []
        for _ in range(self.random.choice((1, 10, 200))):
            deep = [Attr(1, deep)]
        self.any_of(attrs).data = deep

    def bulk(self, _, attrs):
        attrs += [Attr(self.random.randrange(20), bytes(200)) for _ in range(100)]

    def swap(self, op, attrs):
        """The value of one attribute in another."""
        one, two = self.any_of(attrs), self.any_of(attrs)
        one.data, two.data = two.data, one.data
