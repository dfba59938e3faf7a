# SPDX-License-Identifier: GPL-2.0
"""Dumps: complete at any size, honest when they raced a change."""
import socket

from genl import Answer, NLM_F_DUMP, Socket
from lnet import *

EXITS, ENTRIES = 5000, 20000


def make(r):
    r.nl.bulk((CMD.exit_new,
               remote(f"exit-{i}", 1000 + i, "10.255.0.4",
                      u8(EXIT.protocol, FOLLOW if i % 5 else STATIC)), 0)
              for i in range(EXITS))
    r.nl.bulk((CMD.label_new,
               entry(f"10.{i >> 8 & 255}.{i & 255}.0/24" if i % 2 else
                     f"2001:db8:{i:x}::/48", f"exit-{i % 10}",
                     u8(LABEL.protocol, FOLLOW if i % 4 else STATIC)), 0)
              for i in range(ENTRIES))


def key(message):
    attrs = message.attrs
    return attrs[LABEL.address], attrs[LABEL.prefixlen]


def whole(r):
    answer = r.nl.dump(CMD.exit_get)
    r.equal("a dump of 5,000 exits ends well", answer.errno, 0)
    r.equal("has each of them once, by label",
            [number(m.attrs[EXIT.label]) for m in answer.messages],
            list(range(1000, 1000 + EXITS)))
    r.equal("and claims to be consistent", answer.interrupted, False)
    answer = r.nl.dump(CMD.label_get)
    r.equal("a dump of 20,000 entries ends well", answer.errno, 0)
    r.equal("has each of them once",
            (len(answer.messages), len({key(m) for m in answer.messages})),
            (ENTRIES, ENTRIES))
    r.equal("and claims to be consistent", answer.interrupted, False)


def filtered(r):
    for what, cmd, attrs, want in (
            ("exits of follow", CMD.exit_get, [u8(EXIT.protocol, FOLLOW)],
             EXITS * 4 // 5),
            ("local exits", CMD.exit_get, [u8(EXIT.type, LOCAL)], 0),
            ("remote static exits", CMD.exit_get,
             [u8(EXIT.type, REMOTE), u8(EXIT.protocol, STATIC)], EXITS // 5),
            ("IPv6 entries", CMD.label_get,
             [u8(LABEL.family, socket.AF_INET6)], ENTRIES // 2),
            ("entries of an exit", CMD.label_get, [text(LABEL.exit, "exit-7")],
             ENTRIES // 10),
            ("static entries of table 0", CMD.label_get,
             [u8(LABEL.protocol, STATIC), u32(LABEL.table, 0)], ENTRIES // 4),
            ("IPv4 follow entries of an exit", CMD.label_get,
             [u8(LABEL.protocol, FOLLOW), u8(LABEL.family, socket.AF_INET),
              text(LABEL.exit, "exit-3")], ENTRIES // 10)):
        answer = r.nl.dump(cmd, attrs)
        r.equal(f"dump of {what}", (answer.errno, len(answer.messages)),
                (0, want))


def raced(r, what, cmd, change, kept):
    """@change happens once the first messages are there."""
    reader = Socket(buffer=8192)
    reader.send(reader.build(cmd, b"", NLM_F_DUMP))
    answer = Answer()
    for message in reader.receive():
        reader.take(answer, message)
    early = len(answer.messages)
    change()
    reader.finish(answer)
    reader.close()
    r.say(0 < early and answer.errno == 0, f"{what}: the dump goes on", answer)
    r.equal(f"{what}: and says that it was interrupted", answer.interrupted,
            True)
    kept(answer.messages)


def race(r):
    writer = Socket()

    def insert():
        writer.call(CMD.exit_new, remote("late", 900000))

    raced(r, "an exit comes during a dump of exits", CMD.exit_get, insert,
          lambda messages: r.equal(
              "all others are in it once",
              sorted(number(m.attrs[EXIT.label]) for m in messages
                     if number(m.attrs[EXIT.label]) != 900000),
              list(range(1000, 1000 + EXITS))))

    before = {key(m) for m in r.nl.dump(CMD.label_get).messages}
    gone = set(sorted(before)[::3])

    def remove():
        writer.bulk((CMD.label_del, [Attr(LABEL.address, a),
                                     Attr(LABEL.prefixlen, p)], 0)
                    for a, p in gone)

    def check(messages):
        keys = [key(m) for m in messages]
        r.equal("no entry comes twice", len(keys), len(set(keys)))
        r.equal("no entry that stayed is lost", before - gone - set(keys),
                set())

    raced(r, "a third of the entries goes during a dump", CMD.label_get, remove,
          check)
    answer = r.nl.dump(CMD.label_get)
    r.equal("the next dump is consistent and has the rest",
            (answer.interrupted, len(answer.messages)),
            (False, len(before) - len(gone)))

    reader = Socket(buffer=8192)
    reader.send(reader.build(CMD.label_get,
                             text(LABEL.exit, "exit-1").pack(0), NLM_F_DUMP))
    answer = Answer()
    for message in reader.receive():
        reader.take(answer, message)
    writer.call(CMD.label_flush, [text(LABEL.exit, "exit-1")])
    writer.call(CMD.exit_del, [text(EXIT.name, "exit-1")])
    reader.finish(answer)
    r.equal("the exit that a dump filters by goes: it ends, interrupted",
            (answer.errno, answer.interrupted), (0, True))


def large(r):
    """An exit whose message is larger than a buffer of the kernel."""
    up0 = index("up0")
    many = [hop(addr(NH.gateway, "10.0.0.2"), u32(NH.ifindex, up0),
                addr(NH.source, "10.0.0.1"), u32(NH.mtu, 1400))
            for _ in range(64)]
    for i, label in enumerate((20, 21, 500000)):
        r.accept(f"an exit with 64 next hops, label {label}", CMD.exit_new,
                 remote(f"big{i}", label, "10.255.0.4", hops(*many)))
    answer = r.nl.call(CMD.exit_get, [text(EXIT.name, "big0")])
    r.say(answer.errno == 0 and len(answer.messages[0].payload) > 4096,
          "is read back in one message", answer)
    fresh = Socket(known=r.nl)
    answer = fresh.dump(CMD.exit_get)
    labels = [number(m.attrs[EXIT.label]) for m in answer.messages]
    r.equal("and dumped between the others",
            (answer.errno, [n for n in labels if n in (20, 21, 500000)],
             len(labels)), (0, [20, 21, 500000], EXITS - 1 + 1 + 3))


def rules(r):
    """As many as there may be, one of them changed while they are read."""
    writer = Socket()
    r.nl.bulk((CMD.rule_new, rule(2 * i, *to_exit("exit-0")), 0)
              for i in range(1, 1024))
    answer = r.nl.dump(CMD.rule_get)
    r.equal("a dump of 1,023 rules has each once, in order",
            [number(m.attrs[RULE.pref]) for m in answer.messages],
            [2 * i for i in range(1, 1024)])
    raced(r, "a rule comes during a dump of rules", CMD.rule_get,
          lambda: writer.call(CMD.rule_new, rule(1, *to_exit("exit-0"))),
          lambda messages: r.equal(
              "all others are in it once",
              [number(m.attrs[RULE.pref]) for m in messages
               if number(m.attrs[RULE.pref]) != 1],
              [2 * i for i in range(1, 1024)]))
    r.accept("flush them", CMD.rule_flush)


def empty(r):
    for cmd, what in ((CMD.exit_get, "exits"), (CMD.label_get, "entries"),
                      (CMD.dev_get, "devices"), (CMD.rule_get, "rules")):
        answer = r.nl.dump(cmd)
        r.equal(f"a dump of no {what}", (answer.errno, len(answer.messages),
                                         answer.interrupted), (0, 0, False))


def main():
    r = Report()
    empty(r)
    make(r)
    whole(r)
    filtered(r)
    race(r)
    large(r)
    rules(r)


main()
