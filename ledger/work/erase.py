"""删除: the data of a person go after the retention period, and the books stay as they are.

One person asks, another agrees and thereby erases. What names the person is cut from the rows of
the book (``book.redactions``) and from the answers of steps, and what the office holds is dropped;
amounts, days, accounts, vouchers and both chains stay. It cannot be undone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from ledger import identity
from ledger.book import of_person, people, year_ends
from ledger.book.redactions import CUT, Cutter
from ledger.book.tables import (
    BatchCancellation,
    Entry,
    Erasure,
    ErasureRequest,
    InvoiceCancellation,
    Kept,
    Objection,
    ObjectionAnswer,
    ReceiptUse,
    RecoveryUse,
    Refund,
    Step,
    Voucher,
)
from ledger.core import approval
from ledger.nouns import Answer
from ledger.office.connection import Office
from ledger.refusals import Refusal
from ledger.work import erase_office, withdrawals
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk
from ledger.work.door import note
from ledger.work.erase_hindrances import (
    ITS_OWN,
    Rows,
    last_day,
    open_business,
    refunds_of,
    shared_words,
)
from ledger.work.verify import chains
from ledger.work.verify.faults import Tally

#: Vouchers are kept thirty years, counted from the end of the accounting year (会计档案管理办法,
#: 财政部、国家档案局令第79号).
LEAST_YEARS = 30
MOST_YEARS = 200
LONGEST_GROUND = 200
_SHORTEST_NUMBER = 6  # characters; a shorter one could stand in any other number


#: Rows that are nobody's and say why something was done; those that name the person are cut too.
_TOLD_IN_WORDS: tuple[type[Kept], ...] = (
    BatchCancellation, InvoiceCancellation, Objection, ObjectionAnswer, Refund,
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Who is to be erased. ``rows`` as ``of_person`` finds them."""

    member_id: int
    rows: Rows
    request: ErasureRequest | None = None

    @property
    def last_step(self) -> int:
        """The last step in which anything of theirs was written."""
        its = (rows for table, rows in self.rows.items() if table not in ITS_OWN)
        return max(int(row["step_id"]) for rows in its for row in rows)

    @property
    def numbers(self) -> frozenset[str]:
        """Of documents, telephones and accounts."""
        columns = {
            "member": ("id_number",), "member_detail": ("mobile", "bank_account"),
            "payable": ("payee_account",), "payment": ("payee_account",),
            "payee_correction": ("payee_account",),
        }  # fmt: skip
        return frozenset(n for n in self._values(columns) if len(n) >= _SHORTEST_NUMBER)

    @property
    def names(self) -> frozenset[str]:
        columns = {
            "member_detail": ("name",), "payable": ("payee_name",), "payment": ("payee_name",),
            "payee_correction": ("payee_name",),
        }  # fmt: skip
        return frozenset(self._values(columns))

    @property
    def references(self) -> frozenset[str]:
        """Numbers of the person's papers."""
        columns = {"claim": ("claim_no",), "settlement": ("setl_id", "receipt_no")}
        return frozenset(n for n in self._values(columns) if len(n) >= _SHORTEST_NUMBER)

    def _values(self, columns: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
        for table, names in columns.items():
            for row in self.rows.get(table, []):
                yield from (row[name] for name in names if row[name])


# -- asking ----------------------------------------------------------------------------------------


def ask(desk: Desk, id_number: str, ground: str, keep_years: int = LEAST_YEARS) -> Answer:
    """Ask that a member be erased, on a ground (the regulation or request); another person agrees.

    Raises Refusal("member_unknown", "ground_missing", "text_too_long", "retention_too_short",
    "retention_not_over", "business_open", "erasure_asked").
    """
    number, ground = identity.normalise(id_number), ground.strip()
    content = {"ask": number, "ground": ground, "keep_years": keep_years}
    return desk.once("erase", content, lambda clerk: _ask(clerk, number, ground, keep_years))


def _ask(clerk: Clerk, number: str, ground: str, keep_years: int) -> Answer:
    if not ground:
        raise Refusal("ground_missing")
    if len(ground) > LONGEST_GROUND:
        raise Refusal("text_too_long", column="ground", limit=LONGEST_GROUND, text=ground[:20])
    if not LEAST_YEARS <= keep_years <= MOST_YEARS:
        raise Refusal("retention_too_short", least=LEAST_YEARS, most=MOST_YEARS)
    member = people.members_by_number(clerk.session, [number]).get(number)
    if member is None or identity.is_erased(number):
        raise Refusal("member_unknown", id_number=identity.mask_id(number))
    asked = select(ErasureRequest).where(ErasureRequest.member_id == member.id)
    before = clerk.session.exec(asked).first()
    if before is not None:
        raise Refusal("erasure_asked", erasure_no=before.erasure_no)
    person = Person(member.id, of_person.rows_of(clerk.session, member.id))
    last_on = _refuse_too_early(clerk, person, keep_years)
    erasure_no = f"SC-{clerk.today.year}-{clerk.keeping.next_id(ErasureRequest):04d}"
    clerk.keeping.add(
        ErasureRequest, erasure_no=erasure_no, member_id=member.id, ground=ground,
        keep_years=keep_years, last_on=last_on, asked_on=clerk.today, made_by=clerk.actor,
    )  # fmt: skip
    return {
        "erasure_no": erasure_no, "member_no": member.id, "last_on": last_on.isoformat(),
        "keep_years": keep_years, "named_in": _named_in(clerk.session, person),
    }  # fmt: skip


def _refuse_too_early(clerk: Clerk, person: Person, keep_years: int) -> date:
    """The last day of a person's business, refused while it is too young or not the last."""
    waiting = open_business(clerk.session, person.member_id, person.rows)
    if waiting:
        raise Refusal("business_open", numbers=", ".join(waiting[:20]))
    last_on = last_day(clerk.session, person.rows)
    first = date(last_on.year + keep_years + 1, 1, 1)
    if clerk.today < first:
        raise Refusal(
            "retention_not_over", last_on=last_on.isoformat(), years=keep_years,
            from_on=first.isoformat(),
        )  # fmt: skip
    return last_on


def _named_in(session: Session, person: Person) -> list[str]:
    """Vouchers whose words name the person: they are part of the chain of entries, and stay.

    So does why one was taken back, which is read as long as the book lasts.
    """
    words = person.names | person.numbers
    texts = [(row.entry_no, row.summary) for row in session.exec(select(Entry))]
    texts += [(row.voucher_no, row.summary) for row in session.exec(select(Voucher))]
    texts += [(no, told["reason"]) for no, told in withdrawals.withdrawn(session).items()]
    return [number for number, summary in texts if any(word in summary for word in words)]


# -- agreeing --------------------------------------------------------------------------------------


def agree(desk: Desk, office: Office, erasure_no: str) -> Answer:
    """Agree to an erasure and carry it out, in the office first, then in the book, for good.

    Whatever breaks off is finished by asking again under the same request id, or by ``sweep``.
    Raises Refusal("erasure_unknown", "erasure_done", "maker_is_checker", "business_open",
    "retention_not_over", "erasure_row_unsound", "erasure_task_waiting").
    """
    with desk.book.reading() as connection:
        try:
            person = _allowed(Clerk(desk.looking(connection)), erasure_no)
        except Refusal:
            person = None  # the step says so, and keeps that it did
    if person is not None:
        erase_office.drop_tasks(office, person.numbers)
    answer = desk.once(
        "erase", {"agree": erasure_no}, lambda clerk: _erase(clerk, erasure_no), alone=True
    )
    if person is not None and person.request is not None:
        note(
            office, desk.actor, "person_erase", f"member {person.member_id}", erasure_no,
            person.request.ground,
        )  # fmt: skip
    return answer | erase_office.sweep(desk.book, office)


def _allowed(clerk: Clerk, erasure_no: str) -> Person:
    query = select(ErasureRequest).where(ErasureRequest.erasure_no == erasure_no)
    request = clerk.session.exec(query).first()
    if request is None:
        raise Refusal("erasure_unknown", erasure_no=erasure_no[:40])
    done = select(Erasure).where(Erasure.request_id == request.id)
    if clerk.session.exec(done).first() is not None:
        raise Refusal("erasure_done", erasure_no=erasure_no)
    approval.refuse_maker(request.made_by, clerk.actor)
    rows = of_person.rows_of(clerk.session, request.member_id)
    person = Person(request.member_id, rows, request)
    _refuse_too_early(clerk, person, request.keep_years)
    return person


def _erase(clerk: Clerk, erasure_no: str) -> Answer:
    person = _allowed(clerk, erasure_no)
    assert person.request is not None
    _refuse_unsound(clerk.session)
    erasure_id = clerk.keeping.add(
        Erasure, request_id=person.request.id, made_by=person.request.made_by,
        checked_by=clerk.actor, erased_on=clerk.today,
    )  # fmt: skip
    named_in = _named_in(clerk.session, person)
    ids = _rows_to_cut(clerk.session, person)
    steps = list(_answers_naming(clerk.session, person))
    clerk.session.expunge_all()
    cutter = Cutter(clerk.keeping, erasure_id)
    kinds = {str(kind.__tablename__): kind for kind in Kept.__subclasses__()}
    rows = sum([cutter.rows(kinds[table], its) for table, its in ids.items()])
    answers = cutter.answers(steps)
    return {
        "erasure_no": erasure_no, "member_no": person.member_id, "rows": rows,
        "answers": answers, "named_in": named_in,
    }  # fmt: skip


def _refuse_unsound(session: Session) -> None:
    """A row that somebody changed would pass for a sound one once it was cut."""
    faults = [*chains.steps(session, Tally()), *chains.rows(session, Tally())]
    if faults:
        raise Refusal("erasure_row_unsound", record=faults[0].record)


def _rows_to_cut(session: Session, person: Person) -> dict[str, list[int]]:
    ids = {table: [row["id"] for row in its] for table, its in person.rows.items() if table in CUT}
    ids["refund"] = [row.id for row in refunds_of(session, person.member_id)]
    ids["receipt"] = _receipts_of(session, person)
    words = person.names | person.numbers
    words -= shared_words(session, person.member_id, words)
    waiting = {row.id for row in year_ends.unanswered(session)}
    for kind in _TOLD_IN_WORDS:
        table = str(kind.__tablename__)
        found = {
            row.id: [getattr(row, name) for name in CUT[table]]
            for row in _all(session, kind)
            if row.step_id <= person.last_step and not (kind is Objection and row.id in waiting)
        }
        naming = {n for n, texts in found.items() if any(w in t for w in words for t in texts)}
        ids[table] = sorted(naming.union(ids.get(table, ())))
    return ids


def _all(session: Session, kind: type[Kept]) -> list[Kept]:
    return list(session.exec(select(kind)))


def _receipts_of(session: Session, person: Person) -> list[int]:
    """What the person paid back, where nothing else was paid with it."""
    own: set[int] = {row["receipt_id"] for row in person.rows.get("recovery_use", [])}
    recoveries = {row["id"] for row in person.rows.get("recovery", [])}
    uses = select(RecoveryUse).where(col(RecoveryUse.receipt_id).in_(own))
    shared = {use.receipt_id for use in session.exec(uses) if use.recovery_id not in recoveries}
    for other in (ReceiptUse.receipt_id, Refund.receipt_id):
        shared.update(session.exec(select(other).where(col(other).in_(own))))
    return sorted(own - shared)


def _answers_naming(session: Session, person: Person) -> Iterator[int]:
    """Steps whose answers name the person or a paper of theirs; see ``_named_in`` for the rest."""
    numbers, quoted = person.numbers, {f'"{word}"' for word in person.names | person.references}
    query = select(Step.id, Step.name, Step.answer).where(col(Step.id) <= person.last_step)
    query = query.order_by(col(Step.id))
    for step_id, name, answer in session.exec(query.execution_options(yield_per=1000)):
        if name == withdrawals.STEP:
            continue
        if any(n in answer for n in numbers) or any(word in answer for word in quoted):
            yield step_id
