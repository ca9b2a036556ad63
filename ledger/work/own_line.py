"""本人一行: a member looks at their own line of the public notice, with a code and without login.

The code (校验码) belongs to one line of one notice. It is an HMAC under the office's key, so that
nobody can guess or make one; the employer's officer hands it to the member, on a paper. Whoever
gives it, with the last six characters of the identity number, sees that line and nothing else.
"""

from __future__ import annotations

import hmac
import json
import unicodedata
from collections.abc import Sequence
from hashlib import sha256

from sqlmodel import Session

from ledger import identity
from ledger.book import people, year_ends
from ledger.book.connection import OpenBook
from ledger.book.tables import Allocation, AwardRow, Notice
from ledger.nouns import Answer
from ledger.office.connection import Office
from ledger.office.sealing import derived_key, key_file
from ledger.refusals import Refusal
from ledger.work.door import note
from ledger.work.reach import Reach
from ledger.work.report.looking import looking, period_code

#: Without what is easily taken for another: 0 and O, 1 and I.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 10  # of 32 characters each: 50 bits
TAIL = 6


def codes(book: OpenBook, office: Office, reach: Reach, reader: str, period: str) -> Answer:
    """The lines of a notice in somebody's reach, each with its code; put on the access record.

    Raises Refusal("period_unknown", "notice_missing").
    """
    with looking(book) as session:
        allocation, notice = _published(session, period)
        awards = _awards(session, allocation, reach)
        details = people.details_of(session, [award.member_id for award in awards])
        employers = people.employer_names_of(
            session, [award.member_id for award in awards], allocation.period_code
        )
    key = _key(office)
    lines = [
        {"case_no": award.case_no, "name": details[award.member_id].name,
         "employer": employers.get(award.member_id, ""),
         "code": _code(key, notice.notice_no, award.case_no)}
        for award in awards
    ]  # fmt: skip
    note(office, reader, "codes_read", notice.notice_no, f"{len(lines)}", "notice.codes")
    return {
        "notice_no": notice.notice_no, "period": allocation.period_code,
        "closes_on": notice.closes_on.isoformat(), "lines": lines,
    }  # fmt: skip


def own_line(book: OpenBook, office: Office, period: str, code: str, tail: str) -> Answer:
    """The one line of a notice that a code and the last six of an identity number open.

    Raises Refusal("period_unknown", "notice_missing"), and Refusal("own_line_refused") whatever of
    the two was wrong.
    """
    with looking(book) as session:
        allocation, notice = _published(session, period)
        award = _opened(session, office, allocation, notice, _plain(code), _plain(tail))
        if award is None:
            raise Refusal("own_line_refused")
        answer = _line(session, allocation, notice, award)
    note(office, "public", "own_line", award.case_no)
    return answer


def _published(session: Session, period: str) -> tuple[Allocation, Notice]:
    code = period_code(session, period)
    allocation = year_ends.allocation_of(session, code)
    notice = year_ends.notice_of(session, allocation.id) if allocation else None
    if allocation is None or notice is None:
        raise Refusal("notice_missing", period=code)
    return allocation, notice


def _awards(session: Session, allocation: Allocation, reach: Reach) -> list[AwardRow]:
    """The awards on the notice, of members whom the employers in reach have in the period."""
    awards = [each for each in year_ends.awards_of(session, allocation.id) if each.award_fen > 0]
    if reach.is_whole:
        return awards
    own = reach.members(session, allocation.period_code)
    return [award for award in awards if award.member_id in own]


def _opened(
    session: Session,
    office: Office,
    allocation: Allocation,
    notice: Notice,
    code: str,
    tail: str,
) -> AwardRow | None:
    """The award that both open. Every line is tried, so that the time tells nothing."""
    key, found = _key(office), None
    for award in _awards(session, allocation, Reach(is_whole=True)):
        made = _code(key, notice.notice_no, award.case_no)
        if hmac.compare_digest(made.encode(), code.encode()):
            found = award
    if found is None:
        return None
    number = people.numbers_of(session, [found.member_id])[found.member_id]
    fits = hmac.compare_digest(number[-TAIL:].encode(), tail.encode())
    return found if fits else None


def _line(session: Session, allocation: Allocation, notice: Notice, award: AwardRow) -> Answer:
    """The line in full, step by step from what the member bore to what is granted."""
    tranche = _tranche(allocation, award)
    details = people.details_of(session, [award.member_id])[award.member_id]
    number = people.numbers_of(session, [award.member_id])[award.member_id]
    employers = people.employer_names_of(session, [award.member_id], allocation.period_code)
    return {
        "notice_no": notice.notice_no, "case_no": award.case_no, "name": details.name,
        "id_number": identity.mask_id(number), "employer": employers.get(award.member_id, ""),
        "group": award.diagnosis_group, "burden_fen": award.burden_fen,
        "need_fen": award.need_fen, "award_fen": award.award_fen,
        "ratio": tranche.get("ratio", ""),
        "closes_on": notice.closes_on.isoformat(),
        "is_withdrawn": award.id in year_ends.withdrawn_awards(session, notice.id),
    }  # fmt: skip


def _tranche(allocation: Allocation, award: AwardRow) -> Answer:
    tranches: Sequence[Answer] = json.loads(allocation.tranches)
    return next((each for each in tranches if award.diagnosis_group in each["groups"]), {})


def _key(office: Office) -> bytes:
    return derived_key(key_file(office.url), "check codes of notices")


def _code(key: bytes, notice_no: str, case_no: str) -> str:
    drawn = int.from_bytes(hmac.digest(key, f"{notice_no}|{case_no}".encode(), sha256), "big")
    return "".join(ALPHABET[drawn >> 5 * place & 31] for place in range(LENGTH))


def _plain(typed: str) -> str:
    """What was typed, in capitals and without blanks and dashes."""
    normal = unicodedata.normalize("NFKC", typed).upper()
    return "".join(each for each in normal if each.isalnum())[:40]
