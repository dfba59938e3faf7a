# SPDX-License-Identifier: GPL-2.0
"""Requests about all else that are to be refused: errno, text, the blamed."""
from errno import (EAFNOSUPPORT, EBUSY, EEXIST, EINVAL, ENODEV, ENOENT,
                   EOPNOTSUPP, ERANGE)

from genl import NLM_F_CREATE, NLM_F_REPLACE
from lnet import *


def labels(r):
    new = CMD.label_new
    for kind, words in ((LABEL.address, "address of the prefix"),
                        (LABEL.prefixlen, "length of the prefix"),
                        (LABEL.exit, "exit is missing")):
        r.refuse(f"label-new without attribute {kind}", new,
                 without(entry("10.0.0.0/8", "base"), kind), EINVAL, words,
                 miss=kind)
    for value in ("10.1.0.0/8", "10.0.0.1/31", "2001:db8::1/64", "0.0.0.1/0"):
        attrs = entry(value, "base")
        r.refuse(f"host bits in {value}", new, attrs, EINVAL,
                 "host bits are set", bad=pick(attrs, LABEL.address))
    attrs = entry("10.0.0.0/33", "base")
    r.refuse("a prefix length of 33 for IPv4", new, attrs, EINVAL,
             "expected 0 to 32", bad=pick(attrs, LABEL.prefixlen))
    attrs = entry("::/129", "base")
    r.refuse("a prefix length of 129 for IPv6", new, attrs, ERANGE,
             "out of range", bad=pick(attrs, LABEL.prefixlen))
    attr = Attr(LABEL.address, b"\x0a\0")
    r.refuse("an address of two bytes", new,
             [attr, *without(entry("10.0.0.0/8", "base"), LABEL.address)],
             EINVAL, "expected 4 bytes", bad=attr)
    attrs = entry("10.0.0.0/8", "nobody")
    r.refuse("an entry for an exit that does not exist", new, attrs, ENOENT,
             "there is no exit nobody", bad=pick(attrs, LABEL.exit))
    attrs = entry("10.0.0.0/8", "base", u8(LABEL.type, 1))
    r.refuse("bypass with an exit", new, attrs, EINVAL,
             "a bypass entry leads to no exit", bad=pick(attrs, LABEL.exit))
    attr = u32(LABEL.table, 1)
    for cmd, attrs in ((new, entry("10.0.0.0/8", "base")),
                       (CMD.label_del, prefix("10.0.0.0/8")),
                       (CMD.label_flush, [])):
        r.refuse(f"label table 1, command {cmd}", cmd, [*attrs, attr],
                 ENOENT, "there is no label table 1", bad=attr)

    r.accept("make an entry", new, entry("10.0.0.0/8", "base"))
    attrs = entry("10.0.0.0/8", "other")
    r.refuse("a second entry of the same prefix", new, attrs, EEXIST,
             "this prefix has an entry already",
             bad=pick(attrs, LABEL.address))
    r.refuse("deleting an exit that an entry names", CMD.exit_del,
             [text(EXIT.name, "base")], EBUSY, "label entry 10.0.0.0/8, 1 in all")
    attrs = prefix("10.0.0.0/9")
    r.refuse("label-del of a prefix that has no entry", CMD.label_del, attrs,
             ENOENT, "no entry of exactly this prefix", bad=attrs[0])
    attrs = entry("10.0.0.0/8", "other")
    r.refuse("label-del that names another exit", CMD.label_del, attrs, ENOENT,
             "another one: base", bad=pick(attrs, LABEL.exit))
    attr = u8(LABEL.protocol, FOLLOW)
    r.refuse("label-del that names another protocol", CMD.label_del,
             [*prefix("10.0.0.0/8"), attr], ENOENT, "of protocol 4", bad=attr)
    attr = u8(LABEL.family, 7)
    r.refuse("label-flush of family 7", CMD.label_flush, [attr], EAFNOSUPPORT,
             "expected 2 (IPv4) or 10", bad=attr)
    attr = text(LABEL.exit, "nobody")
    r.refuse("label-flush of an exit that does not exist", CMD.label_flush,
             [attr], ENOENT, "there is no exit nobody", bad=attr)
    r.accept("delete the entry", CMD.label_del, entry("10.0.0.0/8", "base"))


def cgroup_refusal(r):
    """Kernels that do not know the cgroups of sockets say that first."""
    answer = r.nl.call(CMD.label_get, [addr(LABEL.destination, "10.0.0.1"),
                                       text(LABEL.cgroup, "/")])
    if answer.errno == EOPNOTSUPP:
        return EOPNOTSUPP, "does not know the cgroups of sockets"
    return EINVAL, "has no cgroup"


def questions(r):
    get, to = CMD.label_get, addr(LABEL.destination, "10.0.0.1")
    r.refuse("label-get without a destination", get, [], EINVAL,
             "destination address is missing", miss=LABEL.destination)
    attr = addr(LABEL.source, "2001:db8::1")
    r.refuse("label-get with two families", get, [to, attr], EINVAL,
             "one address family", bad=attr)
    attr = u32(LABEL.iif, MISSING_INDEX)
    r.refuse("label-get by a device that does not exist", get,
             [to, addr(LABEL.source, "10.9.9.9"), attr], ENODEV,
             "no such device", bad=attr)
    r.refuse("label-get by a device, without a source", get,
             [to, u32(LABEL.iif, index("up0"))], EINVAL,
             "source address of a packet", miss=LABEL.source)
    attr = text(LABEL.cgroup, "/")
    r.refuse("label-get by a device, of a cgroup", get,
             [to, addr(LABEL.source, "10.9.9.9"), attr,
              u32(LABEL.iif, index("up0"))], *cgroup_refusal(r), bad=attr)
    for attr in (text(LABEL.exit, "base"), u8(LABEL.protocol, 4),
                 u8(LABEL.family, 2), u32(LABEL.table, 0),
                 addr(LABEL.address, "10.0.0.0"), u8(LABEL.prefixlen, 8),
                 u8(LABEL.match, 1)):
        r.refuse(f"label-get with filter {attr.kind}", get, [to, attr], EINVAL,
                 "does not belong here", bad=attr)


def devices(r):
    new, dev = CMD.dev_new, u32(DEV.ifindex, index("up0"))
    for cmd in (new, CMD.dev_del, CMD.dev_get):
        r.refuse(f"command {cmd} without a device", cmd, [], EINVAL,
                 "device (ifindex) is missing", miss=DEV.ifindex)
        attr = u32(DEV.ifindex, 0)
        r.refuse(f"command {cmd} with device 0", cmd, [attr], ERANGE,
                 "out of range", bad=attr)
    attr = u32(DEV.ifindex, MISSING_INDEX)
    r.refuse("dev-new of a device that does not exist", new, [attr], ENODEV,
             "no such device", bad=attr)
    for name, words in (("lo", "loopback"), ("lnet0", "lnet_exit device")):
        attr = u32(DEV.ifindex, index(name))
        r.refuse(f"dev-new of {name}", new, [attr], EINVAL, words, bad=attr)
    for cmd in (CMD.dev_del, CMD.dev_get):
        r.refuse(f"command {cmd} of a device that is not accepted", cmd, [dev],
                 ENOENT, "not accepted from interface index", bad=dev)
    for kind in (DEV.label_min, DEV.label_max):
        for value in (0, 15, 1048576):
            attr = u32(kind, value)
            r.refuse(f"attribute {kind}: label {value}", new, [dev, attr],
                     ERANGE, "expected 16 to 1048575", bad=attr)
    attr = u32(DEV.label_max, 99)
    r.refuse("labels 100-99", new, [dev, u32(DEV.label_min, 100), attr], EINVAL,
             "expected the smallest first", bad=attr)
    r.refuse("outer sources without a length", new,
             [dev, addr(DEV.from_, "10.0.0.0")], EINVAL, "length of the prefix",
             miss=DEV.from_len)
    r.refuse("outer sources without an address", new,
             [dev, u8(DEV.from_len, 8)], EINVAL, "address of the prefix",
             miss=DEV.from_)
    attr = addr(DEV.from_, "10.0.0.1")
    r.refuse("outer sources with host bits", new,
             [dev, attr, u8(DEV.from_len, 24)], EINVAL, "host bits", bad=attr)
    r.accept("accept a device", new, [dev])
    r.refuse("accept it twice", new, [dev], EEXIST, "accepted already", bad=dev)
    attr = u8(DEV.protocol, 4)
    r.refuse("dev-get of one device with a filter", CMD.dev_get, [dev, attr],
             EINVAL, "does not belong here", bad=attr)
    r.accept("take it away", CMD.dev_del, [dev])


def others(r):
    r.refuse("config-set of nothing", CMD.config_set, [], EINVAL,
             "expected own-host or mss-clamp", miss=CONFIG.own_host)
    attr = u8(CONFIG.own_host, 2)
    r.refuse("own-host 2", CMD.config_set, [attr], ERANGE, "out of range",
             bad=attr)
    attr = u8(CONFIG.mss_clamp, 2)
    r.refuse("mss-clamp 2", CMD.config_set, [attr], ERANGE, "out of range",
             bad=attr)
    attr = text(STATS.filter, "nothing_like_it")
    r.refuse("stats of no counter", CMD.stats_get, [attr], ENOENT,
             "no counter whose name begins", bad=attr)
    for cmd in (0, 15, 22, 200):
        answer = r.nl.call(cmd)
        r.equal(f"command {cmd}", answer.errno, EOPNOTSUPP)
    r.refuse("a header with its reserved bytes set", CMD.config_get, [], EINVAL,
             "genlmsghdr.reserved", reserved=1)
    for cmd, flags in ((CMD.exit_set, NLM_F_REPLACE), (CMD.exit_del, NLM_F_CREATE),
                       (CMD.label_flush, 0x800), (CMD.exit_new, 0x800)):
        r.refuse(f"command {cmd} with flags {flags:#x}", cmd, [], EINVAL,
                 "nlmsg_flags has bits", flags=flags)


def dumps(r):
    for cmd, attr, errno, words in (
            (CMD.exit_get, text(EXIT.name, "base"), EINVAL, "does not belong"),
            (CMD.exit_get, u32(EXIT.label, 100), EINVAL, "does not belong"),
            (CMD.exit_get, u8(EXIT.type, 2), ERANGE, "out of range"),
            (CMD.exit_get, u8(EXIT.protocol, 0), ERANGE, "out of range"),
            (CMD.label_get, addr(LABEL.destination, "10.0.0.1"), EINVAL,
             "does not belong"),
            (CMD.label_get, u32(LABEL.iif, 1), EINVAL, "does not belong"),
            (CMD.label_get, u8(LABEL.family, 3), EAFNOSUPPORT, "expected 2"),
            (CMD.label_get, u32(LABEL.table, 9), ENOENT, "no label table 9"),
            (CMD.label_get, text(LABEL.exit, "nobody"), ENOENT, "no exit nobody"),
            (CMD.label_get, text(LABEL.exit, "a b"), EINVAL, "expected 1 to 31"),
            (CMD.dev_get, u32(DEV.ifindex, 1), EINVAL, "does not belong"),
            (CMD.dev_get, u8(DEV.protocol, 0), ERANGE, "out of range"),
            (CMD.rule_get, u32(RULE.pref, 1), EINVAL, "does not belong"),
            (CMD.rule_get, text(RULE.exit, "nobody"), ENOENT, "no exit nobody"),
            (CMD.rule_get, u32(RULE.table, 9), ENOENT, "no label table 9"),
            (CMD.table_get, u32(TABLE.id, 0), EINVAL, "does not belong"),
            (CMD.table_get, text(TABLE.name, "main"), EINVAL, "does not belong"),
            (CMD.table_get, u8(TABLE.protocol, 0), ERANGE, "out of range"),
            (CMD.dev_get, Attr(77, b""), EINVAL, "Unknown attribute")):
        answer = r.nl.dump(cmd, [attr])
        r.say(answer.errno == errno and words in answer.text
              and not answer.messages,
              f"dump {cmd} with attribute {attr.kind}", answer)
    for cmd in (CMD.config_get, CMD.stats_get, CMD.exit_new):
        r.equal(f"command {cmd} has no dump", r.nl.dump(cmd).errno, EOPNOTSUPP)


def main():
    r = Report()
    r.accept("make an exit", CMD.exit_new, remote("base", 100))
    r.accept("and another", CMD.exit_new, remote("other", 101))
    labels(r)
    questions(r)
    devices(r)
    others(r)
    dumps(r)
    r.equal("no entry is there at the end",
            len(r.nl.dump(CMD.label_get).messages), 0)
    r.equal("no device is", len(r.nl.dump(CMD.dev_get).messages), 0)


main()
