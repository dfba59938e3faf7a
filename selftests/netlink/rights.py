# SPDX-License-Identifier: GPL-2.0
"""Who may change what: CAP_NET_ADMIN in the namespace's user namespace."""
from ctypes import CDLL, get_errno
from errno import EPERM
import os
import traceback

from lnet import *

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
NOBODY = 65534

WRITES = (("exit-new", CMD.exit_new, remote("x", 500)),
          ("exit-set", CMD.exit_set, [text(EXIT.name, "keep")]),
          ("exit-del", CMD.exit_del, [text(EXIT.name, "keep")]),
          ("label-new", CMD.label_new, entry("10.0.0.0/8", "keep")),
          ("label-del", CMD.label_del, prefix("10.0.0.0/8")),
          ("label-flush", CMD.label_flush, []),
          ("label-begin", CMD.label_begin, []),
          ("label-put", CMD.label_put, [text(LABEL.exit, "keep"),
                                        prefixes("10.0.0.0/8")]),
          ("label-remove", CMD.label_remove, [prefixes("10.0.0.0/8")]),
          ("label-commit", CMD.label_commit, []),
          ("label-abort", CMD.label_abort, []),
          ("dev-new", CMD.dev_new, [u32(DEV.ifindex, 1)]),
          ("dev-del", CMD.dev_del, [u32(DEV.ifindex, 1)]),
          ("rule-new", CMD.rule_new, to_exit("keep")),
          ("rule-del", CMD.rule_del, [u32(RULE.pref, 1)]),
          ("rule-flush", CMD.rule_flush, []),
          ("table-new", CMD.table_new, [text(TABLE.name, "x")]),
          ("table-del", CMD.table_del, [text(TABLE.name, "main")]),
          ("config-set", CMD.config_set, [u8(CONFIG.own_host, 1)]))


def drop():
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def as_child(function):
    """@function in a child of its own; it prints what it finds."""
    pid = os.fork()
    if not pid:
        status = 1
        try:
            function()
            status = 0
        except BaseException:  # this copy of the program ends here
            traceback.print_exc()
        os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def unprivileged():
    drop()
    r = Report()
    for what, cmd, attrs in WRITES:
        r.equal(f"{what} by nobody", r.nl.call(cmd, attrs).errno, EPERM)
    for what, cmd, attrs in (("exit-get", CMD.exit_get, [text(EXIT.name, "keep")]),
                             ("label-get", CMD.label_get,
                              [addr(LABEL.destination, "10.0.0.1")]),
                             ("config-get", CMD.config_get, []),
                             ("label-status", CMD.label_status, []),
                             ("stats-get", CMD.stats_get, [])):
        r.accept(f"{what} by nobody", cmd, attrs)
    r.equal("dumps by nobody", [r.nl.dump(cmd).errno for cmd in
                                (CMD.exit_get, CMD.label_get, CMD.dev_get,
                                 CMD.rule_get, CMD.table_get)],
            [0, 0, 0, 0, 0])


def own_namespace():
    drop()
    libc = CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET):
        # Users have no namespaces here, or root's directory is a chroot
        print("skip", "nobody's own namespace", os.strerror(get_errno()),
              sep="\t", flush=True)
        return
    r = Report()
    r.accept("nobody, root of a namespace of his own, makes an exit there",
             CMD.exit_new, remote("mine", 600))
    r.equal("which is the only one he sees",
            len(r.nl.dump(CMD.exit_get).messages), 1)


def main():
    r = Report()
    r.accept("root makes an exit", CMD.exit_new, remote("keep", 501))
    before = r.nl.dump(CMD.exit_get).messages[0].payload
    r.equal("the unprivileged part ran", as_child(unprivileged), 0)
    r.equal("a namespace of one's own", as_child(own_namespace), 0)
    after = r.nl.dump(CMD.exit_get).messages
    r.equal("nothing has changed", [m.payload for m in after], [before])
    r.equal("no entry, no device, no rule, no table but main", [
        len(r.nl.dump(cmd).messages) for cmd in
        (CMD.label_get, CMD.dev_get, CMD.rule_get, CMD.table_get)], [0, 0, 0, 1])
    config = r.nl.call(CMD.config_get).messages[0].attrs
    r.equal("own-host is off", number(config[CONFIG.own_host]), 0)


main()
