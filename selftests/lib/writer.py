# SPDX-License-Identifier: GPL-2.0
"""Somebody who writes to the label table while `lnet-exit follow` does.

usage: writer.py hold UNTIL | add COUNT UNTIL

hold	Has a transaction under way until the file UNTIL is there, then commits it.
add	Adds the entries 20.0.0.0/24 and so on by hand, one at a time in random order, again
	from the first one when all were tried, until UNTIL is there.  Prints those that
	were added, as `lnet-exit label show` tells them.
"""

import os
import random
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../netlink"))

from genl import NLM_F_CREATE, NLM_F_EXCL, Socket, u8  # noqa: E402
from lnet import CMD, LABEL, prefix, prefixes  # noqa: E402

# What an entry says without naming an exit.
BYPASS = u8(LABEL.type, 1)


def hold(until):
    nl = Socket()
    for cmd, attrs, flags in (
            (CMD.label_begin, [], 0),
            (CMD.label_put, [BYPASS, prefixes("10.99.0.0/16")], NLM_F_CREATE)):
        answer = nl.call(cmd, attrs, flags)
        if answer.errno:
            sys.exit(str(answer))
    print("begun", flush=True)
    while not os.path.exists(until):
        time.sleep(0.01)
    print("committed: %s" % os.strerror(nl.call(CMD.label_commit).errno))


def add(count, until):
    nl, added = Socket(), set()
    wanted = ["20.%d.%d.0/24" % (n >> 8, n & 255) for n in range(count)]
    while not os.path.exists(until):
        left = [p for p in wanted if p not in added]
        random.shuffle(left)
        for entry in left:
            answer = nl.call(CMD.label_new, prefix(entry) + [BYPASS],
                             NLM_F_CREATE | NLM_F_EXCL)
            if not answer.errno:
                added.add(entry)
            time.sleep(0.002)
        time.sleep(0.002)
    for entry in added:
        print("%s bypass" % entry)


if sys.argv[1] == "hold":
    hold(sys.argv[2])
else:
    add(int(sys.argv[2]), sys.argv[3])
