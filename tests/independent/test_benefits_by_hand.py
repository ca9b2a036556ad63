"""Random claims are decided twice: by the program, and by hand from the page on writing schemes.

The second arithmetic (``benefit_by_hand*.py``) imports nothing of the program. Each claim's
outcome, base and benefit must be the same in both.
"""

from __future__ import annotations

import ast
import io
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from ledger import scheme
from ledger.nouns import Finding, Severity
from ledger.work.pure_adjudication import adjudicate
from tests.independent.benefit_by_hand import Decision, decide_all
from tests.independent.benefit_by_hand_claims import Clerk
from tests.independent.benefit_by_hand_schemes import Draughtsman

HERE = Path(__file__).parent
SHIPPED = sorted(path.parent for path in Path(scheme.__file__).parent.glob("*/scheme.yaml"))
JINGJIANG = Path(scheme.__file__).parent / "jingjiang-2012"
WIDE = HERE.parent / "scheme" / "wide"

MEMBERS, MOST = 4, 6  # of one file of claims, and of one member


def by_the_program(folder: Path, claims: Sequence[Mapping[str, Any]]) -> list[Decision]:
    out, found = io.BytesIO(), list[Finding]()
    lines = "\n".join(json.dumps(claim, ensure_ascii=False) for claim in claims)
    adjudicate(io.BytesIO(lines.encode()), out, scheme.load(str(folder)), found.append)
    assert [finding for finding in found if finding.severity is Severity.REFUSE] == []
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    return [
        Decision(each["claim_no"], each["outcome"], each["base"], each["benefit"])
        for each in answers
    ]


def compare(folder: Path, *seeds: str) -> list[Decision]:
    """Both ways of deciding agree on every claim; what they decide."""
    decided: list[Decision] = []
    for seed in seeds:
        claims = Clerk(folder, seed).claims(MEMBERS, MOST)
        ours, theirs = decide_all(folder, claims), by_the_program(folder, claims)
        assert len(theirs) == len(claims)
        for claim, mine, its in zip(claims, ours, theirs, strict=True):
            assert its == mine, f"{folder.name}, seed {seed}: {json.dumps(claim)}"
        decided += theirs
    return decided


def wide(folder: Path) -> Path:
    """The scheme with every construct, completed by the other chapters of Jingjiang."""
    for source in (JINGJIANG, WIDE):
        for path in source.iterdir():
            if path.is_file():
                shutil.copy(path, folder)
    return folder


def made_up(folder: Path, seed: str) -> Path:
    return Draughtsman(seed).write(folder, JINGJIANG)


def test_nothing_of_the_program_is_used_by_hand() -> None:
    for path in HERE.glob("benefit_by_hand*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                top, _, rest = name.partition(".")
                assert top not in ("ledger", "api", "demo"), f"{path.name} imports {name}"
                assert top != "tests" or rest.startswith("independent.benefit_by_hand")


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda path: str(path.name))
def test_a_shipped_scheme_decides_as_its_words_say(folder: Path) -> None:
    decided = compare(folder, *(f"{folder.name}-{seed}" for seed in range(4)))
    assert {each.outcome for each in decided} == {"approved", "declined"}


def test_a_scheme_with_every_construct_decides_as_its_words_say(tmp_path: Path) -> None:
    decided = compare(wide(tmp_path), *(f"wide-{seed}" for seed in range(10)))
    assert {each.outcome for each in decided} == {"approved", "declined"}


@pytest.mark.parametrize("seed", range(12))
def test_a_scheme_made_at_random_decides_as_its_words_say(seed: int, tmp_path: Path) -> None:
    folder = made_up(tmp_path, f"scheme-{seed}")
    compare(folder, *(f"scheme-{seed}-{claims}" for claims in range(2)))


@pytest.mark.soak
@pytest.mark.parametrize("folder", SHIPPED, ids=lambda path: str(path.name))
def test_a_shipped_scheme_in_the_long_run(folder: Path) -> None:
    compare(folder, *(f"long-{folder.name}-{seed}" for seed in range(300)))


@pytest.mark.soak
def test_a_scheme_with_every_construct_in_the_long_run(tmp_path: Path) -> None:
    compare(wide(tmp_path), *(f"long-wide-{seed}" for seed in range(600)))


@pytest.mark.soak
@pytest.mark.parametrize("block", range(20))
def test_many_schemes_made_at_random(block: int, tmp_path: Path) -> None:
    for number in range(50):
        folder = tmp_path / str(number)
        folder.mkdir()
        made_up(folder, f"long-{block}-{number}")
        compare(folder, *(f"long-{block}-{number}-{claims}" for claims in range(2)))
