"""Reading case files: worked examples of a scheme in the clerks' words, as strictly as its rules.

A scheme's folder may have a sub-folder ``cases`` with YAML files; a file is a list of cases, and
``defaults`` that lie under every claim in it. The README of the schemes says what may stand there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ledger.nouns import Outcome
from ledger.scheme import find_scheme
from ledger.scheme.shapes import Day, ListOf, Money, OneOf, Record, Shape, Words, fields_of
from ledger.scheme.strict import (
    LARGEST_FILE,
    Fields,
    Items,
    Mistakes,
    Node,
    Place,
    Text,
    mistake,
    read_document,
)

FOLDER = "cases"

#: What a case may be about, one of these for each case; ``claims`` are several of one member.
KINDS = ("claim", "claims", "fee", "person", "cover", "participation", "levels", "relief")

_FLOAT = re.compile(r"[-+]?\d*\.\d*|[-+]?\d+[eE][-+]?\d+")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is put to the scheme, and what is expected of the answer (None: nothing)."""

    given: Fields
    expect: Fields | None


@dataclass(frozen=True, slots=True)
class Case:
    """One worked example. ``on``: the day that chooses the rules, where no other date does.

    ``follows``: where the expected figures come from. ``instead``: another reading of some values,
    for this case only.
    """

    place: Place
    says: str
    follows: str
    kind: str
    asked: tuple[Asked, ...]
    instead: Fields | None
    on: date | None


@dataclass(frozen=True, slots=True)
class AsWritten:
    """A mapping as it stands; what it may hold is for those to say who know the kind of case."""

    def read(self, node: Node) -> Fields:
        return fields_of(node)


@dataclass(frozen=True, slots=True)
class ListOrNothing:
    """A list, which may be empty: no reason, nothing refused."""

    shape: Shape[Any]

    def read(self, node: Node) -> tuple[Any, ...]:
        if isinstance(node, Items) and not node.items:
            return ()
        return ListOf(self.shape).read(node)


#: What may be expected of a claim. Only what is written is compared.
CLAIM_EXPECT = Record(
    {},
    {
        "outcome": OneOf(Outcome),
        "base": Money(),
        "benefit": Money(),
        "reasons": ListOrNothing(Words()),
    },
)

_FIELDS: dict[str, Shape[Any]] = {
    "says": Words(), "follows": Words(), "expect": AsWritten(), "instead": AsWritten(), "on": Day(),
}  # fmt: skip


def read_case_files(name_or_folder: str | Path) -> tuple[list[str], list[Case]]:
    """The names of the case files of a scheme in order, and their cases.

    Refuses what ``find_scheme`` refuses; raises RulebookInvalid with every mistake in the files.
    """
    folder = find_scheme(name_or_folder).joinpath(FOLDER)
    paths = sorted(path for path in folder.glob("*") if path.suffix in (".yaml", ".yml"))
    cases: list[Case] = []
    mistakes = Mistakes()
    for path in paths:
        with mistakes:
            name = f"{FOLDER}/{path.name}"
            cases += read_cases(name, _text_of(path, name))
    mistakes.stop_if_any()
    return [f"{FOLDER}/{path.name}" for path in paths], cases


def _text_of(path: Path, name: str) -> str:
    if path.stat().st_size > LARGEST_FILE:
        raise mistake(Place(name, 0, ""), "rules_file_too_large", limit=LARGEST_FILE)
    content = path.read_bytes()
    try:
        return content.decode().removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise mistake(Place(name, line, ""), "rules_file_not_utf8") from error


def read_cases(file: str, text: str) -> list[Case]:
    """The cases of one file; raises RulebookInvalid with every mistake in it."""
    document = read_document(file, text)
    outer = Record({"cases": ListOf(AsWritten())}, {"defaults": AsWritten()}).read(document)
    mistakes = Mistakes()
    cases = []
    for fields in outer["cases"]:
        with mistakes:
            cases.append(_case(fields, outer.get("defaults")))
    mistakes.stop_if_any()
    return cases


def _case(fields: Fields, defaults: Fields | None) -> Case:
    kinds = [kind for kind in KINDS if kind in fields.fields]
    if len(kinds) != 1:
        raise mistake(fields.place, "case_of_one_kind", known=", ".join(KINDS))
    (kind,) = kinds
    several = kind == "claims"
    shape: Shape[Any] = ListOf(AsWritten()) if several else AsWritten()
    needed = {"says", "follows"} if several else {"says", "follows", "expect"}
    values = Record(
        {kind: shape, **{name: _FIELDS[name] for name in _FIELDS if name in needed}},
        {name: _FIELDS[name] for name in _FIELDS if name not in needed | {"expect"}},
    ).read(fields)
    asked = _several(values[kind]) if several else [Asked(values[kind], values["expect"])]
    if all(not each.expect or not each.expect.fields for each in asked):
        raise mistake(fields.place, "case_expects_nothing")
    if kind in ("claim", "claims"):
        asked = [Asked(laid_over(defaults, each.given), each.expect) for each in asked]
    on = values.get("on")
    if on is None and defaults is not None and "discharged_on" in defaults.fields:
        on = Day().read(defaults.fields["discharged_on"])
    return Case(
        fields.place, values["says"], values["follows"], kind, tuple(asked), values.get("instead"),
        on,
    )  # fmt: skip


def _several(claims: Sequence[Fields]) -> list[Asked]:
    """Claims that hold their ``expect`` themselves."""
    asked = []
    for claim in claims:
        expect = claim.fields.get("expect")
        given = {name: node for name, node in claim.fields.items() if name != "expect"}
        own = Fields(claim.place, given, claim.key_places)
        asked.append(Asked(own, None if expect is None else fields_of(expect)))
    return asked


def laid_over(under: Fields | None, over: Fields) -> Fields:
    """``over`` with what only ``under`` has, in mappings at any depth; lists are not mixed.

    A claim that has ``amounts`` or ``settlements`` of its own takes neither from below.
    """
    if under is None:
        return over
    fields: dict[str, Node] = dict(over.fields)
    places = dict(over.key_places)
    states_costs = bool({"amounts", "settlements"} & over.fields.keys())
    for name, node in under.fields.items():
        own = fields.get(name)
        if own is None:
            if not (states_costs and name in ("amounts", "settlements")):
                fields[name], places[name] = node, under.key_places[name]
        elif isinstance(own, Fields) and isinstance(node, Fields):
            fields[name] = laid_over(node, own)
    return Fields(over.place, fields, places)


def stated(given: Fields) -> Fields:
    """What a claim states: a field that is ``none`` takes away what lies under it, and is not."""
    left = {
        name: stated(node) if isinstance(node, Fields) else node
        for name, node in given.fields.items()
        if not (isinstance(node, Text) and node.text == "none" and not node.quoted)
    }
    return Fields(given.place, left, given.key_places)


def plain(node: Node) -> Any:
    """A node as text, lists and mappings; raises RulebookInvalid for a number that is a float."""
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    if isinstance(node, Fields):
        return {name: plain(child) for name, child in node.fields.items()}
    if not node.quoted and _FLOAT.fullmatch(node.text) and node.text != ".":
        raise mistake(node.place, "write_in_quotes", text=node.text)
    return node.text


def place_at(node: Node, path: str) -> Place:
    """The place of a field named as in a claim line, "enrolment.kind", "settlements[1].setl_id"."""
    for step in re.findall(r"[^.\[\]]+", path):
        if isinstance(node, Fields) and step in node.fields:
            node = node.fields[step]
        elif isinstance(node, Items) and step.isdigit() and int(step) < len(node.items):
            node = node.items[int(step)]
        elif isinstance(node, Fields) and isinstance(amounts := node.fields.get("amounts"), Fields):
            node = amounts.fields.get(step, amounts)
    return node.place
