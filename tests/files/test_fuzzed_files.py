"""Made-up files: whatever comes, a reader answers or refuses in our words, and raises nothing else.

Hypothesis damages sound files in every run; in the soak a fuzzer that is guided by coverage makes
them up, where ``atheris`` is installed (the extra ``fuzz``).
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from tests.faults.soaking import SEED, soaking
from tests.files.readers import KINDS, read_all
from tests.files.seeds import seeds_of
from tests.house.source import ROOT

EXECUTED = re.compile(r"stat::number_of_executed_units:\s*(\d+)")


@st.composite
def damaged(draw: st.DrawFn, kind: str) -> bytes:
    """A sound file in which a few pieces were replaced, or anything at all."""
    content = draw(st.sampled_from(seeds_of(kind)))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 8)))
        content = content[:start] + draw(st.binary(max_size=12)) + content[end:]
    return draw(st.one_of(st.just(content), st.binary(max_size=200)))


def try_out(kind: str, examples: int, from_seed: int) -> int:
    """How many files were tried; fails at one that a reader breaks on."""
    tried = 0
    with TemporaryDirectory() as folder:

        @seed(from_seed)
        @settings(max_examples=examples, deadline=None, database=None)
        @given(damaged(kind))
        def read(content: bytes) -> None:
            nonlocal tried
            tried += 1
            read_all(kind, content, Path(folder))

        read()
    return tried


@pytest.mark.parametrize("kind", KINDS)
def test_a_few_damaged_files_are_answered_or_refused(kind: str) -> None:
    assert try_out(kind, 15, SEED)


@pytest.mark.soak
def test_many_damaged_files_are_answered_or_refused() -> None:
    with soaking("damaged-files") as soak:
        soak.figures["inputs"] = dict.fromkeys(KINDS, 0)
        round_ = 0
        while soak.goes_on():
            for kind in KINDS:
                soak.figures["inputs"][kind] += try_out(kind, 300, soak.seed + round_)
            round_ += 1


@pytest.mark.soak
@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not installed: extra 'fuzz'")
def test_files_guided_by_coverage_are_answered_or_refused(tmp_path: Path) -> None:
    with soaking("fuzzed-files") as soak:
        soak.figures["inputs"] = {}
        seconds = max(5, int(soak.minutes * 60 / len(KINDS)))
        for kind in KINDS:
            command = [sys.executable, "-m", "tests.files.fuzzing", kind, str(tmp_path),
                       str(seconds), str(soak.seed)]  # fmt: skip
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            broke = [path.read_bytes() for path in tmp_path.glob(f"broke-{kind}-*")]
            assert done.returncode == 0, f"{kind}: {broke[:1]}\n{done.stderr[-3000:]}"
            soak.figures["inputs"][kind] = int(EXECUTED.findall(done.stderr)[-1])
