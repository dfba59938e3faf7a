# SPDX-License-Identifier: GPL-2.0
"""bench_report.py [-e] COMMIT JSON NAME=LOG...: tables of what was measured.

LOG is the output of selftests/bench_path.sh on one kernel.  Writes tables to
standard output and all figures to JSON.  Exits 1 when a case could not be
measured, with -e also when a target is not met.
"""
import json
import re
import sys

# Key, what it is, what it is compared with.
TABLES = (
    ("Plain forwarding", (
        ("plain4", "IPv4", "plain4"),
        ("plain6", "IPv6", "plain4"),
        ("plain4-gro", "IPv4 by napi_gro_receive", "plain4"),
        ("plain6-gro", "IPv6 by napi_gro_receive", "plain4"),
        ("plain4-own", "this host's own, IPv4", "plain4"),
        ("plain4-rule", "IPv4, one idle ip rule", "plain4"),
        ("plain4-rule-gone", "IPv4, that rule deleted", "plain4"),
        ("plain4-track", "IPv4, connections tracked", "plain4"),
        ("plain4-nat", "IPv4, masquerade", "plain4"),
        ("plain4-again", "IPv4 once more, at the end", "plain4"))),
    ("Labels: ours", (
        ("ler", "LER: push", "plain4"),
        ("lsr", "LSR: swap", "plain4"),
        ("egress", "egress: pop and forward", "plain4"),
        ("ler-gro", "LER by napi_gro_receive", "plain4-gro"),
        ("lsr-gro", "LSR by napi_gro_receive", "plain4-gro"),
        ("egress-gro", "egress by napi_gro_receive", "plain4-gro"),
        ("ler-4in6", "LER, IPv6 outside", "plain4"),
        ("lsr-4in6", "LSR, IPv6 outside", "plain4"),
        ("egress-4in6", "egress, IPv6 outside", "plain4"),
        ("own", "own host, labelled", "plain4-own"),
        ("own-off", "own host, not labelled", "plain4-own"),
        ("ler-track", "LER, connections tracked", "plain4-track"),
        ("lsr-track", "LSR, connections tracked", "plain4-track"),
        ("egress-track", "egress, connections tracked", "plain4-track"),
        ("egress-nat", "egress, masquerade", "plain4-nat"),
        ("egress-uplink", "egress, exit with oif and masquerade", "plain4-nat"))),
    ("Labels: others", (
        ("mplsip-push", "MPLS over ipip mode mplsip: push", "plain4"),
        ("mplsip-transit", "MPLS over ipip mode mplsip: transit", "plain4"),
        ("mplsip-pop", "MPLS over ipip mode mplsip: pop, forward", "plain4"),
        ("ipip-push", "IPIP: push", "plain4"),
        ("ipip-pop", "IPIP: pop, forward", "plain4"),
        ("gre-push", "GRE: push", "plain4"),
        ("gre-pop", "GRE: pop, forward", "plain4"),
        ("vxlan-push", "VXLAN: push", "plain4"),
        ("vxlan-pop", "VXLAN: pop, forward", "plain4"),
        ("srv6-push", "SRv6: H.Encaps, two segments", "plain4"),
        ("srv6-transit", "SRv6: End", "plain4"),
        ("srv6-pop", "SRv6: End.DX4", "plain4"),
        ("nft", "nft set, mark and rule: plain forward", "plain4"),
        ("nft-ipip", "nft set, mark and rule: IPIP", "plain4"))),
    ("How many exits and labels there are", tuple(
        ("%s-%d" % (role, n), "%s, %s" % (name, format(n, ",")), "%s-1" % role)
        for role, name in (("ler", "LER"), ("lsr", "LSR"), ("egress", "egress"))
        for n in (1, 100, 10000))),
    ("IPv4 that is not ours", (
        ("others", "nothing is configured", "others"),
        ("others-exit", "an exit", "others"),
        ("others-device", "and a device, no label table", "others"),
        ("others-1", "a label table of one entry", "others"),
        ("others-10000", "of 10,001 entries", "others"),
        ("others-gone", "all of it taken away", "others"),
        ("others-track", "connections tracked, nothing is configured", "others-track"),
        ("others-track-device", "an exit and a device", "others-track"),
        ("others-track-1", "a label table of one entry", "others-track"))),
)

TCP = (
    ("tcp2-plain", "plain, two routers", "tcp2-plain"),
    ("tcp2-labels", "labels, LER and egress", "tcp2-plain"),
    ("tcp3-plain", "plain, three routers", "tcp3-plain"),
    ("tcp3-labels", "labels, LER, LSR and egress", "tcp3-plain"),
    ("tcp2-mplsip", "MPLS over ipip mode mplsip", "tcp2-plain"),
    ("tcp2-ipip", "IPIP", "tcp2-plain"),
    ("tcp2-gre", "GRE", "tcp2-plain"),
    ("tcp2-vxlan", "VXLAN", "tcp2-plain"))
WAYS = (("forward", "there"), ("back", "back"))


def read(path):
    """Cases of a log, and what went wrong: {key: {name: value}}, [text]."""
    cases, errors, ended = {}, [], False
    with open(path, errors="replace") as log:
        for line in log:
            line = line.strip().lstrip("# ")
            found = re.match(r"bench (\S+) (.*)", line)
            if found:
                case = cases.setdefault(found[1], {})
                if found[2].startswith(("error=", "absent=")):
                    name, case[name] = (lambda k, _, v: (k, v))(*found[2].partition("="))
                else:
                    for word in found[2].split():
                        name, _, value = word.partition("=")
                        case[name] = int(value) if re.fullmatch(r"-?\d+", value) else value
            elif line.startswith("not ok"):
                errors.append(line)
            elif line.startswith("Totals: "):
                ended = True
    if not ended:
        errors.append("the run did not come to its end (%s)" % path)
    return cases, errors


class Figures:
    """Measured values by key: instructions per packet, or per byte."""

    def __init__(self, cases):
        self.cases = cases

    def __getitem__(self, key):
        case = self.cases[key]
        return case["cost" if "cost" in case else "per_byte"] / 1000

    def lookup(self, key):
        return self.cases[key]["lookup"] / 1000


def targets(f):
    """What is promised: key, text, value, limit; those that were measured."""
    def ratio(key, to, limit):
        return key, "x %s" % to, lambda: f[key] / f[to], limit

    def added(key, base, limit):
        return key, "added to %s" % base, lambda: f[key] - f[base], limit

    def added_but_lookup(key, base, limit):
        return (key, "added to %s, beside its lookup" % base,
                lambda: f[key] - f[base] - f.lookup(key), limit)

    def no_more(key, bare, plain, plain_bare):
        return (key, "added to %s, and %s to %s" % (bare, plain, plain_bare),
                lambda: f[key] - f[bare], lambda: f[plain] - f[plain_bare])

    wanted = [
        ratio("lsr", "plain4", 0.45),
        ratio("ler", "plain4", 1.3),
        ratio("egress", "plain4", 1.45),
        added("others-exit", "others", 40),
        added("others-device", "others", 40),
        added_but_lookup("others-1", "others", 60),
        added_but_lookup("others-10000", "others", 60),
        added("others-track-device", "others-track", 40),
        added_but_lookup("others-track-1", "others-track", 60),
        no_more("ler-track", "ler", "plain4-track", "plain4"),
        no_more("lsr-track", "lsr", "plain4-track", "plain4"),
        no_more("egress-track", "egress", "plain4-track", "plain4"),
        no_more("egress-nat", "egress", "plain4-nat", "plain4"),
        ("ler-10000", "x ler-1, both beside their lookup",
         lambda: (f["ler-10000"] - f.lookup("ler-10000")) /
         (f["ler-1"] - f.lookup("ler-1")), 1.02),
        ratio("lsr-10000", "lsr-1", 1.02),
        ratio("egress-10000", "egress-1", 1.02),
    ]
    for routers in "23":
        for way, _ in WAYS:
            wanted.append(ratio("tcp%s-labels-%s" % (routers, way),
                                "tcp%s-plain-%s" % (routers, way), 1.05))
    for key, text, value, limit in wanted:
        try:
            limit = limit() if callable(limit) else limit
            value = value()
        except KeyError:
            continue
        yield {"case": key, "text": text, "value": round(value, 3),
               "limit": round(limit, 3), "met": value <= limit}


def number(value):
    return format(value, ",.2f" if abs(value) < 100 else ",.0f")


def row(cases, f, key, text, base):
    case = cases.get(key)
    if case is None:
        return None
    for word in ("error", "absent"):
        if word in case:
            return "  %-44s %10s  %s" % (text, "-", case[word] if word == "absent" else "ERROR")
    try:
        line = "  %-44s %10s" % (text, number(f[key]))
    except KeyError:
        return None
    try:
        line += "  %6.2f x" % (f[key] / f[base])
    except KeyError:
        line += " " * 9
    if "lookup" in case:
        line += "   (of it %s in the label table's lookup)" % number(f.lookup(key))
    return line


def table(title, unit, rows):
    rows = [line for line in rows if line]
    if rows:
        print("\n%-46s %10s" % (title, unit))
        print("\n".join(rows))


def report(name, cases, errors):
    f = Figures(cases)
    release = cases.pop("kernel", {}).get("release", name)
    print("\nLinux %s" % release)
    for title, rows in TABLES:
        table(title, "per packet", [row(cases, f, *entry) for entry in rows])
    table("TCP over WireGuard, hosts and routers in all", "per byte",
          [row(cases, f, "%s-%s" % (key, way), "%s, %s" % (text, there),
               "%s-%s" % (base, way))
           for key, text, base in TCP for way, there in WAYS])
    found = list(targets(f))
    if found:
        print("\n%-46s %10s %10s" % ("Targets", "value", "limit"))
        for t in found:
            print("  %-10s %s\n  %-44s %10s %10s  %s" % (
                t["case"], t["text"], "", number(t["value"]), number(t["limit"]),
                "met" if t["met"] else "NOT MET"))
    for error in errors:
        print("ERROR: %s" % error)
    return {"release": release, "cases": cases, "targets": found, "errors": errors}


def main():
    arguments = sys.argv[1:]
    strict = arguments[0] == "-e"
    commit, path, *logs = arguments[strict:]
    result = {"commit": commit, "unit": "thousandths of an instruction", "kernels": {}}
    print("Commit %s" % commit)
    for entry in logs:
        name, _, log = entry.partition("=")
        result["kernels"][name] = report(name, *read(log))
    with open(path, "w") as out:
        json.dump(result, out, indent=1, sort_keys=True)
        out.write("\n")
    kernels = result["kernels"].values()
    failed = any(kernel["errors"] or not kernel["cases"] for kernel in kernels)
    unmet = any(not t["met"] for kernel in kernels for t in kernel["targets"])
    sys.exit(1 if failed or strict and unmet else 0)


if __name__ == "__main__":
    main()
