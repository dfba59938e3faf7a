#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Print each packet of a capture file as hex, from the network header on.

A file that tcpdump is still writing may end inside a record: what is complete
is printed.  Ethernet, raw IP and "cooked" captures (the link types of the
devices that labels travel over) are understood.
"""
import struct
import sys

LINK_HEADER = {1: 14, 12: 0, 101: 0, 113: 16, 228: 0, 229: 0, 276: 20}


def packets(data):
    order = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    link = struct.unpack_from(order + "I", data, 20)[0] & 0xFFFF
    at = 24
    while at + 16 <= len(data):
        length = struct.unpack_from(order + "I", data, at + 8)[0]
        if at + 16 + length > len(data):
            break
        yield data[at + 16 + LINK_HEADER[link]:at + 16 + length]
        at += 16 + length


def main():
    with open(sys.argv[1], "rb") as capture:
        data = capture.read()
    if len(data) >= 24:
        for packet in packets(data):
            print(packet.hex())


main()
