"""A period decided again under a draft: who gains, who loses, and that the book stays as it is.

The plain year grants half of 600.00, 15,000.00 and 5,000.00; a claim of 1,000.00 came too late.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.book.connection import OpenBook
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.scheme import Scheme, load
from ledger.work import adjudicate, intake, replay
from tests.conftest import SCHEME
from tests.core.builders import fen
from tests.work.conftest import BookAt
from tests.work.papers import LI, ZHANG, claim, digest, reversal, stay
from tests.work.schemes import changed_scheme
from tests.work.year import at

# A value of the inpatient line, by the lines before it that make the place the only one.
INPATIENT_RATE = (
    "  inpatient.tiers:\n    says: 基数的百分之五十。\n    versions:\n      - from: 2012-08-01\n"
    '        value:\n          - {over: "0.00", up_to: "", rate: 1/2}\n'
)
INPATIENT_CAP = (
    "  inpatient.cap_per_claim:\n    says: 每次申报最多补助二万元。\n    versions:\n"
    '      - from: 2012-08-01\n        value: "20000.00"\n'
)
INPATIENT_THRESHOLD = (
    "  inpatient.threshold:\n    says: 住院补助不设起付线。\n    versions:\n"
    '      - from: 2012-08-01\n        value: {amount: "0.00", kind: deductible}\n'
)


@pytest.fixture
def draft(tmp_path: Path) -> Any:
    def with_changes(*changes: tuple[str, str]) -> Scheme:
        return load(changed_scheme(tmp_path, "benefit.yaml", *changes))

    return with_changes


def rate(text: str) -> tuple[str, str]:
    return INPATIENT_RATE, INPATIENT_RATE.replace("1/2", text)


def benefits(answer: Answer) -> dict[str, tuple[int, int]]:
    """Number of the claim → before and after."""
    return {
        line["claim_no"][-1]: (line["before_fen"], line["after_fen"]) for line in answer["lines"]
    }


def bytes_of(book: OpenBook) -> str:
    book.engine.dispose()
    return hashlib.sha256(Path(str(book.url.database)).read_bytes()).hexdigest()


def bands(answer: Answer) -> dict[tuple[int, int, int | None], int]:
    return {
        (band["sign"], band["over_fen"], band["up_to_fen"]): band["members"]
        for band in answer["bands"]
        if band["members"]
    }


def test_the_same_rules_change_nothing(book_at: BookAt) -> None:
    answer = replay.replay(book_at("relieved"), load(SCHEME), "2012")
    assert answer["cost"] == {
        "before_fen": fen("10300"), "after_fen": fen("10300"), "difference_fen": 0,
    }  # fmt: skip
    assert answer["claims"] == {
        "decided": 4, "gain": 0, "lose": 0, "unchanged": 4,
        "newly_granted": 0, "newly_declined": 0,
    }  # fmt: skip
    assert bands(answer) == {(0, 0, 0): 4}
    assert (answer["gains"], answer["losses"], answer["open"]) == ([], [], 0)
    assert answer["fact_missing"] == {"claims": 0, "facts": {}}


def test_a_higher_rate_costs_more(book_at: BookAt, draft: Any) -> None:
    """Six tenths of 600 and 15,000: 60 and 1,500 more; the outpatient claim stays at a half."""
    answer = replay.replay(book_at("relieved"), draft(rate("3/5")), "2012")
    assert benefits(answer) == {
        "1": (fen("300"), fen("360")), "2": (fen("7500"), fen("9000")),
        "3": (fen("2500"), fen("2500")), "4": (0, 0),
    }  # fmt: skip
    assert answer["cost"]["difference_fen"] == fen("1560")
    assert answer["members"] == {"members": 4, "gain": 2, "lose": 0, "unchanged": 2}
    assert bands(answer) == {
        (0, 0, 0): 2, (1, 0, fen("100")): 1, (1, fen("1000"), fen("5000")): 1,
    }  # fmt: skip
    assert answer["percentiles"] == {
        "p10_fen": 0, "p25_fen": 0, "p50_fen": 0, "p75_fen": fen("60"), "p90_fen": fen("1500"),
    }  # fmt: skip
    assert answer["gains"] == [
        {"member": "李*平", "claim_nos": ["SB-2012-00002"], "before_fen": fen("7500"),
         "after_fen": fen("9000"), "difference_fen": fen("1500")},
        {"member": "张*三", "claim_nos": ["SB-2012-00001"], "before_fen": fen("300"),
         "after_fen": fen("360"), "difference_fen": fen("60")},
    ]  # fmt: skip


def test_a_threshold_declines_what_was_granted(book_at: BookAt, draft: Any) -> None:
    """A deductible of 1,000: nothing of 600, and half of 14,000."""
    changed = INPATIENT_THRESHOLD.replace("0.00", "1000.00")
    answer = replay.replay(book_at("relieved"), draft((INPATIENT_THRESHOLD, changed)), "2012")
    assert benefits(answer)["1"] == (fen("300"), 0)
    assert benefits(answer)["2"] == (fen("7500"), fen("7000"))
    assert answer["claims"]["newly_declined"] == 1
    assert [each["difference_fen"] for each in answer["losses"]] == [-fen("500"), -fen("300")]
    assert bands(answer) == {(-1, fen("100"), fen("500")): 2, (0, 0, 0): 2}
    reasons = {line["claim_no"][-1]: line["reasons"] for line in answer["lines"]}
    assert reasons == {"1": ["below_threshold"], "2": [], "3": [], "4": ["late", "below_threshold"]}


def test_a_longer_deadline_grants_what_came_too_late(book_at: BookAt, draft: Any) -> None:
    answer = replay.replay(
        book_at("relieved"),
        draft(("value: 60\n        article", "value: 61\n        article")),
        "2012",
    )
    assert benefits(answer)["4"] == (0, fen("500"))
    assert answer["claims"]["newly_granted"] == 1
    assert answer["gains"][0]["claim_nos"] == ["SB-2012-00004"]


def test_the_book_is_not_touched(book_at: BookAt, draft: Any) -> None:
    book = book_at("relieved")
    before = bytes_of(book)
    replay.replay(book, draft(rate("1/1")), "2012")
    assert bytes_of(book) == before


@pytest.mark.parametrize(
    ("raised", "first", "second"), [("1/2", "7500", "500"), ("1/1", "8000", "0")]
)
def test_earlier_claims_of_the_member_count_as_the_draft_decides_them(
    raised: str, first: str, second: str, book_at: BookAt, draft: Any
) -> None:
    """Under a period's cap of 8,000, what the first claim takes is gone for the second of 2,000."""
    book = book_at("decided")
    later = claim(9, LI, "2012-12-11", stay("S9", "2012-12-01", "4000", "2000"))
    intake.intake(at(book, "陈受理", "2012-12-12"), [later], digest("later"))
    adjudicate.adjudicate(at(book, "赵审核", "2012-12-13"))
    changes = [('value: "50000.00"', 'value: "8000.00"'), rate(raised)]
    answer = replay.replay(book, draft(*changes), "2012")
    assert (benefits(answer)["2"], benefits(answer)["9"]) == (
        (fen("7500"), fen(first)), (fen("1000"), fen(second)),
    )  # fmt: skip
    (loss,) = answer["losses"]
    assert (loss["member"], loss["difference_fen"]) == ("李*平", -fen("500"))
    assert loss["claim_nos"] == ["SB-2012-00002", "SB-2012-00009"]


def test_claims_not_decided_are_compared_with_the_present_rules(
    book_at: BookAt, draft: Any
) -> None:
    answer = replay.replay(book_at("claimed"), draft(rate("3/5")), "2012")
    assert answer["open"] == 4
    assert benefits(answer)["1"] == (fen("300"), fen("360"))


def test_a_reversed_settlement_opens_its_claim(book_at: BookAt) -> None:
    """Without the stay S3, which left 3,000, the claim has a base of 12,000."""
    book = book_at("decided")
    desk = at(book, "陈受理", "2012-12-12")
    intake.reverse_settlements(desk, [reversal("S3", "2012-12-12")], digest("reversed"))
    answer = replay.replay(book, load(SCHEME), "2012")
    assert answer["open"] == 1
    assert benefits(answer)["2"] == (fen("6000"), fen("6000"))


LATER = """        article: 第十四条
        source: 靖江人才网 2012-12-26

  inpatient.cap"""
RAISED = (
    "        article: 第十四条\n        source: 靖江人才网 2012-12-26\n      - from: 2020-08-01\n"
    '        value: [{over: "0.00", rate: 1/1}]\n'
) + LATER


def test_rules_of_another_day_hold_for_every_claim(book_at: BookAt, draft: Any) -> None:
    book, scheme = book_at("relieved"), draft((LATER, RAISED))
    own = replay.replay(book, scheme, "2012")
    held = replay.replay(book, scheme, "2012", date(2020, 8, 1))
    assert own["cost"]["difference_fen"] == 0
    assert benefits(held)["1"] == (fen("300"), fen("600"))
    assert (own["as_of"], held["as_of"]) == (None, "2020-08-01")


def later_by_a_year(tmp_path: Path) -> Scheme:
    folder = Path(changed_scheme(tmp_path, "benefit.yaml", rate("1/1")))
    text = (folder / "benefit.yaml").read_text(encoding="utf-8")
    later = text.replace("from: 2012-08-01", "from: 2013-08-01")
    (folder / "benefit.yaml").write_text(later, encoding="utf-8")
    return load(str(folder))


def test_rules_that_begin_after_the_claims_are_refused(book_at: BookAt, tmp_path: Path) -> None:
    book, scheme = book_at("relieved"), later_by_a_year(tmp_path)
    with pytest.raises(Refusal, match="replay_rules_later") as no:
        replay.replay(book, scheme, "2012")
    assert no.value.facts["first"] == "2013-08-01"
    held = replay.replay(book, scheme, "2012", date(2013, 8, 1))
    assert benefits(held)["1"] == (fen("300"), fen("600"))


FACTS = """chapter: facts
keyed_by: always
values:
  hospital_level:
    says: 就诊医院的级别。
    versions:
      - from: 2012-08-01
        value: {title: 医院级别, words: [省级, 市级], default: none}
        article: 第十四条
        source: 靖江人才网 2012-12-26
"""
BY_LEVEL = """value:
          by_case:
            - {when: {hospital_level: 省级}, value: [{over: "0.00", rate: 2/5}]}
            - {when: {hospital_level: 市级}, value: [{over: "0.00", rate: 3/5}]}
"""


def test_claims_without_a_fact_the_draft_asks_for_are_counted(
    book_at: BookAt, tmp_path: Path
) -> None:
    changed = INPATIENT_RATE.partition("value:\n")[0] + BY_LEVEL
    folder = Path(changed_scheme(tmp_path, "benefit.yaml", (INPATIENT_RATE, changed)))
    (folder / "facts.yaml").write_text(FACTS, encoding="utf-8")
    answer = replay.replay(book_at("relieved"), load(str(folder)), "2012")
    assert answer["fact_missing"] == {"claims": 3, "facts": {"hospital_level": 3}}
    assert benefits(answer) == {
        "1": (fen("300"), 0), "2": (fen("7500"), 0), "3": (fen("2500"), fen("2500")), "4": (0, 0),
    }  # fmt: skip
    missing: Mapping[str, list[str]] = {
        line["claim_no"][-1]: line["facts_missing"] for line in answer["lines"]
    }
    assert missing == {
        "1": ["hospital_level"], "2": ["hospital_level"], "3": [], "4": ["hospital_level"],
    }  # fmt: skip


def test_a_period_without_claims(book_at: BookAt) -> None:
    answer = replay.replay(book_at("received"), load(SCHEME), "2012")
    assert (answer["lines"], answer["percentiles"]) == ([], {})
    with pytest.raises(Refusal, match="period_unknown"):
        replay.replay(book_at("claimed"), load(SCHEME), "1999")


def test_claims_of_other_periods_are_left_alone(book_at: BookAt, draft: Any) -> None:
    book = book_at("relieved")
    next_year = claim(8, ZHANG, "2013-10-10", stay("S8", "2013-09-10", "1000", "0"))
    intake.intake(at(book, "陈受理", "2013-10-20"), [next_year], digest("next year"))
    adjudicate.adjudicate(at(book, "赵审核", "2013-10-21"))
    answer = replay.replay(book, draft(rate("3/5")), "2012")
    assert set(benefits(answer)) == {"1", "2", "3", "4"}
