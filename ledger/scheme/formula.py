"""The relief formula in a file of its own, as JSON: what the relief chapter of a scheme says.

    {"threshold": {"amount": "2000.00", "kind": "deductible"}, "method": "marginal",
     "tiers": [{"over": "0.00", "up_to": "10000.00", "rate": "1/5"},
               {"over": "10000.00", "rate": "2/5"}],
     "cap": "50000.00", "unit": "0.01",
     "tranches": [{"groups": ["major"], "share": "7/10"}, {"groups": ["other"], "share": "1/1"}]}

A tier without ``up_to`` is open; for fixed_step it has ``amount`` instead of ``rate``; tiers may be
written with ``from`` and ``below`` as well. ``cap`` may be null. Two things may be left out:

    "shortage": "largest_need_first",
    "continuity_bonus": {"add": "1%", "above": "1", "at_most": "10%"}

Amounts, rates, shares and numbers of periods are text.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from ledger.rules import ReliefFormula, Tranche
from ledger.scheme.json_text import NULL, read_json
from ledger.scheme.parts import ThresholdShape, Tiers, Tranches, check_tiers
from ledger.scheme.shapes import Money, Record, Shape
from ledger.scheme.strict import (
    LARGEST_FILE,
    Fields,
    Mistakes,
    Node,
    Place,
    Text,
    mistake,
    place_of,
)
from ledger.scheme.year_end import SHORTAGE, TIER_METHOD, BonusShape, check_bonus, check_threshold

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NullOr(Generic[T]):
    """``null``, or what ``shape`` reads."""

    shape: Shape[T]

    def read(self, node: Node) -> T | None:
        if isinstance(node, Text) and not node.quoted and node.text == NULL:
            return None
        return self.shape.read(node)


_FORMULA = Record(
    {
        "threshold": ThresholdShape(),
        "method": TIER_METHOD,
        "tiers": Tiers(end=NullOr(Money())),
        "cap": NullOr(Money()),
        "unit": Money(least=1),
        "tranches": Tranches(),
    },
    {"shortage": SHORTAGE, "continuity_bonus": BonusShape()},
)


def load_formula(path: Path) -> ReliefFormula:
    """The relief formula in a JSON file. Raises RulebookInvalid with every mistake in it."""
    with path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise mistake(Place(path.name, line, ""), "rules_file_not_utf8") from error
    return read_formula(path.name, text)


def read_formula(file: str, text: str) -> ReliefFormula:
    """The relief formula that ``text`` holds. Raises RulebookInvalid with every mistake in it.

    ``file`` is the name under which the mistakes are reported, with line and key.
    """
    document = read_json(file, text)
    fields, values = document.fields, _FORMULA.read(document)
    mistakes = Mistakes()
    check_tiers(fields["tiers"], values["tiers"], values["method"], mistakes)
    check_threshold(fields["threshold"], values["threshold"], mistakes)
    if bonus := fields.get("continuity_bonus"):
        check_bonus(bonus, values["method"], mistakes)
    _check_groups(document, values["tranches"], mistakes)
    mistakes.stop_if_any()
    return ReliefFormula(
        cap_fen=values.pop("cap"),
        unit_fen=values.pop("unit"),
        bonus=values.pop("continuity_bonus", None),
        **values,
    )


def _check_groups(document: Fields, tranches: tuple[Tranche, ...], mistakes: Mistakes) -> None:
    """A group is served once: in a second tranche nothing would say which share it has."""
    seen: set[str] = set()
    for row, tranche in enumerate(tranches):
        for item, group in enumerate(tranche.groups):
            if group in seen:
                place = place_of(document, "tranches", row, "groups", item)
                mistakes.add(place, "listed_twice", text=group)
        seen.update(tranche.groups)
