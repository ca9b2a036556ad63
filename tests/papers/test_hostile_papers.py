"""Whatever stands in a name or a reason, it is printed as it is and does nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger import papers
from ledger.book.connection import OpenBook
from ledger.papers import Paper, layout
from tests.papers.conftest import NUMBERS, facts_of, pages_of, printed, text_of

HOSTILE = (
    '#panic("x")', '#read("paper.typ")', "$1/0$", "*粗* _斜_ `码`", "= 标题", "\\ // /* */",
    '"引号" \'单引号\' “”', "<label> @label", "#sys.inputs", "]}{[", "{{ x }}", "<script>", "&amp;",
    "https://example.org/" + "a" * 300, "甲" * 400, "W" * 500, "#" * 120,
)  # fmt: skip


def spoilt(value: Any, text: str) -> Any:
    """Facts with ``text`` in the place of everything that people wrote."""
    if isinstance(value, dict):
        return {
            key: text if key in WRITTEN and isinstance(each, str) else spoilt(each, text)
            for key, each in value.items()
        }
    return [spoilt(each, text) for each in value] if isinstance(value, list) else value


WRITTEN = frozenset(
    {"employer", "uscc", "payer", "payer_account", "memo", "member", "hospital", "diagnosis_name",
     "summary", "party", "payee", "account", "bank", "name", "made_by", "title", "federation",
     "fund", "setl_id", "words", "line", "released_by"}
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_printed_as_it_is(year: OpenBook, text: str) -> None:
    for kind in NUMBERS:
        content = printed(kind, spoilt(facts_of(year, kind), text))
        assert "".join(text.split()) in text_of(content), kind


@pytest.mark.parametrize("name", ["𬭚𠮷㐂", "José", "ʻ", "阿卜杜勒·买买提"])
def test_rare_names_are_in_the_type(year: OpenBook, name: str) -> None:
    content = printed("invoice", facts_of(year, "invoice") | {"employer": name})
    assert name in text_of(content)
    assert b"pdfaid" in content


@pytest.mark.parametrize("name", ["王😀", "\ue000", "ก"])
def test_a_character_the_type_lacks_stops_no_paper(year: OpenBook, name: str) -> None:
    content = printed("invoice", facts_of(year, "invoice") | {"employer": name})
    assert "缴费通知单" in text_of(content)
    assert b"pdfaid" not in content, "what is not sound for the archive does not say it is"


def test_characters_without_a_form_are_blanks(year: OpenBook) -> None:
    content = printed("invoice", facts_of(year, "invoice") | {"employer": "甲\x00\x07\t\r\ud800乙"})
    assert "甲乙" in text_of(content)
    assert b"pdfaid" in content


def test_five_hundred_workings_repeat_their_heading(year: OpenBook) -> None:
    facts = facts_of(year, "decision")
    step = facts["decision"]["workings"][0]
    facts["decision"]["workings"] = [step] * 500
    pages = pages_of(printed("decision", facts))
    assert len(pages) > 10
    with_steps = [page for page in pages if step["article"] in page]
    assert len(with_steps) > 10
    assert all("步骤说明依据之前之后" in page for page in with_steps[:-1])


def test_an_amount_as_large_as_any_fits_the_page() -> None:
    blocks = [
        layout.amount("合计（大写）", 999_999_999_999_999),
        layout.amount("合计（大写）", -123_456),
        layout.table(
            (layout.Column("科目", 3), layout.money_column("借方"), layout.money_column("贷方")),
            [("银行存款", "9,999,999,999,999.99", "-9,999,999,999,999.99")],
        ),
    ]
    paper = Paper("记账凭证", "记1", date(2012, 7, 1), "靖江市总工会", "资金", blocks, "作废")
    text = text_of(papers.pdf(paper))
    assert "¥9,999,999,999,999.99" in text
    assert "-¥1,234.56" in text
    assert len(papers.pictures(paper)) == 1
