"""Scans for tests: the smallest files that are what they say, each another by its number."""

from __future__ import annotations

import struct
import zlib


def png(number: int = 1, width: int = 4, height: int = 4) -> bytes:
    """A picture of one grey that a browser can show."""
    rows = b"".join(b"\0" + bytes([number % 256]) * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"tEXt", b"n\0%d" % number), (b"IDAT", zlib.compress(rows)),
             (b"IEND", b""))  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + check


def pdf(number: int = 1) -> bytes:
    """An empty page."""
    return (
        b"%%PDF-1.4\n%% %d\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%%%EOF\n"
    ) % number


def jpeg(number: int = 1) -> bytes:
    """The beginning of a photograph, which is all that is looked at."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"%d" % number + b"\xff\xd9"
