"""Employers, members, and their enrolment. Personal details stand apart from money rows."""

from datetime import date

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field

from ledger.book.tables.base import Kept, one_of, optional_reference, reference, sealed
from ledger.nouns import EnrolmentKind


class Employer(Kept, table=True):
    """参加单位, known by its 统一社会信用代码."""

    __tablename__ = "employer"

    uscc: str = Field(max_length=18, unique=True)
    name: str = Field(max_length=120, index=True)
    kind: str = Field(max_length=40)


class EmployerTerm(Kept, table=True):
    """What was agreed with an employer for one period; the latest row of a period stands.

    Shares are exact fractions as text ("2/3"); ``headcount`` is the denominator of participation.
    """

    __tablename__ = "employer_term"
    __table_args__ = (CheckConstraint("headcount > 0", name="headcount_positive"),)

    employer_id: int = reference("employer.id", index=True)
    period_code: str = Field(max_length=20, foreign_key="period.code")
    headcount: int
    employer_share: str = Field(max_length=20)
    member_share: str = Field(max_length=20)
    union_share: str = Field(max_length=20)
    superior_share: str = Field(max_length=20)
    contact: str = Field(max_length=60)
    phone: str = Field(max_length=30)


class EmployerFact(Kept, table=True):
    """A fact of an employer in one period ("employer.kind"); the latest row of a name stands."""

    __tablename__ = "employer_fact"

    employer_id: int = reference("employer.id", index=True)
    period_code: str = Field(max_length=20, foreign_key="period.code")
    name: str = Field(max_length=80)
    value: str = Field(sa_type=Text)


class Member(Kept, table=True):
    """职工, known by type and number of the identity document. Money rows know only the id."""

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("id_number", "id_type"),)

    id_type: str = Field(max_length=30)
    id_number: str = sealed("member.id_number", 30)


class MemberDetail(Kept, table=True):
    """Name, telephone and bank card of a member; the latest row stands."""

    __tablename__ = "member_detail"

    member_id: int = reference("member.id", index=True)
    name: str = Field(max_length=60)
    mobile: str = sealed("member_detail.mobile", 30)
    bank_account: str = sealed("member_detail.bank_account", 40)
    bank_name: str = Field(max_length=120)


class Roster(Kept, table=True):
    """An accepted 参加人员名册 and what it changed."""

    __tablename__ = "roster"

    period_code: str = Field(max_length=20, foreign_key="period.code")
    file_digest: str = Field(max_length=64)
    file_name: str = Field(max_length=200)
    row_count: int
    joined_count: int
    left_count: int
    transferred_count: int
    changed_count: int
    unchanged_count: int
    refused_count: int


class Enrolment(Kept, table=True):
    """参互: one member in one period, once, whatever the employer (the key forbids a second)."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("member_id", "period_code"),
        one_of("kind", EnrolmentKind),
    )

    roster_id: int = reference("roster.id")
    member_id: int = reference("member.id")
    employer_id: int = reference("employer.id", index=True)
    period_code: str = Field(max_length=20, foreign_key="period.code")
    kind: str = Field(max_length=12)
    joined_on: date


class EnrolmentFact(Kept, table=True):
    """What an enrolment states beyond its columns: "shares", or a fact ("member.class")."""

    __tablename__ = "enrolment_fact"
    __table_args__ = (UniqueConstraint("enrolment_id", "name"),)

    enrolment_id: int = reference("enrolment.id")
    name: str = Field(max_length=80)
    value: str = Field(sa_type=Text)


class EnrolmentChange(Kept, table=True):
    """A leaver or a transfer within the period; the latest row stands."""

    __tablename__ = "enrolment_change"
    __table_args__ = (
        one_of("kind", ("leave", "transfer")),
        CheckConstraint("(kind = 'transfer') = (to_employer_id IS NOT NULL)", name="transfer_to"),
    )

    roster_id: int = reference("roster.id")
    enrolment_id: int = reference("enrolment.id", index=True)
    kind: str = Field(max_length=12)
    changed_on: date
    to_employer_id: int | None = optional_reference("employer.id")
