#!/usr/bin/env python3
"""Reads an akmon session log without akmon: python3 and the zstd program are enough.

usage: read_log.py LOG [DIGEST]

Prints one line per event and checks every hash; with a digest, writes that object to standard output instead.
The format is described in docs/journal-format.md. Exit status: 0 all hashes are right, 1 something is not or is missing.
"""
import hashlib
import signal
import struct
import subprocess
import sys

CRC_TABLE = []
for n in range(256):
    for _ in range(8):
        n = n >> 1 ^ 0x82F63B78 if n & 1 else n >> 1
    CRC_TABLE.append(n)


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = CRC_TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def frames(log):
    """The zstd frames of a log: the chunks of its commits, joined."""
    if log[:8] != b"AKMONLOG" or crc32c(log[:28]) != struct.unpack(">I", log[28:32])[0]:
        sys.exit("not an akmon session log")
    if log[8:10] != b"\1\1":
        sys.exit("this script reads version 1 logs that use sha256")
    session, position, index, joined = log[12:28], 32, 0, []
    while position < len(log):
        header = log[position:position + 20]
        if len(header) < 20 or header[:3] != b"CMT" or crc32c(session + header[:16]) != struct.unpack(">I", header[16:])[0]:
            break
        flags, number, length, crc = struct.unpack(">BIII", header[3:16])
        chunk = log[position + 20:position + 20 + length]
        if number != index or len(chunk) < length or crc32c(chunk) != crc:
            break
        if flags & 1:
            joined.append(b"")
        joined[-1] += chunk
        position += 20 + length
        index += 1
    if position < len(log):
        print(f"the last {len(log) - position} bytes are no complete commit", file=sys.stderr)
    return joined


def records(frame):
    """Type and payload of each record of a frame. zstd complains about a frame whose writer died; its output counts."""
    try:
        stream = subprocess.run(["zstd", "-dcq"], input=frame, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    except FileNotFoundError:
        sys.exit("the program zstd is needed and not on the PATH")
    position = 0
    while position < len(stream):
        kind, length = struct.unpack(">BI", stream[position:position + 5])
        yield kind, stream[position + 5:position + 5 + length]
        position += 5 + length


def cbor(data, position=0):
    """One CBOR item and the position behind it."""
    major, info = data[position] >> 5, data[position] & 31
    position += 1
    if info >= 24 and major != 7:
        width = 1 << info - 24
        info = int.from_bytes(data[position:position + width], "big")
        position += width
    if major == 0:
        return info, position
    if major == 1:
        return -1 - info, position
    if major == 2:
        return data[position:position + info].hex(), position + info
    if major == 3:
        return data[position:position + info].decode(), position + info
    if major == 4:
        items = []
        for _ in range(info):
            item, position = cbor(data, position)
            items.append(item)
        return items, position
    if major == 5:
        pairs = {}
        for _ in range(info):
            key, position = cbor(data, position)
            pairs[key], position = cbor(data, position)
        return pairs, position
    if major == 6:
        return cbor(data, position)
    return None, position


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: read_log.py LOG [DIGEST]")
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        with open(sys.argv[1], "rb") as file:
            log = file.read()
    except OSError as error:
        sys.exit(f"{sys.argv[1]}: {error.strerror}")
    wanted = sys.argv[2] if len(sys.argv) > 2 else None
    sound, parent, found = True, None, False
    for frame in frames(log):
        for kind, payload in records(frame):
            recorded = payload[:32].hex()
            if kind == 1:
                content = payload[32:]
            else:
                times = struct.unpack(">I", payload[32:36])[0]
                content = payload[36 + 4 * times:]
            right = hashlib.sha256(content).hexdigest() == recorded
            if kind == 1 and recorded == wanted:
                sys.stdout.buffer.write(content)
                found = True
            if kind == 2:
                event, _ = cbor(content)
                right = right and event["parents"] == ([parent] if parent else [])
                parent = recorded
                if not wanted:
                    name, fields = next(iter(event["kind"].items()))
                    print(recorded[:8], event["sequence"], event["emitted_at"], name, fields)
            if not right:
                print("wrong hash:", recorded, file=sys.stderr)
            sound = sound and right
    if not wanted:
        print("head", parent)
    elif not found:
        sys.exit(f"no object {wanted} in this log")
    sys.exit(0 if sound else 1)


if __name__ == "__main__":
    main()
