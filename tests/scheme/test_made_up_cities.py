"""The schemes of made-up cities are clean, and their cases come out as worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.scheme import RulebookInvalid, read_files
from ledger.work.scheme_cases import Case, read_case_files, try_case

MADE_UP = Path(__file__).parent / "made_up"
CITIES = sorted(str(folder) for folder in MADE_UP.iterdir() if folder.is_dir())
FEWEST_CASES = 30


def every_case() -> Iterator[Any]:
    """Each case with its city; a folder of cases that cannot be read is a case that fails."""
    for city in CITIES:
        name = Path(city).name
        try:
            _, cases = read_case_files(city)
        except RulebookInvalid as invalid:
            yield pytest.param(city, invalid, id=f"{name} cannot be read")
            continue
        for case in cases:
            yield pytest.param(city, case, id=f"{name} {case.place.file}:{case.place.line}")


@pytest.mark.parametrize(("city", "case"), [*every_case()])
def test_a_case_comes_out_as_worked_out_by_hand(city: str, case: Case | RulebookInvalid) -> None:
    if isinstance(case, RulebookInvalid):
        raise case
    result = try_case(case, read_files(city), "en")
    assert result.is_met, f"{case.says}\n{result.refused}{result.differences}\n{result.steps}"


@pytest.mark.parametrize("city", CITIES)
def test_every_city_has_enough_cases(city: str) -> None:
    _, cases = read_case_files(city)
    assert len(cases) >= FEWEST_CASES
