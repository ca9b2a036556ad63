"""Why a claim is declined or cut, in words to read aloud to the member: (中文, English)."""

from __future__ import annotations

#: What every scheme may say, in the order in which a decision lists the reasons.
_OF_COVER_AND_AMOUNT: dict[str, tuple[str, str]] = {
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

_OF_DAYS: dict[str, tuple[str, str]] = {
    "dates_missing": (
        "申报没有写明入院、出院日期，无法审核；请补填后重新审核。",
        "The claim does not state the days of admission and discharge, so it cannot be decided; "
        "add them and decide again.",
    ),
    "admitted_before_cover": (
        "入院日期 {admitted_on} 早于保障生效日期 {cover_from}。",
        "The admission on {admitted_on} lies before cover began on {cover_from}.",
    ),
    "admitted_after_cover": (
        "入院日期 {admitted_on} 晚于保障截止日期 {cover_to}。",
        "The admission on {admitted_on} lies after cover ended on {cover_to}.",
    ),
    "settled_before_cover": (
        "结算日期 {settled_on} 早于保障生效日期 {cover_from}。",
        "The settlement on {settled_on} lies before cover began on {cover_from}.",
    ),
    "settled_after_cover": (
        "结算日期 {settled_on} 晚于保障截止日期 {cover_to}。",
        "The settlement on {settled_on} lies after cover ended on {cover_to}.",
    ),
    "past_deadline": (
        "申报截止日期为 {deadline}，实际申报日期为 {submitted_on}，逾期 {days_late} 天。",
        "A claim had to be made by {deadline}; it was made on {submitted_on}, {days_late} day(s) "
        "late.",
    ),
}

#: What a benefit line asks beside cover and time.
_OF_THE_LINE: dict[str, tuple[str, str]] = {
    "condition_not_met": (
        "不符合规定的条件：{words}。",
        "A condition of the scheme is not met: {words}.",
    ),
    "excluded": (
        "属于不予补助的情形：{ground}。",
        "The scheme excludes this ground: {ground}.",
    ),
    "diagnosis_excluded": (
        "诊断 {diagnosis} 属于不予补助的疾病（编码 {prefix}）。",
        "The diagnosis {diagnosis} is among the diseases excluded (code {prefix}).",
    ),
    "diagnosis_missing": (
        "没有填写诊断编码，无法核对病种目录；请补填后重新审核。",
        "The code of the diagnosis is not stated, and the list of diseases asks for it; add it and "
        "decide again.",
    ),
    "diagnosis_not_listed": (
        "诊断 {diagnosis} 不在病种目录内。",
        "The diagnosis {diagnosis} is not on the list of diseases.",
    ),
    "first_diagnosis_missing": (
        "没有填写首次确诊日期，无法审核；请补填后重新审核。",
        "The day of the first diagnosis is not stated, so the claim cannot be decided; add it and "
        "decide again.",
    ),
    "diagnosed_before_cover": (
        "首次确诊日期 {first_diagnosed_on} 早于保障生效日期 {cover_from}。",
        "The first diagnosis on {first_diagnosed_on} lies before cover began on {cover_from}.",
    ),
    "too_many_claims_per_period": (
        "本期最多可申报 {most} 次，此前已有 {before} 次。",
        "At most {most} claim(s) may be made in a period, and {before} came before.",
    ),
    "too_many_claims_per_lifetime": (
        "终身最多可申报 {most} 次，此前已有 {before} 次。",
        "At most {most} claim(s) may be made in a lifetime, and {before} came before.",
    ),
    "exclusive_line": (
        "本期已按“{line_names}”补助，两项不可兼得。",
        "Benefit under {lines} was granted in this period, and only one of the two can be had.",
    ),
    "exclusive_line_for_life": (
        "此前已按“{line_names}”补助，两项终身不可兼得。",
        "Benefit under {lines} was granted before, and only one of the two can be had in a "
        "lifetime.",
    ),
    "claim_fact_missing": (
        "没有填写“{fact_title}”，无法按规定计算；请补填后重新审核。",
        'The fact "{fact}" is not stated, and the rules depend on it; add it and decide again.',
    ),
    "claim_fact_unknown": (
        "“{fact_title}”填的是“{stated}”，办法中没有这一项；应为：{known}。请改正后重新审核。",
        'The fact "{fact}" is "{stated}", which the scheme does not know; it may be: {known}. Mend '
        "it and decide again.",
    ),
    "claim_fact_no_number": (
        "“{fact_title}”填的是“{stated}”，应为整数；请改正后重新审核。",
        'The fact "{fact}" is "{stated}" and must be a whole number; mend it and decide again.',
    ),
    "papers_missing": (
        "缺少材料：{papers}；补齐后可重新审核。",
        "Papers are missing: {papers}; once they are handed in the claim can be decided again.",
    ),
}

_OF_AMOUNTS: dict[str, tuple[str, str]] = {
    "nothing_after_aid": (
        "扣除其他方面已给的补助后，没有剩余的金额。",
        "Nothing is left after the aid that others gave.",
    ),
    "below_threshold_together": (
        "本次基数 {base} 元，连同本期此前的 {earlier} 元共 {total} 元，未超过本期起付标准 "
        "{threshold} 元。",
        "The base of {base} and the {earlier} of the period before it make {total}, which does not "
        "exceed the period's threshold of {threshold}.",
    ),
    "gate_not_reached_together": (
        "本次基数 {base} 元，连同本期此前的 {earlier} 元共 {total} 元，未达到本期补助门槛 "
        "{threshold} 元。",
        "The base of {base} and the {earlier} of the period before it make {total}, which does not "
        "reach the period's gate of {threshold}.",
    ),
    "no_days": (
        "住院 {days} 天（本期此前 {before} 天），从第 {from_day} 天起补助，没有可补助的天数。",
        "{days} day(s) in hospital ({before} before in the period); benefit begins with day "
        "{from_day}, so no day is paid.",
    ),
    "days_used_up": (
        "住院 {days} 天（从第 {from_day} 天起补助），本期此前已计 {before} 天，没有剩余的天数。",
        "{days} day(s) in hospital (benefit begins with day {from_day}); {before} counted before "
        "in the period, and no day is left.",
    ),
    "days_given_before": (
        "住院 {days} 天（从第 {from_day} 天起补助），连同本期此前的 {before} 天，应得的金额此前已经"
        "补助，没有差额。",
        "{days} day(s) in hospital (benefit begins with day {from_day}) and {before} before in the "
        "period: what they give together was granted before, and nothing is left.",
    ),
    "made_up_already": (
        "已得的金额已达到 {amount} 元，无须补足。",
        "What was received already reaches {amount}; nothing is to be made up.",
    ),
    "nothing_within_limit": (
        "补助不得超过 {formula}，按此为 {limit} 元，没有可补助的金额。",
        "The benefit may not exceed {expression}, which is {limit} here, so nothing can be paid.",
    ),
    "no_difference": (
        "已按“{line_names}”补助 {given} 元，两项不可兼得，本项没有高出的差额。",
        "{given} was granted under {lines}; only one of the two can be had, and this one gives "
        "nothing above it.",
    ),
    "line_period_cap_reached": (
        "本项目本期封顶 {cap} 元，此前已补助 {earlier} 元，没有余额。",
        "The line's cap for the period is {cap} and {earlier} was granted before; nothing is left "
        "of it.",
    ),
    "joint_period_cap_reached": (
        "“{line_names}”本期合并封顶 {cap} 元，此前已补助 {earlier} 元，没有余额。",
        "The period's joint cap of {lines} is {cap} and {earlier} was granted before; nothing is "
        "left of it.",
    ),
    "line_lifetime_cap_reached": (
        "本项目终身封顶 {cap} 元，此前已补助 {earlier} 元，没有余额。",
        "The line's cap for life is {cap} and {earlier} was granted before; nothing is left of it.",
    ),
    "joint_lifetime_cap_reached": (
        "“{line_names}”终身合并封顶 {cap} 元，此前已补助 {earlier} 元，没有余额。",
        "The joint cap of {lines} for life is {cap} and {earlier} was granted before; nothing is "
        "left of it.",
    ),
    "benefit_under_least": (
        "按规定计算的补助 {benefit} 元，不足 {least} 元的不予补助。",
        "The benefit comes to {benefit}; less than {least} is not paid.",
    ),
}

#: Short forms, for lists of claims.
_SHORT: dict[str, tuple[str, str]] = {
    "reason.dates_missing": ("缺日期", "dates missing"),
    "reason.admitted_before_cover": ("保障生效前", "before cover"),
    "reason.admitted_after_cover": ("保障截止后", "after cover"),
    "reason.settled_before_cover": ("保障生效前", "before cover"),
    "reason.settled_after_cover": ("保障截止后", "after cover"),
    "reason.past_deadline": ("逾期申报", "late"),
    "reason.condition_not_met": ("不符合条件", "condition not met"),
    "reason.excluded": ("除外情形", "excluded"),
    "reason.diagnosis_excluded": ("除外疾病", "disease excluded"),
    "reason.diagnosis_missing": ("缺诊断编码", "diagnosis missing"),
    "reason.diagnosis_not_listed": ("不在病种目录", "disease not listed"),
    "reason.first_diagnosis_missing": ("缺确诊日期", "first diagnosis missing"),
    "reason.diagnosed_before_cover": ("生效前确诊", "diagnosed before cover"),
    "reason.too_many_claims_per_period": ("超过本期次数", "too many claims in the period"),
    "reason.too_many_claims_per_lifetime": ("超过终身次数", "too many claims in a lifetime"),
    "reason.exclusive_line": ("不可兼得", "exclusive line"),
    "reason.exclusive_line_for_life": ("不可兼得", "exclusive line"),
    "reason.claim_fact_missing": ("缺情形要素", "fact missing"),
    "reason.claim_fact_unknown": ("情形要素不对", "fact unknown"),
    "reason.claim_fact_no_number": ("情形要素不对", "fact not a number"),
    "reason.papers_missing": ("缺材料", "papers missing"),
    "reason.nothing_after_aid": ("扣除他处补助后无余", "nothing after aid"),
    "reason.below_threshold_together": ("未超过起付标准", "below threshold"),
    "reason.gate_not_reached_together": ("未达到门槛", "gate not reached"),
    "reason.no_days": ("无可补助天数", "no days paid"),
    "reason.days_used_up": ("天数已用完", "days used up"),
    "reason.days_given_before": ("此前已补助", "granted before"),
    "reason.made_up_already": ("已足额", "made up already"),
    "reason.nothing_within_limit": ("限额内无金额", "nothing within the limit"),
    "reason.no_difference": ("无差额", "no difference"),
    "reason.line_period_cap_reached": ("本项目本期已封顶", "line cap reached"),
    "reason.joint_period_cap_reached": ("本期合并已封顶", "joint cap reached"),
    "reason.line_lifetime_cap_reached": ("本项目终身已封顶", "lifetime cap reached"),
    "reason.joint_lifetime_cap_reached": ("终身合并已封顶", "joint lifetime cap reached"),
    "reason.benefit_under_least": ("不足最低补助额", "under the least benefit"),
    "reason.cut_to_not_over": ("按限额", "cut to the limit"),
    "reason.cut_to_difference": ("按差额", "cut to the difference"),
    "reason.cut_to_rest_of_difference": ("按差额", "cut to the rest of the difference"),
    "reason.cut_to_joint_claim_cap": ("按每次合并封顶", "cut to joint claim cap"),
    "reason.cut_to_line_period_cap": ("按本项目本期余额", "cut to line cap"),
    "reason.cut_to_joint_period_cap": ("按本期合并余额", "cut to joint cap"),
    "reason.cut_to_line_lifetime_cap": ("按本项目终身余额", "cut to lifetime cap"),
    "reason.cut_to_joint_lifetime_cap": ("按终身合并余额", "cut to joint lifetime cap"),
}

REASONS: dict[str, tuple[str, str]] = {
    **_OF_COVER_AND_AMOUNT,
    **_OF_DAYS,
    **_OF_THE_LINE,
    **_OF_AMOUNTS,
    **_SHORT,
}
