"""A claim on its way to a decision: its case, the rules of its line, and the facts they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeVar

from ledger.conditions import FactMissing, Facts, choose, holds
from ledger.core.adjudication import earlier
from ledger.core.adjudication.plan import LinePlan, plans_of
from ledger.nouns import BenefitLine, ClaimCase, Reason
from ledger.periods import ClaimDates, dates_of
from ledger.rules import (
    BUILT_IN_FACTS,
    Adjustment,
    BenefitRules,
    ByCase,
    Disease,
    FactRules,
    LineRules,
    Per,
    Varied,
)
from ledger.sentences.claims import FACT_TITLES, LINE_NAMES

T = TypeVar("T")

_NOTHING_ASKED: Facts = {}
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_OF_COVER = "enrolment."


class Claim:
    """The case and its line's rules; ``of`` takes the value that holds for this claim.

    Facts are gathered when first asked for. ``missing`` collects the names of those nobody stated.
    """

    def __init__(self, case: ClaimCase, line: LineRules, rules: BenefitRules, facts: FactRules):
        self.case = case
        self.line = line
        self.rules = rules
        self.declared = facts
        self.plan: LinePlan = plans_of(rules)[line.line]
        self.missing: dict[str, None] = {}

    def article(self, key: str) -> str:
        """The article of a key of the line: "floor"."""
        known = self.plan.articles.get(key)
        if known is None:
            known = self.plan.articles[key] = self.rules.article(f"{self.line.line}.{key}")
        return known

    def of(self, value: Varied[T]) -> T:
        """The value that holds for this claim. Raises FactMissing."""
        return choose(value, self.facts) if isinstance(value, ByCase) else value

    def needed(self, value: Varied[T] | None, key: str) -> T:
        """The value of a key that the line's method must have. Raises FactMissing."""
        if value is None:
            raise ValueError(f"the line {self.line.line} has no {key}")
        return self.of(value)

    def name_of(self, line: BenefitLine) -> str:
        """What people call a line: the title that the scheme gives it, else its usual name."""
        rules = self.rules.lines.get(line)
        return (rules.title if rules else "") or LINE_NAMES.get(line, line)

    def names_of(self, lines: Iterable[BenefitLine]) -> dict[str, str]:
        """Several lines, by their codes and by their names, as facts of a sentence."""
        named = list(lines)
        return {
            "lines": ", ".join(named),
            "line_names": "、".join(self.name_of(line) for line in named),
        }

    @cached_property
    def shares(self) -> int:
        return self.case.cover.shares if self.case.cover else 1

    @cached_property
    def dates(self) -> ClaimDates:
        case = self.case
        return dates_of(case.settlements, case.admitted_on, case.discharged_on)

    @cached_property
    def nights(self) -> int | None:
        """Discharge less admission, at least 1; None where one of the days is not known."""
        admitted_on, discharged_on, _ = self.dates
        if admitted_on is None or discharged_on is None:
            return None
        return max(1, (discharged_on - admitted_on).days)

    @cached_property
    def disease(self) -> Disease | None:
        """The entry of the line's list with the longest prefix of the diagnosis."""
        code = self.case.diagnosis_code.strip().upper()
        found = [
            (len(prefix), disease)
            for disease in self.line.diseases
            for prefix in disease.codes
            if code.startswith(prefix.upper())
        ]
        return max(found, key=lambda pair: pair[0])[1] if found else None

    # -- facts ------------------------------------------------------------------------------------

    @cached_property
    def facts(self) -> Facts:
        """Those that the rules of the line may ask for, as far as they are known and sound."""
        if not self.plan.asked:
            return _NOTHING_ASKED
        known: dict[str, str | int] = {}
        for name in self.plan.asked:
            text = self._stated(name)
            value = None if text is None else self._value(name, text)
            if value is not None:
                known[name] = value
        return known

    def _stated(self, name: str) -> str | None:
        """A fact as text: counted or known from the enrolment, stated, or the default."""
        case, cover = self.case, self.case.cover
        if name.startswith(_OF_COVER):
            return str(getattr(cover, name.removeprefix(_OF_COVER))) if cover else None
        if name == "claim_number":
            return str(earlier.number(case, Per.PERIOD) + 1)
        if name == "days":
            return None if self.nights is None else str(self.nights)
        if name in case.facts:
            return case.facts[name]
        declared = self.declared.facts.get(name)
        return declared.default if declared else None

    def _value(self, name: str, text: str) -> str | int | None:
        """The word or number that a text is; None where it is neither."""
        words = self._words(name)
        if words is None:
            return int(text) if _NUMBER.fullmatch(text) else None
        return text if text in words else None

    def _words(self, name: str) -> tuple[str, ...] | None:
        """The words a fact may be; None: a whole number. Raises KeyError for an unknown fact."""
        return BUILT_IN_FACTS[name] if name in BUILT_IN_FACTS else self.declared.facts[name].words

    def title_of(self, name: str) -> str:
        """What people call a fact."""
        return FACT_TITLES[name] if name in FACT_TITLES else self.declared.facts[name].title

    # -- facts that nobody stated -----------------------------------------------------------------

    def note_all_missing(self) -> None:
        """Notes every fact that the amount depends on and that is not known."""
        of_disease: Varied[Any] = self.disease.amount_fen if self.disease else None
        for value in (*self.plan.differing, of_disease):
            try:
                if isinstance(value, Adjustment):
                    self.adjusts(value)
                else:
                    self.of(value)
            except FactMissing as missing:
                self.missing[missing.name] = None

    def adjusts(self, adjustment: Adjustment) -> bool:
        """Does an adjustment hold for this claim? Raises FactMissing, also for what it counts."""
        if not holds(adjustment.when, self.facts):
            return False
        if adjustment.per is not None and adjustment.per not in self.facts:
            raise FactMissing(adjustment.per)
        return True

    def reasons_missing(self) -> Iterator[Reason]:
        """A reason for each fact noted as missing, or stated with a word that nobody declared.

        Without cover nothing of the enrolment is known; that there is none was said already.
        """
        for name in self.missing:
            if name.startswith(_OF_COVER) and self.case.cover is None:
                continue
            facts: Mapping[str, str] = {"fact": name, "fact_title": self.title_of(name)}
            is_declared = name in self.declared.facts
            article = self.declared.article(name) if is_declared else self.article("method")
            stated = self._stated(name)
            if stated is None:
                yield Reason("claim_fact_missing", article, facts)
                continue
            words = self._words(name)
            if words is None:
                yield Reason("claim_fact_no_number", article, {**facts, "stated": stated})
            else:
                more = {"stated": stated, "known": "、".join(words)}
                yield Reason("claim_fact_unknown", article, {**facts, **more})
