# SPDX-License-Identifier: GPL-2.0
"""Each command once for each allocation that it makes, with that one failing.

/proc/thread-self/fail-nth makes the nth allocation of the next system call fail.
An error has to come back, and the objects be as before, or all of the change be
there (memory may end when only the answer is left to be made). Traffic by an
exit that was there before goes on.

usage: faults.py commands | lnet0 | namespace | module FILE
"""
import ctypes
import errno
import os
import socket
import sys

from genl import NLM_F_DUMP, NLM_F_REPLACE, NLM_F_ACK, pack, unpack
from lnet import *
from rtnl import Rtnl

MOST = 400
# All objects, and which of their attributes count or depend on others.
DUMPS = ((CMD.exit_get, (), (EXIT.stats,)),
         (CMD.label_get, (), ()),
         (CMD.label_get, (u32(LABEL.table, 5),), ()),
         (CMD.dev_get, (), (DEV.rx_packets, DEV.rx_bytes)),
         (CMD.table_get, (), ()),
         (CMD.rule_get, (), (RULE.packets, RULE.bytes)))
SERVER = "198.51.100.9"
CLONE_NEWNET = 0x40000000
SYS_DELETE_MODULE, SYS_FINIT_MODULE = 176, 313  # x86-64, User-Mode Linux too
libc = ctypes.CDLL(None, use_errno=True)


class Fault:
    """fail-nth of this thread."""

    def __init__(self):
        self.fd = os.open("/proc/thread-self/fail-nth", os.O_RDWR)

    def arm(self, n):
        os.pwrite(self.fd, b"%d" % n, 0)

    def left(self):
        """Disarm; how many more allocations it would have taken."""
        left = int(os.pread(self.fd, 16, 0))
        self.arm(0)
        return left

    def spent(self):
        """Disarm; true if the allocation was reached, and failed."""
        return self.left() == 0


class Faults(Report):
    def __init__(self):
        super().__init__()
        self.fault = Fault()
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.up0 = index("up0")

    def make(self, cmd, attrs, flags=0):
        answer = self.nl.call(cmd, attrs, flags)
        if answer.errno:
            raise OSError(answer.errno, str(answer))

    def base(self):
        """The objects that stay, and those that requests are about."""
        way = hop(addr(NH.gateway, "10.0.0.2"), u32(NH.ifindex, self.up0))
        self.make(CMD.exit_new, remote("base", 1000, "10.255.0.9", hops(way)))
        self.make(CMD.label_new, entry("198.51.100.0/24", "base"))
        self.make(CMD.exit_new, remote("sg", 1004, "10.255.0.4", hops(way)))
        self.make(CMD.exit_new, local("home", 1002))
        for i in range(20):
            self.make(CMD.label_new, entry(f"10.{i}.0.0/16", "sg"))
        self.make(CMD.table_new, [u32(TABLE.id, 5), text(TABLE.name, "cn")])
        self.make(CMD.table_new, [u32(TABLE.id, 6), text(TABLE.name, "hk")])
        self.make(CMD.label_new, entry("10.5.0.0/16", "base", u32(LABEL.table, 5)))
        # For what does not pass here, as own packets have to look in the label table.
        self.make(CMD.rule_new, rule(10, text(RULE.iif, "up0"), *to_exit("sg")))
        self.make(CMD.rule_new, rule(20, u32(RULE.mark, 7), *to_table(5)))
        self.make(CMD.config_set, [u8(CONFIG.own_host, 1)])

    def wipe(self):
        refusal = wipe(self.nl)
        if refusal:
            raise OSError(errno.EIO, refusal)

    def state(self):
        """All objects."""
        found = []
        for cmd, attrs, besides in DUMPS:
            answer = self.nl.dump(cmd, attrs)
            if answer.errno:
                raise OSError(answer.errno, str(answer))
            found.append(sorted(
                tuple(item for item in m.list if item[0] not in besides)
                for m in answer.messages))
        found.append(self.nl.call(CMD.config_get).messages[0].payload)
        return found

    def pushed(self):
        answer = self.nl.call(CMD.stats_get, [text(STATS.filter, "push")])
        for _, raw in answer.messages[0].list:
            counter = dict(unpack(raw))
            if string(counter[COUNTER.name]) == "push":
                return number(counter[COUNTER.value])
        raise KeyError("push")

    def forwards(self):
        before = self.pushed()
        self.udp.sendto(b"x", (SERVER, 9))
        return self.pushed() == before + 1

    def attempt(self, raw, n):
        """Send with the nth allocation failing: error or 0, was it reached."""
        error = 0
        self.fault.arm(n)
        try:
            self.nl.send(raw)
            error = self.nl.finish().errno
        except OSError as e:
            error = e.errno or errno.EIO
        return error, self.fault.spent()

    def drain(self):
        """What a request that was given up has left in the queue."""
        self.nl.close()
        self.nl = type(self.nl)(known=self.nl)

    def run(self, what, cmd, attrs=(), flags=NLM_F_ACK, ready=lambda: None):
        """One request, until it makes fewer allocations than are to fail.
        @ready does what must come before it on the same socket."""
        self.wipe()
        self.base()
        before = self.state()
        ready()
        raw = self.nl.build(cmd, pack(attrs), flags)
        self.nl.send(raw)
        answer = self.nl.finish()
        if answer.errno:
            self.say(False, what, f"refused without any fault: {answer}")
            return
        after = self.state()
        self.drain()
        self.wipe()
        self.base()
        silent = 0
        for n in range(1, MOST):
            ready()
            raw = self.nl.build(cmd, pack(attrs), flags)
            error, reached = self.attempt(raw, n)
            self.drain()
            now = self.state()
            wrong = ""
            if not reached:
                break
            silent += not error
            if now != before and now != after:
                wrong = f"half of it is done: {now}"
            elif not error and now != after and after != before:
                wrong = "no error came back, and nothing is done"
            elif not self.forwards():
                wrong = "what was there before forwards no more"
            if wrong:
                self.say(False, what, f"allocation {n}: {wrong}")
                return
            if now != before:
                self.wipe()
                self.base()
        self.say(1 < n < MOST - 1 and error == 0,
                 f"{what}: {n - 1} allocations, {silent} not missed",
                 f"ended at {n} with error {error}")


def transactions(r):
    many = [f"10.{i // 8}.{32 * (i % 8)}.0/24" for i in range(160)]

    def begin(*more):
        r.make(CMD.label_begin, more)

    def staged(*more):
        begin(*more)
        for to, which in (("home", many), ("base", ["2001:db8::/32"]),
                          ("base", ["198.51.100.0/24"])):
            r.make(CMD.label_put, [text(LABEL.exit, to), prefixes(*which)],
                   NLM_F_REPLACE)

    def removed():
        staged()
        r.make(CMD.label_remove, [prefixes("10.7.0.0/16", "10.8.0.0/16")])

    r.run("label-status", CMD.label_status)
    r.run("label-begin", CMD.label_begin)
    r.run("label-put", CMD.label_put, [text(LABEL.exit, "sg"), prefixes(*many)],
          ready=begin)
    r.run("label-remove", CMD.label_remove, [prefixes("10.7.0.0/16")],
          ready=staged)
    r.run("label-commit", CMD.label_commit, ready=removed)
    r.run("label-commit, all of a table", CMD.label_commit,
          ready=lambda: staged(Attr(LABEL.whole, b"")))
    r.run("label-abort", CMD.label_abort, ready=staged)


def commands(r):
    way = hop(addr(NH.gateway, "10.0.0.2"), u32(NH.ifindex, r.up0))
    other = hop(addr(NH.gateway, "10.0.0.3"), u32(NH.ifindex, r.up0), u32(NH.weight, 2))
    ack = NLM_F_ACK
    r.run("exit-new, remote", CMD.exit_new,
          remote("new", 1010, "10.255.0.10", hops(way, other), text(EXIT.backup, "home")))
    r.run("exit-new, local", CMD.exit_new, local("new", 1011, u32(EXIT.oif, r.up0)))
    r.run("exit-new, replace", CMD.exit_new,
          remote("sg", 1004, "10.255.0.44", hops(other)), ack | NLM_F_REPLACE)
    r.run("exit-set, next hops", CMD.exit_set, [text(EXIT.name, "sg"), hops(way, other)])
    r.run("exit-set, egress", CMD.exit_set,
          [text(EXIT.name, "sg"), addr(EXIT.egress, "10.255.0.45"), hops(other)])
    r.run("exit-set, mtu and backup", CMD.exit_set,
          [text(EXIT.name, "sg"), u32(EXIT.mtu, 1300), text(EXIT.backup, "home")])
    r.run("exit-set, oif", CMD.exit_set, [text(EXIT.name, "home"), u32(EXIT.oif, r.up0)])
    r.run("exit-del", CMD.exit_del, [text(EXIT.name, "home")])
    r.run("exit-get", CMD.exit_get, [text(EXIT.name, "sg")])
    r.run("exit-get, dump", CMD.exit_get, (), NLM_F_DUMP)
    r.run("label-new", CMD.label_new, entry("10.5.128.0/17", "home"))
    r.run("label-new, IPv6", CMD.label_new, entry("2001:db8::/32", "sg"))
    r.run("label-new, replace", CMD.label_new, entry("10.5.0.0/16", "home"),
          ack | NLM_F_REPLACE)
    r.run("label-del", CMD.label_del, prefix("10.5.0.0/16"))
    r.run("label-flush", CMD.label_flush, [text(LABEL.exit, "sg")])
    r.run("label-get", CMD.label_get, [addr(LABEL.destination, "10.5.0.1")])
    r.run("label-get, dump", CMD.label_get, (), NLM_F_DUMP)
    table5 = u32(LABEL.table, 5)
    r.run("label-new, table 5", CMD.label_new, entry("10.6.0.0/16", "home", table5))
    r.run("label-flush, table 5", CMD.label_flush, [table5])
    r.run("table-new", CMD.table_new, [u32(TABLE.id, 7), text(TABLE.name, "us")])
    r.run("table-del", CMD.table_del, [u32(TABLE.id, 6)])
    r.run("table-get", CMD.table_get, [u32(TABLE.id, 5)])
    r.run("table-get, dump", CMD.table_get, (), NLM_F_DUMP)
    r.run("rule-new, exit", CMD.rule_new,
          rule(5, addr(RULE.from_, "10.9.0.0"), u8(RULE.from_len, 16), *to_exit("home")))
    r.run("rule-new, table", CMD.rule_new,
          rule(5, addr(RULE.to, "2001:db8::"), u8(RULE.to_len, 32), *to_table(6)))
    r.run("rule-new, replace", CMD.rule_new, rule(20, u32(RULE.mark, 8), *to_exit("sg")),
          ack | NLM_F_REPLACE)
    r.run("rule-del", CMD.rule_del, rule(20))
    r.run("rule-flush", CMD.rule_flush, [u32(RULE.table, 5)])
    r.run("rule-get", CMD.rule_get, rule(10))
    r.run("rule-get, dump", CMD.rule_get, (), NLM_F_DUMP)
    transactions(r)
    r.run("dev-new", CMD.dev_new, [u32(DEV.ifindex, r.up0)])
    r.run("dev-get, dump", CMD.dev_get, (), NLM_F_DUMP)
    r.run("config-set", CMD.config_set, [u8(CONFIG.own_host, 1)])
    r.run("config-get", CMD.config_get)
    r.run("stats-get", CMD.stats_get)
    r.wipe()


def succeeds(call):
    """0, or the errno of a system call made by ctypes."""
    return ctypes.get_errno() if call < 0 else 0


def in_turn(report, what, act, undo, most=10 * MOST):
    """@act once for each of its allocations, for the last @most of them, with
    that one failing, until it makes fewer than are to fail. It returns an errno,
    which @undo gets to take back what was done."""
    fault, failed, many = Fault(), 0, 1 << 20
    fault.arm(many)
    error = act()
    made = many - fault.left()
    undo(error)
    for n in range(max(1, made - most), 2 * made):
        fault.arm(n)
        error = act()
        reached = fault.spent()
        failed += bool(error)
        undo(error)
        if not reached:
            break
    else:
        error = "no end"
    report.say(error == 0 and failed > 0,
               f"{what}: {n - 1} allocations, {failed} failures come back",
               f"ended at {n} with {error}")


def lnet0(report):
    """The device, while exits are there that need routes on it."""
    sockets = [Rtnl()]
    sockets[0].delete("lnet0")
    report.base()
    before = report.state()

    def add():
        try:
            return sockets[0].add("lnet0", "lnet_exit")
        except OSError as e:
            return e.errno

    def undo(error):
        # What one answer has lost would be missed by the next.
        sockets.pop().close()
        sockets.append(Rtnl())
        # ENOBUFS: it may be only the answer that there was no memory for.
        made = "lnet0" in (name for _, name in socket.if_nameindex())
        if made != (error == 0) and not (made and error == errno.ENOBUFS):
            report.say(False, "an error that comes back is true",
                       f"{error} came back, and lnet0 is {'' if made else 'not '}there")
        if made and sockets[0].delete("lnet0"):
            report.say(False, "lnet0 can be deleted")
        if report.state() != before:
            report.say(False, "exits are as before", report.state())

    in_turn(report, "lnet0", add, undo)
    add()
    report.say(report.forwards(), "what was there before forwards")
    report.wipe()


def namespace(report):
    """Each with a process of its own, which takes it away with itself."""
    ready, tell = os.pipe()
    for n in range(1, 10 * MOST):
        child = os.fork()
        if not child:
            fault = Fault()
            fault.arm(n)
            error = succeeds(libc.unshare(CLONE_NEWNET))
            os.write(tell, b"%d %d\n" % (error, fault.spent()))
            os._exit(0)
        os.waitpid(child, 0)
        error, reached = map(int, os.read(ready, 64).split())
        if not reached:
            break
    report.say(1 < n < 10 * MOST - 1 and error == 0, f"namespace: {n - 1} allocations",
               f"ended at {n} with error {error}")


def module():
    """Its own allocations are the last ones that loading makes."""
    report = Report.__new__(Report)
    fd = os.open(sys.argv[2], os.O_RDONLY)
    in_turn(report, "module",
            lambda: succeeds(libc.syscall(SYS_FINIT_MODULE, fd, b"", 0)),
            lambda error: error or libc.syscall(SYS_DELETE_MODULE, b"lnet_exit",
                                                os.O_NONBLOCK), 80)


if sys.argv[1] == "module":
    module()
else:
    {"commands": commands, "lnet0": lnet0, "namespace": namespace}[sys.argv[1]](Faults())
