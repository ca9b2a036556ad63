"""单位登记: employers and what was agreed with them for a period."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from ledger.book import people
from ledger.book.connection import OpenBook
from ledger.book.tables import Employer, EmployerFact, EmployerTerm
from ledger.book.tables import PeriodRow as Period
from ledger.core.registration import Registration, check_employers
from ledger.nouns import Answer, EmployerRow, Finding, Payer, Severity
from ledger.refusals import BadInput
from ledger.rules import FactRules
from ledger.work.clerk import Clerk, stored_scheme
from ledger.work.desk import Desk
from ledger.work.intake import finding_answer
from ledger.work.persons import facts_in_files
from ledger.work.register_period import period_to_register


def register(
    desk: Desk,
    period: str,
    rows: Sequence[EmployerRow],
    file_digest: str,
    read_findings: Sequence[Finding] = (),
) -> Answer:
    """Keep the employers of a 单位登记表 and their agreements; what is already so is unchanged.

    All or nothing: one grave finding, in reading (``read_findings``) or in the rows, is BadInput
    with all of them. Raises Refusal("period_unknown").
    """
    content = {"period": period, "file": file_digest}
    return register_made(desk, period, content, lambda _clerk, _period: rows, read_findings)


def register_made(
    desk: Desk,
    period: str,
    content: Mapping[str, object],
    make: Callable[[Clerk, Period], Sequence[EmployerRow]],
    read_findings: Sequence[Finding] = (),
) -> Answer:
    """As ``register``, of rows that are made from what the book says as the step is carried out.

    ``content`` is what was asked, to know the same request by.
    """

    def act(clerk: Clerk) -> Answer:
        row = period_to_register(clerk, period)
        return _register(clerk, row, *_sound(clerk, row, make(clerk, row), read_findings))

    return desk.once("register", content, act)


def preview(
    desk: Desk, period: str, rows: Sequence[EmployerRow], read_findings: Sequence[Finding] = ()
) -> Answer:
    """What ``register`` would find (试办); nothing is kept. Raises BadInput as it would."""
    with desk.book.reading() as connection:
        clerk = Clerk(desk.looking(connection))
        joined = period_to_register(clerk, period, looking=True)
        sound, findings = _sound(clerk, joined, rows, read_findings)
    return {"employers": len(sound), "dry_run": True} | _told(findings)


def outlook(
    desk: Desk, period: str, rows: Sequence[EmployerRow], read_findings: Sequence[Finding] = ()
) -> Answer:
    """What ``register`` would do to each employer: "added", "changed" or "unchanged".

    ``lines`` also has the head count that stands now; nothing is kept. Raises BadInput.
    """
    with desk.book.reading() as connection:
        clerk = Clerk(desk.looking(connection))
        joined = period_to_register(clerk, period, looking=True)
        sound, findings = _sound(clerk, joined, rows, read_findings)
        terms = people.terms(clerk.session, joined.code)
        lines = [
            {"row": each.registration.row, "name": each.registration.name,
             "uscc": each.registration.uscc, "headcount": each.registration.headcount,
             "registered": terms[each.employer.id].headcount
             if each.employer and each.employer.id in terms else None,
             "shares": {payer.value: str(part) for payer, part in each.registration.shares.items()
                        if part}, "state": each.state}
            for each in _compared(clerk, joined, sound)
        ]  # fmt: skip
    counts = {state: sum(line["state"] == state for line in lines)
              for state in ("added", "changed", "unchanged")}  # fmt: skip
    return {"lines": lines, "warnings": findings, **counts}


def facts_declared(book: OpenBook) -> FactRules:
    """The facts that files may state under the rulebook a book works under."""
    with book.reading() as connection:
        return facts_in_files(stored_scheme(Session(bind=connection)))


def _sound(
    clerk: Clerk, period: Period, rows: Sequence[EmployerRow], read_findings: Sequence[Finding]
) -> tuple[Sequence[Registration], Sequence[Finding]]:
    """What can be kept, and the warnings found in it; BadInput if anything is grave."""
    payers = clerk.scheme.contribution(period_start=period.starts_on).payers
    registrations, findings = check_employers(
        rows, clerk.scheme.facts(), payers_ruled=payers is not None
    )
    names = {employer.uscc: employer.name for employer in people.employers(clerk.session)}
    others = _other_names(registrations, names)
    together = sorted([*read_findings, *findings, *others], key=lambda finding: finding.row)
    if any(finding.severity is Severity.REFUSE for finding in together):
        raise BadInput(together)
    return registrations, findings


def _told(findings: Sequence[Finding]) -> Answer:
    """The warnings of a step in its answer, where there are any."""
    if not findings:
        return {}
    return {"findings": [finding_answer(finding) for finding in findings]}


def _register(
    clerk: Clerk,
    period: Period,
    registrations: Sequence[Registration],
    findings: Sequence[Finding],
) -> Answer:
    states = _compared(clerk, period, registrations)
    for each in states:
        registration, employer = each.registration, each.employer
        if each.state == "unchanged":
            continue
        employer_id = employer.id if employer else clerk.keeping.add(
            Employer, uscc=registration.uscc, name=registration.name, kind=registration.kind
        )  # fmt: skip
        columns = _term_columns(registration)
        clerk.keeping.add(EmployerTerm, employer_id=employer_id, period_code=period.code, **columns)
        for name, value in each.new_facts.items():
            clerk.keeping.add(
                EmployerFact, employer_id=employer_id, period_code=period.code, name=name,
                value=value,
            )  # fmt: skip
    counts = {state: sum(each.state == state for each in states)
              for state in ("added", "changed", "unchanged")}  # fmt: skip
    return {
        "period": period.code, "employers": len(registrations), **counts, **_told(findings),
    }  # fmt: skip


@dataclass(frozen=True)
class _Compared:
    """A registration beside what the book holds. ``state``: what keeping it would do."""

    registration: Registration
    employer: Employer | None
    state: str
    new_facts: Mapping[str, str]


def _compared(
    clerk: Clerk, period: Period, registrations: Sequence[Registration]
) -> list[_Compared]:
    known = {employer.uscc: employer for employer in people.employers(clerk.session)}
    terms = people.terms(clerk.session, period.code)
    facts = people.employer_facts(clerk.session, period.code)
    found = []
    for registration in registrations:
        employer = known.get(registration.uscc)
        new_facts = _new_facts(registration, facts.get(employer.id, {}) if employer else {})
        term = terms.get(employer.id) if employer else None
        columns = _term_columns(registration)
        same = term and all(getattr(term, name) == value for name, value in columns.items())
        state = "added" if employer is None else "changed"
        if same and not new_facts:
            state = "unchanged"
        found.append(_Compared(registration, employer, state, new_facts))
    return found


def _new_facts(registration: Registration, known: Mapping[str, str]) -> dict[str, str]:
    """What the register says otherwise than the book does; a blank says nothing."""
    return {name: text for name, text in registration.facts.items() if known.get(name) != text}


def _other_names(
    registrations: Sequence[Registration], names: Mapping[str, str]
) -> list[Finding]:  # fmt: skip
    """A known code under another name is more often a wrong code than an employer renamed."""
    return [
        Finding("employer_renamed", Severity.REFUSE, one.row, "单位名称",
                {"uscc": one.uscc, "registered": names[one.uscc], "name": one.name})
        for one in registrations
        if names.get(one.uscc, one.name) != one.name
    ]  # fmt: skip


def _term_columns(registration: Registration) -> dict[str, object]:
    shares = {f"{payer.value}_share": str(registration.shares[payer]) for payer in Payer}
    return {
        "headcount": registration.headcount, "contact": registration.contact,
        "phone": registration.phone, **shares,
    }  # fmt: skip
