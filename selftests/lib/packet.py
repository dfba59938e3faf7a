# SPDX-License-Identifier: GPL-2.0
"""IPv4 packets as text and as bytes.

A packet is written as its layers, separated by " / ", each one a name and
fields:

    ip src=10.1.0.1 dst=10.1.0.2 proto=137 / mpls label=1001 ttl=63 /
    ip src=192.168.1.2 dst=203.0.113.2 / udp sport=4000 dport=7 / data len=32

build() fills in what is not named: lengths, protocol numbers, checksums.  A
field that is named is taken as it is, so that wrong packets can be made.
describe() writes all fields in a fixed order, and after each wrong checksum or
length the word "badsum" or "badlen".  Two packets with one description differ
at most in data that has the same CRC.

Fields
    ip      src dst tos id df mf frag ttl proto opt(hex) ver ihl len sum
    mpls    label tc s ttl
    udp     sport dport len sum
    tcp     sport dport seq ack flags(hex) win opt(hex) sum
    icmp    type code info(the second word) sum
    data    len fill(seed of its bytes), or hex
"""
import random
import struct
import zlib

PROTO = {"icmp": 1, "tcp": 6, "udp": 17, "mpls": 137, "ip": 4}
LAYER = {number: name for name, number in PROTO.items()}
ICMP_ERRORS = (3, 4, 5, 11, 12)


def checksum(data):
    if len(data) & 1:
        data += b"\0"
    total = sum(struct.unpack(">%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def address(text):
    return bytes(int(part) for part in text.split("."))


def dotted(raw):
    return ".".join(str(byte) for byte in raw)


def number(text):
    return int(text, 0)


def parse(text):
    """List of (name, {field: text}) of a written packet."""
    layers = []
    for part in text.split("/"):
        name, *words = part.split()
        layers.append((name, dict(word.split("=", 1) for word in words)))
    return layers


def filler(length, seed=0):
    """Bytes that are easy to make again and unlike their neighbours."""
    return random.Random(seed).randbytes(length)


def build_data(f):
    if "hex" in f:
        return bytes.fromhex(f["hex"])
    return filler(number(f.get("len", "0")), number(f.get("fill", "0")))


def build_mpls(f, payload, bottom):
    word = (number(f["label"]) << 12 | number(f.get("tc", "0")) << 9 |
            number(f.get("s", "1" if bottom else "0")) << 8 |
            number(f.get("ttl", "64")))
    return struct.pack(">I", word) + payload


def build_ip(f, payload, proto):
    options = bytes.fromhex(f.get("opt", ""))
    options += b"\0" * (-len(options) % 4)
    header = bytearray(20)
    header[0] = (number(f.get("ver", "4")) << 4 |
                 number(f.get("ihl", str(5 + len(options) // 4))))
    header[1] = number(f.get("tos", "0"))
    length = number(f.get("len", str(20 + len(options) + len(payload))))
    fragment = (number(f.get("df", "0")) << 14 | number(f.get("mf", "0")) << 13 |
                number(f.get("frag", "0")))
    struct.pack_into(">HHH", header, 2, length & 0xFFFF,
                     number(f.get("id", "0")), fragment)
    header[8] = number(f.get("ttl", "64"))
    header[9] = number(f.get("proto", str(proto)))
    header[12:16] = address(f["src"])
    header[16:20] = address(f["dst"])
    header += options
    total = number(f["sum"]) if "sum" in f else checksum(bytes(header))
    struct.pack_into(">H", header, 10, total)
    return bytes(header) + payload


def pseudo(ip, proto, length):
    return address(ip["src"]) + address(ip["dst"]) + struct.pack(">HH", proto, length)


def build_udp(f, payload, ip):
    length = 8 + len(payload)
    head = struct.pack(">HHHH", number(f["sport"]), number(f["dport"]),
                       number(f.get("len", str(length))), 0)
    total = checksum(pseudo(ip, 17, length) + head + payload) or 0xFFFF
    if "sum" in f:
        total = number(f["sum"])
    return head[:6] + struct.pack(">H", total) + payload


def build_tcp(f, payload, ip):
    options = bytes.fromhex(f.get("opt", ""))
    head = struct.pack(">HHIIBBHHH", number(f["sport"]), number(f["dport"]),
                       number(f.get("seq", "0")), number(f.get("ack", "0")),
                       (5 + len(options) // 4) << 4,
                       int(f.get("flags", "2"), 16),
                       number(f.get("win", "1024")), 0, 0) + options
    total = checksum(pseudo(ip, 6, len(head) + len(payload)) + head + payload)
    if "sum" in f:
        total = number(f["sum"])
    return head[:16] + struct.pack(">H", total) + head[18:] + payload


def build_icmp(f, payload):
    head = struct.pack(">BBHI", number(f["type"]), number(f.get("code", "0")), 0,
                       number(f.get("info", "0")))
    total = number(f["sum"]) if "sum" in f else checksum(head + payload)
    return head[:2] + struct.pack(">H", total) + head[4:] + payload


def build(text):
    """Bytes of a written packet."""
    layers = parse(text)
    raw = b""
    below = 0
    for at in range(len(layers) - 1, -1, -1):
        name, fields = layers[at]
        if name == "data":
            raw = build_data(fields) + raw
            below = 253
            continue
        if name == "ip":
            raw = build_ip(fields, raw, below)
        elif name == "mpls":
            raw = build_mpls(fields, raw,
                             at + 1 == len(layers) or layers[at + 1][0] != "mpls")
        elif name == "udp":
            raw = build_udp(fields, raw, layers[at - 1][1])
        elif name == "tcp":
            raw = build_tcp(fields, raw, layers[at - 1][1])
        elif name == "icmp":
            raw = build_icmp(fields, raw)
        else:
            raise ValueError("no layer " + name)
        below = PROTO[name]
    return raw


def describe_data(raw):
    if not raw:
        return ""
    return " / data len=%d crc=%08x" % (len(raw), zlib.crc32(raw))


def describe_rest(ip, proto, raw, whole):
    """What an IP header of protocol @proto is followed by.

    @whole: nothing is cut off or still to come, so checksums can be verified.
    """
    name = LAYER.get(proto)
    if name == "ip":
        return " / " + describe(raw)
    if name == "mpls" and len(raw) >= 4:
        return describe_mpls(raw)
    if name == "udp" and len(raw) >= 8:
        sport, dport, length, total = struct.unpack_from(">HHHH", raw)
        text = " / udp sport=%d dport=%d" % (sport, dport)
        if whole and length != len(raw):
            text += " badlen"
        if whole and total and checksum(pseudo(ip, 17, len(raw)) + raw):
            text += " badsum"
        return text + describe_data(raw[8:])
    if name == "tcp" and len(raw) >= 20:
        sport, dport, seq, ack, offset, flags, win = struct.unpack_from(">HHIIBBH", raw)
        end = (offset >> 4) * 4
        text = (" / tcp sport=%d dport=%d seq=%d ack=%d flags=%x win=%d" %
                (sport, dport, seq, ack, flags, win))
        if end > 20:
            text += " opt=" + raw[20:end].hex()
        if whole and checksum(pseudo(ip, 6, len(raw)) + raw):
            text += " badsum"
        return text + describe_data(raw[end:])
    if name == "icmp" and len(raw) >= 8:
        kind, code, _, info = struct.unpack_from(">BBHI", raw)
        text = " / icmp type=%d code=%d info=%d" % (kind, code, info)
        if whole and checksum(raw):
            text += " badsum"
        if kind in ICMP_ERRORS:
            return text + " / " + describe(raw[8:], quoted=True)
        return text + describe_data(raw[8:])
    return describe_data(raw)


def describe_mpls(raw):
    text = ""
    while len(raw) >= 4:
        word = struct.unpack_from(">I", raw)[0]
        text += " / mpls label=%d tc=%d s=%d ttl=%d" % (
            word >> 12, word >> 9 & 7, word >> 8 & 1, word & 255)
        raw = raw[4:]
        if word >> 8 & 1:
            return text + " / " + describe(raw) if raw else text
    return text + describe_data(raw)


def describe(raw, quoted=False):
    """Text of a packet; @quoted: by an ICMP error, which cuts it off."""
    if len(raw) < 20 or raw[0] >> 4 != 4 or raw[0] & 15 < 5:
        return ("data len=%d crc=%08x" % (len(raw), zlib.crc32(raw)))
    ihl = (raw[0] & 15) * 4
    length, ident, fragment = struct.unpack_from(">HHH", raw, 2)
    ip = {"src": dotted(raw[12:16]), "dst": dotted(raw[16:20])}
    text = "ip src=%s dst=%s tos=%d id=%d" % (ip["src"], ip["dst"], raw[1], ident)
    text += " df=%d mf=%d frag=%d" % (fragment >> 14 & 1, fragment >> 13 & 1,
                                      fragment & 0x1FFF)
    text += " ttl=%d proto=%d" % (raw[8], raw[9])
    if ihl > 20:
        text += " opt=" + raw[20:ihl].hex()
    if fragment >> 15:
        text += " evil"
    if not quoted and length != len(raw):
        text += " badlen"
    if checksum(raw[:ihl]):
        text += " badsum"
    if fragment & 0x1FFF:
        return text + describe_data(raw[ihl:])
    whole = not quoted and not fragment & 0x2000
    return text + describe_rest(ip, raw[9], raw[ihl:], whole)


def forwarded(raw, hops):
    """The packet after @hops routers, which touch nothing but the TTL."""
    raw = bytearray(raw)
    raw[8] -= hops
    end = (raw[0] & 15) * 4
    raw[10:12] = b"\0\0"
    struct.pack_into(">H", raw, 10, checksum(bytes(raw[:end])))
    return bytes(raw)
