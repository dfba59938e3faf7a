# SPDX-License-Identifier: GPL-2.0
"""IP packets as text and as bytes.

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
    ip6     src dst tos(traffic class) flow ttl(hop limit) proto ver len
    ext     type(0 hop-by-hop, 43 routing, 60 destination) hex(behind the first
            two bytes, padded) proto
    frag6   id frag(in units of 8 bytes) mf proto
    mpls    label tc s ttl
    udp     sport dport len sum
    tcp     sport dport seq ack flags(hex) win opt(hex) sum
    icmp    type code info(the second word) sum stack(LABEL:TC:S:TTL, the label
            stack entry of an extension, RFC 4884 and 4950; then what is quoted
            has 128 bytes, and the padding is not told)
    icmp6   likewise
    data    len fill(seed of its bytes), or hex
"""
import ipaddress
import random
import struct
import zlib

PROTO = {"icmp": 1, "tcp": 6, "udp": 17, "mpls": 137, "ip": 4, "ip6": 41,
         "frag6": 44, "icmp6": 58}
LAYER = {number: name for name, number in PROTO.items()}
EXTENSIONS = (0, 43, 60)
NO_NEXT_HEADER = 59
MPLS_IN_UDP = 6635
ICMP_ERRORS = {"icmp": (3, 4, 5, 11, 12), "icmp6": (1, 2, 3, 4)}
# those that may have an extension, and the least that they quote then
EXTENSIBLE = {"icmp": (3, 11, 12), "icmp6": (1, 3)}
QUOTE = 128
# multicast listeners and neighbours
DISCOVERY = (130, 131, 132, 133, 134, 135, 136, 137, 143)


def checksum(data):
    if len(data) & 1:
        data += b"\0"
    # A sum of words with its carries is the remainder that they leave as a number.
    number_of_all = int.from_bytes(data, "big")
    total = number_of_all % 0xFFFF
    if number_of_all and not total:
        total = 0xFFFF
    return ~total & 0xFFFF


def address(text):
    return ipaddress.ip_address(text).packed


def written(raw):
    return str(ipaddress.ip_address(raw))


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


def build_ip6(f, payload, proto):
    header = struct.pack(
        ">IHBB", number(f.get("ver", "6")) << 28 |
        number(f.get("tos", "0")) << 20 | number(f.get("flow", "0")),
        number(f.get("len", str(len(payload)))) & 0xFFFF,
        number(f.get("proto", str(proto))), number(f.get("ttl", "64")))
    return header + address(f["src"]) + address(f["dst"]) + payload


def build_ext(f, payload, proto):
    body = bytes.fromhex(f.get("hex", ""))
    missing = -(2 + len(body)) % 8
    if missing == 1:
        body += b"\0"
    elif missing:
        body += bytes((1, missing - 2)) + b"\0" * (missing - 2)
    return bytes((number(f.get("proto", str(proto))), len(body) // 8)) + body + payload


def build_frag6(f, payload, proto):
    return struct.pack(">BBHI", number(f.get("proto", str(proto))), 0,
                       number(f.get("frag", "0")) << 3 | number(f.get("mf", "0")),
                       number(f.get("id", "0"))) + payload


def pseudo(ip, proto, length):
    return (address(ip["src"]) + address(ip["dst"]) +
            struct.pack(">IHH", length, 0, proto))


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


def length_of_quote(icmp6):
    """Where the second word of an ICMP error tells it, and what it counts by."""
    return (24, 8) if icmp6 else (16, 4)


def build_icmp(f, payload, ip=None):
    info = number(f.get("info", "0"))
    if "stack" in f:
        shift, unit = length_of_quote(ip)
        payload = payload[:QUOTE].ljust(QUOTE, b"\0") + build_extension(f["stack"])
        info |= QUOTE // unit << shift
    head = struct.pack(">BBHI", number(f["type"]), number(f.get("code", "0")), 0, info)
    covered = pseudo(ip, 58, len(head) + len(payload)) if ip else b""
    total = (number(f["sum"]) if "sum" in f else
             checksum(covered + head + payload))
    return head[:2] + struct.pack(">H", total) + head[4:] + payload


def build_extension(stack):
    label, tc, bottom, ttl = map(number, stack.split(":"))
    raw = struct.pack(">HHHBBI", 0x2000, 0, 8, 1, 1,
                      label << 12 | tc << 9 | bottom << 8 | ttl)
    return raw[:2] + struct.pack(">H", checksum(raw)) + raw[4:]


BUILD6 = {"ip6": build_ip6, "ext": build_ext, "frag6": build_frag6}


def ip_of(layers, at):
    """The IP header that a layer is behind."""
    while layers[at][0] not in ("ip", "ip6"):
        at -= 1
    return layers[at][1]


def build(text):
    """Bytes of a written packet."""
    layers = parse(text)
    raw = b""
    below = None
    for at in range(len(layers) - 1, -1, -1):
        name, fields = layers[at]
        if name == "data":
            raw = build_data(fields) + raw
            below = 253
            continue
        if name == "ip":
            raw = build_ip(fields, raw, below or 0)
        elif name in BUILD6:
            raw = BUILD6[name](fields, raw,
                               NO_NEXT_HEADER if below is None else below)
        elif name == "mpls":
            raw = build_mpls(fields, raw,
                             at + 1 == len(layers) or layers[at + 1][0] != "mpls")
        elif name == "udp":
            raw = build_udp(fields, raw, ip_of(layers, at))
        elif name == "tcp":
            raw = build_tcp(fields, raw, ip_of(layers, at))
        elif name == "icmp":
            raw = build_icmp(fields, raw)
        elif name == "icmp6":
            raw = build_icmp(fields, raw, ip_of(layers, at))
        else:
            raise ValueError("no layer " + name)
        below = number(fields["type"]) if name == "ext" else PROTO[name]
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
    if name in ("ip", "ip6"):
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
        if dport == MPLS_IN_UDP and len(raw) >= 12:
            return text + ("" if total else " sum=0") + describe_mpls(raw[8:])
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
    if name in ICMP_ERRORS and len(raw) >= 8:
        kind, code, _, info = struct.unpack_from(">BBHI", raw)
        quote, extension = raw[8:], ""
        if kind in EXTENSIBLE[name]:
            info, quote, extension = describe_extension(name == "icmp6", info, quote)
        text = " / %s type=%d code=%d info=%d" % (name, kind, code, info) + extension
        covered = pseudo(ip, proto, len(raw)) if name == "icmp6" else b""
        if whole and checksum(covered + raw):
            text += " badsum"
        if kind in ICMP_ERRORS[name]:
            return text + " / " + describe(quote, quoted=True)
        return text + describe_data(raw[8:])
    return describe_data(raw)


def describe_extension(icmp6, info, raw):
    """The second word without the length, what is quoted, the extension."""
    shift, unit = length_of_quote(icmp6)
    length = (info >> shift & 255) * unit
    if not length:
        return info, raw, ""
    info &= ~(255 << shift)
    quote, raw = raw[:length], raw[length:]
    text = ""
    if length < QUOTE or len(quote) < length:
        text += " badlen"
    if len(raw) < 4 or raw[0] != 0x20 or checksum(raw):
        text += " badsum"
    raw = raw[4:]
    while len(raw) >= 4:
        size, kind, entry = struct.unpack_from(">HBB", raw)
        if (size, kind, entry) != (8, 1, 1) or len(raw) < 8:
            text += " object=" + raw.hex()
            break
        word = struct.unpack_from(">I", raw, 4)[0]
        text += " stack=%d:%d:%d:%d" % (word >> 12, word >> 9 & 7,
                                        word >> 8 & 1, word & 255)
        raw = raw[size:]
    total = (struct.unpack_from(">H", quote, 4)[0] + 40 if icmp6 else
             struct.unpack_from(">H", quote, 2)[0])
    if quote[total:].strip(b"\0"):
        text += " badpadding"
    return info, quote[:total], text


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


def describe6(raw, quoted):
    word, length, proto, ttl = struct.unpack_from(">IHBB", raw)
    ip = {"src": written(raw[8:24]), "dst": written(raw[24:40])}
    text = "ip6 src=%s dst=%s tos=%d flow=%d ttl=%d proto=%d" % (
        ip["src"], ip["dst"], word >> 20 & 255, word & 0xFFFFF, ttl, proto)
    if not quoted and length != len(raw) - 40:
        text += " badlen"
    raw, whole = raw[40:], not quoted
    while proto in EXTENSIONS and len(raw) >= 8 * (raw[1] + 1):
        end = 8 * (raw[1] + 1)
        text += " / ext type=%d proto=%d hex=%s" % (proto, raw[0], raw[2:end].hex())
        proto, raw = raw[0], raw[end:]
    if LAYER.get(proto) == "frag6" and len(raw) >= 8:
        proto, _, place, ident = struct.unpack_from(">BBHI", raw)
        text += " / frag6 id=%d frag=%d mf=%d proto=%d" % (
            ident, place >> 3, place & 1, proto)
        raw, whole = raw[8:], whole and not place & 1
        if place >> 3:
            return text + describe_data(raw)
    return text + describe_rest(ip, proto, raw, whole)


def describe(raw, quoted=False):
    """Text of a packet; @quoted: by an ICMP error, which cuts it off."""
    if len(raw) >= 40 and raw[0] >> 4 == 6:
        return describe6(raw, quoted)
    if len(raw) < 20 or raw[0] >> 4 != 4 or raw[0] & 15 < 5:
        return ("data len=%d crc=%08x" % (len(raw), zlib.crc32(raw)))
    ihl = (raw[0] & 15) * 4
    length, ident, fragment = struct.unpack_from(">HHH", raw, 2)
    ip = {"src": written(raw[12:16]), "dst": written(raw[16:20])}
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
    if raw[0] >> 4 == 6:
        raw[7] -= hops
        return bytes(raw)
    raw[8] -= hops
    end = (raw[0] & 15) * 4
    raw[10:12] = b"\0\0"
    struct.pack_into(">H", raw, 10, checksum(bytes(raw[:end])))
    return bytes(raw)


def kind_of(raw):
    """What an IP packet carries, and the ICMP type of what does."""
    if raw[0] >> 4 == 4:
        end, proto = (raw[0] & 15) * 4, raw[9]
    else:
        end, proto = 40, raw[6]
        while proto in EXTENSIONS and len(raw) >= end + 8:
            proto, end = raw[end], end + 8 * (raw[end + 1] + 1)
    name = LAYER.get(proto)
    return name, raw[end] if name in ICMP_ERRORS and len(raw) > end else None
