"""Claims as lines of JSON decided without a book, beside reading and writing the same lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bench import made_up
from bench.benchmark import Benchmark, Goal
from bench.lab import SCHEME, Lab, seconds
from ledger import scheme
from ledger.nouns import Finding
from ledger.work.pure_adjudication import adjudicate

CLAIMS, DECISIONS = "claims.jsonl", "decisions.jsonl"


def _lines(count: int) -> Iterator[dict[str, Any]]:
    """Three claims in four are the member's only one, the fourth is of who had one before."""
    for number in range(count):
        member = number - 1 if number % 4 == 3 else number
        yield {
            "claim_no": f"A{number}", "member_no": f"M{member}", "line": "inpatient",
            "admitted_on": "2012-10-01", "discharged_on": "2012-10-15",
            "submitted_on": "2012-11-01", "diagnosis": made_up.DISEASES[number % 4],
            "enrolment": {"kind": "first", "consecutive_periods": 1, "starts_on": "2012-08-01",
                          "ends_on": "2013-07-31"},
            "settlements": [{"setl_id": f"S{number}"} | _amounts(number)],
        }  # fmt: skip


def _amounts(number: int) -> dict[str, str]:
    """Those that are not nothing, as a program sends them."""
    return {name: yuan for name, yuan in made_up.amounts(number).items() if yuan != "0.00"}


def prepare(lab: Lab) -> None:
    made_up.write_lines(lab.folder / CLAIMS, _lines(lab.rows))


def ours(lab: Lab, number: int) -> float:
    found: list[Finding] = []
    rules = scheme.load(SCHEME)
    with (lab.folder / CLAIMS).open("rb") as claims, (lab.folder / DECISIONS).open("wb") as out:
        took = seconds(lambda: adjudicate(claims, out, rules, found.append))
    assert not found
    return took


def floor(lab: Lab, number: int) -> float:
    """Each line read, and a line like ours written, by the standard library."""
    with (lab.folder / DECISIONS).open("rb") as decided:
        answer = json.loads(decided.readline())

    def copy() -> None:
        with (lab.folder / CLAIMS).open("rb") as claims, (lab.folder / "copy").open("wb") as out:
            for line in claims:
                claim_no = json.loads(line)["claim_no"]
                text = json.dumps(answer | {"claim_no": claim_no}, ensure_ascii=False)
                out.write(text.encode() + b"\n")

    return seconds(copy)


BENCHMARK = Benchmark(
    "adjudicate_pure", rows=1_000_000, quick=5_000, prepare=prepare, ours=ours, floor=floor,
    on_sqlite=False, goal=Goal(rate=40_000),
)  # fmt: skip
