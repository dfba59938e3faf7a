#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Inputs to begin with, from the text they are kept as.

usage: seeds.py CORPUS OUT

Each line of CORPUS/NAME.hex is an input; "-" stands for 63 zero bytes (struct
control of packet.c that accepts everything), blanks and what is behind "#" for
nothing.  They become files in OUT/seeds-NAME.
"""
import pathlib
import shutil
import sys


def main():
    corpus, out = map(pathlib.Path, sys.argv[1:])
    for text in sorted(corpus.glob("*.hex")):
        seeds = out / f"seeds-{text.stem}"
        shutil.rmtree(seeds, ignore_errors=True)
        seeds.mkdir(parents=True)
        for number, line in enumerate(text.read_text().splitlines(), 1):
            line = "".join(line.split("#")[0].split()).replace("-", "00" * 63)
            if line:
                (seeds / f"{number:04}").write_bytes(bytes.fromhex(line))


main()
