"""Cases about claims: exactly the lines of ``adjudicate --scheme``, decided by the same code."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from ledger.core import adjudication
from ledger.files.claim_lines import ClaimLines
from ledger.files.sheets.claim_line_values import ClaimLine
from ledger.files.sheets.claim_terms import claim_terms
from ledger.money import show, yuan
from ledger.nouns import Answer, Decision, EarlierClaim, Finding
from ledger.scheme import Problem, RulebookInvalid, Scheme
from ledger.scheme.strict import Place, mistake
from ledger.sentences import say
from ledger.work import pure_adjudication
from ledger.work.pure_standing import Standings, case_of, covered_from
from ledger.work.scheme_cases.reading import CLAIM_EXPECT, Asked, Case, place_at, plain, stated
from ledger.work.scheme_cases.results import Result, compare


def try_claims(case: Case, scheme: Scheme, lang: str) -> Result:
    """Decide the claims of a case one after the other, and compare what is expected of each.

    Raises RulebookInvalid for a claim that ``adjudicate`` would not take, or would warn about.
    """
    expected = [CLAIM_EXPECT.read(each.expect) if each.expect else {} for each in case.asked]
    lines = [_line(asked, number) for number, asked in enumerate(case.asked, start=1)]
    decisions = _decide(case.asked, lines, scheme, lang)
    several = len(lines) > 1
    differences = [
        difference
        for number, (wanted, decision) in enumerate(zip(expected, decisions, strict=True), start=1)
        for difference in compare(_named(wanted), _found(decision), number if several else 0)
    ]
    steps = _steps(lines, scheme, lang) if differences else []
    return Result(differences, steps)


def _line(asked: Asked, number: int) -> bytes:
    """A claim as a line of JSON; its numbers are made up where the case has none."""
    given = asked.given
    values: dict[str, Any] = {"claim_no": f"C{number}", "member_no": "M1", **plain(stated(given))}
    if "amounts" in values:
        if "settlements" in values:
            raise mistake(given.key_places["amounts"], "case_costs_twice")
        amounts = values.pop("amounts")
        values["settlements"] = [amounts if isinstance(amounts, dict) else {}]
    settlements = values.get("settlements")
    if isinstance(settlements, list):
        values["settlements"] = [
            {"setl_id": f"S{number}-{at}", **each} if isinstance(each, dict) else each
            for at, each in enumerate(settlements, start=1)
        ]
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"


def _decide(
    asked: Sequence[Asked], lines: Sequence[bytes], scheme: Scheme, lang: str
) -> list[Mapping[str, Any]]:
    found: list[Finding] = []
    decisions = io.BytesIO()
    claims = io.BytesIO(b"".join(lines))
    pure_adjudication.adjudicate(claims, decisions, scheme, found.append, lang)
    if found:
        raise RulebookInvalid([_problem(finding, asked) for finding in found])
    return [json.loads(line) for line in decisions.getvalue().splitlines()]


def _problem(finding: Finding, asked: Sequence[Asked]) -> Problem:
    """What is wrong with a line, at the place in the case file where it was written."""
    place: Place = place_at(asked[finding.row - 1].given, finding.column)
    key = finding.column or place.key
    return Problem(place.file, place.line, key, finding.code, finding.facts)


def _named(expected: Mapping[str, Any]) -> dict[str, Any]:
    named = dict(expected)
    for name in ("base", "benefit"):
        if name in named:
            named[name] = yuan(named[name])
    if "reasons" in named:
        named["reasons"] = list(named["reasons"])
    return named


def _found(decision: Mapping[str, Any]) -> dict[str, Any]:
    reasons = [reason["code"] for reason in decision["reasons"]]
    return {**decision, "reasons": reasons}


# -- the workings of what came out otherwise ------------------------------------------------------


def _steps(lines: Sequence[bytes], scheme: Scheme, lang: str) -> list[Answer]:
    """The workings and reasons of each claim in words, in the order of the lines."""
    terms = claim_terms(
        scheme.facts(), scheme.lines(), [rules for _, rules in scheme.chapters["benefit"].stretches]
    )
    reader = ClaimLines(lambda _: None, terms)
    standings = Standings(scheme)
    claims = [reader.parse(row, line) for row, line in enumerate(lines, start=1)]
    taken = [claim for claim in claims if claim is not None]
    taken.sort(key=lambda claim: (standings.of(claim).on, claim.row))
    steps: list[Answer] = []
    earlier = taken[0].earlier if taken else ()
    for claim in taken:
        decision, counts = _decided(claim, scheme, standings, earlier)
        earlier = (*earlier, counts)
        number = claim.row if len(lines) > 1 else 0
        steps.append({"number": number, "said": _said(decision, lang)})
    return sorted(steps, key=lambda step: int(step["number"]))


def _decided(
    claim: ClaimLine, scheme: Scheme, standings: Standings, earlier: tuple[EarlierClaim, ...]
) -> tuple[Decision, EarlierClaim]:
    standing = standings.of(claim)
    case = case_of(claim, standing, earlier)
    decision = adjudication.decide(
        case,
        enrolment=standing.enrolment,
        contribution=standing.contribution,
        benefit=standing.benefit,
        facts=scheme.facts(),
        attribution=scheme.period().attribution,
        covered_from=covered_from(claim, standing),
    )
    counts = adjudication.earlier_of(case, decision, benefit=standing.benefit, facts=scheme.facts())
    return decision, counts


def _said(decision: Decision, lang: str) -> list[str]:
    """Each working with its article and amounts, then the reasons."""
    said = []
    for working in decision.workings:
        text = say(working.what, working.facts, lang)
        facts = {
            "text": say("explain.article", {"text": text, "article": working.article}, lang),
            "before": show(working.before_fen, lang), "after": show(working.after_fen, lang),
        }  # fmt: skip
        said.append(say("case.step", facts, lang))
    for reason in decision.reasons:
        text = say(reason.code, reason.facts, lang)
        text = say("explain.article", {"text": text, "article": reason.article}, lang)
        said.append(say("explain.reason", {"text": text}, lang))
    return said
