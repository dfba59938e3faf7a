# SPDX-License-Identifier: GPL-2.0
"""The lnet_exit family: its numbers, which never change, and short hands.

Written out here rather than read from the header: a number that changes by
accident shall fail a test.
"""
import socket
import sys

from genl import Attr, Socket, addr, bits, text, u32, u8


class Numbers:
    def __init__(self, words, first=1):
        for number, word in enumerate(words.split(), first):
            setattr(self, word, number)


CMD = Numbers("exit_new exit_set exit_del exit_get label_new label_del "
              "label_get label_flush dev_new dev_del dev_get config_set "
              "config_get stats_get exit_ntf exit_del_ntf label_ntf "
              "label_del_ntf label_flush_ntf dev_ntf dev_del_ntf config_ntf "
              "rule_new rule_del rule_get rule_flush table_new table_del "
              "table_get rule_ntf rule_del_ntf table_ntf table_del_ntf "
              "label_status label_begin label_put label_remove label_commit "
              "label_abort label_commit_ntf")
EXIT = Numbers("name label type egress protocol nexthops flags oif mark backup "
               "mtu state reason path_mtu entries stats dscp_tc tc_dscp")
NH = Numbers("gateway ifindex weight mtu source protocol encap flags "
             "used_source udp_checksum")
LABEL = Numbers("address prefixlen exit type flags table protocol destination "
                "source iif mark verdict fib_prefixlen fib_address family "
                "cgroup rule "
                "match prefixes4 prefixes6 whole generation owner entries4 "
                "entries6 added replaced removed same taken")
MATCH = Numbers("exact within covering", 0)
RULE = Numbers("pref iif from_ from_len to to_len mark mask cgroup flags action "
               "exit table protocol missing pad packets bytes")
TABLE = Numbers("id name protocol entries4 entries6 rules")
DEV = Numbers("ifindex label_min label_max from_ from_len protocol pad "
              "rx_packets rx_bytes zero_checksum")
CONFIG = Numbers("own_host mss_clamp")
STATS = Numbers("counter filter")
COUNTER = Numbers("pad name doc value drop")
REMOTE, LOCAL = 0, 1
TO_EXIT, TO_TABLE, BYPASS = 0, 1, 2
OWN_HOST, OVERRIDE = 1, 2
VERDICT = Numbers("exit no_entry bypass special local connected gateway "
                  "longer_route pass_ unreachable family egress own_host_off "
                  "martian no_forward", 0)
MASQUERADE, PASS, PIPE, NULL = 1, 2, 8, 16
STATIC, FOLLOW = 4, 137
MISSING_INDEX = 0x7ffffff0


def index(name):
    return socket.if_nametoindex(name)


def remote(name, label, egress="10.255.0.4", *more):
    return [text(EXIT.name, name), u32(EXIT.label, label),
            u8(EXIT.type, REMOTE), addr(EXIT.egress, egress), *more]


def local(name, label, *more):
    return [text(EXIT.name, name), u32(EXIT.label, label),
            u8(EXIT.type, LOCAL), *more]


def hop(*attrs):
    return Attr(1, list(attrs))


def hops(*each):
    return Attr(EXIT.nexthops, list(each))


def prefix(value):
    address, length = value.split("/")
    return [addr(LABEL.address, address), u8(LABEL.prefixlen, int(length))]


def entry(value, name, *more):
    return [*prefix(value), text(LABEL.exit, name), *more]


def rule(pref, *more):
    return [u32(RULE.pref, pref), *more]


def to_exit(name):
    return [u8(RULE.action, TO_EXIT), text(RULE.exit, name)]


def to_table(number_):
    return [u8(RULE.action, TO_TABLE), u32(RULE.table, number_)]


def prefixes(*values):
    """An array of prefixes of one family, as transactions have them."""
    raw, kind = b"", LABEL.prefixes4
    for value in values:
        address, length = value.split("/")
        attr = addr(0, address)
        raw += attr.data + bytes([int(length)])
        if len(attr.data) == 16:
            kind = LABEL.prefixes6
    return Attr(kind, raw)


def pick(attrs, kind):
    return next(a for a in attrs if a.kind == kind)


def without(attrs, kind):
    return [a for a in attrs if a.kind != kind]


def string(raw):
    return raw.rstrip(b"\0").decode()


def number(raw):
    return int.from_bytes(raw, sys.byteorder)


def wipe(nl):
    """All objects away; the first refusal, or None."""
    def each(cmd):
        answer = nl.dump(cmd)
        if answer.errno:
            raise OSError(answer.errno, str(answer))
        return [m.attrs for m in answer.messages]

    wishes = [(CMD.rule_flush, [])]
    wishes += [(CMD.table_del, [Attr(TABLE.id, table[TABLE.id])])
               for table in each(CMD.table_get) if number(table[TABLE.id])]
    wishes += [(CMD.label_flush, [])]
    exits = each(CMD.exit_get)
    wishes += [(CMD.exit_set, [Attr(EXIT.name, e[EXIT.name]), text(EXIT.backup, "")])
               for e in exits if EXIT.backup in e]
    wishes += [(CMD.exit_del, [Attr(EXIT.name, e[EXIT.name])]) for e in exits]
    wishes += [(CMD.dev_del, [Attr(DEV.ifindex, dev[DEV.ifindex])])
               for dev in each(CMD.dev_get)]
    answers = [(wish[0], nl.call(*wish)) for wish in wishes]
    return next((f"command {cmd}: {a}" for cmd, a in answers if a.errno), None)


class Report:
    """One line per check for netlink.sh: verdict, what, why, by tabs."""

    def __init__(self):
        self.nl = Socket()

    def say(self, good, what, why=""):
        why = str(why).replace("\n", " ").replace("\t", " ")
        print("ok" if good else "fail", what, why, sep="\t", flush=True)
        return good

    def equal(self, what, got, want):
        return self.say(got == want, what, f"got {got!r}, want {want!r}")

    def accept(self, what, cmd, attrs=(), flags=0, warning=None):
        answer = self.nl.call(cmd, attrs, flags)
        good = answer.errno == 0
        if warning is None:
            good = good and not answer.text
        else:
            good = good and warning in answer.text
        self.say(good, what, answer)
        return answer

    def refuse(self, what, cmd, attrs, errno, words, bad=None, miss=None,
               flags=0, reserved=0):
        """@bad is the attribute to be blamed, @miss the type that is missing
        or a pair of it and the nest that lacks it."""
        answer = self.nl.call(cmd, attrs, flags, reserved)
        why = []
        if answer.errno != errno:
            why.append(f"errno, want {errno}")
        if words not in answer.text:
            why.append(f"text, want {words!r}")
        want = bad.offset if bad else None
        if answer.offset != want:
            why.append(f"offset, want {want}")
        kind, nest = miss if isinstance(miss, tuple) else (miss, None)
        if answer.miss_type != kind:
            why.append(f"missing attribute, want {kind}")
        if answer.miss_nest != (nest.offset if nest else None):
            why.append("nest that lacks it")
        self.say(not why, what, f"wrong: {', '.join(why)}; got {answer}")


__all__ = [name for name in dir() if not name.startswith("_")]
