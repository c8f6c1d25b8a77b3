"""The key that CellKeyTests expects, from Store/FORMAT.md alone."""
import hashlib
import struct


def text(value: str) -> bytes:
    """UTF-8 with its length in front, 7 bits a byte."""
    data, length = value.encode(), b""
    n = len(data)
    while n >= 0x80:
        length += bytes([n & 0x7F | 0x80])
        n >>= 7
    return length + bytes([n]) + data


point = hashlib.sha256(
    text("repro cell 1") + text("toy") + text("vocabulary_size=2") + struct.pack("<i", 0) + struct.pack("<Q", 1) + text("code")
).digest()
print(hashlib.sha256(point + struct.pack("<i", 2)).hexdigest())
