"""The door of the counter: who comes in, with which roles, and what they may look at.

A login is refused in one sentence whatever was wrong, and takes as long for a name nobody has
(``proof``). A new visit begins with a new secret; the one before it in the same browser ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from sqlmodel import Session, col, select

from ledger.office.connection import Office
from ledger.office.sealing import hash_of, new_secret
from ledger.office.tables import AccessRecord, Token, User, UserRole, Visit
from ledger.permissions import Role, may
from ledger.refusals import Refusal
from ledger.work import proof
from ledger.work.proof import Given

IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
USED_TO = timedelta(minutes=1)  # how exactly the last use of a token is kept
SHORTEST_PASSWORD = 10

_NUMBER = re.compile(r"\d{4,}")  # years, days of birth, telephone numbers

#: Words of the trade that somebody who guesses tries first: what they add to a password counts
#: nothing.
GUESSED_FIRST = (
    "password", "tongzhou", "gonghui", "huzhu", "zhigong", "yiliao", "admin", "qwerty", "同舟",
    "工会", "互助", "职工", "密码",
)  # fmt: skip


@dataclass(frozen=True)
class Visitor:
    """Somebody who came in: the actor of their steps, and what each role is limited to.

    ``roles``: role → scopes, employers or hospitals; {""} for a role of the whole book.
    ``visit`` is None for a program with a token. ``has_code``: a login takes a code beside the
    password; of a program, which has no password, nothing more can be asked.
    """

    login: str
    name: str
    roles: dict[Role, frozenset[str]]
    visit: int | None = None
    must_change: bool = False
    has_code: bool = True

    def may(self, operation: str) -> bool:
        return may(self.roles, operation)

    def need(self, operation: str) -> None:
        """Raises Refusal("not_allowed") for what no role of the visitor may do."""
        if not self.may(operation):
            raise Refusal("not_allowed", operation=operation)

    def scope(self, operation: str) -> frozenset[str] | None:
        """The employers or hospitals an operation is limited to; None: the whole book.

        Raises Refusal("not_allowed").
        """
        self.need(operation)
        own = [scopes for role, scopes in self.roles.items() if may([role], operation)]
        if any("" in scopes for scopes in own):
            return None
        return frozenset().union(*own)


def now() -> datetime:
    return datetime.now(UTC)


def come_in(
    office: Office, login: str, password: str, code: str = "", browser: str = ""
) -> tuple[str, Visitor]:
    """A new visit: the secret for the cookie, and who came in. Raises what ``proof`` refuses.

    ``browser``: what the browser keeps from an earlier visit of theirs (``proof.browser_word``).
    """

    def begin(session: Session, user: User) -> tuple[str, Visitor]:
        key, secret = new_secret()
        visit = Visit(user_id=_id(user), secret=secret, began_at=now(), seen_at=now())
        session.add(visit)
        session.flush()
        _note(session, user.login, "login", user.login)
        return key, _visitor(session, user, visit)

    given = Given(login.strip().lower(), password, code, browser)
    return proof.proved(office, given, now(), begin)


def prove(office: Office, login: str, password: str, code: str = "") -> None:
    """Let somebody who has come in show once more that they are the owner of the account.

    Raises as ``come_in``, and counts failures as it does.
    """
    given = Given(login, password, code, proof.browser_word(office, login))
    proof.proved(office, given, now(), lambda _session, _user: None)


def visitor_with(office: Office, cookie: str) -> Visitor | None:
    """Whose cookie this is; None for nobody's, or for a visit that is over."""
    with office.session() as session:
        visit = session.exec(select(Visit).where(Visit.secret == hash_of(cookie))).first()
        if visit is None or visit.ended_at is not None:
            return None
        user = session.get_one(User, visit.user_id)
        if is_over(visit) or not user.is_active:
            visit.ended_at = now()
            session.add(visit)
            return None
        if now() - visit.seen_at > timedelta(minutes=1):
            visit.seen_at = now()
            session.add(visit)
        return _visitor(session, user, visit)


def is_over(visit: Visit) -> bool:
    """Whether a visit has been idle, or open, for too long."""
    return now() - visit.seen_at > IDLE or now() - visit.began_at > LONGEST


def program_with(office: Office, key: str) -> Visitor | None:
    """The hospital system or program whose token this is; None for an unknown or spent one.

    When it was used last is kept to the minute: a program may ask many times a second.
    """
    with office.session() as session:
        token = session.exec(select(Token).where(Token.secret == hash_of(key))).first()
        if token is None or token.revoked_at is not None or token.expires_at < now():
            return None
        if token.used_at is None or now() - token.used_at >= USED_TO:
            token.used_at = now()
            session.add(token)
        roles = {Role(token.role): frozenset({token.scope})}
        return Visitor(f"token:{token.name}", token.name, roles)


def leave(office: Office, visitor: Visitor) -> None:
    """End a visit; its cookie is worth nothing any more."""
    with office.session() as session:
        visit = session.get(Visit, visitor.visit)
        if visit is not None and visit.ended_at is None:
            visit.ended_at = now()
            session.add(visit)


def change_password(office: Office, visitor: Visitor, old: str, new: str) -> None:
    """A password of the visitor's own. All their other visits end.

    Raises what ``proof`` refuses for a wrong old one, which is counted, and what
    ``check_password`` refuses.
    """

    def change(session: Session, user: User) -> None:
        check_password(new, user.login)
        if new == old:
            raise Refusal("password_same")
        user.password, user.must_change = made, False
        session.add(user)
        end_visits(session, user, keep=visitor.visit)
        _note(session, user.login, "password", user.login)

    made = proof.hashed(new)
    given = Given(visitor.login, old, None, proof.browser_word(office, visitor.login))
    proof.proved(office, given, now(), change)


def check_password(password: str, login: str) -> None:
    """Raises Refusal("password_short": least) or ("password_plain") for one easily guessed: few
    signs, the login, little beside years, numbers and the words everybody would try, or one of
    those that are used most in the world.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise Refusal("password_short", least=SHORTEST_PASSWORD)
    if password.lower() in _most_used():
        raise Refusal("password_plain")
    rest = password.lower()
    for word in (login, *GUESSED_FIRST):
        rest = rest.replace(word, "")
    if len(set(_NUMBER.sub("", rest))) < 4 or login in password.lower():
        raise Refusal("password_plain")


@cache
def _most_used() -> frozenset[str]:
    """The 30,000 passwords found most often, in small letters, from the lists of zxcvbn."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])


def end_visits(session: Session, user: User, keep: int | None = None) -> None:
    """End every visit of a user but one."""
    open_visits = select(Visit).where(Visit.user_id == _id(user), col(Visit.ended_at).is_(None))
    for visit in session.exec(open_visits):
        if visit.id != keep:
            visit.ended_at = now()
            session.add(visit)


def note(
    office: Office, actor: str, what: str, subject: str, detail: str = "", purpose: str = ""
) -> None:  # fmt: skip
    """Write a line of the access record: who read or changed what, and for what."""
    with office.session() as session:
        _note(session, actor, what, subject, detail, purpose)


def _note(
    session: Session, actor: str, what: str, subject: str, detail: str = "", purpose: str = ""
) -> None:
    line = AccessRecord(
        at=now(), actor=actor[:40], what=what, subject=subject[:120], detail=detail[:400],
        purpose=purpose[:200],
    )  # fmt: skip
    session.add(line)


def _visitor(session: Session, user: User, visit: Visit) -> Visitor:
    held = session.exec(select(UserRole).where(UserRole.user_id == _id(user))).all()
    return Visitor(
        user.login, user.name, roles_of(held), visit.id, user.must_change, bool(user.totp)
    )  # fmt: skip


def roles_of(held: Iterable[UserRole]) -> dict[Role, frozenset[str]]:
    found: dict[Role, frozenset[str]] = {}
    for row in held:
        role = Role(row.role)
        found[role] = found.get(role, frozenset()) | {row.scope}
    return found


def _id(user: User) -> int:
    assert user.id is not None, "a user that was read has a key"
    return user.id
