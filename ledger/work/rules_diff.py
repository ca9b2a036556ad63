"""What changes in the rules between two days, or between two schemes: value by value, as written.

The rulebook was read and found sound before; here its texts are read once more, because what a
value says and how it is written belongs to the answer. ``cli.rule_words`` puts it into words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ledger.nouns import Answer
from ledger.scheme import Scheme
from ledger.scheme.strict import Fields, Items, Node, Text, read_document

#: How a value is written: text, a list or a mapping of such, at any depth.
Written = Any

_NO_RULE = "none"


def between_days(scheme: Scheme, before_on: date, after_on: date) -> Answer:
    """What one scheme says on two days.

    Each chapter is asked with the day as the date that selects its values: the fee of a period
    that starts on the day, the benefit of a stay that ends on it.
    """
    sides = (standing(scheme, before_on), standing(scheme, after_on))
    return _answer((scheme, scheme), (before_on, after_on), sides)


def between_schemes(before: Scheme, after: Scheme, day: date) -> Answer:
    """What two schemes, or two drafts of one, say on the same day."""
    return _answer((before, after), (day, day), (standing(before, day), standing(after, day)))


def _answer(
    schemes: tuple[Scheme, Scheme],
    days: tuple[date, date],
    sides: tuple[Mapping[tuple[str, str], Answer], Mapping[tuple[str, str], Answer]],
) -> Answer:
    changes = list(_changes(*sides))
    before, after = (
        {"scheme": scheme.info.name, "title": scheme.info.title, "rules_digest": scheme.digest,
         "on": day.isoformat()}
        for scheme, day in zip(schemes, days, strict=True)
    )  # fmt: skip
    return {
        "before": before, "after": after, "changes": changes,
        "names": {**_names(sides[0]), **_names(sides[1])},
    }  # fmt: skip


def standing(scheme: Scheme, day: date) -> dict[tuple[str, str], Answer]:
    """(chapter, key) → what it says on a day: sentence, value as written, start, article, source.

    A value that has not begun is left out.
    """
    found: dict[tuple[str, str], Answer] = {}
    for chapter in scheme.chapters:
        name = f"{chapter}.yaml"
        document = read_document(name, scheme.texts[name])
        keyed_by, values = _text(document.fields["keyed_by"]), document.fields["values"]
        assert isinstance(values, Fields), "the scheme was read before"
        for key, node in values.fields.items():
            version = _in_force(node, date.max if keyed_by == "always" else day)
            if version is not None:
                found[chapter, key] = {"keyed_by": keyed_by, **version}
    return found


def _in_force(node: Node, day: date) -> Answer | None:
    assert isinstance(node, Fields), "the scheme was read before"
    versions = node.fields["versions"]
    assert isinstance(versions, Items), "the scheme was read before"
    found = None
    for version in versions.items:
        assert isinstance(version, Fields), "the scheme was read before"
        fields = version.fields
        if date.fromisoformat(_text(fields["from"])) > day:
            break
        assumed = "assumed" in fields
        found = {
            "says": _text(node.fields["says"]), "value": written(fields["value"]),
            "from": _text(fields["from"]), "article": _text(fields["article"]),
            "source": _text(fields["assumed" if assumed else "source"]), "assumed": assumed,
        }  # fmt: skip
    return found


def _text(node: Node) -> str:
    assert isinstance(node, Text), "the scheme was read before"
    return node.text


def written(node: Node) -> Written:
    """A node as plain text, lists and mappings."""
    if isinstance(node, Items):
        return [written(item) for item in node.items]
    if isinstance(node, Fields):
        return {name: written(child) for name, child in node.fields.items()}
    return node.text


def _changes(
    before: Mapping[tuple[str, str], Answer], after: Mapping[tuple[str, str], Answer]
) -> Iterator[Answer]:
    """Every value that differs, in the order of the chapters; what ends comes last in its own."""
    chapters = dict.fromkeys(chapter for chapter, _ in (*before, *after))
    for chapter in chapters:
        keys = dict.fromkeys(key for own, key in (*after, *before) if own == chapter)
        for key in keys:
            then, now = before.get((chapter, key)), after.get((chapter, key))
            if change := _change(then, now):
                yield {
                    "chapter": chapter, "key": key, "change": change, "then": then, "now": now,
                }  # fmt: skip


def _change(then: Answer | None, now: Answer | None) -> str:
    """ "begun", "ended", "changed", or "grounds" where only article or source differ; "" for none.

    A value that is ``none`` is no rule, like one that is not written.
    """
    had, has = (each is not None and each["value"] != _NO_RULE for each in (then, now))
    if had != has:
        return "ended" if had else "begun"
    if then is None or now is None:
        return ""
    if then["value"] != now["value"]:
        return "changed"
    grounds = ("article", "source", "assumed")
    return "grounds" if any(then[name] != now[name] for name in grounds) else ""


def _names(side: Mapping[tuple[str, str], Answer]) -> dict[str, str]:
    """What the scheme itself calls its facts and benefit lines: code → title."""
    names = {}
    for (chapter, key), version in side.items():
        value = version["value"]
        if chapter == "facts" and isinstance(value, dict):
            names[key] = value.get("title", key)
        elif chapter == "benefit" and key.endswith(".title"):
            names[key.removesuffix(".title")] = value
    return names
