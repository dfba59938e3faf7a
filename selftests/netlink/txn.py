# SPDX-License-Identifier: GPL-2.0
"""Transactions of the label table: all of it or nothing, and one at a time."""
from errno import EBUSY, EEXIST, EINVAL, ENOENT, ESTALE
import os
import select
import signal

from genl import NLM_F_CREATE, NLM_F_DUMP, NLM_F_REPLACE, Answer, Socket
from lnet import *

WHOLE = Attr(LABEL.whole, b"")
MANY4 = [f"10.{i >> 8}.{i & 255}.0/24" for i in range(13000)]
MANY6 = [f"2001:db8:{i:x}::/48" for i in range(1, 3801)]


def put(to, *values):
    return [text(LABEL.exit, to), prefixes(*values)]


def table(r, *attrs):
    """The entries as {prefix: exit}, of a dump that is consistent."""
    answer = r.nl.dump(CMD.label_get, attrs)
    found = {}
    for message in answer.messages:
        got = message.attrs
        family = socket.AF_INET if len(got[LABEL.address]) == 4 else socket.AF_INET6
        key = (f"{socket.inet_ntop(family, got[LABEL.address])}"
               f"/{number(got[LABEL.prefixlen])}")
        found[key] = string(got.get(LABEL.exit, b"bypass"))
    return found if not answer.interrupted else "interrupted"


def counts(answer):
    got = answer.messages[0].attrs
    return tuple(number(got[kind]) for kind in
                 (LABEL.added, LABEL.replaced, LABEL.removed, LABEL.same,
                  LABEL.entries4, LABEL.entries6))


def status(r):
    return r.nl.call(CMD.label_status).messages[0].attrs


def fill(r):
    r.accept("begin", CMD.label_begin)
    got = status(r)
    r.equal("the status names the owner", number(got[LABEL.owner]), r.nl.portid)
    r.accept("13,000 prefixes in a message", CMD.label_put, put("sg", *MANY4))
    r.accept("3,800 of IPv6", CMD.label_put, put("jp", *MANY6))
    r.accept("some that bypass", CMD.label_put,
             [u8(LABEL.type, 1), prefixes("192.0.2.0/24"),
              prefixes("2001:db8:ffff::1/128"), bits(LABEL.flags, 1, 1)])
    r.equal("nothing of it is seen", (table(r), number(got[LABEL.entries4])),
            ({}, 0))
    answer = r.accept("commit", CMD.label_commit,
                      [Attr(LABEL.generation, got[LABEL.generation])])
    r.equal("what it has changed", counts(answer),
            (16802, 0, 0, 0, 13001, 3801))
    want = {**dict.fromkeys(MANY4, "sg"), **dict.fromkeys(MANY6, "jp"),
            "192.0.2.0/24": "bypass", "2001:db8:ffff::1/128": "bypass"}
    r.equal("all of it is there", table(r) == want, True)
    got = status(r)
    r.equal("the status says so, and that nobody has a transaction",
            (number(got[LABEL.entries4]), number(got[LABEL.entries6]),
             LABEL.owner in got), (13001, 3801, False))


def change(r):
    before = table(r)
    r.accept("begin again", CMD.label_begin)
    r.accept("a change, a new one and one as it was", CMD.label_put,
             put("jp", "10.0.1.0/24", "11.0.0.0/8"), NLM_F_REPLACE)
    r.accept("as it was", CMD.label_put, put("sg", "10.0.2.0/24"),
             NLM_F_CREATE | NLM_F_REPLACE)
    r.accept("two that go", CMD.label_remove,
             [prefixes("10.0.3.0/24"), prefixes("2001:db8:7::/48")])
    answer = r.accept("commit", CMD.label_commit)
    r.equal("adds, replaces, removes one by one", counts(answer),
            (1, 1, 2, 1, 13001, 3800))
    want = {**before, "10.0.1.0/24": "jp", "11.0.0.0/8": "jp"}
    del want["10.0.3.0/24"], want["2001:db8:7::/48"]
    r.equal("and leaves all else", table(r) == want, True)


def whole(r):
    r.accept("begin a whole table", CMD.label_begin, [WHOLE])
    r.accept("of three entries", CMD.label_put,
             put("jp", "10.0.1.0/24", "10.0.2.0/24", "12.0.0.0/8"),
             NLM_F_REPLACE)
    answer = r.accept("commit", CMD.label_commit)
    r.equal("takes the place of all that was", (counts(answer)[4:], table(r)),
            ((3, 0), {"10.0.1.0/24": "jp", "10.0.2.0/24": "jp",
                      "12.0.0.0/8": "jp"}))
    r.accept("begin a table without entries", CMD.label_begin, [WHOLE])
    r.accept("commit it", CMD.label_commit)
    r.equal("nothing is left", table(r), {})


def part(r):
    """What takes the place of a part of the table leaves all else."""
    r.accept("begin", CMD.label_begin)
    r.accept("of one exit", CMD.label_put, put("sg", "10.0.0.0/8", "10.1.0.0/16"))
    r.accept("in both families", CMD.label_put, put("sg", "2001:db8::/32"))
    r.accept("of another one", CMD.label_put, put("jp", "11.0.0.0/8"))
    r.accept("of another protocol", CMD.label_put,
             put("sg", "12.0.0.0/8", "13.0.0.0/8") + [u8(LABEL.protocol, 186)])
    r.accept("that bypass", CMD.label_put,
             [u8(LABEL.type, 1), prefixes("14.0.0.0/8")])
    r.accept("commit", CMD.label_commit)
    sg4 = [WHOLE, text(LABEL.exit, "sg"),
           u8(LABEL.protocol, 4), u8(LABEL.family, socket.AF_INET)]
    r.accept("begin the IPv4 entries of an exit and a protocol",
             CMD.label_begin, sg4)
    r.accept("put", CMD.label_put, put("sg", "10.1.0.0/16", "12.0.0.0/8",
                                       "15.0.0.0/8"), NLM_F_REPLACE)
    answer = r.accept("commit", CMD.label_commit)
    r.equal("one is new, one changes its protocol, one goes",
            (counts(answer), number(answer.messages[0].attrs[LABEL.taken])),
            ((1, 1, 1, 1, 6, 1), 1))
    r.equal("and all others stay", sorted(table(r)),
            ["10.1.0.0/16", "11.0.0.0/8", "12.0.0.0/8", "13.0.0.0/8",
             "14.0.0.0/8", "15.0.0.0/8", "2001:db8::/32"])
    r.accept("begin those that bypass", CMD.label_begin,
             [WHOLE, u8(LABEL.type, 1)])
    r.accept("commit none of them", CMD.label_commit)
    r.equal("they are gone", "14.0.0.0/8" in table(r), False)
    for attr in sg4[1:]:
        r.refuse(f"attribute {attr.kind} without the whole", CMD.label_begin,
                 [attr], EINVAL, "expected with the flag whole only", bad=attr)
    r.accept("begin the entries of an exit without any", CMD.label_begin,
             [WHOLE, text(LABEL.exit, "spare")])
    r.refuse("the exit stays meanwhile", CMD.exit_del,
             [text(EXIT.name, "spare")], EBUSY, "not complete")
    r.accept("abort", CMD.label_abort)


def same(r):
    """A commit that changes nothing is no change."""
    ear = Socket()
    ear.join("monitor")
    before = status(r)[LABEL.generation]
    r.accept("begin", CMD.label_begin)
    for value in "10.1.0.0/16", "2001:db8::/32":
        r.accept("put what is there", CMD.label_put, put("sg", value),
                 NLM_F_REPLACE)
    answer = r.accept("commit", CMD.label_commit)
    r.equal("all was the same", counts(answer), (0, 0, 0, 2, 5, 1))
    r.equal("the generation, too", status(r)[LABEL.generation], before)
    r.accept("flush", CMD.label_flush)
    got = []
    while not got and select.select([ear.sock], [], [], 10)[0]:
        got += ear.receive()
    r.equal("and the flush is the first that is heard of",
            [m.cmd for m in got], [CMD.label_flush_ntf])


def refusals(r):
    attrs = put("sg", "10.0.0.0/8")
    for what, cmd, more in (("put", CMD.label_put, attrs),
                            ("remove", CMD.label_remove, [attrs[1]]),
                            ("commit", CMD.label_commit, []),
                            ("abort", CMD.label_abort, [])):
        r.refuse(f"label-{what} without label-begin", cmd, more, ENOENT,
                 "this socket has no transaction")
    r.accept("begin", CMD.label_begin)
    r.refuse("begin twice", CMD.label_begin, [], EBUSY,
             "this socket has a transaction under way")
    for what, raw, words in (
            ("seven bytes", bytes(7), "expected 5 bytes for each, but there are 7"),
            ("host bits", b"\x0a\0\0\0\x08\x0a\0\0\1\x08", "prefix number 1: host bits"),
            ("a length of 33", bytes(4) + b"\x21", "prefix number 0: its length is 33")):
        bad = Attr(LABEL.prefixes4, raw)
        r.refuse(f"{what} for IPv4", CMD.label_put, [text(LABEL.exit, "sg"), bad],
                 EINVAL, words, bad=bad)
    for what, raw, words in (
            ("five bytes", bytes(5), "expected 17 bytes for each"),
            ("host bits", bytes(17) + bytes(15) + b"\1\x7f", "prefix number 1: host bits"),
            ("a length of 129", bytes(16) + b"\x81", "its length is 129")):
        bad = Attr(LABEL.prefixes6, raw)
        r.refuse(f"{what} for IPv6", CMD.label_remove,
                 [prefixes("10.0.0.0/8"), bad], EINVAL, words, bad=bad)
    r.refuse("no prefixes", CMD.label_put, [text(LABEL.exit, "sg")], EINVAL,
             "prefixes are missing", miss=LABEL.prefixes4)
    r.refuse("no exit", CMD.label_put, [prefixes("10.0.0.0/8")], EINVAL,
             "exit is missing", miss=LABEL.exit)
    bad = text(LABEL.exit, "nobody")
    r.refuse("an exit that is not there", CMD.label_put,
             [bad, prefixes("10.0.0.0/8")], ENOENT, "no exit nobody", bad=bad)
    r.equal("a commit after all that changes nothing",
            counts(r.accept("commit", CMD.label_commit))[:4], (0, 0, 0, 0))


def commits(r):
    """Commits that are refused leave the table, and the transaction is over."""
    r.accept("an entry", CMD.label_new, entry("10.0.0.0/8", "sg"))
    old = Attr(LABEL.generation, status(r)[LABEL.generation])
    r.accept("another one", CMD.label_new, entry("2001:db8::/32", "sg"))
    before = table(r)
    for what, cmd, attrs, commit, errno, words in (
            ("a prefix that has an entry", CMD.label_put,
             put("jp", "9.0.0.0/8", "10.0.0.0/8", "11.0.0.0/8"), [], EEXIST,
             "10.0.0.0/8 has an entry already"),
            ("an IPv6 prefix that has an entry", CMD.label_put,
             put("jp", "2001:db8::/32"), [], EEXIST,
             "2001:db8::/32 has an entry already"),
            ("a prefix without entry", CMD.label_remove,
             [prefixes("10.0.0.0/8", "10.0.0.0/9")], [], ENOENT,
             "10.0.0.0/9 has no entry"),
            ("a generation that has passed", CMD.label_put,
             put("jp", "9.0.0.0/8"), [old], ESTALE, "has been changed meanwhile")):
        r.accept("begin", CMD.label_begin)
        r.accept(what, cmd, attrs)
        r.refuse(f"{what}: commit", CMD.label_commit, commit, errno, words,
                 bad=commit[0] if commit else None)
        r.refuse(f"{what}: the transaction is over", CMD.label_abort, [],
                 ENOENT, "no transaction")
        r.equal(f"{what}: the table is as it was", table(r), before)
    r.accept("begin", CMD.label_begin)
    r.accept("put", CMD.label_put, put("jp", "9.0.0.0/8"))
    r.accept("abort", CMD.label_abort)
    r.equal("an abort changes nothing", table(r), before)
    r.accept("flush", CMD.label_flush)


def owners(r):
    other = Socket()
    r.accept("begin", CMD.label_begin)
    r.accept("put", CMD.label_put, put("spare", "10.0.0.0/8"))
    answer = other.call(CMD.label_begin)
    r.say(answer.errno == EBUSY and
          f"(pid {os.getpid()}, port {r.nl.portid}) " in answer.text
          and "try again" in answer.text, "a second writer is told who writes",
          answer)
    answer = other.call(CMD.label_put, put("sg", "10.0.0.0/8"))
    r.equal("and puts nothing into what is not his", answer.errno, ENOENT)
    answer = other.call(CMD.label_commit)
    r.equal("and does not commit it", answer.errno, ENOENT)
    answer = other.call(CMD.label_new, entry("11.0.0.0/8", "sg"))
    r.equal("single entries are not held up", answer.errno, 0)
    answer = other.call(CMD.exit_del, [text(EXIT.name, "spare")])
    r.say(answer.errno == EBUSY and "not complete" in answer.text,
          "an exit that it names stays", answer)
    r.accept("commit", CMD.label_commit)
    r.equal("both have what they said", table(r),
            {"10.0.0.0/8": "spare", "11.0.0.0/8": "sg"})
    r.accept("flush", CMD.label_flush)

    other.call(CMD.label_begin)
    other.call(CMD.label_put, put("spare", *MANY4))
    other.close()
    r.accept("a socket is closed: the next one may begin", CMD.label_begin)
    r.equal("its changes are gone",
            counts(r.accept("commit", CMD.label_commit))[:5], (0, 0, 0, 0, 0))
    r.accept("and no exit is held", CMD.exit_del, [text(EXIT.name, "spare")])


def death(r):
    """A process that is killed in the middle."""
    mine, his = os.pipe()
    child = os.fork()
    if not child:
        writer = Socket()
        writer.call(CMD.label_begin)
        writer.call(CMD.label_put, put("sg", *MANY4))
        os.write(his, b"x")
        signal.pause()
    os.read(mine, 1)
    r.equal("while he lives nobody else begins",
            r.nl.call(CMD.label_begin).errno, EBUSY)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    r.accept("a writer is killed: the next one may begin", CMD.label_begin)
    r.accept("and end", CMD.label_abort)
    r.equal("nothing is left of him", table(r), {})


def news(r):
    ear = Socket()
    ear.join("monitor")
    r.accept("begin", CMD.label_begin)
    r.accept("put", CMD.label_put, put("sg", *MANY4))
    answer = r.accept("commit", CMD.label_commit)
    generation = answer.messages[0].attrs[LABEL.generation]
    r.accept("one more entry", CMD.label_new, entry("192.0.2.0/24", "jp"))
    got = []
    while len(got) < 2 and select.select([ear.sock], [], [], 10)[0]:
        got += ear.receive()
    r.equal("13,000 entries are one announcement",
            [m.cmd for m in got], [CMD.label_commit_ntf, CMD.label_ntf])
    r.equal("which says how many, and the generation",
            (number(got[0].attrs[LABEL.added]),
             got[0].attrs[LABEL.generation]), (13000, generation))


def dumps(r):
    """A dump that a commit overtakes says so; filters by a prefix."""
    reader = Socket(buffer=8192)
    reader.send(reader.build(CMD.label_get, b"", NLM_F_DUMP))
    answer = Answer()
    for message in reader.receive():
        reader.take(answer, message)
    r.accept("begin", CMD.label_begin, [WHOLE])
    r.accept("put", CMD.label_put, put("jp", *MANY4, "10.0.0.0/8", "0.0.0.0/0"))
    r.accept("commit while a dump is read", CMD.label_commit)
    reader.finish(answer)
    r.equal("it is marked as interrupted", answer.interrupted, True)
    for what, value, match, want in (
            ("exactly", "10.0.0.0/8", None, ["10.0.0.0/8"]),
            ("exactly", "10.0.0.0/9", MATCH.exact, []),
            ("within", "10.1.0.0/22", MATCH.within, MANY4[256:260]),
            ("within", "11.0.0.0/8", MATCH.within, []),
            ("covering", "10.1.2.128/25", MATCH.covering,
             ["0.0.0.0/0", "10.0.0.0/8", "10.1.2.0/24"]),
            ("covering", "11.0.0.0/8", MATCH.covering, ["0.0.0.0/0"]),
            ("covering", "2001:db8::/32", MATCH.covering, [])):
        attrs = prefix(value)
        if match is not None:
            attrs.append(u8(LABEL.match, match))
        r.equal(f"entries {what} {value}", sorted(table(r, *attrs)), sorted(want))
    r.equal("all entries within 0.0.0.0/0",
            len(table(r, *prefix("0.0.0.0/0"), u8(LABEL.match, MATCH.within))),
            13002)
    r.accept("flush", CMD.label_flush)


def main():
    r = Report()
    for name, label in (("sg", 1004), ("jp", 1006), ("spare", 1007)):
        r.accept(f"exit {name}", CMD.exit_new, remote(name, label))
    fill(r)
    change(r)
    whole(r)
    part(r)
    same(r)
    refusals(r)
    commits(r)
    owners(r)
    death(r)
    news(r)
    dumps(r)


main()
