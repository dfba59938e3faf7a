# SPDX-License-Identifier: GPL-2.0
"""Requests made from the netlink specification, right ones and broken ones.

usage: fuzz.py SPECIFICATION SEED OPERATIONS

The kernel's answers lead on: an attribute that it misses is added, one that it
blames is made anew.  Every request is answered, every refusal says why, every
message of the module is what the specification says, and the objects agree with
each other.  The same seed makes the same requests.  Devices come and go between
them.  At the end all that was made is deleted again.
"""
from errno import EOPNOTSUPP
import random
import select
import struct
import subprocess
import sys

from genl import (NLM_F_ACK, NLM_F_CREATE, NLM_F_DUMP, NLM_F_ECHO, NLM_F_EXCL,
                  NLM_F_REPLACE, NLMSG_DONE, NLMSG_ERROR, Attr, Socket, pack,
                  unpack)
from lnet import (CMD, EXIT, LABEL, DEV, RULE, TABLE, Report, number, string,
                  text, u32)
from maker import Maker
from spec import Spec

FLAGS = (0, 0, 0, 0, NLM_F_REPLACE, NLM_F_CREATE, NLM_F_CREATE | NLM_F_EXCL,
         NLM_F_CREATE | NLM_F_REPLACE, NLM_F_ECHO, 0x800, 0xf00)
# How often, by the last word of a command: objects shall become many.
WEIGHTS = {"new": 8, "set": 3, "get": 2, "del": 2, "flush": 0.5, "status": 0.5,
           "begin": 4, "put": 3, "remove": 1.5, "commit": 2, "abort": 1}
DEVICES = ["fz0", "fz1", "fz2", "fz3"]


class Fuzzer:
    def __init__(self, report, spec, seed):
        self.report, self.spec, self.nl = report, spec, report.nl
        self.random = random.Random(seed)
        self.indexes = {}
        self.maker = Maker(spec, self.random, self.some_devices)
        self.dumps = []
        self.news = Socket(known=self.nl)
        self.news.join("monitor")
        self.done = 0
        self.most = (0, 0, 0, 0, 0)
        self.faults = []
        self.accepted, self.refused = {}, {}
        for name in DEVICES:
            self.make_device(name)

    def some_devices(self):
        """Mostly devices that are there; ones that have gone stay known."""
        return [*self.indexes.values(), *self.indexes.values(), 1, 0, 99999]

    def ip(self, *commands):
        done = subprocess.run(["ip", "-force", "-batch", "-"], text=True,
                              input="\n".join(commands) + "\n", check=False,
                              capture_output=True)
        return done.returncode == 0

    def make_device(self, name):
        number_ = self.random.randrange(4)
        self.ip(f"link add {name} type dummy",
                f"address add 10.9.{number_}.{1 + int(name[2])}/24 dev {name}",
                f"link set {name} up")
        with open(f"/sys/class/net/{name}/ifindex", encoding="ascii") as index:
            self.indexes[name] = int(index.read())

    def note(self, what, raw=b""):
        self.faults.append(f"operation {self.done}: {what}: {raw[:300].hex()}")

    # What the module says

    def judge(self, op, answer, raw):
        """Note what is wrong with an answer; op is None for no known one."""
        for message in answer.messages:
            self.check_message(message)
        if not answer.errno:
            if op:
                self.accepted[op.name] = self.accepted.get(op.name, 0) + 1
            return
        if op:
            self.refused[op.name] = self.refused.get(op.name, 0) + 1
        if (not answer.text and answer.miss_type is None
                and answer.errno != EOPNOTSUPP):
            self.note(f"refused without a word: {answer}", raw)

    def check_message(self, message):
        op = self.spec.by_number.get(message.cmd)
        if not op:
            self.note(f"message of command {message.cmd}", message.payload)
            return
        try:
            why = self.spec.fault(op, message.payload[4:], unpack)
        except ValueError as error:
            why = error
        if why:
            self.note(f"{op.name} says {why}", message.payload)

    def read_news(self):
        """Announcements so far; a socket that overflows has lost some."""
        while select.select([self.news.sock], [], [], 0)[0]:
            try:
                for message in self.news.receive():
                    self.check_message(message)
            except OSError:
                pass

    # Operations

    def ask(self, op, attrs, flags):
        raw = pack(attrs)
        self.nl.send(self.nl.build(op.number, raw, flags | NLM_F_ACK))
        answer = self.nl.finish()
        self.judge(op, answer, raw)
        if not answer.errno:
            self.maker.taken(op, attrs)
        return answer

    def some_request(self):
        ops = self.spec.requests()
        return self.random.choices(ops, [WEIGHTS[op.name.split("-")[-1]]
                                         for op in ops])[0]

    def request(self):
        """One request, mended as the kernel says until it is taken."""
        op = self.some_request()
        attrs = self.maker.request(op)
        if self.random.random() < 0.3:
            attrs = self.maker.breakage(op, attrs)
            self.ask(op, attrs, self.random.choice(FLAGS))
            return
        flags = self.random.choice(FLAGS)
        for _ in range(10):
            answer = self.ask(op, attrs, flags)
            if not answer.errno or not self.mend(op, attrs, answer):
                break
            if "flags" in answer.text:
                flags = 0

    def mend(self, op, attrs, answer):
        """Do as the kernel says; whether that was possible."""
        known = self.spec.sets[op.set]
        if answer.miss_type is not None:
            return self.add(known, attrs, answer)
        found = self.maker.find(known, attrs, answer.offset)
        if not found:
            return "flags" in answer.text
        where, attr, one = found
        if one and where is attrs and self.random.random() < 0.7:
            attr.data = self.maker.plausible(one)
        else:
            where.remove(attr)
        return True

    def add(self, known, attrs, answer):
        """Add what is missing, to the message or to the nest that lacks it."""
        if answer.miss_nest is not None:
            found = self.maker.find(known, attrs, answer.miss_nest)
            if not found or not found[2] or not isinstance(found[1].data, list):
                return False
            known, attrs = self.spec.sets[found[2].nested], found[1].data
        for one in known.values():
            if one.number == answer.miss_type:
                attrs.append(Attr(one.number, self.maker.plausible(one)))
                return True
        self.note(f"misses attribute {answer.miss_type}")
        return False

    def dump(self):
        """A dump with a filter; some are read piece by piece, later on."""
        op = self.random.choice([o for o in self.spec.requests() if o.dump])
        attrs = self.maker.request(op) if self.random.random() < 0.6 else []
        if self.random.random() < 0.2:
            attrs = self.maker.breakage(op, attrs)
        if self.random.random() < 0.4 and len(self.dumps) < 4:
            slow = Socket(known=self.nl, buffer=4096)
            slow.send(slow.build(op.number, pack(attrs), NLM_F_DUMP))
            self.dumps.append(slow)
            return
        answer = self.nl.dump(op.number, attrs)
        self.judge(None, answer, pack(attrs))

    def resume(self):
        """Read a bit of a dump that was left alone, or leave it for good."""
        if not self.dumps:
            return
        slow = self.random.choice(self.dumps)
        if self.random.random() < 0.9:
            for message in slow.receive():
                if message.kind not in (NLMSG_DONE, NLMSG_ERROR):
                    self.check_message(message)
                    continue
                slow.close()
                self.dumps.remove(slow)
                return
        else:
            slow.close()
            self.dumps.remove(slow)

    def several(self):
        """Many requests in one datagram, whatever becomes of them."""
        raw = b""
        for _ in range(self.random.choice((2, 5, 40))):
            op = self.some_request()
            raw += self.nl.build(op.number, pack(self.maker.request(op)),
                                 self.random.choice(FLAGS) & ~NLM_F_DUMP)
            raw += bytes(-len(raw) % 4)
        self.nl.send(raw)
        self.sync()

    def header(self):
        """Headers that lie, of netlink and of generic netlink."""
        op = self.some_request()
        raw = bytearray(self.nl.build(op.number, pack(self.maker.request(op)),
                                      NLM_F_ACK | self.random.choice(FLAGS)))
        what = self.random.randrange(5)
        if what == 0:
            struct.pack_into("I", raw, 0, self.random.choice(
                (0, 15, 16, 17, 19, 20, len(raw) - 1, len(raw) + 1, 2 ** 31)))
        elif what == 1:
            raw = raw[:self.random.randrange(1, len(raw))]
        elif what == 2:
            raw[16] = self.random.choice((0, 15, 22, 23, 100, 255))
        elif what == 3:
            raw[17] = self.random.randrange(256)
        else:
            struct.pack_into("H", raw, 18, self.random.randrange(1, 65536))
        self.nl.send(bytes(raw))
        self.sync()

    def sync(self):
        """Everything sent before has been dealt with; its answers are passed over."""
        answer = self.nl.call(CMD.config_get)
        if answer.errno:
            self.note(f"config-get: {answer}")

    def devices(self):
        """The world around: devices and addresses come and go."""
        name = self.random.choice(DEVICES)
        what = self.random.randrange(9)
        if what < 2:
            self.ip(f"link set {name} {self.random.choice(('up', 'down'))}")
        elif what < 4:
            if not self.ip(f"link del {name}"):
                self.note(f"{name} cannot be deleted")
            self.make_device(name)
        elif what == 4:
            self.ip(f"address flush dev {name}")
        elif what == 5:
            self.ip(f"address add 10.9.{self.random.randrange(4)}.7/24 dev {name}")
        elif what == 6:
            self.ip(f"route replace 10.{self.random.randrange(256)}.0.0/16 dev {name}")
        elif what == 7:
            self.ip(f"link set lnet0 {self.random.choice(('up', 'down'))}")
        else:
            self.ip("link del lnet0", "link add lnet0 type lnet_exit",
                    "link set lnet0 up")

    # The objects, and all of them

    def everything(self, cmd, attrs=()):
        answer = self.nl.dump(cmd, attrs)
        self.judge(None, answer, b"")
        if answer.errno or answer.interrupted:
            self.note(f"dump of {cmd}: {answer}")
        return [message.attrs for message in answer.messages]

    def agree(self):
        """Names and counts that objects have of each other."""
        exits = {string(e[EXIT.name]): e for e in self.everything(CMD.exit_get)}
        used = dict.fromkeys(exits, 0)
        tables = self.everything(CMD.table_get)
        labels = [label for table in tables for label in self.everything(
            CMD.label_get, [Attr(LABEL.table, table[TABLE.id])])]
        for label in labels:
            if LABEL.exit in label:
                name = string(label[LABEL.exit])
                used[name] = used.get(name, 0) + 1
        keys = {(entry[LABEL.table], entry[LABEL.address], entry[LABEL.prefixlen])
                for entry in labels}
        if len(keys) != len(labels):
            self.note("a prefix twice")
        if len({e[EXIT.label] for e in exits.values()}) != len(exits):
            self.note("a label twice")
        if used != {name: number(e[EXIT.entries]) for name, e in exits.items()}:
            self.note(f"entries of exits: {used}")
        for name, exit_ in exits.items():
            if EXIT.backup in exit_ and string(exit_[EXIT.backup]) not in exits:
                self.note(f"{name} has a backup that is not there")
        devs = self.everything(CMD.dev_get)
        if len({d[DEV.ifindex] for d in devs}) != len(devs):
            self.note("a device twice")
        rules = self.everything(CMD.rule_get)
        for table in tables:
            named = [r for r in rules if r.get(RULE.table) == table[TABLE.id]]
            if len(named) != number(table[TABLE.rules]):
                self.note(f"rules of {table}")
        if [r for r in rules if RULE.exit in r
                and string(r[RULE.exit]) not in exits]:
            self.note("a rule has an exit that is not there")
        prefs = [number(r[RULE.pref]) for r in rules]
        if prefs != sorted(set(prefs)):
            self.note("rules out of order")
        return len(exits), len(labels), len(devs), len(rules), len(tables) - 1

    def look_around(self):
        self.most = tuple(map(max, self.most, self.agree()))

    def step(self):
        dice = self.random.random()
        if dice < 0.8:
            self.request()
        elif dice < 0.88:
            self.dump()
        elif dice < 0.94:
            self.resume()
        elif dice < 0.96:
            self.several()
        elif dice < 0.985:
            self.header()
        else:
            self.devices()
        self.done += 1
        if not self.done % 200:
            self.read_news()
        if not self.done % 500:
            self.look_around()

    def clean_up(self):
        """Delete what is left, as somebody would who knows nothing of it."""
        for slow in self.dumps:
            slow.close()
        r = self.report
        # exits that a transaction names stay as long as it is under way
        r.nl.call(CMD.label_abort)
        r.accept("afterwards: flush the rules", CMD.rule_flush)
        r.equal("delete the label tables", [str(a) for a in (
            r.nl.call(CMD.table_del, [Attr(TABLE.id, each[TABLE.id])])
            for each in self.everything(CMD.table_get)[1:]) if a.errno], [])
        r.accept("flush the main one", CMD.label_flush)
        exits = self.everything(CMD.exit_get)
        for each in exits:
            r.nl.call(CMD.exit_set, [Attr(EXIT.name, each[EXIT.name]),
                                     text(EXIT.backup, "")])
        r.equal("and delete the exits", [str(a) for a in (
            r.nl.call(CMD.exit_del, [Attr(EXIT.label, each[EXIT.label])])
            for each in exits) if a.errno], [])
        r.equal("and the devices", [str(a) for a in (
            r.nl.call(CMD.dev_del, [u32(DEV.ifindex, number(each[DEV.ifindex]))])
            for each in self.everything(CMD.dev_get)) if a.errno], [])
        r.equal("nothing is left", self.agree(), (0, 0, 0, 0, 0))
        self.read_news()
        self.ip(*(f"link del {name}" for name in DEVICES), "link del lnet0",
                "link add lnet0 type lnet_exit", "link set lnet0 up")


def main():
    spec = Spec(sys.argv[1])
    seed, operations = int(sys.argv[2]), int(sys.argv[3])
    r = Report()
    fuzzer = Fuzzer(r, spec, seed)
    while fuzzer.done < operations and len(fuzzer.faults) < 20:
        fuzzer.step()
    fuzzer.look_around()
    most, taken = fuzzer.most, fuzzer.accepted
    r.say(fuzzer.done == operations,
          f"{operations} operations of seed {seed}", "ended early")
    r.equal("answers, refusals and objects are right", fuzzer.faults[:3], [])
    r.equal("every command was taken", [
        op.name for op in spec.requests() if not taken.get(op.name)], [])
    r.say(min(most) > 0, f"at most {most[0]} exits, {most[1]} entries, "
          f"{most[2]} devices, {most[3]} rules, {most[4]} tables at a time; "
          f"{sum(taken.values())} requests taken, "
          f"{sum(fuzzer.refused.values())} refused")
    fuzzer.clean_up()


main()
