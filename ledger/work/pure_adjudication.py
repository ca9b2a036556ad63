"""审核 without a book: claims in, line by line, decisions out in the same order.

Claims of one member take their turn in the order of the day that the scheme attributes them by,
then of lines: within each period or, where a rule of the scheme looks further, for life. A claim is
decided when it is read, unless one that comes later in that order was read before it: then all of
them are decided again at the end. The last line may so change the first answer; hence nothing is
written before everything is read. Until then lines and answers wait in temporary files, and memory
holds a few hundred bytes for each claim: its number, and what its member was granted so far.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, BinaryIO

from msgspec.structs import astuple

from ledger.core import adjudication
from ledger.files.claim_lines import ClaimLines
from ledger.files.decisions import decision_line
from ledger.files.sheets.claim_line_values import ClaimLine
from ledger.files.sheets.claim_terms import claim_terms
from ledger.nouns import Answer, EarlierClaim, Fen, Finding, Outcome, Severity
from ledger.packed import collecting_seldom
from ledger.refusals import Refusal
from ledger.rules import FactRules
from ledger.scheme import Scheme
from ledger.work.pure_history import Memory, Turns, memory_of
from ledger.work.pure_standing import (
    Standing,
    Standings,
    age_in,
    case_of,
    covered_from,
)

_BLOCK = 2**20  # bytes of a temporary file in memory


@collecting_seldom()
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
    versions = [rules for _, rules in scheme.chapters["benefit"].stretches]
    terms = claim_terms(scheme.facts(), scheme.lines(), versions)
    with TemporaryFile(buffering=_BLOCK) as lines, TemporaryFile(buffering=_BLOCK) as answers:
        desk = _Desk(
            lang, ClaimLines(found, terms), found, lines, answers, Standings(scheme),
            scheme.facts(), scheme.period().attribution, memory_of(versions),
        )  # fmt: skip
        desk.read(claims)
        again = desk.decide_again()
        answers.seek(0)
        if not again:
            copyfileobj(answers, decisions)
        else:
            for place, answer in enumerate(answers):
                decisions.write(again.get(place, answer))
    return {
        "decided": len(desk.offsets), "approved": desk.approved,
        "declined": len(desk.offsets) - desk.approved, "benefit_fen": desk.benefit_fen,
    }  # fmt: skip


@dataclass
class _Desk:
    lang: str
    reader: ClaimLines
    found: Callable[[Finding], None]
    lines: IO[bytes]
    answers: IO[bytes]
    standings: Standings
    facts: FactRules
    attribution: str
    memory: Memory
    offsets: array[int] = field(default_factory=lambda: array("q"))  # of each claim in ``lines``
    turns: dict[tuple[str, date | None], Turns] = field(default_factory=dict)
    stated: dict[str, tuple[EarlierClaim, ...]] = field(default_factory=dict)  # by member

    @property
    def approved(self) -> int:
        return sum(turns.approved for turns in self.turns.values())

    @property
    def benefit_fen(self) -> Fen:
        return sum(turns.granted_fen for turns in self.turns.values())

    def read(self, claims: BinaryIO) -> None:
        """Read every claim, and decide those whose turn it is."""
        offset = 0
        for claim, text in self.reader.read(claims):
            standing = self._standing(claim)
            if standing is None:
                continue
            turns = self._turns(claim, standing)
            turns.in_order &= turns.latest <= standing.on
            turns.places.append(len(self.offsets))
            self.offsets.append(offset)
            line = text if text.endswith(b"\n") else text + b"\n"
            self.lines.write(line)
            offset += len(line)
            answer = self._decide(claim, standing, turns) if turns.in_order else b"\n"
            self.answers.write(answer)

    def _standing(self, claim: ClaimLine) -> Standing | None:
        """None where the line cannot be decided, with the reasons told to ``found``."""
        try:
            standing = self.standings.of(claim)
        except Refusal as no:
            field = self.standings.field_of(no)
            self.found(Finding(no.code, Severity.REFUSE, claim.row, field, no.facts))
            return None
        if claim.settlements and not claim.born_on and not claim.earlier:
            return standing  # nothing to compare
        is_sound = True
        for finding in self._against(claim, standing):
            self.found(finding)
            is_sound = False
        return standing if is_sound else None

    def _against(self, claim: ClaimLine, standing: Standing) -> Iterator[Finding]:
        """What is wrong with a line beside the rules and the lines read before it."""
        if not claim.settlements:
            line = standing.benefit.lines.get(claim.line)
            if line and line.method.has_tiers:
                yield _refuse("settlements_missing", claim, "settlements")
        if claim.born_on and (age := claim.facts.get("member.age")):
            found = age_in(claim.born_on, standing)
            if int(age) != found:
                yield _refuse(
                    "age_differs", claim, "member.age", age=age, born_on=str(claim.born_on),
                    found=str(found), period_starts_on=str(standing.starts_on),
                )  # fmt: skip
        for index, each in enumerate(claim.earlier):
            if not self.standings.starts_period(each.period_starts_on):
                field = f"earlier[{index}].period_starts_on"
                yield _refuse("not_first_of_period", claim, field, day=str(each.period_starts_on))
        if claim.earlier and self.stated.get(claim.member_no) not in (None, _listed(claim)):
            yield _refuse("earlier_differs", claim, "earlier", member_no=claim.member_no)

    def _turns(self, claim: ClaimLine, standing: Standing) -> Turns:
        member = claim.member_no
        if claim.earlier:
            self.stated[member] = _listed(claim)
        key = member, None if self.memory.for_life else standing.starts_on
        turns = self.turns.get(key)
        if turns is None:
            turns = self.turns[key] = Turns.begun(
                self.stated.get(member, ()), self.memory.one_by_one
            )
        return turns

    def _decide(self, claim: ClaimLine, standing: Standing, turns: Turns) -> bytes:
        case = case_of(claim, standing, turns.earlier)
        benefit, facts = standing.benefit, self.facts
        decision = adjudication.decide(
            case,
            enrolment=standing.enrolment,
            contribution=standing.contribution,
            benefit=benefit,
            facts=facts,
            attribution=self.attribution,
            covered_from=covered_from(claim, standing),
            explained=False,  # a line has amounts and articles only
        )
        turns.remember(adjudication.earlier_of(case, decision, benefit=benefit, facts=facts))
        turns.latest = standing.on
        turns.granted_fen += decision.benefit_fen
        turns.approved += decision.outcome is Outcome.APPROVED
        return decision_line(claim.claim_no, decision, self.lang)

    def decide_again(self) -> dict[int, bytes]:
        """Place → answer, for every claim of a member whose claims were not read in order."""
        found: dict[int, bytes] = {}
        for (member, _), turns in self.turns.items():
            stated = self.stated.get(member, ())
            if turns.in_order and turns.stated == stated:
                continue
            claims = [(self._read_again(place), place) for place in turns.places]
            ordered = sorted(
                ((self.standings.of(claim), claim, place) for claim, place in claims),
                key=lambda each: (each[0].on, each[2]),
            )
            afresh = Turns.begun(stated, self.memory.one_by_one)
            for standing, claim, place in ordered:
                found[place] = self._decide(claim, standing, afresh)
            turns.granted_fen, turns.approved = afresh.granted_fen, afresh.approved
        return found

    def _read_again(self, place: int) -> ClaimLine:
        self.lines.seek(self.offsets[place])
        claim = self.reader.parse(0, self.lines.readline())
        assert claim is not None, "it was read before"
        return claim


def _listed(claim: ClaimLine) -> tuple[EarlierClaim, ...]:
    """The earlier claims that a line states, in an order of their own: two lists may agree."""
    return tuple(sorted(claim.earlier, key=astuple))


def _refuse(code: str, claim: ClaimLine, field: str, **facts: str) -> Finding:
    return Finding(code, Severity.REFUSE, claim.row, field, facts)
