"""Sentences about what a claim states when it is taken in: (中文, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "exclusion_unknown": (
        "本办法没有“{text}”这种不予补助情形；所列情形为：{known}。请改正，或留空。",
        'The scheme has no ground of exclusion "{text}"; it lists: {known}. Mend it, or leave it '
        "blank.",
    ),
    "fact_needed": (
        "本办法的补助须看“{title}”，而申报、名册和单位登记都没有写；请在申报中补写。",
        'The benefit depends on "{title}", which neither the claim nor the roster nor the '
        "employer's registration states; add it to the claim.",
    ),
    "aid_not_counted": (
        "“{kind}”不在本保障项目应扣减的救助之内，已收下但不扣减；如是笔误请改正名称。",
        '"{kind}" is not among the aid that this benefit line takes off; it was noted and will not '
        "be taken off. Mend its name if it is a slip.",
    ),
    "claim_dates_missing": (
        "没有结算的申报须写明日期；请填写出院日期（没有住院的填事发日期）。",
        "A claim without settlements needs its dates; write the day of discharge (or, without a "
        "stay, the day it happened).",
    ),
    "stay_claimed": (
        "这几天已由申报 {claim_no} 申报过同一保障项目；请核对日期，不要重复申报。",
        "Claim {claim_no} already covers these days under the same benefit line; check the dates, "
        "and claim them once.",
    ),
    "settled_after_submission": (
        "结算日期 {settled_on} 晚于申报日期 {submitted_on}；请核对两个日期。",
        "The settlement on {settled_on} lies after the claim was made on {submitted_on}; check "
        "both dates.",
    ),
    "diagnosed_after_submission": (
        "确诊日期 {day} 晚于申报日期 {submitted_on}；请核对两个日期。",
        "The diagnosis on {day} lies after the claim was made on {submitted_on}; check both dates.",
    ),
}  # fmt: skip
