"""Sentences of the pages from submission to signature: (中文, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "nothing_chosen": (
        "一件也没有选中；请先在清单里勾选。",
        "Nothing is chosen; tick something in the list first.",
    ),
    "sampled_alone": (
        "申报 {claim_no} 被抽中复看，不能成批签字；请打开它，看过算法后单独签字。",
        "The claim {claim_no} was drawn for a second look and is not signed with others; open it "
        "and sign it there.",
    ),
    "level_not_yours": (
        "申报 {claim_no} 现在须第 {level} 级签字，审核岗位只签第一级；请由审批人签。",
        "The claim {claim_no} waits for a signature at level {level}, and reviewers sign the first "
        "level only; leave it to an approver.",
    ),
    "counter.claim_of_other_hospital": (
        "机构编号 {institution} 不是您所在的医院；请核对，医院窗口只申报本院的结算。",
        "The institution {institution} is not your hospital; check it: a hospital desk hands in "
        "its own settlements only.",
    ),
    "counter.claim_of_other_employer": (
        "就诊当期，这名职工不在您单位的参加名单中；请核对姓名、证件号码和就诊日期。",
        "For the period of the stay your employer did not enrol this person; check name, number "
        "and days.",
    ),
    "progress.received": ("已受理", "taken in"),
    "progress.reviewed": ("待签字", "to be signed"),
    "progress.declined": ("不予补助", "declined"),
    "progress.payable": ("应付", "to be paid"),
    "progress.paying": ("付款中", "being paid"),
    "progress.returned": ("退回", "returned by the bank"),
    "progress.paid": ("已付", "paid"),
}
