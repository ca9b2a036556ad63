"""The door refuses in so many words: logins, passwords, accounts, tokens, uploads, signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from sqlmodel import select

from ledger.office.connection import Office
from ledger.office.tables import User
from ledger.permissions import Role
from ledger.refusals import Refusal
from ledger.scheme import find_scheme
from ledger.sentences import say
from ledger.work import (
    accounts,
    door,
    paper_facts,
    proof,
    scheme_cases,
    signing,
    uploads,
)
from ledger.work.books import opened
from tests.conftest import desk
from tests.web.conftest import PASSWORD, Site


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Refused under ``code``, in a sentence that is whole."""
    with pytest.raises(Refusal) as caught:
        yield
    assert caught.value.code == code
    assert "{" not in say(code, caught.value.facts)


def user(office: Office, login: str) -> User:
    with office.session() as session:
        return session.exec(select(User).where(User.login == login)).one()


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(new_site: Site) -> None:
    for login in ("reviewer", "nobody"):
        with refused("login_refused"):
            door.come_in(new_site.office, login, "wrong")


def test_five_wrong_passwords_lock_and_the_right_one_does_not_help(new_site: Site) -> None:
    for _ in range(proof.MOST_FAILURES):
        with refused("login_refused"):
            door.come_in(new_site.office, "reviewer", "wrong")
    with refused("login_locked"):
        door.come_in(new_site.office, "reviewer", PASSWORD)
    accounts.reset_password(new_site.office, "administrator", "reviewer")
    assert user(new_site.office, "reviewer").locked_until is None


def test_a_visit_ends_when_it_is_idle_and_when_one_leaves(
    new_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, visitor = door.come_in(new_site.office, "Reviewer ", PASSWORD)
    assert door.visitor_with(new_site.office, key)
    door.leave(new_site.office, visitor)
    assert door.visitor_with(new_site.office, key) is None
    key, _ = door.come_in(new_site.office, "reviewer", PASSWORD)
    later = door.now() + door.IDLE + timedelta(seconds=1)
    monkeypatch.setattr(door, "now", lambda: later)
    assert door.visitor_with(new_site.office, key) is None


def test_a_second_factor_is_asked_for_once_it_is_set_up(new_site: Site) -> None:
    secret = pyotp.random_base32()
    with refused("code_wrong"):
        accounts.set_second_factor(new_site.office, "reviewer", secret, "000000")
    code = pyotp.TOTP(secret).now()
    accounts.set_second_factor(new_site.office, "reviewer", secret, code)
    assert secret not in user(new_site.office, "reviewer").totp
    with refused("code_needed"):
        door.come_in(new_site.office, "reviewer", PASSWORD)
    with refused("code_used"):
        door.come_in(new_site.office, "reviewer", PASSWORD, code)
    later = pyotp.TOTP(secret).at(door.now() + timedelta(seconds=30))
    assert door.come_in(new_site.office, "reviewer", PASSWORD, later)
    with refused("code_used"):
        door.come_in(new_site.office, "reviewer", PASSWORD, code)


def test_a_reset_password_does_not_go_round_the_second_factor(new_site: Site) -> None:
    secret = pyotp.random_base32()
    accounts.set_second_factor(new_site.office, "reviewer", secret, pyotp.TOTP(secret).now())
    made = accounts.reset_password(new_site.office, "administrator", "reviewer")
    with refused("code_needed"):
        door.come_in(new_site.office, "reviewer", made["password"])
    later = pyotp.TOTP(secret).at(door.now() + timedelta(seconds=30))
    _, visitor = door.come_in(new_site.office, "reviewer", made["password"], later)
    assert visitor.must_change


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("短", "password_short"),
        ("1234567890123", "password_plain"),
        (PASSWORD, "password_same"),
        ("tongzhou2026!", "password_plain"),
        ("江苏工会互助20261", "password_plain"),
        ("reviewer 青山遮不住", "password_plain"),
        ("Q1W2E3r4t5y6", "password_plain"),  # long and mixed, and tried by everybody
    ],
)
def test_a_weak_password_is_refused(new_site: Site, new: str, code: str) -> None:
    _, visitor = door.come_in(new_site.office, "reviewer", PASSWORD)
    with refused(code):
        door.change_password(new_site.office, visitor, PASSWORD, new)


@pytest.mark.parametrize(
    ("login", "name", "roles", "code"),
    [
        ("王", "王", {Role.REVIEWER: []}, "login_form"),
        ("reviewer", "又一个", {Role.REVIEWER: []}, "login_taken"),
        ("new.one", " ", {Role.REVIEWER: []}, "name_missing"),
        ("new.one", "新", {}, "no_role"),
        ("new.one", "新", {Role.REVIEWER: [], Role.CASHIER: []}, "roles_clash"),
        ("new.one", "新", {Role.OFFICER: [""]}, "role_needs_scope"),
        ("new.one", "新", {Role.REVIEWER: ["H1"]}, "role_has_no_scope"),
    ],
)
def test_an_account_that_will_not_do_is_refused(
    new_site: Site, login: str, name: str, roles: dict[Role, list[str]], code: str
) -> None:
    with refused(code):
        accounts.add_user(new_site.office, "administrator", login, name, roles)


def test_nobody_closes_their_own_account_or_one_that_is_not_there(new_site: Site) -> None:
    with refused("own_account"):
        accounts.set_active(new_site.office, "administrator", "administrator", active=False)
    with refused("user_unknown"):
        accounts.set_active(new_site.office, "administrator", "nobody", active=False)


@pytest.mark.parametrize(
    ("name", "days", "code"), [("x", 0, "token_days"), ("x" * 35, 1, "token_name_long")]
)
def test_a_token_that_will_not_do_is_refused(
    new_site: Site, name: str, days: int, code: str
) -> None:
    with refused(code):
        accounts.add_token(new_site.office, "administrator", name, Role.HOSPITAL, "H1", days)


def test_a_revoked_token_opens_nothing(new_site: Site) -> None:
    made = accounts.add_token(new_site.office, "administrator", "院内", Role.HOSPITAL, "H1")
    assert door.program_with(new_site.office, made["key"])
    accounts.revoke_token(new_site.office, "administrator", made["id"])
    assert door.program_with(new_site.office, made["key"]) is None
    with refused("token_unknown"):
        accounts.revoke_token(new_site.office, "administrator", 99)


def test_uploads_that_will_not_do_are_refused(new_site: Site) -> None:
    office = new_site.office
    keep: Callable[..., Any] = uploads.keep_upload
    with refused("upload_missing"):
        keep(office, "officer", "名册.xlsx", b"")
    with refused("upload_kind"):
        keep(office, "officer", "名册.exe", b"x", (".xlsx",))
    with refused("upload_too_large"):
        keep(office, "officer", "名册.xlsx", b"xx", (".xlsx",), 1)
    with refused("upload_gone"):
        uploads.upload_of(office, 99)


def test_signing_nothing_or_beyond_ones_level_is_refused(early_site: Site) -> None:
    drawn, *others = sorted(
        (f"SB{n}" for n in range(100)), key=lambda no: not signing.is_sampled(no)
    )
    with opened(early_site.place) as book:
        at = desk(book, "reviewer", date(2013, 1, 1))
        with refused("nothing_chosen"):
            signing.sign_claims(at, {})
        with refused("sampled_alone"):
            signing.sign_claims(at, {drawn: 1, others[-1]: 1})
        with refused("level_not_yours"):
            signing.sign_claims(at, {others[-1]: 2}, 1)


def test_a_claim_that_is_not_decided_has_no_decision_to_print(early_site: Site) -> None:
    with opened(early_site.place) as book, book.reading() as connection:
        claim_no = connection.exec_driver_sql("SELECT min(claim_no) FROM claim").scalar_one()
    with opened(early_site.place) as book, refused("decision_missing"):
        paper_facts.facts(book, "decision", claim_no)


def test_a_scheme_without_cases_has_nothing_to_try(tmp_path: Path) -> None:
    for file in find_scheme("jingjiang-2012").glob("*.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with refused("no_cases"):
        scheme_cases.try_cases(tmp_path)


def test_an_office_on_a_server_must_be_told_where_its_key_lies(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TONGZHOU_KEY_FILE", raising=False)
    with refused("key_file_missing"):
        Office("postgresql://nobody@localhost/none?search_path=city")
