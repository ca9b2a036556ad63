"""The reference of the scheme language names every code of a reason, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import ledger.scheme
from ledger.core.adjudication import AMOUNT_REASONS
from ledger.sentences import SENTENCES, say

SHORT = "reason."
ROOMS = Path(ledger.scheme.__file__).parents[1]
README = (ROOMS / "scheme" / "README.md").read_text(encoding="utf-8")
ROWS = re.findall(r"(?m)^\| `(\w+)` \| (.+) \| (.+) \|$", README.split("## Codes of reasons")[1])


def test_every_code_of_a_reason_is_in_the_table_with_its_short_forms() -> None:
    short = {code.removeprefix(SHORT) for code in SENTENCES if code.startswith(SHORT)}
    assert {code: (zh, en) for code, zh, en in ROWS} == {
        code: (say(SHORT + code, {}), say(SHORT + code, {}, "en")) for code in short
    }


def test_every_reason_that_the_core_gives_is_in_the_table() -> None:
    core = ROOMS / "core" / "adjudication"
    sources = "".join(path.read_text(encoding="utf-8") for path in sorted(core.glob("*.py")))
    given = set(re.findall(r'Reason\(\s*"(\w+)"', sources))
    assert {"excluded", "late", "no_settlement"} <= given
    assert given | AMOUNT_REASONS <= {code for code, _, _ in ROWS}
