"""Sentences about what ``verify`` finds (``fault.CODE``) and looks at: (中文, English)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_CHAINS: dict[str, tuple[str, str]] = {
    "fault.check_stopped": (
        "这项核查中途停止：{problem}。账套的数据已经损坏，请从备份恢复后再核查。",
        "This check could not go on: {problem}. The book's data is damaged; restore a copy.",
    ),
    "fault.guard_missing": (
        "数据库中缺少这个防改触发器，账套失去了保护；请从备份恢复。",
        "This guard is missing from the database, and the book is unprotected; restore a copy.",
    ),
    "fault.key_changed": (
        "密钥清单的这一行被改动或是冒加的；请从备份恢复。",
        "This line of the list of keys was changed, or added by somebody else; restore a copy.",
    ),
    "fault.keys_differ": (
        "密钥清单缺少行，或列有密钥文件里没有的密钥；请从备份恢复，并核对密钥文件。",
        "The list of keys lacks a line, or names a key that the file of keys does not hold; "
        "restore a copy, and check the file of keys.",
    ),
    "fault.step_gap": (
        "步骤编号不连续：现为 {kept}，应为 {expected}，有步骤被删去。",
        "The steps have a gap: {kept} stands where {expected} should.",
    ),
    "fault.step_version_wrong": (
        "步骤的校验方式是第 {kept} 版，而到此应不低于第 {expected} 版，也不应高于本程序的版本。",
        "The step is hashed in version {kept}; at least {expected}, and none that the program does "
        "not know, can stand here.",
    ),
    "fault.step_not_chained": (
        "与上一步骤的校验值接不上：账套中是 {kept}，应为 {expected}。",
        "It does not follow from the step before: the book has {kept}, expected {expected}.",
    ),
    "fault.step_changed": (
        "步骤的内容写入后被改动过（请求编号 {request_id}）。",
        "The step was changed after it was written (request id {request_id}).",
    ),
    "fault.row_missing": ("这条记录被删去了。", "This row is gone."),
    "fault.row_changed": (
        "这条记录写入后被改动过（由步骤 {step} 写入）。",
        "This row was changed after it was written (by step {step}).",
    ),
    "fault.redaction_forged": (
        "这条“个人信息删除”的记录不是本程序写下的，或被改动过；请从备份恢复。",
        "This record of an erased value was not written by the program, or was changed; restore a "
        "copy.",
    ),
    "fault.redaction_unfounded": (
        "写着删除过个人信息的记录 {record} 不存在；请从备份恢复。",
        "The record {record}, of which values are said to be erased, is not there; restore a copy.",
    ),
    "fault.rows_differ_from_step": (
        "这一步写入的记录与登记的不符：现有 {kept} 条，当时写入 {expected} 条；"
        "条数相同则是内容被改动。",
        "The rows of this step are not those it wrote: {kept} now, {expected} then; where the "
        "numbers agree, a row was changed.",
    ),
    "fault.entry_gap": (
        "凭证链不连续：位置为 {kept}，应为 {expected}。",
        "The chain of entries has a gap: position {kept} stands where {expected} should.",
    ),
    "fault.entry_not_chained": (
        "与上一凭证的校验值接不上：账套中是 {kept}，应为 {expected}。",
        "It does not follow from the entry before: the book has {kept}, expected {expected}.",
    ),
    "fault.entry_changed": (
        "凭证或其分录入账后被改动过（凭证链第 {position} 位）。",
        "The entry or its postings were changed after booking (position {position}).",
    ),
    "fault.entry_unsealed": ("凭证没有进入凭证链。", "The entry has no place in the chain."),
    "fault.entry_too_short": (
        "凭证只有 {kept} 条分录，至少应有 {expected} 条。",
        "The entry has {kept} posting(s); it needs {expected}.",
    ),
    "fault.entry_unbalanced": (
        "借贷不平：借方合计 {kept} 元，贷方合计 {expected} 元。",
        "It does not balance: debits {kept}, credits {expected}.",
    ),
    "fault.entry_currency": (
        "凭证的币种是 {kept}，账套的币种是 {expected}。",
        "The entry is in {kept}, and the book in {expected}.",
    ),
    "fault.reversal_inexact": (
        "红字凭证与它所冲销的凭证不是逐条相反。",
        "The reversal is not the exact opposite of what it takes back.",
    ),
}

_RECOMPUTED: dict[str, tuple[str, str]] = {
    "fault.agreement_missing": (
        "开具时没有该单位的缴费约定。",
        "The employer had no agreement when it was billed.",
    ),
    "fault.invoice_total": (
        "缴费通知的合计是 {kept} 元，按名单和约定应为 {expected} 元。",
        "The invoice comes to {kept}; by its members and agreement it should be {expected}.",
    ),
    "fault.invoice_parts": (
        "各方承担的金额与约定比例不符。",
        "The parts of the payers do not follow from the agreement.",
    ),
    "fault.invoice_line": (
        "这一人的应缴金额或各方承担额与约定不符。",
        "This member's fee or its parts do not follow from the agreement.",
    ),
    "fault.contribution_not_returned": (
        "中途退出退费 {kept} 元，按所引规定应为 {expected} 元。",
        "{kept} of the fee was given back to who left; by the rules it is {expected}.",
    ),
    "fault.decision_amount": (
        "补助金额是 {kept} 元，按所引规定重新计算为 {expected} 元。",
        "The benefit is {kept}; computed again under the rules it cites, it is {expected}.",
    ),
    "fault.decision_reasons": (
        "审核结论或理由与重新审核的结果不同。",
        "The outcome or its reasons differ from those of deciding again.",
    ),
    "fault.decision_workings": (
        "计算过程与重新计算的不同。",
        "The workings differ from those of deciding again.",
    ),
    "fault.payable_amount": (
        "应付金额是 {kept} 元，按其依据应为 {expected} 元。",
        "The payable is {kept}; by its cause it should be {expected}.",
    ),
    "fault.signatures_missing": (
        "只有 {kept} 个签批，按规定应有 {expected} 个。",
        "It has {kept} signature(s) where {expected} are needed.",
    ),
    "fault.signed_twice": ("同一人签批了两级。", "One person signed at two levels."),
    "fault.payment_amount": (
        "付款金额是 {kept} 元，应付金额是 {expected} 元。",
        "The payment is {kept}, and its payable {expected}.",
    ),
    "fault.payment_payee": (
        "付款的收款人、账号或开户行与应付单 {payable_no} 的不同。",
        "The payee, account or bank of the payment is not that of the payable {payable_no}.",
    ),
    "fault.batch_total": (
        "批次的笔数或合计与其中的付款不符。",
        "The batch's count or total is not that of its payments.",
    ),
    "fault.voucher_total": (
        "手工凭证的金额是 {kept} 元，按分录应为 {expected} 元。",
        "The voucher is of {kept}; by its lines it is {expected}.",
    ),
    "fault.voucher_differs": (
        "凭证与所依据的手工凭证分录不同。",
        "The entry differs from the lines of the voucher it was booked from.",
    ),
    "fault.voucher_was_withdrawn": (
        "这张手工凭证已经由制单人作废，却入了账（凭证 {entry}）；请红字冲销，并查明经过。",
        "Its maker withdrew this voucher, and yet it was booked as entry {entry}: reverse it in "
        "red, and find out who booked it and how.",
    ),
    "fault.closing_amount": (
        "结账金额是 {kept} 元，重新计算为 {expected} 元。",
        "The closing has {kept}; computed again it is {expected}.",
    ),
    "fault.closing_missing": ("所依据的结账记录不见了。", "The closing it rests on is gone."),
    "fault.allocation_amount": (
        "分配的总额与重新计算的不同。",
        "The totals of the allocation differ from those computed again.",
    ),
    "fault.award_amount": (
        "这项救助与重新计算的不同。",
        "The award differs from the one computed again.",
    ),
    "fault.award_unknown": (
        "重新计算时没有这项救助。",
        "Computing again gives no such award.",
    ),
    "fault.notice_changed": ("公示内容发布后被改动过。", "The notice was changed once published."),
    "fault.notice_differs": (
        "公示内容与分配结果不符。",
        "The notice does not say what was allocated.",
    ),
    "fault.account_untied": (
        "总账余额是 {kept} 元，按明细记录应为 {expected} 元。",
        "The account's balance is {kept}; by the records it should be {expected}.",
    ),
    "fault.total_lines": (
        "日发生额登记了 {kept} 条分录，账上有 {expected} 条；余额和报表由它得出，请从备份恢复。",
        "The total of the day counts {kept} posting(s), and there are {expected}; balances and "
        "reports are read from it, so restore a copy.",
    ),
    "fault.total_debit": (
        "日发生额的借方是 {kept} 元，分录合计是 {expected} 元；余额和报表由它得出，请从备份恢复。",
        "The total of the day has debits of {kept}, and the postings {expected}; balances and "
        "reports are read from it, so restore a copy.",
    ),
    "fault.total_credit": (
        "日发生额的贷方是 {kept} 元，分录合计是 {expected} 元；余额和报表由它得出，请从备份恢复。",
        "The total of the day has credits of {kept}, and the postings {expected}; balances and "
        "reports are read from it, so restore a copy.",
    ),
}

#: Faults whose ``kept`` and ``expected`` are amounts in fen.
AMOUNT_FAULTS = frozenset({
    "entry_unbalanced", "invoice_total", "decision_amount", "payable_amount", "payment_amount",
    "closing_amount", "account_untied", "voucher_total", "contribution_not_returned",
    "total_debit", "total_credit",
})  # fmt: skip


def fault_facts(fault: Mapping[str, Any]) -> dict[str, str]:
    """The facts of a fault that verify found; amounts of fen are named so."""
    facts: dict[str, str] = dict(fault["facts"])
    if fault["code"] in AMOUNT_FAULTS:
        return {f"{key}_fen": text for key, text in facts.items()}
    return facts


SENTENCES: dict[str, tuple[str, str]] = {**_CHAINS, **_RECOMPUTED}
