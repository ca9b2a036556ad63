"""单位登记: employers and what was agreed with them for a period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
from ledger.work.next_period import period_to_join
from ledger.work.persons import facts_in_files


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

    def act(clerk: Clerk) -> Answer:
        row = period_to_join(clerk, period)
        return _register(clerk, row, *_sound(clerk, row, rows, read_findings))

    return desk.once("register", content, act)


def preview(
    desk: Desk, period: str, rows: Sequence[EmployerRow], read_findings: Sequence[Finding] = ()
) -> Answer:
    """What ``register`` would find (试办); nothing is kept. Raises BadInput as it would."""
    with desk.book.reading() as connection:
        clerk = Clerk(desk.looking(connection))
        joined = period_to_join(clerk, period, looking=True)
        sound, findings = _sound(clerk, joined, rows, read_findings)
    return {"employers": len(sound), "dry_run": True} | _told(findings)


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
    together = sorted([*read_findings, *findings], key=lambda finding: finding.row)
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
    known = {employer.uscc: employer for employer in people.employers(clerk.session)}
    _refuse_other_names(registrations, {uscc: row.name for uscc, row in known.items()})
    terms = people.terms(clerk.session, period.code)
    facts = people.employer_facts(clerk.session, period.code)
    added = changed = 0
    for registration in registrations:
        employer = known.get(registration.uscc)
        term = terms.get(employer.id) if employer else None
        columns = _term_columns(registration)
        if employer is None:
            added += 1
            employer_id = clerk.keeping.add(
                Employer, uscc=registration.uscc, name=registration.name, kind=registration.kind
            )
        else:
            employer_id = employer.id
            same = term and all(getattr(term, name) == value for name, value in columns.items())
            if same and not _new_facts(registration, facts.get(employer_id, {})):
                continue
            changed += 1
        clerk.keeping.add(EmployerTerm, employer_id=employer_id, period_code=period.code, **columns)
        for name, value in _new_facts(registration, facts.get(employer_id, {})).items():
            clerk.keeping.add(
                EmployerFact, employer_id=employer_id, period_code=period.code, name=name,
                value=value,
            )  # fmt: skip
    return {
        "period": period.code, "employers": len(registrations), "added": added, "changed": changed,
        "unchanged": len(registrations) - added - changed, **_told(findings),
    }  # fmt: skip


def _new_facts(registration: Registration, known: Mapping[str, str]) -> dict[str, str]:
    """What the register says otherwise than the book does; a blank says nothing."""
    return {name: text for name, text in registration.facts.items() if known.get(name) != text}


def _refuse_other_names(registrations: Sequence[Registration], names: Mapping[str, str]) -> None:
    """A known code under another name is more often a wrong code than an employer renamed."""
    findings = [
        Finding("employer_renamed", Severity.REFUSE, one.row, "单位名称",
                {"uscc": one.uscc, "registered": names[one.uscc], "name": one.name})
        for one in registrations
        if names.get(one.uscc, one.name) != one.name
    ]  # fmt: skip
    if findings:
        raise BadInput(findings)


def _term_columns(registration: Registration) -> dict[str, object]:
    shares = {f"{payer.value}_share": str(registration.shares[payer]) for payer in Payer}
    return {
        "headcount": registration.headcount, "contact": registration.contact,
        "phone": registration.phone, **shares,
    }  # fmt: skip
