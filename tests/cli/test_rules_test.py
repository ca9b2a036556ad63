"""rules test: a scheme's cases are tried with the code that decides, and told in words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ledger.scheme.library import SHIPPED
from tests.cli.keyboard import Keyboard, Said
from tests.conftest import SCHEME

DEFAULTS = """\
defaults:
  line: inpatient
  admitted_on: 2012-10-01
  discharged_on: 2012-10-15
  submitted_on: 2012-11-01
  diagnosis: I21.0
  enrolment: {kind: first, starts_on: 2012-08-01, ends_on: 2013-07-31}
cases:
"""


class Author:
    """Writes cases for a copy of the scheme of Jingjiang, and has them tried."""

    def __init__(self, folder: Path, keyboard: Keyboard) -> None:
        self.keyboard = keyboard
        self.folder = Path(shutil.copytree(SHIPPED / SCHEME, folder / SCHEME))
        shutil.rmtree(self.folder / "cases", ignore_errors=True)
        (self.folder / "cases").mkdir()

    def write(self, *cases: str, name: str = "all.yaml", head: str = DEFAULTS) -> None:
        """``cases``: items of the list, each indented as it stands there."""
        text = head + "".join(f"  - {case.strip()}\n" for case in cases)
        (self.folder / "cases" / name).write_text(text, encoding="utf-8")

    def test(self, *words: str) -> Said:
        return self.keyboard.type("rules", "test", self.folder, *words)

    def mistakes(self) -> list[tuple[str, int, str]]:
        """(code, line, key) of everything found wrong with the files."""
        said = self.test("--json")
        assert said.status == 2, said.out
        return [(each["code"], each["row"], each["column"]) for each in said.json["findings"]]


@pytest.fixture
def author(tmp_path: Path, keyboard: Keyboard) -> Author:
    return Author(tmp_path, keyboard)


def case(given: str, says: str = "一例。") -> str:
    return f"says: {says}\n    follows: 手算\n    {given}"


HALF = case(
    'claim: {amounts: {inscp_scp_amt: "4200.00", fund_pay_sumamt: "3600.00"}}\n'
    '    expect: {outcome: approved, base: "600.00", benefit: "300.00", reasons: []}'
)


def test_cases_that_hold_are_counted(author: Author) -> None:
    author.write(HALF, HALF)
    said = author.test()
    assert (said.status, said.err) == (0, "")
    assert said.out == "方案 jingjiang-2012：2 例全部相符。\n"


def test_a_case_that_fails_is_told_with_its_workings(author: Author) -> None:
    author.write(
        HALF,
        case('claim: {amounts: {inscp_scp_amt: "1000.00"}}\n'
             '    expect: {base: "1000.00", benefit: "200.00"}', "一千元补二百元。"),
    )  # fmt: skip
    said = author.test()
    assert (said.status, said.err) == (1, "")
    assert said.out.splitlines() == [
        "cases/all.yaml:13 一千元补二百元。",
        "补助金额：应为 200.00，算出 500.00",
        "依据：手算",
        "计算过程：",
        "  1. 结算 S1-1（2012-10-15 出院）：符合政策范围金额 - 基金支付总额 = 1000.00 - 0.00。"
        "（第十三条）　0.00 → 1,000.00 元",
        "  2. 1000.00 元按 50% 计算。（第十四条）　1,000.00 → 500.00 元",
        "",
        "方案 jingjiang-2012：2 例中 1 例不符。",
    ]


def test_a_failure_for_programs(author: Author) -> None:
    author.write(case('claim: {submitted_on: 2012-12-15, amounts: {inscp_scp_amt: "1000.00"}}\n'
                      '    expect: {outcome: approved, benefit: "500.00"}'))  # fmt: skip
    said = author.test("--json", "--lang", "en")
    assert said.status == 1
    answer = said.json
    assert (answer["cases"], answer["passed"], answer["failed"]) == (1, 0, 1)
    (failure,) = answer["failures"]
    assert (failure["file"], failure["line"]) == ("cases/all.yaml", 9)
    assert failure["differences"] == [
        {"number": 0, "what": "outcome", "expected": "approved", "found": "declined"},
        {"number": 0, "what": "benefit", "expected": "500.00", "found": "0.00"},
    ]
    assert "1 day(s) late" in failure["steps"][0]["said"][-1]


def test_claims_of_one_member_come_after_one_another(author: Author) -> None:
    """The cap of a claim is 20,000 and that of the period 50,000: the third gets what is left."""
    claims = "\n".join(
        f'      - {{discharged_on: 2012-10-{day}, amounts: {{inscp_scp_amt: "44000.00"}}, '
        f'expect: {{benefit: "{benefit}", reasons: [{reasons}]}}}}'
        for day, benefit, reasons in (
            ("15", "20000.00", "cut_to_claim_cap"),
            ("16", "20000.00", "cut_to_claim_cap"),
            ("17", "10000.00", "cut_to_claim_cap, cut_to_period_cap"),
            ("18", "0.00", "period_cap_reached"),
        )
    )
    author.write(case(f"claims:\n{claims}"))
    assert author.test().out == "方案 jingjiang-2012：1 例全部相符。\n"


def test_the_claim_that_differs_is_named_by_its_number(author: Author) -> None:
    claims = (
        'claims:\n      - {amounts: {inscp_scp_amt: "100.00"}}\n'
        '      - {amounts: {inscp_scp_amt: "200.00"}, expect: {benefit: "1.00"}}'
    )
    author.write(case(claims))
    assert "第 2 件 补助金额：应为 1.00，算出 100.00" in author.test().out


def test_a_field_set_to_none_takes_the_default_away(author: Author) -> None:
    author.write(case('claim: {enrolment: none, amounts: {inscp_scp_amt: "600.00"}}\n'
                      "    expect: {outcome: declined, reasons: [not_enrolled]}"))  # fmt: skip
    assert author.test().status == 0


def test_another_reading_holds_for_its_case_only(author: Author) -> None:
    """A gate of 1,000 lets 1,000 in whole; a deductible of 1,000 leaves nothing of it."""
    claim = 'claim: {amounts: {inscp_scp_amt: "1000.00"}}\n    expect: {benefit: "%s"}'
    reading = 'instead: {benefit: {inpatient.threshold: {amount: "1000.00", kind: %s}}}\n    '
    author.write(
        case(reading % "gate" + claim % "500.00"),
        case(reading % "deductible" + claim % "0.00"),
        case(claim % "500.00"),
    )
    assert author.test().out == "方案 jingjiang-2012：3 例全部相符。\n"


OTHERS = {
    "fee": "fee: {enrolment.kind: first, agreement: {employer: 2/3, member: 1/3}}\n"
    '    expect: {fee: "50.00", parts: {employer: "33.33", member: "16.67"}}',
    "too young": "person: {member.age: 15}\n    expect: {refused: [too_young]}",
    "old enough": "person: {member.age: 16}\n    expect: {refused: []}",
    "cover": "cover: {kind: lapsed, joined_on: 2012-08-01}\n    expect: {covered_from: 2012-08-31}",
    "joined later": "cover: {kind: first, joined_on: 2012-09-10}\n"
    "    expect: {covered_from: 2012-09-11}",
    "unpaid": "cover: {kind: first, joined_on: 2012-08-01, paid_on: none}\n"
    "    expect: {covered_from: none}",
    "paid late": "cover: {kind: first, joined_on: 2012-08-01, due_on: 2012-08-31, "
    "paid_on: 2012-09-03}\n    expect: {covered_from: 2012-09-04}",
    "enough": "participation: {enrolled: 12, headcount: 20}\n    expect: {met: yes}",
    "too few": "participation: {enrolled: 11, headcount: 20}\n    expect: {met: no}",
    "one signature": 'levels: {amount: "5000.00"}\n    expect: {levels: [1]}',
    "two signatures": 'levels: {amount: "5000.01", line: inpatient}\n    expect: {levels: [1, 2]}',
    # (3,000 − 2,000) × 30 % = 300 and (12,000 − 2,000) × 30 % = 3,000; 1,100 ÷ 3,300 = 1/3
    "relief": 'relief: {pool: "1100.00", candidates: [{group: major, burden: "3000.00"}, '
    '{group: chronic, burden: "12000.00"}]}\n    expect: {needs: ["300.00", "3000.00"], '
    'awards: ["100.00", "1000.00"], remainder: "0.00"}',
}


@pytest.mark.parametrize("given", OTHERS.values(), ids=OTHERS)
def test_what_is_not_about_claims(given: str, author: Author) -> None:
    author.write(case(given))
    said = author.test()
    assert (said.status, said.err) == (0, ""), said.out


WRONG = {
    "fee": ('fee: {enrolment.kind: first}\n    expect: {fee: "60.00"}',
            "互助金：应为 60.00，算出 50.00"),
    "part": ('fee: {agreement: {employer: 2/3, member: 1/3}}\n    expect: '
             '{parts: {employer: "50.00"}}', "单位承担：应为 50.00，算出 33.33"),
    "person": ("person: {member.age: 15}\n    expect: {refused: []}",
               "不符合的条件：应为 （无），算出 too_young"),
    "cover": ("cover: {kind: first, joined_on: 2012-08-01}\n    expect: {covered_from: none}",
              "保障开始：应为 （无），算出 2012-08-01"),
    "participation": ("participation: {enrolled: 12, headcount: 20}\n    expect: {met: no}",
                      "达到参加比例：应为 否，算出 是"),
    "levels": ('levels: {amount: "5000.01"}\n    expect: {levels: [1]}',
               "签批层级：应为 1，算出 1、2"),
}  # fmt: skip


@pytest.mark.parametrize(("given", "told"), WRONG.values(), ids=WRONG)
def test_what_comes_out_otherwise_is_told(given: str, told: str, author: Author) -> None:
    author.write(case(given))
    said = author.test()
    assert said.status == 1
    assert told in said.out.splitlines()


MISTAKES = {
    "an unknown key": (
        case("expect: {base: 1}\n    claim: {}\n    remark: x"), [("unknown_key", 13)]
    ),
    "two kinds": (case("claim: {}\n    levels: {}\n    expect: {}"), [("case_of_one_kind", 9)]),
    "nothing expected": (case("claim: {}\n    expect: {}"), [("case_expects_nothing", 9)]),
    "no source": ("says: 一例。\n    claim: {}\n    expect: {base: 1}", [("missing_key", 9)]),
    "a float": (
        case("claim: {amounts: {inscp_scp_amt: 600.5}}\n    expect: {base: 1}"),
        [("write_in_quotes", 11)],
    ),
    "a float expected": (
        case("claim: {amounts: {inscp_scp_amt: 600}}\n    expect: {base: 600.00}"),
        [("write_in_quotes", 12)],
    ),
    "a key twice": (
        case("claim: {line: inpatient, line: inpatient}\n    expect: {base: 1}"),
        [("yaml_duplicate_key", 11)],
    ),
    "an unknown field": (
        case("claim: {hospital: x, amounts: {inscp_scp_amt: 600}}\n    expect: {base: 600}"),
        [("column_extra", 11)],
    ),
    "an unknown amount": (
        case("claim: {amounts: {own_part: 600}}\n    expect: {base: 600}"), [("column_extra", 11)]
    ),
    "a bad date in the defaults": (
        case("claim: {submitted_on: soon, amounts: {inscp_scp_amt: 600}}\n    expect: {base: 6}"),
        [("date_unreadable", 11)],
    ),
    "costs twice": (
        case("claim: {amounts: {inscp_scp_amt: 6}, settlements: []}\n    expect: {base: 6}"),
        [("case_costs_twice", 11)],
    ),
    "an unknown fact": (
        case("person: {member.height: 180}\n    expect: {refused: []}"), [("fact_unknown", 11)]
    ),
    "an unknown word": (
        case("fee: {enrolment.kind: second}\n    expect: {fee: 50}"), [("not_a_choice", 11)]
    ),
    "shares that do not sum to one": (
        case("fee: {agreement: {employer: 1/2}}\n    expect: {parts: {employer: 25}}"),
        [("shares_not_one", 11)],
    ),
    "parts without a split": (
        case("fee: {}\n    expect: {parts: {employer: 25}}"), [("case_split_by_agreement", 11)]
    ),
    "an unknown line": (
        case("cover: {kind: first, joined_on: 2012-08-01, line: dental}\n"
             "    expect: {covered_from: none}"),
        [("not_a_choice", 11)],
    ),
    "another reading of what is not there": (
        case("instead: {benefit: {dental.base: 0}}\n    claim: {amounts: {}}\n"
             "    expect: {base: 0}"),
        [("instead_unknown", 11)],
    ),
    "a bad value in another reading": (
        case("instead: {benefit: {inpatient.tiers: half}}\n    claim: {amounts: {}}\n"
             "    expect: {base: 0}"),
        [("needs_items", 11)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("wrong", "found"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_its_line(
    wrong: str, found: list[tuple[str, int]], author: Author
) -> None:
    author.write(wrong)
    assert [(code, line) for code, line, _ in author.mistakes()] == found


def test_every_mistake_is_found_at_once(author: Author) -> None:
    author.write(case("claim: {}\n    expect: {}"), name="a.yaml")
    author.write(HALF, case("person: {member.height: 1}\n    expect: {refused: []}"), name="b.yaml")
    author.write(case("levels: {}\n    expect: {levels: []}"), name="c.yaml")
    said = author.test()
    assert said.status == 2
    assert "cases/a.yaml:9" in said.err
    assert '没有写明应得的结果；请用 expect 写明，例如 expect: {benefit: "200.00"}。' in said.err


def test_rules_that_had_not_begun_are_told_and_the_rest_is_tried(author: Author) -> None:
    given = 'on: 2011-01-01\n    levels: {amount: "1.00"}\n    expect: {levels: [1]}'
    author.write(HALF, case(given))
    said = author.test()
    assert said.status == 1
    assert "不能计算：" in said.out
    assert "方案 jingjiang-2012：2 例中 1 例不符。" in said.out


def test_a_scheme_without_cases_has_nothing_to_try(author: Author) -> None:
    said = author.test()
    assert said.status == 1
    assert "没有用例" in said.err


def test_a_file_that_is_no_text(author: Author) -> None:
    (author.folder / "cases" / "all.yaml").write_bytes(b"cases:\n  - \xff")
    assert author.mistakes() == [("rules_file_not_utf8", 2, "")]
