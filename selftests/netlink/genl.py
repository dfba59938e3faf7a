# SPDX-License-Identifier: GPL-2.0
"""Generic netlink by hand, so that a test can also send what no library would.

Attributes know where they lie in the message that was sent, and an answer
tells everything the kernel said: errno, text, the offset it blames.
"""
import os
import socket
import struct

NLM_F_REQUEST, NLM_F_MULTI, NLM_F_ACK, NLM_F_ECHO = 1, 2, 4, 8
NLM_F_DUMP_INTR, NLM_F_DUMP = 0x10, 0x300
NLM_F_REPLACE, NLM_F_EXCL, NLM_F_CREATE = 0x100, 0x200, 0x400
NLMSG_ERROR, NLMSG_DONE = 2, 3
NLA_F_NESTED, NLA_TYPE_MASK = 0x8000, 0x3fff
SOL_NETLINK, NETLINK_GENERIC = 270, 16
NETLINK_ADD_MEMBERSHIP, NETLINK_CAP_ACK, NETLINK_EXT_ACK = 1, 10, 11
GENL_ID_CTRL, CTRL_CMD_GETFAMILY = 16, 3
ERR_MSG, ERR_OFFS, ERR_POLICY, ERR_MISS_TYPE, ERR_MISS_NEST = 1, 2, 4, 5, 6
HEADERS = 16 + 4


def align(n):
    return (n + 3) & ~3


class Attr:
    """One attribute: bytes, or a list of attributes for a nest."""

    def __init__(self, kind, data, nested=None, length=None):
        self.kind, self.data, self.length = kind, data, length
        self.nested = isinstance(data, list) if nested is None else nested
        self.offset = None

    def pack(self, base):
        self.offset = base
        data = self.data
        if isinstance(data, list):
            data = pack(data, base + 4)
        length = 4 + len(data) if self.length is None else self.length
        kind = self.kind | (NLA_F_NESTED if self.nested else 0)
        raw = struct.pack("HH", length & 0xffff, kind) + data
        return raw + bytes(align(len(raw)) - len(raw))


def pack(attrs, base=HEADERS):
    raw = b""
    for attr in attrs:
        raw += attr.pack(base + len(raw))
    return raw


def u8(kind, value):
    return Attr(kind, struct.pack("B", value))


def u32(kind, value):
    return Attr(kind, struct.pack("I", value))


def text(kind, value):
    return Attr(kind, value.encode("latin-1") + b"\0")


def addr(kind, value):
    family = socket.AF_INET6 if ":" in value else socket.AF_INET
    return Attr(kind, socket.inet_pton(family, value))


def bits(kind, value, selector):
    return Attr(kind, struct.pack("II", value, selector))


def unpack(raw):
    """Attributes of a message as a list of (type, bytes)."""
    found = []
    while len(raw) >= 4:
        length, kind = struct.unpack("HH", raw[:4])
        if length < 4 or length > len(raw):
            raise ValueError(f"attribute of length {length} in {len(raw)} bytes")
        found.append((kind & NLA_TYPE_MASK, raw[4:length]))
        raw = raw[align(length):]
    if raw:
        raise ValueError(f"{len(raw)} bytes behind the attributes")
    return found


class Message:
    def __init__(self, kind, flags, seq, portid, payload):
        self.kind, self.flags, self.seq, self.portid = kind, flags, seq, portid
        self.payload = payload
        self.cmd = payload[0] if len(payload) >= 4 else None

    @property
    def attrs(self):
        return dict(unpack(self.payload[4:]))

    @property
    def list(self):
        return unpack(self.payload[4:])


class Answer:
    """What came back: the verdict of the kernel and the messages before it."""

    def __init__(self):
        self.errno, self.text, self.messages = None, "", []
        self.offset = self.miss_type = self.miss_nest = None
        self.interrupted = False

    def close(self, tlvs):
        found = dict(tlvs)
        self.text = found.get(ERR_MSG, b"\0")[:-1].decode()
        for kind, name in ((ERR_OFFS, "offset"), (ERR_MISS_TYPE, "miss_type"),
                           (ERR_MISS_NEST, "miss_nest")):
            if kind in found:
                setattr(self, name, struct.unpack("I", found[kind])[0])

    def __str__(self):
        name = os.strerror(self.errno) if self.errno else "success"
        return (f"{name}, text {self.text!r}, offset {self.offset}, "
                f"missing {self.miss_type} in {self.miss_nest}")


class Netlink:
    """A netlink socket and what any protocol of it has in common."""

    def __init__(self, protocol, buffer=1 << 20):
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol)
        self.sock.bind((0, 0))
        for option in (NETLINK_CAP_ACK, NETLINK_EXT_ACK):
            self.sock.setsockopt(SOL_NETLINK, option, 1)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.sock.settimeout(60)
        self.portid = self.sock.getsockname()[0]
        self.seq = 0

    def close(self):
        self.sock.close()

    def message(self, kind, payload, flags):
        self.seq += 1
        return struct.pack("IHHII", 16 + len(payload), kind,
                           flags | NLM_F_REQUEST, self.seq, 0) + payload

    def send(self, raw):
        self.sock.send(raw)

    def receive(self):
        raw = self.sock.recv(1 << 17)
        while len(raw) >= 16:
            length, kind, flags, seq, portid = struct.unpack("IHHII", raw[:16])
            yield Message(kind, flags, seq, portid, raw[16:length])
            raw = raw[align(length):]

    def finish(self, answer=None):
        """Read until the request that was sent last has its end."""
        answer = answer or Answer()
        while answer.errno is None:
            for message in self.receive():
                self.take(answer, message)
        return answer

    def take(self, answer, message):
        if message.seq != self.seq:
            return
        answer.interrupted |= bool(message.flags & NLM_F_DUMP_INTR)
        if message.kind == NLMSG_ERROR:
            answer.errno = -struct.unpack("i", message.payload[:4])[0]
            answer.close(unpack(message.payload[20:]))
        elif message.kind == NLMSG_DONE:
            answer.errno = -struct.unpack("i", message.payload[:4])[0]
            answer.close(unpack(message.payload[4:]))
        else:
            answer.messages.append(message)


class Socket(Netlink):
    """Generic netlink, one family."""

    def __init__(self, family="lnet_exit", buffer=1 << 20, known=None):
        super().__init__(NETLINK_GENERIC, buffer)
        if known:
            # The kernel sizes dumps by what a socket has read with before:
            # this one has not read anything.
            self.family, self.groups = known.family, known.groups
            return
        self.family = GENL_ID_CTRL
        answer = self.call(CTRL_CMD_GETFAMILY, [text(2, family)])
        if answer.errno:
            raise OSError(answer.errno, f"generic netlink family {family}")
        attrs = answer.messages[0].attrs
        self.family = struct.unpack("H", attrs[1])[0]
        self.groups = {}
        for _, group in unpack(attrs.get(7, b"")):
            group = dict(unpack(group))
            self.groups[group[1][:-1].decode()] = struct.unpack("I", group[2])[0]

    def join(self, group):
        self.sock.setsockopt(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP,
                             self.groups[group])

    def build(self, cmd, payload, flags, reserved=0):
        payload = struct.pack("BBH", cmd, 1, reserved) + payload
        return self.message(self.family, payload, flags)

    def call(self, cmd, attrs=(), flags=0, reserved=0):
        self.send(self.build(cmd, pack(attrs), flags | NLM_F_ACK, reserved))
        return self.finish()

    def dump(self, cmd, attrs=()):
        self.send(self.build(cmd, pack(attrs), NLM_F_DUMP))
        return self.finish()

    def bulk(self, requests, batch=64):
        """Send many (cmd, attrs, flags); the first refusal raises."""
        requests = list(requests)
        for start in range(0, len(requests), batch):
            part = requests[start:start + batch]
            raw = b""
            for i, (cmd, attrs, flags) in enumerate(part):
                last = i == len(part) - 1
                raw += self.build(cmd, pack(attrs),
                                  flags | (NLM_F_ACK if last else 0))
            first = self.seq - len(part) + 1
            self.send(raw)
            pending = True
            while pending:
                for message in self.receive():
                    if message.kind != NLMSG_ERROR or message.seq < first:
                        continue
                    answer = Answer()
                    self.seq, last = message.seq, self.seq
                    self.take(answer, message)
                    self.seq = last
                    if answer.errno:
                        raise OSError(answer.errno, str(answer))
                    pending = message.seq != last
