"""An archive that is cut short, changed or hostile: a clear word, and nothing is written."""

from __future__ import annotations

import hashlib
import json
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from ledger.book.connection import OpenBook
from ledger.files import archives
from ledger.files.archives import MANIFEST
from ledger.work.restore import restore
from tests.work.answers import refused
from tests.work.copies import archived, nothing_at, placed

Members = dict[str, bytes]
Change = Callable[[Members, Any], None]


@pytest.fixture
def whole(story: OpenBook, tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    return archived(placed(story), folder)


def changed(whole: Path, change: Change) -> Path:
    """The archive as it is after somebody changed its members and its manifest."""
    with zipfile.ZipFile(whole) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    manifest = json.loads(members[MANIFEST])
    change(members, manifest)
    if MANIFEST in members:
        members[MANIFEST] = json.dumps(manifest).encode()
    path = whole.with_name("changed.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return path


def part_of(manifest: Any, table: str) -> Any:
    (part,) = (p for p in manifest["databases"]["book"]["tables"] if p["name"] == table)
    return part


def rewrite(members: Members, manifest: Any, table: str, lines: Iterable[Any]) -> None:
    """Other rows, with a manifest that says so: only what they mean can give them away."""
    content = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)
    members[f"book/{table}.jsonl"] = content
    part_of(manifest, table).update(
        rows=content.count(b"\n"), size=len(content), sha256=hashlib.sha256(content).hexdigest()
    )


def rows(members: Members, table: str) -> list[Any]:
    return [json.loads(line) for line in members[f"book/{table}.jsonl"].splitlines()]


def refuse(path: Path, code: str = "archive_damaged") -> None:
    with refused(code):
        restore(path, str(path.parent / "new.db"))
    assert nothing_at(str(path.parent / "new.db"))


def test_an_archive_that_was_cut_short(whole: Path) -> None:
    content = whole.read_bytes()
    for length in (0, 10, len(content) // 2, len(content) - 1):
        whole.write_bytes(content[:length])
        refuse(whole)


def test_a_changed_byte_anywhere_in_a_part(whole: Path) -> None:
    content = bytearray(whole.read_bytes())
    with zipfile.ZipFile(whole) as packed:
        places = [
            member.header_offset + 30 + len(member.filename) + 30 + member.compress_size // 2
            for member in packed.infolist()
            if member.compress_size > 200
        ]
    assert len(places) > 5
    for place in places:
        content[place] ^= 0x55
        whole.write_bytes(content)
        refuse(whole)
        content[place] ^= 0x55


def _row_gone(members: Members, manifest: Any) -> None:
    members["book/posting.jsonl"] = members["book/posting.jsonl"].split(b"\n", 1)[1]


def _part_gone(members: Members, manifest: Any) -> None:
    del members["book/posting.jsonl"]


def _table_gone(members: Members, manifest: Any) -> None:
    del members["book/posting.jsonl"]
    manifest["databases"]["book"]["tables"].remove(part_of(manifest, "posting"))


def _no_manifest(members: Members, manifest: Any) -> None:
    del members[MANIFEST]


def _path_name(members: Members, manifest: Any) -> None:
    members["../../escaped.db"] = b""


def _name_in_manifest(members: Members, manifest: Any) -> None:
    part_of(manifest, "posting")["name"] = "../posting"


def _sql_as_column(members: Members, manifest: Any) -> None:
    part_of(manifest, "posting")["columns"][0] = "id; DROP TABLE book"


def _other_columns(members: Members, manifest: Any) -> None:
    part_of(manifest, "posting")["columns"].reverse()


def _no_numbers(members: Members, manifest: Any) -> None:
    part_of(manifest, "posting")["rows"] = True


def _another_kind_of_value(members: Members, manifest: Any) -> None:
    rewrite(members, manifest, "posting", [["x", *row[1:]] for row in rows(members, "posting")])


def _row_twice(members: Members, manifest: Any) -> None:
    rewrite(members, manifest, "posting", [*rows(members, "posting"), rows(members, "posting")[0]])


def _short_row(members: Members, manifest: Any) -> None:
    rewrite(members, manifest, "posting", [[1]])


def _deep_row(members: Members, manifest: Any) -> None:
    rewrite(members, manifest, "posting", [])
    content = b"[" * 200_000 + b"\n"
    members["book/posting.jsonl"] = content
    part_of(manifest, "posting").update(
        rows=1, size=len(content), sha256=hashlib.sha256(content).hexdigest()
    )


def _other_format(members: Members, manifest: Any) -> None:
    manifest["format"] = "something"


def _large_manifest(members: Members, manifest: Any) -> None:
    manifest["more"] = "x" * archives.LARGEST_MANIFEST


@pytest.mark.parametrize(
    "change",
    [
        _row_gone, _part_gone, _table_gone, _no_manifest, _path_name, _name_in_manifest,
        _sql_as_column, _other_columns, _no_numbers, _another_kind_of_value, _row_twice,
        _short_row, _deep_row, _other_format, _large_manifest,
    ],
)  # fmt: skip
def test_another_content(whole: Path, change: Change) -> None:
    refuse(changed(whole, change))
    assert not (whole.parent.parent / "escaped.db").exists()


def test_rows_left_out_of_the_end_of_the_chain(whole: Path) -> None:
    """The manifest was written anew for them, but it names the heads of the chains."""

    def change(members: Members, manifest: Any) -> None:
        rewrite(members, manifest, "step", rows(members, "step")[:-1])

    refuse(changed(whole, change), "archive_other_head")


def test_a_changed_amount_with_a_manifest_written_anew(whole: Path) -> None:
    def change(members: Members, manifest: Any) -> None:
        fen = part_of(manifest, "posting")["columns"].index("debit_fen")
        postings = rows(members, "posting")
        postings[0][fen] += 1
        rewrite(members, manifest, "posting", postings)

    refuse(changed(whole, change), "restored_unsound")


@pytest.mark.parametrize("what", ["format_version", "revision"])
def test_an_archive_of_a_newer_program(whole: Path, what: str) -> None:
    def change(_members: Members, manifest: Any) -> None:
        if what == "revision":
            manifest["databases"]["book"]["revision"] = "9999"
        else:
            manifest["format_version"] = 2

    refuse(changed(whole, change), "archive_newer")


def test_a_link(whole: Path) -> None:
    with zipfile.ZipFile(whole, "a") as packed:
        link = zipfile.ZipInfo("book/link.jsonl")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
    refuse(whole)


def test_a_name_twice(whole: Path) -> None:
    with zipfile.ZipFile(whole, "a") as packed, warnings.catch_warnings(action="ignore"):
        packed.writestr("book/posting.jsonl", b"")
    refuse(whole)


def refuse_in_little_memory(path: Path) -> None:
    tracemalloc.start()
    refuse(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 16 * 2**20


def test_a_bomb_is_refused_in_little_memory(whole: Path) -> None:
    def change(members: Members, manifest: Any) -> None:
        content = b"0" * (64 * 2**20)
        members["book/posting.jsonl"] = content
        part_of(manifest, "posting").update(
            rows=0, size=len(content), sha256=hashlib.sha256(content).hexdigest()
        )

    refuse_in_little_memory(changed(whole, change))


def test_a_part_larger_than_it_says_is_not_kept_in_memory(whole: Path) -> None:
    def change(members: Members, _manifest: Any) -> None:
        members["book/posting.jsonl"] = b"0" * (64 * 2**20)

    refuse_in_little_memory(changed(whole, change))


def test_a_list_of_members_without_end_is_not_read(whole: Path) -> None:
    content = bytearray(whole.read_bytes())
    content[-10:-6] = (archives.LARGEST_DIRECTORY + 1).to_bytes(4, "little")
    whole.write_bytes(content)
    refuse(whole)


def test_a_row_that_no_archive_takes_is_said_when_it_is_made(
    story: OpenBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "LONGEST_LINE", 100)
    with refused("archive_row_large"):
        archived(placed(story), tmp_path)
    assert not (tmp_path / "copy.zip").exists()
