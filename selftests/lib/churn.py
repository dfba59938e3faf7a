# SPDX-License-Identifier: GPL-2.0
"""Change routes, nexthop objects, addresses and links of a router at random.

usage: churn.py SEED CHANGES CHECKPOINTS CONFIG PID

Runs in the namespace of the router of lib/follow.sh, with `lnet-exit follow` (PID) on it.
Prints "changes N", what of each kind the kernel has taken, and the daemon's descriptors
and memory at each checkpoint.  At a checkpoint the daemon has to come to what
`follow --dry-run` computes, and once more after a change that stands alone, of each kind
in turn: any other change would make up for one that was missed.  Some, of which there is
one event alone, it has to see by that: not by its audit.  Exits 1 if it does not.
"""

import json
import os
import random
import subprocess
import sys
import time

GATEWAYS = {"p1": ("10.0.1.1", "fd00:1::1"), "p2": ("10.0.2.1", "fd00:2::1"),
            "p3": ("10.0.3.1", "fd00:3::1")}
ADDRESSES = {"p1": "10.0.1.2/24", "p2": "10.0.2.2/24", "p3": "10.0.3.2/24"}
EGRESS = ["10.255.0.%d/32" % n for n in range(1, 21)]
EGRESS6 = ["fd00:255::%d/128" % n for n in range(1, 5)]
OBJECTS = range(1, 9)
GROUPS = range(101, 105)
BATCH = 100


def fail(text):
    print("# " + text)
    sys.exit(1)


def carry_out(lines):
    """Run commands of ip; the numbers of those that were refused, from 1."""
    done = subprocess.run(["ip", "-force", "-batch", "-"], text=True,
                          input="\n".join(lines) + "\n", capture_output=True, check=False)
    return {int(line.rsplit(":", 1)[1]) for line in done.stderr.splitlines()
            if line.startswith("Command failed")}


class Churn:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.kinds = [self.route, self.multipath, self.nexthop, self.object,
                      self.group, self.withdraw, self.link, self.address,
                      self.shorter, self.rule]
        self.taken = dict.fromkeys([k.__name__ for k in self.kinds], 0)

    def pick(self, things):
        return self.rng.choice(list(things))

    def target(self):
        """An egress address, and which of the gateways are of its family."""
        six = self.rng.random() < 0.2
        return self.pick(EGRESS6 if six else EGRESS), int(six)

    def route(self):
        dst, six = self.target()
        dev = self.pick(GATEWAYS)
        kind = self.rng.random()
        if kind < 0.1:
            word = self.pick(["unreachable", "blackhole", "prohibit"])
            return ["route replace %s %s" % (word, dst)]
        more = self.pick(["", "", " mtu 1380", " metric %d" % self.rng.randint(1, 3)])
        if kind < 0.2:
            return ["route replace %s dev %s%s" % (dst, dev, more)]
        return ["route replace %s via %s dev %s%s" % (dst, GATEWAYS[dev][six], dev, more)]

    def multipath(self):
        dst, six = self.target()
        devs = self.rng.sample(sorted(GATEWAYS), self.rng.randint(2, 3))
        return ["route replace %s %s" % (dst, " ".join(
            "nexthop via %s dev %s weight %d" % (GATEWAYS[d][six], d, self.rng.randint(1, 9))
            for d in devs))]

    def nexthop(self):
        return ["route replace %s nhid %d" % (self.pick(EGRESS),
                                              self.pick([*OBJECTS, *GROUPS]))]

    def object(self):
        number = self.pick(OBJECTS)
        if self.rng.random() < 0.15:
            return ["nexthop del id %d" % number]
        dev = self.pick(GATEWAYS)
        return ["nexthop replace id %d via %s dev %s" % (number, GATEWAYS[dev][0], dev)]

    def group(self):
        number = self.pick(GROUPS)
        if self.rng.random() < 0.15:
            return ["nexthop del id %d" % number]
        members = self.rng.sample(OBJECTS, self.rng.randint(1, 3))
        return ["nexthop replace id %d group %s" % (number, "/".join(
            "%d,%d" % (m, self.rng.randint(1, 9)) for m in members))]

    def withdraw(self):
        return ["route del %s" % self.target()[0]]

    def link(self):
        dev = self.pick(GATEWAYS)
        return ["link set %s %s" % (dev, "down" if self.rng.random() < 0.4 else "up")]

    def address(self):
        dev = self.pick(ADDRESSES)
        verb = self.pick(["del", "replace", "replace"])
        return ["address %s %s dev %s" % (verb, ADDRESSES[dev], dev)]

    def shorter(self):
        dev = self.pick(GATEWAYS)
        return [self.pick(["route replace 10.255.0.0/24 via %s dev %s" % (GATEWAYS[dev][0], dev),
                           "route replace default via %s dev %s" % (GATEWAYS[dev][0], dev),
                           "route del 10.255.0.0/24"])]

    def rule(self):
        pref = self.rng.randint(100, 103)
        return [self.pick(["rule add pref %d to %s unreachable" % (pref, self.pick(EGRESS)),
                           "rule del pref %d" % pref])]

    def carry_out(self, kinds):
        """A batch of changes; how many were taken."""
        lines, owners = [], []
        for kind in kinds:
            for line in kind():
                lines.append(line)
                owners.append(kind.__name__)
        refused = carry_out(lines)
        for i, owner in enumerate(owners):
            self.taken[owner] += i + 1 not in refused
        return len(lines) - len(refused)


def status():
    answer = subprocess.run(["lnet-exit", "-json", "status"], capture_output=True, text=True,
                            check=True)
    return json.loads(answer.stdout)[0]


def until(seconds, condition):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def pending(config):
    """What a daemon that began now would change, in lines."""
    return subprocess.run(["lnet-exit", "follow", "--dry-run", "--config", config],
                          capture_output=True, text=True, check=True).stdout


def footprint(pid):
    fields = dict(line.split(":", 1) for line in open("/proc/%s/status" % pid))
    return (len(os.listdir("/proc/%s/fd" % pid)), int(fields["RssAnon"].split()[0]))


def settle(config, what):
    if not until(30, lambda: not pending(config)):
        fail("after %s, the daemon leaves undone:\n%s" % (what, pending(config)))


# Changes that nothing but one kind of event tells of, and each has a consequence:
# what has to be there before, and the change.  The route of an object changes without a
# word of its own while nexthop_compat_mode is 0, and a device that comes has no address.
LONE = {
    "an object": ([line for dev in ("p1", "p2") for line in (
        "link set %s up" % dev, "address replace %s dev %s" % (ADDRESSES[dev], dev))] + [
            "nexthop replace id 50 via %s dev p1" % GATEWAYS["p1"][0],
            "route replace 10.255.1.1/32 nhid 50"],
                  "nexthop replace id 50 via %s dev p2" % GATEWAYS["p2"][0]),
    "a device": (["link del p9"], "link add p9 type veth peer name p9x"),
}


def quiet():
    """Wait for what a link tells of later, such as addresses that become valid."""
    seen, since = None, 0.0
    while seen is None or time.monotonic() - since < 2.5:
        rounds = status()["rounds"]
        if rounds != seen:
            seen, since = rounds, time.monotonic()
        time.sleep(0.1)


def lone(config, what):
    """Whether the daemon has seen a change by itself.  If not, its audit does."""
    prepare, change = LONE[what]
    carry_out(prepare)
    settle(config, what + ", made ready")
    quiet()
    before = status()["repairs"]
    if carry_out([change]):
        fail("the kernel did not take: " + change)
    settle(config, what)
    return status()["repairs"] == before


def all_lone(config):
    for what in LONE:
        # That the audit comes at the same moment happens once, but not twice.
        if not lone(config, what) and not lone(config, what):
            fail("only the audit has found: " + LONE[what][1])


def main():
    seed, changes, checkpoints, config, pid = sys.argv[1:]
    changes, checkpoints = int(changes), int(checkpoints)
    churn = Churn(seed)
    done = passed = 0
    while done < changes:
        # Halves: routes carry hops beside the id of their object, or the id alone.
        with open("/proc/sys/net/ipv4/nexthop_compat_mode", "w") as mode:
            mode.write("1" if done < changes // 2 else "0")
        before = status()["rounds"]
        done += churn.carry_out([churn.pick(churn.kinds) for _ in range(BATCH)])
        if not until(30, lambda b=before: status()["rounds"] > b):
            fail("the daemon has not noticed anything for 30 seconds")
        if done >= changes * (passed + 1) // checkpoints:
            passed += 1
            settle(config, "%d changes" % done)
            # Some are of no consequence, such as an object that no route uses.
            for _ in range(3):
                kind = churn.kinds[passed % len(churn.kinds)]
                done += churn.carry_out([kind])
                settle(config, "%d changes, the last one alone: %s" % (done, kind.__name__))
            if passed in (checkpoints // 2, checkpoints):
                all_lone(config)
            print("checkpoint %d %d %d" % ((passed,) + footprint(pid)), flush=True)
    print("changes %d" % done)
    print(" ".join("%s %d" % pair for pair in churn.taken.items()))


main()
