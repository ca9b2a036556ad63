"""The check of cases finds exactly what trying every combination of facts by hand would find."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from ledger.conditions import holds
from ledger.rules import ByCase, Case, Condition, Fact, FactRules, Range, Test
from ledger.scheme import RulebookInvalid
from ledger.scheme.coverage import check_coverage
from ledger.scheme.strict import Items, Place, Text
from ledger.scheme.vocabulary import Vocabulary, vocabulary_of

LEVELS = ("省级", "市级", "区县级")
FACTS = FactRules({}, {"hospital_level": Fact("hospital_level", "医院级别", LEVELS, None)})
VOCABULARY: Vocabulary = vocabulary_of(FACTS)
LARGEST = 6  # what the ranges below speak of; one more stands for all numbers above

NUMBERS = st.tuples(
    st.none() | st.integers(1, LARGEST), st.none() | st.integers(1, LARGEST)
).filter(lambda pair: pair != (None, None) and (pair[0] or 1) <= (pair[1] or LARGEST))
TESTS: st.SearchStrategy[dict[str, Test]] = st.fixed_dictionaries(
    {},
    optional={
        "hospital_level": st.sets(st.sampled_from(LEVELS), min_size=1).map(frozenset),
        "claim_number": NUMBERS.map(lambda pair: Range(*pair)),
        "member.sex": st.sets(st.sampled_from(("male", "female")), min_size=1).map(frozenset),
    },
)
CONDITIONS = TESTS.filter(bool).map(Condition)


def everything() -> list[dict[str, str | int]]:
    sexes, claims = ("male", "female"), range(1, LARGEST + 2)
    return [
        {"hospital_level": level, "member.sex": sex, "claim_number": claim}
        for level, sex, claim in product(LEVELS, sexes, claims)
    ]


def codes_of(conditions: list[Condition], *, otherwise: bool) -> set[str]:
    cases = [Case(condition, "value") for condition in conditions]
    if otherwise:
        cases.append(Case(None, "value"))
    place = Place("benefit.yaml", 1, "values.cap_per_period")
    rows = Items(place, tuple(Text(place, "", quoted=True) for _ in cases))
    try:
        check_coverage(ByCase(tuple(cases)), rows, VOCABULARY)
    except RulebookInvalid as invalid:
        return {problem.code for problem in invalid.problems}
    return set()


@given(st.lists(CONDITIONS, min_size=1, max_size=4), st.booleans())
def test_gaps_and_overlaps_are_found_wherever_they_are(
    conditions: list[Condition], otherwise: bool
) -> None:
    counts = [sum(holds(each, facts) for each in conditions) for facts in everything()]
    expected = {"cases_overlap"} if max(counts) > 1 else set()
    if min(counts) == 0 and not otherwise:
        expected.add("cases_missing")

    assert codes_of(conditions, otherwise=otherwise) == expected


@given(st.sets(st.integers(2, LARGEST)))
def test_stretches_that_follow_each_other_cover_every_number(cuts: set[int]) -> None:
    starts = [1, *sorted(cuts)]
    ends: list[int | None] = [start - 1 for start in starts[1:]]
    ranges = [Range(*pair) for pair in zip(starts, [*ends, None], strict=True)]

    assert (
        codes_of([Condition({"claim_number": each}) for each in ranges], otherwise=False) == set()
    )
