"""公示: a frozen notice with masked names, the objections to it, and their answers."""

from __future__ import annotations

import json

from ledger import identity
from ledger.book import people, year_ends
from ledger.book.digests import canonical, sha256
from ledger.book.tables import Allocation, Notice, Objection, ObjectionAnswer
from ledger.nouns import Answer
from ledger.periods import deadline
from ledger.refusals import Refusal
from ledger.work.clerk import Clerk
from ledger.work.desk import Desk


def publish(desk: Desk, period: str) -> Answer:
    """Freeze and publish the notice of a fixed allocation.

    Raises Refusal("period_unknown", "allocation_missing", "notice_published").
    """
    return desk.once("publish", {"period": period}, lambda clerk: _publish(clerk, period))


def _publish(clerk: Clerk, period_code: str) -> Answer:
    period = clerk.period(period_code)
    allocation = year_ends.allocation_of(clerk.session, period.code)
    if allocation is None:
        raise Refusal("allocation_missing", period=period.code)
    if year_ends.notice_of(clerk.session, allocation.id) is not None:
        raise Refusal("notice_published", period=period.code)
    rules = clerk.scheme_under(allocation.rules_digest).relief(period_start=period.starts_on)
    number = f"GS-{period.code[:4]}-{clerk.keeping.next_id(Notice):03d}"
    closes_on = deadline(clerk.today, rules.notice_days)
    content = canonical(notice_content(clerk, allocation))
    clerk.keeping.add(
        Notice, notice_no=number, allocation_id=allocation.id, published_on=clerk.today,
        closes_on=closes_on, content=content, content_digest=sha256(content),
    )  # fmt: skip
    return {
        "notice_no": number, "period": period.code, "published_on": clerk.today.isoformat(),
        "closes_on": closes_on.isoformat(), "content_digest": sha256(content),
        **json.loads(content),
    }  # fmt: skip


def notice_content(clerk: Clerk, allocation: Allocation, before_step: int | None = None) -> Answer:
    """What a notice says: totals, and each award with name and document number masked.

    ``before_step``: with the names as they were kept before that step.
    """
    info = clerk.scheme_under(allocation.rules_digest).info
    awards = year_ends.awards_of(clerk.session, allocation.id)
    member_ids = [award.member_id for award in awards]
    details = people.details_of(clerk.session, member_ids, before_step)
    numbers = people.numbers_of(clerk.session, member_ids)
    employers = people.employer_names_of(clerk.session, member_ids, allocation.period_code)
    return {
        "title": info.title, "federation": info.federation, "fund": info.fund,
        "pool_fen": allocation.pool_fen,
        "awarded_fen": allocation.awarded_fen, "remainder_fen": allocation.remainder_fen,
        "tranches": json.loads(allocation.tranches),
        "lines": [
            {
                "case_no": award.case_no,
                "name": identity.mask_name(details[award.member_id].name),
                "id_number": identity.mask_id(numbers[award.member_id]),
                "employer": employers.get(award.member_id, ""),
                "award_fen": award.award_fen,
            }
            for award in awards
            if award.award_fen > 0
        ],
    }  # fmt: skip


def object_to(
    desk: Desk, notice_no: str, raised_by: str, words: str, case_no: str | None
) -> Answer:
    """异议: an objection to one award (its case number) or to the whole notice, while it runs.

    Raises Refusal("notice_unknown", "notice_closed", "case_unknown").
    """
    content = {"notice": notice_no, "by": raised_by, "words": words, "case": case_no}

    def act(clerk: Clerk) -> Answer:
        notice = year_ends.notice_by_no(clerk.session, notice_no)
        if notice is None:
            raise Refusal("notice_unknown", notice_no=notice_no)
        if not notice.published_on <= clerk.today <= notice.closes_on:
            closes_on = notice.closes_on.isoformat()
            raise Refusal("notice_closed", notice_no=notice_no, closes_on=closes_on)
        award_id = _award_id(clerk, notice, case_no) if case_no else None
        number = f"YY-{clerk.today.year}-{clerk.keeping.next_id(Objection):04d}"
        clerk.keeping.add(
            Objection, objection_no=number, notice_id=notice.id, award_id=award_id,
            raised_on=clerk.today, raised_by=raised_by, words=words,
        )  # fmt: skip
        return {"objection_no": number, "notice_no": notice_no, "case_no": case_no}

    return desk.once("publish", content, act)


def _award_id(clerk: Clerk, notice: Notice, case_no: str) -> int:
    award = year_ends.award_by_case(clerk.session, case_no)
    if award is None or award.allocation_id != notice.allocation_id or not award.award_fen:
        raise Refusal("case_unknown", case_no=case_no)
    return award.id


def answer_objection(desk: Desk, objection_no: str, *, upheld: bool, words: str) -> Answer:
    """Answer an objection; one that is upheld takes its award out before payment.

    An objection to the whole notice can only be dismissed: an allocation that is wrong as a whole
    is not paid. Raises Refusal("objection_unknown", "objection_answered", "objection_to_whole").
    """
    content = {"objection": objection_no, "upheld": upheld, "words": words}

    def act(clerk: Clerk) -> Answer:
        objection = year_ends.objection_by_no(clerk.session, objection_no)
        if objection is None:
            raise Refusal("objection_unknown", objection_no=objection_no)
        pairs = year_ends.objections_to(clerk.session, objection.notice_id)
        if any(o.id == objection.id and a is not None for o, a in pairs):
            raise Refusal("objection_answered", objection_no=objection_no)
        if upheld and objection.award_id is None:
            raise Refusal("objection_to_whole", objection_no=objection_no)
        clerk.keeping.add(
            ObjectionAnswer, objection_id=objection.id, is_upheld=upheld,
            answered_on=clerk.today, answered_by=clerk.actor, words=words,
        )  # fmt: skip
        return {"objection_no": objection_no, "upheld": upheld}

    return desk.once("publish", content, act)
