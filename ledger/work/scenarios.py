"""试算方案: allocations that were tried, as kept with the jobs that worked them out, and compared.

A trial writes nothing into the book. What it came to is the answer of its job in the office.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlmodel import Session, col, select

from ledger import identity
from ledger.book import people
from ledger.book.connection import OpenBook
from ledger.book.tables import Claim, DecisionRow, Entry, RulebookText
from ledger.money import divide
from ledger.nouns import Answer, Fen
from ledger.office.connection import Office
from ledger.office.tables import Job
from ledger.refusals import Refusal
from ledger.work import jobs

KINDS = ("scenario", "year_end")
MOST_KEPT, MOST_LINES = 40, 50
MOST_BARS = 8


def content(period: str, title: str, instead: Mapping[tuple[str, str], str]) -> Answer:
    """What the job of a trial is asked with."""
    texts = {f"{chapter}.{key}": text for (chapter, key), text in instead.items()}
    return {"period": period, "title": title, "instead": texts}


def instead_of(texts: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """The replacements that ``content`` wrote down."""
    found = {}
    for name, text in texts.items():
        chapter, _, key = name.partition(".")
        found[chapter, key] = text
    return found


# -- what is kept ----------------------------------------------------------------------------------


def kept(office: Office, period: str) -> list[Answer]:
    """The trials of a period, the newest first; of the drafts made by themselves, only the last."""
    query = select(Job).where(col(Job.kind).in_(KINDS)).order_by(col(Job.id).desc())
    found: list[Answer] = []
    with office.session() as session:
        for job in session.exec(query):
            each = jobs.shown(job)
            if each["content"].get("period") == period and not _is_older_draft(each, found):
                found.append(each)
            if len(found) == MOST_KEPT:
                break
    return found


def _is_older_draft(each: Answer, found: Sequence[Answer]) -> bool:
    return each["kind"] == "year_end" and any(other["kind"] == "year_end" for other in found)


def trial(office: Office, period: str, number: int) -> Answer:
    """One trial of a period by the number of its job. Raises Refusal("scenario_unknown")."""
    found = jobs.job(office, number)
    if found is None or found["kind"] not in KINDS or found["content"].get("period") != period:
        raise Refusal("scenario_unknown", number=number)
    return found


def is_sound(job: Answer) -> bool:
    """Whether a trial came to something that can be shown: it is done, and lists its awards."""
    return job["state"] == "done" and "awards" in job["answer"]


def is_stale(book: OpenBook, answer: Answer) -> bool:
    """Whether the book has changed since, in what a trial rests on: decisions or entries of the
    period, or the rulebook."""
    period, since = answer["period"], answer["until_step"]
    decided = (
        select(DecisionRow.id)
        .join(Claim, col(Claim.id) == col(DecisionRow.claim_id))
        .where(Claim.period_code == period, DecisionRow.step_id > since)
    )
    booked = select(Entry.id).where(
        Entry.period_code == period, Entry.step_id > since, Entry.cause_kind != "closing"
    )
    newest = select(RulebookText.rules_digest).order_by(col(RulebookText.id).desc()).limit(1)
    with book.reading() as connection:
        session = Session(bind=connection, autoflush=False)
        return (
            session.exec(decided.limit(1)).first() is not None
            or session.exec(booked.limit(1)).first() is not None
            or session.exec(newest).one() != answer["rules_digest"]
        )  # fmt: skip


# -- what a trial comes to -------------------------------------------------------------------------


@dataclass(frozen=True)
class Award:
    """One line of a trial, amounts in fen."""

    case_no: str
    member_id: int
    group: str
    burden_fen: Fen
    need_fen: Fen
    award_fen: Fen


def awards(answer: Answer) -> list[Award]:
    """Every candidate of a trial, the largest award first; ties in the order of the cases."""
    return sorted(
        (Award(*line) for line in answer["awards"]), key=lambda a: (-a.award_fen, a.case_no)
    )


def figures(answer: Answer) -> Answer:
    """What people ask first of a trial: how many get something, how much, how it is spread."""
    given = sorted(award.award_fen for award in awards(answer) if award.award_fen)
    return {
        "candidates": answer["candidates"], "receiving": len(given),
        "without": answer["candidates"] - len(given),
        **{name: answer[name] for name in ("pool_fen", "need_fen", "awarded_fen", "remainder_fen")},
        "paid_bp": in_ten_thousandths(answer["awarded_fen"], answer["need_fen"]),
        "used_bp": in_ten_thousandths(answer["awarded_fen"], answer["pool_fen"]),
        **{name: _rank(given, part) for name, part in _RANKS.items()},
        "average_fen": divide(sum(given), len(given)) if given else 0,
        "groups": _by_group(answer),
    }  # fmt: skip


#: Ranks of the awards that are given, in hundredths: the smallest, the quarters, the largest.
_RANKS = {
    "smallest_fen": 0, "lower_fen": 25, "middle_fen": 50, "upper_fen": 75, "largest_fen": 100,
}  # fmt: skip


def _rank(rising: Sequence[Fen], hundredths: int) -> Fen:
    """The nearest rank: the smallest figure that so many hundredths of all do not exceed."""
    if not rising:
        return 0
    return rising[max(-(-hundredths * len(rising) // 100), 1) - 1]


def in_ten_thousandths(part: Fen, whole: Fen) -> int:
    """A ratio in hundredths of a per cent, rounded half up; all of nothing is 100 %."""
    return divide(part * 10_000, whole) if whole else 10_000


def _by_group(answer: Answer) -> list[Answer]:
    """For each group of illnesses: candidates, need and awards."""
    found: dict[str, Answer] = {}
    for award in awards(answer):
        row = found.setdefault(
            award.group, {"group": award.group, "count": 0, "need_fen": 0, "awarded_fen": 0}
        )
        row["count"] += 1
        row["need_fen"] += award.need_fen
        row["awarded_fen"] += award.award_fen
    order = answer["terms"]["groups"]
    return sorted(found.values(), key=lambda row: order.index(row["group"]))


def spread(answers: Sequence[Answer]) -> Answer:
    """How the awards of several trials are spread over the same bands of money.

    ``edges``: the ends of the bands in fen (over, up to and with); ``counts``: for each trial how
    many awards lie in each. Who gets nothing is in none.
    """
    given = [[a.award_fen for a in awards(each) if a.award_fen] for each in answers]
    most = max((max(each, default=0) for each in given), default=0)
    edges = list(_edges(most))
    counts = [
        [sum(low < fen <= high for fen in each) for low, high in pairwise(edges)]
        for each in given
    ]  # fmt: skip
    return {"edges": edges, "counts": counts}


def _edges(most: Fen) -> Iterator[Fen]:
    """Round figures from nought to ``most`` or a little over, ``MOST_BARS`` steps at most."""
    step, factors = 100, 0
    while step * MOST_BARS < most:
        step = step * 5 // 2 if factors % 3 == 1 else step * 2
        factors += 1
    yield from range(0, max(most, step) + step, step)


def against(first: Answer, other: Answer) -> Answer:
    """Who gains and who loses where ``other`` is taken instead of ``first``; all lines in full."""
    before = {award.member_id: award for award in awards(first)}
    after = {award.member_id: award for award in awards(other)}
    lines: list[Answer] = []
    for member_id in before.keys() | after.keys():
        then, now = before.get(member_id), after.get(member_id)
        known = now or then
        assert known is not None, "a member of the one or the other"
        old, new = then.award_fen if then else 0, now.award_fen if now else 0
        if old != new:
            lines.append(
                {"case_no": known.case_no, "member_id": member_id, "group": known.group,
                 "before_fen": old, "after_fen": new, "change_fen": new - old}
            )  # fmt: skip
    lines.sort(key=lambda line: (-abs(line["change_fen"]), line["case_no"]))
    gains = [line["change_fen"] for line in lines if line["change_fen"] > 0]
    losses = [line["change_fen"] for line in lines if line["change_fen"] < 0]
    return {
        "lines": lines, "gaining": len(gains), "gained_fen": sum(gains),
        "losing": len(losses), "lost_fen": -sum(losses),
        "same": len(before.keys() | after.keys()) - len(lines),
    }  # fmt: skip


# -- names -----------------------------------------------------------------------------------------


def named(book: OpenBook, period: str, member_ids: Sequence[int]) -> dict[int, Answer]:
    """Member → name, masked, and employer of the period."""
    with book.reading() as connection:
        session = Session(bind=connection, autoflush=False)
        details = people.details_of(session, member_ids)
        employers = people.employer_names_of(session, member_ids, period)
        return {
            member_id: {
                "name": identity.mask_name(details[member_id].name),
                "employer": employers.get(member_id, ""),
            }
            for member_id in member_ids
        }
