"""What came of a case: where it differs from what was expected, and how it was computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ledger.nouns import Answer


@dataclass(frozen=True, slots=True)
class Result:
    """``differences``: number of the claim (0 where there is one only), what, expected, found.

    ``steps``: the workings in words, for each claim. ``refused``: why nothing could be computed.
    """

    differences: list[Answer]
    steps: list[Answer] = field(default_factory=list)
    refused: str = ""

    @property
    def is_met(self) -> bool:
        return not self.differences and not self.refused


def compare(expected: Mapping[str, Any], found: Mapping[str, Any], number: int = 0) -> list[Answer]:
    """Everything expected that was found otherwise; what is not named is not compared."""
    return [
        {"number": number, "what": what, "expected": wanted, "found": found.get(what)}
        for what, wanted in expected.items()
        if found.get(what) != wanted
    ]
