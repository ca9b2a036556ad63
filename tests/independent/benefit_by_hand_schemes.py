"""Small schemes made at random, as the page on writing schemes allows them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from tests.independent.benefit_by_hand_claims import AMOUNTS

ARTICLE, LONG_AGO, LATER = "试算", "2000-01-01", "2022-09-01"
LEVELS = ["一级", "二级", "三级"]
RATES = ["0%", "10%", "12.5%", "1/3", "45%", "1/2", "60%", "97%", "100%"]
BASES = [
    "inscp_scp_amt - fund_pay_sumamt",
    "inscp_scp_amt - fund_pay_sumamt",
    "inscp_scp_amt - fund_pay_sumamt",
    "inscp_scp_amt - fund_pay_sumamt",
    "min(inscp_scp_amt - fund_pay_sumamt, acct_pay + psn_cash_pay)",
    "hifp_pay * 15% / 85%",
    "max(fulamt_ownpay_amt - 500.00, psn_cash_pay) / 3",
    "inscp_scp_amt - (fund_pay_sumamt + 10.00) * 2",
]
WHENS: list[list[dict[str, Any]]] = [
    [{"hospital_level": "三级"}],
    [{"hospital_level": "一级"}, {"hospital_level": ["二级", "三级"]}],
    [{"claim_number": {"is": 1}}, {"claim_number": {"from": 2}}],
    [{"claim_number": {"from": 2, "up_to": 3}}],
    [{"distance_km": {"up_to": 99}}, {"distance_km": {"from": 100}}],
    [{"member.class": "劳模"}],
    [{"member.age": {"from": 50}}],
    [{"enrolment.kind": ["first", "lapsed"]}, {"enrolment.kind": "renewed"}],
    [{"enrolment.consecutive_periods": {"up_to": 3}}],
    [{"days": {"from": 3, "up_to": 6}}],
    [{"transferred": "yes", "member.sex": "female"}],
]


@dataclass(frozen=True)
class Changing:
    """Two values: one from the beginning, another later."""

    first: Any
    then: Any


def _versions(value: Any) -> list[dict[str, Any]]:
    begins = [(LONG_AGO, value)]
    if isinstance(value, Changing):
        begins = [(LONG_AGO, value.first), (LATER, value.then)]
    return [
        {"from": day, "value": each, "article": ARTICLE, "assumed": "试算"} for day, each in begins
    ]


class Draughtsman:
    """Draws up one scheme; the other chapters are those of ``sound``."""

    def __init__(self, seed: str) -> None:
        self.rng = Random(seed)
        self.benefit: dict[str, Any] = {}
        self.rolling = self.rng.random() < 0.2

    def write(self, folder: Path, sound: Path) -> Path:
        for file in sound.iterdir():
            if file.suffix in (".yaml", ".md"):
                (folder / file.name).write_text(file.read_text("utf-8"), encoding="utf-8")
        with (folder / "rulebook.md").open("a", encoding="utf-8") as rulebook:
            rulebook.write(f"\n### {ARTICLE}\n")
        self._chapter(folder, "facts", "always", self._facts())
        self._chapter(folder, "period", "always", self._period())
        self._chapter(folder, "enrolment", "period_start", self._enrolment())
        days = ["discharged_on", "admitted_on", "settled_on", "period_start"]
        self._draw()
        self._chapter(folder, "benefit", self.rng.choice(days), self.benefit)
        return folder

    def _chapter(self, folder: Path, name: str, keyed_by: str, values: dict[str, Any]) -> None:
        written = {
            key: {"says": "试算。", "versions": _versions(value)} for key, value in values.items()
        }
        content = {"chapter": name, "keyed_by": keyed_by, "values": written}
        text = json.dumps(content, ensure_ascii=False, indent=1)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")

    # -- the smaller chapters ---------------------------------------------------------------------

    def _facts(self) -> dict[str, Any]:
        default = self.rng.choice(["none", "二级"])
        return {
            "hospital_level": {"title": "医院级别", "words": LEVELS, "default": default},
            "member.class": {"title": "类别", "words": ["普通", "劳模"], "default": "普通"},
            "distance_km": {"title": "路程", "number": "yes", "default": "0"},
            "transferred": {"title": "转诊", "words": ["yes", "no"], "default": "no"},
        }

    def _period(self) -> dict[str, Any]:
        rng = self.rng
        attributed = ["discharged_on", "admitted_on", "settled_on"]
        return {
            "months": str(rng.choice([6, 12, 12, 24])), "attribution": rng.choice(attributed),
            "first_starts_on": rng.choice(["2022-01-01", "2021-08-15"]),
            "start": "rolling" if self.rolling else "fixed",
        }  # fmt: skip

    def _enrolment(self) -> dict[str, Any]:
        wait: dict[str, Any] = {"first": "0", "renewed": "0", "lapsed": "0"}
        if not self.rolling:
            wait |= {"first": self.rng.choice(["0", "30"]), "lapsed": {"months": "1"}}
        return {
            "minimum_age": "none", "maximum_age": "none", "minimum_participation": "0",
            "participation_denominator": "staff", "small_unit_up_to": "0",
            "participation_is_binding": "no", "waiting_days": wait,
            "joiner_cover": "next_day", "leaver_cover": "period_end",
            "shares": {"most": "3", "equal_within_unit": "no"},
        }  # fmt: skip

    # -- the benefit chapter ----------------------------------------------------------------------

    def _draw(self) -> None:
        rng = self.rng
        lines = ["inpatient", "outpatient"]
        for line in lines:
            self._tiered(line)
        self._perhaps("daily_allowance", lines, self._daily)
        self._perhaps("major_illness", lines, self._illness)
        self._perhaps("accident", lines, self._one_sum)
        self._perhaps("death", lines, self._made_up)
        for line in lines:
            self._sometimes(f"{line}.less_aid", 0.25, lambda: ["commercial", "union_relief"])
            self._trimmings(line)
        self.benefit["cap_per_period"] = self._cases(lambda: self._money(2000, 9000, 0.5))
        deadline = self._deadline()
        self.benefit["claim_deadline"] = deadline
        if deadline != "none" and rng.random() < 0.2:
            del self.benefit["claim_deadline"]
            self.benefit["claim_deadline_days"] = "45"
        holidays = ["2022-05-02", "2022-10-03", "2022-10-04"]
        worked = ["2022-04-24", "2022-10-08"]
        self._sometimes("calendar", 0.6, lambda: {"holidays": holidays, "workdays": worked})
        self._sometimes("exclusions", 0.3, lambda: {"work_injury": "工伤"})
        pers = ["claim", "period", "lifetime"]
        self._sometimes("joint_caps", 0.5, lambda: [
            {"lines": sorted(rng.sample(lines, 2)), "per": rng.choice(pers),
             "amount": self._sum_by_case(300, 5000)}
            for _ in range(rng.choice([1, 2]))
        ])  # fmt: skip
        self._sometimes("exclusive", 0.4, lambda: [
            {"lines": sorted(rng.sample(lines, 2)), "later": rng.choice(["declined", "difference"]),
             "per": rng.choice(["period", "lifetime"])}
        ])  # fmt: skip

    def _perhaps(self, line: str, lines: list[str], draw: Callable[[str], None]) -> None:
        if self.rng.random() < 0.45:
            lines.append(line)
            draw(line)

    def _sometimes(self, key: str, chance: float, value: Callable[[], Any]) -> None:
        if self.rng.random() < chance:
            twice = self.rng.random() < 0.2
            self.benefit[key] = Changing(value(), value()) if twice else value()

    def _cases(self, value: Callable[[], Any]) -> Any:
        if self.rng.random() < 0.7:
            return value()
        whens = self.rng.choice(WHENS)
        cases = [{"when": when, "value": value()} for when in whens]
        return {"by_case": cases + ([{"otherwise": value()}] if len(whens) == 1 else [])}

    def _money(self, least: int, most: int, none: float = 0.0) -> str:
        if self.rng.random() < none:
            return "none"
        meeting = [each for each in (60, 100, 200, 500, 1000, 2000) if least <= each <= most]
        if meeting and self.rng.random() < 0.35:  # figures that meet each other
            return f"{self.rng.choice(meeting)}.00"
        yuan = self.rng.randint(least, most)
        yuan -= yuan % 10 if self.rng.random() < 0.8 else 0
        return f"{yuan}.{self.rng.choice(['00', '00', '37'])}"

    def _tiered(self, line: str) -> None:
        rng, draw = self.rng, self.benefit
        method = rng.choice(["marginal", "marginal", "whole_amount", "fixed_step"])
        over = rng.random() < 0.4
        draw[f"{line}.method"] = method
        draw[f"{line}.base"] = self._cases(lambda: rng.choice(BASES))
        per = rng.choice(["claim", "period"])
        draw[f"{line}.threshold"] = self._cases(lambda: {
            "amount": rng.choice(["0.00", self._money(50, 1500)]),
            "kind": rng.choice(["deductible", "gate"]), "per": "period" if over else per,
        })  # fmt: skip
        style = rng.choice([("over", "up_to"), ("from", "below")])
        draw[f"{line}.tiers"] = self._cases(lambda: self._tiers(method, style))
        draw[f"{line}.cap_per_claim"] = self._cases(lambda: self._money(200, 4000, 0.4))
        if over:
            draw[f"{line}.tiers_over"] = "period"
        self._sometimes(
            f"{line}.base_cap", 0.25, lambda: self._cases(lambda: self._money(800, 4000))
        )
        self._sometimes(f"{line}.not_over", 0.25, lambda: self._cases(
            lambda: rng.choice([*AMOUNTS, "psn_cash_pay * 60%"])))  # fmt: skip

    def _tiers(self, method: str, style: tuple[str, str]) -> list[dict[str, str]]:
        rng, (low, high) = self.rng, style
        edges = sorted({self._money(100, 5000) for _ in range(rng.randint(0, 3))}, key=float)
        tiers = []
        for start, end in zip(["0.00", *edges], [*edges, ""], strict=True):
            tier = {low: start}
            if end or rng.random() < 0.5:
                tier[high] = end
            if method == "fixed_step":
                tier["amount"] = self._money(50, 2000)
            else:
                tier["rate"] = rng.choice(RATES)
            tiers.append(tier)
        if method == "marginal" and len(tiers) > 1 and rng.random() < 0.3:
            tiers.pop()
        return tiers

    def _daily(self, line: str) -> None:
        rng = self.rng
        self.benefit[f"{line}.method"] = "per_day"

        def daily() -> dict[str, Any]:
            value: dict[str, Any] = {"amount": self._money(20, 90)}
            value |= {"from_day": "3"} if rng.random() < 0.5 else {}
            value |= {"most_days": rng.choice(["5", "12"])} if rng.random() < 0.5 else {}
            short = {"up_to_days": "6", "amount": self._money(90, 500)}
            return value | ({"short_stay": short} if rng.random() < 0.4 else {})

        same = {
            "count": rng.choice(["nights", "both_days"]),
            "per": rng.choice(["claim", "period"]),
        }
        value = self._cases(daily)
        for each in value.get("by_case", [{"value": value}]):
            each[next(key for key in ("value", "otherwise") if key in each)].update(same)
        self.benefit[f"{line}.daily"] = value

    def _illness(self, line: str) -> None:
        self.benefit[f"{line}.method"] = "lump_sum"
        amount = self._cases(lambda: self._money(500, 3000))
        self.benefit[f"{line}.diseases"] = [
            {"disease": "恶性肿瘤", "codes": ["C"], "amount": amount},
            {"disease": "甲状腺癌", "codes": ["C73", "D44.0"], "amount": self._money(100, 900)},
            {"disease": "肺炎", "codes": ["J18"], "amount": self._money(100, 900)},
        ]  # fmt: skip

    def _one_sum(self, line: str) -> None:
        self.benefit[f"{line}.method"] = "lump_sum"
        self.benefit[f"{line}.amount"] = self._cases(lambda: self._money(100, 2000))

    def _made_up(self, line: str) -> None:
        self.benefit[f"{line}.method"] = "make_up_to"
        self.benefit[f"{line}.amount"] = self._cases(lambda: self._money(500, 4000))
        self.benefit[f"{line}.counted_lines"] = self.rng.choice(
            [["inpatient"], ["inpatient", "outpatient"]]
        )

    def _trimmings(self, line: str) -> None:
        rng, tiers = self.rng, self.benefit.get(f"{line}.tiers")
        rates = tiers is not None and self.benefit[f"{line}.method"] != "fixed_step"
        self._sometimes(f"{line}.adjustments", 0.5, lambda: [
            self._adjustment(rates) for _ in range(rng.randint(1, 3))
        ])  # fmt: skip
        for key, chance, least, most in (
            ("floor", 0.2, 30, 200),
            ("nothing_under", 0.25, 20, 120),
            ("cap_per_period", 0.35, 300, 5000),
            ("cap_per_lifetime", 0.3, 500, 9000),
        ):
            self._sometimes(f"{line}.{key}", chance, partial(self._sum_by_case, least, most))
        units, modes = ["0.01", "0.10", "1.00", "10.00"], ["down", "up", "half_up"]
        shares = ["nothing", "amounts", "caps", "both"]
        self._sometimes(f"{line}.shares", 0.5, lambda: rng.choice(shares))
        self._sometimes(f"{line}.rounding", 0.4, lambda: {
            "unit": rng.choice(units), "mode": rng.choice(modes)})  # fmt: skip
        self._asked_of_claims(line)

    def _sum_by_case(self, least: int, most: int) -> Any:
        return self._cases(lambda: self._money(least, most))

    def _asked_of_claims(self, line: str) -> None:
        rng = self.rng
        far = {"when": {"distance_km": {"from": "100"}}, "require": {"hospital_level": "三级"}}
        asked = [far | {"words": "远"}, {"require": {"days": {"up_to": "12"}}, "words": "久"}]
        for key in ("claims_per_period", "claims_per_lifetime"):
            numbers = partial(self._cases, lambda: rng.choice(["1", "2", "3"]))
            self._sometimes(f"{line}.{key}", 0.2, numbers)
        self._sometimes(f"{line}.conditions", 0.25, lambda: asked)
        self._sometimes(f"{line}.excluded_diagnoses", 0.2, lambda: ["O80", "C7"])
        self._sometimes(f"{line}.papers", 0.2, lambda: [
            {"paper": "结算单"}, {"paper": "病理报告", "over": self._money(100, 900)}])  # fmt: skip
        self._sometimes(f"{line}.claim_deadline", 0.3, self._deadline)
        if not self.rolling:
            wait = {"first": {"months": "3"}, "renewed": "0", "lapsed": "90"}
            self._sometimes(f"{line}.waiting_days", 0.2, lambda: wait)
            self._sometimes(f"{line}.first_diagnosis", 0.1, lambda: "yes")

    def _adjustment(self, rates: bool) -> dict[str, Any]:
        rng = self.rng
        change: dict[str, Any] = {"times": rng.choice(["1/2", "6/5", "2/3", "80%", "3/2"])}
        if rates and rng.random() < 0.7:
            change = {rng.choice(["add", "subtract"]): rng.choice(["5%", "10%", "1/7"])}
            if "add" in change and rng.random() < 0.6:
                change |= {"per": "enrolment.consecutive_periods", "above": rng.choice(["1", "2"])}
                change |= {"at_most": "10%"} if rng.random() < 0.6 else {}
        if rng.random() < 0.7:
            change["when"] = rng.choice(rng.choice(WHENS))
        return change

    def _deadline(self) -> Any:
        return self.rng.choice([
            "none", {"after": "discharge", "days": "60"}, {"after": "admission", "months": "2"},
            {"after": "settlement", "working_days": "30"}, {"after": "period_end", "months": "2"},
            {"by": "03-31", "of": "discharge", "years_after": "1"},
            {"by": "06-30", "of": "period_start", "years_after": "1"},
        ])  # fmt: skip
