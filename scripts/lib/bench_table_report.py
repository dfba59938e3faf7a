# SPDX-License-Identifier: GPL-2.0
"""bench_table_report.py COMMIT JSON SVG PART=FILE...: tables beside each other.

PART is user (a file of bench_table.py), path or load (what selftests/bench_table.sh
has said).  Prints what packets and loading cost in the kernel, writes all figures
to JSON, and a plot of those of the part path to SVG.  Exits 1 when something could
not be measured.
"""
import json
import re
import sys

import bench_table_plot
from bench_report import number, read

# Key, and what it is.
TABLES = (("none", "default route alone"),
          ("ours", "label table: LER"),
          ("rest", "the same but the lookup"),
          ("fib", "a route for each prefix"),
          ("nft", "nft map, mark, rule"),
          ("ipset", "ipset, mark, rule"),
          ("bpf", "BPF lpm_trie, mark, rule"))
SPOKEN = {"match": "Instructions per packet that is in the list",
          "miss": "Instructions per packet that is not in the list",
          "load": "Loading the list, instructions per prefix",
          "seconds": "Loading the list, seconds"}


def arrange(cases):
    """{what: {family: {table: {size: value or why there is none}}}}."""
    found = {what: {} for what in SPOKEN}

    def put(what, family, table, size, value):
        tables = found[what].setdefault(int(family), {})
        tables.setdefault(table, {})[int(size)] = value

    for key, case in cases.items():
        named = re.fullmatch(r"(\w+)-([46])-(\d+)-(match|miss|load)", key)
        if not named:
            continue
        table, family, size, what = named.groups()
        for why in ("absent", "error"):
            if why in case:
                put(what, family, table, size, case[why])
                put("seconds", family, table, size, case[why])
                break
        else:
            if what == "load":
                put("load", family, table, size, case["instructions"] / int(size))
                put("seconds", family, table, size, float(case["seconds"]))
            else:
                put(what, family, table, size, case["cost"] / 1000)
            if "lookup" in case:
                put(what, family, "rest", size, (case["cost"] - case["lookup"]) / 1000)
    return found


def show(what, family, tables):
    """One table for people, and below it why figures are missing."""
    sizes = sorted({size for row in tables.values() for size in row})
    print("\n%-34s" % ("%s, IPv%d" % (SPOKEN[what], family)))
    print("  %-26s" % "" + "".join("%11s" % format(size, ",") for size in sizes))
    why = []
    for table, title in TABLES:
        row = tables.get(table)
        if not row:
            continue
        cells = []
        for size in sizes:
            value = row.get(size)
            if isinstance(value, str):
                why.append("%s, %s: %s" % (title, format(size, ","), value))
            cells.append("%11s" % (number(value) if isinstance(value, (int, float)) else "-"))
        print("  %-26s" % title + "".join(cells))
    for line in why:
        print("  (%s)" % line)


def ratios(seconds):
    """How many times as long as ours the others take to load."""
    for family, tables in sorted(seconds.items()):
        for size, ours in sorted(tables.get("ours", {}).items()):
            if not isinstance(ours, float) or not ours:
                continue
            for table, title in TABLES:
                theirs = tables.get(table, {}).get(size)
                if table != "ours" and isinstance(theirs, float):
                    yield {"family": family, "size": size, "table": table,
                           "ratio": round(theirs / ours, 1),
                           "text": "IPv%d, %s: %s takes %.1f times as long as ours" %
                                   (family, format(size, ","), title, theirs / ours)}


def part_kernel(name, path, result):
    cases, errors = read(path)
    result["release"] = cases.pop("kernel", {}).get("release", "?")
    found = arrange(cases)
    if name == "load":
        found = {"seconds": found["seconds"]}
    else:
        del found["seconds"]
    print("\nLinux %s" % result["release"])
    for what, families in found.items():
        for family, tables in sorted(families.items()):
            show(what, family, tables)
    if name == "load":
        result["ratios"] = list(ratios(found["seconds"]))
        for ratio in result["ratios"]:
            print("  %s" % ratio["text"])
    for error in errors:
        print("ERROR: %s" % error)
    result.update(found, errors=errors)
    return found, errors


def main(commit, out, svg, *parts):
    result, failed = {"commit": commit, "unit": "instructions"}, False
    for part in parts:
        name, _, path = part.partition("=")
        if name == "user":
            with open(path, encoding="ascii") as file:
                result[name] = json.load(file)
            continue
        result[name] = {}
        found, errors = part_kernel(name, path, result[name])
        failed = failed or bool(errors) or not any(found.values())
        if name == "path":
            with open(svg, "w", encoding="utf-8") as file:
                file.write(bench_table_plot.draw(found, TABLES, "Linux %s, commit %s" % (
                    result[name]["release"], commit)))
    with open(out, "w", encoding="ascii") as file:
        json.dump(result, file, indent=1, sort_keys=True)
        file.write("\n")
    sys.exit(failed)


if __name__ == "__main__":
    main(*sys.argv[1:])
