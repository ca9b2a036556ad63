"""Random claims for any scheme: amounts at the edges of its own figures, days at its deadlines."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

from tests.independent.benefit_by_hand_case import Case
from tests.independent.benefit_by_hand_rules import TITLES, Scheme, last_day, months_after

CODES = ("C73", "C73.9", "C50.1", "C7", "D44.0", "J18.9", "I21.0", "N18.5", "O80", "Z41.1", "D05.1")
KINDS = ("first", "renewed", "lapsed")
AMOUNTS = ("medfee_sumamt", "hifp_pay", "psn_cash_pay", "acct_pay", "fulamt_ownpay_amt")


class Clerk:
    """Writes claims under one scheme."""

    def __init__(self, folder: Path, seed: str) -> None:
        self.scheme, self.rng = Scheme.read(folder), Random(seed)
        text = (folder / "benefit.yaml").read_text(encoding="utf-8")
        self.codes = sorted({*CODES, *re.findall(r"\b[A-Z]\d\d(?:\.\d)?\b", text)})
        self.papers = sorted(set(re.findall(r"paper\"?: \"?(\w+)", text)))
        self.exclusions = sorted(self._first("exclusions") or {})
        self.aid = sorted({kind for each in self._all("less_aid") for kind in each})
        edges = {Fraction(each) for each in re.findall(r"\"(\d+\.\d\d)\"", text)}
        self.edges = sorted(edges | {Fraction(1000)})
        self.titles = {line: title for title, line in TITLES.items()} | {
            key.removesuffix(".title"): content["versions"][-1]["value"]
            for key, content in self.scheme.chapters["benefit"]["values"].items()
            if key.endswith(".title")
        }
        self.rolling = self.scheme.value("period", "start", None) == "rolling"

    def _all(self, ending: str) -> list[Any]:
        values = self.scheme.chapters["benefit"]["values"]
        versions = [
            each for key in values if key.endswith(ending) for each in values[key]["versions"]
        ]
        return [each["value"] for each in versions if each["value"] != "none"]

    def _first(self, ending: str) -> Any:
        return next(iter(self._all(ending)), None)

    # -- claims -----------------------------------------------------------------------------------

    def claims(self, members: int, most: int) -> list[dict[str, Any]]:
        """Claims of several members, in no order."""
        lines: list[dict[str, Any]] = []
        for member_no in range(members):
            member = self._member()
            own = [self._claim(f"M{member_no}", member) for _ in range(self.rng.randint(1, most))]
            if self.rng.random() < 0.25:
                own[0]["earlier"] = self._earlier(own[0])
            lines += own
        self.rng.shuffle(lines)
        for place, line in enumerate(lines):
            line["claim_no"] = f"C{place}"
        return lines

    def _first_day(self) -> date:
        first = date.fromisoformat(self.scheme.value("period", "first_starts_on", None))
        methods = [
            version["from"]
            for key, value in self.scheme.chapters["benefit"]["values"].items()
            if key.endswith(".method")
            for version in value["versions"]
        ]
        begins = [date.fromisoformat(each) for each in (min(methods), max(methods))]
        return max(first, self.rng.choice(begins))

    def _member(self) -> dict[str, Any]:
        rng = self.rng
        member: dict[str, Any] = {
            "sex": rng.choice(["male", "female", "female"]),
            "born_on": str(date(1950, 1, 1) + timedelta(days=rng.randint(0, 18000))),
        }
        if rng.random() < 0.05:
            del member["born_on"]
        facts = self._stated("member.")
        joined = self._first_day() + timedelta(days=rng.choice([0, 0, 0, 14, 45, 200]))
        return {
            "member": member | facts, "employer": self._stated("employer."),
            "_joined": joined, "_kind": rng.choice(KINDS), "_shares": rng.choice([1, 1, 2, 3]),
            "_periods": rng.randint(2, 15),
        }  # fmt: skip

    def _stated(self, prefix: str) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        for name, fact in self.scheme.facts().items():
            at, _, rest = name.rpartition(".")
            if (at + "." if at else "") != prefix or self.rng.random() < 0.07:
                continue
            if "words" in fact:
                word = self.rng.choice(fact["words"])
                true = {"yes": True, "no": False}.get(word, word)
                facts[rest] = true if self.rng.random() < 0.5 else word
            else:
                number = self.rng.choice([0, 1, 5, 99, 100, 101, 250])
                facts[rest] = number if self.rng.random() < 0.5 else str(number)
        return facts

    def _claim(self, member_no: str, person: Mapping[str, Any]) -> dict[str, Any]:
        rng, scheme = self.rng, self.scheme
        claim: dict[str, Any] = {"claim_no": "C", "member_no": member_no} | self._stated("")
        first = person["_joined"] if self.rolling else self._first_day()
        length = int(scheme.value("period", "months", None)) * 30
        discharged = first + timedelta(days=rng.randint(0, min(length * 3 // 2, 700)))
        stay = timedelta(days=rng.choice([0, 0, 1, 2, 3, 5, 6, 7, 12, 40]))
        if discharged - stay >= first and rng.random() < 0.93:
            claim["admitted_on"] = str(discharged - stay)
        claim |= {"discharged_on": str(discharged), "submitted_on": str(discharged)}
        claim |= {"member": dict(person["member"]), "employer": dict(person["employer"])}
        if rng.random() < 0.9:
            claim["diagnosis"] = rng.choice(self.codes)
        if rng.random() < 0.05 and self.exclusions:
            claim["exclusions"] = [rng.choice(self.exclusions)]
        if rng.random() < 0.3:
            claim["papers"] = [each for each in self.papers if rng.random() < 0.7]
        if rng.random() < 0.3 and self.aid:
            claim["aid"] = {kind: self._yuan(self._amount()) for kind in self.aid}
        claim["settlements"] = [
            self._settlement(f"S{place}", discharged)
            for place in range(rng.choice([1, 1, 1, 2, 3]))
        ]
        self._choose_line(claim)
        if rng.random() < 0.4:
            claim["settlements"] = [self._at_an_edge(claim["line"], claim["settlements"][0])]
        self._enrol(claim, person)
        self._hand_in(claim)
        if rng.random() < 0.1:
            claim["line"] = self.titles.get(claim["line"], claim["line"])
        if rng.random() < 0.3 and not Case(scheme, claim).asks_settlements():
            del claim["settlements"]
        return claim

    def _choose_line(self, claim: dict[str, Any]) -> None:
        days = [claim["discharged_on"], claim.get("admitted_on") or claim["discharged_on"]]
        days += [each["setl_time"] for each in claim["settlements"] if "setl_time" in each]
        lines = set.intersection(*(set(self._lines(date.fromisoformat(day))) for day in days))
        claim["line"] = self.rng.choice(sorted(lines))

    def _lines(self, day: date) -> dict[str, str]:
        """In force on that day and on the first day of its period."""
        if self.scheme.keyed_by("benefit") == "period_start":
            day = date.fromisoformat(self.scheme.value("period", "first_starts_on", None))
        return self.scheme.lines(day)

    def _enrol(self, claim: dict[str, Any], person: Mapping[str, Any]) -> None:
        rng, start = self.rng, Case(self.scheme, claim).start
        end = Case(self.scheme, claim).end
        if self.rolling:
            start = person["_joined"]
            months = int(self.scheme.value("period", "months", None))
            end = months_after(start, months * rng.choice([1, 2])) - timedelta(days=1)
        elif rng.random() < 0.15:
            start += timedelta(days=rng.choice([1, 30, 59, 90]))
        if rng.random() < 0.04:
            return
        if rng.random() < 0.08:
            end = max(start, end - timedelta(days=rng.choice([30, 100])))
        if rng.random() < 0.1 and not self.rolling:
            start = min(Case(self.scheme, claim).on + timedelta(days=rng.choice([0, 0, 1])), end)
        elif rng.random() < 0.1:
            end = max(Case(self.scheme, claim).on - timedelta(days=rng.choice([0, 0, 1])), start)
        cover = {
            "kind": person["_kind"], "consecutive_periods": person["_periods"],
            "shares": person["_shares"], "starts_on": str(start), "ends_on": str(end),
        }  # fmt: skip
        if rng.random() < 0.2 and cover["kind"] == "renewed":
            cover["since"] = str(start - timedelta(days=rng.choice([1, 20, 60, 89, 400])))
        if rng.random() < 0.1 and not self.rolling:
            cover["covered_from"] = str(start + timedelta(days=rng.choice([0, 0, 30])))
        claim["enrolment"] = cover
        if self._all("first_diagnosis") and rng.random() < 0.9:
            shift = rng.choice([-40, 0, 1, 89, 90, 91, 120, 120])
            claim["first_diagnosed_on"] = str(start + timedelta(days=shift))

    def _hand_in(self, claim: dict[str, Any]) -> None:
        """In time or nearly so."""
        case = Case(self.scheme, claim)
        discharged, late = case.anchors["discharge"], self.rng.choice([0, 3, 20, 45])
        limit = case.rule("claim_deadline") or case.rule("claim_deadline", of_line=False)
        if limit and self.rng.random() < 0.4:
            last = last_day(limit, case.anchors, case.rule("calendar", of_line=False))
            late = (last - discharged).days + self.rng.choice([-1, 0, 0, 1])
        claim["submitted_on"] = str(discharged + timedelta(days=max(late, 0)))

    def _earlier(self, claim: Mapping[str, Any]) -> list[dict[str, Any]]:
        case, listed = Case(self.scheme, claim), []
        lines = sorted(self.scheme.lines(case.rules_day))
        for _ in range(self.rng.randint(1, 3)):
            base = self._amount()
            listed.append({
                "line": self.rng.choice(lines), "period_starts_on": str(case.start),
                "base": self._yuan(base), "days": self.rng.randint(1, 9),
                "benefit": self._yuan(base * self.rng.choice([0, 1, 2, 5]) / 10),
                "given_up": self._yuan(base * self.rng.choice([0, 0, 1]) / 10),
            })  # fmt: skip
        return listed

    # -- amounts ----------------------------------------------------------------------------------

    def _amount(self) -> Fraction:
        rng = self.rng
        if rng.random() < 0.5:
            edge = rng.choice(self.edges) * rng.choice([2, 2, 4, 1]) / 2
            return max(edge + Fraction(rng.choice([-1, 0, 0, 1]), 100), Fraction(0))
        return Fraction(rng.randint(0, int(rng.choice(self.edges)) * 250 + 5), 100)

    def _settlement(self, setl_id: str, day: date) -> dict[str, Any]:
        rng, own = self.rng, self._amount()
        funds = self._amount() if rng.random() < 0.7 else Fraction(0)
        if rng.random() < 0.03:
            own, funds = Fraction(0), own
        settlement = {
            "setl_id": setl_id, "inscp_scp_amt": self._yuan(own + funds),
            "fund_pay_sumamt": self._yuan(funds + (1 if rng.random() < 0.03 else 0)),
        }  # fmt: skip
        settlement |= {name: self._yuan(self._amount()) for name in AMOUNTS if rng.random() < 0.9}
        if rng.random() < 0.9:
            settlement["setl_time"] = str(day + timedelta(days=rng.choice([0, 0, 1, 5])))
        return settlement

    def _at_an_edge(self, line: str, settlement: Mapping[str, Any]) -> dict[str, Any]:
        """A settlement that is worth exactly a figure of the line, or such a figure more."""
        keys = (".threshold", ".tiers", ".base_cap", ".nothing_under", ".papers", ".floor")
        text = json.dumps([self._all(line + key) for key in keys])
        edges = sorted({Fraction(each) for each in re.findall(r"\"(\d+\.\d\d)\"", text)})
        if not edges:
            return dict(settlement)
        worth = self.rng.choice(edges) * self.rng.choice([1, 1, 2])
        if self.rng.random() < 0.4:
            worth += self.rng.choice(edges)
        own = self._yuan(worth)
        plain = {"inscp_scp_amt": own, "fund_pay_sumamt": "0.00"}
        return {**settlement, **plain, "medfee_sumamt": own, "psn_cash_pay": self._yuan(worth * 2)}

    @staticmethod
    def _yuan(amount: Fraction) -> str:
        fen = int(amount * 100)
        return f"{fen // 100}.{fen % 100:02}"
