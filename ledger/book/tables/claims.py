"""Claims, the hospital settlements under them, decisions and signatures."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from ledger.book.tables.base import Kept, money, not_negative, one_of, positive, reference
from ledger.nouns import SETTLEMENT_AMOUNTS, Outcome

#: What a paper may come as.
MEDIA_TYPES = ("application/pdf", "image/jpeg", "image/png")


class Claim(Kept, table=True):
    """补助申报. The member may turn out not to be enrolled: that is decided, not refused.

    ``line`` is the code the scheme gives the benefit line (保障项目).
    """

    __tablename__ = "claim"

    claim_no: str = Field(max_length=40, unique=True)
    member_id: int = reference("member.id", index=True)
    period_code: str = Field(max_length=20, foreign_key="period.code", index=True)
    line: str = Field(max_length=60)
    submitted_on: date
    diagnosis_code: str = Field(max_length=20)
    diagnosis_name: str = Field(max_length=120)
    hospital_code: str = Field(max_length=30)
    hospital_name: str = Field(max_length=120)


class ClaimFact(Kept, table=True):
    """What a claim states beyond the columns of ``claim``: one name and its value as text.

    Names are those of ``ledger.book.claim_facts``: a declared fact, a date, a list in JSON, or
    "aid.KIND" with its fen.
    """

    __tablename__ = "claim_fact"
    __table_args__ = (UniqueConstraint("claim_id", "name"),)

    claim_id: int = reference("claim.id")
    name: str = Field(max_length=80)
    value: str = Field(sa_type=Text)


class SettlementRow(Kept, table=True):
    """医保结算, in the names of the national settlement record. Claimed once, across all years.

    ``receipt_no`` is "" where the sheet prints none.
    """

    __tablename__ = "settlement"
    __table_args__ = (
        UniqueConstraint("institution", "setl_id"),
        Index(  # a sheet may print no number: nothing is said of two of those
            "uq_settlement_receipt_code_receipt_no",
            "receipt_code",
            "receipt_no",
            unique=True,
            sqlite_where=text("receipt_no <> ''"),
            postgresql_where=text("receipt_no <> ''"),
        ),
        CheckConstraint("admitted_on <= discharged_on", name="stay_forward"),
        *not_negative(*(f"{name}_fen" for name in SETTLEMENT_AMOUNTS)),
    )

    claim_id: int = reference("claim.id", index=True)
    institution: str = Field(max_length=30)
    setl_id: str = Field(max_length=40)
    receipt_code: str = Field(max_length=20)
    receipt_no: str = Field(max_length=20)
    admitted_on: date
    discharged_on: date
    medfee_sumamt_fen: int = money()
    fulamt_ownpay_amt_fen: int = money()
    overlmt_selfpay_fen: int = money()
    preselfpay_amt_fen: int = money()
    inscp_scp_amt_fen: int = money()
    act_pay_dedc_fen: int = money()
    hifp_pay_fen: int = money()
    cvlserv_pay_fen: int = money()
    hifes_pay_fen: int = money()
    hifmi_pay_fen: int = money()
    hifob_pay_fen: int = money()
    maf_pay_fen: int = money()
    oth_pay_fen: int = money()
    fund_pay_sumamt_fen: int = money()
    acct_pay_fen: int = money()
    acct_mulaid_pay_fen: int = money()
    psn_cash_pay_fen: int = money()
    hosp_part_amt_fen: int = money()


class SettlementFact(Kept, table=True):
    """What a settlement states beyond its columns: "settled_on", where it is not the discharge."""

    __tablename__ = "settlement_fact"
    __table_args__ = (UniqueConstraint("settlement_id", "name"),)

    settlement_id: int = reference("settlement.id")
    name: str = Field(max_length=80)
    value: str = Field(sa_type=Text)


class SettlementReversal(Kept, table=True):
    """结算撤销: the hospital took the settlement back; its claim is decided again without it."""

    __tablename__ = "settlement_reversal"

    settlement_id: int = reference("settlement.id", unique=True)
    reversed_on: date
    reason: str = Field(max_length=200)


class Attachment(Kept, table=True):
    """附件: that a paper came with a claim, and which; its bytes lie sealed in the office.

    ``paper``: what it shows, in a word of the scheme or of whoever handed it in; "" where nobody
    said. ``size`` in bytes; ``sha256`` of the bytes as they came.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        UniqueConstraint("claim_id", "sha256"),
        one_of("media_type", MEDIA_TYPES),
        positive("size"),
    )

    claim_id: int = reference("claim.id")
    paper: str = Field(max_length=80)
    file_name: str = Field(max_length=120)
    media_type: str = Field(max_length=20)
    size: int
    sha256: str = Field(max_length=64)


class DecisionRow(Kept, table=True):
    """审核决定, one a round; the highest round of a claim is the live one."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("claim_id", "round"),
        one_of("outcome", Outcome),
        *not_negative("base_fen", "benefit_fen"),
        CheckConstraint("(outcome = 'approved') = (benefit_fen > 0)", name="outcome_amount"),
    )

    claim_id: int = reference("claim.id")
    round: int
    decided_on: date
    outcome: str = Field(max_length=10)
    base_fen: int = money()
    benefit_fen: int = money()
    reasons: str = Field(sa_type=Text)
    workings: str = Field(sa_type=Text)
    rules_digest: str = Field(max_length=64, foreign_key="rulebook_text.rules_digest")
    made_by: str = Field(max_length=80)


class DecisionReturn(Kept, table=True):
    """退回重审: a decision that nobody will sign; its claim is decided again, in another round."""

    __tablename__ = "decision_return"

    decision_id: int = reference("decision.id", unique=True)
    returned_on: date
    returned_by: str = Field(max_length=80)
    reason: str = Field(max_length=200)


class Approval(Kept, table=True):
    """One signature on a decision, an allocation, a refund or a voucher."""

    __tablename__ = "approval"
    __table_args__ = (
        UniqueConstraint("subject", "subject_id", "level"),
        one_of("subject", ("decision", "allocation", "refund", "voucher")),
        CheckConstraint("signed_by <> made_by", name="maker_is_not_checker"),
    )

    subject: str = Field(max_length=12)
    subject_id: int = Field(sa_type=BigInteger)
    level: int
    made_by: str = Field(max_length=80)
    signed_by: str = Field(max_length=80)
    signed_on: date


class Recovery(Kept, table=True):
    """追回: a benefit already paid that a later round no longer grants."""

    __tablename__ = "recovery"
    __table_args__ = (positive("amount_fen"),)

    recovery_no: str = Field(max_length=20, unique=True)
    decision_id: int = reference("decision.id", unique=True)
    member_id: int = reference("member.id", index=True)
    amount_fen: int = money()
    claimed_on: date


class RecoveryUse(Kept, table=True):
    """The part of a receipt that pays a recovery back."""

    __tablename__ = "recovery_use"
    __table_args__ = (positive("amount_fen"),)

    recovery_id: int = reference("recovery.id", index=True)
    receipt_id: int = reference("receipt.id", index=True)
    used_on: date
    amount_fen: int = money()
