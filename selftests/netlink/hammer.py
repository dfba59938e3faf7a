# SPDX-License-Identifier: GPL-2.0
"""Objects are made and deleted as fast as can be while packets need them.

usage: hammer.py SECONDS LER LSR EGR CLI	(network namespaces)

The way from the moment at which a packet finds an object to the last look at it
is some microseconds long. A test in which all happens at random meets it seldom;
here the one processor does nothing but take the object away and the other
nothing but send packets through it.
"""
import itertools
import multiprocessing
import os
import socket
import sys
import time
import traceback

from genl import NLM_F_REPLACE, Socket, addr, text, u32, u8, unpack
from lnet import (CMD, COUNTER, DEV, EXIT, LABEL, NH, RULE, TABLE, Report, entry, hop,
                  hops, index, local, number, prefix, remote, rule, string, to_exit,
                  to_table)
from netns import enter
from rtnl import Rtnl

OPERATIONS, PACKETS = 200, 200
NETWORKS = ["203.0.113.0/24", "2001:db8:203::/64"]
BURST = 64


def flood(client, over):
    """Packets of both families, to no port that anybody hears."""
    os.sched_setaffinity(0, {0})
    enter(client)
    ways = []
    for family, to in ((socket.AF_INET, "203.0.113.2"), (socket.AF_INET6, "2001:db8:203::2")):
        udp = socket.socket(family, socket.SOCK_DGRAM)
        udp.setblocking(False)
        # Another port each time: the refusals of those before do not count.
        ways.append((udp, to))
    payload = bytes(40)
    for port in itertools.cycle(range(1024, 60000)):
        if over.value:
            return
        for udp, to in ways:
            try:
                udp.sendto(payload, (to, port))
            except OSError:
                pass
        # The other processor's grace periods need this one for a moment.
        if port % BURST == 0:
            time.sleep(0)


def way(gateway, device, weight=1):
    return hop(addr(NH.gateway, gateway), u32(NH.ifindex, index(device)),
               u32(NH.weight, weight))


def entries(name, *more):
    return [(CMD.label_new, entry(which, name, *more)) for which in NETWORKS]


def no_entries(*more):
    return [(CMD.label_del, [*prefix(which), *more]) for which in NETWORKS]


def lsr_exit():
    """The label of what arrives leads to it."""
    return [(CMD.exit_del, [text(EXIT.name, "out")]),
            (CMD.exit_new, remote("out", 1003, "10.255.0.3", hops(way("10.2.0.2", "east"))))]


def lsr_hops():
    return [(CMD.exit_set, [text(EXIT.name, "out"),
                            hops(way("10.2.0.2", "east", weight), way("10.2.0.2", "east", 1))])
            for weight in (1, 2)]


def lsr_device():
    some = [u32(DEV.ifindex, index("west"))]
    return [(CMD.dev_del, some), (CMD.dev_new, some),
            (CMD.dev_new, [*some, u32(DEV.label_min, 1000), u32(DEV.label_max, 1999)],
             NLM_F_REPLACE)]


def egr_exit():
    return [(CMD.exit_del, [text(EXIT.name, "out")]), (CMD.exit_new, local("out", 1003))]


def ler_exit():
    """With the entries that lead to it: there is no exit without."""
    return [*no_entries(), (CMD.exit_del, [text(EXIT.name, "out")]),
            (CMD.exit_new, remote("out", 1003, "10.255.0.3", hops(way("10.1.0.2", "core")))),
            *entries("out")]


def ler_entries():
    """One within the other: what was above them has to be found again."""
    inner = ["203.0.113.0/25", "203.0.113.0/30", "2001:db8:203::/65", "2001:db8:203::/126"]
    return ([(CMD.label_new, entry(which, "out")) for which in inner] +
            [(CMD.label_del, prefix(which)) for which in inner])


def ler_rule():
    return [(CMD.rule_new, rule(1, *to_exit("out")), NLM_F_REPLACE),
            (CMD.rule_new, rule(1, addr(RULE.to, "203.0.113.0"), u8(RULE.to_len, 24),
                                *to_exit("out")), NLM_F_REPLACE),
            (CMD.rule_del, [u32(RULE.pref, 1)])]


def ler_table():
    number_ = u32(LABEL.table, 5)
    return [(CMD.table_new, [u32(TABLE.id, 5), text(TABLE.name, "t5")]),
            *entries("out", number_), (CMD.rule_new, rule(1, *to_table(5))),
            (CMD.rule_del, [u32(RULE.pref, 1)]), (CMD.table_del, [u32(TABLE.id, 5)])]


HAMMERS = [("LSR", "an exit, by label", lsr_exit), ("LSR", "its next hops", lsr_hops),
           ("LSR", "an accepted device", lsr_device), ("EGR", "a local exit", egr_exit),
           ("LER", "an exit and its entries", ler_exit), ("LER", "entries", ler_entries),
           ("LER", "a rule", ler_rule), ("LER", "a table and its rule", ler_table)]


class Objects:
    """Requests to the module, one after the other, for ever."""

    def __init__(self, requests):
        self.nl = Socket()
        self.requests = requests()

    def step(self):
        done = 0
        for cmd, attrs, *flags in self.requests:
            answer = self.nl.call(cmd, attrs, *flags)
            if answer.errno:
                raise OSError(answer.errno, f"command {cmd}: {answer}")
            done += 1
        return done


class Addresses:
    """Those of the router itself, which no packet to them takes a label."""

    def __init__(self):
        self.rtnl = Rtnl()
        self.lo = index("lo")

    def step(self):
        for there in (False, True):
            errno = self.rtnl.address(self.lo, "10.9.0.1/32", there)
            if errno:
                raise OSError(errno, "address")
        return 2


def packets(nl):
    """Packets that the router pushed, forwarded, popped or dropped."""
    answer = nl.call(CMD.stats_get, [])
    counters = [dict(unpack(raw)) for _, raw in answer.messages[0].list]
    return sum(number(c[COUNTER.value]) for c in counters
               if string(c[COUNTER.name]) in ("push", "forward", "pop"))


def hammer(router, make, seconds, result):
    """In a process of its own: operations and packets, to @result."""
    os.sched_setaffinity(0, {os.cpu_count() - 1})
    enter(router)
    try:
        nl, worker = Socket(), make()
        before, until = packets(nl), time.monotonic() + seconds
        while time.monotonic() < until or result[0] < OPERATIONS:
            result[0] += worker.step()
        result[1] = packets(nl) - before
    except Exception:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def main():
    seconds, routers = float(sys.argv[1]), dict(zip(("LER", "LSR", "EGR"), sys.argv[2:5]))
    report, over = Report(), multiprocessing.RawValue("b", 0)
    sender = multiprocessing.Process(target=flood, args=(sys.argv[5], over))
    sender.start()
    for name, what, requests in [*HAMMERS, ("LER", "an own address", None)]:
        result = multiprocessing.RawArray("q", 2)
        make = Addresses if requests is None else lambda requests=requests: Objects(requests)
        process = multiprocessing.Process(target=hammer,
                                          args=(routers[name], make, seconds, result))
        process.start()
        process.join(20 * seconds + 60)
        good = process.exitcode == 0 and min(result) >= min(OPERATIONS, PACKETS)
        report.say(good, f"{name}: {what}: {result[0]} times, {result[1]} packets",
                   f"exit code {process.exitcode}, want {OPERATIONS} and {PACKETS}")
        process.kill()
    over.value = 1
    sender.join(60)
    report.say(sender.exitcode == 0, "packets were sent to the end")
    sender.kill()


main()
