# SPDX-License-Identifier: GPL-2.0
"""What is accepted, and that it is read back as it was said."""
import socket
from errno import EINVAL

from genl import NLM_F_CREATE, NLM_F_REPLACE, unpack
from lnet import *


def get_exit(r, name):
    answer = r.nl.call(CMD.exit_get, [text(EXIT.name, name)])
    return answer.messages[0].attrs if answer.messages else {}


def flags(raw):
    return number(raw[:4])


def exits(r):
    up0 = index("up0")
    one = hop(addr(NH.gateway, "10.0.0.2"), u32(NH.ifindex, up0),
              u32(NH.weight, 3), u32(NH.mtu, 1400), addr(NH.source, "10.0.0.1"),
              u8(NH.protocol, FOLLOW), u8(NH.encap, 0))
    r.accept("a remote exit without next hops", CMD.exit_new,
             remote("jp", 1006, "10.255.0.6"))
    r.accept("a remote exit with everything", CMD.exit_new,
             remote("sg", 1004, "10.255.0.4", u8(EXIT.protocol, FOLLOW),
                    hops(one, hop(u32(NH.ifindex, up0))),
                    bits(EXIT.flags, PASS, PASS), text(EXIT.backup, "jp"),
                    u32(EXIT.mtu, 1300)), NLM_F_CREATE)
    sg = get_exit(r, "sg")
    r.equal("name, label, type, protocol", (string(sg[EXIT.name]),
            number(sg[EXIT.label]), number(sg[EXIT.type]),
            number(sg[EXIT.protocol])), ("sg", 1004, REMOTE, FOLLOW))
    r.equal("egress, backup, mtu, flags, entries", (
            socket.inet_ntoa(sg[EXIT.egress]), string(sg[EXIT.backup]),
            number(sg[EXIT.mtu]), flags(sg[EXIT.flags]),
            number(sg[EXIT.entries])), ("10.255.0.4", "jp", 1300, PASS, 0))
    r.equal("twelve counters", len([k for k, _ in unpack(sg[EXIT.stats])
                                    if k != 1]), 12)
    first, second = (dict(unpack(raw)) for _, raw in unpack(sg[EXIT.nexthops]))
    r.equal("first next hop", (first[NH.gateway], number(first[NH.weight]),
            number(first[NH.mtu]), first[NH.source], number(first[NH.protocol]),
            number(first[NH.encap]), number(first[NH.ifindex])),
            (socket.inet_aton("10.0.0.2"), 3, 1400,
             socket.inet_aton("10.0.0.1"), FOLLOW, 0, up0))
    r.equal("second next hop has no gateway, weight 1, protocol static",
            (NH.gateway in second, number(second[NH.weight]),
             number(second[NH.protocol])), (False, 1, STATIC))
    r.equal("the source in force is the device's address",
            second.get(NH.used_source), socket.inet_aton("10.0.0.1"))

    r.accept("exit-set that names nothing", CMD.exit_set,
             [text(EXIT.name, "sg")])
    r.equal("changes nothing", get_exit(r, "sg"), sg)
    r.accept("exit-set of the mtu", CMD.exit_set,
             [text(EXIT.name, "sg"), u32(EXIT.mtu, 1200)])
    changed = get_exit(r, "sg")
    r.equal("changes the mtu", number(changed[EXIT.mtu]), 1200)
    r.equal("and no more", {k: v for k, v in changed.items()
                            if k not in (EXIT.mtu, EXIT.path_mtu)},
            {k: v for k, v in sg.items()
             if k not in (EXIT.mtu, EXIT.path_mtu)})
    r.accept("an empty nest and an empty backup", CMD.exit_set,
             [text(EXIT.name, "sg"), hops(), text(EXIT.backup, "")])
    changed = get_exit(r, "sg")
    r.equal("take next hops and backup away",
            (changed[EXIT.nexthops], EXIT.backup in changed), (b"", False))
    r.accept("replace it", CMD.exit_new, remote("sg", 1004, "10.255.0.44"),
             NLM_F_REPLACE)
    changed = get_exit(r, "sg")
    r.equal("what is not named goes back to nothing", (
            changed[EXIT.egress], number(changed[EXIT.protocol]),
            flags(changed[EXIT.flags]), EXIT.mtu in changed),
            (socket.inet_aton("10.255.0.44"), STATIC, 0, False))
    r.accept("NLM_F_REPLACE makes an exit that is not there", CMD.exit_new,
             local("home", 1002, u32(EXIT.oif, up0), u32(EXIT.mark, 77),
                   bits(EXIT.flags, MASQUERADE, MASQUERADE)),
             NLM_F_CREATE | NLM_F_REPLACE)
    home = get_exit(r, "home")
    r.equal("a local exit with oif, mark, masquerade", (
            number(home[EXIT.type]), number(home[EXIT.oif]),
            number(home[EXIT.mark]), flags(home[EXIT.flags])),
            (LOCAL, up0, 77, MASQUERADE))
    answer = r.accept("exit-get by label", CMD.exit_get, [u32(EXIT.label, 1002)])
    r.equal("finds it", string(answer.messages[0].attrs[EXIT.name]), "home")
    tcs, dscps = bytes(i % 8 for i in range(64)), b"\0\xff\x3f\x2e\1\2\3\4"
    for who, kind, to in (("sg", EXIT.dscp_tc, tcs), ("home", EXIT.tc_dscp, dscps)):
        r.equal(f"no map of {who}", kind in get_exit(r, who), False)
        r.accept(f"a map of {who}", CMD.exit_set,
                 [text(EXIT.name, who), Attr(kind, to)])
        r.accept("and another change", CMD.exit_set,
                 [text(EXIT.name, who), u8(EXIT.protocol, STATIC)])
        r.equal("is read back", get_exit(r, who)[kind], to)
    pipe = bits(EXIT.flags, PIPE, PIPE)
    r.refuse("the pipe model and a map to DSCPs", CMD.exit_set,
             [text(EXIT.name, "home"), pipe], EINVAL, "packets keep", bad=pipe)
    for who, kind in (("sg", EXIT.dscp_tc), ("home", EXIT.tc_dscp)):
        r.accept("no bytes", CMD.exit_set, [text(EXIT.name, who), Attr(kind, b"")])
        r.equal("take it away", kind in get_exit(r, who), False)
    name = "n" * 31
    r.accept("a name of 31 bytes", CMD.exit_new, remote(name, 16))
    r.accept("the largest label", CMD.exit_new, remote("!~", 1048575))
    for label in (16, 1048575):
        r.accept(f"exit-del by label {label}", CMD.exit_del,
                 [u32(EXIT.label, label)])


def ipv6(r):
    up0 = index("up0")
    r.accept("an IPv6 egress", CMD.exit_new,
             remote("six", 1666, "2001:db8::6", hops(hop(u32(NH.ifindex, up0)))))
    nexthop = dict(unpack(unpack(get_exit(r, "six")[EXIT.nexthops])[0][1]))
    r.equal("its next hop is not alive: no source", number(nexthop[NH.flags]) & 4, 4)
    r.accept("an IPv6 gateway and source", CMD.exit_set,
             [text(EXIT.name, "six"), hops(hop(addr(NH.gateway, "fe80::7"),
                                               addr(NH.source, "2001:db8::8"),
                                               u32(NH.ifindex, up0)))])
    nexthop = dict(unpack(unpack(get_exit(r, "six")[EXIT.nexthops])[0][1]))
    r.equal("it is alive", number(nexthop[NH.flags]), 0)
    for gateway, given, want in (("10.0.0.2", None, 0), ("10.0.0.2", 1, 1),
                                 ("fe80::7", None, 1), ("fe80::7", 0, 0)):
        r.accept(f"MPLS-in-UDP by {gateway}, checksum {given}", CMD.exit_set,
                 [text(EXIT.name, "six"),
                  hops(hop(addr(NH.gateway, gateway), u32(NH.ifindex, up0),
                           u8(NH.encap, 1),
                           *([] if given is None else [u8(NH.udp_checksum, given)])))])
        nexthop = dict(unpack(unpack(get_exit(r, "six")[EXIT.nexthops])[0][1]))
        r.equal("is read back", (number(nexthop[NH.encap]),
                                 number(nexthop[NH.udp_checksum])), (1, want))
    r.accept("an IPv6 gateway and source again", CMD.exit_set,
             [text(EXIT.name, "six"), hops(hop(addr(NH.gateway, "fe80::7"),
                                               addr(NH.source, "2001:db8::8"),
                                               u32(NH.ifindex, up0)))])
    r.accept("an IPv6 entry", CMD.label_new, entry("2001:db8::/32", "six"))
    answer = r.accept("label-get of an IPv6 address", CMD.label_get,
                      [addr(LABEL.destination, "2001:db8::99")])
    got = answer.messages[0].attrs
    r.equal("names the entry and the verdict", (
            number(got[LABEL.verdict]), string(got[LABEL.exit]),
            number(got[LABEL.prefixlen])), (VERDICT.own_host_off, "six", 32))
    answer = r.accept("label-get of another", CMD.label_get,
                      [addr(LABEL.destination, "2001:db9::99")])
    r.equal("finds no entry", number(answer.messages[0].attrs[LABEL.verdict]),
            VERDICT.no_entry)
    r.accept("an IPv6 filter of outer sources", CMD.dev_new,
             [u32(DEV.ifindex, up0), addr(DEV.from_, "2001:db8::"),
              u8(DEV.from_len, 32)])
    r.accept("take the device away", CMD.dev_del, [u32(DEV.ifindex, up0)])


def labels(r):
    r.accept("an entry", CMD.label_new,
             entry("10.0.0.0/8", "sg", bits(LABEL.flags, 1, 1),
                   u8(LABEL.protocol, FOLLOW), u32(LABEL.table, 0)))
    r.accept("a bypass in it", CMD.label_new,
             [*prefix("10.9.0.0/16"), u8(LABEL.type, 1)])
    r.accept("the whole world", CMD.label_new, entry("0.0.0.0/0", "home"))
    r.accept("one address", CMD.label_new, entry("192.0.2.1/32", "home"))
    r.equal("the exits count their entries", (
            number(get_exit(r, "home")[EXIT.entries]),
            number(get_exit(r, "sg")[EXIT.entries])), (2, 1))
    for to, verdict, plen, who in (
            ("10.1.2.3", VERDICT.own_host_off, 8, "sg"),
            ("10.9.2.3", VERDICT.bypass, 16, None),
            ("224.0.0.5", VERDICT.special, None, None)):
        answer = r.nl.call(CMD.label_get, [addr(LABEL.destination, to)])
        got = answer.messages[0].attrs
        r.equal(f"label-get {to}", (
            number(got[LABEL.verdict]),
            number(got[LABEL.prefixlen]) if LABEL.prefixlen in got else None,
            string(got[LABEL.exit]) if LABEL.exit in got else None),
            (verdict, plen, who))
    answer = r.nl.call(CMD.label_get, [addr(LABEL.destination, "10.0.0.9")])
    got = answer.messages[0].attrs
    r.equal("label-get of a connected address names the route", (
            number(got[LABEL.verdict]), got[LABEL.fib_address],
            number(got[LABEL.fib_prefixlen]), got[LABEL.destination]),
            (VERDICT.connected, socket.inet_aton("10.0.0.0"), 24,
             socket.inet_aton("10.0.0.9")))
    answer = r.nl.call(CMD.label_get, [addr(LABEL.destination, "10.1.2.3"),
                                       addr(LABEL.source, "10.0.0.2"),
                                       u32(LABEL.iif, index("up0")),
                                       u32(LABEL.mark, 9)])
    r.equal("label-get by a device that does not forward",
            number(answer.messages[0].attrs[LABEL.verdict]),
            VERDICT.no_forward)
    r.accept("replace an entry", CMD.label_new,
             entry("192.0.2.1/32", "sg"), NLM_F_REPLACE)
    r.equal("moves the count too", (
            number(get_exit(r, "home")[EXIT.entries]),
            number(get_exit(r, "sg")[EXIT.entries])), (1, 2))
    r.accept("label-del with the right exit and protocol", CMD.label_del,
             entry("10.0.0.0/8", "sg", u8(LABEL.protocol, FOLLOW)))
    r.accept("flush one exit's", CMD.label_flush, [text(LABEL.exit, "sg")])
    left = [m.attrs for m in r.nl.dump(CMD.label_get).messages]
    r.equal("leaves the others", sorted(number(e[LABEL.prefixlen])
                                        for e in left), [0, 16, 32])
    r.accept("flush IPv4", CMD.label_flush, [u8(LABEL.family, 2)])
    r.equal("leaves IPv6", [len(m.attrs[LABEL.address]) for m in
                            r.nl.dump(CMD.label_get).messages], [16])
    r.accept("flush all", CMD.label_flush)
    r.accept("flush nothing", CMD.label_flush)
    r.equal("no entry pins an exit", [number(get_exit(r, n)[EXIT.entries])
                                      for n in ("sg", "home", "six")], [0, 0, 0])


def devices(r):
    up0 = u32(DEV.ifindex, index("up0"))
    r.accept("accept a device", CMD.dev_new, [up0])
    got = r.nl.call(CMD.dev_get, [up0]).messages[0].attrs
    r.equal("with any label", (number(got[DEV.label_min]),
                               number(got[DEV.label_max]),
                               number(got[DEV.protocol]), DEV.from_ in got),
            (16, 1048575, STATIC, False))
    r.accept("replace it", CMD.dev_new,
             [up0, u32(DEV.label_min, 1000), u32(DEV.label_max, 1000),
              addr(DEV.from_, "10.255.0.0"), u8(DEV.from_len, 24),
              u8(DEV.protocol, FOLLOW)], NLM_F_REPLACE)
    got = r.nl.call(CMD.dev_get, [up0]).messages[0].attrs
    r.equal("with one label of one network", (
            number(got[DEV.label_min]), number(got[DEV.label_max]),
            number(got[DEV.protocol]), got[DEV.from_],
            number(got[DEV.from_len])),
            (1000, 1000, FOLLOW, socket.inet_aton("10.255.0.0"), 24))
    r.equal("which must come with a checksum", got[DEV.zero_checksum], b"\0")
    r.accept("without one, too", CMD.dev_new, [up0, u8(DEV.zero_checksum, 1)],
             NLM_F_REPLACE)
    got = r.nl.call(CMD.dev_get, [up0]).messages[0].attrs
    r.equal("is read back", got[DEV.zero_checksum], b"\1")
    r.accept("of whom", CMD.dev_new, [up0, u8(DEV.protocol, FOLLOW)],
             NLM_F_REPLACE)
    for protocol, want in ((FOLLOW, 1), (STATIC, 0)):
        answer = r.nl.dump(CMD.dev_get, [u8(DEV.protocol, protocol)])
        r.equal(f"dump of protocol {protocol}", len(answer.messages), want)
    r.accept("take it away", CMD.dev_del, [up0])


def rules(r):
    full = [u32(RULE.pref, 7), text(RULE.iif, "up0"), addr(RULE.from_, "10.1.0.0"),
            u8(RULE.from_len, 16), addr(RULE.to, "10.2.0.0"), u8(RULE.to_len, 15),
            u32(RULE.mark, 0x10), u32(RULE.mask, 0xf0),
            bits(RULE.flags, OVERRIDE, OVERRIDE), u8(RULE.protocol, FOLLOW),
            *to_exit("sg")]
    r.accept("a rule with everything", CMD.rule_new, full)
    got = r.nl.call(CMD.rule_get, [u32(RULE.pref, 7)]).messages[0].attrs
    r.equal("is read back", {a.kind: got.get(a.kind) for a in full},
            {a.kind: a.data for a in full[:8]}
            | {RULE.flags: b"\2\0\0\0\3\0\0\0", RULE.protocol: b"\x89",
               RULE.action: b"\0", RULE.exit: b"sg\0"})
    r.equal("nothing is missing, nothing counted", (
            RULE.missing in got, number(got[RULE.packets]),
            number(got[RULE.bytes])), (False, 0, 0))
    r.accept("two without a pref", CMD.rule_new, [u8(RULE.action, BYPASS)])
    r.accept("the second", CMD.rule_new,
             [*to_table(0), addr(RULE.to, "2001:db8::"), u8(RULE.to_len, 32)])
    r.equal("go behind the last one", [number(m.attrs[RULE.pref]) for m in
                                       r.nl.dump(CMD.rule_get).messages],
            [7, 17, 27])
    for what, filter_, want in (
            ("an exit", text(RULE.exit, "sg"), [7]),
            ("a table", u32(RULE.table, 0), [27]),
            ("a protocol", u8(RULE.protocol, STATIC), [17, 27])):
        r.equal(f"dump of {what}", [number(m.attrs[RULE.pref]) for m in
                                    r.nl.dump(CMD.rule_get, [filter_]).messages],
                want)
    r.accept("replace the first", CMD.rule_new,
             rule(7, text(RULE.iif, "nope"), u32(RULE.mark, 5), *to_exit("sg")),
             NLM_F_REPLACE)
    got = r.nl.call(CMD.rule_get, [u32(RULE.pref, 7)]).messages[0].attrs
    r.equal("by one whose device is missing, all bits of its mark count", (
            number(got[RULE.missing]), number(got[RULE.mask]), RULE.to in got,
            number(got[RULE.protocol])), (1, 0xffffffff, False, STATIC))
    r.accept("one that decides", CMD.rule_new,
             rule(3, bits(RULE.flags, OWN_HOST, OWN_HOST), u32(RULE.mark, 9),
                  *to_exit("sg")))
    got = r.nl.call(CMD.label_get, [addr(LABEL.destination, "10.5.5.5"),
                                    u32(LABEL.mark, 9)]).messages[0].attrs
    r.equal("label-get names it, and no entry", (
            number(got[LABEL.rule]), string(got[LABEL.exit]),
            LABEL.prefixlen in got), (3, "sg", False))
    r.accept("flush what leads to the exit", CMD.rule_flush,
             [text(RULE.exit, "sg")])
    r.equal("leaves the others", len(r.nl.dump(CMD.rule_get).messages), 2)
    r.accept("flush all", CMD.rule_flush)
    r.accept("flush nothing", CMD.rule_flush)
    r.equal("no rule is left", len(r.nl.dump(CMD.rule_get).messages), 0)


def tables(r):
    r.accept("a table", CMD.table_new, [text(TABLE.name, "cn")])
    r.accept("one with a number", CMD.table_new,
             [text(TABLE.name, "far"), u32(TABLE.id, 9),
              u8(TABLE.protocol, FOLLOW)])
    r.accept("an entry of it", CMD.label_new,
             entry("10.0.0.0/8", "sg", u32(LABEL.table, 9)))
    r.accept("and one of IPv6", CMD.label_new,
             entry("2001:db8::/32", "sg", u32(LABEL.table, 9)))
    r.equal("both say their table", [number(m.attrs[LABEL.table]) for m in r.nl.dump(
            CMD.label_get, [u32(LABEL.table, 9)]).messages], [9, 9])
    r.equal("main has none", len(r.nl.dump(CMD.label_get).messages), 0)
    got = r.nl.call(CMD.table_get, [text(TABLE.name, "far")]).messages[0].attrs
    r.equal("all that there is to say", {k: got[k] for k in sorted(got)}, {
            TABLE.id: b"\x09\0\0\0", TABLE.name: b"far\0",
            TABLE.protocol: b"\x89", TABLE.entries4: b"\1\0\0\0",
            TABLE.entries6: b"\1\0\0\0", TABLE.rules: bytes(4)})
    r.equal("the exit counts entries of all tables",
            number(get_exit(r, "sg")[EXIT.entries]), 2)
    r.equal("a dump by protocol", [string(m.attrs[TABLE.name]) for m in r.nl.dump(
            CMD.table_get, [u8(TABLE.protocol, FOLLOW)]).messages], ["far"])
    r.equal("a dump of all", [number(m.attrs[TABLE.id]) for m in
                              r.nl.dump(CMD.table_get).messages], [0, 1, 9])
    r.accept("replace it", CMD.table_new, [text(TABLE.name, "far")], NLM_F_REPLACE)
    got = r.nl.call(CMD.table_get, [u32(TABLE.id, 9)]).messages[0].attrs
    r.equal("its entries stay", (number(got[TABLE.entries4]),
                                 number(got[TABLE.protocol])), (1, STATIC))
    for name in ("far", "cn"):
        r.accept(f"delete {name}", CMD.table_del, [text(TABLE.name, name)])
    r.equal("its entries are gone", number(get_exit(r, "sg")[EXIT.entries]), 0)


def settings(r):
    for name, value in (("own_host", 1), ("own_host", 0), ("mss_clamp", 0),
                        ("mss_clamp", 1)):
        kind = getattr(CONFIG, name)
        before = r.nl.call(CMD.config_get).messages[0].attrs
        r.accept(f"{name} {value}", CMD.config_set, [u8(kind, value)])
        got = r.nl.call(CMD.config_get).messages[0].attrs
        r.equal("is read back, and nothing else has changed", got,
                {**before, kind: bytes([value])})
    counters = [dict(unpack(raw)) for kind, raw in
                r.nl.call(CMD.stats_get).messages[0].list]
    names = [string(c[COUNTER.name]) for c in counters]
    want = ("push forward pop direct push_merged forward_merged pop_merged "
            "answers_labelled bridge_labelled icmp_sent icmp_limited mss_clamped "
            "fragment outer_options short no_bottom reserved_label "
            "label_filtered source_filtered unknown_label inner_version "
            "inner_header ttl_zero ttl_expired too_big unreachable no_memory "
            "ecn stray family device_down transmit inner_scope "
            "udp_header udp_checksum")
    r.equal("every counter by its name", names, want.split())
    r.equal("each with its line for people",
            [n for n, c in zip(names, counters) if len(c[COUNTER.doc]) < 8], [])
    r.equal("drops are marked", [n for n, c in zip(names, counters)
                                 if COUNTER.drop not in c], names[:names.index("fragment")])
    answer = r.nl.call(CMD.stats_get, [text(STATS.filter, "ttl_")])
    r.equal("a filter", [string(dict(unpack(raw))[COUNTER.name])
                         for _, raw in answer.messages[0].list],
            ["ttl_zero", "ttl_expired"])


def main():
    r = Report()
    exits(r)
    ipv6(r)
    labels(r)
    devices(r)
    rules(r)
    tables(r)
    settings(r)
    for name in ("sg", "jp", "home", "six"):
        r.accept(f"delete {name}", CMD.exit_del, [text(EXIT.name, name)])


main()
