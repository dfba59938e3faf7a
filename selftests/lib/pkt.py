#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Send, watch and compare packets in network namespaces, for pkt.sh.

One process serves a whole test: starting Python takes a second under
emulation.  Each line of standard input is a command, shell quoted; the answer
is a line "ok LENGTH" or "error LENGTH" and so many bytes: a shell reads a line
by a system call for each byte.  Places are NS/DEV.
Packets are written as packet.py says.
"""
import contextlib
import errno
import fcntl
import io
import os
import random
import re
import select
import shlex
import socket
import struct
import sys
import threading
import time
import zlib

import netns
import packet
import segments

ETH_P = {4: 0x0800, 6: 0x86DD}
ETH_P_ALL = 0x0003
ETH_HLEN = 14
PACKET_OUTGOING = 4
SIOCGIFHWADDR = 0x8927
SO_RCVBUFFORCE = 33
SOL_PACKET, PACKET_VNET_HDR = 263, 15
UDP_SEGMENT = 103

home = netns.home()
watches = {}
hails = []
# The largest packet: memory of this size taken for each one costs more than all
# that is done with it.
room = memoryview(bytearray(1 << 17))


class Namespace:
    """Sockets made inside belong to the namespace."""

    def __init__(self, name):
        self.fd = netns.named(name)

    def __enter__(self):
        netns.go_to(self.fd)

    def __exit__(self, *_):
        netns.go_to(home)
        os.close(self.fd)


def place(text):
    namespace, device = text.split("/")
    return Namespace(namespace), device


def hardware_address(where):
    namespace, device = place(where)
    with namespace, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        request = struct.pack("256s", device.encode())
        return fcntl.ioctl(s, SIOCGIFHWADDR, request)[18:24]


class Sender:
    """Puts packets on a device, for the device @to or for its only peer."""

    def __init__(self, where, to):
        namespace, device = place(where)
        hardware = hardware_address(to) if to != "-" else b""
        with namespace:
            self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
        self.device, self.hardware = device, hardware

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, raw):
        protocol = ETH_P.get(raw[0] >> 4, ETH_P[4])
        while True:
            try:
                self.socket.sendto(raw, (self.device, protocol, 0, 0, self.hardware))
                return
            except BlockingIOError:
                select.select([], [self.socket], [], 1)


class Watch:
    """Packets seen on a device: IPv4 ones, or those with one of the outermost
    layers named.  Neighbour discovery is left out unless "discovery" is named.
    """

    def __init__(self, where, direction, layers):
        namespace, device = place(where)
        with namespace:
            self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
        self.socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 24)
        self.socket.bind((device, ETH_P_ALL))
        self.socket.setblocking(False)
        self.direction = direction
        unknown = set(layers) - set(packet.PROTO) - {"discovery"}
        if unknown:
            raise ValueError("no layer " + " ".join(unknown))
        self.layers = layers or ("ip",)
        self.seen = []

    def wants(self, raw, protocol, kind):
        version = raw[0] >> 4 if raw else 0
        if protocol != ETH_P.get(version) or len(raw) < (20 if version == 4 else 40):
            return False
        if self.direction != "any" and \
           (kind == PACKET_OUTGOING) != (self.direction == "out"):
            return False
        name, icmp = packet.kind_of(raw)
        if name == "icmp6" and icmp in packet.DISCOVERY:
            return "discovery" in self.layers
        return name in self.layers or ("ip" if version == 4 else "ip6") in self.layers

    def receive(self):
        length, sender = self.socket.recvfrom_into(room)
        return bytes(room[:length]), sender

    def drain(self):
        while True:
            try:
                raw, (_, protocol, kind, _, _) = self.receive()
            except BlockingIOError:
                return
            except OSError as e:
                if e.errno != errno.ENETDOWN:   # said once, when a device goes down
                    raise
                continue
            if self.wants(raw, protocol, kind):
                self.seen.append(raw)

    def take(self, at_least, seconds):
        """What came since the last time, at least so many if time allows."""
        until = time.monotonic() + seconds
        self.drain()
        while len(self.seen) < at_least and time.monotonic() < until:
            select.select([self.socket], [], [], 0.2)
            self.drain()
        seen, self.seen = self.seen, []
        return seen


class SummedWatch(Watch):
    """Completes checksums that are left to devices further on, so that packets
    are as they would be on a wire. Super-packets stay as they are.
    """

    def __init__(self, where, direction, layers):
        super().__init__(where, direction, layers)
        self.socket.close()
        namespace, device = place(where)
        with namespace:
            self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.socket.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 24)
        self.socket.bind((device, ETH_P_ALL))
        self.socket.setblocking(False)

    def receive(self):
        data, sender = super().receive()
        return segments.summed(data, len(sender[4]) and ETH_HLEN), sender


def options(words, **defaults):
    """The words NAME=VALUE, as a dictionary."""
    given = dict(word.split("=", 1) for word in words)
    unknown = set(given) - set(defaults)
    if unknown:
        raise ValueError("no option " + " ".join(unknown))
    return {**defaults, **given}


def receive(s, length):
    parts = []
    while length:
        part = s.recv(min(length, 1 << 16))
        if not part:
            raise ConnectionError("the other side closed early")
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def family_of(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def make_socket(namespace, to, kind, o):
    with Namespace(namespace):
        s = socket.socket(family_of(to), kind)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.settimeout(float(o["wait"]))
    return s


def make_client(namespace, to, kind, o):
    s = make_socket(namespace, to, kind, o)
    if o["dev"]:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, o["dev"].encode())
    if o.get("mark"):
        s.setsockopt(socket.SOL_SOCKET, socket.SO_MARK, int(o["mark"], 0))
    if o["src"] or o["sport"]:
        s.bind((o["src"] or "", int(o["sport"] or 0)))
    return s


# -- commands -------------------------------------------------------------

def send(where, to, *packets):
    """send FROM TO|- PACKET..."""
    with Sender(where, to) as sender:
        for text in packets:
            sender.send(packet.build(text))


def whole(where, to, size, *packets):
    """whole FROM TO SIZE PACKET...

    Super-packets: who sends them on cuts them to SIZE bytes of data each, and
    sums them.  SIZE 0 leaves the checksum only.
    """
    ethernet = hardware_address(to) + hardware_address(where)
    namespace, device = place(where)
    with namespace:
        s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    with s:
        s.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
        s.bind((device, 0))
        for text in packets:
            protocol = ETH_P[6 if text.startswith("ip6") else 4]
            s.send(segments.frame(text, int(size), ethernet + struct.pack(">H", protocol)))


def cut(name, size, text, before):
    """cut NAME SIZE PACKET BEFORE: is what came the segments of a super-packet?

    BEFORE, the text of what is before each of them, may say flow=ANY and
    sport=ANY: the same in all, and not 0, or of the range for MPLS-in-UDP.  IPv4
    ids outside are not looked at.
    """
    want = segments.cut(text, int(size))
    got = [packet.describe(raw) for raw in watches[name].take(len(want), 5)]
    flow = re.search(r"flow=(\d+)", got[0]) if got else None
    if flow and int(flow[1]):
        before = before.replace("flow=ANY", flow[0])
    sport = re.search(r"sport=(\d+) dport=%d" % packet.MPLS_IN_UDP, got[0]) if got else None
    if sport and int(sport[1]) >= 0xC000:
        before = before.replace("sport=ANY", "sport=" + sport[1])
    before = before.replace("=ANY", "=0") + " / "
    want = [packet.describe(packet.build(before + part)) for part in want]
    got, want = ([re.sub("^(ip .*?) id=[0-9]+", r"\1", line) for line in lines]
                 for lines in (got, want))
    if got == want:
        print("%d segments" % len(got))
        return
    print("%d packets, want %d" % (len(got), len(want)))
    for pair in list(zip(got, want))[:3]:
        print("got:  %s\nwant: %s" % pair)


def emit(namespace, *packets):
    """emit NS PACKET...: as this host's own, through its IP output"""
    for text in packets:
        raw = packet.build(text)
        to = packet.parse(text)[0][1]["dst"]
        with Namespace(namespace):
            s = socket.socket(family_of(to), socket.SOCK_RAW, socket.IPPROTO_RAW)
        with s:
            s.sendto(raw, (to, 0))


def flood(where, to, count, text):
    """flood FROM TO|- COUNT PACKET, {i} in it counts up"""
    with Sender(where, to) as sender:
        for i in range(int(count)):
            sender.send(packet.build(text.replace("{i}", str(i))))


class Hail(threading.Thread):
    """Sends the same packets again and again, until told or the device is gone."""

    def __init__(self, where, to, count, text):
        super().__init__(daemon=True)
        self.packets = [packet.build(text.replace("{i}", str(i)))
                        for i in range(int(count))]
        self.sender = Sender(where, to)
        self.begun, self.over = threading.Event(), threading.Event()

    def run(self):
        with self.sender:
            try:
                while not self.over.is_set():
                    for raw in self.packets:
                        self.sender.send(raw)
                    self.begun.set()
                    self.over.wait(0.02)
            except OSError:
                self.begun.set()


def hail(where, to, count, text, *more):
    """hail FROM TO|- COUNT PACKET [FROM TO COUNT PACKET]...

    Returns when all have been sent once; goes on until "quiet".
    """
    words = [where, to, count, text, *more]
    for at in range(0, len(words), 4):
        storm = Hail(*words[at:at + 4])
        hails.append(storm)
        storm.start()
        storm.begun.wait(20)


def quiet():
    """quiet: end what "hail" began"""
    for storm in hails:
        storm.over.set()
        storm.join()
    hails.clear()


def garbage(where, to, seed, count, head, *seeds_of_mutants):
    """garbage FROM TO|- SEED COUNT HEAD PACKET...

    COUNT packets: what follows the header HEAD is random bytes, or what
    follows the header of one of the PACKETs with some of its bits turned and
    its end cut off; now and then an IPv4 header has options or is a fragment.
    """
    dice = random.Random(int(seed))
    version6 = packet.parse(head)[0][0] == "ip6"
    bodies = [packet.build(text)[40 if version6 else 20:] for text in seeds_of_mutants]
    with Sender(where, to) as sender:
        for _ in range(int(count)):
            if dice.random() < 0.4:
                body = dice.randbytes(dice.randrange(120))
            else:
                body = bytearray(dice.choice(bodies))
                for _ in range(dice.randrange(4)):
                    body[dice.randrange(len(body))] ^= 1 << dice.randrange(8)
                body = bytes(body[:dice.choice((len(body), dice.randrange(len(body) + 1)))])
            extra = ""
            if not version6 and dice.random() < 0.05:
                extra = " opt=" + (b"\1" * 4 * dice.randrange(1, 10)).hex()
            if not version6 and dice.random() < 0.05:
                extra += " mf=%d frag=%d" % (dice.randrange(2), dice.randrange(1 << 13))
            sender.send(packet.build(head + extra + " / data hex=" + body.hex()))


def watch(name, where, direction="in", *layers):
    """watch NAME PLACE [in|out|any [LAYER...]]: outermost layer"""
    watches[name] = Watch(where, direction, layers)


def watch_summed(name, where, direction="in", *layers):
    """watch_summed NAME PLACE [in|out|any [LAYER...]]: as watch, with checksums
    computed that are left to do
    """
    watches[name] = SummedWatch(where, direction, layers)


def unwatch(name):
    """unwatch NAME"""
    watches.pop(name).socket.close()


def take(name, at_least="1", seconds="5"):
    """take NAME [AT_LEAST [SECONDS]]: what came, as text"""
    for raw in watches[name].take(int(at_least), float(seconds)):
        print(packet.describe(raw))


def take_hex(name, at_least="1", seconds="5"):
    """take_hex NAME [AT_LEAST [SECONDS]]: what came, as bytes"""
    for raw in watches[name].take(int(at_least), float(seconds)):
        print(raw.hex())


def sizes(name, at_least="1", seconds="5"):
    """sizes NAME [AT_LEAST [SECONDS]]: length of each packet that came"""
    print(*map(len, watches[name].take(int(at_least), float(seconds))))


def longest(name):
    """longest NAME: bytes of the longest packet that came"""
    print(max(map(len, watches[name].take(0, 0)), default=0))


def build(*packets):
    """build PACKET...: as bytes"""
    for text in packets:
        print(packet.build(text).hex())


def normal(*packets):
    """normal PACKET...: with all fields"""
    for text in packets:
        print(packet.describe(packet.build(text)))


def decode(*packets):
    """decode HEX..."""
    for raw in packets:
        print(packet.describe(bytes.fromhex(raw)))


def forwarded(raw, hops="1"):
    """forwarded HEX [HOPS]: the packet after so many routers"""
    print(packet.forwarded(bytes.fromhex(raw), int(hops)).hex())


def tcp(client, to, port, server, *words):
    """tcp CLIENT_NS ADDR PORT SERVER_NS [bytes=N] [src=A] [dev=D] [sport=P]
    [listen=PORT] [wait=SECONDS]

    N bytes each way, compared; prints the client as the server saw it.
    """
    o = options(words, bytes="200000", src="", sport="", dev="", listen=port, wait="20")
    count = int(o["bytes"])
    up, down = packet.filler(count, 1), packet.filler(count, 2)
    result = {}

    def serve():
        try:
            s, result["peer"] = listener.accept()
            with s:
                s.settimeout(float(o["wait"]))
                result["up"] = receive(s, count) == up
                s.sendall(down)
        except OSError as e:
            result["server"] = e

    with make_socket(server, to, socket.SOCK_STREAM, o) as listener:
        listener.bind(("", int(o["listen"])))
        listener.listen(1)
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            with make_client(client, to, socket.SOCK_STREAM, o) as s:
                s.connect((to, int(port)))
                s.sendall(up)
                same = receive(s, count) == down
        except OSError:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
            raise
        thread.join()
    if "server" in result:
        raise result["server"]
    if not same or not result["up"]:
        raise ValueError("the bytes have changed")
    print("peer=%s bytes=%d" % (result["peer"][0], count))


def udp(client, to, port, server, *words):
    """udp CLIENT_NS ADDR PORT SERVER_NS [bytes=N] [src=A] [dev=D] [sport=P]
    [listen=PORT] [at=A] [mark=M] [wait=SECONDS]

    A datagram there and back, the server bound to A (ADDR); prints the client as the server saw it.
    """
    o = options(words, bytes="32", src="", sport="", dev="", listen=port, wait="5",
                at=to, mark="")
    data = packet.filler(int(o["bytes"]), 3)
    with make_socket(server, to, socket.SOCK_DGRAM, o) as there, \
         make_client(client, to, socket.SOCK_DGRAM, o) as here:
        there.bind((o["at"], int(o["listen"])))
        here.connect((to, int(port)))
        here.send(data)
        until = time.monotonic() + float(o["wait"])
        got = None
        while time.monotonic() < until and not got:
            ready, _, _ = select.select([there, here], [], [], 0.2)
            if here in ready:
                here.recv(1)    # an ICMP error; an answer cannot be there yet
            if there in ready:
                got, peer = there.recvfrom(1 << 16)
        if got is None:
            raise TimeoutError("nothing arrived")
        if got != data:
            raise ValueError("the bytes have changed")
        there.sendto(data, peer)
        if here.recv(1 << 16) != data:
            raise ValueError("the bytes have changed on the way back")
        print("peer=%s" % peer[0])


def datagrams(client, to, port, server, *words):
    """datagrams CLIENT_NS ADDR PORT SERVER_NS [count=N] [size=N] [batch=N]
    [listen=PORT] [wait=SECONDS]

    N datagrams one way, a batch at a time handed over as one (UDP_SEGMENT);
    each is compared.  Their order is not kept where a flow changes processors.
    """
    o = options(words, count="600", size="1200", batch="20", listen=port, wait="20",
                src="", sport="", dev="")
    size, batch = int(o["size"]), int(o["batch"])
    data = packet.filler(int(o["count"]) * size, 4)
    with make_socket(server, to, socket.SOCK_DGRAM, o) as there, \
         make_client(client, to, socket.SOCK_DGRAM, o) as here:
        there.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 26)
        there.bind((to, int(o["listen"])))
        here.setsockopt(socket.IPPROTO_UDP, UDP_SEGMENT, size)
        here.connect((to, int(port)))
        got = []
        for at in range(0, len(data), batch * size):
            part = data[at:at + batch * size]
            here.send(part)
            until = time.monotonic() + float(o["wait"])
            while sum(map(len, got)) < at + len(part):
                if time.monotonic() > until:
                    raise TimeoutError("%d bytes of %d" % (sum(map(len, got)), at + len(part)))
                got.append(there.recv(1 << 16))
    if sorted(got) != sorted(data[at:at + size] for at in range(0, len(data), size)):
        raise ValueError("the bytes have changed")
    print("datagrams=%d" % len(got))


def crc(text):
    """crc PACKET: of its bytes"""
    print("%08x" % zlib.crc32(packet.build(text)))


COMMANDS = (send, whole, cut, emit, flood, hail, quiet, garbage, watch, watch_summed, unwatch, take, take_hex, sizes,
            longest,
            build, normal,
            decode, forwarded, tcp, udp, datagrams, crc)


def main():
    table = {command.__name__: command for command in COMMANDS}
    for line in sys.stdin:
        name, *words = shlex.split(line)
        status, said = "ok", io.StringIO()
        with contextlib.redirect_stdout(said):
            try:
                if name != "quit":
                    table[name](*words)
            except (OSError, ValueError, KeyError, TypeError) as e:
                print("error %s: %s" % (name, e or type(e).__name__))
                status = "error"
        said = said.getvalue().encode("ascii", "backslashreplace").decode()
        print(status, len(said))
        print(said, end="", flush=True)
        if name == "quit":
            break


main()
