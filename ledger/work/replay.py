"""试算: the claims of a period decided again under a draft rulebook. Nothing is posted or kept.

The claims take the turns in which the book decided them, each with what was known then, after the
member's own earlier claims as the draft decides them. Claims of other periods stay as they are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from sqlalchemy import func
from sqlmodel import Session, select

from ledger import identity
from ledger.book import claims, people
from ledger.book.claims import ClaimState
from ledger.book.connection import OpenBook
from ledger.book.redactions import erased_members
from ledger.book.tables import Claim, DecisionRow, Step
from ledger.nouns import Answer, Decision, Fen, Outcome
from ledger.refusals import Refusal
from ledger.scheme import Scheme
from ledger.work.cases import Cases
from ledger.work.clerk import stored_scheme
from ledger.work.history import History, decision_in, schemes_of
from ledger.work.report.looking import looking, period_code

#: Where the bands of a member's difference end, in fen; below zero likewise.
BAND_ENDS: tuple[Fen, ...] = (100_00, 500_00, 1_000_00, 5_000_00)
PERCENTILES = (10, 25, 50, 75, 90)
MOST_NAMED = 10  # members with the largest gains, and with the largest losses

#: Reasons to decline for want of a fact, or of a word that the rules know.
_FACT_REASONS = frozenset({"claim_fact_missing", "claim_fact_unknown", "claim_fact_no_number"})

#: The chapters that decide a claim; ``as_of`` holds them at one day.
_DECIDING = ("enrolment", "contribution", "benefit")


@dataclass(frozen=True, slots=True)
class _Turn:
    """A claim in its turn: with the decision on it, or without, where the book has none yet."""

    claim: Claim
    step_id: int
    row: DecisionRow | None


@dataclass(frozen=True, slots=True)
class _Line:
    """What a claim was granted, and what it would be."""

    claim: Claim
    before: Decision
    after: Decision

    @property
    def difference_fen(self) -> Fen:
        return self.after.benefit_fen - self.before.benefit_fen

    @property
    def facts_missing(self) -> list[str]:
        """The facts that the draft asks for and the claim does not state, or not in its words."""
        return [each.facts["fact"] for each in self.after.reasons if each.code in _FACT_REASONS]


@dataclass(slots=True)
class _Member:
    """One member's claims of the period together."""

    before_fen: Fen = 0
    after_fen: Fen = 0
    claim_nos: list[str] = field(default_factory=list)

    @property
    def difference_fen(self) -> Fen:
        return self.after_fen - self.before_fen


def replay(book: OpenBook, draft: Scheme, period: str, as_of: date | None = None) -> Answer:
    """What the claims of a period would cost under ``draft``, and who gains or loses.

    Each claim is decided under the rules of its own dates, or of ``as_of`` where that is given. A
    claim that the book has not decided is decided under the book's present rules to compare with.
    Raises Refusal("period_unknown"), Refusal("replay_rules_later") where the draft has no rules
    for the dates of a claim.
    """
    rules = draft if as_of is None else held_at(draft, as_of)
    with looking(book) as session:
        code = period_code(session, period)
        try:
            lines = _lines(session, rules, code)
        except Refusal as no:
            raise _later(no) from no
        head: Answer = {
            "period": code, "scheme": draft.info.name, "title": draft.info.title,
            "rules_digest": draft.digest, "as_of": as_of.isoformat() if as_of else None,
        }  # fmt: skip
        return head | _report(session, lines, code)


def held_at(scheme: Scheme, day: date) -> Scheme:
    """The scheme with the rules of ``day`` for every date. Raises what the chapters refuse."""
    held = {
        name: replace(chapter, stretches=((date.min, chapter.on(day)),))
        if name in _DECIDING
        else chapter
        for name, chapter in scheme.chapters.items()
    }
    return replace(scheme, chapters=held)


def _later(no: Refusal) -> Refusal:
    """What to do where rules begin later than the claims."""
    if no.code != "before_first_rule":
        return no
    facts = no.facts
    return Refusal(
        "replay_rules_later", rule_chapter=facts["chapter"], rule_key=facts["key"],
        date=facts["date"], first=facts["first"],
    )  # fmt: skip


# -- deciding again -------------------------------------------------------------------------------


def _lines(session: Session, draft: Scheme, code: str) -> list[_Line]:
    """Every claim of the period, in the order they came in."""
    states = claims.states(session)
    members = {state.claim.member_id for state in states if state.claim.period_code == code}
    members -= erased_members(session)  # what their claims were decided from is gone
    own = [state for state in states if state.claim.member_id in members]
    cases = Cases(session, [state.claim for state in own])
    present, schemes = stored_scheme(session), schemes_of(session)
    then, now = History(cases), History(cases)
    found: dict[int, _Line] = {}
    for turn in _turns(session, own, cases, present):
        rules = schemes(turn.row.rules_digest) if turn.row else present
        if turn.claim.period_code != code:
            if turn.row is not None:
                for history in (then, now):
                    history.add(turn.claim, turn.step_id, decision_in(turn.row), rules)
            continue
        if turn.row:
            before = decision_in(turn.row)
        else:
            before = cases.decide(turn.claim, turn.step_id, then.before(turn.claim), rules)
        then.add(turn.claim, turn.step_id, before, rules)
        after = cases.decide(turn.claim, turn.step_id, now.before(turn.claim), draft)
        now.add(turn.claim, turn.step_id, after, draft)
        found[turn.claim.id] = _Line(turn.claim, before, after)
    return [found[state.claim.id] for state in own if state.claim.id in found]


def _turns(
    session: Session, states: Sequence[ClaimState], cases: Cases, present: Scheme
) -> Iterator[_Turn]:
    """Live decisions in the order they were made; then the open claims, as their turn would be."""
    live = [(state.decision, state.claim) for state in states if state.decision is not None]
    for row, claim in sorted(live, key=lambda pair: pair[0].id):
        yield _Turn(claim, row.step_id, row)
    next_step = (session.exec(select(func.max(Step.id))).one() or 0) + 1
    waiting = [state.claim for state in states if state.is_open]
    waiting.sort(key=lambda claim: (cases.attributed_on(claim, present), claim.id))
    for claim in waiting:
        yield _Turn(claim, next_step, None)


# -- the report -----------------------------------------------------------------------------------


def _report(session: Session, lines: Sequence[_Line], code: str) -> Answer:
    members: dict[int, _Member] = defaultdict(_Member)
    for line in lines:
        member = members[line.claim.member_id]
        member.before_fen += line.before.benefit_fen
        member.after_fen += line.after.benefit_fen
        member.claim_nos.append(line.claim.claim_no)
    before_fen = sum(line.before.benefit_fen for line in lines)
    after_fen = sum(line.after.benefit_fen for line in lines)
    return {
        "cost": {"before_fen": before_fen, "after_fen": after_fen,
                 "difference_fen": after_fen - before_fen},
        "claims": {"decided": len(lines), **_directions([line.difference_fen for line in lines]),
                   **_newly(lines)},
        "members": {"members": len(members),
                    **_directions([member.difference_fen for member in members.values()])},
        "percentiles": _percentiles([member.difference_fen for member in members.values()]),
        "bands": list(_bands([member.difference_fen for member in members.values()])),
        "gains": _largest(session, members, 1), "losses": _largest(session, members, -1),
        "open": _count_open(session, code), "fact_missing": _missing(lines),
        "lines": [
            {"claim_no": line.claim.claim_no, "before_fen": line.before.benefit_fen,
             "after_fen": line.after.benefit_fen, "difference_fen": line.difference_fen,
             "reasons": [reason.code for reason in line.after.reasons],
             "facts_missing": line.facts_missing}
            for line in lines
        ],
    }  # fmt: skip


def _directions(differences: Sequence[Fen]) -> Answer:
    return {
        "gain": sum(each > 0 for each in differences),
        "lose": sum(each < 0 for each in differences),
        "unchanged": sum(not each for each in differences),
    }


def _newly(lines: Sequence[_Line]) -> Answer:
    pairs = [
        tuple(each.outcome is Outcome.APPROVED for each in (line.before, line.after))
        for line in lines
    ]
    return {
        "newly_granted": pairs.count((False, True)), "newly_declined": pairs.count((True, False)),
    }  # fmt: skip


def _percentiles(differences: Sequence[Fen]) -> Answer:
    """Nearest rank: the smallest difference that so many per cent of the members do not exceed."""
    ordered = sorted(differences)
    if not ordered:
        return {}
    return {
        f"p{percent}_fen": ordered[max(-(-percent * len(ordered) // 100), 1) - 1]
        for percent in PERCENTILES
    }


def _bands(differences: Sequence[Fen]) -> Iterator[Answer]:
    """Members by how much they lose or gain: largest losses first, then none, then gains.

    ``over_fen`` < difference ≤ ``up_to_fen`` without its sign; None: no end. ``sign`` -1, 0, 1.
    """
    ends: list[tuple[Fen, Fen | None]] = [*pairwise((0, *BAND_ENDS)), (BAND_ENDS[-1], None)]
    for sign, own in ((-1, ends[::-1]), (0, []), (1, ends)):
        if not sign:
            same = sum(not each for each in differences)
            yield {"sign": 0, "over_fen": 0, "up_to_fen": 0, "members": same, "difference_fen": 0}
        for over, up_to in own:
            within = [
                each
                for each in differences
                if over < each * sign and (up_to is None or each * sign <= up_to)
            ]
            yield {"sign": sign, "over_fen": over, "up_to_fen": up_to, "members": len(within),
                   "difference_fen": sum(within)}  # fmt: skip


def _largest(session: Session, members: dict[int, _Member], sign: int) -> list[Answer]:
    """The members who gain (or lose) most; ties in the order their claims came in."""
    moved = [(key, member) for key, member in members.items() if member.difference_fen * sign > 0]
    moved.sort(key=lambda pair: -pair[1].difference_fen * sign)
    chosen = moved[:MOST_NAMED]
    details = people.details_of(session, [key for key, _ in chosen])
    return [
        {"member": identity.mask_name(details[key].name), "claim_nos": member.claim_nos,
         "before_fen": member.before_fen, "after_fen": member.after_fen,
         "difference_fen": member.difference_fen}
        for key, member in chosen
    ]  # fmt: skip


def _count_open(session: Session, code: str) -> int:
    return sum(state.is_open for state in claims.states(session, code))


def _missing(lines: Sequence[_Line]) -> Answer:
    """How many claims could not be decided for want of a fact, and of which."""
    asked = [line.facts_missing for line in lines if line.facts_missing]
    facts = Counter(fact for each in asked for fact in each)
    return {"claims": len(asked), "facts": dict(sorted(facts.items()))}
