"""Checking a roster: every mistake that people make, and what becomes of the sound rows."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.core.enrolment import (
    DetailChange,
    Known,
    KnownEmployer,
    KnownMember,
    RosterCheck,
    check_rows,
)
from ledger.nouns import RosterRow, Severity
from tests.core.builders import (
    PERIOD_ENDS_ON,
    PERIOD_STARTS_ON,
    enrolment_rules,
    id_number,
    is_told,
    roster_row,
)

SHIPYARD = KnownEmployer(1, "靖江市江河船舶有限公司")
AGENCY = KnownEmployer(2, "靖江市同创劳务派遣有限公司")
AT_AGENCY: dict[str, Any] = {"uscc": "91321282000000002M", "employer_name": AGENCY.name}


def known(**members: KnownMember) -> Known:
    """Both employers, and members by ``p2``, ``p3`` …: whoever row 2, row 3 … is about."""
    return Known(
        period_starts_on=PERIOD_STARTS_ON,
        period_ends_on=PERIOD_ENDS_ON,
        members={id_number(int(key[1:])): member for key, member in members.items()},
        employers={"91321282000000001J": SHIPYARD, "91321282000000002M": AGENCY},
    )


def member(employer: KnownEmployer = SHIPYARD, **changes: Any) -> KnownMember:
    """The person of ``roster_row``, as the book has them."""
    one = KnownMember(
        name="张小三",
        mobile="13800000001",
        bank_account="6222020000000000000",
        bank_name="中国工商银行靖江支行",
        employer_id=employer.employer_id,
        employer_name=employer.name,
    )
    return replace(one, **changes)


def checked(*rows: RosterRow, **members: KnownMember) -> RosterCheck:
    check = check_rows(rows, known(**members), enrolment_rules())
    assert all(is_told(finding.code, finding.facts) for finding in check.findings)
    return check


def found(check: RosterCheck) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in check.findings]


def is_empty(check: RosterCheck) -> bool:
    return not (check.joins or check.leaves or check.transfers or check.detail_changes)


# -- sound rows -----------------------------------------------------------------------------------


def test_a_sound_row_joins() -> None:
    check = checked(roster_row())
    assert check.findings == []
    (join,) = check.joins
    assert (join.row, join.employer_id, join.joined_on) == (2, 1, None)
    assert (join.person.id_type, join.person.id_number) == ("居民身份证", id_number(2))


def test_numbers_and_names_are_cleaned() -> None:
    (join,) = checked(
        roster_row(
            name=" 张　三 ",
            id_number=f" {id_number(2)[:6]} {id_number(2)[6:]}",
            mobile="138-0000-0001",
            bank_account="6222 0200 0000 0000 000",
            uscc=" 91321282000000001j",
            employer_name="靖江市江河船舶 有限公司",
        )
    ).joins
    assert join.person.name == "张三"
    assert join.person.mobile == "13800000001"
    assert join.person.bank_account == "6222020000000000000"


@pytest.mark.parametrize(
    "name", ["阿依古丽·买买提", "阿依古丽•买买提", "欧阳小明", "Anna Maria O'Neil"]
)
def test_names_of_all_peoples_pass(name: str) -> None:
    assert checked(roster_row(name=name)).findings == []


@pytest.mark.parametrize(
    "written", ["2012-10-15", "2012/10/15", "2012.10.15", "20121015", "2012年10月15日"]
)
def test_a_day_may_be_written_in_the_usual_ways(written: str) -> None:
    (join,) = checked(roster_row(changed_on=written)).joins
    assert join.joined_on == date(2012, 10, 15)


def test_somebody_with_the_employer_for_years_joins_on_the_first_day() -> None:
    (join,) = checked(roster_row(changed_on="2005-03-01")).joins
    assert join.joined_on == PERIOD_STARTS_ON


def test_a_passport_is_accepted() -> None:
    assert checked(roster_row(id_type="护照", id_number="E12345678")).findings == []


def test_the_same_roster_again_changes_nothing() -> None:
    check = checked(roster_row(2), roster_row(3), p2=member(), p3=member())
    assert (is_empty(check), check.unchanged, check.findings) == (True, 2, [])


def test_changed_details_are_told_apart_and_a_blank_says_nothing() -> None:
    check = checked(roster_row(mobile="13900000002", bank_account="", bank_name=""), p2=member())
    assert check.detail_changes == [
        DetailChange(2, id_number(2), {"mobile": ("13800000001", "13900000002")})
    ]
    assert (check.joins, check.unchanged) == ([], 0)


def test_a_changed_name_is_taken_with_a_warning() -> None:
    check = checked(roster_row(name="张晓三"), p2=member())
    assert found(check) == [(2, "姓名", "name_differs")]
    assert check.findings[0].severity is Severity.WARN
    assert check.detail_changes[0].changed == {"name": ("张小三", "张晓三")}


# -- rows refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"name": " "}, "姓名", "field_missing"),
        ({"id_number": ""}, "证件号码", "field_missing"),
        ({"uscc": ""}, "统一社会信用代码", "field_missing"),
        ({"uscc": "91321282000000001A"}, "统一社会信用代码", "uscc_check_digit"),
        ({"uscc": "913212820000000033"}, "统一社会信用代码", "uscc_check_digit"),
        ({"employer_name": "靖江市江河船厂"}, "统一社会信用代码", "employer_name_differs"),
        ({"id_type": "学生证"}, "证件类型", "id_type_unknown"),
        ({"id_number": "3.20282E+17"}, "证件号码", "id_spoilt_by_spreadsheet"),
        ({"id_number": id_number(2)[:17]}, "证件号码", "id_length"),
        ({"id_number": id_number(2, born="20010230")}, "证件号码", "id_birth_date"),
        ({"id_number": id_number(2, born="19970101")}, "证件号码", "too_young"),
        ({"change": "休假"}, "变动类型", "change_unknown"),
        ({"change": "减员"}, "变动日期", "change_day_missing"),
        ({"changed_on": "2012-13-01"}, "变动日期", "change_day_unreadable"),
        ({"changed_on": "去年"}, "变动日期", "change_day_unreadable"),
        ({"changed_on": "2013-08-01"}, "变动日期", "change_day_outside_period"),
        ({"change": "调入", "changed_on": "2012-07-31"}, "变动日期", "change_day_outside_period"),
    ],
)
def test_a_row_with_a_mistake_goes_nowhere(changes: dict[str, Any], column: str, code: str) -> None:
    check = checked(roster_row(**changes))
    assert found(check) == [(2, column, code)]
    assert check.findings[0].severity is Severity.REFUSE
    assert is_empty(check)


def test_an_employer_that_is_not_registered_is_refused() -> None:
    nobody = replace(known(), employers={})
    check = check_rows([roster_row()], nobody, enrolment_rules())
    assert found(check) == [(2, "统一社会信用代码", "employer_unknown")]


def test_everything_wrong_in_a_row_is_found_at_once() -> None:
    check = checked(
        roster_row(uscc="", name="", id_number="1", mobile="1", bank_account="1", change="?")
    )
    assert [code for _, _, code in found(check)] == [
        "field_missing",
        "field_missing",
        "id_length",
        "mobile_format",
        "bank_card_length",
        "change_unknown",
    ]


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"mobile": "12345"}, "手机号", "mobile_format"),
        ({"bank_account": "6222020000000000001"}, "银行卡号", "bank_card_check_digit"),
        ({"name": "张三1"}, "姓名", "name_odd"),
        ({"name": "张"}, "姓名", "name_odd"),
        ({"name": "张三(小)"}, "姓名", "name_odd"),
    ],
)
def test_a_doubtful_detail_is_a_warning_and_the_row_is_taken(
    changes: dict[str, Any], column: str, code: str
) -> None:
    check = checked(roster_row(**changes))
    assert found(check) == [(2, column, code)]
    assert check.findings[0].severity is Severity.WARN
    assert len(check.joins) == 1


# -- the same person more than once ---------------------------------------------------------------


def test_a_person_twice_under_one_employer_counts_once_and_both_rows_are_named() -> None:
    check = checked(roster_row(2), roster_row(5, id_number=id_number(2)))
    assert [join.row for join in check.joins] == [2]
    assert found(check) == [(5, "证件号码", "twice_in_roster")]
    assert (check.findings[0].facts["row"], check.findings[0].facts["other_row"]) == ("5", "2")


def test_a_person_under_two_employers_is_taken_for_neither() -> None:
    check = checked(roster_row(2), roster_row(5, id_number=id_number(2), **AT_AGENCY))
    assert is_empty(check)
    assert found(check) == [
        (2, "证件号码", "two_employers_in_roster"),
        (5, "证件号码", "two_employers_in_roster"),
    ]
    assert check.findings[0].facts["other_employer"] == AGENCY.name
    assert check.findings[1].facts["other_employer"] == SHIPYARD.name


def test_a_person_enrolled_by_another_employer_is_refused() -> None:
    check = checked(roster_row(), p2=member(AGENCY))
    assert is_empty(check)
    assert found(check) == [(2, "证件号码", "enrolled_elsewhere")]
    assert check.findings[0].facts["employer"] == AGENCY.name


def test_somebody_who_left_another_employer_this_period_must_be_transferred_too() -> None:
    check = checked(roster_row(), p2=member(AGENCY, left_on=date(2012, 9, 30)))
    assert found(check) == [(2, "证件号码", "enrolled_elsewhere")]


# -- leaving and moving ---------------------------------------------------------------------------


def leaving(row: int = 2, day: str = "2012-12-31", **changes: Any) -> RosterRow:
    return roster_row(row, change="减员", changed_on=day, **changes)


def moving(row: int = 2, day: str = "2013-01-01", **changes: Any) -> RosterRow:
    return roster_row(row, change="调入", changed_on=day, **changes)


def test_a_member_leaves() -> None:
    (leave,) = checked(leaving(), p2=member()).leaves
    assert (leave.employer_id, leave.left_on) == (1, date(2012, 12, 31))


def test_leaving_again_changes_nothing() -> None:
    check = checked(leaving(), p2=member(left_on=date(2012, 12, 31)))
    assert (is_empty(check), check.unchanged, check.findings) == (True, 1, [])


@pytest.mark.parametrize("members", [{}, {"p2": member(AGENCY)}])
def test_nobody_leaves_an_employer_they_are_not_with(members: dict[str, KnownMember]) -> None:
    check = checked(leaving(), **members)
    assert is_empty(check)
    assert found(check) == [(2, "变动类型", "not_enrolled_here")]


def test_a_member_moves_to_another_employer() -> None:
    check = checked(moving(**AT_AGENCY), p2=member())
    assert check.findings == []
    (transfer,) = check.transfers
    assert (transfer.from_employer_id, transfer.to_employer_id) == (1, 2)
    assert transfer.moved_on == date(2013, 1, 1)


def test_moving_again_changes_nothing() -> None:
    check = checked(moving(**AT_AGENCY), p2=member(AGENCY))
    assert (is_empty(check), check.unchanged, check.findings) == (True, 1, [])


def test_a_newcomer_marked_as_a_transfer_joins_with_a_warning() -> None:
    check = checked(moving())
    assert found(check) == [(2, "变动类型", "transfer_of_newcomer")]
    assert check.joins[0].joined_on == date(2013, 1, 1)


@pytest.mark.parametrize("is_leave_first", [True, False])
def test_a_leave_and_a_transfer_of_one_person_are_one_move(is_leave_first: bool) -> None:
    leave, move = leaving(2), moving(3, id_number=id_number(2), **AT_AGENCY)
    check = checked(*((leave, move) if is_leave_first else (move, leave)), p2=member())
    assert (check.leaves, len(check.transfers)) == ([], 1)
    assert found(check) == [(2, "变动类型", "leave_and_transfer")]
    assert check.findings[0].severity is Severity.WARN


def test_a_roster_from_before_somebody_left_does_not_bring_them_back() -> None:
    check = checked(roster_row(), p2=member(left_on=date(2012, 12, 31)))
    assert (is_empty(check), check.unchanged) == (True, 1)
    assert found(check) == [(2, "变动类型", "left_before")]


def test_a_later_day_does_bring_them_back() -> None:
    check = checked(roster_row(changed_on="2013-03-01"), p2=member(left_on=date(2012, 12, 31)))
    (back,) = check.transfers
    assert (back.from_employer_id, back.to_employer_id) == (1, 1)
    assert check.findings == []


@pytest.mark.parametrize(
    ("row", "employer"), [(leaving(), SHIPYARD), (moving(**AT_AGENCY), SHIPYARD)]
)
def test_an_old_roster_does_not_repeat_a_change_that_was_overtaken(
    row: RosterRow, employer: KnownEmployer
) -> None:
    check = checked(row, p2=member(employer, since=date(2013, 3, 1)))
    assert (is_empty(check), check.unchanged) == (True, 1)
    assert found(check) == [(2, "变动日期", "change_overtaken")]
    assert check.findings[0].severity is Severity.WARN


# -- size -----------------------------------------------------------------------------------------


def test_fifty_thousand_rows_take_seconds() -> None:
    rows = [
        roster_row(number, id_number=id_number(number, f"19{60 + number // 1000:02d}0102"))
        for number in range(2, 30_002)
    ] + [
        roster_row(number, id_number=id_number(number, f"19{30 + number // 1000:02d}0304"))
        for number in range(30_002, 50_002)
    ]
    started = time.perf_counter()
    check = checked(*rows)
    assert time.perf_counter() - started < 20  # generous: it takes two, and machines differ
    assert len(check.joins) + len(check.findings) == 50_000
