"""受理: claims and their settlements into the book; settlements the hospital took back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ledger import identity
from ledger.book import claim_facts, claims
from ledger.book.known import names as names_known
from ledger.book.tables import (
    Claim,
    ClaimFact,
    Member,
    MemberDetail,
    SettlementFact,
    SettlementReversal,
    SettlementRow,
)
from ledger.core.settlement_checks import check_settlement
from ledger.forms import ClaimForm, ReversalForm
from ledger.nouns import Answer, Finding, Settlement, Severity
from ledger.packed import collecting_seldom
from ledger.periods import period_of
from ledger.refusals import BadInput
from ledger.work.claim_clashes import Known, known_of, stays_claimed, unstated_facts
from ledger.work.claim_words import ClaimWords, days_of
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk


@collecting_seldom()
def intake(
    desk: Desk,
    forms: Sequence[ClaimForm],
    file_digest: str,
    *,
    read_findings: Sequence[Finding] = (),
    accept_good: bool = False,
) -> Answer:
    """Take in the claims of one file; one that is known word for word is unchanged.

    ``read_findings``: what was wrong when the file was read. Unless ``accept_good``, one grave
    finding means that nothing is taken (BadInput). Findings come back in the answer.
    """
    content = {"file": file_digest, "accept_good": accept_good}

    def act(clerk: Clerk) -> Answer:
        known = known_of(clerk.session, forms)
        findings = _checked(clerk, forms, known, read_findings)
        if _refused_rows(findings) and not accept_good:
            raise BadInput(findings)
        return _take(clerk, forms, known, findings)

    return desk.once("intake", content, act)


def preview(
    desk: Desk, forms: Sequence[ClaimForm], read_findings: Sequence[Finding] = ()
) -> Answer:
    """What ``intake`` would find (试办); nothing is kept."""
    with desk.book.reading() as connection:
        clerk = Clerk(desk.looking(connection))
        findings = _checked(clerk, forms, known_of(clerk.session, forms), read_findings)
    good = _good(forms, findings)
    return {
        "claims": len(forms), "good": len(good), "refused": len(forms) - len(good),
        "findings": [finding_answer(finding) for finding in findings],
    }  # fmt: skip


def _checked(
    clerk: Clerk, forms: Sequence[ClaimForm], known: Known, read_findings: Sequence[Finding]
) -> list[Finding]:
    found = [*read_findings, *_findings(clerk, forms, known)]
    return sorted(found, key=lambda finding: finding.row)


def _refused_rows(findings: Sequence[Finding]) -> set[int]:
    return {finding.row for finding in findings if finding.severity is Severity.REFUSE}


def _good(forms: Sequence[ClaimForm], findings: Sequence[Finding]) -> list[ClaimForm]:
    """The claims none of whose rows has a grave finding."""
    refused = _refused_rows(findings)
    return [form for form in forms if not refused & {form.row, *form.settlement_rows}]


def _take(
    clerk: Clerk, forms: Sequence[ClaimForm], known: Known, findings: Sequence[Finding]
) -> Answer:
    words = ClaimWords(clerk.scheme)
    good = _good(forms, findings)
    fresh = [form for form in good if form.claim_no not in known.claims]
    members = _members(clerk, fresh, known.members)
    codes: dict[date, str] = {}  # first day of a period → its code, each asked for once

    def keep(some: Sequence[ClaimForm]) -> None:
        for form in some:
            period_code = _period_code(clerk, form, codes)
            _keep(clerk, form, words, members[identity.normalise(form.certno)], period_code)

    clerk.keeping.written_behind(fresh, keep)
    return {
        "claims": len(forms), "taken": len(fresh), "unchanged": len(good) - len(fresh),
        "refused": len(forms) - len(good),
        "findings": [finding_answer(finding) for finding in findings],
    }  # fmt: skip


def finding_answer(finding: Finding) -> Answer:
    return {
        "code": finding.code, "severity": finding.severity.value, "row": finding.row,
        "column": finding.column, "facts": dict(finding.facts),
    }  # fmt: skip


def _period_code(clerk: Clerk, form: ClaimForm, codes: dict[date, str]) -> str:
    """The period of the book that a claim counts to; it is opened if nobody has yet."""
    rules = clerk.scheme.period()
    day = max(getattr(days_of(form), rules.attribution), rules.first_starts_on)
    starts_on, _ = period_of(day, rules)
    if starts_on not in codes:
        codes[starts_on] = clerk.period_on(day).code
    return codes[starts_on]


def _keep(
    clerk: Clerk, form: ClaimForm, words: ClaimWords, member_id: int, period_code: str
) -> None:
    claim_id = clerk.keeping.add(
        Claim, claim_no=form.claim_no, member_id=member_id, period_code=period_code, line=form.line,
        submitted_on=form.submitted_on, diagnosis_code=form.diagnosis_code,
        diagnosis_name=form.diagnosis_name, hospital_code=form.hospital_code,
        hospital_name=form.hospital_name,
    )  # fmt: skip
    for name, value in words.stated_by(form).rows().items():
        clerk.keeping.add(ClaimFact, claim_id=claim_id, name=name, value=value)
    for settlement in form.settlements:
        _keep_settlement(clerk, claim_id, settlement)


def _keep_settlement(clerk: Clerk, claim_id: int, settlement: Settlement) -> None:
    row_id = clerk.keeping.add(
        SettlementRow, claim_id=claim_id, institution=settlement.institution,
        setl_id=settlement.setl_id, receipt_code=settlement.receipt_code,
        receipt_no=settlement.receipt_no, admitted_on=settlement.admitted_on,
        discharged_on=settlement.discharged_on,
        **{f"{name}_fen": fen for name, fen in settlement.amounts.items()},
    )  # fmt: skip
    if settlement.settled_on is not None:
        day = settlement.settled_on.isoformat()
        clerk.keeping.add(SettlementFact, settlement_id=row_id, name="settled_on", value=day)


def _members(clerk: Clerk, forms: Sequence[ClaimForm], known: Mapping[str, int]) -> dict[str, int]:
    """Document number → member; a person nobody enrolled becomes known by the claim."""
    names = {identity.normalise(form.certno): form.psn_name for form in forms}
    found = dict(known)
    for number, name in names.items():
        if number not in found:
            found[number] = clerk.keeping.add(
                Member, id_type=identity.RESIDENT_ID, id_number=number
            )
            clerk.keeping.add(
                MemberDetail, member_id=found[number], name=name, mobile="", bank_account="",
                bank_name="",
            )  # fmt: skip
    return found


def _findings(clerk: Clerk, forms: Sequence[ClaimForm], known: Known) -> Iterator[Finding]:
    words = ClaimWords(clerk.scheme)
    yield from _persons(clerk, forms, known.members)
    yield from _dates(clerk, forms)
    yield from _numbers(clerk, forms, words, known.claims)
    yield from stays_claimed(clerk.session, forms, words.terms.without_settlements)
    yield from unstated_facts(clerk.session, forms, words)
    for form in forms:
        yield from words.findings(form)
        for row, settlement in zip(form.settlement_rows, form.settlements, strict=True):
            yield from check_settlement(settlement, row)


def _persons(
    clerk: Clerk, forms: Sequence[ClaimForm], known: Mapping[str, int]
) -> Iterator[Finding]:
    numbers = [identity.normalise(form.certno) for form in forms]
    names = names_known(clerk.session, list(known.values()))
    for form, number in zip(forms, numbers, strict=True):
        for code, facts in identity.check_id_number(number):
            grave = Severity.WARN if code in identity.HINTS else Severity.REFUSE
            yield Finding(code, grave, form.row, "证件号码", facts)
        name = names.get(known[number]) if number in known else None
        if name is not None and name != form.psn_name.strip():
            facts = {"name": form.psn_name}
            yield Finding("claim_name_differs", Severity.REFUSE, form.row, "姓名", facts)


def _dates(clerk: Clerk, forms: Sequence[ClaimForm]) -> Iterator[Finding]:
    for form in forms:
        last = days_of(form).discharged_on or form.submitted_on
        facts = {"submitted_on": form.submitted_on.isoformat(), "discharged_on": last.isoformat(),
                 "today": clerk.today.isoformat()}  # fmt: skip
        if form.submitted_on < last:
            yield Finding("submitted_too_early", Severity.REFUSE, form.row, "申报日期", facts)
        if form.submitted_on > clerk.today:
            yield Finding("submitted_in_future", Severity.REFUSE, form.row, "申报日期", facts)


def _numbers(
    clerk: Clerk, forms: Sequence[ClaimForm], words: ClaimWords, known: Mapping[str, Claim]
) -> Iterator[Finding]:
    """Claim numbers, settlements and receipts that are taken, in the book or in the file."""
    keys = {
        "setl": [[(s.institution, s.setl_id) for s in form.settlements] for form in forms],
        "receipt": [[(s.receipt_code, s.receipt_no) for s in form.settlements] for form in forms],
    }
    first_rows: dict[str, int] = {}
    for form in forms:
        first = first_rows.setdefault(form.claim_no, form.row)
        if first != form.row:
            facts = {"claim_no": form.claim_no, "first": str(first)}
            yield Finding("claim_no_twice", Severity.REFUSE, form.row, "申报编号", facts)
    for by, column, code in (
        ("setl", "结算ID", "settlement_claimed"), ("receipt", "票据号码", "receipt_claimed")
    ):  # fmt: skip
        owners = claims.settlement_owners(
            clerk.session, [key for keys_ in keys[by] for key in keys_ if key[1]], by
        )
        in_file: dict[tuple[str, str], str] = {}
        for form, form_keys in zip(forms, keys[by], strict=True):
            for row, key in zip(form.settlement_rows, form_keys, strict=True):
                if not key[1]:
                    continue  # the sheet prints no number of a receipt
                # A line of a JSON file holds a whole claim: its settlements have one row.
                is_first = key not in in_file
                owner = owners.get(key, in_file.setdefault(key, form.claim_no))
                if owner != form.claim_no or not is_first:
                    facts = {"number": key[1], "claim_no": owner}
                    yield Finding(code, Severity.REFUSE, row, column, facts)
    yield from _changed_claims(clerk, forms, known, words)


def _changed_claims(
    clerk: Clerk, forms: Sequence[ClaimForm], known: Mapping[str, Claim], words: ClaimWords
) -> Iterator[Finding]:
    """A known claim number must come with exactly what is in the book (a repeated upload)."""
    ids = [claim.id for claim in known.values()]
    rows = claims.all_settlements(clerk.session, ids)
    stated = claim_facts.statements(clerk.session, ids)
    for form in forms:
        claim = known.get(form.claim_no)
        if claim is None:
            continue
        same = _ordered(rows[claim.id]) == _ordered(form.settlements)
        if not same or stated[claim.id].rows() != words.stated_by(form).rows():
            facts = {"claim_no": form.claim_no}
            yield Finding("claim_no_taken", Severity.REFUSE, form.row, "申报编号", facts)


def _ordered(settlements: Sequence[Settlement]) -> list[Settlement]:
    return sorted(settlements, key=lambda s: (s.institution, s.setl_id))


def reverse_settlements(desk: Desk, forms: Sequence[ReversalForm], file_digest: str) -> Answer:
    """结算撤销: settlements that the hospital took back; their claims are open again.

    One that no claim holds is listed as a warning and otherwise left alone.
    """
    return desk.once("intake", {"reversals": file_digest}, lambda clerk: _reverse(clerk, forms))


def _reverse(clerk: Clerk, forms: Sequence[ReversalForm]) -> Answer:
    reopened: list[str] = []
    unchanged = 0
    findings: list[Answer] = []
    for form in forms:
        row = claims.settlement_row(clerk.session, form.institution, form.setl_id)
        if row is None:
            facts = {"setl_id": form.setl_id, "institution": form.institution}
            finding = Finding("settlement_unknown", Severity.WARN, form.row, "结算ID", facts)
            findings.append(finding_answer(finding))
        elif claims.is_reversed(clerk.session, row.id):
            unchanged += 1
        else:
            clerk.keeping.add(
                SettlementReversal, settlement_id=row.id, reversed_on=form.reversed_on,
                reason=form.reason,
            )  # fmt: skip
            clerk.keeping.flush()
            reopened.append(claims.claim_no_of(clerk.session, row.claim_id))
    return {"reversed": len(reopened), "unchanged": unchanged, "reopened": sorted(set(reopened)),
            "findings": findings}  # fmt: skip
