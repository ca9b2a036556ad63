"""Setting a paper: its text goes to the typesetter as data, and comes back as a PDF.

The type is that of an installed package, never the machine's, so that a paper looks the same
everywhere. PDF/A-2b, for the archive; where a name has a character that the type lacks, the paper
is an ordinary PDF and shows a box in its place.
"""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime, time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst

from ledger.papers.layout import Paper

ARCHIVE = "a-2b"
_TYPE_PACKAGE = "noto_cjk_sans_otc"
_FOLDER = Path(__file__).parent / "typst"


def pdf(paper: Paper) -> bytes:
    """The paper as PDF; the same paper gives the same bytes."""
    try:
        return _set(paper, format="pdf", pdf_standards=ARCHIVE)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        return _set(paper, format="pdf")


def pictures(paper: Paper, per_inch: int = 100) -> list[bytes]:
    """The pages of the paper as PNG, to look at."""
    found: Any = _set(paper, format="png", ppi=per_inch)
    return found if isinstance(found, list) else [found]


def _set(paper: Paper, **options: Any) -> bytes:
    made_at = datetime.combine(paper.day, time(), UTC)
    made: bytes = typst.compile(
        _FOLDER / "paper.typ", root=_FOLDER, font_paths=_type(), ignore_system_fonts=True,
        sys_inputs={"paper": _text(paper)}, timestamp=int(made_at.timestamp()), **options,
    )  # fmt: skip
    return made


def _text(paper: Paper) -> str:
    """The paper as JSON, without characters that have no form (NUL, tabs …)."""
    content = {
        "title": paper.title, "number": paper.number, "federation": paper.federation,
        "fund": paper.fund, "stamp": paper.stamp, "blocks": paper.blocks,
        "day": [paper.day.year, paper.day.month, paper.day.day],
    }  # fmt: skip
    return json.dumps(_printable(content), ensure_ascii=False)


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(c if _has_form(c) else " " for c in value)
    if isinstance(value, dict):
        return {key: _printable(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(each) for each in value]
    return value


def _has_form(character: str) -> bool:
    return character == "\n" or unicodedata.category(character) not in ("Cc", "Cs")


@cache
def _type() -> typst.Fonts:
    """The type, read once."""
    found = find_spec(_TYPE_PACKAGE)
    folders = found.submodule_search_locations if found else None
    assert folders, f"{_TYPE_PACKAGE} is installed"
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[Path(folders[0])]
    )
