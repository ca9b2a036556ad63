"""锚点: the heads of a book's chains, line by line in a file that is kept away from the book.

A line is JSON in ASCII, its keys in the alphabet's order, without blanks, and ends with a newline.
``prev`` is the SHA-256 of the line before it without its newline ("" in the first line), and
``signature`` an Ed25519 signature of the line without that key, under the public key ``signer``;
so anybody can check the file with other people's tools and no secret.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from ledger.disk import sync_file
from ledger.refusals import Refusal
from ledger.sealing import Keyring, is_signed

LONGEST_LINE = 2000  # bytes; one that the program writes has about 600
LARGEST_FILE = 20_000_000  # bytes: a line a day for a hundred years


@dataclass(frozen=True)
class Heads:
    """How many entries and steps a book had on a day, and the hash of the last of each."""

    book: str
    day: date
    entries: int
    head_hash: str
    steps: int
    steps_head_hash: str


@dataclass(frozen=True)
class AnchorLine:
    """A line as it was found: ``heads`` and ``signer``, None and "" where it cannot be read.

    ``is_signed``: its own signature holds. ``follows``: it names the line before it.
    """

    number: int
    heads: Heads | None
    signer: str
    is_signed: bool
    follows: bool


def read_anchors(path: Path) -> list[AnchorLine]:
    """Every line of a file, the damaged ones too. Raises Refusal("anchor_file_unfit") for a file
    that can be no file of anchors by its size, and OSError."""
    if path.stat().st_size > LARGEST_FILE:
        raise Refusal("anchor_file_unfit", name=path.name)
    return list(_lines(path.read_bytes()))


def _lines(content: bytes) -> Iterator[AnchorLine]:
    *lines, rest = content.split(b"\n")
    before = ""
    for number, line in enumerate([*lines, rest] if rest else lines, start=1):
        whole = number <= len(lines)  # the last one may have been cut short by a crash
        yield _line(number, line, before) if whole else AnchorLine(number, None, "", False, False)
        before = hashlib.sha256(line).hexdigest()


def _line(number: int, line: bytes, before: str) -> AnchorLine:
    try:
        said: dict[str, Any] = json.loads(line[: LONGEST_LINE + 1].decode("ascii"))
        signature = said.pop("signature")
        prev, signer = str(said.pop("prev")), _hexadecimal(said["signer"])
        heads = _heads(said)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return AnchorLine(number, None, "", False, False)
    text = _text(said | {"prev": prev})
    exact = line.decode("ascii") == _text(said | {"prev": prev, "signature": signature})
    signed = exact and is_signed(text, str(signature), signer)
    return AnchorLine(number, heads, signer, signed, prev == before)


def _heads(said: dict[str, Any]) -> Heads:
    """What a line says. Raises KeyError, TypeError or ValueError where it is no such line."""
    counts, book = (said["entries"], said["steps"]), said["book"]
    if any(type(count) is not int or not 0 <= count < 2**63 for count in counts):
        raise ValueError("no count")
    if not isinstance(book, str) or not book.isprintable():
        raise ValueError("no name of a book")
    return Heads(
        book, date.fromisoformat(said["day"]), counts[0], _hexadecimal(said["head_hash"]),
        counts[1], _hexadecimal(said["steps_head_hash"]),
    )  # fmt: skip


def _hexadecimal(text: object) -> str:
    if not isinstance(text, str) or not re.fullmatch("[0-9a-f]{64}", text):
        raise ValueError("neither a hash nor a key")
    return text


def _text(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=True, separators=(",", ":"), sort_keys=True)


@contextmanager
def appending(path: Path) -> Iterator[BinaryIO]:
    """The file, made where it is not there, for one program at a time. Raises OSError."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    with os.fdopen(handle, "r+b") as file:
        if os.name == "posix":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def append_anchor(file: BinaryIO, heads: Heads, keys: Keyring) -> int:
    """Write the next line, signed and on the disk when this returns; its number."""
    file.seek(0)
    lines = file.read().split(b"\n")[:-1]
    prev = hashlib.sha256(lines[-1]).hexdigest() if lines else ""
    said = asdict(heads) | {"day": heads.day.isoformat(), "prev": prev, "signer": keys.signer}
    file.write(f"{_text(said | {'signature': keys.sign(_text(said))})}\n".encode("ascii"))
    sync_file(file)
    return len(lines) + 1
