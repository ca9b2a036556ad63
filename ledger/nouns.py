"""Everything the business names, as frozen values. Read this first.

Units: every ``*_fen`` is whole 分 (an ``int``, 100 fen = 1 yuan); every ``*_on`` is a date in the
federation's own calendar; every ``*_at`` is an aware UTC moment. Ids are integers made by the book
and mean nothing outside it; people use the numbers printed on papers (``*_no``).

What is made by the million is a Struct, which is made in a tenth of the time of a dataclass;
``gc=False`` spares the collector of cycles those that hold nothing a cycle could go through.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

import msgspec

Fen: TypeAlias = int
BenefitLine: TypeAlias = str  # 保障项目, by the code the scheme gives it: "inpatient"


class AccountKind(StrEnum):
    """会计要素: which of the five elements an account (科目) belongs to."""

    ASSET = "asset"
    LIABILITY = "liability"
    NET_ASSET = "net_asset"
    INCOME = "income"
    EXPENSE = "expense"

    @property
    def debit_is_increase(self) -> bool:
        return self in (AccountKind.ASSET, AccountKind.EXPENSE)


class Payer(StrEnum):
    """Who bears a part of one contribution (缴费承担方)."""

    EMPLOYER = "employer"
    MEMBER = "member"
    UNION = "union"
    SUPERIOR = "superior"


class EnrolmentKind(StrEnum):
    """首次 / 续保 / 中断后重新参加, seen from the periods before."""

    FIRST = "first"
    RENEWED = "renewed"
    LAPSED = "lapsed"


class ChangeKind(StrEnum):
    """增减员: what a roster row asks for."""

    JOIN = "join"
    LEAVE = "leave"
    TRANSFER = "transfer"


class Outcome(StrEnum):
    APPROVED = "approved"
    DECLINED = "declined"


class PayableKind(StrEnum):
    BENEFIT = "benefit"
    RELIEF = "relief"
    REFUND = "refund"


class Severity(StrEnum):
    """``refuse``: the row cannot be taken; ``warn``: it is taken, and somebody should look."""

    REFUSE = "refuse"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in what was handed in: where, how grave, and the facts for the sentence.

    ``row`` is the line in the file as the user sees it (heading = 1); 0 means the whole file.
    ``column`` is the heading as written in the file, "" for the whole row.
    The sentence, which also says how to mend it, is looked up by ``code`` in ``sentences``.
    """

    code: str
    severity: Severity
    row: int
    column: str
    facts: Mapping[str, str]


# -- enrolment ------------------------------------------------------------------------------------


class RosterRow(msgspec.Struct, frozen=True, gc=False):
    """One line of a 参加人员名册 as text, before any check. ``row`` as the user sees it."""

    row: int
    employer_name: str
    uscc: str
    name: str
    id_type: str
    id_number: str
    mobile: str
    bank_account: str
    bank_name: str
    change: str
    changed_on: str
    shares: str = ""
    facts: Mapping[str, str] = msgspec.field(default_factory=dict)  # by name: "member.class"


@dataclass(frozen=True, slots=True)
class EmployerRow:
    """One line of a 单位登记表 as text, before any check."""

    row: int
    name: str
    uscc: str
    kind: str
    headcount: str
    employer_share: str
    member_share: str
    union_share: str
    superior_share: str
    contact: str
    phone: str
    facts: Mapping[str, str] = field(default_factory=dict)  # by name of the fact: "employer.kind"


@dataclass(frozen=True, slots=True)
class Agreement:
    """The split of one contribution agreed with an employer for one period; sums to one."""

    shares: Mapping[Payer, Fraction]


@dataclass(frozen=True, slots=True)
class ContributionLine:
    """One member's contribution, split over the payers; the parts sum to ``fee_fen``."""

    enrolment_id: int
    fee_fen: Fen
    parts: Mapping[Payer, Fen]


@dataclass(frozen=True, slots=True)
class Bill:
    """What one employer owes: lines, their sums per payer, and the total (缴费通知单)."""

    lines: tuple[ContributionLine, ...]
    by_payer: Mapping[Payer, Fen]
    total_fen: Fen


# -- claims ---------------------------------------------------------------------------------------

#: The amounts of the national settlement record (setlinfo) that a settlement carries. Field names
#: are those of the interface; a column holding one is the name plus ``_fen``.
SETTLEMENT_AMOUNTS: tuple[str, ...] = (
    "medfee_sumamt",  # 医疗费总额
    "fulamt_ownpay_amt",  # 全自费金额
    "overlmt_selfpay",  # 超限价自费费用
    "preselfpay_amt",  # 先行自付金额
    "inscp_scp_amt",  # 符合政策范围金额
    "act_pay_dedc",  # 实际支付起付线
    "hifp_pay",  # 基本医疗保险统筹基金支出
    "cvlserv_pay",  # 公务员医疗补助资金支出
    "hifes_pay",  # 企业补充医疗保险基金支出
    "hifmi_pay",  # 居民大病保险资金支出
    "hifob_pay",  # 职工大额医疗费用补助基金支出
    "maf_pay",  # 医疗救助基金支出
    "oth_pay",  # 其他支出
    "fund_pay_sumamt",  # 基金支付总额
    "acct_pay",  # 个人账户支出
    "acct_mulaid_pay",  # 个人账户共济支付金额
    "psn_cash_pay",  # 个人现金支出
    "hosp_part_amt",  # 医院负担金额
)


class Settlement(msgspec.Struct, frozen=True, gc=False):
    """One hospital settlement (结算). ``amounts`` has every name of SETTLEMENT_AMOUNTS, in fen."""

    setl_id: str
    institution: str
    receipt_code: str
    receipt_no: str
    admitted_on: date
    discharged_on: date
    amounts: Mapping[str, Fen]
    settled_on: date | None = None  # 结算日期; None: the day of discharge


class CoverFacts(msgspec.Struct, frozen=True, gc=False):
    """What is known of a member's enrolment when a claim is decided.

    ``paid_on``: the day the whole invoice was paid, None while any of it is open. ``starts_on``:
    the day the enrolment takes effect, before any waiting, if it is stated; else it follows from
    ``joined_on`` and the rules. ``since``: that day of the first of the enrolments without a gap.
    """

    kind: EnrolmentKind
    joined_on: date
    ends_on: date
    due_on: date | None
    paid_on: date | None
    consecutive_periods: int = 1
    shares: int = 1
    starts_on: date | None = None
    since: date | None = None


class EarlierClaim(msgspec.Struct, frozen=True, gc=False):
    """What counts of a claim decided before, towards thresholds, caps and numbers of claims.

    ``accrues``: there was a right to benefit, whatever the amount came to; only then do its base
    and its days count. ``days`` as the line's rules counted them; ``given_up_fen``: taken off it
    for exclusive lines granted before.
    """

    line: BenefitLine
    period_starts_on: date
    base_fen: Fen
    benefit_fen: Fen
    accrues: bool = True
    days: int = 0
    given_up_fen: Fen = 0


class ClaimCase(msgspec.Struct, frozen=True):
    """Everything a decision depends on. ``settlements`` holds only those not reversed.

    ``earlier``: the member's other claims, decided before, of this period and of all others.
    ``admitted_on``, ``discharged_on``: as the claim states them; without, they are those of its
    settlements. ``facts``: words by the name of the fact, numbers as text. ``aid``: what others
    gave, by kind. ``papers`` None: nobody listed them, so they are not looked at.
    """

    claim_no: str
    line: BenefitLine
    submitted_on: date
    diagnosis_code: str
    period_starts_on: date
    period_ends_on: date
    settlements: tuple[Settlement, ...]
    cover: CoverFacts | None
    earlier: tuple[EarlierClaim, ...] = ()
    admitted_on: date | None = None
    discharged_on: date | None = None
    facts: Mapping[str, str] = msgspec.field(default_factory=dict)
    aid: Mapping[str, Fen] = msgspec.field(default_factory=dict)
    exclusions: tuple[str, ...] = ()
    papers: tuple[str, ...] | None = None
    first_diagnosed_on: date | None = None


class Working(msgspec.Struct, frozen=True, gc=False):
    """One step of a calculation: what was done, under which article, amount before and after."""

    what: str
    article: str
    before_fen: Fen
    after_fen: Fen
    facts: Mapping[str, str]


class Reason(msgspec.Struct, frozen=True, gc=False):
    """Why a claim was declined or cut; the sentence stands in ``sentences`` under ``code``."""

    code: str
    article: str
    facts: Mapping[str, str]


class Decision(msgspec.Struct, frozen=True):
    """The result of adjudicating one claim (审核决定). Declined means zero fen, with reasons."""

    outcome: Outcome
    base_fen: Fen
    benefit_fen: Fen
    reasons: tuple[Reason, ...]
    workings: tuple[Working, ...]


# -- the journal ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PostingDraft:
    """One line of an entry before it is booked: exactly one of debit and credit is not zero."""

    account: str
    debit_fen: Fen
    credit_fen: Fen
    employer_id: int | None = None
    member_id: int | None = None


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """A balanced set of postings (记账凭证) before it is booked.

    ``event`` is what happened; ``cause_kind`` and ``cause_id`` name the record that caused it: a
    record causes each event once. ``reverses_id`` is the entry that a red-letter entry (红字冲销)
    takes back, else None.
    """

    event: str
    booked_on: date
    effective_on: date
    period_code: str
    cause_kind: str
    cause_id: int
    summary: str
    postings: tuple[PostingDraft, ...]
    made_by: str
    checked_by: str | None = None
    reverses_id: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """An amount handed to ``core.journal`` with the sub-ledger (辅助核算) it belongs to."""

    fen: Fen
    employer_id: int | None = None
    member_id: int | None = None


# -- year end -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClosingResult:
    """Income less expense of one period, and where it goes; exactly one of surplus, deficit > 0."""

    income_fen: Fen
    expense_fen: Fen
    surplus_fen: Fen
    deficit_fen: Fen
    reserve_fen: Fen
    relief_pool_fen: Fen
    carried_fen: Fen


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """A member's claim to relief: the diagnosis group and the burden left after all benefits."""

    case_no: str
    group: str
    burden_fen: Fen
    consecutive_periods: int = 1


class Award(msgspec.Struct, frozen=True, gc=False):
    case_no: str
    group: str
    burden_fen: Fen
    need_fen: Fen
    award_fen: Fen


@dataclass(frozen=True, slots=True)
class TrancheResult:
    """What one tranche needed and got. ``ratio`` is exact: awarded for each fen of need, ≤ 1."""

    groups: tuple[str, ...]
    available_fen: Fen
    need_fen: Fen
    awarded_fen: Fen
    ratio: Fraction


@dataclass(frozen=True, slots=True)
class AllocationResult:
    """Awards in the order of the candidates; Σ awards + remainder = pool."""

    pool_fen: Fen
    need_fen: Fen
    awarded_fen: Fen
    remainder_fen: Fen
    tranches: tuple[TrancheResult, ...]
    awards: tuple[Award, ...]


#: What a step answers: JSON-ready, amounts in ``*_fen`` keys. Stored and replayed word for word.
Answer: TypeAlias = dict[str, Any]
