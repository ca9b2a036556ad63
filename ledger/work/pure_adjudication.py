"""审核 without a book: claims in, line by line, decisions out in the same order.

Claims of one member take their turn at the period's cap in the order of discharge, then of lines.
A claim is decided when it is read, unless a later discharge of the same member was read before it:
then all of that member's claims of the period are decided again at the end. The last line may so
change the first answer; hence nothing is written before everything is read. Until then lines and
answers wait in temporary files, and memory holds a few hundred bytes for each claim: its number,
and what its member was granted so far.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from tempfile import TemporaryFile
from typing import BinaryIO, NamedTuple

from ledger.core import adjudication
from ledger.files.claim_lines import ClaimLine, ClaimLines
from ledger.files.decisions import decision_line
from ledger.nouns import Answer, ClaimCase, CoverFacts, Decision, Fen, Finding, Outcome, Severity
from ledger.periods import period_of
from ledger.refusals import Refusal
from ledger.rules import BenefitRules, ContributionRules, EnrolmentRules
from ledger.scheme import Scheme


def adjudicate(
    claims: BinaryIO,
    decisions: BinaryIO,
    scheme: Scheme,
    found: Callable[[Finding], None],
    lang: str = "zh",
) -> Answer:
    """Decide every claim of ``claims`` under ``scheme`` and write the decisions.

    ``found`` gets what is wrong with a line, which is then left without an answer. Answers how
    many claims were decided, approved and declined, and the sum of the benefits.
    """
    with TemporaryFile() as lines, TemporaryFile() as answers:
        desk = _Desk(scheme, lang, ClaimLines(found), found, lines, answers)
        desk.read(claims)
        again = desk.decide_again()
        answers.seek(0)
        for place, answer in enumerate(answers):
            decisions.write(again.get(place, answer))
    return {
        "decided": len(desk.offsets), "approved": desk.approved,
        "declined": len(desk.offsets) - desk.approved, "benefit_fen": desk.benefit_fen,
    }  # fmt: skip


class _Standing(NamedTuple):
    """The rules for one day of discharge, and the period it lies in."""

    starts_on: date
    ends_on: date
    enrolment: EnrolmentRules
    contribution: ContributionRules
    benefit: BenefitRules


@dataclass(slots=True)
class _Turns:
    """One member's claims of one period: their places among the answers, and what they got."""

    places: list[int] = field(default_factory=list)
    latest: date = date.min
    granted_fen: Fen = 0
    approved: int = 0
    in_order: bool = True


@dataclass
class _Desk:
    scheme: Scheme
    lang: str
    reader: ClaimLines
    found: Callable[[Finding], None]
    lines: BinaryIO
    answers: BinaryIO
    offsets: array[int] = field(default_factory=lambda: array("q"))  # of each claim in ``lines``
    turns: dict[tuple[str, date], _Turns] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.standing = cache(self._standing)

    @property
    def approved(self) -> int:
        return sum(turns.approved for turns in self.turns.values())

    @property
    def benefit_fen(self) -> Fen:
        return sum(turns.granted_fen for turns in self.turns.values())

    def _standing(self, day: date) -> _Standing:
        """A discharge before the first period is decided under the first: cover had not begun."""
        period = self.scheme.period()
        day = max(day, period.first_starts_on)
        starts_on, ends_on = period_of(day, period)
        return _Standing(
            starts_on,
            ends_on,
            self.scheme.enrolment(period_start=starts_on),
            self.scheme.contribution(period_start=starts_on),
            self.scheme.benefit(discharged_on=day),
        )

    def read(self, claims: BinaryIO) -> None:
        """Read every claim, and decide those whose turn it is."""
        offset = 0
        for claim, text in self.reader.read(claims):
            try:
                standing = self.standing(claim.discharged_on)
            except Refusal as no:
                column = "discharged_on"
                self.found(Finding(no.code, Severity.REFUSE, claim.row, column, no.facts))
                continue
            turns = self.turns.setdefault((claim.member_no, standing.starts_on), _Turns())
            turns.in_order &= turns.latest <= claim.discharged_on
            turns.places.append(len(self.offsets))
            self.offsets.append(offset)
            line = text if text.endswith(b"\n") else text + b"\n"
            self.lines.write(line)
            offset += len(line)
            self.answers.write(self.decide(claim, standing, turns) if turns.in_order else b"\n")

    def decide(self, claim: ClaimLine, standing: _Standing, turns: _Turns) -> bytes:
        decision = _decide(claim, standing, turns.granted_fen)
        turns.latest = claim.discharged_on
        turns.granted_fen += decision.benefit_fen
        turns.approved += decision.outcome is Outcome.APPROVED
        return decision_line(claim.claim_no, decision, self.lang)

    def decide_again(self) -> dict[int, bytes]:
        """Place → answer, for every claim of a member whose claims were not read in order."""
        found: dict[int, bytes] = {}
        for turns in self.turns.values():
            if turns.in_order:
                continue
            claims = [(self._read_again(place), place) for place in turns.places]
            claims.sort(key=lambda pair: (pair[0].discharged_on, pair[1]))
            afresh = _Turns()
            for claim, place in claims:
                found[place] = self.decide(claim, self.standing(claim.discharged_on), afresh)
            turns.granted_fen, turns.approved = afresh.granted_fen, afresh.approved
        return found

    def _read_again(self, place: int) -> ClaimLine:
        self.lines.seek(self.offsets[place])
        claim = self.reader.parse(0, self.lines.readline())
        assert claim is not None, "it was read before"
        return claim


def _decide(claim: ClaimLine, standing: _Standing, earlier_fen: Fen) -> Decision:
    """Cover runs exactly as the line says, within the period: no waiting is added to it."""
    enrolled = claim.enrolment
    starts_on, cover = None, None
    if enrolled:
        starts_on = max(enrolled.starts_on, standing.starts_on)
        cover = CoverFacts(enrolled.kind, starts_on, enrolled.ends_on, None, starts_on)
    case = ClaimCase(
        claim_no=claim.claim_no,
        line=claim.line,
        submitted_on=claim.submitted_on,
        diagnosis_code=claim.diagnosis,
        period_starts_on=standing.starts_on,
        period_ends_on=standing.ends_on,
        settlements=claim.settlements,
        cover=cover,
        earlier_benefit_fen=earlier_fen,
    )
    return adjudication.decide(
        case,
        enrolment=standing.enrolment,
        contribution=standing.contribution,
        benefit=standing.benefit,
        covered_from=starts_on,
    )
