# SPDX-License-Identifier: GPL-2.0
"""profile.py KEY [FUNCTIONS]: instructions by function, per packet.

Reads what lnet_bench single-stepped last.  With FUNCTIONS (a regular
expression) only their sum is written, in thousandths.
"""
import bisect
import collections
import re
import struct
import sys

BATCH = 63
STEPS = "/sys/kernel/debug/lnet_bench/steps"


def symbols():
    found = []
    with open("/proc/kallsyms") as table:
        for line in table:
            address, kind, name, *module = line.split()
            if kind in "tTwW":
                found.append((int(address, 16), name, module[0] if module else ""))
    found.sort()
    return found


def main(key, functions=""):
    table = symbols()
    addresses = [entry[0] for entry in table]
    with open(STEPS, "rb") as steps:
        raw = steps.read()
    count = collections.Counter()
    for address, times in collections.Counter(
            struct.unpack("%dQ" % (len(raw) // 8), raw)).items():
        count[table[bisect.bisect_right(addresses, address) - 1][1:]] += times
    if functions:
        total = sum(times for (name, _), times in count.items()
                    if re.fullmatch(functions, name))
        print(total * 1000 // BATCH)
        return
    print("profile %s %.1f in all" % (key, sum(count.values()) / BATCH))
    for (name, module), times in count.most_common():
        if times >= BATCH:
            print("profile %s %8.1f %s %s" % (key, times / BATCH, name, module))


main(*sys.argv[1:])
