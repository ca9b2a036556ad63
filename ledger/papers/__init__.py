"""纸: papers as PDF, set from facts. They say what the pages say, in Chinese, on A4.

``paper_of(kind, facts)`` composes a paper, ``pdf`` sets it. ``KINDS`` names the papers; the facts
are those of ``ledger.work.paper_facts``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ledger.nouns import Answer
from ledger.papers import claims, dues, journal, persons, year_ends
from ledger.papers.layout import Paper
from ledger.papers.setting import pdf, pictures

__all__ = ["KINDS", "Paper", "paper_of", "pdf", "pictures"]

#: Kind of paper → how it is composed from its facts.
KINDS: Mapping[str, Callable[[Answer], Paper]] = {
    "invoice": dues.invoice,
    "receipt": dues.receipt,
    "decision": claims.decision,
    "entry": journal.entry,
    "batch": journal.batch,
    "notice": year_ends.notice,
    "annual": year_ends.annual,
    "person": persons.person,
}


def paper_of(kind: str, facts: Answer) -> Paper:
    """The paper of a kind (a key of ``KINDS``), ready to be set."""
    return KINDS[kind](facts)
