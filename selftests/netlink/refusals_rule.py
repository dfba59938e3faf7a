# SPDX-License-Identifier: GPL-2.0
"""Requests about rules and label tables that are to be refused."""
from errno import (EBUSY, EEXIST, EINVAL, ENOENT, ENOSPC, EOPNOTSUPP, EPERM,
                   ERANGE)

from genl import NLM_F_REPLACE
from lnet import *


def selectors(r):
    new, base = CMD.rule_new, to_exit("base")
    for kind, len_kind in ((RULE.from_, RULE.from_len), (RULE.to, RULE.to_len)):
        r.refuse(f"prefix {kind} without its length", new,
                 [addr(kind, "10.0.0.0"), *base], EINVAL, "length of the prefix",
                 miss=len_kind)
        r.refuse(f"prefix {kind} without its address", new,
                 [u8(len_kind, 8), *base], EINVAL, "address of the prefix",
                 miss=kind)
        attr = addr(kind, "10.0.0.1")
        r.refuse(f"prefix {kind} with host bits", new,
                 [attr, u8(len_kind, 8), *base], EINVAL, "host bits", bad=attr)
        attr = u8(len_kind, 33)
        r.refuse(f"prefix {kind} of length 33", new,
                 [addr(kind, "10.0.0.0"), attr, *base], EINVAL,
                 "expected 0 to 32", bad=attr)
    attr = addr(RULE.to, "::")
    r.refuse("two families", new,
             [addr(RULE.from_, "10.0.0.0"), u8(RULE.from_len, 8), attr,
              u8(RULE.to_len, 0), *base], EINVAL, "one address family", bad=attr)
    r.refuse("a mask without a mark", new, [u32(RULE.mask, 1), *base], EINVAL,
             "mark is missing", miss=RULE.mark)
    attr = u32(RULE.mask, 0)
    r.refuse("a mask of nothing", new, [u32(RULE.mark, 0), attr, *base], ERANGE,
             "out of range", bad=attr)
    attr = u32(RULE.mark, 0x100)
    r.refuse("a mark outside its mask", new, [attr, u32(RULE.mask, 0xff), *base],
             EINVAL, "bits outside its mask", bad=attr)
    for name, words in (("lo", "own-host"), ("lnet0", "goes into none"),
                        ("", "cannot be the name"), ("a/b", "cannot be"),
                        ("a b", "cannot be"), (".", "cannot be")):
        attr = text(RULE.iif, name)
        r.refuse(f"iif {name!r}", new, [attr, *base], EINVAL, words, bad=attr)
    attr = text(RULE.iif, "n" * 16)
    r.refuse("an iif of 16 bytes", new, [attr, *base], EINVAL, "", bad=attr)
    attr = text(RULE.iif, "up0")
    r.refuse("own packets by a device", new,
             [attr, bits(RULE.flags, OWN_HOST, OWN_HOST), *base], EINVAL,
             "come in by no device", bad=attr)
    attr = text(RULE.cgroup, "/not/there")
    answer = r.nl.call(new, [attr, *base])
    r.say((answer.errno, answer.offset) in ((ENOENT, attr.offset),
                                            (EOPNOTSUPP, attr.offset))
          and answer.text.startswith("cgroup: "),
          "a cgroup that is not there, or not known", answer)


def actions(r):
    new = CMD.rule_new
    r.refuse("no action", new, [], EINVAL, "action is missing", miss=RULE.action)
    attr = u8(RULE.action, 3)
    r.refuse("action 3", new, [attr], ERANGE, "out of range", bad=attr)
    r.refuse("no exit", new, [u8(RULE.action, TO_EXIT)], EINVAL,
             "exit is missing", miss=RULE.exit)
    r.refuse("no table", new, [u8(RULE.action, TO_TABLE)], EINVAL,
             "label table is missing", miss=RULE.table)
    attrs = to_exit("nobody")
    r.refuse("an exit that does not exist", new, attrs, ENOENT,
             "there is no exit nobody", bad=attrs[1])
    attrs = to_table(9)
    r.refuse("a table that does not exist", new, attrs, ENOENT,
             "there is no label table 9", bad=attrs[1])
    attr = text(RULE.exit, "base")
    for action in (to_table(0), [u8(RULE.action, BYPASS)]):
        r.refuse("an exit for another action", new, [*action, attr], EINVAL,
                 "names no exit", bad=attr)
    attr = u32(RULE.table, 0)
    for action in (to_exit("base"), [u8(RULE.action, BYPASS)]):
        r.refuse("a table for another action", new, [*action, attr], EINVAL,
                 "names no label table", bad=attr)
    attr = bits(RULE.flags, OVERRIDE, OVERRIDE)
    for action in (to_table(0), [u8(RULE.action, BYPASS)]):
        r.refuse("override for another action", new, [*action, attr], EINVAL,
                 "action exit only", bad=attr)
    attr = bits(RULE.flags, 4, 4)
    r.refuse("a flag that is not known", new, [*to_exit("base"), attr], EINVAL,
             "", bad=attr)


def places(r):
    new, last = CMD.rule_new, u32(RULE.pref, 0xffffffff)
    attr = u32(RULE.pref, 0)
    r.refuse("pref 0", new, [attr, *to_exit("base")], ERANGE, "out of range",
             bad=attr)
    r.refuse("replace without a pref", new, to_exit("base"), EINVAL,
             "pref of the rule to be replaced", miss=RULE.pref,
             flags=NLM_F_REPLACE)
    r.accept("the last place", new, [last, *to_exit("base")])
    r.refuse("nothing comes behind it", new, to_exit("base"), ENOSPC,
             "no room behind the last rule")
    r.refuse("a place that is taken", new, [last, *to_exit("base")], EEXIST,
             "has a rule already", bad=last)
    r.refuse("an exit that a rule names", CMD.exit_del, [text(EXIT.name, "base")],
             EBUSY, "in use: rule pref 4294967295, 1 in all")
    attr = u8(RULE.protocol, FOLLOW)
    r.refuse("rule-del of another protocol", CMD.rule_del, [last, attr], ENOENT,
             "of protocol 4", bad=attr)
    r.refuse("rule-get with a filter", CMD.rule_get, [last, attr], EINVAL,
             "does not belong here", bad=attr)
    r.accept("delete it", CMD.rule_del, [last])
    for cmd in (CMD.rule_del, CMD.rule_get):
        r.refuse(f"command {cmd} without a pref", cmd, [], EINVAL,
                 "pref of the rule is missing", miss=RULE.pref)
        r.refuse(f"command {cmd} of no rule", cmd, [last], ENOENT,
                 "there is no rule of pref", bad=last)
    r.nl.bulk((new, to_exit("base"), 0) for _ in range(1024))
    r.refuse("the 1025th rule", new, to_exit("base"), ENOSPC,
             "there are 1024 rules already")
    r.accept("flush them", CMD.rule_flush)
    attr = text(RULE.exit, "nobody")
    r.refuse("rule-flush of an exit that does not exist", CMD.rule_flush, [attr],
             ENOENT, "there is no exit nobody", bad=attr)


def tables(r):
    new = CMD.table_new
    r.refuse("a table without a name", new, [], EINVAL, "name of the table",
             miss=TABLE.name)
    for name in ("", "a b", "a/b", "\t"):
        attr = text(TABLE.name, name)
        r.refuse(f"a table called {name!r}", new, [attr], EINVAL,
                 "table name: expected 1 to 31", bad=attr)
    attr = text(TABLE.name, "5")
    r.refuse("a table called 5", new, [attr], EINVAL, "begin with a digit",
             bad=attr)
    attr = text(TABLE.name, "n" * 32)
    r.refuse("a name of 32 bytes", new, [attr], EINVAL, "", bad=attr)
    attr = u32(TABLE.id, 0)
    r.refuse("the number of the main one", new, [text(TABLE.name, "x"), attr],
             EEXIST, "belongs to label table main", bad=attr)
    attr = text(TABLE.name, "main")
    r.refuse("the name of the main one", new, [attr], EEXIST, "already", bad=attr)
    r.accept("a table", new, [text(TABLE.name, "cn"), u32(TABLE.id, 7)])
    attr = u32(TABLE.id, 8)
    r.refuse("replace it with another number", new,
             [text(TABLE.name, "cn"), attr], ENOENT, "has the id 7", bad=attr,
             flags=NLM_F_REPLACE)
    for cmd in (CMD.table_del, CMD.table_get):
        r.refuse(f"command {cmd} of no table", cmd, [], EINVAL,
                 "name or id of the table", miss=TABLE.name)
        attr = text(TABLE.name, "nil")
        r.refuse(f"command {cmd} of an unknown name", cmd, [attr], ENOENT,
                 "there is no label table nil", bad=attr)
        attr = u32(TABLE.id, 9)
        r.refuse(f"command {cmd} of an unknown number", cmd, [attr], ENOENT,
                 "there is no label table 9", bad=attr)
        r.refuse(f"command {cmd} of two tables", cmd,
                 [text(TABLE.name, "cn"), attr], ENOENT, "has the id 7", bad=attr)
    r.refuse("deleting the main one", CMD.table_del, [u32(TABLE.id, 0)], EPERM,
             "the main label table stays")
    r.accept("a rule that names it", CMD.rule_new, rule(3, *to_table(7)))
    r.refuse("deleting it then", CMD.table_del, [u32(TABLE.id, 7)], EBUSY,
             "in use: rule pref 3, 1 in all")
    r.accept("an entry of it", CMD.label_new,
             entry("10.0.0.0/8", "base", u32(LABEL.table, 7)))
    r.refuse("deleting the exit", CMD.exit_del, [text(EXIT.name, "base")], EBUSY,
             "label entry 10.0.0.0/8 of table cn, 1 in all")
    r.accept("delete the rule", CMD.rule_del, [u32(RULE.pref, 3)])
    r.accept("delete the table, with its entry", CMD.table_del,
             [u32(TABLE.id, 7)])


def main():
    r = Report()
    r.accept("make an exit", CMD.exit_new, remote("base", 100))
    selectors(r)
    actions(r)
    places(r)
    tables(r)
    r.equal("no rule is there at the end",
            len(r.nl.dump(CMD.rule_get).messages), 0)
    r.accept("and nothing uses the exit", CMD.exit_del, [text(EXIT.name, "base")])


main()
