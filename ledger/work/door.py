"""The door of the counter: who comes in, with which roles, and what they may look at.

A login is refused in one sentence whatever was wrong, and takes as long for a name nobody has. Five
wrong passwords lock an account for a quarter of an hour. A new visit begins with a new secret; the
old cookie of the browser is worth nothing afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import Session, col, select

from ledger.office.connection import Office
from ledger.office.sealing import Seal, hash_of, key_file, new_secret
from ledger.office.tables import AccessRecord, Token, User, UserRole, Visit
from ledger.permissions import Role, may
from ledger.refusals import Refusal

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
SHORTEST_PASSWORD = 10

_hasher = PasswordHasher()


@dataclass(frozen=True)
class Visitor:
    """Somebody who came in: the actor of their steps, and what each role is limited to.

    ``roles``: role → scopes, employers or hospitals; {""} for a role of the whole book.
    ``visit`` is None for a program with a token.
    """

    login: str
    name: str
    roles: dict[Role, frozenset[str]]
    visit: int | None = None
    must_change: bool = False

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


@cache
def _nobody() -> str:
    """A hash no password fits, so that an unknown name takes as long as a known one."""
    return _hasher.hash(new_secret()[0])


def come_in(office: Office, login: str, password: str, code: str = "") -> tuple[str, Visitor]:
    """A new visit: the secret for the cookie, and who came in.

    Raises Refusal("login_refused"); ("login_locked": minutes) while an account is locked, whatever
    the password; ("code_needed") when a second factor is set up and none was given.
    """
    with office.session() as session:
        user = session.exec(select(User).where(User.login == login.strip().lower())).first()
        refusal = _refusal(session, office, user, password, code)
        if refusal is None and user is not None:
            user.failures, user.locked_until = 0, None
            key, secret = new_secret()
            visit = Visit(
                user_id=_id(user), secret=secret, began_at=now(),
                seen_at=now(),
            )  # fmt: skip
            session.add_all([user, visit])
            session.flush()
            _note(session, user.login, "login", user.login)
            return key, _visitor(session, user, visit)
    assert refusal is not None, "either a user came in or was refused"
    raise refusal


def prove(office: Office, login: str, password: str, code: str = "") -> None:
    """Let somebody who has come in show once more that they are the owner of the account.

    Raises as ``come_in``, and counts failures as it does.
    """
    with office.session() as session:
        user = session.exec(select(User).where(User.login == login)).first()
        refusal = _refusal(session, office, user, password, code)
        if refusal is None and user is not None:
            user.failures = 0
            session.add(user)
    if refusal is not None:
        raise refusal


def _refusal(
    session: Session, office: Office, user: User | None, password: str, code: str
) -> Refusal | None:
    fits = _fits(user.password if user else _nobody(), password)
    if user is None or not user.is_active:
        return Refusal("login_refused")
    if user.locked_until is not None and user.locked_until > now():
        left = int((user.locked_until - now()).total_seconds() // 60) + 1
        return Refusal("login_locked", minutes=left)
    if fits and user.totp and not code:
        return Refusal("code_needed")
    if fits and (not user.totp or _code_fits(office, user, code)):
        return None
    user.failures += 1
    if user.failures >= MOST_FAILURES:
        user.failures, user.locked_until = 0, now() + LOCKED_FOR
        _note(session, user.login, "locked", user.login)
    session.add(user)
    return Refusal("login_refused")


def _fits(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def _code_fits(office: Office, user: User, code: str) -> bool:
    secret = Seal(key_file(office.url)).open(user.totp, f"totp of {user.login}")
    return pyotp.TOTP(secret).verify(code.strip(), valid_window=1)


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
    """The hospital system or program whose token this is; None for an unknown or spent one."""
    with office.session() as session:
        token = session.exec(select(Token).where(Token.secret == hash_of(key))).first()
        if token is None or token.revoked_at is not None or token.expires_at < now():
            return None
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

    Raises Refusal("login_refused") for a wrong old one, and what ``check_password`` refuses.
    """
    with office.session() as session:
        user = session.exec(select(User).where(User.login == visitor.login)).one()
        if not _fits(user.password, old):
            raise Refusal("login_refused")
        check_password(new, user.login)
        if new == old:
            raise Refusal("password_same")
        user.password, user.must_change = _hasher.hash(new), False
        session.add(user)
        end_visits(session, user, keep=visitor.visit)
        _note(session, user.login, "password", user.login)


def check_password(password: str, login: str) -> None:
    """Raises Refusal("password_short": least) or ("password_plain") for one easily guessed."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refusal("password_short", least=SHORTEST_PASSWORD)
    lower = password.lower()
    if login in lower or len(set(lower)) < 4 or lower.isdigit() or "password" in lower:
        raise Refusal("password_plain")


def hashed(password: str) -> str:
    return _hasher.hash(password)


def end_visits(session: Session, user: User, keep: int | None = None) -> None:
    """End every visit of a user but one."""
    open_visits = select(Visit).where(Visit.user_id == _id(user), col(Visit.ended_at).is_(None))
    for visit in session.exec(open_visits):
        if visit.id != keep:
            visit.ended_at = now()
            session.add(visit)


def note(office: Office, actor: str, what: str, subject: str, detail: str = "") -> None:
    """Write a line of the access record: who read or changed what."""
    with office.session() as session:
        _note(session, actor, what, subject, detail)


def _note(session: Session, actor: str, what: str, subject: str, detail: str = "") -> None:
    session.add(
        AccessRecord(
            at=now(), actor=actor, what=what, subject=subject[:120], detail=detail[:400]
        )
    )  # fmt: skip


def _visitor(session: Session, user: User, visit: Visit) -> Visitor:
    held = session.exec(select(UserRole).where(UserRole.user_id == _id(user))).all()
    return Visitor(
        user.login, user.name, roles_of(held), visit.id, user.must_change
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
