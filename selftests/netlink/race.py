# SPDX-License-Identifier: GPL-2.0
"""Everything changes at random while packets are under way.

usage: race.py SEED SECONDS LER LSR EGR CLI SRV	(network namespaces)

A process for each router makes, replaces and deletes exits, entries, next hops,
accepted devices, label tables and rules, two more carry out transactions there, or give
them up, or die of them; others make and delete the devices below and namespaces,
and two send packets. It lasts for SECONDS and until all has been done often
enough; what cannot be reached in twenty times as long has failed. The same seed
makes the same requests in each process; how they meet is up to the machine.
"""
import multiprocessing
import os
import random
import select
import socket
import sys
import time
import traceback

from genl import NLM_F_REPLACE, Attr, Socket, addr, text, u32, u8, unpack
from lnet import (BYPASS, CMD, CONFIG, COUNTER, DEV, EXIT, LABEL, NH, RULE, TABLE,
                  Report, entry, hop, hops, index, local, number, prefix, prefixes,
                  remote, rule, string, to_exit, to_table, wipe)
from netns import enter, go_to, home, unshare
from rtnl import Rtnl

OPERATIONS, PACKETS = 1000, 10000
KINDS = ["exits", "entries", "next hops", "accepted devices", "tables", "rules",
         "transactions", "devices", "namespaces"]
ROLES = ["push", "forward", "pop"]
POOL, TABLES, RULES = 8, 4, 16
LINKS = ["rc0", "rc1", "rc2", "rc3"]
# Where the packets of a router go to next, and by which device.
WAYS = {"LER": [("10.1.0.2", "core")], "EGR": [("10.2.0.1", "core")],
        "LSR": [("10.2.0.2", "east"), ("10.1.0.1", "west")]}
FORTH, BACK = "198.51.100", "192.168.1"


class Worker:
    """One process; @namespace is entered first."""

    def __init__(self, name, seed, over, namespace=None):
        self.name, self.namespace, self.over = name, namespace, over
        self.random = random.Random(f"{seed} {name}")
        # Of this process alone: nothing to lock.
        self.counts = multiprocessing.RawArray("q", len(KINDS))

    def run(self):
        try:
            if self.namespace:
                enter(self.namespace)
            self.begin()
            while not self.over.value:
                self.step()
        except Exception:
            print(f"{self.name}:", traceback.format_exc(), file=sys.stderr)
            os._exit(1)
        os._exit(0)

    def begin(self):
        """In the namespace."""

    def rest(self, seconds):
        """Leave the processors and the RTNL to the others."""
        select.select([], [], [], seconds)

    def did(self, kind, error=0):
        """Only what was carried out counts."""
        if not error:
            self.counts[KINDS.index(kind)] += 1

    def chance(self, share):
        return self.random.random() < share


class Objects(Worker):
    """Exits, entries, next hops and accepted devices of one router."""

    def begin(self):
        self.nl = Socket()
        self.ways = WAYS[self.name.split()[0]]

    def ask(self, kind, cmd, attrs, flags=0):
        answer = self.nl.call(cmd, attrs, flags)
        if answer.errno and not answer.text:
            raise OSError(answer.errno, f"command {cmd} refused without a word")
        self.did(kind, answer.errno)

    def device(self):
        """Mostly one that packets pass."""
        name = self.random.choice([way[1] for way in self.ways] * 3 + LINKS)
        try:
            return index(name)
        except OSError:
            return 1

    def some_hops(self):
        chosen = []
        for _ in range(self.random.randrange(1, 4)):
            if self.chance(0.7):
                gateway, name = self.ways[0]
            else:
                name = self.random.choice(LINKS)
                gateway = f"10.9.{LINKS.index(name)}.2"
            try:
                device = index(name)
            except OSError:
                device = self.device()
            chosen.append(hop(addr(NH.gateway, gateway), u32(NH.ifindex, device),
                              u32(NH.weight, self.random.randrange(1, 5))))
        return hops(*chosen)

    def some_exit(self):
        """Of the pool, or now and then one that the others' packets take."""
        n = self.random.randrange(POOL)
        return f"e{n}", 2000 + n

    def step(self):
        # The likelier a refusal, the more tries.
        self.random.choices([self.exits, self.entries, self.next_hops, self.accepted,
                             self.tables, self.rules], [4, 3, 2, 1, 2, 2])[0]()

    def exits(self):
        name, label = self.some_exit()
        if self.chance(0.4):
            if self.chance(0.5):
                self.ask("entries", CMD.label_flush, [text(LABEL.exit, name)])
            self.ask("exits", CMD.exit_del, [text(EXIT.name, name)])
            return
        flags = NLM_F_REPLACE if self.chance(0.6) else 0
        more = []
        if self.chance(0.2):
            more.append(text(EXIT.backup, self.some_exit()[0]))
        if self.name == "EGR" or self.chance(0.2):
            if self.chance(0.3):
                more = [u32(EXIT.oif, self.device())]
            else:
                more = [u32(EXIT.mark, self.random.randrange(9))]
            attrs = local(name, label, *more)
        else:
            attrs = remote(name, label, "10.255.0.3", self.some_hops(), *more)
        self.ask("exits", CMD.exit_new, attrs, flags)

    def entries(self):
        net = FORTH if self.name == "LER" else BACK
        length = self.random.randrange(24, 33)
        host = self.random.randrange(256) & ~((1 << 32 - length) - 1)
        which = f"{net}.{host}/{length}"
        table = [u32(LABEL.table, self.some_table())] if self.chance(0.4) else []
        draw = self.random.random()
        if draw < 0.35:
            self.ask("entries", CMD.label_del, prefix(which) + table)
        elif draw < 0.4:
            self.ask("entries", CMD.label_flush,
                     [text(LABEL.exit, self.some_exit()[0]), *table])
        elif draw < 0.42:
            self.nl.dump(CMD.label_get, table)
        else:
            self.ask("entries", CMD.label_new,
                     entry(which, self.some_exit()[0], *table),
                     NLM_F_REPLACE if self.chance(0.5) else 0)

    def some_table(self):
        return self.random.randrange(1, TABLES + 1)

    def tables(self):
        table = self.some_table()
        if self.chance(0.4):
            self.ask("tables", CMD.table_del, [u32(TABLE.id, table)])
        else:
            self.ask("tables", CMD.table_new,
                     [u32(TABLE.id, table), text(TABLE.name, f"t{table}")],
                     NLM_F_REPLACE if self.chance(0.5) else 0)

    def rules(self):
        """Of few packets each: the others are to find the entries."""
        pref = self.random.randrange(1, RULES + 1)
        draw = self.random.random()
        if draw < 0.4:
            self.ask("rules", CMD.rule_del, [u32(RULE.pref, pref)])
            return
        if draw < 0.42:
            self.ask("rules", CMD.rule_flush, [u32(RULE.table, self.some_table())])
            return
        net = FORTH if self.name == "LER" else BACK
        attrs = rule(pref, addr(RULE.to, f"{net}.{self.random.randrange(0, 256, 4)}"),
                     u8(RULE.to_len, 30))
        if self.chance(0.2):
            attrs.append(text(RULE.iif, self.random.choice(["lan", "wan", *LINKS])))
        if self.chance(0.2):
            attrs.append(u32(RULE.mark, 0))
        attrs += self.random.choice([to_exit(self.some_exit()[0]),
                                     to_table(self.some_table()),
                                     [u8(RULE.action, BYPASS)]])
        self.ask("rules", CMD.rule_new, attrs, NLM_F_REPLACE if self.chance(0.6) else 0)

    def next_hops(self):
        name = self.random.choice(["out", "home", *[f"e{n}" for n in range(POOL)]])
        self.ask("next hops", CMD.exit_set, [text(EXIT.name, name), self.some_hops()])
        # What the test's own packets need is soon there again.
        if name in ("out", "home") and self.chance(0.8):
            gateway, device = self.ways[-1 if name == "home" else 0]
            self.ask("next hops", CMD.exit_set,
                     [text(EXIT.name, name),
                      hops(hop(addr(NH.gateway, gateway), u32(NH.ifindex, index(device))))])

    def accepted(self):
        device = self.device()
        if self.chance(0.5):
            self.ask("accepted devices", CMD.dev_del, [u32(DEV.ifindex, device)])
        more = [u32(DEV.label_min, 1000), u32(DEV.label_max, 3000)]
        self.ask("accepted devices", CMD.dev_new,
                 [u32(DEV.ifindex, device), *(more if self.chance(0.5) else [])],
                 NLM_F_REPLACE if self.chance(0.7) else 0)


class Transactions(Objects):
    """Many entries as one change, against another who wants the same."""

    def begin(self):
        super().begin()
        self.net = FORTH if self.name.startswith("LER") else BACK

    def some_prefixes(self):
        return prefixes(*(f"{self.net}.{4 * n}/{self.random.randrange(30, 33)}"
                          for n in self.random.sample(range(64), self.random.randrange(1, 33))))

    def refused(self, cmd, attrs=(), flags=0):
        answer = self.nl.call(cmd, attrs, flags)
        if answer.errno and not answer.text:
            raise OSError(answer.errno, f"command {cmd} refused without a word")
        return answer.errno

    def step(self):
        attrs = [u32(LABEL.table, self.some_table())] if self.chance(0.5) else []
        if self.chance(0.3):
            attrs += [Attr(LABEL.whole, b""), text(LABEL.exit, self.some_exit()[0])]
        # One at a time, and of what is there.
        if self.refused(CMD.label_begin, attrs):
            self.rest(0.01)
            return
        for _ in range(self.random.randrange(1, 4)):
            self.refused(CMD.label_put, [text(LABEL.exit, self.some_exit()[0]),
                                         self.some_prefixes()],
                         NLM_F_REPLACE if self.chance(0.9) else 0)
        if self.chance(0.2):
            self.refused(CMD.label_remove, [self.some_prefixes()])
        draw = self.random.random()
        if draw < 0.7:
            self.did("transactions", self.refused(CMD.label_commit))
        elif draw < 0.85:
            self.refused(CMD.label_abort)
        else:
            # Its owner goes, and it with him.
            self.nl.close()
            self.nl = Socket()
        self.rest(0.02)


class Links(Worker):
    """Devices that exits and entries are about, lnet0 among them."""

    def begin(self):
        self.rtnl = Rtnl()

    def step(self):
        self.rest(0.01)
        if self.chance(0.02):
            self.did("devices", self.rtnl.delete("lnet0"))
            self.did("devices", self.rtnl.add("lnet0", "lnet_exit"))
            return
        name = self.random.choice(LINKS)
        try:
            device = index(name)
        except OSError:
            if not self.rtnl.add(name, "dummy"):
                self.rtnl.address(index(name), self.address(name))
                self.did("devices")
            return
        draw = self.random.random()
        if draw < 0.4:
            self.did("devices", self.rtnl.delete(name))
        elif draw < 0.7:
            self.did("devices", self.rtnl.set_up(name, self.chance(0.6)))
        else:
            self.did("devices", self.rtnl.address(device, self.address(name),
                                                  self.chance(0.5)))

    @staticmethod
    def address(name):
        return f"10.9.{LINKS.index(name)}.1/24"


class Namespaces(Worker):
    """Namespaces that label a packet of their own and are gone."""

    def step(self):
        unshare()
        rtnl, nl = Rtnl(), Socket()
        rtnl.add("lnet0", "lnet_exit")
        rtnl.add("rc0", "dummy")
        device = index("rc0")
        rtnl.address(device, "10.9.0.1/24")
        way = hop(addr(NH.gateway, "10.9.0.2"), u32(NH.ifindex, device))
        for cmd, attrs in (
                (CMD.exit_new, remote("far", 2000, "10.255.0.3", hops(way))),
                (CMD.exit_new, local("near", 2001)),
                (CMD.label_new, entry("0.0.0.0/0", "far")),
                (CMD.table_new, [u32(TABLE.id, 1), text(TABLE.name, "t1")]),
                (CMD.label_new, entry(f"{FORTH}.0/24", "far", u32(LABEL.table, 1))),
                (CMD.rule_new, rule(1, *to_table(1))),
                (CMD.dev_new, [u32(DEV.ifindex, device)]),
                (CMD.config_set, [u8(CONFIG.own_host, 1)])):
            answer = nl.call(cmd, attrs)
            if answer.errno:
                raise OSError(answer.errno, str(answer))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            try:
                udp.sendto(b"x", (f"{FORTH}.9", 9))
            except OSError:
                # Without a route of the FIB there is no source to send from.
                udp.sendto(b"x", ("10.9.0.9", 9))
        if self.chance(0.3):
            rtnl.delete(self.random.choice(["lnet0", "rc0"]))
        rtnl.close()
        nl.close()
        self.did("namespaces")
        self.rest(0.02)


class Sender(Worker):
    """Packets to all that the entries are about."""

    def begin(self):
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.setblocking(False)
        self.always, self.sometimes = (("203.0.113.2", FORTH) if self.name == "CLI"
                                       else ("192.168.1.2", BACK))

    def step(self):
        where = self.always
        if self.chance(0.5):
            where = f"{self.sometimes}.{self.random.randrange(3, 255)}"
        began = time.monotonic()
        try:
            self.udp.sendto(bytes(self.random.randrange(1200)), (where, 9))
        except OSError:
            pass  # an answer to one before, or a queue that is full
        # It has gone all of its way by now. A flood would starve the others,
        # grace periods first of all.
        self.rest(3 * (time.monotonic() - began))


class Routers:
    """Netlink sockets in the three, to look at them and to tidy up."""

    def __init__(self, names):
        here = home()
        self.sockets = []
        for name in names:
            enter(name)
            self.sockets.append(Socket())
            go_to(here)
        os.close(here)

    def packets(self):
        sums = dict.fromkeys(ROLES, 0)
        for nl in self.sockets:
            answer = nl.call(CMD.stats_get, [])
            for _, raw in answer.messages[0].list:
                counter = dict(unpack(raw))
                if string(counter[COUNTER.name]) in sums:
                    sums[string(counter[COUNTER.name])] += number(counter[COUNTER.value])
        return sums


def main():
    seed, seconds = sys.argv[1], int(sys.argv[2])
    ler, lsr, egr, cli, srv = sys.argv[3:]
    report, routers = Report(), Routers((ler, lsr, egr))
    over = multiprocessing.RawValue("b", 0)
    workers = [Objects("LER", seed, over, ler), Objects("LSR", seed, over, lsr),
               Objects("EGR", seed, over, egr),
               Transactions("LER writer", seed, over, ler),
               Transactions("LER other writer", seed, over, ler),
               Transactions("EGR writer", seed, over, egr), Links("links", seed, over, ler),
               Links("more links", seed, over, egr),
               Namespaces("namespaces", seed, over),
               Namespaces("more namespaces", seed, over),
               Sender("CLI", seed, over, cli), Sender("SRV", seed, over, srv)]
    processes = [multiprocessing.Process(target=worker.run) for worker in workers]
    for process in processes:
        process.start()
    began, done, packets = time.monotonic(), {}, {}
    while True:
        select.select([p.sentinel for p in processes], [], [], 1)
        spent = time.monotonic() - began
        done = {kind: sum(w.counts[i] for w in workers) for i, kind in enumerate(KINDS)}
        packets = routers.packets()
        enough = (min(done.values()) >= OPERATIONS and
                  min(packets.values()) >= PACKETS)
        if (enough and spent >= seconds or spent >= 20 * seconds or
                not all(p.is_alive() for p in processes)):
            break
    over.value = 1
    for worker, process in zip(workers, processes):
        process.join(60)
        report.say(process.exitcode == 0, f"{worker.name} worked to the end",
                   f"exit code {process.exitcode}")
        process.kill()
    for kind, n in done.items():
        report.say(n >= OPERATIONS, f"{kind}: {n} operations in {spent:.0f} s",
                   f"want {OPERATIONS}")
    for role, n in packets.items():
        report.say(n >= PACKETS, f"{role}: {n} packets", f"want {PACKETS}")
    for name, nl in zip(("LER", "LSR", "EGR"), routers.sockets):
        report.equal(f"{name} lets all of its objects go", wipe(nl), None)


main()
