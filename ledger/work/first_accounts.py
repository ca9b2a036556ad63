"""The first accounts of an office: an administrator, or for a demonstration one for every role."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, func, select

from ledger.book.connection import OpenBook
from ledger.book.tables import Claim, Employer, Enrolment
from ledger.nouns import Answer
from ledger.office.connection import Office
from ledger.permissions import SCOPED, Role
from ledger.sentences import word
from ledger.work import accounts
from ledger.work.members_to_try import members_to_try


def first_accounts(office: Office, book: OpenBook, *, demo: bool = False) -> list[Answer]:
    """Login, first password, role and scope of each account made; none where there are some.

    ``demo``: an officer of the employer with the fewest members of fifty or more, the hospital
    with the most claims, and one of each other role (two approvers: some grants take two).
    """
    if accounts.users(office):
        return []
    wanted = [("administrator", Role.ADMINISTRATOR, "", "")]
    if demo:
        wanted = [*_for_everybody(book), *wanted]
    return [_made(office, *each) for each in wanted]


def to_try_a_claim_with(office: Office, book: OpenBook, today: date) -> list[Answer]:
    """Members of the demonstration's officer whom a claim can be tried with; none without one."""
    scopes = [held["scope"] for user in accounts.users(office) for held in user["roles"]
              if user["login"] == held["role"] == Role.OFFICER.value]  # fmt: skip
    return [each for scope in scopes for each in members_to_try(book, scope, today)]


def _for_everybody(book: OpenBook) -> list[tuple[str, Role, str, str]]:
    with book.reading() as connection:
        session = Session(bind=connection)
        scopes = {Role.OFFICER: _employer(session), Role.HOSPITAL: _hospital(session)}
    wanted: list[tuple[str, Role, str, str]] = []
    for role in Role:
        code, owner = scopes.get(role, ("", ""))
        if role is not Role.ADMINISTRATOR and (role not in SCOPED or code):
            wanted.append((role.value, role, code, owner))
            if role is Role.APPROVER:
                wanted.append((f"{role.value}2", role, "", ""))
    return wanted


def _employer(session: Session) -> tuple[str, str]:
    """A small employer with people enrolled: its code and name; blanks where there is none."""
    count = func.count(col(Enrolment.id))
    query = (
        select(Employer.uscc, Employer.name)
        .join(Enrolment, col(Enrolment.employer_id) == col(Employer.id))
        .group_by(col(Employer.id), col(Employer.uscc), col(Employer.name))
        .order_by((count < 50), count, col(Employer.id))
        .limit(1)
    )
    found = session.exec(query).first()
    return (found[0], found[1]) if found else ("", "")


def _hospital(session: Session) -> tuple[str, str]:
    query = (
        select(Claim.hospital_code, Claim.hospital_name)
        .group_by(col(Claim.hospital_code), col(Claim.hospital_name))
        .order_by(func.count(col(Claim.id)).desc(), col(Claim.hospital_code))
        .limit(1)
    )
    found = session.exec(query).first()
    return (found[0], found[1]) if found else ("", "")


def _made(office: Office, login: str, role: Role, scope: str, owner: str) -> Answer:
    name = word("role", role.value) + (f"（{owner}）" if owner else "")
    made = accounts.add_user(office, "setup", login, name[:80], {role: [scope]})
    return {**made, "role": role.value, "scope": scope, "owner": owner}
