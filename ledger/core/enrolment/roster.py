"""Sorting a roster: what is right in it, against what is known of the period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from ledger.core.enrolment.facts import title_of
from ledger.core.enrolment.joining import Door, unequal_shares
from ledger.core.enrolment.reading import (
    CHANGE,
    CHANGED_ON,
    ID,
    NAME,
    SHARES,
    RowReader,
    finding,
)
from ledger.core.enrolment.values import (
    DETAILS,
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
from ledger.identity import normalise
from ledger.nouns import ChangeKind, EnrolmentKind, Finding, RosterRow, Severity
from ledger.packed import Packed
from ledger.refusals import MOST_LISTED
from ledger.rules import EnrolmentRules


def check_rows(rows: Sequence[RosterRow], known: Known, rules: EnrolmentRules) -> RosterCheck:
    """Check every row of a roster and sort it against what is known for the period.

    Raises ``ValueError`` where the rules limit the days of joining and ``known`` has no today.
    """
    sorting = Sorting(known, rules, standing_twice(rows))
    sorting.take(rows, known)
    return sorting.check()


def standing_twice(rows: Iterable[RosterRow]) -> dict[str, list[RosterRow]]:
    """The rows of every document number that more than one row has, by number.

    Walks the rows, and once more where there are such numbers. It holds a mark of each number,
    not the numbers; two numbers may share one, and then no harm is done.
    """
    marks = [hash(number) for row in rows if (number := normalise(row.id_number))]
    marks.sort()
    shared = {mark for mark, after in pairwise(marks) if mark == after}
    found: dict[str, list[RosterRow]] = {}
    for row in rows if shared else ():
        number = normalise(row.id_number)
        if hash(number) in shared:
            found.setdefault(number, []).append(row)
    return found


class Sorting:
    """One roster being sorted, some rows at a time, in the order of the file.

    ``twice`` has all rows of whoever stands more than once: what becomes of them is settled at the
    first that is sound. ``known`` is what does not depend on the persons; of them, ``take`` is told
    what is known of those in its rows.
    """

    def __init__(
        self, known: Known, rules: EnrolmentRules, twice: Mapping[str, Sequence[RosterRow]]
    ) -> None:
        self._check = RosterCheck()
        self._known = known
        self._rules = rules
        self._twice = twice
        self._settled: set[str] = set()
        self._reader = RowReader(known, rules)
        self._found: list[Finding] = []  # in reading, and told before what was found in sorting
        self._count: Counter[Severity] = Counter()
        self._is_later_void = rules.double_enrolment == "later_void"
        self._door = Door(known, rules, CHANGED_ON)

    def take(self, rows: Iterable[RosterRow], known: Known) -> None:
        """Sort the next rows of the file."""
        self._known = known
        for row in rows:
            request, found = self._reader.read(row)
            if found:
                self._note(found, self._found)
            if request is None:
                continue
            number = request.person.id_number
            if number not in self._twice:
                self._sort(request)
            elif number not in self._settled:
                self._settled.add(number)
                for one in self._one_of(list(self._sound(number))):
                    self._sort(one)

    def _sound(self, number: str) -> Iterator[Request]:
        for row in self._twice[number]:
            request, _ = self._reader.read(row)
            if request is not None:
                yield request

    def check(self) -> RosterCheck:
        """What the roster comes to, once every row was taken."""
        check = self._check
        if self._rules.shares.equal_within_unit:
            self._leave_out_unequal()
        check.findings = sorted([*self._found, *check.findings], key=lambda one: one.row)
        return check

    def _find(self, row: int, column: str, code: str, /, **facts: str) -> None:
        self._note([finding(row, column, (code, facts))], self._check.findings)

    def _note(self, findings: Iterable[Finding], held: list[Finding]) -> None:
        """Hold findings as long as they are not too many of their severity; count the others."""
        for one in findings:
            self._count[one.severity] += 1
            if self._count[one.severity] <= MOST_LISTED:
                held.append(one)
            else:
                self._check.unlisted[one.severity] += 1

    def _one_of(self, requests: Sequence[Request]) -> Iterator[Request]:
        """What is asked for one person, at most once; a person who stands twice is reported."""
        first, *others = requests
        if not others:  # the other rows are not sound
            yield first
            return
        kept = _moving(requests)
        if kept is not None:
            yield kept
            other = first if kept is not first else others[0]
            facts = {"row": str(other.row), "other_row": str(kept.row)}
            self._find(other.row, CHANGE, "leave_and_transfer", **facts)
            return
        if all(request.employer == first.employer for request in requests):
            yield first
            code, doubtful = "twice_in_roster", others
        elif self._is_later_void and all(one.change is ChangeKind.JOIN for one in requests):
            first, *doubtful = sorted(requests, key=self._when)
            yield first
            code = "void_in_roster"
            self._check.unchanged += len(doubtful)
        else:
            code, doubtful = "two_employers_in_roster", list(requests)
        for request in doubtful:
            other = first if request is not first else others[0]
            self._find(
                request.row, ID, code, name=request.person.name, row=str(request.row),
                other_row=str(other.row), employer=request.employer.name,
                other_employer=other.employer.name,
            )  # fmt: skip

    def _when(self, request: Request) -> tuple[bool, date, int]:
        """Who comes first: where the person is enrolled, then the earlier day, then the row."""
        member = self._known.members.get(request.person.id_number)
        is_elsewhere = member is None or member.employer_id != request.employer.employer_id
        return is_elsewhere, request.changed_on or self._known.period_starts_on, request.row

    def _sort(self, request: Request) -> None:
        """Put one sound request where it belongs, against what is known of the person."""
        member = self._known.members.get(request.person.id_number)
        if member is not None and self._is_overtaken(request, member):
            return
        if request.change is ChangeKind.LEAVE:
            self._sort_leave(request, member)
        elif member is None:
            self._sort_join(request)
        else:
            self._sort_known(request, member)

    def _sort_join(self, request: Request) -> None:
        person, row = request.person, request.row
        if request.change is ChangeKind.TRANSFER:
            self._find(row, CHANGE, "transfer_of_newcomer", name=person.name)
        problems = self._door.problems(request, self._known)
        for column, problem in problems:
            self._note([finding(row, column, problem)], self._check.findings)
        if not problems:
            known, number = self._known, person.id_number
            self._check.joined_employers.add(request.employer.employer_id)
            self._check.joins.append(
                Join(
                    row, person, request.employer.employer_id, request.changed_on,
                    request.shares or 1, request.facts,
                    known.kinds.get(number, EnrolmentKind.FIRST), known.persons.get(number),
                )
            )  # fmt: skip

    def _sort_known(self, request: Request, member: KnownMember) -> None:
        """Somebody enrolled for the period already: they move, come back, change details, stay."""
        person, row = request.person, request.row
        is_elsewhere = member.employer_id != request.employer.employer_id
        if is_elsewhere and request.change is ChangeKind.JOIN:
            code = "void_elsewhere" if self._is_later_void else "enrolled_elsewhere"
            self._find(row, ID, code, name=person.name, employer=member.employer_name)
            self._check.unchanged += self._is_later_void
            return
        self._tell_what_stays(request, member)
        changed = _changed_details(person, member)
        if "name" in changed:
            self._find(row, NAME, "name_differs", known=member.name, name=person.name)
        if changed:
            self._check.detail_changes.append(DetailChange(row, person.id_number, changed))
        if not self._sort_return(request, member) and not changed:
            self._check.unchanged += 1

    def _tell_what_stays(self, request: Request, member: KnownMember) -> None:
        """Shares and facts are those of the day of joining; a roster does not change them."""
        shares, name = request.shares, request.person.name
        if shares and member.shares and shares != member.shares:
            facts = {"name": name, "known": str(member.shares), "shares": str(shares)}
            self._find(request.row, SHARES, "shares_kept", **facts)
        if member.facts is None:
            return
        for fact, text in request.facts.items():
            known = member.facts.get(fact)
            if known is not None and known != text:
                title = title_of(fact, self._known.fact_rules)
                facts = {"name": name, "fact": title, "known": known, "text": text}
                self._find(request.row, title, "fact_kept", **facts)

    def _is_overtaken(self, request: Request, member: KnownMember) -> bool:
        """Does a leave or a move lie before the day the member came? Then the roster is old."""
        day, since = request.changed_on, member.since
        if request.change is ChangeKind.JOIN or day is None or since is None or day >= since:
            return False
        self._find(
            request.row, CHANGED_ON, "change_overtaken", name=request.person.name,
            employer=member.employer_name, since=since.isoformat(), day=day.isoformat(),
        )  # fmt: skip
        self._check.unchanged += 1
        return True

    def _sort_leave(self, request: Request, member: KnownMember | None) -> None:
        person, employer = request.person, request.employer
        if member is None or member.employer_id != employer.employer_id:
            facts = {"name": person.name, "employer": employer.name}
            self._find(request.row, CHANGE, "not_enrolled_here", **facts)
        elif member.left_on is not None:
            self._check.unchanged += 1
        elif request.changed_on is not None:
            leave = Leave(request.row, person, employer.employer_id, request.changed_on)
            self._check.leaves.append(leave)

    def _sort_return(self, request: Request, member: KnownMember) -> bool:
        """Move a member who comes from another employer, or back; False if they stay as they are.

        A roster from before somebody left must not bring them back: only a later day does.
        """
        here, day = request.employer.employer_id, request.changed_on
        is_back = member.left_on is not None and day is not None and day > member.left_on
        if day is not None and (is_back or member.employer_id != here):
            there = member.employer_id
            self._check.transfers.append(Transfer(request.row, request.person, there, here, day))
            return True
        if member.left_on is not None:
            facts = {"name": request.person.name, "left_on": member.left_on.isoformat()}
            self._find(request.row, CHANGE, "left_before", **facts)
        return False

    def _leave_out_unequal(self) -> None:
        """Refuse joins whose shares are not those of their employer's others."""
        problems = unequal_shares(self._check.joins, self._known)
        if problems:
            kept = (join for join in self._check.joins if join.row not in problems)
            self._check.joins = Packed(Join.as_tuple, Join.of, kept)
            self._check.joined_employers = {join.employer_id for join in self._check.joins}
        for row, problem in problems.items():
            self._note([finding(row, SHARES, problem)], self._check.findings)


def _moving(requests: Sequence[Request]) -> Request | None:
    """The 调入 of a pair in which the old employer reports 减员 and the new one 调入."""
    if len(requests) != 2 or requests[0].employer == requests[1].employer:
        return None
    by_change = {request.change: request for request in requests}
    return by_change.get(ChangeKind.TRANSFER) if ChangeKind.LEAVE in by_change else None


def _changed_details(person: Person, member: KnownMember) -> dict[str, tuple[str, str]]:
    """Details in which the roster says something else; a blank says nothing."""
    pairs = {name: (str(getattr(member, name)), str(getattr(person, name))) for name in DETAILS}
    return {name: pair for name, pair in pairs.items() if pair[1] and pair[0] != pair[1]}
