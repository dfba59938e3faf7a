# SPDX-License-Identifier: GPL-2.0
"""Tables in user space: ours, by the module's own source, and DPDK's.

usage: bench_table.py [-e EXITS] -n "SIZE..." JSON [FILE]...

FILE has lines "prefix value" of one family; the values are mapped to EXITS exits
(64).  Without files tables are made (selftests/bench/table/lists.py).  Prints a
table for each file and writes all figures to JSON.  Instructions need valgrind, and
DPDK's tables libdpdk-dev: what is not there is said.  Exits 1 when two tables do not
give the same answers.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys

TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OUT = os.path.join(TREE, "build", "bench")
BENCH = os.path.join(TREE, "selftests", "bench", "table")
sys.path.insert(0, BENCH)
import lists  # noqa: E402

# What one table may take to be filled, or a profiler to look at it.
SECONDS = int(os.environ.get("LNET_BENCH_LOAD_SECONDS", "300"))
COLUMNS = (("table", "table"), ("prefixes", "prefixes"), ("instructions", "instr"),
           ("random_ns", "ns"), ("zipf_ns", "Zipf"),
           ("random_dependent_ns", "dep. ns"), ("zipf_dependent_ns", "dep. Zipf"),
           ("lookup_bytes", "B lookup"), ("all_bytes", "B all"),
           ("build_ms", "build ms"), ("update_p50_us", "p50 us"),
           ("update_p99_us", "p99 us"))


def compile_to(name, *arguments):
    program = os.path.join(OUT, name)
    subprocess.run(["gcc", "-std=gnu11", "-O2", "-g", "-o", program,
                    os.path.join(BENCH, "list.c"), *arguments, "-lm"], check=True)
    return program


def build_ours():
    """The table as the kernel would compile it, popcount instruction included."""
    unit = os.path.join(TREE, "selftests", "unit")
    kmod = os.path.join(TREE, "kmod")
    sources = [os.path.join(kmod, name) for name in sorted(os.listdir(kmod))
               if re.fullmatch(r"ftn\w*\.c", name)]
    machine = ["-mpopcnt"] if os.uname().machine == "x86_64" else []
    return compile_to("table-ours", "-DSHIM_PLAIN", *machine,
                      "-I" + os.path.join(unit, "shim"), os.path.join(BENCH, "ours.c"),
                      os.path.join(unit, "shim", "shim.c"), *sources)


def build_dpdk():
    """None where DPDK is not installed."""
    try:
        flags = subprocess.run(["pkg-config", "--cflags", "libdpdk"], check=True,
                               capture_output=True, text=True).stdout.split()
    except (OSError, subprocess.CalledProcessError):
        return None
    return compile_to("table-dpdk", *flags, os.path.join(BENCH, "dpdk.c"),
                      "-Wl,--as-needed", "-lrte_lpm", "-lrte_eal")


def make_table(family, count):
    """A table of random prefixes, the same in each run."""
    path = os.path.join(OUT, f"table{family}.txt")
    with open(path, "w", encoding="ascii") as file:
        for addr, plen, value in lists.made(family, count):
            file.write(f"{lists.KIND[family](addr)}/{plen} {value}\n")
    return path


def instructions(program, args):
    """Of one lookup and the loop around it; None: not told."""
    if not shutil.which("valgrind"):
        return None
    try:
        run = subprocess.run(["valgrind", "--tool=callgrind", "--toggle-collect=lookups",
                              "--callgrind-out-file=/dev/null", program, "-l", *args],
                             check=True, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return None
    return int(re.search(r"Collected : (\d+)", run.stderr)[1]) / (1 << 20)


def one(name, program, args):
    """Figures of one table, or why there are none."""
    try:
        run = subprocess.run([program, *args], check=True, stdout=subprocess.PIPE,
                             text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return {"table": name, "absent": f"not filled in {SECONDS} s"}
    except subprocess.CalledProcessError as error:
        if name == "ours":
            raise
        return {"table": name, "absent": f"it ended with status {error.returncode}"}
    row = {"table": name, **json.loads(run.stdout)}
    row["instructions"] = instructions(program, args)
    return row


def measure(path, exits, sizes, programs):
    """All sizes of a file; the last one is all of it."""
    state = os.path.join(OUT, "table-dpdk.state")
    rows = []
    for size in sizes:
        args = [path, "-x", str(exits), "-n", str(size), "-s", state]
        ours = one("ours", programs["ours"], args)
        rows.append(dict(ours, size=size))
        if programs["dpdk"]:
            peer = one("rte_lpm6" if ours["family"] == 6 else "rte_lpm", programs["dpdk"], args)
            peer.setdefault("prefixes", ours["prefixes"])
            if peer.get("answers", ours["answers"]) != ours["answers"]:
                raise ValueError(f"{path}, {size}: {peer['table']} answers otherwise")
            rows.append(dict(peer, size=size))
        if ours["prefixes"] < size * 0.9:
            break
    if os.path.exists(state):
        os.remove(state)
    return rows


def cell(value):
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    return str(value)


def show(name, rows):
    """Text for people."""
    print(f"\n{name}")
    print(" ".join(f"{title:>9}" for _, title in COLUMNS))
    for row in rows:
        line = " ".join(f"{cell(row.get(key)):>9}" for key, _ in COLUMNS)
        print(line, row.get("absent", ""), flush=True)


def main():
    """Entry point."""
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("-e", type=int, default=64, dest="exits")
    parser.add_argument("-n", default="10 1000 10000 100000 1000000", dest="sizes")
    parser.add_argument("json")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()

    sizes = [int(size) for size in options.sizes.split()]
    programs = {"ours": build_ours(), "dpdk": build_dpdk()}
    if not programs["dpdk"]:
        print("DPDK's tables are not measured: there is no libdpdk-dev")
    files = options.files or [make_table(4, max(sizes)),
                              make_table(6, min(max(sizes), lists.MOST[6]))]
    report = {}
    for path in files:
        report[path] = measure(path, options.exits, sizes, programs)
        show(path, report[path])
    with open(options.json, "w", encoding="ascii") as file:
        json.dump(report, file, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
