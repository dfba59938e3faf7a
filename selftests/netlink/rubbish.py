# SPDX-License-Identifier: GPL-2.0
"""Messages that are almost right, thousands of them, the same on every run.

Each must be answered; a refusal must have a text; and what is accepted must be
an object that can be read back and deleted.
"""
from errno import ENOMEM, EOPNOTSUPP
import random
import sys

from genl import NLM_F_ACK, pack
from lnet import *

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
COMMANDS = {CMD.exit_new: 11, CMD.exit_set: 11, CMD.exit_del: 2,
            CMD.exit_get: 5, CMD.label_new: 7, CMD.label_del: 7,
            CMD.label_get: 15, CMD.label_flush: 15, CMD.dev_new: 9,
            CMD.dev_del: 1, CMD.dev_get: 6, CMD.config_set: 1,
            CMD.config_get: 1, CMD.stats_get: 2}


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.devices = [index(name) for name in ("lo", "lnet0", "up0")]

    def data(self, depth=0):
        pick = self.random.random()
        if pick < 0.25:
            return self.random.choice((0, 1, 2, 4, 15, 16, 17, 24, 32, 64, 100,
                                       128, 255, 1000, 1048575, 1048576,
                                       2 ** 31, 2 ** 32 - 1)).to_bytes(4, "little")
        if pick < 0.35:
            return self.random.choice(self.devices).to_bytes(4, "little")
        if pick < 0.5:
            return bytes([self.random.choice((0, 1, 2, 8, 10, 24, 32, 137))])
        if pick < 0.65:
            return self.random.choice((b"a\0", b"b\0", b"\0", b"c", b"x y\0",
                                       b"n" * 31 + b"\0", b"n" * 32 + b"\0"))
        if pick < 0.8:
            return self.random.choice((bytes([10, 0, 0, 0]), bytes([10, 0, 0, 2]),
                                       bytes(4), bytes(16), b"\x20\x01" + bytes(14),
                                       b"\xff" * 4, b"\xff" * 16))
        if pick < 0.9 or depth > 12:
            return self.random.randbytes(self.random.choice((0, 1, 2, 3, 5, 8, 40)))
        return [self.attr(10, depth + 1)
                for _ in range(self.random.randrange(4))]

    def attr(self, largest, depth=0):
        kind = self.random.randrange(largest + 2)
        data = self.data(depth)
        nested = None
        length = None
        if self.random.random() < 0.05:
            nested = self.random.random() < 0.5
        if self.random.random() < 0.05:
            length = self.random.choice((0, 1, 3, 4, 5, 60, 0xffff))
        return Attr(kind, data, nested, length)

    def attrs(self, cmd):
        """Mostly a good request, with a few attributes added or spoiled."""
        good = []
        if self.random.random() < 0.7:
            good = {
                CMD.exit_new: remote(self.random.choice("abc"),
                                     self.random.randrange(14, 30)),
                CMD.exit_set: [text(EXIT.name, self.random.choice("abc"))],
                CMD.label_new: entry(f"10.{self.random.randrange(4)}.0.0/16",
                                     self.random.choice("abc")),
                CMD.label_del: prefix(f"10.{self.random.randrange(4)}.0.0/16"),
                CMD.label_get: [addr(LABEL.destination, "10.1.2.3")],
                CMD.dev_new: [u32(DEV.ifindex, self.devices[2])],
            }.get(cmd, [])
        more = [self.attr(COMMANDS.get(cmd, 5))
                for _ in range(self.random.choice((0, 0, 1, 1, 2, 3)))]
        return good + more


def main():
    r = Report()
    maker = Maker(137)
    silent, accepted, refused = [], 0, 0
    for number_ in range(ROUNDS):
        cmd = maker.random.choice((*COMMANDS, *COMMANDS, 0, 99))
        raw = pack(maker.attrs(cmd))
        if maker.random.random() < 0.05:
            raw = raw[:maker.random.randrange(len(raw) + 1)]
        flags = NLM_F_ACK | maker.random.choice((0, 0, 0x100, 0x400, 0x300, 8))
        r.nl.send(r.nl.build(cmd, raw, flags))
        answer = r.nl.finish()
        if not answer.errno:
            accepted += 1
            continue
        refused += 1
        if (not answer.text and answer.miss_type is None
                and answer.errno not in (EOPNOTSUPP, ENOMEM)):
            silent.append((number_, cmd, raw.hex(), str(answer)))
    r.equal("every refusal says why", silent[:3], [])
    r.say(accepted > ROUNDS // 20 and refused > ROUNDS // 4,
          "some were accepted, many refused", f"{accepted} and {refused}")

    r.accept("afterwards: flush the label table", CMD.label_flush)
    left = r.nl.dump(CMD.exit_get)
    r.equal("the exits can be read", left.errno, 0)
    for message in left.messages:
        r.nl.call(CMD.exit_set, [text(EXIT.name, string(message.attrs[EXIT.name])),
                                 text(EXIT.backup, "")])
    r.equal("and deleted", [str(a) for a in
                            (r.nl.call(CMD.exit_del, [u32(EXIT.label, number(
                                m.attrs[EXIT.label]))]) for m in left.messages)
                            if a.errno], [])
    for message in r.nl.dump(CMD.dev_get).messages:
        r.nl.call(CMD.dev_del, [Attr(DEV.ifindex, message.attrs[DEV.ifindex])])
    r.equal("nothing is left", [len(r.nl.dump(cmd).messages) for cmd in
                                (CMD.exit_get, CMD.label_get, CMD.dev_get)],
            [0, 0, 0])


main()
