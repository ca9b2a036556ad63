"""Every sentence the program says about a code, in Chinese and in English, side by side.

One table a topic (``refusals``, ``roster``, ``claims`` …), each ``CODE: (中文, English)``. A
finding or refusal says what is wrong and how to mend it. ``say(code, facts, lang)`` fills it in.
"""

from __future__ import annotations

from collections.abc import Mapping

from ledger.sentences import claims, enrolment, files, refusals, roster, rules

Table = Mapping[str, tuple[str, str]]

TABLES: tuple[Table, ...] = (
    refusals.SENTENCES, roster.SENTENCES, enrolment.SENTENCES, claims.SENTENCES, files.SENTENCES,
    rules.SENTENCES,
)  # fmt: skip
SENTENCES: Table = {code: pair for table in TABLES for code, pair in table.items()}

LANGUAGES = ("zh", "en")


class _Shown(dict[str, str]):
    """Facts for a sentence; a fact that is missing shows as its name instead of failing."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def say(code: str, facts: Mapping[str, str], lang: str = "zh") -> str:
    """The sentence for ``code`` in ``lang`` ("zh" or "en") with its facts filled in."""
    sentence = SENTENCES[code][LANGUAGES.index(lang)]
    return sentence.format_map(_Shown(facts))
