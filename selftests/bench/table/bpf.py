# SPDX-License-Identifier: GPL-2.0
"""bpf.py FAMILY SIZE KEYS PIN: a BPF program that marks packets by an LPM trie.

KEYS has SIZE keys of struct bpf_lpm_trie_key, then their marks.  The program, for
tc's classifier, is pinned to PIN.  Fifteen instructions need no compiler.
"""
import ctypes
import platform
import struct
import sys

SYS_BPF = {"x86_64": 321, "aarch64": 280}[platform.machine()]
MAP_CREATE, PROG_LOAD, OBJ_PIN, MAP_UPDATE_BATCH = 0, 5, 6, 26
LPM_TRIE, SCHED_CLS, NO_PREALLOC, PSEUDO_MAP_FD = 11, 3, 1, 1
CALL_LOOKUP, CALL_LOAD_BYTES = 1, 26
SKB_MARK, SKB_PROTOCOL = 8, 16
libc = ctypes.CDLL(None, use_errno=True)


def bpf(command, attributes):
    attributes = ctypes.create_string_buffer(attributes.ljust(128, b"\0"))
    result = libc.syscall(SYS_BPF, command, attributes, len(attributes) - 1)
    if result < 0:
        raise OSError(ctypes.get_errno(), f"bpf command {command}")
    return result


def address(buffer):
    return ctypes.addressof(buffer)


def program(trie, family):
    """Classifies by the destination: what the trie has of it is the mark."""
    size, offset, protocol = ((4, 16, 0x0008) if family == 4 else (16, 24, 0xdd86))
    key = -(size + 4 + 7) // 8 * 8
    code = []

    def add(opcode, to=0, source=0, off=0, imm=0):
        code.append([opcode, to | source << 4, off, imm])

    def leave(opcode, to, imm):
        code.append([opcode, to, "end", imm])

    add(0xbf, 6, 1)                     # r6 = packet
    add(0x61, 2, 6, SKB_PROTOCOL)
    leave(0x55, 2, protocol)            # another protocol
    add(0x62, 10, 0, key, 8 * size)     # key.prefixlen
    add(0xbf, 1, 6)
    add(0xb7, 2, imm=offset)
    add(0xbf, 3, 10)
    add(0x07, 3, imm=key + 4)           # key.data
    add(0xb7, 4, imm=size)
    add(0x85, imm=CALL_LOAD_BYTES)
    leave(0x55, 0, 0)                   # too short
    add(0x18, 1, PSEUDO_MAP_FD, imm=trie)
    add(0)
    add(0xbf, 2, 10)
    add(0x07, 2, imm=key)
    add(0x85, imm=CALL_LOOKUP)
    leave(0x15, 0, 0)                   # not in it
    add(0x61, 1, 0)
    add(0x63, 6, 1, SKB_MARK)
    add(0xb7, 0)                        # TC_ACT_OK
    add(0x95)
    end = len(code) - 2
    return b"".join(
        struct.pack("=BBhi", opcode, registers, end - at - 1 if off == "end" else off, imm)
        for at, (opcode, registers, off, imm) in enumerate(code)), len(code)


def main(family, size, keys, pin):
    family, size = int(family), int(size)
    key_size = 8 if family == 4 else 20
    with open(keys, "rb") as file:
        raw = ctypes.create_string_buffer(file.read())
    trie = bpf(MAP_CREATE, struct.pack("=IIIII", LPM_TRIE, key_size, 4, size, NO_PREALLOC))
    bpf(MAP_UPDATE_BATCH, struct.pack("=QQQQIIQQ", 0, 0, address(raw),
                                      address(raw) + size * key_size, size, trie, 0, 0))
    code, length = program(trie, family)
    code, licence = ctypes.create_string_buffer(code), ctypes.create_string_buffer(b"GPL")
    loaded = bpf(PROG_LOAD, struct.pack("=IIQQ", SCHED_CLS, length, address(code),
                                        address(licence)))
    path = ctypes.create_string_buffer(pin.encode())
    bpf(OBJ_PIN, struct.pack("=QI", address(path), loaded))


main(*sys.argv[1:])
