"""个人信息副本 as one file: a zip with the whole as JSON, a paper to read, and papers of claims."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from ledger.money import yuan
from ledger.nouns import Answer

_MADE_AT = (2000, 1, 1, 0, 0, 0)  # so that the same content has the same bytes


def person_archive(answer: Answer, paper: bytes, papers: Mapping[str, bytes]) -> bytes:
    """``person.json``, ``person.pdf`` and ``papers/…``. In the JSON money is text in yuan."""
    text = json.dumps(_in_yuan(answer), ensure_ascii=False, indent=1, sort_keys=True)
    files = {"person.json": text.encode() + b"\n", "person.pdf": paper, **papers}
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _MADE_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def _in_yuan(value: Any) -> Any:
    """``amount_fen`` becomes ``amount``, yuan as text, at any depth."""
    if isinstance(value, Mapping):
        return {
            key.removesuffix("_fen"): yuan(each) if key.endswith("_fen") else _in_yuan(each)
            for key, each in value.items()
        }
    return [_in_yuan(each) for each in value] if isinstance(value, list) else value
