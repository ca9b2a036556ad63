"""Every case of every scheme that comes with the program comes out as it says, one test each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ledger.scheme import RulebookInvalid, read_files, shipped_schemes
from ledger.work.scheme_cases import Case, read_case_files, try_case


def every_case() -> Iterator[Any]:
    """Each case with its scheme; a folder of cases that cannot be read is a case that fails."""
    for scheme in shipped_schemes():
        try:
            _, cases = read_case_files(scheme)
        except RulebookInvalid as invalid:
            yield pytest.param(scheme, invalid, id=f"{scheme} cannot be read")
            continue
        for case in cases:
            yield pytest.param(scheme, case, id=f"{scheme} {case.place.file}:{case.place.line}")


@pytest.mark.parametrize(("scheme", "case"), [*every_case()])
def test_a_case_comes_out_as_expected(scheme: str, case: Case | RulebookInvalid) -> None:
    if isinstance(case, RulebookInvalid):
        raise case
    result = try_case(case, read_files(scheme), "en")
    assert result.is_met, f"{case.says}\n{result.refused}{result.differences}\n{result.steps}"


@pytest.mark.parametrize("scheme", shipped_schemes())
def test_every_scheme_has_cases(scheme: str) -> None:
    files, cases = read_case_files(scheme)
    assert files
    assert cases
