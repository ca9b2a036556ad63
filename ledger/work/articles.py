"""The words of the articles that a decision rests on, from the rulebook that it was made under."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ledger.book.connection import OpenBook
from ledger.nouns import Answer
from ledger.work.clerk import stored_scheme
from ledger.work.report.looking import looking

WORDS_FILE = "rulebook.md"

_HEADING = re.compile(
    r"^#{1,6}[^\S\n]+(?P<article>\S+)(?:[^\S\n]+【\w+】)?[^\S\n]*(?P<title>.*)$", re.M
)
_BREAK = re.compile(r"(?<=(.))\n[^\S\n]*(?=(.))")


def with_articles(book: OpenBook, explanation: Answer) -> Answer:
    """What ``report.explain`` answers, each round with the articles it cites: name and words.

    An article that the rulebook of the round does not have is left out.
    """
    digests = {round_["rules_digest"] for round_ in explanation["rounds"]}
    with looking(book) as session:
        known = {
            digest: articles_in(stored_scheme(session, digest).texts[WORDS_FILE])
            for digest in digests
        }
    rounds = [
        round_ | {"articles": _cited(round_, known[round_["rules_digest"]])}
        for round_ in explanation["rounds"]
    ]
    return explanation | {"rounds": rounds}


def _cited(round_: Answer, known: Mapping[str, str]) -> list[Answer]:
    """The articles of the workings, then of the reasons, once each in that order."""
    cited = [
        article.strip()
        for each in (*round_["workings"], *round_["reasons"])
        for article in each["article"].split(",")
    ]
    return [
        {"article": article, "words": known[article]}
        for article in dict.fromkeys(cited)
        if article in known
    ]


def articles_in(rulebook: str) -> dict[str, str]:
    """Article → its title and text in one line, as they stand in a rulebook.md.

    The article is the first word of a heading; it runs to the next heading.
    """
    headings = list(_HEADING.finditer(rulebook))
    ends = [heading.start() for heading in headings[1:]] + [len(rulebook)]
    found: dict[str, str] = {}
    for heading, end in zip(headings, ends, strict=True):
        title, text = heading["title"].strip(), in_one_line(rulebook[heading.end() : end])
        if text:
            found[heading["article"]] = f"{title}：{text}" if title else text
    return found


def in_one_line(text: str) -> str:
    """Text without its line breaks: a blank takes their place, but not between 汉字."""
    return _BREAK.sub(_joined, re.sub(r"\n\s*\n", "\n", text.strip()))


def _joined(match: re.Match[str]) -> str:
    return " " if match[1].isascii() and match[2].isascii() else ""
