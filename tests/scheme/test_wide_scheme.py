"""Facts, values by case and benefit lines are read as they are written: every construct once."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from ledger.conditions import choose
from ledger.nouns import EnrolmentKind
from ledger.refusals import Refusal
from ledger.rules import (
    NO_FACTS,
    Adjustment,
    Anchor,
    BenefitRules,
    ByCase,
    Calendar,
    Case,
    Condition,
    Daily,
    Disease,
    Exclusive,
    Fact,
    JointCap,
    LineRules,
    Method,
    Paper,
    Per,
    Range,
    Requirement,
    Rounding,
    Threshold,
    ThresholdKind,
    Tier,
    TimeLimit,
)
from ledger.scheme import Scheme, check, digest_of, load, parse
from ledger.scheme.vocabulary import vocabulary_of
from tests.scheme.spoiling import HERE, JINGJIANG, WIDE

IN_2022, IN_2023, IN_2024 = date(2022, 6, 1), date(2023, 6, 1), date(2024, 6, 1)
LONG_AGO = date(2000, 1, 1)


def words(name: str, *allowed: str) -> Condition:
    return Condition({name: frozenset(allowed)})


def number(name: str, least: int | None, most: int | None) -> Condition:
    return Condition({name: Range(least, most)})


def rules(day: date = IN_2022, scheme: Scheme | None = None) -> BenefitRules:
    return (scheme or parse(WIDE)).benefit(discharged_on=LONG_AGO, admitted_on=day)


def inpatient(day: date = IN_2022) -> LineRules:
    return rules(day).lines["inpatient"]


# -- facts ----------------------------------------------------------------------------------------


def test_facts_have_words_or_are_numbers_and_may_have_a_default() -> None:
    assert parse(WIDE).facts().facts == {
        "hospital_level": Fact("hospital_level", "医院级别", ("省级", "市级", "区县级"), None),
        "member.class": Fact("member.class", "人员类别", ("在职", "劳模"), "在职"),
        "employer.kind": Fact("employer.kind", "单位性质", ("公办", "民办"), None),
        "distance_km": Fact("distance_km", "路程", None, "0"),
    }
    assert parse(WIDE).facts().article("distance_km") == "第四条"


def test_a_scheme_without_the_chapter_declares_no_facts() -> None:
    assert parse(JINGJIANG).facts() is NO_FACTS


def test_a_chapter_may_speak_of_some_facts_only() -> None:
    vocabulary = vocabulary_of(parse(WIDE).facts(), ["inpatient"])

    some = vocabulary.within(("employer.", "enrolment.kind"))

    assert list(some.facts) == ["employer.kind", "enrolment.kind"]
    assert some.lines == ("inpatient",)


# -- the chapter ----------------------------------------------------------------------------------


def test_the_chapter_is_asked_with_the_date_that_it_names() -> None:
    scheme = parse(WIDE)
    by_discharge = parse(
        {**WIDE, "benefit.yaml": WIDE["benefit.yaml"].replace("admitted_on", "discharged_on")}
    )

    assert rules(IN_2023).joint_caps
    assert scheme.benefit(discharged_on=IN_2023) is rules(IN_2023), "nobody said when admitted"
    with pytest.raises(Refusal, match="before_first_rule"):
        scheme.benefit(discharged_on=IN_2023, admitted_on=LONG_AGO)
    assert by_discharge.benefit(discharged_on=IN_2023, admitted_on=LONG_AGO).lines


@pytest.mark.parametrize("keyed_by", ["settled_on", "period_start"])
def test_it_may_name_the_settlement_or_the_start_of_the_period(keyed_by: str) -> None:
    text = WIDE["benefit.yaml"].replace("keyed_by: admitted_on", f"keyed_by: {keyed_by}")
    scheme = parse({**WIDE, "benefit.yaml": text})
    others = {"settled_on": LONG_AGO, "period_start": LONG_AGO, "admitted_on": LONG_AGO}

    asked = scheme.benefit(discharged_on=LONG_AGO, **{**others, keyed_by: IN_2023})

    assert list(asked.lines) == list(rules(IN_2023).lines)


def test_what_holds_for_all_lines() -> None:
    chapter = rules()

    assert chapter.cap_per_period_fen == ByCase(
        (
            Case(words("member.class", "劳模"), 90_000_00),
            Case(words("member.class", "在职"), None),
        )
    )
    assert chapter.claim_deadline_days is None
    assert chapter.claim_deadline == TimeLimit(Anchor.DISCHARGE, month_day=(3, 31), years_after=1)
    assert chapter.calendar == Calendar(
        frozenset({date(2022, 1, 3), date(2022, 2, 1)}), frozenset({date(2022, 1, 29)})
    )
    assert chapter.exclusions == {"work_injury": "工伤", "drunk_driving": "酒后驾驶"}
    far = ByCase((Case(number("distance_km", None, 99), 27_000_00), Case(None, 28_000_00)))
    assert chapter.joint_caps == (
        JointCap(("inpatient", "outpatient"), Per.CLAIM, 20_000_00),
        JointCap(("major_illness", "daily_allowance"), Per.LIFETIME, far),
    )
    assert chapter.exclusive == (
        Exclusive(("major_illness", "disability"), Per.LIFETIME, "declined"),
        Exclusive(("inpatient", "outpatient"), Per.PERIOD, "difference"),
    )


def test_a_deadline_may_be_none() -> None:
    limit = '{by: "03-31", of: discharge, years_after: 1}'
    text = WIDE["benefit.yaml"].replace(limit, "none")

    chapter = rules(scheme=parse({**WIDE, "benefit.yaml": text}))

    assert (chapter.claim_deadline, chapter.claim_deadline_days) == (None, None)


def test_an_optional_rule_begins_and_ends_on_its_own_days() -> None:
    floors = [inpatient(day).floor_fen for day in (IN_2022, IN_2023, IN_2024)]

    assert floors == [0, 100_00, 0]
    assert [bool(rules(day).joint_caps) for day in (IN_2022, IN_2024)] == [True, False]
    assert "joint_caps" in rules(IN_2022).citations
    assert "joint_caps" not in rules(IN_2024).citations
    assert "inpatient.floor" not in rules(IN_2022).citations


def test_lines_have_titles_and_may_be_introduced_later() -> None:
    assert list(rules(IN_2022).lines) == [
        "inpatient", "outpatient", "daily_allowance", "major_illness", "death",
    ]  # fmt: skip
    assert "disability" in rules(IN_2023).lines
    assert parse(WIDE).lines() == {
        "inpatient": "大病住院", "outpatient": "门诊", "daily_allowance": "住院津贴",
        "major_illness": "重大疾病", "death": "身故", "disability": "伤残",
    }  # fmt: skip


# -- lines ----------------------------------------------------------------------------------------


def test_base_threshold_and_tiers_by_case() -> None:
    line = inpatient()

    assert line.method is Method.WHOLE_AMOUNT
    assert line.base is not None
    assert line.threshold is not None
    assert line.tiers is not None
    private = choose(line.base, {"employer.kind": "民办"})
    assert private == "min(hifp_pay * 15% / 85%, psn_cash_pay + 100.00)"
    thresholds = [choose(line.threshold, {"claim_number": count}) for count in (1, 2, 3, 4, 9)]
    second = Threshold(200_00, ThresholdKind.GATE, Per.PERIOD)
    none = Threshold(0, ThresholdKind.DEDUCTIBLE, Per.PERIOD)
    first = Threshold(300_00, ThresholdKind.DEDUCTIBLE, Per.PERIOD)
    assert thresholds == [first, second, second, none, none]
    assert choose(line.tiers, {"hospital_level": "省级"}) == (
        Tier(0, 100_000_00, Fraction(1, 5), None, from_inclusive=True),
        Tier(100_000_00, None, Fraction(105, 1000), None, from_inclusive=True),
    )
    assert choose(line.tiers, {"hospital_level": "市级"}) == (
        Tier(0, None, Fraction(3, 10), None, from_inclusive=True),
    )


def test_rates_are_adjusted_in_order() -> None:
    woman = Condition({"member.sex": frozenset({"female"}), "member.age": Range(50, None)})
    per = "enrolment.consecutive_periods"

    assert inpatient().adjustments == (
        Adjustment(words("member.class", "劳模"), Fraction(5, 100), None),
        Adjustment(words("enrolment.kind", "first", "lapsed"), Fraction(-10, 100), None),
        Adjustment(None, Fraction(1, 100), None, per, above=1, at_most=Fraction(10, 100)),
        Adjustment(woman, None, Fraction(6, 5)),
    )


def test_limits_rounding_and_shares() -> None:
    line = inpatient()

    assert line.cap_per_claim_fen == 20_000_00
    assert line.less_aid == ("commercial", "上级工会")
    assert line.base_cap_fen == 500_000_00
    assert line.tiers_over is Per.PERIOD
    assert line.least_fen == 50_00
    assert line.not_over == "psn_cash_pay"
    assert line.rounding == Rounding(1_00, "down")
    assert line.shares_multiply == "both"
    assert (line.cap_per_period_fen, line.cap_per_lifetime_fen) == (30_000_00, 200_000_00)
    assert line.claims_per_period == 3
    assert choose(line.claims_per_lifetime, {"hospital_level": "省级"}) == 10
    assert choose(line.claims_per_lifetime, {"hospital_level": "市级"}) is None


def test_who_has_a_right_to_it() -> None:
    line = inpatient()

    assert line.requirements == (
        Requirement(None, number("days", 2, None), "须住院两日以上"),
        Requirement(
            number("distance_km", 100, None),
            words("hospital_level", "省级"),
            "远途须在省级医院就诊",
        ),
    )
    assert line.excluded_diagnoses == ("O80", "Z41.1")
    assert line.first_diagnosis_in_cover is True
    assert line.waiting is not None
    assert line.waiting.months == {EnrolmentKind.FIRST: 3}
    assert line.waiting.days[EnrolmentKind.LAPSED] == 90
    assert line.papers == (Paper("结算单"), Paper("病理报告", 3_000_00))
    assert line.deadline == TimeLimit(Anchor.DISCHARGE, working_days=30)


def test_fixed_steps() -> None:
    line = rules().lines["outpatient"]

    assert line.tiers == (
        Tier(0, 5_000_00, None, 400_00),
        Tier(5_000_00, None, None, 900_00),
    )
    assert line.threshold == Threshold(1_000_00, ThresholdKind.GATE, Per.CLAIM)
    second = number("claim_number", 2, None)
    assert line.adjustments == (Adjustment(second, None, Fraction(1, 2)),)
    assert line.cap_per_claim_fen is None


def test_methods_without_tiers() -> None:
    lines = rules(IN_2023).lines

    assert lines["daily_allowance"].daily == Daily(
        50_00,
        from_day=3,
        most_days=40,
        count="both_days",
        per=Per.PERIOD,
        short_stay_days=6,
        short_stay_fen=300_00,
    )
    by_sex = ByCase((Case(words("member.sex", "female"), 3_000_00), Case(None, 5_000_00)))
    assert lines["major_illness"].diseases == (
        Disease("恶性肿瘤", ("C",), 15_000_00),
        Disease("甲状腺癌", ("C73", "D44.0"), by_sex),
    )
    assert lines["disability"].amount_fen == 10_000_00
    assert lines["death"].amount_fen == 3_000_00
    assert lines["death"].counted_lines == ("inpatient", "outpatient")
    assert {line.base for name, line in lines.items() if not line.method.has_tiers} == {None}


def test_a_line_may_change_its_method() -> None:
    """Deaths are paid a sum from 2025 on, whatever was paid before."""
    text = WIDE["benefit.yaml"]
    for old, new in (
        ("value: make_up_to", "value: lump_sum"),
        ("value: [inpatient, outpatient]", "value: none"),
    ):
        version = f"- {{from: 2022-01-01, {old}, article: 第十一条, source: 试算}}"
        assert text.count(version) == 1
        later = version.replace("2022-01-01", "2025-01-01").replace(old, new)
        text = text.replace(version, f"{version}\n      {later}")
    scheme = parse({**WIDE, "benefit.yaml": text})

    before, after = (
        rules(day, scheme).lines["death"] for day in (date(2024, 12, 31), date(2025, 1, 1))
    )

    assert (before.method, before.counted_lines) == (
        Method.MAKE_UP_TO, ("inpatient", "outpatient"),
    )  # fmt: skip
    assert (after.method, after.counted_lines, after.amount_fen) == (
        Method.LUMP_SUM, (), 3_000_00,
    )  # fmt: skip


# -- folders, and another reading -----------------------------------------------------------------


def test_a_folder_of_cases_is_none_of_the_schemes_business(tmp_path: Path) -> None:
    for name, text in WIDE.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "edges.yaml").write_text("a: [", encoding="utf-8")

    assert check(tmp_path) == []
    assert load(tmp_path).digest == digest_of(WIDE)
    assert (HERE / "wide" / "facts.yaml").exists()


def test_another_reading_replaces_a_value_in_every_version_and_nothing_else() -> None:
    tiers = '\n- {over: "0.00", up_to: "5000.00", amount: "500.00"}\n- {over: "5000.00", amount: 1}'
    instead = {("benefit", "outpatient.tiers"): tiers, ("benefit", "inpatient.floor"): '"80.00"'}
    tried = parse(WIDE, instead)

    before, after = rules(IN_2024), rules(IN_2024, tried)

    assert after.lines["outpatient"].tiers == (
        Tier(0, 5_000_00, None, 500_00), Tier(5_000_00, None, None, 1_00),
    )  # fmt: skip
    assert (before.lines["inpatient"].floor_fen, after.lines["inpatient"].floor_fen) == (0, 80_00)
    assert rules(IN_2023, tried).lines["inpatient"].floor_fen == 80_00
    assert after.lines["death"] == before.lines["death"]
    assert after.article("outpatient.tiers") == "第七条"


def test_another_reading_is_another_scheme_and_leaves_the_first_alone() -> None:
    scheme = parse(WIDE)
    tried = parse(WIDE, {("benefit", "death.amount"): '"9.00"'})

    assert parse(WIDE) is scheme
    assert parse(WIDE, {}) is scheme
    assert parse(WIDE, {("benefit", "death.amount"): '"9.00"'}) is tried
    assert tried.digest != scheme.digest
    assert tried.texts == scheme.texts
    assert scheme.digest == digest_of(WIDE)
    assert rules(scheme=tried).lines["death"].amount_fen == 9_00
    assert rules(scheme=scheme).lines["death"].amount_fen == 3_000_00
