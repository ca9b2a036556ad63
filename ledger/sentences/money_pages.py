"""Sentences of the cashier's and the accountant's pages."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "no_payment_ticked": (
        "没有勾选付款；请先在付款明细中勾选银行已回复的付款。",
        "No payment is ticked; tick those in the list that the bank has answered.",
    ),
    "nothing_to_correct": (
        "没有填写要更正的内容；请填写户名、账号或开户行中的至少一项。",
        "Nothing to correct is filled in; fill in the name, the account or the bank.",
    ),
    "invoice_state.all": ("全部", "all"),
    "invoice_state.open": ("未缴", "unpaid"),
    "invoice_state.overdue": ("逾期未缴", "overdue"),
    "invoice_state.paid": ("已缴清", "paid"),
    "invoice_state.cancelled": ("已作废", "cancelled"),
    "batch_state.waiting": ("待放行", "waiting for release"),
    "batch_state.released": ("已放行，待回盘", "released, bank not heard yet"),
    "batch_state.answered": ("银行已全部回复", "all answered by the bank"),
    "batch_state.withdrawn": ("已撤回", "withdrawn"),
    "payment_state.all": ("全部", "all"),
    "payment_state.waiting": ("银行未回复", "not answered"),
    "payment_state.paid": ("已付", "paid"),
    "payment_state.returned": ("退汇", "returned"),
}
