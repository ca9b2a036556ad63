"""The complete list of refusals: well formed, but the rules say no *now*.

A Refusal carries a code and facts; the sentence stands in ``ledger.sentences``, and how it is shown
(exit status, HTTP status) is the edge's affair. ``BadInput`` is its neighbour: what was handed in
cannot be read or has findings that forbid it; nothing was done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ledger.nouns import Finding, Severity

#: So many findings of each severity are listed; nobody mends more of them one by one.
MOST_LISTED = 50_000


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A named, expected "no". ``code`` is a key of ``sentences.REFUSALS``; ``facts`` fill it."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: Mapping[str, str] = {key: str(value) for key, value in facts.items()}


class BadInput(Exception):  # noqa: N818
    """What was handed in cannot be taken; every finding is listed, and nothing was changed."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(f"{len(findings)} finding(s)")
        self.findings = tuple(findings)


def findings_cut(severity: Severity, unlisted: int) -> Finding:
    """The finding that says how many more there are than are listed."""
    facts = {"listed": str(MOST_LISTED), "unlisted": str(unlisted)}
    code = "mistakes_cut" if severity is Severity.REFUSE else "warnings_cut"
    return Finding(code, severity, 0, "", facts)
