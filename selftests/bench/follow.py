# SPDX-License-Identifier: GPL-2.0
"""How long `lnet-exit follow` takes, seen from outside.

usage: follow.py events N | withdrawn N | link EXITS N | table ENTRIES PID | start ENTRIES
		 CONFIG | send ADDRESS PORT UNTIL | receive ADDRESS PORT

Runs in a namespace of bench_follow.sh.  A figure is a line "figure KEY=VALUE...", times
in milliseconds.  The clock starts before the request that changes the route is sent, and
stops when the module has announced the change: what the kernel itself takes for the
route, and what it takes to wake this program, is part of it.
"""

import json
import os
import select
import socket
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../netlink"))

from genl import NLM_F_CREATE, NLM_F_REPLACE, Socket, addr, u32, unpack  # noqa: E402
from lnet import CMD, EXIT, NH, index  # noqa: E402
from rtnl import Rtnl  # noqa: E402

RTM_NEWROUTE, RTM_DELROUTE = 24, 25
RTA_DST, RTA_OIF, RTA_GATEWAY, RTA_PRIORITY = 1, 4, 5, 6
RT_TABLE_MAIN, RTPROT_STATIC, RTN_UNICAST = 254, 4, 1
# Longer than what counts as quiet: each change is a first event.
QUIET = 0.06


class Fib(Rtnl):
    """Host routes of the main table."""

    def route(self, kind, dst, gateway, dev, metric=0, flags=0):
        header = struct.pack("BBBBBBBBI", socket.AF_INET, 32, 0, 0, RT_TABLE_MAIN,
                             RTPROT_STATIC, 0, RTN_UNICAST, 0)
        attrs = [addr(RTA_DST, dst), addr(RTA_GATEWAY, gateway), u32(RTA_OIF, index(dev)),
                 u32(RTA_PRIORITY, metric)]
        errno = self.ask(kind, header, attrs, flags)
        if errno:
            sys.exit("route %s: %s" % (dst, os.strerror(errno)))

    def replace(self, dst, gateway, dev, metric=0):
        self.route(RTM_NEWROUTE, dst, gateway, dev, metric, NLM_F_CREATE | NLM_F_REPLACE)

    def withdraw(self, dst, gateway, dev, metric=0):
        self.route(RTM_DELROUTE, dst, gateway, dev, metric)


class Ear:
    """What the module announces of exits."""

    def __init__(self):
        self.nl = Socket(buffer=8 << 20)
        self.nl.join("monitor")

    def changes(self, seconds):
        """Name and device indices of exits that somebody has changed."""
        deadline = time.monotonic() + seconds
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.nl.sock], [], [], left)[0]:
                sys.exit("no change within %g seconds" % seconds)
            for message in self.nl.receive():
                # What the module does by itself, when a device goes, has no sender.
                if message.cmd != CMD.exit_ntf or not message.portid:
                    continue
                attrs = message.attrs
                devs = set()
                for _, hop in unpack(attrs.get(EXIT.nexthops, b"")):
                    devs.add(struct.unpack("I", dict(unpack(hop))[NH.ifindex])[0])
                yield attrs[EXIT.name][:-1].decode(), devs

    def until(self, names, devs, seconds=60):
        """Wait until each of the exits has next hops on these devices."""
        missing = set(names)
        for name, now in self.changes(seconds):
            if now == devs:
                missing.discard(name)
            if not missing:
                return


def figure(**values):
    print("figure " + " ".join("%s=%s" % pair for pair in values.items()), flush=True)


def spread(name, times):
    times = sorted(1000 * t for t in times)
    figure(name=name, n=len(times), p50="%.3f" % times[len(times) // 2],
           p99="%.3f" % times[min(len(times) - 1, len(times) * 99 // 100)],
           max="%.3f" % times[-1])


def events(count):
    """One route moves between two next hops."""
    fib, ear, times = Fib(), Ear(), []
    ways = [("10.0.1.1", "p1"), ("10.0.2.1", "p2")]
    for i in range(count + 2):
        gateway, dev = ways[i % 2]
        time.sleep(QUIET)
        began = time.monotonic()
        fib.replace("10.255.0.1", gateway, dev)
        if i < 2:
            # The first one may be no change at all.
            continue
        ear.until(["sg"], {index(dev)})
        times.append(time.monotonic() - began)
    spread("event", times)


def withdrawn(count):
    """The route is withdrawn: the exit's backup carries its packets."""
    fib, ear, times = Fib(), Ear(), []
    # Wherever it was: what follows is a change.
    fib.replace("10.255.0.1", "10.0.2.1", "p2")
    time.sleep(QUIET)
    for _ in range(count):
        fib.replace("10.255.0.1", "10.0.1.1", "p1")
        ear.until(["sg"], {index("p1")})
        time.sleep(QUIET)
        began = time.monotonic()
        fib.withdraw("10.255.0.1", "10.0.1.1", "p1")
        ear.until(["sg"], set())
        times.append(time.monotonic() - began)
        time.sleep(QUIET)
    fib.replace("10.255.0.1", "10.0.1.1", "p1")
    spread("withdrawn", times)


def link(exits, count):
    """A link goes down, and with it the routes of all exits; others take over."""
    fib, ear, times = Fib(), Ear(), []
    names = ["e%d" % n for n in range(exits)]
    for _ in range(count):
        for n in range(exits):
            fib.replace("10.254.%d.%d" % (n // 250, n % 250 + 1), "10.0.1.1", "p1", 10)
        ear.until(names, {index("p1")})
        time.sleep(1)
        began = time.monotonic()
        fib.set_up("p1", False)
        ear.until(names, {index("p2")})
        times.append(time.monotonic() - began)
        fib.set_up("p1", True)
    spread("link", times)


def entries():
    answer = subprocess.run(["lnet-exit", "-json", "label", "count"], capture_output=True,
                            check=True)
    return json.loads(answer.stdout)[0]["entries"]


def wait_entries(count, seconds=300):
    deadline = time.monotonic() + seconds
    while entries() != count:
        if time.monotonic() > deadline:
            sys.exit("%d entries instead of %d" % (entries(), count))
        time.sleep(0.01)


def spent(pid):
    """Seconds of processor, and the largest size in MB."""
    words = open("/proc/%s/stat" % pid, encoding="ascii").read().rsplit(")", 1)[1].split()
    ticks = int(words[11]) + int(words[12])
    peak = [line.split()[1] for line in open("/proc/%s/status" % pid, encoding="ascii")
            if line.startswith("VmHWM")]
    return ticks / os.sysconf("SC_CLK_TCK"), int(peak[0]) / 1024


def table(count, pid):
    """Routes with the label as their metric, as a routing daemon would make them."""
    before = spent(pid)
    began = time.monotonic()
    for first in range(0, count, 10000):
        subprocess.run(["ip", "-batch", "-"], text=True, check=True, input="".join(
            "route add unreachable %d.%d.%d.0/24 metric 1004 table 1002 proto bird\n"
            % (11 + (n >> 16), n >> 8 & 255, n & 255)
            for n in range(first, min(first + 10000, count))))
    loaded = time.monotonic()
    wait_entries(count)
    done = time.monotonic()
    after = spent(pid)
    figure(name="table", n=count, loading="%.0f" % (1000 * (loaded - began)),
           behind="%.0f" % (1000 * (done - loaded)),
           processor="%.0f" % (1000 * (after[0] - before[0])), peak_mb="%.1f" % after[1])


def start(count, config):
    """All of them are there when the daemon begins, and none in the module."""
    began = time.monotonic()
    daemon = subprocess.Popen(["lnet-exit", "follow", "--config", config],
                              stderr=subprocess.DEVNULL)
    try:
        wait_entries(count)
        done = time.monotonic()
        cpu, peak = spent(daemon.pid)
    finally:
        daemon.terminate()
        daemon.wait()
    figure(name="start", n=count, all="%.0f" % (1000 * (done - began)),
           processor="%.0f" % (1000 * cpu), peak_mb="%.1f" % peak)


def send(address, port, until):
    """Numbered datagrams, about two thousand a second, until a file is there."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    number = 0
    while not os.path.exists(until):
        sock.sendto(struct.pack("!I", number), (address, port))
        number += 1
        time.sleep(0.0005)
    for _ in range(10):
        sock.sendto(struct.pack("!I", 0xffffffff), (address, port))
    print("sent %d" % number, flush=True)


def receive(address, port):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    sock.bind((address, port))
    print("bound", flush=True)
    got = set()
    while True:
        number = struct.unpack("!I", sock.recv(64))[0]
        if number == 0xffffffff:
            break
        got.add(number)
    print("received %d" % len(got), flush=True)


def main():
    words = [int(word) if word.isdigit() else word for word in sys.argv[2:]]
    {"events": events, "withdrawn": withdrawn, "link": link, "table": table, "start": start,
     "send": send, "receive": receive}[sys.argv[1]](*words)


main()
