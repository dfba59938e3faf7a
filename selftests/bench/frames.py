# SPDX-License-Identifier: GPL-2.0
"""frames.py PACKET NUMBER: frames for lnet_bench, one for each of 0..NUMBER-1.

PACKET is text (see packet.py) in which {} stands for a piece of Python over i.
"""
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../lib"))
import packet  # noqa: E402


def main(text, number):
    for i in range(int(number)):
        raw = packet.build(eval("f" + repr(text), {"i": i}))
        sys.stdout.buffer.write(struct.pack(">H", len(raw)) + raw)


main(*sys.argv[1:])
