# SPDX-License-Identifier: GPL-2.0
"""Super-packets: TCP and UDP packets that somebody else is to cut.

Packets are texts of packet.py; what is cut is the innermost transport.
"""
import struct

import packet

NEEDS_CSUM = 1
GSO_TCPV4, GSO_TCPV6, GSO_UDP_L4 = 1, 4, 5
PSH_FIN, CWR = 0x09, 0x80
CHECK_AT = {"tcp": 16, "udp": 6}


def written(layers):
    """The text of parsed layers."""
    return " / ".join(" ".join([name] + [k + "=" + v for k, v in fields.items()])
                      for name, fields in layers)


def transport_at(layers):
    return max(i for i, (name, _) in enumerate(layers) if name in CHECK_AT)


def cut(text, size):
    """Texts of the segments, @size bytes of data each."""
    layers = packet.parse(text)
    at = transport_at(layers)
    transport = layers[at][0]
    data = packet.build_data(layers[-1][1])
    pieces = [data[i:i + size] for i in range(0, len(data), size)]
    result = []
    for i, piece in enumerate(pieces):
        parts = [(name, dict(fields)) for name, fields in layers]
        parts[-1] = ("data", {"hex": piece.hex()})
        ip = packet.ip_of(parts, at)
        if "." in ip["src"]:
            ip["id"] = str(packet.number(ip.get("id", "0")) + i & 0xFFFF)
        if transport == "tcp":
            tcp = parts[at][1]
            tcp["seq"] = str(packet.number(tcp.get("seq", "0")) + i * size & 0xFFFFFFFF)
            flags = int(tcp.get("flags", "2"), 16)
            flags &= ~CWR if i else ~0
            flags &= ~PSH_FIN if i + 1 < len(pieces) else ~0
            tcp["flags"] = "%x" % flags
        result.append(written(parts))
    return result


def folded(data):
    return ~packet.checksum(data) & 0xFFFF


def frame(text, size, ethernet):
    """A packet as a socket with PACKET_VNET_HDR takes it, behind the header
    @ethernet: to be cut into @size bytes of data each (0: to be left whole),
    its checksum still to be computed (struct virtio_net_hdr).
    """
    layers = packet.parse(text)
    at = transport_at(layers)
    transport, ip = layers[at][0], packet.ip_of(layers, at)
    raw = bytearray(packet.build(text))
    data = len(packet.build_data(layers[-1][1]))
    length = data + 8
    if transport == "tcp":
        length += 12 + len(bytes.fromhex(layers[at][1].get("opt", "")))
    start = len(raw) - length
    kind = GSO_UDP_L4 if transport == "udp" else \
        GSO_TCPV4 if "." in ip["src"] else GSO_TCPV6
    struct.pack_into(">H", raw, start + CHECK_AT[transport],
                     folded(packet.pseudo(ip, packet.PROTO[transport], length)))
    before = len(ethernet)
    return struct.pack("=BBHHHH", NEEDS_CSUM, kind if size else 0,
                       before + len(raw) - data, size, before + start,
                       CHECK_AT[transport]) + ethernet + raw


def summed(data, before):
    """The packet that such a socket received, behind @before bytes of link
    layer, its checksum computed unless it is to be cut first.
    """
    flags, kind, _, _, start, offset = struct.unpack_from("=BBHHHH", data)
    raw = bytearray(data[10:])
    if flags & NEEDS_CSUM and not kind:
        total = packet.checksum(bytes(raw[start:]))
        if not total and offset == CHECK_AT["udp"]:
            total = 0xFFFF
        struct.pack_into(">H", raw, start + offset, total)
    return bytes(raw[before:])
