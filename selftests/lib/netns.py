# SPDX-License-Identifier: GPL-2.0
"""Network namespaces, for this process and what it opens from then on.

Python has the system calls itself since 3.12 only.
"""
import ctypes
import os

CLONE_NEWNET = 0x40000000
libc = ctypes.CDLL(None, use_errno=True)


def carried_out(result, name):
    if result:
        raise OSError(ctypes.get_errno(), name)


def home():
    """The present one, for go_to()."""
    return os.open("/proc/self/ns/net", os.O_RDONLY)


def named(name):
    """The one that `ip netns` knows by this name, for go_to()."""
    return os.open("/run/netns/" + name, os.O_RDONLY)


def go_to(fd):
    carried_out(libc.setns(fd, CLONE_NEWNET), "setns")


def enter(name):
    fd = named(name)
    go_to(fd)
    os.close(fd)


def unshare():
    """A new one, which nobody else has."""
    carried_out(libc.unshare(CLONE_NEWNET), "unshare")
