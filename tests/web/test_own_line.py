"""A member's own line of the notice: opened by its code, shown to nobody else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from ledger.office.sealing import key_file
from ledger.office.tables import AccessRecord
from ledger.refusals import Refusal
from ledger.sealing import KEY_VARIABLE, Key, keys_in, write_keys
from ledger.work import own_line
from ledger.work.reach import Reach
from tests.web.conftest import Client, Site, book_of, came_in, client, sent
from tests.work.papers import LI, SCHOOL, ZHOU

PAGE = "/notices/2012-08-01"


def codes(site: Site) -> dict[str, str]:
    """Name → code, for everybody on the notice."""
    with book_of(site) as book:
        found = own_line.codes(book, site.office, Reach(is_whole=True), "test", "2012")
    return {line["name"]: line["code"] for line in found["lines"]}


def look(visitor: Client, code: str, tail: str) -> Any:
    return sent(visitor, f"{PAGE}/own-line", code=code, tail=tail)


def test_a_code_opens_one_line_and_nothing_else(site: Site) -> None:
    code = codes(site)[LI.name]
    for typed in (code, f" {code[:5].lower()}-{code[5:].lower()} "):
        answer = look(client(site), typed, LI.id_number[-6:].lower())
        assert answer.status_code == 200, answer.text
        assert LI.name in answer.text
        assert LI.id_number not in answer.text
        assert ZHOU.name not in answer.text
        assert answer.headers["cache-control"] == "no-store"
        for amount in re.findall(r"<strong>([\d,.]+)</strong>", answer.text):
            assert amount.endswith(".00")
    with site.office.session() as session:
        seen = session.exec(select(AccessRecord).where(AccessRecord.what == "own_line")).all()
    assert {line.actor for line in seen} == {"public"}
    assert not [line for line in seen if code in line.subject + line.detail]


def test_whatever_is_wrong_is_refused_in_one_sentence(site: Site) -> None:
    made = codes(site)
    stranger = client(site)
    tries = [(made[LI.name], ZHOU.id_number[-6:]), ("ABCDEFGHJK", LI.id_number[-6:]), ("", ""),
             (made[LI.name][:-1], LI.id_number[-6:]), ("校验码", "六位")]  # fmt: skip
    for code, tail in tries:
        answer = look(stranger, code, tail)
        assert answer.status_code == 422, "own_line_refused"
        assert "校验码或证件号码后六位不对" in answer.text
        assert LI.name not in answer.text


def test_an_address_that_tries_too_often_has_to_wait(site: Site) -> None:
    stranger = client(site)
    statuses = [look(stranger, "ABCDEFGHJK", "000000").status_code for _ in range(15)]
    assert 429 in statuses
    assert set(statuses) == {422, 429}


def test_codes_are_of_the_office_and_the_line(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = codes(site)
    assert len(set(made.values())) == len(made) == 2
    assert all(re.fullmatch(f"[{own_line.ALPHABET}]{{10}}", code) for code in made.values())
    assert codes(site) == made
    other = tmp_path / "other.key"
    write_keys(other, [Key(bytes(32)), *keys_in(key_file(site.office.url))])
    monkeypatch.setenv(KEY_VARIABLE, str(other))
    assert not set(codes(site).values()) & set(made.values())


def test_officers_see_the_codes_of_their_own_members(site: Site) -> None:
    made = codes(site)
    with book_of(site) as book:
        own = Reach(employers=frozenset({SCHOOL.uscc}))
        found = own_line.codes(book, site.office, own, "x", "2012")
    names = [each["name"] for each in found["lines"]]
    assert 0 < len(names) < len(made)
    page = came_in(site, "officer2").get(f"{PAGE}/codes").text
    for name, code in made.items():
        assert (f"{code[:5]}-{code[5:]}" in page) == (name in names)
    assert came_in(site, "hospital").get(f"{PAGE}/codes").status_code == 403
    with site.office.session() as session:
        seen = session.exec(select(AccessRecord).where(AccessRecord.what == "codes_read")).all()
    assert [line.actor for line in seen][-1] == "officer2"


def test_a_period_without_a_notice(early_site: Site) -> None:
    with book_of(early_site) as book, pytest.raises(Refusal) as refusal:
        own_line.own_line(book, early_site.office, "2012", "A", "B")
    assert refusal.value.code == "notice_missing"
    assert look(client(early_site), "A", "B").status_code == 404
