"""Random formulas and candidates by way of the files: the awards are those of the rule's words."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.money import parse_yuan, yuan
from ledger.nouns import Finding
from ledger.scheme import read_formula
from ledger.work.pure_allocation import allocate

Case = tuple[str, int, int]  # group, burden in fen, consecutive periods


def by_the_letter(cases: list[Case], pool: int, formula: dict[str, Any]) -> list[int]:
    """The rule again, in fractions, one unit after the other, as slowly as it reads."""
    needs = [
        need_by_the_letter(Fraction(burden), formula, points(periods, formula))
        for _, burden, periods in cases
    ]
    unit, awards, left = parse_yuan(formula["unit"]), [0] * len(cases), pool
    for tranche in formula["tranches"]:
        usable = int(left * Fraction(tranche["share"]))
        mine = [at for at, (group, _, _) in enumerate(cases) if group in tranche["groups"]]
        total = sum(needs[at] for at in mine)
        if total <= usable:
            for at in mine:
                awards[at] = needs[at]
        else:
            exact = {at: Fraction(needs[at] * usable, total) for at in mine}
            for at in mine:
                awards[at] = int(exact[at] / unit) * unit
            rests = {at: exact[at] - awards[at] for at in mine}
            spare = usable // unit - sum(awards[at] for at in mine) // unit
            for at in sorted(mine, key=lambda at: (-rests[at], -needs[at], at)):
                if spare and rests[at] and awards[at] + unit <= needs[at]:
                    awards[at] += unit
                    spare -= 1
        left -= sum(awards[at] for at in mine)
    return awards


def points(periods: int, formula: dict[str, Any]) -> Fraction:
    """What the consecutive periods add to a rate."""
    if "continuity_bonus" not in formula:
        return Fraction(0)
    bonus = formula["continuity_bonus"]
    found = Fraction(bonus["add"]) * max(periods - int(bonus.get("above", "0")), 0)
    return min(found, Fraction(bonus["at_most"])) if "at_most" in bonus else found


def need_by_the_letter(burden: Fraction, formula: dict[str, Any], plus: Fraction) -> int:
    amount = parse_yuan(formula["threshold"]["amount"])
    if burden < amount:
        return 0
    if formula["threshold"]["kind"] == "deductible":
        burden -= amount
    need = Fraction(0)
    for tier in formula["tiers"]:
        over = parse_yuan(tier["over"])
        end = parse_yuan(tier["up_to"]) if "up_to" in tier else burden
        if burden > over:
            part = min(burden, end) - over
            if formula["method"] == "marginal":
                need += part * min(Fraction(tier["rate"]) + plus, Fraction(1))
            elif burden <= end:
                fixed = formula["method"] == "fixed_step"
                need = (
                    Fraction(parse_yuan(tier["amount"]))
                    if fixed
                    else burden * min(Fraction(tier["rate"]) + plus, Fraction(1))
                )
    half_up = int(need + Fraction(1, 2))
    return half_up if formula["cap"] is None else min(half_up, parse_yuan(formula["cap"]))


shares = st.fractions(0, 1, max_denominator=12).map(lambda f: f"{f.numerator}/{f.denominator}")
amounts = st.integers(0, 10**6).map(yuan)


bonuses = st.fixed_dictionaries(
    {"add": st.sampled_from(("1/100", "1/7"))},
    optional={"above": st.sampled_from(("0", "1", "3")), "at_most": st.just("3/10")},
)


@st.composite
def formulas(draw: st.DrawFn) -> dict[str, Any]:
    method = draw(st.sampled_from(("marginal", "whole_amount", "fixed_step")))
    edges = [0, *sorted(draw(st.sets(st.integers(1, 10**6), max_size=3)))]
    tiers: list[dict[str, str]] = []
    for over, up_to in zip(edges, [*edges[1:], None], strict=True):
        gives = {"amount": draw(amounts)} if method == "fixed_step" else {"rate": draw(shares)}
        end = {} if up_to is None else {"up_to": yuan(up_to)}
        tiers.append({"over": yuan(over), **end, **gives})
    groups = draw(st.permutations(("major", "chronic", "hardship")))
    kind = draw(st.sampled_from(("gate", "deductible")))
    bonus = draw(st.none() | bonuses) if method != "fixed_step" else None
    return {
        **({} if bonus is None else {"continuity_bonus": bonus}),
        "threshold": {"amount": draw(amounts), "kind": kind},
        "method": method,
        "tiers": tiers,
        "cap": draw(st.none() | amounts),
        "unit": draw(st.sampled_from(("0.01", "0.10", "1.00", "10.00"))),
        "tranches": [{"groups": groups[:1], "share": draw(shares)},
                     {"groups": groups[1:], "share": draw(shares)}],
    }  # fmt: skip


cases = st.lists(
    st.tuples(
        st.sampled_from(("major", "chronic", "hardship", "other")),
        st.integers(0, 10**6),
        st.integers(1, 12),
    ),
    max_size=12,
)


@settings(max_examples=100, deadline=None)
@given(formula=formulas(), found=cases, pool=st.integers(0, 10**7))
def test_the_awards_are_those_of_the_rule_read_literally(
    formula: dict[str, Any], found: list[Case], pool: int
) -> None:
    rows = [
        f"C{at},{group},{yuan(burden)},{periods}\n"
        for at, (group, burden, periods) in enumerate(found)
    ]
    wrong: list[Finding] = []
    with TemporaryDirectory() as folder:
        candidates, output = Path(folder, "candidates.csv"), Path(folder, "awards.csv")
        candidates.write_text(
            "".join(["case_no,group,burden,consecutive_periods\n", *rows]), "utf-8"
        )
        rules = read_formula("relief.json", json.dumps(formula))
        answer = allocate(candidates, output, pool, rules, wrong.append)
        lines = output.read_text("utf-8").splitlines()[1:]
    awards = [parse_yuan(line.rsplit(",", 1)[1]) for line in lines]
    assert wrong == []
    assert awards == by_the_letter(found, pool, formula)
    assert answer["awarded_fen"] == sum(awards) == pool - answer["remainder_fen"]
