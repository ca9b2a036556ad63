"""参保: a roster into the book — joiners, leavers, transfers and corrected details."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ledger.book import entries, people
from ledger.book.tables import PeriodRow as Period
from ledger.book.tables import Roster
from ledger.core import enrolment
from ledger.core.enrolment import RosterCheck
from ledger.nouns import Answer, Finding, RosterRow, Severity
from ledger.packed import collecting_seldom, in_batches
from ledger.refusals import BadInput, Refusal, findings_cut
from ledger.work import persons, returns
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk
from ledger.work.intake import finding_answer
from ledger.work.next_period import period_to_join
from ledger.work.roster_keeping import keep_changes, keep_joins
from ledger.work.roster_known import RosterKnown

_TOGETHER = 2_000  # rows whose persons are looked up at once


@collecting_seldom()
def enrol(
    desk: Desk,
    period: str,
    rows: Sequence[RosterRow],
    file: tuple[str, str],
    *,
    read_findings: Sequence[Finding] = (),
    accept_good: bool = False,
) -> Answer:
    """Enrol a roster; ``file`` is its (name, SHA-256). The same roster again changes nothing.

    Unless ``accept_good``, one grave finding means that nobody is enrolled (BadInput with all of
    them); with it the rows without fault are, unless more have one than can be listed. Raises
    Refusal("period_unknown", "period_is_closed").
    """
    content = {"period": period, "file": file[1], "accept_good": accept_good}

    def act(clerk: Clerk) -> Answer:
        joined = period_to_join(clerk, period)
        check = _checked(clerk, joined, rows, read_findings)
        if not accept_good and any(f.severity is Severity.REFUSE for f in check.findings):
            raise BadInput(check.findings)
        return _enrol(clerk, joined, check, len(rows), file)

    return desk.once("enrol", content, act)


@collecting_seldom()
def preview(
    desk: Desk,
    period: str,
    rows: Sequence[RosterRow],
    read_findings: Sequence[Finding] = (),
    also: Callable[[Clerk, Period, RosterCheck], Answer] | None = None,
) -> Answer:
    """What ``enrol`` would do and find (试办); nothing is kept. ``also`` adds to the answer.

    Raises BadInput where more rows have a fault than can be listed.
    """
    with desk.book.reading() as connection:
        clerk = Clerk(desk.looking(connection))
        joined = period_to_join(clerk, period, looking=True)
        check = _checked(clerk, joined, rows, read_findings)
        answer = _counts(joined, check, len(rows))
        if also is not None:
            answer |= also(clerk, joined, check)
        return answer | {"findings": [finding_answer(finding) for finding in check.findings]}


def _checked(
    clerk: Clerk, period: Period, rows: Sequence[RosterRow], read_findings: Sequence[Finding]
) -> RosterCheck:
    if entries.is_closed(clerk.session, period.code):
        raise Refusal("period_is_closed", period=period.code)
    rules = clerk.scheme.enrolment(period_start=period.starts_on)
    known = RosterKnown(clerk, period)
    sorting = enrolment.Sorting(known.general, rules, enrolment.standing_twice(rows))
    for batch in in_batches(rows, _TOGETHER):
        sorting.take(batch, known.of(batch))
    check = sorting.check()
    _refuse_refunded(clerk, period, check)
    cut = [findings_cut(severity, count) for severity, count in check.unlisted.items()]
    check.findings = sorted([*cut, *read_findings, *check.findings], key=lambda found: found.row)
    if check.unlisted[Severity.REFUSE]:
        # Whoever takes the sound rows must be told of all others: they will not be covered.
        raise BadInput(check.findings)
    return check


def _refuse_refunded(clerk: Clerk, period: Period, check: RosterCheck) -> None:
    """Who left and got the rest of the fee back does not return in the period, unpaid."""
    gone = returns.members_who_left_for_good(clerk.session, period.code)
    if not gone or not check.transfers:
        return
    numbers = [transfer.person.id_number for transfer in check.transfers]
    members = people.member_ids(clerk.session, numbers)
    for transfer in list(check.transfers):
        if members[transfer.person.id_number] in gone:
            check.transfers.remove(transfer)
            facts = {"name": transfer.person.name}
            check.findings.append(
                Finding("left_and_refunded", Severity.REFUSE, transfer.row, "变动类型", facts)
            )


def _enrol(
    clerk: Clerk, period: Period, check: RosterCheck, row_count: int, file: tuple[str, str]
) -> Answer:
    answer = _counts(period, check, row_count)
    uploaded_on = people.roster_taken_on(clerk.session, period.code, file[1])
    if uploaded_on is not None:
        # What the file said then may have been corrected since; it must not be said twice.
        nothing = dict.fromkeys(("joined", "left", "transferred", "changed"), 0)
        unchanged = row_count - answer["refused"]
        answer |= nothing | {"unchanged": unchanged, "uploaded_on": uploaded_on.isoformat()}
    if answer["joined"] or answer["left"] or answer["transferred"] or answer["changed"]:
        roster_id = clerk.keeping.add(
            Roster, period_code=period.code, file_digest=file[1], file_name=file[0],
            row_count=row_count, joined_count=answer["joined"], left_count=answer["left"],
            transferred_count=answer["transferred"], changed_count=answer["changed"],
            unchanged_count=answer["unchanged"], refused_count=answer["refused"],
        )  # fmt: skip
        keep_joins(clerk, period, roster_id, check.joins)
        left = keep_changes(clerk, period, roster_id, check)
        clerk.keeping.flush()
        if given_back := returns.give_back(clerk, left):
            answer["refunds"] = given_back
    return answer | {
        "participation": _participation(clerk, period, check),
        "findings": [finding_answer(finding) for finding in check.findings],
    }


def _counts(period: Period, check: RosterCheck, row_count: int) -> Answer:
    refused = {f.row for f in check.findings if f.severity is Severity.REFUSE}
    return {
        "period": period.code, "rows": row_count, "joined": len(check.joins),
        "left": len(check.leaves), "transferred": len(check.transfers),
        "changed": len(check.detail_changes), "unchanged": check.unchanged,
        "refused": len(refused),
    }  # fmt: skip


def _participation(clerk: Clerk, period: Period, check: RosterCheck) -> list[Answer]:
    """参互率 of every employer that this roster enrolled somebody for."""
    rules = clerk.scheme.enrolment(period_start=period.starts_on)
    terms = people.terms(clerk.session, period.code)
    names = {employer.id: employer.name for employer in people.employers(clerk.session)}
    joined = sorted(check.joined_employers)
    counted = persons.counted(clerk.session, clerk.scheme, period, joined)
    found = []
    for employer_id in joined:
        headcount = terms[employer_id].headcount if employer_id in terms else None
        taking = enrolment.participation(counted[employer_id], headcount, rules)
        line: Answer = {
            "employer": names[employer_id], "enrolled": taking.enrolled,
            "headcount": taking.headcount, "minimum": str(taking.minimum), "met": taking.met,
            "ratio": None if taking.ratio is None else str(taking.ratio),
        }  # fmt: skip
        if taking.minimum_members:
            line["minimum_members"] = taking.minimum_members
        found.append(line)
    return found
