"""A look at a file before a parser may have it: its kind by content, and what it would unpack to.

A spreadsheet is a zip of XML. A small file can name a cell in row 1,048,576, or repeat one a
thousand million times, and the parser would lay out every cell in between; so the extent of the
sheets is measured here first, in a stream. The zip reader itself holds members to the sizes in
the directory, so that these can be added up without unpacking.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from functools import lru_cache
from pathlib import Path
from typing import IO
from xml.parsers import expat

from ledger.nouns import Finding, Severity
from ledger.refusals import BadInput

LARGEST_FILE = 50 * 2**20
LARGEST_UNPACKED = 2**30
LARGEST_RATIO = 200  # a real workbook packs 5 to 30 times
RATIO_MATTERS_FROM = 32 * 2**20
MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_CELLS = 8_000_000

# Of a file that is never laid out in memory as a whole.
LARGEST_STREAM = 2**30
MOST_STREAMED_ROWS = 2_000_000

#: Parts of a workbook that hold no cells; sheets may lie anywhere else below xl/.
_NO_SHEETS = ("xl/sharedStrings.", "xl/styles.", "xl/theme/", "xl/media/")
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")

_SUFFIX_KINDS = {
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".ods": "ods",
    ".csv": "csv", ".txt": "csv", ".jsonl": "jsonl", ".json": "json",
}  # fmt: skip


def bad_file(code: str, row: int = 0, column: str = "", **facts: str | int) -> BadInput:
    """The file as a whole cannot be taken: one finding with ``facts`` as text."""
    texts = {key: str(value) for key, value in facts.items()}
    return BadInput([Finding(code, Severity.REFUSE, row, column, texts)])


def kind_of(path: Path, allowed: tuple[str, ...], streamed: tuple[str, ...] = ()) -> str:
    """The kind of a file ("xlsx", "xls", "ods", "csv", "json", "jsonl"), by name and content.

    Those ``streamed`` may be as large as LARGEST_STREAM, the others as LARGEST_FILE. Raises
    ``BadInput`` where the file is absent, empty, too large, of another kind than ``allowed``, or
    not what its name says.
    """
    named = _SUFFIX_KINDS.get(path.suffix.lower(), "")
    if not path.is_file():
        raise bad_file("file_not_found", name=path.name)
    size = path.stat().st_size
    if size == 0:
        raise bad_file("file_empty", name=path.name)
    largest = LARGEST_STREAM if named in streamed else LARGEST_FILE
    if size > largest:
        raise bad_file("file_too_large", limit=largest // 2**20, size=-(-size // 2**20))
    if named not in allowed:
        wanted = " ".join(suffix for suffix, kind in _SUFFIX_KINDS.items() if kind in allowed)
        raise bad_file("file_kind_unknown", name=path.name, wanted=wanted)
    found = _kind_by_content(path)
    if found == "html" and named != "csv":
        raise bad_file("file_is_html", name=path.name)
    if found == "ole" and named in ("xlsx", "ods"):
        # An encrypted workbook is an OLE container, and so is an old .xls under a new name.
        raise bad_file("file_encrypted_or_xls", name=path.name)
    fits = {"zip": ("xlsx", "ods"), "ole": ("xls",)}.get(found, ("csv", "json", "jsonl"))
    if named not in fits:
        raise bad_file("file_wrong_extension", name=path.name)
    return named


def _kind_by_content(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(b"PK\x03\x04"):
        return "zip"
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "html" if text.startswith((b"<html", b"<!doctype", b"<table", b"<?xml")) else "text"


def check_zip(path: Path) -> None:
    """Refuse a workbook that is broken, locked, or would unpack to more than we take.

    Raises ``BadInput``; also where a cell holds a formula error (#N/A), or a formula that no
    spreadsheet has computed: the parser would hand it over as blank, and a blank amount means zero.
    A file that was sound, and has not been changed since, is not measured again.
    """
    about = path.stat()
    # When a file was changed last, nobody but the system can say.
    as_it_is = about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns
    _check_members(path, as_it_is)


@lru_cache(maxsize=64)  # what is raised is not remembered
def _check_members(path: Path, _as_it_is: tuple[int, ...]) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive.infolist())
            for member in archive.infolist():
                extent = _extent_of(member.filename)
                if extent:
                    with archive.open(member) as file:
                        _measure(file, extent)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, OSError) as fault:
        raise bad_file("file_broken", name=path.name) from fault
    except (NotImplementedError, ValueError, LookupError) as fault:
        # Exotic compression, impossible numbers, an encoding that nobody knows.
        raise bad_file("file_broken", name=path.name) from fault


def _extent_of(member: str) -> _XlsxExtent | _OdsExtent | None:
    if member == "content.xml":
        return _OdsExtent()
    in_workbook = member.startswith("xl/") and member.endswith(".xml")
    return _XlsxExtent() if in_workbook and not member.startswith(_NO_SHEETS) else None


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    if any(member.flag_bits & 1 for member in members):
        raise bad_file("file_encrypted")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > LARGEST_UNPACKED or (
        unpacked > RATIO_MATTERS_FROM and unpacked > LARGEST_RATIO * packed
    ):
        raise bad_file("file_unpacks_too_large", limit=LARGEST_UNPACKED // 2**20)


def check_extent(rows: int, columns: int, cells: int, most_rows: int = MOST_ROWS) -> None:
    """Raises ``BadInput`` for more rows, columns or cells than a hand-made file has."""
    if rows > most_rows:
        raise bad_file("too_many_rows", limit=most_rows, rows=rows)
    if columns > MOST_COLUMNS:
        raise bad_file("too_many_columns", limit=MOST_COLUMNS, columns=columns)
    if cells > MOST_CELLS:
        raise bad_file("too_many_cells", limit=MOST_CELLS, cells=cells)


def bad_cell(code: str, row: int, column: int) -> BadInput:
    """The whole file is refused for one cell, by its place, both counted from 1."""
    return bad_file(code, row, _letters(column), cell=f"{_letters(column)}{row}")


class _XlsxExtent:
    """Follows the cells of one sheet of an .xlsx; only those with a value count."""

    def __init__(self) -> None:
        self._row = self._column = self._count = self._lowest = self._widest = 0
        self._is_error = self._in_cell = self._lacks_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2] if ":" in name else name
        if name == "c":
            self.finish()
            self._place(attributes.get("r"))
            self._is_error, self._in_cell = attributes.get("t") == "e", True
        elif name in ("v", "is"):
            self._take_value()
        elif name == "f":
            self._lacks_value = self._in_cell
        elif name == "row":
            self.finish()
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0

    def finish(self) -> None:
        """The cell is over; a formula that nobody has computed would be handed over as blank."""
        if self._lacks_value:
            raise bad_cell("formula_without_value", self._row, self._column)
        self._in_cell = False

    def _place(self, reference: str | None) -> None:
        """A cell says where it is, or else stands right of the one before."""
        if reference is None:
            self._column += 1
            return
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise ValueError(f"no cell is called {reference[:20]!r}")
        self._column, self._row = _column(match[1]), int(match[2])

    def _take_value(self) -> None:
        if self._is_error:
            raise bad_cell("error_cell", self._row, self._column)
        self._lacks_value = False
        self._count += 1
        if self._row > self._lowest or self._column > self._widest or self._count > MOST_CELLS:
            self._lowest = max(self._lowest, self._row)
            self._widest = max(self._widest, self._column)
            area = self._lowest * self._widest
            check_extent(self._lowest, self._widest, max(area, self._count))


@lru_cache(maxsize=256)  # every cell names its column, and a sheet has some ten of them
def _column(letters: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _letters(column: int) -> str:
    """1 → A, 26 → Z, 27 → AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


class _OdsExtent:
    """Follows the rows and cells of an .ods and adds up what their repeats would unfold to."""

    def __init__(self) -> None:
        self._row = self._repeat = self._column = self._used = self._widest = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self._row = self._widest = 0
        elif name == "table:table-row":
            self._repeat = int(attributes.get("table:number-rows-repeated", "1"))
            self._column = self._used = 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._column += int(attributes.get("table:number-columns-repeated", "1"))
            if "office:value-type" in attributes:
                self._used = self._column
            elif "table:formula" in attributes:
                raise bad_cell("formula_without_value", self._row + 1, self._column)

    def end(self, name: str) -> None:
        if name != "table:table-row":
            return
        self._row += self._repeat
        if self._used:  # blank rows at the end are repeated up to the last possible one
            self._widest = max(self._widest, self._used)
            check_extent(self._row, self._widest, self._row * self._widest)

    def finish(self) -> None:
        """Every row was looked at as it ended."""


def _refuse_doctype(name: str, *_: object) -> None:
    raise ValueError(f"the type of {name[:20]!r} is declared")


def _measure(file: IO[bytes], extent: _XlsxExtent | _OdsExtent) -> None:
    """Stream XML past ``extent``. No workbook declares entities: cells with one would be blank."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = extent.start
    if isinstance(extent, _OdsExtent):
        parser.EndElementHandler = extent.end
    parser.ParseFile(file)
    extent.finish()
