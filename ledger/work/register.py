"""单位登记: employers and what was agreed with them for a period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ledger.book import people
from ledger.book.tables import Employer, EmployerTerm
from ledger.core.registration import Registration, check_employers
from ledger.nouns import Answer, EmployerRow, Finding, Payer, Severity
from ledger.refusals import BadInput
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk


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
    registrations = _sound(rows, read_findings)
    content = {"period": period, "file": file_digest}
    return desk.once("register", content, lambda clerk: _register(clerk, period, registrations))


def preview(rows: Sequence[EmployerRow], read_findings: Sequence[Finding] = ()) -> Answer:
    """What ``register`` would find (试办); nothing is kept. Raises BadInput as it would."""
    return {"employers": len(_sound(rows, read_findings)), "dry_run": True}


def _sound(rows: Sequence[EmployerRow], read_findings: Sequence[Finding]) -> Sequence[Registration]:
    registrations, findings = check_employers(rows)
    findings = sorted([*read_findings, *findings], key=lambda finding: finding.row)
    if any(finding.severity is Severity.REFUSE for finding in findings):
        raise BadInput(findings)
    return registrations


def _register(clerk: Clerk, period_code: str, registrations: Sequence[Registration]) -> Answer:
    period = clerk.period(period_code)
    known = {employer.uscc: employer for employer in people.employers(clerk.session)}
    _refuse_other_names(registrations, {uscc: row.name for uscc, row in known.items()})
    terms = people.terms(clerk.session, period.code)
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
            if term and all(getattr(term, name) == value for name, value in columns.items()):
                continue
            changed += 1
        clerk.keeping.add(EmployerTerm, employer_id=employer_id, period_code=period.code, **columns)
    return {
        "period": period.code, "employers": len(registrations), "added": added, "changed": changed,
        "unchanged": len(registrations) - added - changed,
    }  # fmt: skip


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
