"""试算条件: how relief is to be worked out for a trial; what was typed becomes rulebook text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from ledger.money import MoneyError, exact_percent, parse_rate, parse_yuan, yuan
from ledger.nouns import Answer, Finding, Severity
from ledger.refusals import BadInput
from ledger.scheme import RulebookInvalid, parse
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk
from ledger.work.year_end_draft import Instead, terms

MOST_TIERS, MOST_TRANCHES = 6, 3
CHAPTER = "relief"

Typed = Mapping[str, str]


def in_force(desk: Desk, period: str) -> Answer:
    """How the rulebook in force works relief out. Raises Refusal("period_unknown")."""
    with desk.book.reading() as connection:
        clerk = Clerk(desk.looking(connection))
        return terms(clerk.scheme, clerk.period(period))


def as_typed(now: Answer) -> dict[str, str]:
    """The rulebook's own terms as they would be typed: yuan, and rates per cent where exact."""
    typed = {"threshold": yuan(now["threshold_fen"]), "cap": _yuan_or_blank(now["cap_fen"])}
    for number, tier in enumerate(now["tiers"], start=1):
        typed[f"up_to_{number}"] = _yuan_or_blank(tier["up_to_fen"])
        given = tier["rate"]
        typed[f"value_{number}"] = exact_percent(given) if given else yuan(tier["amount_fen"])
    for number, tranche in enumerate(now["tranches"], start=1):
        typed[f"share_{number}"] = exact_percent(tranche["share"])
        typed |= {f"group_{group}": str(number) for group in tranche["groups"]}
    return typed


def _yuan_or_blank(fen: int | None) -> str:
    return "" if fen is None else yuan(fen)


def instead(desk: Desk, period: str, typed: Typed) -> Instead:
    """What differs from the rulebook in force, as texts for its values; empty if nothing does.

    Raises BadInput with every field that cannot be read or contradicts another.
    """
    with desk.book.reading() as connection:
        clerk = Clerk(desk.looking(connection))
        row = clerk.period(period)
        now = terms(clerk.scheme, row)
        wanted = _written(typed, now)
        try:
            tried = terms(parse(clerk.scheme.texts, wanted), row)
        except RulebookInvalid as invalid:
            raise BadInput([_finding(each.code, each.key, each.facts)
                            for each in invalid.problems]) from invalid  # fmt: skip
    same = {"threshold": "threshold_fen", "cap": "cap_fen"}
    return {
        (chapter, key): text
        for (chapter, key), text in wanted.items()
        if tried[same.get(key, key)] != now[same.get(key, key)]
    }


def _finding(code: str, key: str, facts: Mapping[str, str]) -> Finding:
    """A mistake in a rulebook as one in the form: the field is the key under ``values``."""
    field = key.removeprefix("values.").split(".", 1)[0]
    return Finding(_IN_THE_FORM.get(code, code), Severity.REFUSE, 0, field, dict(facts))


#: What a rulebook calls by the names of its keys, the form calls by its labels.
_IN_THE_FORM = {
    "tiers_open_end_not_last": "trial_tier_open", "tiers_empty_tier": "trial_tier_empty",
    "tiers_end_closed": "trial_tier_closed",
}  # fmt: skip


class _Fields:
    """Reads typed fields one by one and keeps every mistake."""

    def __init__(self, typed: Typed) -> None:
        self.typed = typed
        self.findings: list[Finding] = []

    def money(self, name: str, label: str) -> str:
        return self._read(name, label, lambda text: yuan(parse_yuan(text)))

    def rate(self, name: str, label: str) -> str:
        return self._read(name, label, lambda text: str(parse_rate(text)))

    def _read(self, name: str, label: str, read: object) -> str:
        assert callable(read)
        try:
            text: str = read(self.typed.get(name, ""))
            return text
        except MoneyError as error:
            self.findings.append(Finding(error.code, Severity.REFUSE, 0, label, error.facts))
            return "0"


def _written(typed: Typed, now: Answer) -> dict[tuple[str, str], str]:
    fields = _Fields(typed)
    cap = typed.get("cap", "")
    written = {
        "threshold": f'{{amount: "{fields.money("threshold", "threshold")}",'
                     f' kind: {now["threshold_kind"]}}}',
        "cap": f'"{fields.money("cap", "cap")}"' if cap else "none",
        "tiers": _tiers(fields, now["tiers"]),
        "tranches": _tranches(fields, now["groups"]),
    }  # fmt: skip
    if fields.findings:
        raise BadInput(fields.findings)
    return {(CHAPTER, key): text for key, text in written.items()}


def _tiers(fields: _Fields, now: Sequence[Answer]) -> str:
    """One line for each tier that has a value; each begins where the one before it ends."""
    first = now[0]
    least, most = ("from", "below") if first["from_inclusive"] else ("over", "up_to")
    over, lines = yuan(first["over_fen"]), []
    for number in range(1, MOST_TIERS + 1):
        if not fields.typed.get(f"value_{number}", ""):
            continue
        parts = [f'{least}: "{over}"']
        if fields.typed.get(f"up_to_{number}", ""):
            over = fields.money(f"up_to_{number}", "tiers")
            parts.append(f'{most}: "{over}"')
        else:
            parts.append(f'{most}: ""')
        if first["rate"] is None:
            parts.append(f'amount: "{fields.money(f"value_{number}", "tiers")}"')
        else:
            parts.append(f"rate: {fields.rate(f'value_{number}', 'tiers')}")
        lines.append("{" + ", ".join(parts) + "}")
    if not lines:
        fields.findings.append(Finding("no_tier_typed", Severity.REFUSE, 0, "tiers", {}))
    return "[" + ", ".join(lines) + "]"


def _tranches(fields: _Fields, groups: Sequence[str]) -> str:
    lines = []
    for number in range(1, MOST_TRANCHES + 1):
        own = [group for group in groups if fields.typed.get(f"group_{group}") == str(number)]
        if own:
            share = fields.rate(f"share_{number}", "tranches")
            named = ", ".join(json.dumps(group, ensure_ascii=False) for group in own)
            lines.append(f"{{groups: [{named}], share: {share}}}")
    if not lines:
        fields.findings.append(Finding("no_group_typed", Severity.REFUSE, 0, "tranches", {}))
    return "[" + ", ".join(lines) + "]"
