#!/usr/bin/env python3
"""Walks the blocks of a recording by itself, as CONTRIBUTING.md describes them, and prints how much of it is whole.

blocks.py FILE     prints "BLOCKS EVENTS REST": whole blocks, I/Os in them, bytes behind the last of them
"""
import struct
import sys

HEADER = struct.Struct("<4sHHIIIIQQII")
EVENTS = 2


def make_table():
    table = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
        table.append(crc)
    return table


TABLE = make_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = (crc >> 8) ^ TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def walk(data):
    """Yields kind and records of each whole block, and where it ends."""
    at = struct.unpack_from("<H", data, 10)[0]
    while at + HEADER.size <= len(data):
        magic, kind, _, stored, _, records, body_crc, _, _, _, header_crc = HEADER.unpack_from(data, at)
        end = at + HEADER.size + stored
        if magic != b"IOBK" or header_crc != crc32c(data[at : at + HEADER.size - 4]) or end > len(data):
            return
        if body_crc != crc32c(data[at + HEADER.size : end]):
            return
        yield kind, records, end
        at = end


def main():
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    blocks = events = end = 0
    for kind, records, end in walk(data) if len(data) >= 16 else ():
        blocks += 1
        events += records if kind == EVENTS else 0
    print(blocks, events, len(data) - end)


main()
