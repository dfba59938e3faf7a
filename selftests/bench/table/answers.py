# SPDX-License-Identifier: GPL-2.0
"""answers.py CAPTURED WANT: did each packet take the exit that the list says?

CAPTURED are frames that came out (bench.h).  A label 1000 + N tells exit N, and so
does a DSCP of N.  WANT has the exits of the frames that went in.  Prints "N right",
or the first one that is not.
"""
import struct
import sys

MPLS = 137


def frames(path):
    with open(path, "rb") as file:
        raw = file.read()
    at = 0
    while at < len(raw):
        size = struct.unpack_from(">H", raw, at)[0]
        yield raw[at + 2:at + 2 + size]
        at += 2 + size


def exit_of(frame):
    v6 = frame[0] >> 4 == 6
    if frame[6 if v6 else 9] == MPLS:
        return (struct.unpack_from(">I", frame, 40 if v6 else 20)[0] >> 12) - 1000
    return (struct.unpack_from(">H", frame)[0] >> 6 if v6 else frame[1] >> 2) & 63


def main(captured, want):
    with open(want, encoding="ascii") as lines:
        wanted = [int(line) for line in lines]
    right = 0
    for number, frame in enumerate(frames(captured)):
        if exit_of(frame) != wanted[number]:
            print("packet %d took exit %d, the list says %d: %s"
                  % (number, exit_of(frame), wanted[number], frame.hex()))
            return
        right += 1
    print("%d right" % right)


main(*sys.argv[1:])
