# SPDX-License-Identifier: GPL-2.0
"""The netlink specification (uapi/lnet_exit.yaml) as Python objects.

What a fuzzer sends and what it expects come from the same text as the module's
policies, so an attribute that is added there is fuzzed without a line here.
"""
import yaml

SIZES = {"u8": 1, "u32": 4, "u64": 8, "bitfield32": 8, "flag": 0}


class Attribute:
    def __init__(self, spec, name, number, raw):
        self.spec, self.name, self.number = spec, name, number
        self.kind = raw["type"]
        self.multi = raw.get("multi-attr", False)
        self.nested = raw.get("nested-attributes")
        self.checks = {key: spec.consts.get(value, value)
                       for key, value in raw.get("checks", {}).items()}
        self.enum = spec.enums.get(raw.get("enum"))
        self.flags = raw.get("enum-as-flags", False)

    @property
    def size(self):
        return SIZES.get(self.kind)

    @property
    def largest(self):
        """Largest value that makes sense, None for whatever fits."""
        if self.enum:
            return 2 ** len(self.enum) - 1 if self.flags else len(self.enum) - 1
        return self.checks.get("max")


class Operation:
    def __init__(self, name, number, raw, like=None):
        self.name, self.number = name, number
        self.set = raw.get("attribute-set") or like.set
        self.dump = "dump" in raw
        self.notify = like is not None
        do = raw.get("do", {})
        self.request = do.get("request", {}).get("attributes", [])
        self.reply = do.get("reply", {}).get("attributes", [])


class Spec:
    def __init__(self, path):
        with open(path, encoding="utf-8") as text:
            raw = yaml.safe_load(text)
        self.name = raw["name"]
        self.consts = {d["name"]: d["value"] for d in raw["definitions"]
                       if d["type"] == "const"}
        self.enums = {d["name"]: [e["name"] for e in d["entries"]]
                      for d in raw["definitions"] if d["type"] in ("enum", "flags")}
        self.sets = {s["name"]: self.attributes(s["attributes"])
                     for s in raw["attribute-sets"]}
        self.ops = {}
        number = -1
        for op in raw["operations"]["list"]:
            number = op.get("value", number + 1)
            if "notify" in op:
                made = Operation(op["name"], number, op, self.ops[op["notify"]])
            elif "attribute-set" in op:
                made = Operation(op["name"], number, op)
            else:
                continue
            self.ops[op["name"]] = made
        self.by_number = {op.number: op for op in self.ops.values()}

    def attributes(self, listed):
        made, number = {}, -1
        for raw in listed:
            number = raw.get("value", number + 1)
            made[raw["name"]] = Attribute(self, raw["name"], number, raw)
        return made

    def requests(self):
        return [op for op in self.ops.values() if not op.notify]

    def fault(self, op, message, unpack):
        """What is wrong with a message of the module, or None."""
        allowed = self.sets[op.set]
        if not op.notify:
            allowed = {name: allowed[name] for name in op.reply}
        return self.faults(allowed, message, unpack)

    def faults(self, allowed, raw, unpack):
        numbers = {a.number: a for a in allowed.values()}
        seen = set()
        for number, data in unpack(raw):
            attr = numbers.get(number)
            if not attr:
                return f"attribute {number} does not belong there"
            if number in seen and not attr.multi and attr.kind != "pad":
                return f"{attr.name} twice"
            seen.add(number)
            why = self.value_fault(attr, data, unpack)
            if why:
                return f"{attr.name}: {why}"
        return None

    def value_fault(self, attr, data, unpack):
        if attr.kind == "nest":
            return self.faults(self.sets[attr.nested], data, unpack)
        if attr.size is not None and len(data) != attr.size:
            return f"{len(data)} bytes"
        if attr.kind == "binary" and len(data) not in (4, 16):
            return f"an address of {len(data)} bytes"
        if attr.kind == "string":
            most = attr.checks.get("max-len", 255)
            if data[-1:] != b"\0" or b"\0" in data[:-1] or len(data) > most + 1:
                return f"no string: {data!r}"
        if attr.kind in ("u8", "u32") and attr.largest is not None:
            value = int.from_bytes(data, "little")
            if not attr.checks.get("min", 0) <= value <= attr.largest:
                return f"{value} is out of range"
        return None
