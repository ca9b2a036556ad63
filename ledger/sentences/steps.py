"""Sentences about what a step finds in a file that reads well by itself: (中文, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # -- register ---------------------------------------------------------------------------------
    "employer_name_missing": (
        "单位名称是空的；请填写登记证书上的全称。",
        "The employer's name is blank; write the full name on its certificate.",
    ),
    "employer_renamed": (
        "信用代码 {uscc} 登记的单位是“{registered}”，这里写的是“{name}”；"
        "请核对代码，单位更名的请沿用登记的名称。",
        'The code {uscc} is registered for "{registered}", and this row says "{name}"; check the '
        "code, and keep to the registered name if the employer was renamed.",
    ),
    "employer_twice": (
        "这个统一社会信用代码在第 {first} 行已经出现；请每个单位只留一行。",
        "This unified social credit code stands in row {first} already; keep one row for an "
        "employer.",
    ),
    "headcount_unreadable": (
        "职工人数“{text}”不是正整数；请填写在职职工人数，例如 120。",
        'The headcount "{text}" is not a whole number above zero; write one such as 120.',
    ),
    "shares_not_one": (
        "各方承担比例合计为 {total}，应当恰好是 1；请改正，例如单位 2/3、个人 1/3。",
        "The shares of the contribution add up to {total} and must be exactly 1; mend them, such "
        "as 2/3 and 1/3.",
    ),
    # -- receive ----------------------------------------------------------------------------------
    "bank_ref_differs": (
        "流水号 {bank_ref} 已有一笔到账，日期、金额或付款户名与本行不同；请与银行对账单核对。",
        "The bank reference {bank_ref} is known with another day, amount or payer; compare it with "
        "the bank's statement.",
    ),
    # -- intake -----------------------------------------------------------------------------------
    "claim_name_differs": (
        "姓名“{name}”与该证件号码登记的姓名不一致；请核对姓名和证件号码。",
        'The name "{name}" is not the one known under this document number; check both.',
    ),
    "submitted_too_early": (
        "申报日期 {submitted_on} 早于出院日期 {discharged_on}；请核对两个日期。",
        "The claim is dated {submitted_on}, before the discharge on {discharged_on}; check both "
        "dates.",
    ),
    "submitted_in_future": (
        "申报日期 {submitted_on} 晚于今天（{today}）；请改正申报日期。",
        "The claim is dated {submitted_on}, later than today ({today}); mend the date.",
    ),
    "claim_no_twice": (
        "申报编号 {claim_no} 在第 {first} 行已经使用；请给每件申报不同的编号。",
        "The claim number {claim_no} is used in row {first} already; give each claim its own.",
    ),
    "claim_no_taken": (
        "申报编号 {claim_no} 已经受理过，内容与本次不同；新的申报请用新的编号。",
        "The claim number {claim_no} was taken in before with other contents; give a new claim a "
        "new number.",
    ),
    "settlement_claimed": (
        "结算 {number} 已在申报 {claim_no} 中使用；一次结算只能申报一次，请删去本行。",
        "The settlement {number} stands in the claim {claim_no}; it can be claimed once only, so "
        "take this row out.",
    ),
    "receipt_claimed": (
        "票据 {number} 已在申报 {claim_no} 中使用；一张票据只能申报一次，请核对票据代码和号码。",
        "The receipt {number} stands in the claim {claim_no}; it can be claimed once only: check "
        "its code and number.",
    ),
    "settlement_unknown": (
        "账套中没有机构 {institution} 的结算 {setl_id}，此行未作处理；如已申报，请核对两个编号。",
        "No claim in the book holds settlement {setl_id} of institution {institution}, so the row "
        "was left alone; if it was claimed, check both numbers.",
    ),
    # -- pay --------------------------------------------------------------------------------------
    "payment_unknown": (
        "没有付款编号 {payment_no}；请确认回盘文件属于本账套，并核对编号。",
        "There is no payment {payment_no}; make sure that the file is for this book, and check the "
        "number.",
    ),
    "payment_not_released": (
        "付款 {payment_no} 所在批次还没有放行，不应有回盘；请核对回盘文件。",
        "The batch of the payment {payment_no} is not released, so the bank cannot have answered; "
        "check the file.",
    ),
    "bank_answer_differs": (
        "付款 {payment_no} 已有不同的回盘结果；请与银行核实后再导入。",
        "The bank answered otherwise about the payment {payment_no} before; ask the bank, then "
        "bring the file in.",
    ),
}
