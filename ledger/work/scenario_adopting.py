"""采用方案: the relief of one period as the committee resolved, put into the rulebook in force."""

from __future__ import annotations

from datetime import timedelta

from ledger.book import year_ends
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.scheme import parse
from ledger.scheme.amending import Amendment, amended
from ledger.work import scenarios
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk
from ledger.work.open_book import adopt_texts
from ledger.work.scenario_terms import CHAPTER
from ledger.work.year_end_draft import terms

FILE = f"{CHAPTER}.yaml"
TERMS = ("threshold", "tiers", "cap", "tranches")


def adopt(desk: Desk, job: Answer, words: str) -> Answer:
    """Put what a trial tried in force for its period alone, resting on the resolution ``words``.

    Later periods keep what stood before. Raises Refusal("period_not_closed", "allocation_fixed",
    "rules_unchanged", "scenario_unadoptable",
    "scenario_stale") and what ``open_book.adopt_rules`` does.
    """
    period = job["content"]["period"]
    instead = scenarios.instead_of(job["content"].get("instead") or {})
    with desk.book.reading() as connection:
        clerk = Clerk(desk.looking(connection))
        row = clerk.period(period)
        if year_ends.closing_of(clerk.session, row.code) is None:
            raise Refusal("period_not_closed", period=row.code)
        if year_ends.allocation_of(clerk.session, row.code) is not None:
            raise Refusal("allocation_fixed", period=row.code)
        scheme = clerk.scheme
        until = row.ends_on + timedelta(days=1)
        amendment = Amendment(
            {key: text for (_, key), text in instead.items()}, row.starts_on, until, words
        )
        text = amended(scheme.texts[FILE], scheme.chapters[CHAPTER], amendment)
        texts = {**scheme.texts, FILE: text}
        new = parse(texts)
        wanted = terms(parse(scheme.texts, instead), row)
        after = scheme.relief(period_start=until).formula
        if terms(new, row) != wanted or new.relief(period_start=until).formula != after:
            raise Refusal("scenario_unadoptable")
        if wanted != job["answer"]["terms"]:
            raise Refusal("scenario_stale")
    return adopt_texts(desk, texts) | {"period": period}


def grounds(desk: Desk, period: str) -> Answer:
    """How the relief of a period is worked out, and what each part rests on.

    Under the rulebook that its allocation was fixed under, or that in force. Raises
    Refusal("period_unknown").
    """
    with desk.book.reading() as connection:
        clerk = Clerk(desk.looking(connection))
        row = clerk.period(period)
        fixed = year_ends.allocation_of(clerk.session, row.code)
        scheme = clerk.scheme_under(fixed.rules_digest) if fixed else clerk.scheme
        rules = scheme.relief(period_start=row.starts_on)
        return terms(scheme, row) | {
            "rests_on": [
                {"key": key, "article": rules.citations[key].article,
                 "source": rules.citations[key].source}
                for key in TERMS
            ]
        }  # fmt: skip
