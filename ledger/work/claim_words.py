"""What a claim states in words, against what the scheme knows: facts, exclusions, aid, dates.

Files are read by ``file_rules``. What is kept of a claim is ``stated_by``: facts and exclusions in
the scheme's own words, so that the same claim handed in again states the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from sqlmodel import Session

from ledger.book.claim_facts import Stated
from ledger.book.connection import OpenBook
from ledger.files.sheets.claim_terms import ClaimTerms, claim_terms
from ledger.forms import ClaimForm
from ledger.nouns import BenefitLine, Finding, Severity
from ledger.periods import ClaimDates, dates_of, period_of
from ledger.rules import BenefitRules, Fact, FactRules, LineRules
from ledger.scheme import Scheme
from ledger.work.clerk import LATEST_RULES, stored_scheme


class FileRules(NamedTuple):
    """What a file of claims is read by: facts, lines (code → title), lines without settlements."""

    facts: FactRules
    lines: Mapping[BenefitLine, str]
    bare: frozenset[BenefitLine]


def file_rules(book: OpenBook) -> FileRules:
    """Those of the rulebook that a book works under."""
    with book.reading_after(LATEST_RULES) as (connection, (latest,)):
        words = ClaimWords(stored_scheme(Session(bind=connection), latest[0][0]))
    return FileRules(words.scheme.facts(), words.scheme.lines(), words.terms.without_settlements)


@dataclass(frozen=True)
class ClaimWords:
    """The words of one scheme."""

    scheme: Scheme

    @cached_property
    def terms(self) -> ClaimTerms:
        versions = [rules for _, rules in self.scheme.chapters["benefit"].stretches]
        return claim_terms(self.scheme.facts(), self.scheme.lines(), versions)

    @cached_property
    def _exclusions(self) -> Mapping[str, str]:
        """Code and words → code."""
        codes = self.terms.exclusions
        return {_folded(words): code for code, words in codes.items()} | {c: c for c in codes}

    def stated_by(self, form: ClaimForm) -> Stated:
        """What is kept of a claim beyond its columns; what is not known stays as it is written."""
        declared = self.scheme.facts().facts
        facts = {
            name: _value(declared[name], text) or text
            for name, text in form.facts.items()
            if name in declared
        }
        is_bare = not form.settlements
        exclusions = (self._exclusions.get(_folded(text), text) for text in form.exclusions)
        return Stated(
            admitted_on=form.admitted_on if is_bare else None,
            discharged_on=form.discharged_on if is_bare else None,
            first_diagnosed_on=form.first_diagnosed_on,
            papers=form.papers,
            exclusions=tuple(dict.fromkeys(exclusions)),
            aid=form.aid,
            facts=facts,
        )

    def benefit_for(self, form: ClaimForm) -> BenefitRules | None:
        """The benefit rules for the dates of a claim, None where it states no date."""
        dates = days_of(form)
        if dates.discharged_on is None:
            return None
        rules = self.scheme.period()
        admitted_on, discharged_on, settled_on = (
            max(day or rules.first_starts_on, rules.first_starts_on) for day in dates
        )
        attributed = {
            "admitted_on": admitted_on, "discharged_on": discharged_on, "settled_on": settled_on,
        }  # fmt: skip
        return self.scheme.benefit(
            **attributed, period_start=period_of(attributed[rules.attribution], rules)[0]
        )

    def findings(self, form: ClaimForm) -> Iterator[Finding]:
        """What is wrong with the words and the dates of one claim, looked at alone."""
        yield from self._unknown_words(form)
        benefit = self.benefit_for(form)
        line = benefit.lines.get(form.line) if benefit else None
        yield from _wrong_dates(form)
        if not form.settlements and self._needs_settlements(form.line, line):
            yield _refuse("settlements_missing", form, "结算ID")
        elif not form.settlements and form.discharged_on is None:
            yield _refuse("claim_dates_missing", form, "出院日期")
        if line is not None:
            yield from _of_line(form, line)

    def _needs_settlements(self, name: BenefitLine, line: LineRules | None) -> bool:
        """``line``: its rules on the day of the claim, where there are any."""
        if line is not None:
            return line.method.has_tiers
        return name in self.scheme.lines() and name not in self.terms.without_settlements

    def _unknown_words(self, form: ClaimForm) -> Iterator[Finding]:
        declared = self.scheme.facts().facts
        for name, text in form.facts.items():
            fact = declared.get(name)
            if fact is None:
                yield Finding("column_extra", Severity.WARN, form.row, name, {})
            elif _value(fact, text) is None and fact.words is None:
                yield _refuse("not_a_count", form, fact.title, text=text[:40])
            elif _value(fact, text) is None:
                known = "、".join(fact.words or ())
                words = {"title": fact.title, "text": text[:40], "known": known}
                yield _refuse("fact_word_unknown", form, fact.title, **words)
        for text in form.exclusions:
            if _folded(text) not in self._exclusions:
                known = "、".join(self.terms.exclusions.values()) or "无"
                yield _refuse(
                    "exclusion_unknown", form, "不予补助情形", text=text[:40], known=known
                )


def days_of(form: ClaimForm) -> ClaimDates:
    return dates_of(form.settlements, form.admitted_on, form.discharged_on)


def _wrong_dates(form: ClaimForm) -> Iterator[Finding]:
    dates = days_of(form)
    submitted_on = {"submitted_on": form.submitted_on.isoformat()}
    if form.admitted_on and form.discharged_on and form.admitted_on > form.discharged_on:
        stay = {"admitted_on": str(form.admitted_on), "discharged_on": str(form.discharged_on)}
        yield _refuse("settlement_dates_reversed", form, "出院日期", **stay)
    if dates.settled_on and dates.settled_on > max(
        form.submitted_on, dates.discharged_on or form.submitted_on
    ):
        settled_on = dates.settled_on.isoformat()
        yield _refuse(
            "settled_after_submission", form, "结算时间", settled_on=settled_on, **submitted_on
        )
    if form.first_diagnosed_on and form.first_diagnosed_on > form.submitted_on:
        day = form.first_diagnosed_on.isoformat()
        yield _refuse("diagnosed_after_submission", form, "确诊日期", day=day, **submitted_on)


def _of_line(form: ClaimForm, line: LineRules) -> Iterator[Finding]:
    if line.first_diagnosis_in_cover and form.first_diagnosed_on is None:
        yield _refuse("value_missing", form, "确诊日期")
    for kind in form.aid.keys() - set(line.less_aid):
        title = f"其他救助—{kind}"
        yield Finding("aid_not_counted", Severity.WARN, form.row, title, {"kind": kind})


def _refuse(code: str, form: ClaimForm, column: str, **facts: str) -> Finding:
    return Finding(code, Severity.REFUSE, form.row, column, facts)


def _value(fact: Fact, text: str) -> str | None:
    """A fact as the scheme writes it, None where it says nothing that the scheme knows."""
    folded = _folded(text)
    if fact.words is None:
        return str(int(folded)) if re.fullmatch("[0-9]{1,9}", folded) else None
    return next((word for word in fact.words if _folded(word) == folded), None)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
