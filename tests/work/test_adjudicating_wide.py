"""审核 under a scheme with facts, counted days, and claims that count for those after them.

Every expected amount can be reckoned by hand from the values in ``wide_claims``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from ledger.book.connection import OpenBook
from ledger.forms import ClaimForm
from ledger.nouns import RosterRow
from ledger.work import adjudicate, bill, close, enrol, intake, receive, register, report
from ledger.work.verify import verify
from tests.core.builders import fen
from tests.work.answers import refused
from tests.work.forger import forging, put_with_digest, reseal
from tests.work.papers import (
    LI,
    SHIPYARD,
    STRANGER,
    ZHANG,
    Person,
    claim,
    digest,
    on,
    receipt,
    reversal,
    stay,
)
from tests.work.wide_claims import FACTS, LINES, wide_book
from tests.work.year import at, live

DAY = "2012-12-20"
CITY = {"hospital_level": "市级"}
PROVINCE = {"hospital_level": "省级"}
KIND = {"employer.kind": "{title: 单位性质, words: [企业, 机关], default: none}"}


@pytest.fixture
def wide(tmp_path: Path) -> Iterator[OpenBook]:
    with wide_book(tmp_path) as book:
        live(book, "received")
        yield book


def bare(
    number: int, admitted_on: str, discharged_on: str, line: str = "allowance",
    person: Person = ZHANG, **stated: Any,
) -> ClaimForm:  # fmt: skip
    """A claim without settlements, made on the day of discharge."""
    days = {"admitted_on": on(admitted_on), "discharged_on": on(discharged_on)}
    return replace(claim(number, person, discharged_on, line=line), **(days | stated))


def ill(
    number: int, discharged_on: str, base: str, facts: Mapping[str, str] = CITY,
    person: Person = ZHANG, **stated: Any,
) -> ClaimForm:  # fmt: skip
    """A week in hospital with ``base`` in scope that no fund paid."""
    form = claim(number, person, discharged_on, stay(f"S{number}", discharged_on, base, "0"))
    return replace(form, facts=facts, **stated)


def decided(book: OpenBook, *forms: ClaimForm, day: str = DAY) -> dict[int, tuple[str, list[str]]]:
    """Take the claims in and decide them: number → benefit in yuan, and the reasons."""
    if forms:
        numbered = [replace(form, row=row) for row, form in enumerate(forms, start=2)]
        numbered = [
            replace(form, settlement_rows=(form.row,) * len(form.settlements)) for form in numbered
        ]
        intake.intake(at(book, "陈受理", day), numbered, digest(repr(forms)))
    lines = adjudicate.adjudicate(at(book, "赵审核", day))["claims"]
    return {
        int(line["claim_no"][-5:]): (f"{line['benefit_fen'] / 100:.2f}", line["reasons"])
        for line in lines
    }


def sound(book: OpenBook) -> bool:
    return bool(verify(book)["ok"])


# -- claims that count for those after them -------------------------------------------------------


def test_days_are_counted_together_over_the_period(place: str, tmp_path: Path) -> None:
    """50.00 a day: six nights, then four of eight, then none; ten a period. On both engines."""
    with wide_book(tmp_path, place=place) as book:
        live(book, "received")
        assert decided(
            book,
            bare(1, "2012-11-01", "2012-11-07"),
            bare(2, "2012-11-10", "2012-11-18"),
            bare(3, "2012-11-20", "2012-11-25"),
            bare(4, "2012-11-20", "2012-11-25", person=LI),
        ) == {
            1: ("300.00", []), 2: ("200.00", []), 3: ("0.00", ["days_used_up"]),
            4: ("250.00", []),
        }  # fmt: skip
        assert sound(book)


def test_earlier_steps_count_like_earlier_claims_of_a_step(wide: OpenBook) -> None:
    assert decided(wide, bare(1, "2012-11-01", "2012-11-07"), day="2012-11-20") == {
        1: ("300.00", [])
    }
    assert decided(wide, bare(2, "2012-11-10", "2012-11-18")) == {2: ("200.00", [])}
    assert sound(wide)


def test_the_turn_is_that_of_the_days_and_not_of_arrival(wide: OpenBook) -> None:
    later, sooner = bare(1, "2012-11-10", "2012-11-18"), bare(2, "2012-11-01", "2012-11-07")
    assert decided(wide, later, sooner) == {1: ("200.00", []), 2: ("300.00", [])}


def test_a_claim_without_right_uses_no_days(wide: OpenBook) -> None:
    """The first is late by a day; its six nights leave the ten whole."""
    late = bare(1, "2012-09-01", "2012-09-07", submitted_on=on("2012-11-07"))
    assert decided(wide, late, bare(2, "2012-11-10", "2012-11-25")) == {
        1: ("0.00", ["late"]), 2: ("500.00", []),
    }  # fmt: skip


def test_deciding_again_counts_what_was_granted_in_between(tmp_path: Path) -> None:
    """600.00 a period: 500.00 and 100.00; then the first again, with 200.00 less in its base."""
    capped = LINES | {"inpatient.cap_per_period": '"600.00"'}
    with wide_book(tmp_path, benefit=capped) as book:
        live(book, "received")
        two = replace(
            claim(1, ZHANG, "2012-11-10", stay("S1", "2012-11-05", "800", "0"),
                  stay("S2", "2012-11-09", "200", "0")),
            facts=CITY,
        )  # fmt: skip
        two = replace(two, settlement_rows=(2, 2))
        intake.intake(at(book, "陈受理", DAY), [two], digest("two"))
        assert decided(book) == {1: ("500.00", [])}
        assert decided(book, ill(7, "2012-11-20", "1000")) == {
            7: ("100.00", ["cut_to_line_period_cap"])
        }
        intake.reverse_settlements(at(book, "陈受理", DAY), [reversal("S2", DAY)], digest("S2"))
        assert decided(book) == {1: ("400.00", [])}
        assert sound(book)


# -- facts ----------------------------------------------------------------------------------------


def test_a_fact_of_the_claim(wide: OpenBook) -> None:
    """Half of 1,000.00; half of that in a hospital of the province."""
    assert decided(
        wide, ill(1, "2012-11-05", "1000"), ill(2, "2012-11-20", "1000", PROVINCE)
    ) == {1: ("500.00", []), 2: ("250.00", [])}  # fmt: skip
    assert sound(wide)


def test_aid_and_exclusions_of_the_claim(wide: OpenBook) -> None:
    """Half of 1,000.00 less 400.00 from another insurance; nothing for a drunken driver."""
    helped = ill(1, "2012-11-05", "1000", aid={"商业保险": fen("400")})
    drunk = ill(2, "2012-11-20", "1000", exclusions=("酒驾",))
    assert decided(wide, helped, drunk) == {1: ("300.00", []), 2: ("0.00", ["excluded"])}
    assert sound(wide)


def test_facts_that_nobody_knows_are_told_when_they_are_asked(wide: OpenBook) -> None:
    """A stranger is asked for nothing of the person; what is wrong is that he is not enrolled."""
    stranger = ill(1, "2012-11-05", "1000", person=STRANGER)
    assert decided(wide, stranger) == {1: ("0.00", ["not_enrolled"])}
    assert sound(wide)


def enrolled(
    book: OpenBook, *rows: RosterRow, period: str = "2012", day: str = "2012-07-05"
) -> None:
    """These persons of the shipyard are enrolled, billed, and paid for on the same day."""
    numbered = [structs.replace(row, row=number) for number, row in enumerate(rows, start=2)]
    file = (f"{period}.xlsx", digest(repr(numbered)))
    enrol.enrol(at(book, "王登记", day), period, numbered, file)
    (paper,) = bill.bill(at(book, "李出纳", day), period)["papers"]
    yuan = f"{paper['total_fen'] / 100:.2f}"
    forms = [receipt(f"R-{day}", day, SHIPYARD.name, yuan)]
    receive.receive(at(book, "李出纳", day), forms, digest(repr(forms)))


def test_facts_of_the_roster_and_of_the_claim(tmp_path: Path) -> None:
    """20,000.00 for a labour model; what the claim says goes before the roster."""
    with wide_book(tmp_path) as book:
        live(book, "registered")
        enrolled(book, ZHANG.row(facts={"member.class": "劳模"}), LI.row())
        assert decided(
            book,
            bare(1, "2012-11-05", "2012-11-05", "death"),
            bare(2, "2012-11-05", "2012-11-05", "death", LI),
            bare(3, "2012-11-06", "2012-11-06", "death", facts={"member.class": "在职"}),
            bare(4, "2012-11-06", "2012-11-06", "death", LI, facts={"member.class": "劳模"}),
        ) == {
            1: ("20000.00", []), 2: ("10000.00", []), 3: ("10000.00", []), 4: ("20000.00", []),
        }  # fmt: skip
        assert sound(book)


@pytest.mark.parametrize(
    ("when", "zhang", "li"),
    [
        ("member.sex: female", "10000.00", "20000.00"),  # by the last figure but one of the number
        ("member.age: {from: 32}", "20000.00", "20000.00"),  # born on 1 January 1980
        ("member.age: {from: 33}", "10000.00", "10000.00"),
        ("enrolment.kind: first", "20000.00", "20000.00"),
        ("enrolment.shares: {from: 2}", "10000.00", "10000.00"),
        ("employer.kind: 企业", "20000.00", "20000.00"),
    ],
)
def test_facts_that_the_book_knows(tmp_path: Path, when: str, zhang: str, li: str) -> None:
    amount = f"{{by_case: [{{when: {{{when}}}, value: '20000.00'}}, {{otherwise: '10000.00'}}]}}"
    lines = LINES | {"death.amount": amount}
    with wide_book(tmp_path, facts=FACTS | KIND, benefit=lines) as book:
        yard = replace(SHIPYARD.row(), facts={"employer.kind": "企业"})
        register.register(at(book, "王登记", "2012-06-25"), "2012", [yard], digest("yard"))
        enrolled(book, ZHANG.row(), LI.row())
        found = decided(
            book,
            bare(1, "2012-11-05", "2012-11-05", "death"),
            bare(2, "2012-11-05", "2012-11-05", "death", LI),
        )
        assert [benefit for benefit, _ in found.values()] == [zhang, li]
        assert sound(book)


def test_what_an_employer_says_later_changes_no_decision(tmp_path: Path) -> None:
    """Registered as 企业, then as 机关: each claim is decided by what was known at its time."""
    amount = "{by_case: [{when: {employer.kind: 企业}, value: '20000.00'}, {otherwise: '9.00'}]}"
    lines = LINES | {"death.amount": amount}
    with wide_book(tmp_path, facts=FACTS | KIND, benefit=lines) as book:
        for kind, day in (("企业", "2012-06-25"), ("机关", "2012-11-10")):
            yard = replace(SHIPYARD.row(), facts={"employer.kind": kind})
            register.register(at(book, "王登记", day), "2012", [yard], digest(kind))
            if kind == "企业":
                enrolled(book, ZHANG.row())
                first = bare(1, "2012-11-05", "2012-11-05", "death")
                assert decided(book, first, day="2012-11-06") == {1: ("20000.00", [])}
        second = bare(2, "2012-11-20", "2012-11-20", "death")
        assert decided(book, second) == {2: ("9.00", [])}
        assert sound(book)


# -- periods --------------------------------------------------------------------------------------


def open_second_period(book: OpenBook) -> None:
    """A claim of its first day opens it in the book; it is that of a stranger."""
    day = "2013-08-02"
    form = bare(99, "2013-08-01", "2013-08-01", "death", STRANGER)
    intake.intake(at(book, "陈受理", day), [form], digest("opens"))
    register.register(at(book, "王登记", day), "2013", [SHIPYARD.row()], digest("units 2013"))


def test_claims_of_all_periods_count_for_life(tmp_path: Path) -> None:
    """A lump sum is paid once in a life, and twice that from the second period on (连续参加)."""
    amount = (
        "{by_case: [{when: {enrolment.consecutive_periods: {from: 2}}, value: '20000.00'},"
        " {otherwise: '10000.00'}]}"
    )
    lines = LINES | {"death.amount": amount, "death.claims_per_lifetime": "1"}
    with wide_book(tmp_path, benefit=lines) as book:
        live(book, "received")
        first = bare(1, "2012-11-05", "2012-11-05", "death")
        assert decided(book, first) == {1: ("10000.00", [])}
        open_second_period(book)
        again = {"change": "续保", "changed_on": "2013-08-01"}
        enrolled(book, ZHANG.row(**again), LI.row(**again), period="2013", day="2013-08-05")
        second = bare(2, "2013-09-01", "2013-09-01", "death")
        other = bare(3, "2013-09-01", "2013-09-01", "death", LI)
        found = decided(book, second, other, day="2013-09-02")
        assert found[2][0] == "0.00"
        assert found[3] == ("20000.00", [])
        assert sound(book)


def test_a_period_of_ones_own_runs_on_beyond_that_of_the_book(tmp_path: Path) -> None:
    """李四平 joins on 15 October: covered from the 16th, for twelve months; ten days in all.

    The stay of September 2013 lies in the second period of the book, and in the first of his own.
    """
    with wide_book(tmp_path, period={"start": "rolling"}) as book:
        live(book, "registered")
        enrolled(book, LI.row(change="新增", changed_on="2012-10-15"), day="2012-10-15")
        assert decided(
            book,
            bare(1, "2012-10-09", "2012-10-15", person=LI),
            bare(2, "2012-11-01", "2012-11-07", person=LI),
            bare(3, "2013-09-10", "2013-09-18", person=LI),
            bare(4, "2013-10-10", "2013-10-16", person=LI),
            day="2013-10-20",
        ) == {
            1: ("0.00", ["not_enrolled"]), 2: ("300.00", []), 3: ("200.00", []),
            4: ("0.00", ["not_enrolled"]),
        }  # fmt: skip
        assert sound(book)


def test_periods_of_the_book_end_for_everybody(tmp_path: Path) -> None:
    with wide_book(tmp_path) as book:
        live(book, "registered")
        enrolled(book, LI.row(change="新增", changed_on="2012-10-15"), day="2012-10-15")
        late = bare(3, "2013-09-10", "2013-09-18", person=LI)
        assert decided(book, late, day="2013-10-20") == {3: ("0.00", ["not_enrolled"])}


def test_own_periods_follow_one_another(tmp_path: Path) -> None:
    """Renewed for the second period of the book: ten days more from 16 October 2013."""
    with wide_book(tmp_path, period={"start": "rolling"}) as book:
        live(book, "registered")
        enrolled(book, LI.row(change="新增", changed_on="2012-10-15"), day="2012-10-15")
        open_second_period(book)
        again = LI.row(change="续保", changed_on="2013-08-01")
        enrolled(book, again, period="2013", day="2013-08-05")
        assert decided(
            book,
            bare(1, "2012-11-01", "2012-11-13", person=LI),
            bare(2, "2013-10-05", "2013-10-15", person=LI),
            bare(3, "2013-10-15", "2013-10-16", person=LI),
            bare(4, "2013-11-01", "2013-11-13", person=LI),
            day="2013-11-20",
        ) == {
            99: ("0.00", ["not_enrolled"]), 1: ("500.00", []), 2: ("0.00", ["days_used_up"]),
            3: ("50.00", []), 4: ("450.00", []),
        }  # fmt: skip
        assert sound(book)


def test_the_day_of_attribution_makes_the_turn(tmp_path: Path) -> None:
    """The stay with its bill began first and ended last: by its first day it comes first."""
    with wide_book(tmp_path, period={"attribution": "admitted_on"}) as book:
        live(book, "received")
        bill_of = stay("S1", "2012-11-24", "100", "0")  # from 17 November, seven nights
        longer = claim(1, ZHANG, "2012-11-24", bill_of, line="allowance")
        earlier = claim(2, ZHANG, "2012-11-24", stay("S2", "2012-11-22", "100", "0"), row=3,
                        line="allowance")  # fmt: skip
        shifted = structs.replace(earlier.settlements[0], admitted_on=on("2012-11-18"))
        earlier = replace(earlier, settlements=(shifted,))
        assert decided(book, longer, earlier) == {1: ("350.00", []), 2: ("150.00", [])}
        assert sound(book)


# -- proof ----------------------------------------------------------------------------------------


def test_a_fact_changed_with_all_its_seals_is_found_by_its_decision(wide: OpenBook) -> None:
    decided(wide, ill(1, "2012-11-05", "1000"))
    with forging(wide) as connection:
        put_with_digest(connection, "claim_fact", 1, value="省级")
        reseal(connection)
    told = [fault for check in verify(wide)["checks"] for fault in check["faults"]]
    assert [(each["code"], each["record"]) for each in told] == [
        ("decision_amount", "claim SB-2012-00001, round 1"),
        ("decision_workings", "claim SB-2012-00001, round 1"),
    ]


def test_a_claim_without_settlements_is_paid_and_told(wide: OpenBook) -> None:
    decided(wide, bare(1, "2012-11-01", "2012-11-07"))
    told = report.explain(wide, "SB-2012-00001")
    assert told["rounds"][0]["benefit_fen"] == 300_00


# -- closing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deadline", "last"),
    [
        ("{after: discharge, days: 90}", "2013-10-29"),  # July has its 31st day, 90 days more
        ('{by: "12-31", of: period_end}', "2013-12-31"),
    ],
)
def test_a_period_is_closed_after_the_last_claim_of_any_line(
    tmp_path: Path, deadline: str, last: str
) -> None:
    """Other lines have sixty days."""
    lines = LINES | {"death.claim_deadline": deadline}
    with wide_book(tmp_path, benefit=lines) as book:
        live(book, "received")
        with refused("claims_still_possible", last=last):
            close.close(at(book, "吴会计", last), "2012")
        day = on(last) + timedelta(days=1)
        assert close.close(at(book, "吴会计", day.isoformat()), "2012")["period"] == "2012-08-01"
