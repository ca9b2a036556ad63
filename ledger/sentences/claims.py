"""Sentences about settlements, decisions, signatures and postings: (中文, English)."""

from __future__ import annotations

#: The heading of each amount of the national settlement record, as on a sheet and in our files.
AMOUNT_HEADINGS: dict[str, str] = {
    "medfee_sumamt": "医疗费总额",
    "fulamt_ownpay_amt": "全自费金额",
    "overlmt_selfpay": "超限价自费费用",
    "preselfpay_amt": "先行自付金额",
    "inscp_scp_amt": "符合政策范围金额",
    "act_pay_dedc": "实际支付起付线",
    "hifp_pay": "统筹基金支出",
    "cvlserv_pay": "公务员医疗补助",
    "hifes_pay": "企业补充医疗",
    "hifmi_pay": "居民大病保险",
    "hifob_pay": "职工大额补助",
    "maf_pay": "医疗救助",
    "oth_pay": "其他支出",
    "fund_pay_sumamt": "基金支付总额",
    "acct_pay": "个人账户支出",
    "acct_mulaid_pay": "账户共济支付",
    "psn_cash_pay": "个人现金支出",
    "hosp_part_amt": "医院负担",
}

#: 保障项目 as people call them, by the code that files and rulebooks use.
LINE_NAMES: dict[str, str] = {"inpatient": "住院", "special_outpatient": "门诊特殊病"}

_SETTLEMENT: dict[str, tuple[str, str]] = {
    "settlement_negative": (
        "“{heading}”为负数 {amount} 元；请照结算单填写，退费结算请在结算撤销中办理。",
        '"{heading}" is negative ({amount}); enter what the sheet says, and report a cancelled '
        "settlement as a reversal.",
    ),
    "settlement_paid_differs": (
        "医疗费总额 {stated} 元，而基金支付总额、个人账户、账户共济、个人现金与医院负担合计 "
        "{found} 元，相差 {difference} 元；请照结算单核对这几项。",
        "The total cost is {stated}, but funds, personal account, shared account, cash and "
        "hospital's part add up to {found}, a difference of {difference}; compare them with the "
        "sheet.",
    ),
    "settlement_own_over_total": (
        "全自费金额与超限价自费费用合计 {found} 元，超过医疗费总额 {stated} 元，多出 "
        "{difference} 元；请照结算单核对。",
        "Self-funded and over-limit cost add up to {found}, more than the total cost of {stated} "
        "by {difference}; compare them with the sheet.",
    ),
    "settlement_funds_over_total": (
        "基金支付总额 {found} 元，超过医疗费总额 {stated} 元，多出 {difference} 元；"
        "请照结算单核对。",
        "The funds paid {found}, more than the total cost of {stated} by {difference}; compare "
        "them with the sheet.",
    ),
    "settlement_dates_reversed": (
        "出院日期 {discharged_on} 早于入院日期 {admitted_on}；请核对两个日期。",
        "The discharge on {discharged_on} lies before the admission on {admitted_on}; check both "
        "dates.",
    ),
    "settlement_parts_differ": (
        "医疗费总额 {stated} 元，而全自费、超限价自费、先行自付与符合政策范围金额合计 {found} 元，"
        "相差 {difference} 元；各地口径不一，已收下，请核对结算单。",
        "The total cost is {stated}, but self-funded, over-limit, prior self-paid and in-scope "
        "amounts add up to {found}, a difference of {difference}; cities differ here, so it was "
        "taken: please look at the sheet.",
    ),
    "settlement_funds_differ": (
        "基金支付总额 {stated} 元，而各项基金支出合计 {found} 元，相差 {difference} 元；"
        "已收下，请核对结算单。",
        "The funds paid {stated} in total, but the single funds add up to {found}, a difference of "
        "{difference}; it was taken: please look at the sheet.",
    ),
    "settlement_scope_below_funds": (
        "符合政策范围金额 {stated} 元，少于基金支付总额 {found} 元，差 {difference} 元；"
        "已收下，请核对结算单。",
        "The in-scope amount of {stated} is less than the {found} that the funds paid, by "
        "{difference}; it was taken: please look at the sheet.",
    ),
}

#: Why a claim is declined, in the order in which a decision lists the reasons.
_REASONS: dict[str, tuple[str, str]] = {
    "no_settlement": (
        "申报所附的结算均已撤销，没有可以审核的费用。",
        "Every settlement of the claim has been cancelled; there is no cost to decide on.",
    ),
    "not_enrolled": (
        "本人未参加 {period_starts_on} 至 {period_ends_on} 的互助期。",
        "The member is not enrolled for the period from {period_starts_on} to {period_ends_on}.",
    ),
    "contribution_unpaid": (
        "本期互助金尚未缴清，保障没有生效；缴清后可重新审核。",
        "The contribution of the period is not fully paid, so cover has not begun; once it is "
        "paid the claim can be decided again.",
    ),
    "before_cover": (
        "出院日期 {discharged_on} 早于保障生效日期 {cover_from}。",
        "The discharge on {discharged_on} lies before cover began on {cover_from}.",
    ),
    "after_cover": (
        "出院日期 {discharged_on} 晚于保障截止日期 {cover_to}。",
        "The discharge on {discharged_on} lies after cover ended on {cover_to}.",
    ),
    "late": (
        "出院后 {days} 天内应当申报，截止日期为 {deadline}，实际申报日期为 {submitted_on}，"
        "逾期 {days_late} 天。",
        "A claim must be made within {days} days of discharge, by {deadline}; it was made on "
        "{submitted_on}, {days_late} day(s) late.",
    ),
    "line_not_covered": (
        "保障项目“{line_name}”不在本办法的保障范围内。",
        'The benefit line "{line}" is not covered by the scheme.',
    ),
    "nothing_in_scope": (
        "按补助基数的算法，政策范围内没有个人自付费用。",
        "By the rule for the base, there is no self-paid cost within scope.",
    ),
    "below_threshold": (
        "补助基数 {base} 元，未超过起付标准 {threshold} 元。",
        "The base of {base} does not exceed the threshold of {threshold}.",
    ),
    "gate_not_reached": (
        "补助基数 {base} 元，未达到补助门槛 {threshold} 元。",
        "The base of {base} does not reach the gate of {threshold}.",
    ),
    "nothing_payable": (
        "按规定计算的补助金额不足一分。",
        "By the rules the benefit comes to less than one fen.",
    ),
    "period_cap_reached": (
        "本期补助封顶 {cap} 元，此前已补助 {earlier} 元，没有余额。",
        "The period's cap is {cap} and {earlier} was granted before; nothing is left of it.",
    ),
}

#: The steps of a calculation. The two cuts also stand as reasons on a claim granted in part.
_WORKINGS: dict[str, tuple[str, str]] = {
    "base_of_settlement": (
        "结算 {setl_id}（{discharged_on} 出院）：{formula} = {figures}。",
        "Settlement {setl_id} (discharged {discharged_on}): {expression} = {figures}.",
    ),
    "base_cut_at_zero": (
        "结算 {setl_id} 的结果为负数，按零计。",
        "The result for settlement {setl_id} is negative and counts as zero.",
    ),
    "base_total": (
        "{count} 次结算合计为补助基数。",
        "{count} settlements together make the base.",
    ),
    "deductible_taken": (
        "扣除免赔额 {threshold} 元。",
        "The deductible of {threshold} is taken off.",
    ),
    "gate_passed": (
        "达到补助门槛 {threshold} 元，全额计算。",
        "The gate of {threshold} is reached; the whole amount counts.",
    ),
    "flat_rate": (
        "{part} 元按 {rate} 计算。",
        "{part} at {rate}.",
    ),
    "tier_marginal": (
        "{over} 元以上部分 {part} 元，按 {rate} 计算。",
        "The {part} over {over}, at {rate}.",
    ),
    "tier_marginal_up_to": (
        "{over} 元以上至 {up_to} 元部分 {part} 元，按 {rate} 计算。",
        "The {part} over {over} up to {up_to}, at {rate}.",
    ),
    "tier_whole_amount": (
        "{part} 元在 {over} 元以上的档次，全额按 {rate} 计算。",
        "{part} falls into the tier over {over}: the whole of it, at {rate}.",
    ),
    "tier_whole_amount_up_to": (
        "{part} 元在 {over} 元以上至 {up_to} 元的档次，全额按 {rate} 计算。",
        "{part} falls into the tier over {over} up to {up_to}: the whole of it, at {rate}.",
    ),
    "tier_fixed_step": (
        "{part} 元在 {over} 元以上的档次，定额补助。",
        "{part} falls into the tier over {over}, which gives a fixed sum.",
    ),
    "tier_fixed_step_up_to": (
        "{part} 元在 {over} 元以上至 {up_to} 元的档次，定额补助。",
        "{part} falls into the tier over {over} up to {up_to}, which gives a fixed sum.",
    ),
    "tiers_total": (
        "各档合计，四舍五入到分。",
        "The tiers together, rounded half up to the fen.",
    ),
    "cut_to_claim_cap": (
        "超过每次申报封顶 {cap} 元，按封顶计。",
        "Over the cap of {cap} for one claim; the cap counts.",
    ),
    "cut_to_period_cap": (
        "本期封顶 {cap} 元，此前已补助 {earlier} 元，余额 {left} 元，按余额计。",
        "The period's cap is {cap} and {earlier} was granted before; the {left} left of it counts.",
    ),
}

_SIGNATURES: dict[str, tuple[str, str]] = {
    "maker_is_checker": (
        "{actor} 是制单人，不能审核自己经办的事项；请由他人审核。",
        "{actor} prepared this and may not approve it; somebody else must.",
    ),
    "already_signed": (
        "{actor} 已在第 {level} 级签字；每一级须由不同的人签字。",
        "{actor} has already signed at level {level}; each level needs another person.",
    ),
    "level_out_of_order": (
        "现在不能在第 {level} 级签字；应签的是第 {expected} 级（0 表示已全部签完）。",
        "Level {level} cannot be signed now; level {expected} is due (0: everything is signed).",
    ),
}

_POSTINGS: dict[str, tuple[str, str]] = {
    "entry_too_short": (
        "凭证只有 {postings} 条分录；至少要有一借一贷两条。",
        "The entry has {postings} posting(s); it needs at least a debit and a credit.",
    ),
    "posting_not_one_sided": (
        "第 {number} 条分录（科目 {account}）应当只填借方或只填贷方一个金额。",
        "Posting {number} (account {account}) must have either a debit or a credit.",
    ),
    "entry_signs_mixed": (
        "一张凭证不能既有正数又有负数；红字只用于冲销整张凭证。",
        "An entry may not mix positive and negative amounts; red letters take back a whole entry.",
    ),
    "entry_unbalanced": (
        "借方合计 {debit} 元，贷方合计 {credit} 元，借贷不平；请核对各条分录。",
        "Debits of {debit} and credits of {credit} do not balance; check each posting.",
    ),
}

SENTENCES: dict[str, tuple[str, str]] = {
    **_SETTLEMENT,
    **_REASONS,
    **_WORKINGS,
    **_SIGNATURES,
    **_POSTINGS,
}
