"""The tables of one book. Every module of the room may import from here."""

from ledger.book.tables.base import Kept
from ledger.book.tables.claims import (
    Approval,
    Attachment,
    Claim,
    ClaimFact,
    DecisionReturn,
    DecisionRow,
    Recovery,
    RecoveryUse,
    SettlementFact,
    SettlementReversal,
    SettlementRow,
)
from ledger.book.tables.contributions import (
    Invoice,
    InvoiceCancellation,
    InvoiceLine,
    Receipt,
    ReceiptUse,
    Refund,
)
from ledger.book.tables.erasures import Erasure, ErasureRequest, Redaction
from ledger.book.tables.journal import (
    AccountRow,
    AccountTotal,
    Book,
    Entry,
    EntrySeal,
    PeriodRow,
    Posting,
    RulebookText,
    SealingKey,
    Step,
)
from ledger.book.tables.payments import (
    BankResult,
    Batch,
    BatchCancellation,
    Payable,
    PayableCancellation,
    PayeeCorrection,
    Payment,
    Release,
)
from ledger.book.tables.people import (
    Employer,
    EmployerFact,
    EmployerTerm,
    Enrolment,
    EnrolmentChange,
    EnrolmentFact,
    Member,
    MemberDetail,
    Roster,
)
from ledger.book.tables.year_ends import (
    Allocation,
    AwardRow,
    Closing,
    Notice,
    Objection,
    ObjectionAnswer,
    Voucher,
)

__all__ = [
    "AccountRow", "AccountTotal", "Allocation", "Approval", "Attachment", "AwardRow",
    "BankResult", "Batch",
    "BatchCancellation", "Book", "Claim", "ClaimFact", "Closing", "DecisionReturn", "DecisionRow",
    "Employer", "EmployerFact", "EmployerTerm", "Enrolment", "EnrolmentChange", "EnrolmentFact",
    "Entry", "EntrySeal", "Erasure", "ErasureRequest", "Invoice", "InvoiceCancellation",
    "InvoiceLine", "Kept", "Member", "MemberDetail", "Notice", "Objection", "ObjectionAnswer",
    "Payable", "PayableCancellation",
    "PayeeCorrection", "Payment", "PeriodRow", "Posting", "Receipt", "ReceiptUse", "Recovery",
    "RecoveryUse", "Redaction", "Refund", "Release", "Roster", "RulebookText", "SealingKey",
    "SettlementFact",
    "SettlementReversal", "SettlementRow", "Step", "Voucher",
]  # fmt: skip
