"""Sentences about settlements, decisions, signatures and postings: (中文, English)."""

from __future__ import annotations

from ledger.sentences.reasons import REASONS
from ledger.sentences.workings import WORKINGS

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
LINE_NAMES: dict[str, str] = {
    "inpatient": "住院",
    "special_outpatient": "门诊特殊病",
    "outpatient": "门诊",
    "major_illness": "重大疾病",
    "female_illness": "女职工特殊疾病",
    "daily_allowance": "住院津贴",
    "death": "身故",
    "accident": "意外伤害",
    "large_cost": "大额医疗费",
    "secondary": "二次补助",
}

#: What people call the facts that every scheme has (ledger.rules.BUILT_IN_FACTS).
FACT_TITLES: dict[str, str] = {
    "enrolment.kind": "参加情况",
    "enrolment.consecutive_periods": "连续参加期数",
    "enrolment.shares": "份数",
    "member.age": "年龄",
    "member.sex": "性别",
    "claim_number": "本期第几次申报",
    "days": "住院天数",
}

#: The words of those facts, as people say them.
FACT_WORDS: dict[str, str] = {
    "first": "首次参加",
    "renewed": "续保",
    "lapsed": "中断后重新参加",
    "male": "男",
    "female": "女",
}

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
    **REASONS,
    **WORKINGS,
    **_SIGNATURES,
    **_POSTINGS,
}
