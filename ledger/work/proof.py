"""Proving who one is: the password, the code of the second factor, the locks against guessing.

Five wrong tries lock an account for a quarter of an hour. Tries from a browser that its owner came
in from before are counted apart: whoever guesses elsewhere cannot lock the owner out. A code opens
once, and no earlier one opens after it. The slow hashing holds up no transaction; what it found
counts only if the account is still as it was, so that tries at the same moment are all counted.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TypeVar

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import Session, select

from ledger.office.connection import Office
from ledger.office.sealing import new_secret
from ledger.office.tables import AccessRecord, User
from ledger.refusals import Refusal

T = TypeVar("T")

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
_KNOWN_BROWSER = "browser known to"

_hasher = PasswordHasher()


@dataclass(frozen=True)
class Given:
    """What somebody gives to prove who they are. ``login`` as the office keeps it.

    ``code``: of the second factor; None where none is asked for, because the visitor came in with
    one. ``browser``: the word of ``browser_word``, "" from a browser nobody knows.
    """

    login: str
    password: str
    code: str | None = ""
    browser: str = ""


def proved(office: Office, given: Given, moment: datetime, act: Callable[[Session, User], T]) -> T:
    """What ``act`` does once it is proved who somebody is, in the same transaction.

    Raises Refusal("login_refused"); ("login_locked": minutes) while an account is locked, whatever
    the password; ("code_needed") when a second factor is set up and no code was given;
    ("code_used") for a right code that opened before.
    """
    with office.session() as session:
        user = session.exec(select(User).where(User.login == given.login)).first()
    kept = user.password if user else _nobody()
    fits = _fits(kept, given.password)
    with office.session() as session:
        query = select(User).where(User.login == given.login).with_for_update()
        user = session.exec(query).first()
        fits = fits and user is not None and user.password == kept
        refusal = _refusal(session, office, user, given, moment, fits=fits)
        if refusal is None and user is not None:
            session.add(user)
            return act(session, user)
    assert refusal is not None, "either somebody is who they say or is refused"
    raise refusal


def _refusal(
    session: Session, office: Office, user: User | None, given: Given, moment: datetime, *,
    fits: bool,
) -> Refusal | None:  # fmt: skip
    if user is None or not user.is_active:
        return Refusal("login_refused")
    is_known = _is_known(office, given)
    locked_until = user.known_locked_until if is_known else user.locked_until
    if locked_until is not None and locked_until > moment:
        left = int((locked_until - moment).total_seconds() // 60) + 1
        return Refusal("login_locked", minutes=left)
    if fits and user.totp and given.code == "":
        return Refusal("code_needed")
    step = _step(office, user, given.code, moment) if fits else None
    if step is not None and 0 < step <= user.totp_step:
        return Refusal("code_used")
    if step is not None:
        user.totp_step = max(user.totp_step, step)
        _count(user, 0, None, is_known=is_known)
        return None
    session.add(AccessRecord(at=moment, actor=user.login, what="refused", subject=user.login))
    failures = (user.known_failures if is_known else user.failures) + 1
    if failures >= MOST_FAILURES:
        _count(user, 0, moment + LOCKED_FOR, is_known=is_known)
        session.add(AccessRecord(at=moment, actor=user.login, what="locked", subject=user.login))
    else:
        _count(user, failures, locked_until, is_known=is_known)
    session.add(user)
    return Refusal("login_refused")


def _count(user: User, failures: int, until: datetime | None, *, is_known: bool) -> None:
    if is_known:
        user.known_failures, user.known_locked_until = failures, until
    else:
        user.failures, user.locked_until = failures, until


def _step(office: Office, user: User, code: str | None, moment: datetime) -> int | None:
    """The half minute whose code was given; 0 where none is asked for, None for a wrong one."""
    if not user.totp or code is None:
        return 0
    secret = office.seal.open(user.totp, f"totp of {user.login}")
    return step_of(secret, code, moment)


def step_of(secret: str, code: str, moment: datetime) -> int | None:
    """The half minute whose code this is: the present one, or one beside it for clocks that differ.

    None where it is of none of them.
    """
    device = pyotp.TOTP(secret)
    now = device.timecode(moment)
    steps = (now + away for away in (-1, 0, 1))
    shown = code.strip().encode()
    fitting = [step for step in steps if hmac.compare_digest(device.at(step * 30).encode(), shown)]
    return max(fitting, default=None)


# -- passwords and browsers -----------------------------------------------------------------------


@cache
def _nobody() -> str:
    """A hash no password fits, so that an unknown name takes as long as a known one."""
    return _hasher.hash(new_secret()[0])


def hashed(password: str) -> str:
    """The Argon2id hash that is kept of a password."""
    return _hasher.hash(password)


def _fits(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def browser_word(office: Office, login: str) -> str:
    """What a browser keeps to show that the owner of an account came in from it; opens nothing."""
    return office.seal.close(login, _KNOWN_BROWSER)


def _is_known(office: Office, given: Given) -> bool:
    try:
        return office.seal.open(given.browser, _KNOWN_BROWSER) == given.login
    except ValueError:
        return False
