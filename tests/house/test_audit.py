"""``.ci/audit`` tells sound packages, weak ones, and that nothing was audited apart."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

AUDIT = Path(__file__).parents[2] / ".ci" / "audit"


@pytest.mark.parametrize(
    ("says", "ends", "told", "status"),
    [
        ("No known vulnerabilities found", 0, "Audited: no known weakness", 0),
        ("Found 1 known vulnerability in 1 package\nnamed 1.0 CVE-0000", 1, "named 1.0", 1),
        ("ConnectionError: Max retries exceeded", 1, "NOT AUDITED", 0),
    ],
)
def test_what_the_tool_says_is_told(
    tmp_path: Path, says: str, ends: int, told: str, status: int
) -> None:
    tool = tmp_path / "pip-audit"
    tool.write_text(f"#!/bin/sh\necho '{says}'\nexit {ends}\n")
    tool.chmod(0o755)
    answer = subprocess.run([AUDIT, tmp_path], capture_output=True, text=True, check=False)
    assert answer.returncode == status
    assert told in answer.stdout


def test_without_the_tool_nothing_is_audited_and_that_is_said(tmp_path: Path) -> None:
    answer = subprocess.run([AUDIT, tmp_path], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout.startswith("NOT AUDITED")) == (0, True)
