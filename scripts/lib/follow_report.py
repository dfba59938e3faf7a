# SPDX-License-Identifier: GPL-2.0
"""follow_report.py [-e] COMMIT JSON LOG: the figures of make bench-follow.

LOG is the output of selftests/bench_follow.sh.  Writes a table to standard output and
all figures to JSON.  Exits 1 when one is missing, with -e also when a target is missed.
"""
import json
import re
import sys

# Figure, its key, what it is, unit, the most that it should be.
ROWS = (
    ("event", "p50", "route event to new next hop, half of {n}", "ms", None),
    ("event", "p99", "route event to new next hop, 99 % of {n}", "ms", 5),
    ("withdrawn", "p50", "route withdrawn to backup, half of {n}", "ms", None),
    ("withdrawn", "max", "route withdrawn to backup, slowest of {n}", "ms", 50),
    ("link", "p50", "1,000 exits behind a failed link, half of {n}", "ms", None),
    ("link", "max", "1,000 exits behind a failed link, slowest of {n}", "ms", 100),
    ("killed", "lost", "packets lost of {n}, daemon killed and started", "", 0),
    ("table", "loading", "{n} routes put into a kernel table", "ms", None),
    ("table", "behind", "all {n} are entries, so long after the last", "ms", None),
    ("table", "processor", "processor time of the daemon for that", "ms", None),
    ("table", "peak_mb", "memory of the daemon at most", "MB", None),
    ("start", "all", "start of the daemon to {n} entries", "ms", None),
    ("start", "processor", "processor time of the daemon for that", "ms", None),
    ("start", "peak_mb", "memory of the daemon at most", "MB", None),
)


def read(path):
    """Figures by name: {"event": {"n": 200.0, "p50": ...}}."""
    figures = {}
    with open(path, encoding="utf-8", errors="replace") as log:
        for line in log:
            found = re.search(r"# figure (.*)", line)
            if found:
                values = dict(pair.split("=", 1) for pair in found[1].split())
                name = values.pop("name")
                figures[name] = {k: float(v) for k, v in values.items()}
    return figures


def main():
    arguments = sys.argv[1:]
    strict = arguments[0] == "-e"
    commit, out, log = arguments[strict:]
    figures = read(log)
    missing, missed, rows = 0, 0, []
    print("%-58s %12s %12s" % ("", "measured", "target"))
    for name, key, text, unit, most in ROWS:
        value = figures.get(name, {}).get(key)
        if value is None:
            missing += 1
            print("%-58s %12s" % (text.format(n="?"), "not measured"))
            continue
        text = text.format(n="{:,.0f}".format(figures[name]["n"]))
        met = most is None or value <= most
        missed += not met
        rows.append({"figure": name, "key": key, "what": text, "unit": unit, "value": value,
                     "target": most, "met": met if most is not None else None})
        print("%-58s %12s %12s%s" % (
            text, "%g %s" % (value, unit), "" if most is None else "<= %g %s" % (most, unit),
            "" if met else "  MISSED"))
    with open(out, "w", encoding="ascii") as file:
        json.dump({"commit": commit, "figures": rows}, file, indent=1)
    return 1 if missing or (strict and missed) else 0


if __name__ == "__main__":
    sys.exit(main())
