"""账号管理: users and tokens, as an administrator hands them out. Every change is on the record."""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from ledger.nouns import Answer
from ledger.office.connection import Office
from ledger.office.sealing import new_secret
from ledger.office.tables import AccessRecord, Token, User, UserRole
from ledger.permissions import SCOPED, Role, clashes
from ledger.refusals import Refusal
from ledger.sentences import word
from ledger.work import door, proof

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,39}")
TOKEN_DAYS = 365
LONGEST_TOKEN_NAME = 34  # with "token:" before it, it is the actor of the book's steps
_MOST_TOKEN_DAYS = 730

#: Role → the employers or hospitals it is for; (,) of "" for a role of the whole book.
Roles = Mapping[Role, Sequence[str]]


def add_user(office: Office, actor: str, login: str, name: str, roles: Roles) -> Answer:
    """A new account with a first password, which is shown once and must be changed.

    Raises Refusal("login_form", "login_taken", "name_missing") and what ``check_roles`` refuses.
    """
    login = login.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise Refusal("login_form", login=login[:40])
    if not name.strip():
        raise Refusal("name_missing")
    check_roles(roles)
    password = _first_password()
    with office.session() as session:
        if session.exec(select(User).where(User.login == login)).first() is not None:
            raise Refusal("login_taken", login=login)
        user = User(
            login=login, name=name.strip(), password=proof.hashed(password), made_at=door.now(),
            made_by=actor,
        )  # fmt: skip
        session.add(user)
        session.flush()
        _give(session, user, roles)
        note_in(session, actor, "user_added", login, _told(roles))
    return {"login": login, "password": password}


def check_roles(roles: Roles) -> None:
    """Raises Refusal("no_role"), ("roles_clash": first, second) for two that exclude each other,
    ("role_needs_scope") and ("role_has_no_scope")."""
    if not roles:
        raise Refusal("no_role")
    for first, second in clashes(roles):
        raise Refusal("roles_clash", first=word("role", first), second=word("role", second))
    for role, scopes in roles.items():
        stated = [scope for scope in scopes if scope]
        if role in SCOPED and not stated:
            raise Refusal("role_needs_scope", role=word("role", role))
        if role not in SCOPED and stated:
            raise Refusal("role_has_no_scope", role=word("role", role))


def set_roles(office: Office, actor: str, login: str, roles: Roles) -> None:
    """Other roles for a user, from now on; their visits end. Raises as ``add_user``."""
    check_roles(roles)
    with office.session() as session:
        user = _user(session, login)
        _refuse_own(actor, user)
        session.exec(delete(UserRole).where(col(UserRole.user_id) == user.id))
        _give(session, user, roles)
        door.end_visits(session, user)
        note_in(session, actor, "roles_set", user.login, _told(roles))


def reset_password(office: Office, actor: str, login: str) -> Answer:
    """A new first password; every visit ends, locks are lifted. A second factor stays."""
    password = _first_password()
    with office.session() as session:
        user = _user(session, login)
        user.password, user.must_change = proof.hashed(password), True
        user.failures, user.locked_until = 0, None
        user.known_failures, user.known_locked_until = 0, None
        session.add(user)
        door.end_visits(session, user)
        note_in(session, actor, "password_reset", user.login)
    return {"login": login, "password": password}


def set_active(office: Office, actor: str, login: str, *, active: bool) -> None:
    """Close or open an account. Nobody closes their own."""
    with office.session() as session:
        user = _user(session, login)
        _refuse_own(actor, user)
        user.is_active = active
        session.add(user)
        door.end_visits(session, user)
        note_in(session, actor, "user_opened" if active else "user_closed", user.login)


def set_second_factor(office: Office, login: str, secret: str, code: str) -> None:
    """Turn the second factor on, once the user's device shows the right code for ``secret``.

    Raises Refusal("code_wrong").
    """
    step = proof.step_of(secret, code, door.now())
    if step is None:
        raise Refusal("code_wrong")
    sealed = office.seal.close(secret, f"totp of {login}")
    with office.session() as session:
        user = _user(session, login)
        user.totp, user.totp_step = sealed, step
        session.add(user)
        note_in(session, login, "second_factor", login)


def take_off_second_factor(office: Office, actor: str, login: str) -> None:
    """Take it off for somebody else who lost the device; their visits end.

    Raises Refusal("own_account"), and as ``drop_second_factor``.
    """
    with office.session() as session:
        _refuse_own(actor, _user(session, login))
    drop_second_factor(office, actor, login)
    with office.session() as session:
        door.end_visits(session, _user(session, login))


def drop_second_factor(office: Office, actor: str, login: str) -> None:
    """Take the second factor off.

    Raises Refusal("user_unknown", "second_factor_off") where there is none.
    """
    with office.session() as session:
        user = _user(session, login)
        if not user.totp:
            raise Refusal("second_factor_off", login=user.login)
        user.totp = ""
        session.add(user)
        note_in(session, actor, "second_factor_off", user.login)


def add_token(
    office: Office, actor: str, name: str, role: Role, scope: str, days: int = TOKEN_DAYS
) -> Answer:
    """A key for a program, shown once. Raises "name_missing", "token_days", and as roles."""
    if not name.strip():
        raise Refusal("name_missing")
    if len(name.strip()) > LONGEST_TOKEN_NAME:
        raise Refusal("token_name_long", most=LONGEST_TOKEN_NAME)
    if not 0 < days <= _MOST_TOKEN_DAYS:
        raise Refusal("token_days", most=_MOST_TOKEN_DAYS)
    check_roles({role: [scope]})
    key, secret = new_secret()
    with office.session() as session:
        token = Token(
            name=name.strip(), secret=secret, role=role.value, scope=scope,
            made_at=door.now(), made_by=actor, expires_at=door.now() + timedelta(days=days),
        )  # fmt: skip
        session.add(token)
        session.flush()
        note_in(session, actor, "token_added", token.name, f"{role.value} {scope}")
        return {"id": token.id, "name": token.name, "key": key}


def revoke_token(office: Office, actor: str, token_id: int) -> None:
    """Raises Refusal("token_unknown")."""
    with office.session() as session:
        token = session.get(Token, token_id)
        if token is None:
            raise Refusal("token_unknown", token=token_id)
        if token.revoked_at is None:
            token.revoked_at = door.now()
            session.add(token)
            note_in(session, actor, "token_revoked", token.name)


def users(office: Office) -> list[Answer]:
    """Every account with its roles, by login; no secrets."""
    with office.session() as session:
        held: dict[int, list[UserRole]] = {}
        for row in session.exec(select(UserRole).order_by(col(UserRole.id))):
            held.setdefault(row.user_id, []).append(row)
        return [
            {"login": user.login, "name": user.name, "is_active": user.is_active,
             "must_change": user.must_change, "has_second_factor": bool(user.totp),
             "is_locked": is_locked(user),
             "roles": [{"role": r.role, "scope": r.scope} for r in held.get(user.id or 0, [])]}
            for user in session.exec(select(User).order_by(User.login))
        ]  # fmt: skip


def is_locked(user: User) -> bool:
    """Whether tries to come in are refused for now, from some browser or any."""
    locks = (user.locked_until, user.known_locked_until)
    return any(until is not None and until > door.now() for until in locks)


def names(office: Office) -> dict[str, str]:
    """Login → what its holder is called; with the login where several are called the same."""
    with office.session() as session:
        held = dict(session.exec(select(User.login, User.name)).all())
    known = Counter(held.values())
    return {login: name if known[name] == 1 else f"{name}（{login}）"
            for login, name in held.items()}  # fmt: skip


def tokens(office: Office) -> list[Answer]:
    """Every token without its key, the newest first."""
    with office.session() as session:
        return [
            {"id": t.id, "name": t.name, "role": t.role, "scope": t.scope,
             "made_at": t.made_at.isoformat(), "expires_at": t.expires_at.isoformat(),
             "revoked_at": t.revoked_at.isoformat() if t.revoked_at else None,
             "used_at": t.used_at.isoformat() if t.used_at else None}
            for t in session.exec(select(Token).order_by(col(Token.id).desc()))
        ]  # fmt: skip


def records(
    office: Office, most: int = 200, before: int | None = None, subject: str = "", actor: str = ""
) -> list[Answer]:
    """Lines of the access record, the newest first; ``before``: those older than this one.

    ``subject`` and ``actor``: only the lines about the one and of the other.
    """
    query = select(AccessRecord).order_by(col(AccessRecord.id).desc()).limit(most)
    if before is not None:
        query = query.where(col(AccessRecord.id) < before)
    if subject:
        query = query.where(AccessRecord.subject == subject)
    if actor:
        query = query.where(AccessRecord.actor == actor)
    with office.session() as session:
        return [
            {"id": r.id, "at": r.at.isoformat(), "actor": r.actor, "what": r.what,
             "subject": r.subject, "detail": r.detail, "purpose": r.purpose}
            for r in session.exec(query)
        ]  # fmt: skip


def _user(session: Session, login: str) -> User:
    user = session.exec(select(User).where(User.login == login.strip().lower())).first()
    if user is None:
        raise Refusal("user_unknown", login=login[:40])
    return user


def _refuse_own(actor: str, user: User) -> None:
    if actor == user.login:
        raise Refusal("own_account", login=actor)


def _give(session: Session, user: User, roles: Roles) -> None:
    for role, scopes in roles.items():
        for scope in dict.fromkeys(scopes or [""]):
            session.add(UserRole(user_id=user.id or 0, role=role.value, scope=scope))


def note_in(session: Session, actor: str, what: str, subject: str, detail: str = "") -> None:
    """Write a line of the access record within a transaction that does more."""
    session.add(
        AccessRecord(at=door.now(), actor=actor, what=what, subject=subject, detail=detail[:400])
    )


def _told(roles: Roles) -> str:
    return ", ".join(f"{role.value} {' '.join(scopes)}".strip() for role, scopes in roles.items())


def _first_password() -> str:
    """Three groups that can be read over the telephone, about 70 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(3))
