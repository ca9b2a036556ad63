"""Do the cases of a value cover every combination of facts, and each of them once?

Words are few, so all are tried; of a number one representative is tried of each stretch that no
condition divides. With that, what holds for the combinations tried holds for all facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from math import prod
from typing import Any, NamedTuple

from ledger.conditions import holds
from ledger.rules import ByCase, Case, Range
from ledger.scheme.strict import Mistakes, Node, mistake, place_of
from ledger.scheme.vocabulary import Vocabulary

MOST_COMBINATIONS = 20_000


class Stretch(NamedTuple):
    """Facts of one name that no condition tells apart: one word, or numbers up to ``most``."""

    sample: str | int
    most: int | None


def check_coverage(value: ByCase[Any], rows: Node, vocabulary: Vocabulary) -> None:
    """Raises RulebookInvalid where two cases hold together, or none and there is no otherwise.

    ``rows`` is the list of cases as written. The first combination is named for each two cases
    that meet, and the first that no case holds for.
    """
    conditions = [case.when for case in value.cases if case.when is not None]
    names = list(dict.fromkeys(name for when in conditions for name in when.tests))
    stretches = [_stretches(name, value, vocabulary) for name in names]
    if (count := prod(map(len, stretches))) > MOST_COMBINATIONS:
        limits = {"count": count, "most": MOST_COMBINATIONS}
        raise mistake(rows.place, "cases_too_many", names=", ".join(names), **limits)
    mistakes = Mistakes()
    told: set[tuple[int, int]] = set()
    missing = value.cases[-1].when is None  # nothing can be, or it was told
    for combination in product(*stretches):
        held = list(_held(value.cases, dict(zip(names, combination, strict=True))))
        if not held and not missing:
            shown = _shown(names, combination, vocabulary)
            mistakes.add(rows.place, "cases_missing", combination=shown)
            missing = True
        for first, second in (pair for pair in pairwise(held) if pair not in told):
            facts = {"first": first + 1, "second": second + 1}
            shown = _shown(names, combination, vocabulary)
            mistakes.add(place_of(rows, second), "cases_overlap", combination=shown, **facts)
            told.add((first, second))
    mistakes.stop_if_any()


def _held(cases: Sequence[Case[Any]], facts: dict[str, Stretch]) -> Iterator[int]:
    samples = {name: stretch.sample for name, stretch in facts.items()}
    for index, case in enumerate(cases):
        if case.when is not None and holds(case.when, samples):
            yield index


def _stretches(name: str, value: ByCase[Any], vocabulary: Vocabulary) -> list[Stretch]:
    words = vocabulary.facts[name].words
    if words is not None:
        return [Stretch(word, None) for word in words]
    starts = {vocabulary.least(name)}
    for case in value.cases:
        test = case.when.tests.get(name) if case.when else None
        if isinstance(test, Range):
            starts |= {test.least} if test.least is not None else set()
            starts |= {test.most + 1} if test.most is not None else set()
    rising = sorted(start for start in starts if start >= vocabulary.least(name))
    ends: list[int | None] = [start - 1 for start in rising[1:]]
    return [Stretch(*pair) for pair in zip(rising, [*ends, None], strict=True)]


def _shown(names: Sequence[str], combination: Sequence[Stretch], vocabulary: Vocabulary) -> str:
    """A combination in words: 医院级别 省级，年龄 55–59."""
    parts = []
    for name, (sample, most) in zip(names, combination, strict=True):
        if isinstance(sample, str):
            text = vocabulary.shown(name, sample)
        elif most is None:
            text = f"≥ {sample}"
        else:
            text = str(sample) if most == sample else f"{sample}–{most}"
        parts.append(f"{vocabulary.facts[name].title} {text}")
    return "，".join(parts)
