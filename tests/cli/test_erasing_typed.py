"""``tongzhou person ask-erasure``, ``erase`` and ``sweep``, as somebody types them."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.book.connection import OpenBook
from ledger.cli.commands import persons
from ledger.work.jobs import office_at
from tests.cli.keyboard import Keyboard
from tests.work.erasing import WORDS, live_it_through
from tests.work.papers import LI

LATER = "2044-01-01"


def test_two_persons_type_it(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = keyboard.do("person", "ask-erasure", LI.id_number, "--ground", "保存期满", today=LATER)
    assert (ahead.status, "2044-01-01 还没有到" in ahead.err) == (1, True)
    monkeypatch.setattr(persons, "machine_day", lambda: date.fromisoformat(LATER))
    place = str(keyboard.book)
    with OpenBook(place) as book, office_at(place) as office:
        live_it_through(book, office)
    asking = ["person", "ask-erasure", LI.id_number]
    early = keyboard.do(*asking, "--ground", "保存期满", today="2043-12-31")
    assert (early.status, "2044-01-01 起才能删" in early.err) == (1, True)
    short = keyboard.do(*asking, "--ground", "保存期满", "--keep-years", "10", today=LATER)
    assert (short.status, "至少保存 30 年" in short.err) == (1, True)
    assert keyboard.do(*asking, "--ground", "保存期满", "--keep-years", "x").status == 2
    asked = keyboard.do(*asking, "--ground", "保存期满", today=LATER)
    assert (asked.status, "SC-2044-0001" in asked.out) == (0, True)
    own = keyboard.do("person", "erase", "SC-2044-0001", today=LATER)
    assert (own.status, "制单人" in own.err) == (1, True)
    done = keyboard.do("person", "erase", "SC-2044-0001", actor="周主任", today=LATER)
    assert (done.status, "SC-2044-0001" in done.out) == (0, True)
    said = "".join(each.out + each.err for each in (early, short, asked, own, done))
    assert [word for word in WORDS if word in said] == []
    assert keyboard.ask("person", "sweep") == {"files": 0, "swept": True}
    verified = keyboard.do("verify", "--lang", "en")
    assert (verified.status, "Erased" in verified.out) == (0, True)
    explained = keyboard.do("explain", "SB-2012-00002")
    assert (explained.status, "已删除" in explained.out) == (0, True)
