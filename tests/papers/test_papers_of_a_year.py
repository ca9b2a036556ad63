"""Every paper can be printed of a living book, and says what the book says."""

from __future__ import annotations

import pytest

from ledger import papers
from ledger.book.connection import OpenBook
from ledger.cli.grammar.papers import KINDS as TYPED
from ledger.money import capital, show
from ledger.refusals import Refusal
from ledger.work import paper_facts, report
from ledger.work.books import chain_head
from ledger.work.reach import Reach
from tests.papers.conftest import NUMBERS, facts_of, pages_of, printed, text_of
from tests.work.papers import HOSPITAL, LI, PERSONS, SCHOOL, SHIPYARD


def test_every_kind_is_tried_and_can_be_typed() -> None:
    """What is held about one person is printed only with a purpose (``tongzhou person export``)."""
    assert set(NUMBERS) == set(TYPED) == papers.KINDS.keys() - {"person"}


@pytest.mark.parametrize("kind", NUMBERS)
def test_a_paper_is_made_for_the_archive_and_always_the_same(year: OpenBook, kind: str) -> None:
    made = papers.paper_of(kind, facts_of(year, kind))
    content = papers.pdf(made)
    assert content == papers.pdf(made)
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    pages = pages_of(content)
    assert made.title in pages[0]
    assert "靖江市总工会" in pages[0]
    assert [f"第{n}页，共{len(pages)}页" in page for n, page in enumerate(pages, 1)] == (
        [True] * len(pages)
    )


def test_no_paper_shows_a_whole_document_or_card_number(year: OpenBook) -> None:
    for kind in NUMBERS:
        text = text_of(printed(kind, facts_of(year, kind)))
        assert not [p for p in PERSONS if p.id_number in text or p.card in text], kind


def test_the_invoice(year: OpenBook) -> None:
    text = text_of(printed("invoice", facts_of(year, "invoice")))
    for said in (
        SHIPYARD.name, SHIPYARD.uscc, "JF-2012-00001", "5人", "单位166.65", "个人83.35", "250.00",
        "贰佰伍拾元整", "靖江市职工医疗互助资金", "2012年8月14日", "已缴清",
    ):  # fmt: skip
        assert said in text, said


def test_the_receipt(year: OpenBook) -> None:
    text = text_of(printed("receipt", facts_of(year, "receipt")))
    for said in (SHIPYARD.name, "R1", "贰佰伍拾元整", "¥250.00", "JF-2012-00001", "2012年8月3日"):
        assert said in text, said


def test_the_decision_has_every_working_with_its_article(year: OpenBook) -> None:
    facts = facts_of(year, "decision")
    text = text_of(printed("decision", facts))
    assert facts["decision"]["workings"]
    for step in facts["decision"]["workings"]:
        assert step["article"] in text
        assert show(step["before_fen"]) in text
        assert show(step["after_fen"]) in text
    benefit = facts["decision"]["benefit_fen"]
    assert benefit == 750_000
    for said in ("7,500.00", capital(benefit), "柒仟伍佰元整", "李*平", chain_head(year)["hash"],
                 "S2", "S3", "赵审核", "钱复核", "孙主席"):  # fmt: skip
        assert said in text, said
    assert LI.name not in text


def test_a_declined_claim_says_why(year: OpenBook) -> None:
    facts = facts_of(year, "decision", "SB-2012-00004")
    text = text_of(printed("decision", facts))
    assert "不予补助" in text
    assert "零元整" in text
    assert facts["decision"]["reasons"]
    assert "理由：" in text


def test_the_entry_balances_in_figures_and_in_words(year: OpenBook) -> None:
    numbers = [f"记{n:06d}" for n in range(1, chain_head(year)["position"] + 1)]
    assert len(numbers) > 10
    for number in numbers:
        facts = facts_of(year, "entry", number)
        assert facts["debit_fen"] == facts["credit_fen"]
        text = text_of(printed("entry", facts))
        for said in (number, facts["hash"], show(facts["debit_fen"]), capital(facts["debit_fen"]),
                     *(line["account"] for line in facts["lines"])):  # fmt: skip
            assert said in text, (number, said)


def test_a_manual_entry_names_who_prepared_and_who_signed_its_voucher(year: OpenBook) -> None:
    entries = [facts_of(year, "entry", f"记{n:06d}") for n in range(1, 8)]
    (manual,) = (each for each in entries if each["voucher_no"])
    assert (manual["made_by"], manual["checked_by"]) == ("吴会计", "钱复核、孙主席")


def test_the_batch_and_one_payment_of_it(year: OpenBook) -> None:
    facts = facts_of(year, "batch")
    text = text_of(printed("batch", facts))
    for said in ("10,300.00", "壹万零叁佰元整", "李出纳", "周主任", "账户已销户", "退汇"):
        assert said in text, said
    one = facts_of(year, "batch", "FK-2012-0001-00001")
    assert one["total_fen"] == one["lines"][0]["amount_fen"] < facts["total_fen"]
    assert len(one["lines"]) == 1


def test_the_notice_says_what_was_published(year: OpenBook) -> None:
    published = report.notice(year, "2012")
    text = text_of(printed("notice", facts_of(year, "notice")))
    for line in published["lines"]:
        for said in (line["case_no"], line["name"], line["id_number"], show(line["award_fen"])):
            assert said in text, said
    for said in (published["content_digest"], chain_head(year)["hash"], "壹仟捌佰元整",
                 "2013年10月17日", "书面提出"):  # fmt: skip
        assert said in text, said


def test_the_annual_report_adds_up(year: OpenBook) -> None:
    facts = facts_of(year, "annual")
    income, expense = (sum(row["amount_fen"] for row in facts[side])
                       for side in ("income", "expense"))  # fmt: skip
    assert income - expense == facts["closing"]["surplus_fen"]
    held = {kind: sum(r["amount_fen"] for r in facts["balances"] if r["kind"] == kind)
            for kind in ("asset", "liability", "net_asset")}  # fmt: skip
    assert held["asset"] == held["liability"] + held["net_asset"]
    text = text_of(printed("annual", facts))
    for said in ("12人", "3个", show(income), show(expense), "50.00%", chain_head(year)["hash"]):
        assert said in text, said


def test_a_year_that_is_not_closed_says_so(book: OpenBook) -> None:
    text = text_of(printed("annual", facts_of(book, "annual")))
    assert "尚未结账" in text
    assert "本期没有收入" in text


@pytest.mark.parametrize(
    ("reach", "sees"),
    [
        (Reach(employers=frozenset({SHIPYARD.uscc})), True),
        (Reach(employers=frozenset({SCHOOL.uscc})), False),
        (Reach(hospitals=frozenset({"H32128299999"})), False),
        (Reach(), False),
    ],
)
def test_out_of_reach_is_unknown(year: OpenBook, reach: Reach, sees: bool) -> None:
    for kind in ("invoice", "decision"):
        if sees:
            assert paper_facts.facts(year, kind, NUMBERS[kind], reach)
            continue
        with pytest.raises(Refusal) as refused:
            paper_facts.facts(year, kind, NUMBERS[kind], reach)
        assert refused.value.code in ("invoice_unknown", "claim_unknown")


def test_a_hospital_reaches_its_own_claims(year: OpenBook) -> None:
    reach = Reach(hospitals=frozenset({HOSPITAL}))
    assert paper_facts.facts(year, "decision", NUMBERS["decision"], reach)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("invoice", "invoice_unknown"), ("receipt", "receipt_unknown"),
        ("decision", "claim_unknown"), ("entry", "entry_unknown"), ("batch", "batch_unknown"),
        ("notice", "period_unknown"), ("annual", "period_unknown"),
    ],
)  # fmt: skip
def test_a_number_nobody_knows_is_refused(year: OpenBook, kind: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        facts_of(year, kind, "没有")
    assert refused.value.code == code
