"""The values of a rulebook in words: money, rates, tiers, limits, conditions, cases, the rest."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.cli.rule_words import RuleWords

NAMES = {"hospital_level": "医院级别", "member.class": "人员类别", "dental": "牙科"}
ZH, EN = RuleWords("zh", NAMES), RuleWords("en", NAMES)

SAID: list[tuple[str, Any, str, str]] = [
    ("fee", "50.00", "50 元", "50 yuan"),
    ("fee", "16.67", "16.67 元", "16.67 yuan"),
    ("inpatient.cap_per_claim", "20000.00", "2 万元", "20,000 yuan"),
    ("inpatient.cap_per_claim", "12000", "12,000 元", "12,000 yuan"),
    ("cap_per_period", "none", "不设", "none"),
    ("refund_on_leaving", "none", "不退", "nothing comes back"),
    ("minimum_participation", "3/5", "60%", "60%"),
    ("reserve_rate", "1/3", "1/3", "1/3"),
    ("reserve_rate", "10.5%", "10.5%", "10.5%"),
    ("due_days", "30", "30 天", "30 days"),
    ("minimum_age", "16", "16 周岁", "16 years"),
    ("participation_is_binding", "no", "否", "no"),
    ("inpatient.base", "max(0, hifp_pay - maf_pay)", "max(0, 统筹基金支出 - 医疗救助)",
     "max(0, hifp_pay - maf_pay)"),
    ("settle_order", ["union", "member"], "工会、个人", "union, member"),
    ("inpatient.tiers", [{"over": "0.00", "up_to": "", "rate": "1/2"}], "全部 50%", "50% of all"),
    ("inpatient.tiers",
     [{"over": "0.00", "up_to": "10000.00", "rate": "30%"},
      {"over": "10000.00", "up_to": "20000.00", "rate": "40%"},
      {"over": "20000.00", "amount": "500.00"}],
     "1 万元以内 30%；超过 1 万元至 2 万元 40%；超过 2 万元 500 元",
     "up to 10,000 yuan 30%; over 10,000 yuan up to 20,000 yuan 40%; over 20,000 yuan 500 yuan"),
    ("secondary.tiers",
     [{"from": "0", "below": "100.00", "rate": "0%"},
      {"from": "100.00", "below": "200.00", "rate": "1%"}, {"from": "200.00", "rate": "2%"}],
     "不足 100 元 0%；100 元及以上、不足 200 元 1%；200 元及以上 2%",
     "below 100 yuan 0%; from 100 yuan, below 200 yuan 1%; from 200 yuan 2%"),
    ("inpatient.threshold", {"amount": "300.00", "kind": "gate"}, "门槛 300 元", "gate 300 yuan"),
    ("inpatient.threshold", {"amount": "300.00", "kind": "deductible", "per": "period"},
     "免赔额 300 元（每互助期）", "deductible 300 yuan (for each period)"),
    ("inpatient.threshold", {"amount": "0.00", "kind": "deductible"}, "不设", "none"),
    ("waiting_days", {"first": "30", "renewed": "0", "lapsed": {"months": "1"}},
     "首次参加 30 天，续保 0 天，中断后重新参加 1 个月",
     "first 30 days, renewed 0 days, lapsed 1 months"),
    ("claim_deadline", {"after": "discharge", "days": "60"}, "出院后 60 天内",
     "within 60 days of discharge"),
    ("claim_deadline", {"after": "settlement", "working_days": "30"}, "结算后 30 个工作日内",
     "within 30 working days of settlement"),
    ("claim_deadline", {"by": "03-31", "of": "discharge", "years_after": "1"},
     "出院次年 3 月 31 日", "day 31 of month 3, in the year after discharge"),
    ("claim_deadline", {"by": "06-30", "of": "admission"}, "入院当年 6 月 30 日",
     "day 30 of month 6, in the year of admission"),
    ("levels", [{"level": "1", "title": "初审", "over": "0.00"},
                {"level": "2", "title": "主席", "over": "5000.00"}],
     "第 1 级 初审（全部）；第 2 级 主席（超过 5,000 元）",
     "level 1 初审 (all); level 2 主席 (over 5,000 yuan)"),
    ("inpatient.amount",
     {"by_case": [{"when": {"hospital_level": ["省级", "市级"], "member.age": {"from": "55"}},
                   "value": "100.00"}, {"otherwise": "80.00"}]},
     "医院级别为省级或市级且年龄不低于 55：100 元；其他情形：80 元",
     "医院级别 is 省级 or 市级 and age from 55: 100 yuan; otherwise: 80 yuan"),
    ("inpatient.claims_per_period",
     {"by_case": [{"when": {"days": {"from": "1", "up_to": "3"}}, "value": "2"},
                  {"when": {"days": {"up_to": "0"}}, "value": "1"},
                  {"when": {"days": {"is": "4"}}, "value": "3"}]},
     "住院天数为 1 至 3：2；住院天数不高于 0：1；住院天数为 4：3",
     "days in hospital from 1 to 3: 2; days in hospital up to 0: 1; days in hospital is 4: 3"),
    ("conditions",
     [{"require": {"member.class": "在职"}, "words": "须在职"},
      {"when": {"member.sex": "female"}, "require": {"member.age": {"up_to": "54"}},
       "words": "不超龄"}],
     "须在职（人员类别为在职）；不超龄（性别为女的，须年龄不高于 54）",
     "须在职 (人员类别 is 在职); 不超龄 (where sex is female: age up to 54)"),
    ("inpatient.adjustments",
     [{"add": "5%", "when": {"member.class": ["劳模"]}}, {"times": "1/2"},
      {"add": "1%", "per": "enrolment.consecutive_periods", "above": "1", "at_most": "10%"}],
     "人员类别为劳模：加 5%；乘 50%；连续参加期数超过 1 后每一期加 1%，至多 10%",
     "人员类别 is 劳模: add 5%; times 50%; add 1% for each consecutive periods above 1, "
     "10% at most"),
    ("payers",
     [{"payer": "superior", "name": "省总工会", "sum": "20.00"}, {"payer": "union", "share": "1/4"},
      {"payer": "member", "rest": "yes", "at_least": "12.00"}],
     "省总工会 20 元；工会 25%；个人 承担其余，至少 12 元",
     "省总工会 20 yuan; union 25%; member the rest, at least 12 yuan"),
    ("joint_caps", [{"lines": ["inpatient", "dental"], "per": "period", "amount": "300.00"}],
     "项目 住院、牙科，计算范围 互助期，金额 300 元",
     "lines inpatient, 牙科, per period, amount 300 yuan"),
    ("line_levels", {"dental": [{"level": "1", "title": "甲", "over": "0"},
                                {"level": "2", "title": "乙", "over": "1"}], "relief": "x"},
     "牙科 第 1 级 甲（全部）；第 2 级 乙（超过 1 元） | 二次救助 x",
     "牙科 level 1 甲 (all); level 2 乙 (over 1 yuan) | relief x"),
    ("daily", {"amount": "50.00", "short_stay": {"up_to_days": "6", "amount": "300.00"}},
     "金额 50 元，短期住院 不超过 6 天，金额 300 元",
     "amount 50 yuan, short stay up to 6 days, amount 300 yuan"),
    ("never_heard_of", {"some": ["thing"]}, "some thing", "some thing"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value", "zh", "en"), SAID)
def test_a_value_in_words(key: str, value: Any, zh: str, en: str) -> None:
    assert (ZH.value(key, value), EN.value(key, value)) == (zh, en)


@pytest.mark.parametrize(
    ("key", "zh", "en"),
    [("inpatient.tiers", "住院·档次", "inpatient·tiers"),
     ("dental.base", "牙科·补助基数", "牙科·base"), ("fee", "互助金标准", "fee"),
     ("member.class", "人员类别", "人员类别"), ("member.age", "年龄", "age")],
)  # fmt: skip
def test_the_name_of_a_value(key: str, zh: str, en: str) -> None:
    assert (ZH.key(key), EN.key(key)) == (zh, en)


def test_of_a_long_list_only_what_differs_is_set_out() -> None:
    rows = [{"code": f"10{number}", "name": f"科目{number}"} for number in range(10, 20)]
    changed = [*rows[:-1], {"code": "1019", "name": "新科目"}]
    assert ZH.changed("chart", changed, rows) == "编码 1019，名称 新科目（其余 9 项不变）"
    assert ZH.changed("chart", rows[:-1], rows) == "（9 项不变）"
    assert ZH.changed("chart", rows[:2], rows[:1]) == ZH.value("chart", rows[:2])


def test_of_a_long_mapping_only_what_differs_is_set_out() -> None:
    groups = {f"组{number}": [f"A{number}"] for number in range(8)}
    changed = groups | {"组7": ["B7", "B8"]}
    assert ZH.changed("diagnosis_groups", changed, groups) == "组7 B7、B8（其余 7 项不变）"
    assert ZH.changed("diagnosis_groups", groups, None) == ZH.value("diagnosis_groups", groups)
