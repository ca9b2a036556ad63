"""What a check reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ledger.nouns import Answer


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it should be. ``record`` names it, such as "invoice 12"."""

    code: str
    record: str
    facts: Mapping[str, str]

    def answer(self) -> Answer:
        return {"code": self.code, "record": self.record, "facts": dict(self.facts)}


@dataclass(slots=True)
class Tally:
    """How many records a check has looked at; ``erased``: it could not compute anew."""

    count: int = 0
    erased: int = 0


def differs(code: str, record: str, kept: object, expected: object) -> Fault:
    """A fault that shows what is in the book and what it should be."""
    return Fault(code, record, {"kept": str(kept), "expected": str(expected)})
