"""What people hand in, once its text has been read: claims, receipts, bank results, vouchers.

A form holds values (dates, fen), not text; whether the rules allow it is decided later. ``row`` is
the line of the file as the user sees it, so that a later finding can point at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ledger.nouns import BenefitLine, Fen, Settlement


@dataclass(frozen=True, slots=True)
class ClaimForm:
    """One claim (申报) with all its settlements.

    ``row`` is the row of the first settlement; ``settlement_rows`` has one row per settlement.
    ``hospital_code`` and ``hospital_name`` are those of the first; each settlement names its own.
    The dates, facts, aid and papers are as ``nouns.ClaimCase`` has them; a line that needs no
    settlement has its dates here.
    """

    row: int
    claim_no: str
    psn_name: str
    certno: str
    line: BenefitLine
    submitted_on: date
    diagnosis_code: str
    diagnosis_name: str
    hospital_code: str
    hospital_name: str
    settlements: tuple[Settlement, ...]
    settlement_rows: tuple[int, ...]
    admitted_on: date | None = None
    discharged_on: date | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    aid: Mapping[str, Fen] = field(default_factory=dict)
    exclusions: tuple[str, ...] = ()
    papers: tuple[str, ...] | None = None
    first_diagnosed_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReceiptForm:
    """Money that arrived (到账). ``bank_ref`` is the bank's own number of the movement (流水号)."""

    row: int
    received_on: date
    bank_ref: str
    payer_name: str
    payer_account: str
    amount_fen: Fen
    memo: str


@dataclass(frozen=True, slots=True)
class ReversalForm:
    """A settlement that the hospital took back (结算撤销)."""

    row: int
    institution: str
    setl_id: str
    reversed_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class BankResultForm:
    """The bank's answer about one payment (回盘): ``paid``, or returned with a reason (退回)."""

    row: int
    payment_no: str
    paid: bool
    reason: str
    on: date
    bank_ref: str


class VoucherLine(NamedTuple):
    """One line of a manual voucher: exactly one of debit and credit is above zero."""

    account: str
    debit_fen: Fen
    credit_fen: Fen


@dataclass(frozen=True, slots=True)
class VoucherForm:
    """A manual voucher (人工凭证): balanced, with at least two lines."""

    summary: str
    effective_on: date
    lines: tuple[VoucherLine, ...]
