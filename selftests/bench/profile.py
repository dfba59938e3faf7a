# SPDX-License-Identifier: GPL-2.0
"""profile.py KEY BASE [FUNCTIONS]: instructions by function, per packet.

Reads what lnet_bench single-stepped last: the first BASE steps are those of a
packet straight to the end, which are taken off.  With FUNCTIONS (a regular
expression) the steps are of a batch, and only the sum of these functions is
written, in thousandths.
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


def by_function(table, steps):
    addresses = [entry[0] for entry in table]
    count = collections.Counter()
    for address, times in collections.Counter(steps).items():
        count[table[bisect.bisect_right(addresses, address) - 1][1:]] += times
    return count


def main(key, base, functions=""):
    with open(STEPS, "rb") as file:
        raw = file.read()
    steps = struct.unpack("%dQ" % (len(raw) // 8), raw)
    count = by_function(symbols(), steps[int(base):])
    if functions:
        total = sum(times for (name, _), times in count.items()
                    if re.fullmatch(functions, name))
        print(total * 1000 // BATCH)
        return
    count.subtract(by_function(symbols(), steps[:int(base)]))
    print("profile %s %d in all" % (key, sum(count.values())))
    for (name, module), times in count.most_common():
        if times:
            print("profile %s %6d %s %s" % (key, times, name, module))


main(*sys.argv[1:])
