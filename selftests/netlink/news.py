# SPDX-License-Identifier: GPL-2.0
"""Every change is announced, once, in order, and to the requester by echo."""
import select
import subprocess

from genl import NLM_F_ECHO, NLM_F_REPLACE, Socket
from lnet import *


class Listener:
    def __init__(self):
        self.nl = Socket()
        self.nl.join("monitor")

    def next(self, count, seconds=10):
        """The next @count messages, or fewer when they do not come."""
        got = []
        while len(got) < count and self.ready(seconds):
            got += self.nl.receive()
        return got

    def ready(self, seconds):
        return bool(select.select([self.nl.sock], [], [], seconds)[0])

    def until(self, wanted, seconds=20):
        """Skip messages until one of which @wanted is true."""
        while self.ready(seconds):
            for message in self.nl.receive():
                if wanted(message):
                    return message
        return None


def announced(r, ear, what, cmd, attrs, news, check=lambda a: True, flags=0):
    r.accept(what, cmd, attrs, flags)
    got = ear.next(1)
    good = (len(got) == 1 and got[0].cmd == news and got[0].seq == r.nl.seq
            and got[0].portid == r.nl.portid and check(got[0].attrs))
    r.say(good, f"{what}: announced",
          [(m.cmd, m.seq, m.portid, m.attrs) for m in got])


def requests(r, ear):
    up0 = index("up0")
    announced(r, ear, "exit-new", CMD.exit_new, remote("a", 100), CMD.exit_ntf,
              lambda a: string(a[EXIT.name]) == "a")
    announced(r, ear, "exit-set", CMD.exit_set,
              [text(EXIT.name, "a"), u32(EXIT.mtu, 1000)], CMD.exit_ntf,
              lambda a: number(a[EXIT.mtu]) == 1000)
    announced(r, ear, "exit-new that replaces", CMD.exit_new, remote("a", 100),
              CMD.exit_ntf, lambda a: EXIT.mtu not in a, NLM_F_REPLACE)
    announced(r, ear, "label-new", CMD.label_new, entry("10.0.0.0/8", "a"),
              CMD.label_ntf, lambda a: number(a[LABEL.prefixlen]) == 8)
    announced(r, ear, "label-new that replaces", CMD.label_new,
              entry("10.0.0.0/8", "a", u8(LABEL.protocol, FOLLOW)),
              CMD.label_ntf, lambda a: number(a[LABEL.protocol]) == FOLLOW,
              NLM_F_REPLACE)
    announced(r, ear, "label-del", CMD.label_del, prefix("10.0.0.0/8"),
              CMD.label_del_ntf, lambda a: string(a[LABEL.exit]) == "a")
    for third in range(50):
        r.nl.call(CMD.label_new, entry(f"10.0.{third}.0/24", "a"))
    r.equal("fifty entries are fifty messages, in order",
            [m.attrs[LABEL.address][2] for m in ear.next(50)], list(range(50)))
    announced(r, ear, "label-flush of fifty entries", CMD.label_flush,
              [text(LABEL.exit, "a"), u8(LABEL.family, 2),
               u8(LABEL.protocol, STATIC)], CMD.label_flush_ntf,
              lambda a: string(a[LABEL.exit]) == "a"
              and number(a[LABEL.family]) == 2
              and number(a[LABEL.protocol]) == STATIC)
    announced(r, ear, "dev-new", CMD.dev_new, [u32(DEV.ifindex, up0)],
              CMD.dev_ntf, lambda a: number(a[DEV.ifindex]) == up0)
    announced(r, ear, "dev-del", CMD.dev_del, [u32(DEV.ifindex, up0)],
              CMD.dev_del_ntf, lambda a: number(a[DEV.ifindex]) == up0)
    announced(r, ear, "config-set", CMD.config_set, [u8(CONFIG.own_host, 1)],
              CMD.config_ntf, lambda a: number(a[CONFIG.own_host]) == 1)
    announced(r, ear, "config-set back", CMD.config_set,
              [u8(CONFIG.own_host, 0)], CMD.config_ntf)
    announced(r, ear, "exit-del", CMD.exit_del, [u32(EXIT.label, 100)],
              CMD.exit_del_ntf, lambda a: string(a[EXIT.name]) == "a")
    r.nl.call(CMD.exit_del, [text(EXIT.name, "nobody")])
    r.nl.call(CMD.label_flush)
    r.nl.call(CMD.exit_get, [text(EXIT.name, "nobody")])
    r.accept("a change after requests that changed nothing", CMD.config_set,
             [u8(CONFIG.own_host, 0)])
    r.equal("is the next message", [m.cmd for m in ear.next(1)],
            [CMD.config_ntf])


def policy(r, ear):
    r.nl.call(CMD.exit_new, remote("a", 100))
    ear.next(1)
    announced(r, ear, "table-new", CMD.table_new, [text(TABLE.name, "cn")],
              CMD.table_ntf, lambda a: string(a[TABLE.name]) == "cn")
    announced(r, ear, "label-new in it", CMD.label_new,
              entry("10.0.0.0/8", "a", u32(LABEL.table, 1)), CMD.label_ntf,
              lambda a: number(a[LABEL.table]) == 1)
    announced(r, ear, "rule-new", CMD.rule_new, rule(5, *to_table(1)),
              CMD.rule_ntf, lambda a: number(a[RULE.table]) == 1)
    announced(r, ear, "rule-new that replaces", CMD.rule_new,
              rule(5, *to_exit("a")), CMD.rule_ntf,
              lambda a: string(a[RULE.exit]) == "a", NLM_F_REPLACE)
    announced(r, ear, "rule-del", CMD.rule_del, [u32(RULE.pref, 5)],
              CMD.rule_del_ntf, lambda a: number(a[RULE.pref]) == 5)
    announced(r, ear, "label-flush of it", CMD.label_flush,
              [u32(LABEL.table, 1)], CMD.label_flush_ntf,
              lambda a: number(a[LABEL.table]) == 1)
    r.nl.call(CMD.rule_flush)
    r.nl.call(CMD.table_del, [text(TABLE.name, "nil")])
    announced(r, ear, "table-del", CMD.table_del, [u32(TABLE.id, 1)],
              CMD.table_del_ntf, lambda a: string(a[TABLE.name]) == "cn")
    for pref in (3, 4):
        r.nl.call(CMD.rule_new, rule(pref, *to_exit("a")))
    ear.next(2)
    r.accept("rule-flush", CMD.rule_flush)
    r.equal("each rule is announced", [(m.cmd, number(m.attrs[RULE.pref]))
                                       for m in ear.next(2)],
            [(CMD.rule_del_ntf, 3), (CMD.rule_del_ntf, 4)])
    r.nl.call(CMD.exit_del, [text(EXIT.name, "a")])
    ear.next(1)


def echo(r, ear):
    answer = r.accept("exit-new with NLM_F_ECHO", CMD.exit_new,
                      remote("a", 100), NLM_F_ECHO)
    r.equal("is answered with the announcement",
            [(m.cmd, m.seq, m.portid) for m in answer.messages],
            [(CMD.exit_ntf, r.nl.seq, r.nl.portid)])
    r.equal("which others hear too", [m.cmd for m in ear.next(1)],
            [CMD.exit_ntf])
    r.nl.join("monitor")
    answer = r.accept("exit-del with NLM_F_ECHO by a listener", CMD.exit_del,
                      [text(EXIT.name, "a")], NLM_F_ECHO)
    r.equal("is heard once", [m.cmd for m in answer.messages],
            [CMD.exit_del_ntf])
    ear.next(1)


def events(r, ear):
    """tst0 goes down, comes up, and goes away for good."""
    subprocess.run("ip link add tst0 type dummy; ip link set tst0 up; "
                   "ip address add 10.7.0.1/24 dev tst0", shell=True, check=True)
    dev = index("tst0")
    quiet = Report()
    quiet.nl.call(CMD.exit_new, remote("a", 100, "10.255.0.4",
                                       hops(hop(u32(NH.ifindex, dev)))))
    quiet.nl.call(CMD.dev_new, [u32(DEV.ifindex, dev)])
    ear.next(2)

    def state(message, want):
        return (message.cmd == CMD.exit_ntf and message.portid == 0
                and number(message.attrs[EXIT.state]) == want)

    subprocess.run("ip link set tst0 down", shell=True, check=True)
    r.say(ear.until(lambda m: state(m, 0)), "a device that goes down takes its "
          "exit along: announced, by nobody's request")
    subprocess.run("ip link set tst0 up", shell=True, check=True)
    r.say(ear.until(lambda m: state(m, 1)), "and brings it back: announced")
    subprocess.run("ip link del tst0", shell=True, check=True)
    gone = ear.until(lambda m: m.cmd == CMD.dev_del_ntf)
    r.say(gone and gone.portid == 0 and number(gone.attrs[DEV.ifindex]) == dev,
          "an accepted device that is deleted: announced")
    r.equal("it is not accepted any more",
            len(quiet.nl.dump(CMD.dev_get).messages), 0)
    got = quiet.nl.call(CMD.exit_get, [text(EXIT.name, "a")]).messages[0].attrs
    r.equal("its exit is unreachable", number(got[EXIT.state]), 0)
    quiet.nl.call(CMD.exit_del, [text(EXIT.name, "a")])


def main():
    r = Report()
    ear = Listener()
    requests(r, ear)
    policy(r, ear)
    events(r, ear)
    echo(r, ear)


main()
