"""Contributions: what one person pays, who bears which part, an employer's bill, part payments.

``fee_of`` says what an enrolment costs and ``refund_of`` what comes back; ``split_fee`` and
``parts_of_fee`` share one fee out; ``bill`` and ``bill_members`` make the lines of an invoice;
``settle`` takes part payments. No fen is lost: parts sum to their fee, and lines to their sums.
"""

from ledger.core.contribution.billing import BillMember, Split, bill, bill_members, settle
from ledger.core.contribution.fees import fee_of, refund_of
from ledger.core.contribution.splitting import by_payer, parts_of_fee, split_fee

__all__ = [
    "BillMember",
    "Split",
    "bill",
    "bill_members",
    "by_payer",
    "fee_of",
    "parts_of_fee",
    "refund_of",
    "settle",
    "split_fee",
]
