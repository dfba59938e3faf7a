# SPDX-License-Identifier: GPL-2.0
"""transfer.py CLIENT SERVER ADDRESS BYTES...: TCP between two namespaces.

One connection from CLIENT to SERVER, and for each BYTES two transfers over it, to
the server and back.  The first one is compared byte for byte.  Writes for each
"forward|back BYTES CYCLES", CYCLES of the time stamp counter without those that the
processor was idle: all that both ends and the routers between them have done.
"""
import os
import select
import socket
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
from netns import enter  # noqa: E402

CLOCK = "/sys/kernel/debug/lnet_bench/clock"
CHUNK = 1 << 18
PORT = 5201


def clock():
    with open(CLOCK) as file:
        cycles, idle = map(int, file.read().split())
    return cycles - idle * 1000


def connection(client, server, address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    enter(server)
    listener = socket.create_server((address, PORT), family=family)
    enter(client)
    here = socket.create_connection((address, PORT), timeout=20)
    there, _ = listener.accept()
    listener.close()
    for one in here, there:
        one.setblocking(False)
    return here, there


def transfer(sender, receiver, total, compare):
    """Whoever can go on does; returns when all has arrived."""
    data = memoryview(os.urandom(CHUNK) if compare else bytes(CHUNK))
    into = memoryview(bytearray(CHUNK))
    sent = received = 0
    poll = select.poll()
    poll.register(receiver, select.POLLIN)
    poll.register(sender, select.POLLOUT)
    while received < total:
        ready = poll.poll(20000)
        if not ready:
            raise TimeoutError("stalled after %d of %d bytes" % (received, total))
        for fd, _ in ready:
            if fd == receiver.fileno():
                size = receiver.recv_into(into)
                if not size:
                    raise EOFError("closed after %d bytes" % received)
                if compare:
                    at = received % CHUNK
                    want = bytes(data[at:at + size]) + bytes(data[:max(0, at + size - CHUNK)])
                    if bytes(into[:size]) != want:
                        raise ValueError("wrong bytes near %d" % received)
                received += size
            else:
                at = sent % CHUNK
                sent += sender.send(data[at:at + total - sent])
                if sent == total:
                    poll.unregister(sender)


def main(client, server, address, *sizes):
    here, there = connection(client, server, address)
    compare = True
    for size in map(int, sizes):
        for name, ends in (("forward", (here, there)), ("back", (there, here))):
            began = clock()
            transfer(*ends, size, compare)
            print(name, size, clock() - began)
        compare = False


main(*sys.argv[1:])
