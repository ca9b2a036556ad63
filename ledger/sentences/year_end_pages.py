"""Sentences of the committee's year end in the pages."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "job.kind.scenario": ("二次救助试算", "Trial of the relief"),
    "job.done.scenario": (
        "试算完成：候选 {candidates} 人，可用资金 {pool} 元，需要 {need} 元，拟发 {awarded} 元，"
        "余 {remainder} 元。账套没有改动。",
        "Worked out: {candidates} candidates, {pool} to share, {need} needed, {awarded} awarded, "
        "{remainder} left. Nothing was changed in the book.",
    ),
    "scenario_unknown": (
        "这个互助期没有第 {number} 号试算；请从方案列表中选择。",
        "This period has no trial number {number}; choose one from the list.",
    ),
    "scenario_unadoptable": (
        "这个方案不能自动写进救助办法；请维护人员修订办法后，再按现行办法确定。",
        "This trial cannot be written into the rulebook by itself; have the rulebook amended, then "
        "fix the allocation under it.",
    ),
    "scenario_stale": (
        "试算以后，救助办法又有变动，这个方案已不是当时的结果；请再试算一次，再采用。",
        "The rulebook has changed since this trial, so it would come out otherwise; try it again, "
        "then take it.",
    ),
    "figures_changed": (
        "您看过以后，数字又有变动，所以没有办理；请核对下面现在的数字，再确认。",
        "The figures have changed since you looked, so nothing was done; check those below and "
        "confirm again.",
    ),
    "no_tier_typed": (
        "至少填一档比例。",
        "Fill in at least one tier.",
    ),
    "trial_tier_open": (
        "第 {tier} 档没有填“到”，却不是最后一档；请填写它到多少元为止。",
        "Tier {tier} has no upper end and is not the last; say where it ends.",
    ),
    "trial_tier_empty": (
        "第 {tier} 档的“到”不大于上一档；请从低到高填写。",
        "Tier {tier} ends at or below the one before it; let the tiers rise.",
    ),
    "trial_tier_closed": (
        "最后一档（第 {tier} 档）填了“到”，超过的金额没有归属；请把它空着。",
        "The last tier ({tier}) has an upper end, so larger sums belong nowhere; leave it blank.",
    ),
    "no_group_typed": (
        "至少要有一类病种参加分配；请选择它在第几批。",
        "At least one group of illnesses must take part; say in which tranche.",
    ),
    "refunds_unsigned": (
        "有 {count} 笔退款没有签批。",
        "{count} refund(s) are not signed.",
    ),
    "batches_unreleased": (
        "有 {count} 个付款批次没有放行。",
        "{count} payment batch(es) are not released.",
    ),
    "payments_unanswered": (
        "有 {count} 笔付款银行还没有回复。",
        "{count} payment(s) have no answer from the bank yet.",
    ),
    "payables_waiting": (
        "有 {count} 笔应付款等待发放。",
        "{count} payable(s) wait to be paid.",
    ),
}
