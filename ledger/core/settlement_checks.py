"""Do the amounts of one hospital settlement agree with each other?

The identities are those of the national settlement record. Where every known record keeps one, a
settlement that breaks it is refused; where cities are known to differ, it is taken and somebody
looks (``warn``). Nothing is recomputed: the sheet stays as the hospital printed it.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger.money import yuan
from ledger.nouns import SETTLEMENT_AMOUNTS, Fen, Finding, Settlement, Severity
from ledger.sentences.claims import AMOUNT_HEADINGS

#: What one bill is paid from, and whose sum it must therefore be.
_PAID_FROM = ("fund_pay_sumamt", "acct_pay", "acct_mulaid_pay", "psn_cash_pay", "hosp_part_amt")
#: What one bill falls into by the insurance's catalogue; not every city keeps this identity.
_FALLS_INTO = ("fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt")
#: The single funds whose sum is the funds' total, unless the sheet prints that total as 统筹.
_FUNDS = ("hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "maf_pay", "oth_pay")


def check_settlement(settlement: Settlement, row: int) -> list[Finding]:
    """Everything wrong with one settlement, refusals and warnings together, in a fixed order.

    ``row`` is its line in the file as the user sees it. Amounts in the facts are yuan.
    """
    return [*_refused(settlement, row), *_doubtful(settlement, row)]


def _refused(settlement: Settlement, row: int) -> Iterator[Finding]:
    amounts = settlement.amounts
    total = amounts["medfee_sumamt"]
    for name in SETTLEMENT_AMOUNTS:
        if amounts[name] < 0:
            facts = {"heading": AMOUNT_HEADINGS[name], "amount": yuan(amounts[name])}
            yield Finding("settlement_negative", Severity.REFUSE, row, AMOUNT_HEADINGS[name], facts)
    paid = sum(amounts[name] for name in _PAID_FROM)
    if paid != total:
        yield _refuse("settlement_paid_differs", row, "medfee_sumamt", total, paid)
    own = amounts["fulamt_ownpay_amt"] + amounts["overlmt_selfpay"]
    if own > total:
        yield _refuse("settlement_own_over_total", row, "fulamt_ownpay_amt", total, own)
    funds = amounts["fund_pay_sumamt"]
    if funds > total:
        yield _refuse("settlement_funds_over_total", row, "fund_pay_sumamt", total, funds)
    if settlement.discharged_on < settlement.admitted_on:
        facts = {
            "admitted_on": settlement.admitted_on.isoformat(),
            "discharged_on": settlement.discharged_on.isoformat(),
        }
        yield Finding("settlement_dates_reversed", Severity.REFUSE, row, "出院日期", facts)


def _doubtful(settlement: Settlement, row: int) -> Iterator[Finding]:
    amounts = settlement.amounts
    total = amounts["medfee_sumamt"]
    parts = sum(amounts[name] for name in _FALLS_INTO)
    if parts != total:
        yield _warn("settlement_parts_differ", row, "medfee_sumamt", total, parts)
    funds = amounts["fund_pay_sumamt"]
    single = sum(amounts[name] for name in _FUNDS)
    if any(amounts[name] for name in _FUNDS) and funds not in (single, amounts["hifp_pay"]):
        yield _warn("settlement_funds_differ", row, "fund_pay_sumamt", funds, single)
    in_scope = amounts["inscp_scp_amt"]
    if in_scope < funds:
        yield _warn("settlement_scope_below_funds", row, "inscp_scp_amt", in_scope, funds)


def _refuse(code: str, row: int, name: str, stated: Fen, found: Fen) -> Finding:
    return Finding(code, Severity.REFUSE, row, AMOUNT_HEADINGS[name], _compared(stated, found))


def _warn(code: str, row: int, name: str, stated: Fen, found: Fen) -> Finding:
    return Finding(code, Severity.WARN, row, AMOUNT_HEADINGS[name], _compared(stated, found))


def _compared(stated: Fen, found: Fen) -> dict[str, str]:
    """The two amounts that should agree, and how far the second lies from the first."""
    return {"stated": yuan(stated), "found": yuan(found), "difference": yuan(found - stated)}
