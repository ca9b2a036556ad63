"""缴费通知: an invoice per employer for those enrolled and not yet billed, and its cancellation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import chain, groupby, repeat
from operator import attrgetter

from ledger.book import contributions, people, stated
from ledger.book.tables import Employer, EmployerTerm, Invoice, InvoiceCancellation, InvoiceLine
from ledger.book.tables import PeriodRow as Period
from ledger.core import enrolment
from ledger.nouns import Answer, Bill, EntryDraft, Part, Payer
from ledger.packed import collecting_seldom
from ledger.refusals import Refusal
from ledger.work import persons
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk
from ledger.work.dues import agreement_of, bill_of

_TOGETHER = 8_000  # lines written at once, while the next are made


@collecting_seldom()
def bill(desk: Desk, period: str, uscc: str | None = None) -> Answer:
    """Invoice every employer (or one) for its enrolments that stand on no invoice yet.

    An employer without agreement, below a binding minimum, of whom a fact is missing, or whose
    members owe nothing, is held back and listed; asked for alone, it is refused. Raises
    Refusal("period_unknown", "employer_unknown", "no_agreement", "participation_below",
    "members_below", "fact_missing", "fees_are_nothing", "nothing_to_bill", "period_is_closed").
    """
    content = {"period": period, "uscc": uscc}
    return desk.once("bill", content, lambda clerk: _bill(clerk, period, uscc))


def _bill(clerk: Clerk, period_code: str, uscc: str | None) -> Answer:
    period = clerk.period(period_code)
    if clerk.open_period(period) is not period:
        raise Refusal("period_is_closed", period=period.code)
    waiting = contributions.unbilled(clerk.session, period.code)
    employers = {e.id: e for e in people.employers(clerk.session)}
    if uscc is not None:
        employer = people.employer_by_uscc(clerk.session, uscc)
        if employer is None:
            raise Refusal("employer_unknown", uscc=uscc)
        if employer.id not in waiting:
            raise Refusal("nothing_to_bill", employer=employer.name, period=period.code)
        waiting = {employer.id: waiting[employer.id]}
    known = _Known(clerk, period, list(waiting))
    held: list[Answer] = []
    drafts: list[EntryDraft] = []
    papers: list[Answer] = []
    unwritten = 0
    with clerk.keeping.ends.writing_behind():
        for employer_id, enrolment_ids in waiting.items():
            employer = employers[employer_id]
            try:
                term = _checked_term(clerk, period, employer, known)
                made = _made(clerk, period, employer, term, enrolment_ids, known)
            except Refusal as refusal:
                if uscc is not None:
                    raise
                held.append({"employer": employer.name, "code": refusal.code, **refusal.facts})
                continue
            paper, draft = _invoice(clerk, period, employer, made)
            papers.append(paper)
            drafts.append(draft)
            unwritten += len(made.lines)
            if unwritten > _TOGETHER:
                clerk.keeping.flush()
                unwritten = 0
    clerk.post(drafts)
    return {
        "period": period.code, "invoices": len(papers),
        "members": sum(paper["members"] for paper in papers),
        "total_fen": sum(paper["total_fen"] for paper in papers),
        "by_payer": {
            f"{payer.value}_fen": sum(paper["by_payer"][f"{payer.value}_fen"] for paper in papers)
            for payer in Payer
        },
        "held": held, "papers": papers,
    }  # fmt: skip


class _Known:
    """What is known of all the employers to be billed, asked of the book at once."""

    def __init__(self, clerk: Clerk, period: Period, employer_ids: Sequence[int]) -> None:
        self._clerk, self._period = clerk, period
        self.terms = people.terms(clerk.session, period.code)
        self.stating_shares = stated.employers_stating(clerk.session, period.code, persons.SHARES)
        # Who counts by a condition is asked of each alone: a fact that nobody stated holds back
        # the one employer whose fact it is.
        rules = clerk.scheme.enrolment(period_start=period.starts_on)
        self._enrolled = self._counted(employer_ids) if rules.counted is None else {}

    def _counted(self, employer_ids: Sequence[int]) -> dict[int, int]:
        clerk = self._clerk
        return persons.counted(clerk.session, clerk.scheme, self._period, employer_ids)

    def enrolled(self, employer_id: int) -> int:
        """How many count for the participation. Raises Refusal("fact_missing")."""
        if employer_id in self._enrolled:
            return self._enrolled[employer_id]
        return self._counted([employer_id])[employer_id]


def _checked_term(clerk: Clerk, period: Period, employer: Employer, known: _Known) -> EmployerTerm:
    term = known.terms.get(employer.id)
    if term is None:
        raise Refusal("no_agreement", employer=employer.name, period=period.code)
    rules = clerk.scheme.enrolment(period_start=period.starts_on)
    enrolled = known.enrolled(employer.id)
    taking_part = enrolment.participation(enrolled, term.headcount, rules)
    if not rules.participation_is_binding or taking_part.met:
        return term
    if enrolled < taking_part.minimum_members:
        fewest = taking_part.minimum_members
        raise Refusal("members_below", employer=employer.name, enrolled=enrolled, fewest=fewest)
    raise Refusal(
        "participation_below", employer=employer.name, enrolled=enrolled,
        headcount=term.headcount, minimum=str(taking_part.minimum),
    )  # fmt: skip


def _made(
    clerk: Clerk, period: Period, employer: Employer, term: EmployerTerm,
    enrolment_ids: list[int], known: _Known,
) -> Bill:  # fmt: skip
    rules = clerk.scheme.contribution(period_start=period.starts_on)
    agreement = agreement_of(term)
    if agreement is None and rules.payers is None:
        raise Refusal("no_agreement", employer=employer.name, period=period.code)
    made = bill_of(
        clerk.session, clerk.scheme, period, enrolment_ids, agreement,
        one_share_each=employer.id not in known.stating_shares,
    )  # fmt: skip
    if not made.total_fen:
        raise Refusal("fees_are_nothing", employer=employer.name, members=len(made.lines))
    return made


def _invoice(
    clerk: Clerk, period: Period, employer: Employer, made: Bill
) -> tuple[Answer, EntryDraft]:
    rules = clerk.scheme.contribution(period_start=period.starts_on)
    number = f"JF-{period.code[:4]}-{clerk.keeping.next_id(Invoice):05d}"
    due_on = clerk.today + timedelta(days=rules.due_days)
    by_payer = contributions.part_columns(dict(made.by_payer))
    invoice_id = clerk.keeping.add(
        Invoice, invoice_no=number, employer_id=employer.id, period_code=period.code,
        issued_on=clerk.today, due_on=due_on, member_count=len(made.lines),
        total_fen=made.total_fen, rules_digest=clerk.scheme.digest, **by_payer,
    )  # fmt: skip
    alike = groupby(made.lines, key=attrgetter("parts"))
    columns = (repeat(contributions.part_columns(dict(own)), len(list(its))) for own, its in alike)
    parts = list(chain.from_iterable(columns))
    clerk.keeping.add_all(
        InvoiceLine, len(made.lines), invoice_id=invoice_id,
        enrolment_id=[line.enrolment_id for line in made.lines],
        fee_fen=[line.fee_fen for line in made.lines],
        **{name: [own[name] for own in parts] for name in by_payer},
    )  # fmt: skip
    facts = {"invoice_no": number, "employer": employer.name, "period": period.code}
    draft = clerk.draft("invoice_issued", ("invoice", invoice_id), period,
                        _amounts(made, employer.id), facts)  # fmt: skip
    paper: Answer = {
        "invoice_no": number, "employer": employer.name, "uscc": employer.uscc,
        "issued_on": clerk.today.isoformat(), "due_on": due_on.isoformat(),
        "members": len(made.lines), "total_fen": made.total_fen, "by_payer": by_payer,
    }  # fmt: skip
    return paper, draft


def _amounts(made: Bill, employer_id: int) -> dict[str, list[Part]]:
    return {p.value: [Part(made.by_payer.get(p, 0), employer_id)] for p in Payer}


def cancel_invoice(desk: Desk, invoice_no: str, reason: str) -> Answer:
    """作废: take an unpaid invoice back in red; its members are not covered.

    Money already received for it is unidentified again. Raises Refusal("invoice_unknown",
    "invoice_cancelled", "invoice_is_paid").
    """
    content = {"invoice_no": invoice_no, "reason": reason}
    return desk.once("bill", content, lambda clerk: _cancel(clerk, invoice_no, reason))


def _cancel(clerk: Clerk, invoice_no: str, reason: str) -> Answer:
    found = contributions.invoice_by_no(clerk.session, invoice_no)
    if found is None:
        raise Refusal("invoice_unknown", invoice_no=invoice_no)
    invoice, employer = found
    if contributions.is_cancelled(clerk.session, invoice.id):
        raise Refusal("invoice_cancelled", invoice_no=invoice_no)
    if contributions.paid_on(clerk.session, invoice) is not None:
        raise Refusal("invoice_is_paid", invoice_no=invoice_no)
    uses = contributions.uses_of(clerk.session, invoice.id)
    cancellation = clerk.keeping.add(
        InvoiceCancellation, invoice_id=invoice.id, cancelled_on=clerk.today, reason=reason
    )
    cause = ("invoice_cancellation", cancellation)
    drafts = [clerk.reversal(clerk.entry("invoice_issued", "invoice", invoice.id), cause,
                             "invoice_cancelled", reason)]  # fmt: skip
    released = {p: sum(contributions.parts_of(use)[p] for use in uses) for p in Payer}
    if any(released.values()):
        amounts = {p.value: [Part(fen, employer.id)] for p, fen in released.items()}
        amounts["released"] = [Part(sum(released.values()))]
        facts = {"invoice_no": invoice_no, "employer": employer.name}
        period = clerk.period(invoice.period_code)
        drafts.append(clerk.draft("invoice_released", cause, period, amounts, facts))
    clerk.post(drafts)
    return {
        "invoice_no": invoice_no, "cancelled_fen": invoice.total_fen,
        "released_fen": sum(released.values()),
    }  # fmt: skip
