"""Sorting a roster: what is right in it, against what is known of the period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.core.enrolment.reading import CHANGE, CHANGED_ON, ID, NAME, RowReader, finding
from ledger.core.enrolment.values import (
    DetailChange,
    Join,
    Known,
    KnownMember,
    Leave,
    Person,
    Request,
    RosterCheck,
    Transfer,
)
from ledger.nouns import ChangeKind, RosterRow
from ledger.rules import EnrolmentRules


def check_rows(rows: Sequence[RosterRow], known: Known, rules: EnrolmentRules) -> RosterCheck:
    """Check every row of a roster and sort it against what is known for the period."""
    check = RosterCheck()
    reader = RowReader(known, rules)
    requests: dict[str, list[Request]] = {}
    for row in rows:
        request, found = reader.read(row)
        check.findings += found
        if request is not None:
            requests.setdefault(request.person.id_number, []).append(request)
    for same_person in requests.values():
        for request in _one_of(same_person, check):
            _sort(request, known.members.get(request.person.id_number), check)
    check.findings.sort(key=lambda one: one.row)
    return check


def _one_of(requests: Sequence[Request], check: RosterCheck) -> Iterator[Request]:
    """What is asked for one person, at most once; a person who stands twice is reported."""
    first, *others = requests
    if not others:
        yield first
        return
    kept = _moving(requests)
    if kept is not None:
        yield kept
        other = first if kept is not first else others[0]
        facts = {"row": str(other.row), "other_row": str(kept.row)}
        check.findings.append(finding(other.row, CHANGE, ("leave_and_transfer", facts)))
        return
    if all(request.employer == first.employer for request in requests):
        yield first
        code, doubtful = "twice_in_roster", others
    else:
        code, doubtful = "two_employers_in_roster", list(requests)
    for request in doubtful:
        other = first if request is not first else others[0]
        facts = {
            "name": request.person.name,
            "row": str(request.row),
            "other_row": str(other.row),
            "employer": request.employer.name,
            "other_employer": other.employer.name,
        }
        check.findings.append(finding(request.row, ID, (code, facts)))


def _moving(requests: Sequence[Request]) -> Request | None:
    """The 调入 of a pair in which the old employer reports 减员 and the new one 调入."""
    if len(requests) != 2 or requests[0].employer == requests[1].employer:
        return None
    by_change = {request.change: request for request in requests}
    return by_change.get(ChangeKind.TRANSFER) if ChangeKind.LEAVE in by_change else None


def _sort(request: Request, member: KnownMember | None, check: RosterCheck) -> None:
    """Put one sound request where it belongs, against what is known of the person."""
    person, row = request.person, request.row
    if member is not None and _is_overtaken(request, member, check):
        return
    if request.change is ChangeKind.LEAVE:
        _sort_leave(request, member, check)
        return
    if member is None:
        if request.change is ChangeKind.TRANSFER:
            facts = {"name": person.name}
            check.findings.append(finding(row, CHANGE, ("transfer_of_newcomer", facts)))
        employer_id = request.employer.employer_id
        check.joins.append(Join(row, person, employer_id, request.changed_on))
        return
    is_elsewhere = member.employer_id != request.employer.employer_id
    if is_elsewhere and request.change is ChangeKind.JOIN:
        facts = {"name": person.name, "employer": member.employer_name}
        check.findings.append(finding(row, ID, ("enrolled_elsewhere", facts)))
        return
    changed = _changed_details(person, member)
    if "name" in changed:
        facts = {"known": member.name, "name": person.name}
        check.findings.append(finding(row, NAME, ("name_differs", facts)))
    if changed:
        check.detail_changes.append(DetailChange(row, person.id_number, changed))
    if not _sort_return(request, member, check) and not changed:
        check.unchanged += 1


def _is_overtaken(request: Request, member: KnownMember, check: RosterCheck) -> bool:
    """Does a leave or a move lie before the day the member came? Then it is an old roster again."""
    day, since = request.changed_on, member.since
    if request.change is ChangeKind.JOIN or day is None or since is None or day >= since:
        return False
    facts = {
        "name": request.person.name,
        "employer": member.employer_name,
        "since": since.isoformat(),
        "day": day.isoformat(),
    }
    check.findings.append(finding(request.row, CHANGED_ON, ("change_overtaken", facts)))
    check.unchanged += 1
    return True


def _sort_leave(request: Request, member: KnownMember | None, check: RosterCheck) -> None:
    person, employer = request.person, request.employer
    if member is None or member.employer_id != employer.employer_id:
        facts = {"name": person.name, "employer": employer.name}
        check.findings.append(finding(request.row, CHANGE, ("not_enrolled_here", facts)))
    elif member.left_on is not None:
        check.unchanged += 1
    elif request.changed_on is not None:
        leave = Leave(request.row, person, employer.employer_id, request.changed_on)
        check.leaves.append(leave)


def _sort_return(request: Request, member: KnownMember, check: RosterCheck) -> bool:
    """Move a member who comes from another employer, or back; False if they stay where they are.

    A roster from before somebody left must not bring them back: only a later day does.
    """
    here, day = request.employer.employer_id, request.changed_on
    is_back = member.left_on is not None and day is not None and day > member.left_on
    if day is not None and (is_back or member.employer_id != here):
        check.transfers.append(Transfer(request.row, request.person, member.employer_id, here, day))
        return True
    if member.left_on is not None:
        facts = {"name": request.person.name, "left_on": member.left_on.isoformat()}
        check.findings.append(finding(request.row, CHANGE, ("left_before", facts)))
    return False


def _changed_details(person: Person, member: KnownMember) -> dict[str, tuple[str, str]]:
    """Details in which the roster says something else; a blank says nothing."""
    pairs = {
        name: (str(getattr(member, name)), str(getattr(person, name)))
        for name in ("name", "mobile", "bank_account", "bank_name")
    }
    return {name: pair for name, pair in pairs.items() if pair[1] and pair[0] != pair[1]}
