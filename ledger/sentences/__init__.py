"""Every sentence the program says about a code, in Chinese and in English, side by side.

One table a topic (``refusals``, ``roster``, ``claims`` …), each ``CODE: (中文, English)``. A
finding or refusal says what is wrong and how to mend it. ``say(code, facts, lang)`` fills it in.
"""

from __future__ import annotations

from collections.abc import Mapping

from ledger.money import show
from ledger.sentences import (
    anchors,
    attachments,
    claim_pages,
    claims,
    cli,
    counter,
    dues,
    enrolment,
    files,
    help,
    intake,
    interface,
    jobs,
    money_pages,
    printing,
    refusals,
    register_pages,
    roster,
    roster_pages,
    rules,
    rules_benefit,
    rules_taking_part,
    screens,
    steps,
    verify,
    year_end_pages,
)
from ledger.sentences.words import WORDS, word

__all__ = ["LANGUAGES", "SENTENCES", "TABLES", "WORDS", "Table", "say", "word"]

Table = Mapping[str, tuple[str, str]]

TABLES: tuple[Table, ...] = (
    refusals.SENTENCES, roster.SENTENCES, enrolment.SENTENCES, claims.SENTENCES,
    intake.SENTENCES, files.SENTENCES,
    rules.SENTENCES, rules_benefit.SENTENCES, rules_taking_part.SENTENCES, steps.SENTENCES,
    verify.SENTENCES, anchors.SENTENCES, cli.SENTENCES, screens.SENTENCES,
    interface.SENTENCES, help.SENTENCES, dues.SENTENCES, counter.SENTENCES, claim_pages.SENTENCES,
    printing.SENTENCES,
    jobs.SENTENCES,
    money_pages.SENTENCES, roster_pages.SENTENCES, year_end_pages.SENTENCES,
    attachments.SENTENCES, register_pages.SENTENCES,
)  # fmt: skip
SENTENCES: Table = {code: pair for table in TABLES for code, pair in table.items()}

LANGUAGES = ("zh", "en")


class _Shown(dict[str, str]):
    """Facts for a sentence: codes by their words, and ``{held}`` in yuan where ``held_fen`` is.

    A fact that is missing shows as its name instead of failing.
    """

    def __init__(self, facts: Mapping[str, str], lang: str) -> None:
        super().__init__({key: word(key, text, lang) for key, text in facts.items()})
        self._lang = lang

    def __missing__(self, key: str) -> str:
        if f"{key}_fen" not in self:
            return "{" + key + "}"
        return show(int(self[f"{key}_fen"]), self._lang)


def say(code: str, facts: Mapping[str, str], lang: str = "zh") -> str:
    """The sentence for ``code`` in ``lang`` ("zh" or "en") with its facts filled in."""
    sentence = SENTENCES[code][LANGUAGES.index(lang)]
    return sentence.format_map(_Shown(facts, lang))
