"""replay: a period decided again under a draft rulebook, to see what it would cost and whom."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ledger import scheme
from ledger.cli.call import Call, Reply
from ledger.cli.screen import Screen
from ledger.files.sheets import csv_writer
from ledger.money import show, yuan
from ledger.nouns import Answer
from ledger.work import replay as replaying

COLUMNS = ("claim_no", "before_fen", "after_fen", "difference_fen", "reasons")


def replay(call: Call) -> Reply:
    args = call.args
    draft = scheme.load(args.rules)
    titles = {fact.name: fact.title for fact in draft.facts().facts.values()}
    with call.book() as book:
        answer = replaying.replay(book, draft, args.period, args.as_of)
    if args.output:
        _write(args.output, answer, Screen(call.lang))
        answer |= {"output": str(args.output)}
    return Reply(answer, lambda screen: _show(screen, answer, titles))


def _show(screen: Screen, answer: Answer, titles: Mapping[str, str]) -> None:
    if not answer["lines"]:
        screen.say("done.replay_none", answer)
        return
    screen.title("replay", scheme=answer["title"], period=answer["period"])
    screen.blank()
    groups = ("cost", "claims", "members", "percentiles")
    screen.figures({f"replay.{group}": _figures(answer[group]) for group in groups})
    screen.title("replay_bands")
    bands = [band | {"band": _band(screen, band)} for band in answer["bands"] if band["members"]]
    screen.table("band members difference_fen", bands)
    for side in ("gains", "losses"):
        if answer[side]:
            screen.title(f"replay_{side}")
            rows = [row | {"claim_nos": "、".join(row["claim_nos"])} for row in answer[side]]
            screen.table("member claim_nos before_fen after_fen difference_fen", rows)
    screen.blank()
    _show_cautions(screen, answer, titles)
    if "output" in answer:
        screen.say("done.output", answer)


def _figures(values: Answer) -> Answer:
    """One block of figures, amounts as text in yuan."""
    return {
        f"replay.{name.removesuffix('_fen')}": yuan(value) if name.endswith("_fen") else value
        for name, value in values.items()
    }


def _show_cautions(screen: Screen, answer: Answer, titles: Mapping[str, str]) -> None:
    if answer["as_of"]:
        screen.say("done.replay_as_of", day=answer["as_of"])
    if answer["open"]:
        screen.say("done.replay_open", claims=answer["open"])
    missing = answer["fact_missing"]
    if missing["claims"]:
        facts = "、".join(titles.get(name, name) for name in missing["facts"])
        screen.say("done.replay_facts", claims=missing["claims"], facts=facts)


def _band(screen: Screen, band: Answer) -> str:
    if not band["sign"]:
        return screen.words("band.same")
    start, end = band["over_fen"], band["up_to_fen"]
    kind = "over" if end is None else "between" if start else "than"
    side = "less" if band["sign"] < 0 else "more"
    texts = {
        "start": show(start, screen.lang),
        "end": "" if end is None else show(end, screen.lang),
    }
    return screen.words(f"band.{side}_{kind}", **texts)


def _write(path: Path, answer: Answer, screen: Screen) -> None:
    """Every claim with what it was and would be granted, for a spreadsheet."""
    headings = [screen.words(f"head.{name}") for name in COLUMNS]
    with csv_writer(path, headings, money=headings[1:4]) as writer:
        for line in answer["lines"]:
            amounts = [yuan(line[name]) for name in COLUMNS[1:4]]
            writer.row((line["claim_no"], *amounts, screen.reasons(line["reasons"])))
