"""备份文件: an archive of rows, one zip: ``manifest.json`` and one part for each table.

A part is JSON lines, one row a line, in the order of its columns. The manifest names every part
with its columns, rows, bytes and SHA-256, and is written last: an archive that broke off has none.
An archive is read as hostile: sizes and names are looked at before anything is unpacked, nothing in
it is ever a path, and no more than one line is held at a time.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ledger.files.sheets import replacing
from ledger.nouns import Answer
from ledger.refusals import Refusal

FORMAT = "tongzhou-archive"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 2**20  # bytes; of a real one about twenty thousand
LARGEST_DIRECTORY = 2**20
LONGEST_LINE = 128 * 2**20  # bytes; a file handed in has at most thirty million
LARGEST_RATIO = 200  # rows carry digests and seals: real parts pack two to twenty times
RATIO_MATTERS_FROM = 32 * 2**20
_CHUNK = 2**20

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_END = struct.Struct("<4s4H2LH")  # end of central directory, without comment
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_SIZE = 20

#: What a broken or hostile zip, line or number raises while it is read.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError,
    ValueError, KeyError, TypeError, RecursionError,
)  # fmt: skip

Row = list[Any]


@dataclass(frozen=True)
class Part:
    """One table in an archive: its columns in order, how many rows and bytes, and their SHA-256."""

    name: str
    columns: tuple[str, ...]
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True)
class Database:
    """The book or the office in an archive: its migration, its keys by name, its tables."""

    revision: str
    keys: tuple[str, ...]
    tables: tuple[Part, ...]


# -- writing --------------------------------------------------------------------------------------


class Writer:
    """An archive that is being written, part by part."""

    def __init__(self, packed: zipfile.ZipFile, name: str) -> None:
        self._packed = packed
        self._name = name

    def part(self, database: str, table: str, columns: Sequence[str], rows: Iterable[Row]) -> Part:
        """Write the rows of one table. Raises Refusal("archive_row_large")."""
        digest, size, count = hashlib.sha256(), 0, 0
        with self._packed.open(_member(database, table), "w", force_zip64=True) as file:
            for row in rows:
                line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
                if len(line) > LONGEST_LINE:
                    raise Refusal("archive_row_large", table=table, most=LONGEST_LINE // 2**20)
                digest.update(line)
                size, count = size + len(line), count + 1
                file.write(line)
        return Part(table, tuple(columns), count, size, digest.hexdigest())

    def manifest(self, about: Answer, databases: dict[str, Database]) -> None:
        """Write what the archive holds; the last thing that is written."""
        content = {
            "format": FORMAT, "format_version": FORMAT_VERSION, **about,
            "databases": {
                name: {
                    "revision": its.revision, "keys": its.keys,
                    "tables": [vars(part) for part in its.tables],
                }
                for name, its in databases.items()
            },
        }  # fmt: skip
        self._packed.writestr(MANIFEST, json.dumps(content, ensure_ascii=False, indent=1))


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """An archive that appears at ``path`` whole, on the disk and for its owner only, or not at all.

    Raises Refusal("archive_exists") and OSError.
    """
    if path.exists():
        raise Refusal("archive_exists", name=str(path))
    try:
        with (
            replacing(path) as temporary,
            zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as packed,
        ):
            yield Writer(packed, path.name)
    except OSError as problem:
        problem.filename = problem.filename or str(path)  # a full disk does not name the file
        raise


def _member(database: str, table: str) -> str:
    return f"{database}/{table}.jsonl"


# -- reading --------------------------------------------------------------------------------------


class Archive:
    """An archive whose manifest was read; ``check`` must pass before any row is believed."""

    def __init__(self, packed: zipfile.ZipFile, name: str, packed_size: int) -> None:
        self._packed = packed
        self.name = name
        self._refuse_other_members()
        try:
            self.about = self._manifest()
            self.databases = {
                database: _database(its) for database, its in self.about["databases"].items()
            }
            self.heads: dict[str, dict[str, Any]] = self.about["heads"]
            named = {_member(d, p.name) for d, its in self.databases.items() for p in its.tables}
            known = "book" in self.databases and self.databases.keys() <= {"book", "office"}
        except _BROKEN:
            raise self._damaged(MANIFEST) from None
        if not known or named | {MANIFEST} != set(packed.namelist()):
            raise self._damaged(MANIFEST)
        self._refuse_bomb(packed_size)

    def _refuse_other_members(self) -> None:
        """Plain files, each once, unlocked: what this program writes, and nothing else."""
        seen: set[str] = set()
        for member in self._packed.infolist():
            kind = stat.S_IFMT(member.external_attr >> 16)
            plain = kind in (0, stat.S_IFREG) and not member.flag_bits & 1
            known = member.compress_type in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)
            if not plain or not known or member.filename in seen:
                raise self._damaged(member.filename)
            seen.add(member.filename)

    def _manifest(self) -> Answer:
        with self._packed.open(MANIFEST) as file:
            content = file.read(LARGEST_MANIFEST + 1)
        if len(content) > LARGEST_MANIFEST:
            raise ValueError("the manifest is too large")
        about: Answer = json.loads(content)
        if about["format"] != FORMAT:
            raise ValueError("another format")
        if about["format_version"] != FORMAT_VERSION:
            raise Refusal("archive_newer", name=self.name, program=str(about["program"])[:40])
        return about

    def _refuse_bomb(self, packed_size: int) -> None:
        """Parts that lie over one another, or are nothing but repetition, are no rows of a book."""
        unpacked = sum(part.size for its in self.databases.values() for part in its.tables)
        if unpacked > max(RATIO_MATTERS_FROM, LARGEST_RATIO * packed_size):
            raise self._damaged(MANIFEST)

    def check(self) -> None:
        """Unpack every part and compare it with the manifest. Raises Refusal("archive_damaged")."""
        for database, its in self.databases.items():
            for part in its.tables:
                with self._opened(database, part) as file:
                    if _measured(file, part.size) != (part.sha256, part.rows):
                        raise self._damaged(_member(database, part.name))

    def rows(self, database: str, part: Part) -> Iterator[tuple[Row, int]]:
        """Every row of a part, with the length of its line. Raises Refusal("archive_damaged")."""
        with self._opened(database, part) as file:
            while line := file.readline(LONGEST_LINE + 1):
                row = json.loads(line)
                if len(line) > LONGEST_LINE or not isinstance(row, list):
                    raise ValueError("no row")
                if len(row) != len(part.columns):
                    raise ValueError("a row of another table")
                yield row, len(line)

    @contextmanager
    def _opened(self, database: str, part: Part) -> Iterator[IO[bytes]]:
        member = _member(database, part.name)
        try:
            with self._packed.open(member) as file:
                yield file
        except _BROKEN:
            raise self._damaged(member) from None

    def _damaged(self, part: str) -> Refusal:
        return Refusal("archive_damaged", name=self.name, part=part[:80])


@contextmanager
def reading(path: Path) -> Iterator[Archive]:
    """The archive at ``path``. Raises Refusal("archive_damaged", "archive_newer") and OSError."""
    with path.open("rb") as file:
        size = path.stat().st_size
        try:
            _refuse_large_directory(file, size)
            packed = zipfile.ZipFile(file)
        except _BROKEN:
            raise Refusal("archive_damaged", name=path.name, part=path.name) from None
        with packed:
            yield Archive(packed, path.name, size)


def _refuse_large_directory(file: IO[bytes], size: int) -> None:
    """The list of members is read as one piece, so its size is looked at first."""
    if size < _END.size:
        raise zipfile.BadZipFile
    file.seek(size - _END.size)
    end = _END.unpack(file.read(_END.size))
    sizes = [end[5]]
    if size > _END.size + _LOCATOR_SIZE + _END_64.size:
        file.seek(size - _END.size - _LOCATOR_SIZE - _END_64.size)
        end_64 = _END_64.unpack(file.read(_END_64.size))
        locator = file.read(4)
        if locator == b"PK\x06\x07":
            sizes = [end_64[8]]
    if end[0] != b"PK\x05\x06" or end[7] or max(sizes) > LARGEST_DIRECTORY:
        raise zipfile.BadZipFile
    file.seek(0)


def _measured(file: IO[bytes], size: int) -> tuple[str, int]:
    """SHA-256 and number of lines of a part, which may have no more bytes than it says."""
    digest, count, length = hashlib.sha256(), 0, 0
    while chunk := file.read(_CHUNK):
        length += len(chunk)
        if length > size:
            raise ValueError("larger than its manifest says")
        digest.update(chunk)
        count += chunk.count(b"\n")
    return digest.hexdigest(), count


def _database(its: Any) -> Database:
    """What a manifest says of a database; ValueError, KeyError or TypeError where it is unsound."""
    revision, keys = its["revision"], tuple(its["keys"])
    parts = tuple(_part(part) for part in its["tables"])
    if not _NAME.fullmatch(f"r{revision}") or not all(isinstance(key, str) for key in keys):
        raise ValueError("no such migration or key")
    return Database(revision, keys, parts)


def _part(its: Any) -> Part:
    part = Part(its["name"], tuple(its["columns"]), its["rows"], its["size"], its["sha256"])
    words = (part.name, *part.columns)
    if not all(isinstance(word, str) and _NAME.fullmatch(word) for word in words):
        raise ValueError("no name of a table or column")
    if not all(type(number) is int and number >= 0 for number in (part.rows, part.size)):
        raise ValueError("no number of rows or bytes")
    return part
