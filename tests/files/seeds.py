"""Sound files of every kind, for fuzzers to begin with."""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from tests.files.sheet_making import write_xlsx
from tests.files.test_sheets import write_ods

ROWS = (
    [["单位名称", "姓名", "证件号码"], ["某厂", "张小三", "320282199001010010"]],
    [["到账日期", "流水号", "付款户名", "付款账号", "金额"],
     ["2012-08-01", "R1", "某厂", "1102", "100.00"]],
    [["科目", "借方", "贷方"], ["1002", "5.51", ""], ["490101", "", "5.51"]],
)  # fmt: skip
VOUCHER = {"summary": "利息", "effective_on": "2012-09-01",
           "lines": [{"account": "1002", "debit": "5.51"}]}  # fmt: skip
CLAIM = {"claim_no": "A", "certno": "320282199001010010", "settlements": [{"setl_id": "S"}]}
ANCHOR = {"book": "b", "day": "2012-09-01", "entries": 1, "prev": "", "signature": "00"}


@cache
def seeds_of(kind: str) -> list[bytes]:
    """A few contents, as ``readers.read_all`` takes them."""
    if kind == "csv":
        texts = ["\r\n".join(",".join(row) for row in rows) for rows in ROWS]
        return [text.encode(code) for text in texts for code in ("utf-8-sig", "gb18030")]
    if kind in ("json", "jsonl"):
        return [json.dumps(each).encode() for each in (VOUCHER, CLAIM, ANCHOR)]
    if kind == "content":
        with TemporaryDirectory() as folder:
            return [_content(write_ods(Path(folder) / "a.ods", 3, 2))]
    if kind == "xls":
        return [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)]
    books = [_workbook(rows) for rows in ROWS]
    if kind == "sheet":
        return [_sheet(book) for book in books]
    return books  # also where an archive is wanted: both are zip files


def _content(book: Path) -> bytes:
    with ZipFile(book) as archive:
        return archive.read("content.xml")


def _workbook(rows: list[list[str]]) -> bytes:
    made = io.BytesIO()
    write_xlsx(made, rows)
    return made.getvalue()


def _sheet(book: bytes) -> bytes:
    with ZipFile(io.BytesIO(book)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")
