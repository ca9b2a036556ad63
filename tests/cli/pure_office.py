"""Claim lines for tests, the command they are handed to, and small schemes to decide them under."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ledger import scheme
from tests.cli.keyboard import Keyboard, Said

SCHEME = "jingjiang-2012"

#: A published example: 4,500 in all, 4,200 in scope, 3,600 paid by the funds: half of 600.
CLAIM: dict[str, Any] = {
    "claim_no": "A1",
    "member_no": "M1",
    "line": "inpatient",
    "hospital_level": "3",
    "admitted_on": "2012-10-01",
    "discharged_on": "2012-10-15",
    "submitted_on": "2012-11-01",
    "diagnosis": "I21.0",
    "enrolment": {
        "kind": "first",
        "consecutive_periods": 1,
        "starts_on": "2012-08-01",
        "ends_on": "2013-07-31",
    },
    "member": {"class": "staff", "hardship": False},
    "settlements": [
        {
            "setl_id": "S1",
            "medfee_sumamt": "4500.00",
            "inscp_scp_amt": "4200.00",
            "fund_pay_sumamt": "3600.00",
            "psn_cash_pay": "900.00",
        }
    ],
}


def claim(claim_no: str = "A1", base: str = "", **changes: Any) -> dict[str, Any]:
    """The published example, or a claim with ``base`` as all that matters."""
    values = CLAIM | {"claim_no": claim_no} | changes
    if base:
        values["settlements"] = [{"setl_id": f"S-{claim_no}", "inscp_scp_amt": base}]
    return values


def stay(claim_no: str, base: str, discharged_on: str, **changes: Any) -> dict[str, Any]:
    """A claim of one day, handed in on that day, under an enrolment that never ends."""
    dates = {"admitted_on": discharged_on, "discharged_on": discharged_on}
    cover = enrolled("2012-08-01", "2099-07-31", "renewed")
    return claim(claim_no, base, **dates, submitted_on=discharged_on, enrolment=cover) | changes


def enrolled(starts_on: str, ends_on: str, kind: str = "first", **more: Any) -> dict[str, Any]:
    return {
        "kind": kind, "consecutive_periods": 1, "starts_on": starts_on, "ends_on": ends_on, **more,
    }  # fmt: skip


class Office:
    """Hands lines to the command on standard input."""

    def __init__(self, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.keyboard, self.monkeypatch, self.folder = keyboard, monkeypatch, folder
        self.scheme: str | Path = SCHEME

    def follow(self, benefit: Mapping[str, Any], **others: Any) -> None:
        """Decide under a scheme with these benefits from now on; ``others``: see ``chapters``."""
        self.scheme = self.folder
        for name, text in chapters(benefit, **others).items():
            (self.folder / name).write_text(text, "utf-8")

    def hand_in(self, *lines: dict[str, Any] | str, words: tuple[str, ...] = ("--json",)) -> Said:
        text = "".join(
            (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n"
            for line in lines
        )
        stdin = io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8")
        self.monkeypatch.setattr("sys.stdin", stdin)
        return self.keyboard.type("adjudicate", "--scheme", self.scheme, *words)

    def decisions(self, *lines: dict[str, Any] | str) -> list[dict[str, Any]]:
        said = self.hand_in(*lines)
        assert (said.status, said.err) == (0, "")
        return [json.loads(line) for line in said.out.splitlines()]

    def benefits(self, *lines: dict[str, Any]) -> list[str]:
        """The benefit of each line, as it stands in the answer."""
        return [decision["benefit"] for decision in self.decisions(*lines)]

    def errors(self, *lines: dict[str, Any] | str) -> list[tuple[int, str, str]]:
        """Line, field and code of all that is wrong; there is something, and it stops the line."""
        said = self.hand_in(*lines)
        assert said.status == 2
        found = [json.loads(each) for each in said.err.splitlines()]
        assert all("{" not in each["sentence"].replace("{…}", "") for each in found)
        return [(each["line"], each["field"], each["code"]) for each in found]


def benefits(decisions: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(decision["claim_no"], decision["benefit"]) for decision in decisions]


def codes(decision: dict[str, Any]) -> list[str]:
    return [reason["code"] for reason in decision["reasons"]]


# -- schemes --------------------------------------------------------------------------------------


class Dated(list[tuple[str, Any]]):
    """The versions of a value: (first day, value)."""


def chapter(name: str, keyed_by: str, values: Mapping[str, Any]) -> str:
    """A chapter of a rulebook in which every value rests on one article."""
    rest = {"article": "附则", "assumed": "为试算而设"}
    written = {}
    for key, value in values.items():
        versions = value if isinstance(value, Dated) else [("2012-08-01", value)]
        listed = [{"from": day, "value": each, **rest} for day, each in versions]
        written[key] = {"says": "为试算而设。", "versions": listed}
    return json.dumps(
        {"chapter": name, "keyed_by": keyed_by, "values": written}, ensure_ascii=False
    )


def of_base(rate: str = "50%", cap: str = "none", line: str = "inpatient") -> dict[str, Any]:
    """A line that gives a share of what the insurance left within scope."""
    return {
        f"{line}.method": "marginal",
        f"{line}.base": "inscp_scp_amt - fund_pay_sumamt",
        f"{line}.threshold": {"amount": "0.00", "kind": "deductible"},
        f"{line}.tiers": [{"over": "0.00", "up_to": "", "rate": rate}],
        f"{line}.cap_per_claim": cap,
    }


def chapters(
    benefit: Mapping[str, Any],
    facts: Mapping[str, Any] | None = None,
    period: Mapping[str, Any] | None = None,
    keyed_by: str = "discharged_on",
    waiting: str = "lapsed: 30",
) -> dict[str, str]:
    """The files of a scheme: these benefits, facts and periods, the rest as in the shipped one."""
    files = scheme.read_files(SCHEME)
    files["rulebook.md"] += "\n## 附则\n"
    general = {"cap_per_period": "none", "claim_deadline_days": 60}
    files["benefit.yaml"] = chapter("benefit", keyed_by, general | dict(benefit))
    periods = {"first_starts_on": "2012-08-01", "months": 12} | dict(period or {})
    files["period.yaml"] = chapter("period", "always", periods)
    assert "lapsed: 30" in files["enrolment.yaml"]
    files["enrolment.yaml"] = files["enrolment.yaml"].replace("lapsed: 30", waiting)
    if facts:
        files["facts.yaml"] = chapter("facts", "always", facts)
    return files
