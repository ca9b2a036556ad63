"""受理 under a scheme with facts and lines of its own: what is kept, what is found wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from ledger.book.connection import OpenBook
from ledger.book.tables import Claim, ClaimFact, PeriodRow, SettlementFact
from ledger.forms import ClaimForm
from ledger.nouns import Answer
from ledger.refusals import BadInput
from ledger.sentences import say
from ledger.work import adjudicate, intake
from ledger.work.claim_words import file_rules
from ledger.work.verify import verify
from tests.book.forging import dump
from tests.work.answers import codes, found, rows
from tests.work.papers import LI, STRANGER, ZHANG, Person, claim, digest, on, stay
from tests.work.wide_claims import LINES, wide_book
from tests.work.year import at, live

DAY = "2012-12-20"
PROVINCE = {"hospital_level": "省级"}


@pytest.fixture
def wide(tmp_path: Path) -> Iterator[OpenBook]:
    """The members are enrolled and have paid."""
    with wide_book(tmp_path) as book:
        live(book, "received")
        yield book


def bare(
    number: int, admitted_on: str, discharged_on: str, row: int = 2, line: str = "allowance",
    person: Person = ZHANG, **stated: Any,
) -> ClaimForm:  # fmt: skip
    """A claim without settlements, made on 1 December."""
    form = claim(number, person, "2012-12-01", row=row, line=line)
    days = {"admitted_on": on(admitted_on), "discharged_on": on(discharged_on)}
    return replace(form, **(days | stated))


def in_hospital(number: int = 9, **stated: Any) -> ClaimForm:
    """A stay until 10 November with 1,000.00 in scope that no fund paid."""
    form = claim(number, ZHANG, "2012-12-01", stay(f"S{number}", "2012-11-10", "2000", "1000"))
    return replace(form, **({"facts": PROVINCE} | stated))


def take(book: OpenBook, *forms: ClaimForm, day: str = DAY) -> Answer:
    return intake.intake(at(book, "陈受理", day), forms, digest(repr(forms)))


def kept(book: OpenBook) -> dict[str, str]:
    return {row.name: row.value for row in rows(book, ClaimFact)}


# -- what is kept ---------------------------------------------------------------------------------


def test_all_that_a_claim_states_is_kept(wide: OpenBook) -> None:
    form = in_hospital(
        facts={"hospital_level": " 省级", "distance_km": "０12"}, aid={"商业保险": 500_00},
        exclusions=("酒驾",), papers=("发票",), first_diagnosed_on=on("2012-10-01"),
    )  # fmt: skip
    settled = structs.replace(form.settlements[0], settled_on=on("2012-11-12"))
    take(wide, replace(form, settlements=(settled,)))
    assert kept(wide) == {
        "hospital_level": "省级", "distance_km": "12", "aid.商业保险": "50000",
        "exclusions": '["drunk_driving"]', "papers": '["发票"]', "first_diagnosed_on": "2012-10-01",
    }  # fmt: skip
    assert [(row.name, row.value) for row in rows(wide, SettlementFact)] == [
        ("settled_on", "2012-11-12")
    ]
    assert verify(wide)["ok"]


def test_a_claim_without_settlements_keeps_its_days(wide: OpenBook) -> None:
    take(wide, bare(9, "2012-11-01", "2012-11-05"))
    assert kept(wide) == {"admitted_on": "2012-11-01", "discharged_on": "2012-11-05"}
    assert rows(wide, Claim)[0].line == "allowance"


def test_a_claim_of_plain_words_keeps_nothing_more(wide: OpenBook) -> None:
    take(wide, in_hospital(facts={"hospital_level": "市级"}), bare(8, "2012-11-01", "2012-11-05"))
    assert {row.claim_id for row in rows(wide, ClaimFact) if row.name == "papers"} == set()


# -- the same again -------------------------------------------------------------------------------


def test_the_same_claims_again_change_nothing(wide: OpenBook) -> None:
    forms = (in_hospital(exclusions=("工伤",)), bare(8, "2012-11-01", "2012-11-05", row=3))
    take(wide, *forms)
    before = dump(wide) | {"step": []}
    again = (replace(forms[0], exclusions=("work_injury",)), forms[1])  # the code means the same
    answer = take(wide, *again)
    assert (answer["taken"], answer["unchanged"]) == (0, 2)
    assert dump(wide) | {"step": []} == before


@pytest.mark.parametrize(
    "change",
    [
        {"facts": {"hospital_level": "市级"}}, {"aid": {"商业保险": 1}}, {"papers": ()},
        {"exclusions": ("工伤",)}, {"first_diagnosed_on": on("2012-10-01")},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_a_claim_that_now_states_something_else_is_refused(
    wide: OpenBook, change: dict[str, Any]
) -> None:
    take(wide, in_hospital())
    with found("claim_no_taken"):
        take(wide, in_hospital(**change))


def test_other_days_of_a_bare_claim_are_another_claim(wide: OpenBook) -> None:
    take(wide, bare(9, "2012-11-01", "2012-11-05"))
    with found("claim_no_taken"):
        take(wide, bare(9, "2012-11-01", "2012-11-06"))


# -- findings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "expected", "sentence"),
    [
        (in_hospital(facts={"hospital_level": "县级"}), "fact_word_unknown",
         "“医院级别”不能写“县级”；本办法所列为：省级、市级。"),
        (in_hospital(facts={**PROVINCE, "distance_km": "很远"}), "not_a_count", None),
        (in_hospital(exclusions=("旅游",)), "exclusion_unknown",
         "本办法没有“旅游”这种不予补助情形；所列情形为：工伤、酒驾。请改正，或留空。"),
        (in_hospital(facts={}), "fact_needed",
         "本办法的补助须看“医院级别”，而申报、名册和单位登记都没有写；请在申报中补写。"),
        (in_hospital(first_diagnosed_on=on("2012-12-02")), "diagnosed_after_submission",
         "确诊日期 2012-12-02 晚于申报日期 2012-12-01；请核对两个日期。"),
        (in_hospital(settlements=(), settlement_rows=()), "settlements_missing", None),
        (bare(9, "2012-11-05", "2012-11-01"), "settlement_dates_reversed", None),
        (replace(bare(9, "2012-11-01", "2012-11-05"), discharged_on=None), "claim_dates_missing",
         "没有结算的申报须写明日期；请填写出院日期（没有住院的填事发日期）。"),
        (bare(9, "2012-11-01", "2012-12-02"), "submitted_too_early", None),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isascii() else "",
)  # fmt: skip
def test_what_cannot_be_taken(
    wide: OpenBook, form: ClaimForm, expected: str, sentence: str | None
) -> None:
    before = dump(wide)
    with pytest.raises(BadInput) as told:
        take(wide, form)
    (finding,) = told.value.findings
    assert dump(wide) == before
    assert finding.code == expected
    if sentence is not None:
        assert say(finding.code, finding.facts) == sentence


def test_a_settlement_after_the_claim_is_refused(wide: OpenBook) -> None:
    form = in_hospital()
    later = structs.replace(form.settlements[0], settled_on=on("2012-12-02"))
    with found("settled_after_submission"):
        take(wide, replace(form, settlements=(later,)))


def test_aid_that_the_line_does_not_take_off_is_told(wide: OpenBook) -> None:
    answer = take(wide, in_hospital(aid={"商业保险": 100_00, "慈善": 5_00}))
    (finding,) = answer["findings"]
    assert (finding["code"], finding["column"]) == ("aid_not_counted", "其他救助—慈善")


def test_a_stranger_is_asked_for_the_facts_of_the_claim_only(tmp_path: Path) -> None:
    """Nobody can state the class of somebody who is not enrolled; the claim is declined later."""
    facts = {
        "hospital_level": "{title: 医院级别, words: [省级, 市级], default: none}",
        "member.class": "{title: 人员类别, words: [在职, 劳模], default: none}",
    }
    with wide_book(tmp_path, facts=facts) as book:
        live(book, "received")
        take(book, bare(9, "2012-11-05", "2012-11-05", line="death", person=STRANGER))
        with found("fact_needed"):
            take(book, bare(8, "2012-11-05", "2012-11-05", line="death"))


# -- the same days --------------------------------------------------------------------------------


def test_the_days_of_a_stay_are_claimed_once(wide: OpenBook) -> None:
    take(wide, bare(1, "2012-11-01", "2012-11-05"))
    with pytest.raises(BadInput) as told:
        take(wide, bare(2, "2012-11-04", "2012-11-08"))
    assert [(each.code, each.facts) for each in told.value.findings] == [
        ("stay_claimed", {"claim_no": "SB-2012-00001"})
    ]
    take(wide, bare(3, "2012-11-05", "2012-11-08"))  # from the day of discharge on
    take(wide, bare(4, "2012-11-04", "2012-11-08", person=LI))
    take(wide, bare(5, "2012-11-04", "2012-11-04", line="death"))


def test_the_days_of_a_stay_are_claimed_once_in_a_file(wide: OpenBook) -> None:
    with found("stay_claimed"):
        take(wide, bare(1, "2012-11-05", "2012-11-05", line="death"),
             bare(2, "2012-11-05", "2012-11-05", row=3, line="death"))  # fmt: skip


def test_a_stay_with_settlements_counts_against_one_without(wide: OpenBook) -> None:
    """From 3 to 10 November by its settlement."""
    settled = stay("S1", "2012-11-10", "2000", "1000")
    take(wide, claim(1, ZHANG, "2012-12-01", settled, line="allowance"))
    with found("stay_claimed"):
        take(wide, bare(2, "2012-11-09", "2012-11-12"))


def test_after_a_claim_without_right_the_days_may_be_claimed_again(wide: OpenBook) -> None:
    """Submitted 61 days after the discharge the first is late, and so grants nothing."""
    take(wide, bare(1, "2012-09-01", "2012-09-05", submitted_on=on("2012-11-05")))
    (line,) = adjudicate.adjudicate(at(wide, "赵审核", DAY))["claims"]
    assert line["reasons"] == ["late"]
    take(wide, bare(2, "2012-09-01", "2012-09-05", submitted_on=on("2012-11-04")))


# -- the day that counts --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attribution", "period"),
    [("discharged_on", "2013-08-01"), ("admitted_on", "2012-08-01"), ("settled_on", "2013-08-01")],
)
def test_the_day_of_attribution_makes_the_period(
    tmp_path: Path, attribution: str, period: str
) -> None:
    """In hospital from 28 July to 4 August 2013."""
    with wide_book(tmp_path, period={"attribution": attribution}) as book:
        live(book, "received")
        form = claim(9, ZHANG, "2013-08-20", stay("S9", "2013-08-04", "2000", "1000"))
        take(book, replace(form, facts=PROVINCE), day="2013-08-21")
        assert [row.period_code for row in rows(book, Claim)] == [period]
        assert [row.code for row in rows(book, PeriodRow)][-1] == period


def test_what_files_are_read_by(wide: OpenBook) -> None:
    rules = file_rules(wide)
    assert set(rules.facts.facts) == {"hospital_level", "member.class", "distance_km"}
    assert rules.lines["allowance"] == LINES["allowance.title"]
    assert rules.bare == {"allowance", "death"}


def test_a_book_of_a_plain_scheme_asks_for_nothing_new(book: OpenBook) -> None:
    rules = file_rules(book)
    assert (rules.facts.facts, rules.bare) == ({}, frozenset())
    assert set(rules.lines) == {"inpatient", "special_outpatient"}
    answer = take(book, claim(9, ZHANG, "2012-12-01", stay("S9", "2012-11-10", "2000", "1000")))
    assert codes(answer["findings"]) == []
    assert (kept(book), rows(book, SettlementFact)) == ({}, [])
