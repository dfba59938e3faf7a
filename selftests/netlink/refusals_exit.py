# SPDX-License-Identifier: GPL-2.0
"""Requests about exits that are to be refused: errno, text, what is blamed."""
from errno import (E2BIG, EBUSY, EEXIST, EINVAL, ELOOP, ENODEV, ENOENT,
                   EOPNOTSUPP, ERANGE)

from genl import NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE
from lnet import *


def exits(r):
    new, good = CMD.exit_new, remote("x", 100)
    r.refuse("exit-new without a name", new, without(good, EXIT.name), EINVAL,
             "exit name is missing", miss=EXIT.name)
    r.refuse("exit-new without a label", new, without(good, EXIT.label), EINVAL,
             "exit label is missing", miss=EXIT.label)
    r.refuse("exit-new without a type", new, without(good, EXIT.type), EINVAL,
             "exit type is missing", miss=EXIT.type)
    r.refuse("exit-new, remote, without egress", new,
             without(good, EXIT.egress), EINVAL, "egress address",
             miss=EXIT.egress)
    for value in (0, 15, 1048576, 0xffffffff):
        label = u32(EXIT.label, value)
        r.refuse(f"label {value}", new,
                 [*without(good, EXIT.label), label], ERANGE,
                 "expected 16 to 1048575", bad=label)
    for name in ("", "a b", "a/b", "a\tb", "\x7f", "caf\xe9", "a\nb"):
        attr = text(EXIT.name, name)
        r.refuse(f"exit name {name!r}", new,
                 [attr, *without(good, EXIT.name)], EINVAL,
                 "expected 1 to 31 printable", bad=attr)
    attr = text(EXIT.name, "n" * 32)
    r.refuse("exit name of 32 bytes", new, [attr, *without(good, EXIT.name)],
             EINVAL, "policy", bad=attr)
    attr = Attr(EXIT.name, b"unterminated")
    r.refuse("exit name without its zero", new,
             [attr, *without(good, EXIT.name)], EINVAL, "policy", bad=attr)
    for size in (0, 3, 5, 8, 15, 17):
        attr = Attr(EXIT.egress, b"\x0a" * size)
        r.refuse(f"egress of {size} bytes", new,
                 [*without(good, EXIT.egress), attr], EINVAL,
                 "expected 4 bytes (IPv4) or 16", bad=attr)
    for value in ("0.0.0.0", "127.0.0.1", "224.0.0.5", "255.255.255.255", "::",
                  "::1", "ff02::5", "::ffff:10.0.0.1"):
        attr = addr(EXIT.egress, value)
        r.refuse(f"egress {value}", new, [*without(good, EXIT.egress), attr],
                 EINVAL, "expected a unicast address", bad=attr)
    attr = u8(EXIT.type, 2)
    r.refuse("exit type 2", new, [*without(good, EXIT.type), attr], ERANGE,
             "out of range", bad=attr)
    attr = u8(EXIT.protocol, 0)
    r.refuse("protocol 0", new, [*good, attr], ERANGE, "out of range", bad=attr)
    for value in (1, 67, 65536):
        attr = u32(EXIT.mtu, value)
        r.refuse(f"exit mtu {value}", new, [*good, attr], ERANGE,
                 "expected 68 to 65535", bad=attr)
    attr = bits(EXIT.flags, 32, 32)
    r.refuse("unknown exit flag", new, [*good, attr], EINVAL, "policy", bad=attr)
    attr = bits(EXIT.flags, 2, 0)
    r.refuse("exit flag that is not selected", new, [*good, attr], EINVAL,
             "policy", bad=attr)
    for attr, errno, words in (
            (Attr(EXIT.dscp_tc, bytes(63)), EINVAL, "dscp-tc: expected 64 bytes"),
            (Attr(EXIT.dscp_tc, bytes(65)), EINVAL, "dscp-tc: expected 64 bytes"),
            (Attr(EXIT.dscp_tc, bytes(46) + b"\x08" + bytes(17)), ERANGE,
             "dscp-tc: 46 leads to 8, expected 0 to 7")):
        r.refuse(f"map of {len(attr.data)} bytes: {words}", new,
                 [*good, attr], errno, words, bad=attr)
    attr = Attr(EXIT.tc_dscp, bytes(7) + b"\x40")
    r.refuse("DSCP 64", new, local("x", 100, attr), ERANGE,
             "tc-dscp: 7 leads to 64, expected 0 to 63", bad=attr)
    attr = Attr(EXIT.tc_dscp, bytes(8))
    r.refuse("a map to DSCPs in the pipe model", new,
             local("x", 100, attr, bits(EXIT.flags, PIPE, PIPE)), EINVAL,
             "in the pipe model packets keep", bad=attr)
    attr = Attr(EXIT.label, b"\0\0")
    r.refuse("label of two bytes", new, [*without(good, EXIT.label), attr],
             EINVAL, "invalid attribute length", bad=attr)
    for kind, words in ((EXIT.state, "Unsupported attribute"),
                        (EXIT.stats, "Unsupported attribute"),
                        (99, "Unknown attribute")):
        attr = u32(kind, 1)
        r.refuse(f"attribute {kind}, which is not for requests", new,
                 [*good, attr], EINVAL, words, bad=attr)


def types(r):
    new = CMD.exit_new
    for attr, words in (
            (addr(EXIT.egress, "10.255.0.1"), "egress: a local exit has none"),
            (hops(hop(u32(NH.ifindex, index("up0")))), "next hops: a local"),
            (text(EXIT.backup, "base"), "backup: a local exit has none"),
            (u32(EXIT.mtu, 1400), "mtu: a local exit has none"),
            (Attr(EXIT.dscp_tc, bytes(64)), "dscp-tc: no packet of a local"),
            (bits(EXIT.flags, PASS, PASS), "pass: only a remote exit")):
        r.refuse(f"local exit, attribute {attr.kind}", new,
                 local("x", 100, attr), EINVAL, words, bad=attr)
    for attr, words in (
            (u32(EXIT.oif, index("up0")), "oif: only packets of a local exit"),
            (u32(EXIT.mark, 7), "mark: only packets of a local exit"),
            (Attr(EXIT.tc_dscp, bytes(8)), "tc-dscp: no label of a remote"),
            (bits(EXIT.flags, MASQUERADE, MASQUERADE), "masquerade: only"),
            (bits(EXIT.flags, NULL, NULL), "explicit-null: only")):
        r.refuse(f"remote exit, attribute {attr.kind}", new,
                 remote("x", 100, "10.255.0.4", attr), EINVAL, words, bad=attr)
    for name, errno, words in (("lo", EINVAL, "loopback"),
                               ("lnet0", EINVAL, "lnet_exit device itself")):
        attr = u32(EXIT.oif, index(name))
        r.refuse(f"local exit by {name}", new, local("x", 100, attr), errno,
                 words, bad=attr)
    attr = u32(EXIT.oif, MISSING_INDEX)
    r.refuse("local exit by a device that does not exist", new,
             local("x", 100, attr), ENODEV, f"index {MISSING_INDEX}", bad=attr)
    r.accept("what says \"none\" is welcome to both types", new,
             local("x", 100, u32(EXIT.mtu, 0), text(EXIT.backup, ""), hops(),
                   Attr(EXIT.dscp_tc, b""),
                   bits(EXIT.flags, 0, PASS)))
    r.accept("and goes again", CMD.exit_del, [text(EXIT.name, "x")])


def nexthops(r):
    new, dev = CMD.exit_new, index("up0")
    good = [addr(NH.gateway, "10.0.0.2"), u32(NH.ifindex, dev)]

    def refuse(what, hop_attrs, errno, words, bad=None, miss=None):
        one = hop(*hop_attrs)
        attrs = remote("x", 100, "10.255.0.4",
                       hops(hop(u32(NH.ifindex, dev)), one))
        if miss:
            miss = (miss, one)
        r.refuse(f"second next hop {what}", new, attrs, errno, words, bad, miss)

    refuse("without device", good[:1], EINVAL, "(ifindex) is missing",
           miss=NH.ifindex)
    for name, words in (("lo", "loopback"), ("lnet0", "lnet_exit device")):
        attr = u32(NH.ifindex, index(name))
        refuse(f"by {name}", [attr], EINVAL, words, bad=attr)
    attr = u32(NH.ifindex, MISSING_INDEX)
    refuse("by a missing device", [attr], ENODEV, "no such device", bad=attr)
    attr = u32(NH.ifindex, 0)
    refuse("by device 0", [attr], ERANGE, "out of range", bad=attr)
    attr = u32(NH.ifindex, 0xffffffff)
    refuse("by device 4294967295", [attr], ENODEV, "no such device", bad=attr)
    attr = Attr(NH.gateway, b"\x0a\0\0")
    refuse("with a gateway of 3 bytes", [attr, good[1]], EINVAL,
           "expected 4 bytes", bad=attr)
    attr = addr(NH.gateway, "224.0.0.1")
    refuse("with a multicast gateway", [attr, good[1]], EINVAL, "unicast",
           bad=attr)
    attr = addr(NH.source, "127.0.0.1")
    refuse("with a loopback source", [*good, attr], EINVAL, "unicast", bad=attr)
    attr = addr(NH.source, "2001:db8::1")
    refuse("with a source of another family", [*good, attr], EINVAL,
           "one address family", bad=attr)
    refuse("with a source of another family than the egress", [good[1], attr],
           EINVAL, "one address family", bad=attr)
    for value in (0, 257):
        attr = u32(NH.weight, value)
        refuse(f"of weight {value}", [*good, attr], ERANGE, "out of range",
               bad=attr)
    for value in (91, 65536):
        attr = u32(NH.mtu, value)
        refuse(f"of mtu {value}", [*good, attr], ERANGE, "expected 92 to 65535",
               bad=attr)
    attr = u32(NH.mtu, 111)
    refuse("of mtu 111 over IPv6", [addr(NH.gateway, "fe80::1"), good[1], attr],
           ERANGE, "expected 112 to 65535", bad=attr)
    attr = u8(NH.udp_checksum, 0)
    refuse("with a UDP checksum, without encapsulation", [*good, attr], EINVAL,
           "needs encapsulation udp", bad=attr)
    attr = u8(NH.udp_checksum, 2)
    refuse("with UDP checksum 2", [*good, u8(NH.encap, 1), attr], ERANGE,
           "out of range", bad=attr)
    attr = u32(NH.mtu, 99)
    refuse("of mtu 99 in UDP", [*good, u8(NH.encap, 1), attr], ERANGE,
           "expected 100 to 65535", bad=attr)
    attr = u8(NH.encap, 2)
    refuse("with encapsulation 2", [*good, attr], ERANGE, "out of range",
           bad=attr)
    attr = u8(NH.protocol, 0)
    refuse("of protocol 0", [*good, attr], ERANGE, "out of range", bad=attr)
    attr = u32(NH.flags, 1)
    refuse("with flags", [*good, attr], EINVAL, "cannot be set", bad=attr)
    attr = addr(NH.used_source, "10.0.0.1")
    refuse("with the source in force", [*good, attr], EINVAL,
           "cannot be set", bad=attr)

    many = [hop(u32(NH.ifindex, dev)) for _ in range(65)]
    r.refuse("65 next hops", new, remote("x", 100, "10.255.0.4", hops(*many)),
             E2BIG, "64 at most", bad=many[64])
    attr = Attr(2, b"")
    r.refuse("next hops that hold something else", new,
             remote("x", 100, "10.255.0.4", hops(attr)), EINVAL,
             "Unknown attribute", bad=attr)
    attr = Attr(EXIT.nexthops, [hop(*good)], nested=False)
    r.refuse("next hops not marked as a nest", new,
             remote("x", 100, "10.255.0.4", attr), EINVAL, "NLA_F_NESTED",
             bad=attr)
    attr = Attr(EXIT.nexthops, b"\1\2", nested=True)
    r.refuse("a nest of two bytes", new,
             remote("x", 100, "10.255.0.4", attr), ERANGE, "policy", bad=attr)
    deep = [u32(NH.ifindex, dev)]
    for _ in range(40):
        deep = [Attr(1, deep)]
    attrs = remote("x", 100, "10.255.0.4", Attr(EXIT.nexthops, deep))
    answer = r.nl.call(new, attrs)
    r.say(answer.errno == EINVAL and answer.text, "a nest forty deep", answer)


def existing(r):
    """base: label 100, remote. other: label 101, its backup is base."""
    r.accept("make an exit", CMD.exit_new, remote("base", 100))
    r.accept("and one with a backup", CMD.exit_new,
             remote("other", 101, "10.255.0.5", text(EXIT.backup, "base")))
    attrs = remote("base", 102)
    r.refuse("a second exit of the same name", CMD.exit_new, attrs, EEXIST,
             "exit base exists already with label 100",
             bad=pick(attrs, EXIT.name))
    r.refuse("and with NLM_F_CREATE|NLM_F_EXCL", CMD.exit_new, attrs, EEXIST,
             "exists already", bad=pick(attrs, EXIT.name),
             flags=NLM_F_CREATE | NLM_F_EXCL)
    attrs = remote("third", 100)
    r.refuse("a second exit of the same label", CMD.exit_new, attrs, EEXIST,
             "label 100 belongs to exit base", bad=pick(attrs, EXIT.label))
    attrs = remote("base", 102)
    r.refuse("a replaced exit keeps its label", CMD.exit_new, attrs, EINVAL,
             "label: exit base has label 100", bad=pick(attrs, EXIT.label),
             flags=NLM_F_REPLACE)
    attrs = local("base", 100)
    r.refuse("a replaced exit keeps its type", CMD.exit_new, attrs, EINVAL,
             "type: a local exit cannot become remote",
             bad=pick(attrs, EXIT.type), flags=NLM_F_REPLACE)
    attr = text(EXIT.backup, "nobody")
    r.refuse("a backup that does not exist", CMD.exit_new,
             remote("third", 103, "10.255.0.6", attr), ENOENT,
             "backup: there is no exit nobody", bad=attr)
    attr = text(EXIT.backup, "other")
    r.refuse("a backup that leads back", CMD.exit_set,
             [text(EXIT.name, "base"), attr], ELOOP, "leads back", bad=attr)
    attr = text(EXIT.backup, "b b")
    r.refuse("a backup with white space", CMD.exit_set,
             [text(EXIT.name, "base"), attr], EINVAL, "expected 1 to 31",
             bad=attr)
    r.refuse("exit-set without a name", CMD.exit_set, [u32(EXIT.label, 100)],
             EINVAL, "exit name is missing", miss=EXIT.name)
    attr = text(EXIT.name, "nobody")
    for cmd, what in ((CMD.exit_set, "exit-set"), (CMD.exit_del, "exit-del"),
                      (CMD.exit_get, "exit-get")):
        r.refuse(f"{what} of an exit that does not exist", cmd, [attr], ENOENT,
                 "there is no exit nobody", bad=attr)
    for cmd, what in ((CMD.exit_del, "exit-del"), (CMD.exit_get, "exit-get")):
        r.refuse(f"{what} without a key", cmd, [], EINVAL,
                 "name or label is missing", miss=EXIT.name)
        attr = u32(EXIT.label, 999)
        r.refuse(f"{what} by a label of no exit", cmd, [attr], ENOENT,
                 "no exit with label 999", bad=attr)
        attr = u32(EXIT.label, 101)
        r.refuse(f"{what} by a name and another's label", cmd,
                 [text(EXIT.name, "base"), attr], EINVAL,
                 "exit base has another label, 100", bad=attr)
    for attr in (u8(EXIT.type, 0), u8(EXIT.protocol, 4)):
        r.refuse(f"exit-get of one exit with filter {attr.kind}", CMD.exit_get,
                 [text(EXIT.name, "base"), attr], EINVAL,
                 "does not belong here", bad=attr)
    r.refuse("deleting a backup that is in use", CMD.exit_del,
             [text(EXIT.name, "base")], EBUSY, "backup of exit other, 1 in all")
    attr = addr(EXIT.egress, "10.255.0.9")
    r.accept("give it a next hop", CMD.exit_set,
             [text(EXIT.name, "base"), hops(hop(u32(NH.ifindex, index("up0"))))])
    r.refuse("another egress while next hops lead to the old", CMD.exit_set,
             [text(EXIT.name, "base"), attr], EINVAL,
             "next hops lead to the old address", bad=attr)


def main():
    r = Report()
    exits(r)
    types(r)
    nexthops(r)
    r.equal("none of them left an exit behind",
            len(r.nl.dump(CMD.exit_get).messages), 0)
    existing(r)
    r.equal("two exits are there at the end",
            len(r.nl.dump(CMD.exit_get).messages), 2)


main()
