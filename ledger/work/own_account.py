"""我的账号: what a visitor sees and does about their own account, second factor and visits."""

from __future__ import annotations

import re

import pyotp
from sqlmodel import col, select

from ledger.nouns import Answer
from ledger.office.connection import Office
from ledger.office.tables import AccessRecord, User, Visit
from ledger.refusals import Refusal
from ledger.work import accounts, door
from ledger.work.door import Visitor

MOST_LOGINS = 10
_SECRET = re.compile(r"[A-Z2-7]{32}")


def account(office: Office, visitor: Visitor) -> Answer:
    """The visitor's account: second factor, the last logins, and the visits that are open."""
    with office.session() as session:
        user = session.exec(select(User).where(User.login == visitor.login)).one()
        logins = session.exec(
            select(AccessRecord)
            .where(AccessRecord.actor == user.login, col(AccessRecord.what).in_(_COMING_IN))
            .order_by(col(AccessRecord.id).desc())
            .limit(MOST_LOGINS)
        ).all()
        visits = session.exec(
            select(Visit)
            .where(Visit.user_id == user.id, col(Visit.ended_at).is_(None))
            .order_by(col(Visit.seen_at).desc())
        ).all()
        return {
            "has_second_factor": bool(user.totp),
            "logins": [{"at": row.at, "what": row.what} for row in logins],
            "visits": [
                {"id": row.id, "began_at": row.began_at, "seen_at": row.seen_at,
                 "is_this": row.id == visitor.visit}
                for row in visits
                if not door.is_over(row)
            ],
        }  # fmt: skip


_COMING_IN = ("login", "refused", "locked")


def end_visit(
    office: Office, visitor: Visitor, number: int, password: str, code: str = ""
) -> None:  # fmt: skip
    """End one of the visitor's own visits; it takes the password, and a code where one is set up.

    Raises Refusal("visit_unknown"), and as ``door.prove``.
    """
    door.prove(office, visitor.login, password, code)
    with office.session() as session:
        user = session.exec(select(User).where(User.login == visitor.login)).one()
        visit = session.get(Visit, number)
        if visit is None or visit.user_id != user.id or visit.ended_at is not None:
            raise Refusal("visit_unknown")
        visit.ended_at = door.now()
        session.add(visit)
        accounts.note_in(session, user.login, "visit_ended", user.login)


def new_secret() -> str:
    """A secret for a second factor, which counts only once a code for it was shown."""
    return pyotp.random_base32()


def device_uri(visitor: Visitor, secret: str, issuer: str) -> str:
    """What an authenticator reads (otpauth)."""
    return pyotp.TOTP(secret).provisioning_uri(name=visitor.login, issuer_name=issuer)


def turn_on(office: Office, visitor: Visitor, secret: str, password: str, code: str) -> None:
    """Turn the second factor on for ``secret``; every other visit of the visitor ends.

    Raises Refusal("second_factor_on") where there is one, "code_wrong", and what ``door.prove``
    refuses for the password.
    """
    if account(office, visitor)["has_second_factor"]:
        raise Refusal("second_factor_on")
    door.prove(office, visitor.login, password)
    if not is_secret(secret):
        raise Refusal("code_wrong")
    accounts.set_second_factor(office, visitor.login, secret, code)
    _end_others(office, visitor)


def is_secret(text: str) -> bool:
    """Whether a text can be a secret that ``new_secret`` made."""
    return _SECRET.fullmatch(text) is not None


def turn_off(office: Office, visitor: Visitor, password: str, code: str) -> None:
    """Turn the second factor off; it takes the password and a code. Raises as ``door.prove``."""
    door.prove(office, visitor.login, password, code)
    accounts.drop_second_factor(office, visitor.login, visitor.login)
    _end_others(office, visitor)


def _end_others(office: Office, visitor: Visitor) -> None:
    with office.session() as session:
        user = session.exec(select(User).where(User.login == visitor.login)).one()
        door.end_visits(session, user, keep=visitor.visit)
