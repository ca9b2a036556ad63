"""Every reader of files that are handed in, and what each may do: answer, or refuse in our words.

``python -m tests.files.readers FILE …`` reads files under limits of memory and time, as a hostile
one must be told off within them, and prints what became of each.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ledger.files import archives
from ledger.files.anchors import read_anchors
from ledger.files.bank import read_bank_results, read_receipts
from ledger.files.candidates import read_candidates
from ledger.files.claims import read_claims, read_reversals
from ledger.files.rosters import read_employers, read_roster
from ledger.files.vouchers import read_voucher
from ledger.refusals import BadInput, Refusal
from tests.files.sheet_making import write_xlsx

Reader = Callable[[Path], object]
MEMORY, SECONDS = 1_500 * 2**20, 60  # of one process for all its files


def _archive(path: Path) -> None:
    with archives.reading(path) as archive:
        archive.check()


def _candidates(path: Path) -> list[Any]:
    return list(read_candidates(path, lambda _finding: None))


SHEETS: tuple[Reader, ...] = (
    read_roster, read_employers, read_claims, read_reversals, read_receipts, read_bank_results,
    read_voucher,
)  # fmt: skip

# Kind of file → its ending and its readers. "sheet" is the first sheet of a sound workbook,
# "content" the same of an .ods.
KINDS: dict[str, tuple[str, tuple[Reader, ...]]] = {
    "csv": (".csv", (*SHEETS, _candidates)),
    "xlsx": (".xlsx", SHEETS),
    "sheet": (".xlsx", SHEETS[:1]),
    "content": (".ods", SHEETS[:1]),
    "xls": (".xls", SHEETS[:1]),
    "json": (".json", (read_voucher,)),
    "jsonl": (".jsonl", (read_claims, read_reversals, read_anchors)),
    "zip": (".zip", (_archive,)),
}


def read_all(kind: str, content: bytes, folder: Path) -> list[str]:
    """What the readers of a kind say of a file: "read", or the code of the refusal.

    Anything else that one raises comes through: it is a bug.
    """
    suffix, readers = KINDS[kind]
    path = folder / f"handed-in{suffix}"
    path.write_bytes(packed(kind, content))
    return [said(reader, path) for reader in readers]


def said(reader: Reader, path: Path) -> str:
    try:
        reader(path)
    except BadInput as bad:
        return bad.findings[0].code
    except Refusal as refusal:
        return refusal.code
    return "read"


def packed(kind: str, content: bytes) -> bytes:
    """The content as a file of its kind."""
    if kind not in ("sheet", "content"):
        return content
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        if kind == "content":
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("META-INF/manifest.xml", "<manifest/>")
            archive.writestr("content.xml", content)
            return made.getvalue()
        for name, member in _workbook().items():
            archive.writestr(name, content if name == "xl/worksheets/sheet1.xml" else member)
    return made.getvalue()


def _workbook() -> dict[str, bytes]:
    if not _WORKBOOK:
        made = io.BytesIO()
        write_xlsx(made, [["姓名", "证件号码"], ["张小三", "1"]])
        with zipfile.ZipFile(made) as archive:
            _WORKBOOK.update({name: archive.read(name) for name in archive.namelist()})
    return _WORKBOOK


_WORKBOOK: dict[str, bytes] = {}


def main(files: list[str]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    told = {}
    for name in files:
        path = Path(name)
        readers = next(readers for suffix, readers in KINDS.values() if suffix == path.suffix)
        told[path.name] = said(readers[0], path)
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1:])
