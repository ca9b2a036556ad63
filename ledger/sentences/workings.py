"""The steps of a calculation, in words that can be read aloud to the member: (中文, English).

The cuts also stand as reasons on a claim granted in part.
"""

from __future__ import annotations

#: What every scheme may say.
_USUAL: dict[str, tuple[str, str]] = {
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

_BASE: dict[str, tuple[str, str]] = {
    "aid_taken_off": (
        "扣除“{aid}”已给的 {given} 元。",
        'The {given} given as "{aid}" is taken off.',
    ),
    "base_cut_to_cap": (
        "补助基数超过上限 {cap} 元，按上限计。",
        "The base is over its cap of {cap}; the cap counts.",
    ),
    "deductible_left_taken": (
        "本期免赔额 {threshold} 元，此前的基数 {earlier} 元已抵，再扣除余下的 {left} 元。",
        "Of the period's deductible of {threshold}, earlier bases of {earlier} have used a part; "
        "the {left} left of it is taken off.",
    ),
    "deductible_used_up": (
        "本期免赔额 {threshold} 元已由此前的基数 {earlier} 元抵完，不再扣除。",
        "Earlier bases of {earlier} have used up the period's deductible of {threshold}; nothing "
        "more is taken off.",
    ),
    "gate_passed_together": (
        "连同本期此前的基数 {earlier} 元，达到补助门槛 {threshold} 元，本次全额计算。",
        "With earlier bases of {earlier} the period's gate of {threshold} is reached; the whole of "
        "this base counts.",
    ),
    "earlier_base_added": (
        "各档按全期累计，加上本期此前的基数 {earlier} 元。",
        "The tiers run on over the period: earlier bases of {earlier} are added.",
    ),
    "earlier_base_left_out": (
        "此前的 {earlier} 元不再计算，只计以上部分。",
        "The {earlier} of before is not computed again; only the part above it counts.",
    ),
    "earlier_result_taken_off": (
        "扣除此前累计 {earlier} 元按各档计算的 {given} 元。",
        "What the tiers make of the earlier {earlier}, {given}, is taken off.",
    ),
}

_RATES: dict[str, tuple[str, str]] = {
    "rates_adjusted": (
        "比例由 {from} 调整为 {to}（{why}）。",
        "The rate goes from {from} to {to} ({when}).",
    ),
    "rates_kept_in_bounds": (
        "比例不低于零、不高于百分之百，由 {from} 定为 {to}。",
        "A rate stays between 0 and 100 %: from {from} it becomes {to}.",
    ),
    "amount_adjusted": (
        "金额按 {times} 计算（{why}）。",
        "The amount is taken at {times} ({when}).",
    ),
    "tier_whole_amount_from": (
        "{part} 元在满 {over} 元的档次，全额按 {rate} 计算。",
        "{part} falls into the tier from {over}: the whole of it, at {rate}.",
    ),
    "tier_whole_amount_from_up_to": (
        "{part} 元在满 {over} 元、不满 {up_to} 元的档次，全额按 {rate} 计算。",
        "{part} falls into the tier from {over} to below {up_to}: the whole of it, at {rate}.",
    ),
    "tier_fixed_step_from": (
        "{part} 元在满 {over} 元的档次，定额补助。",
        "{part} falls into the tier from {over}, which gives a fixed sum.",
    ),
    "tier_fixed_step_from_up_to": (
        "{part} 元在满 {over} 元、不满 {up_to} 元的档次，定额补助。",
        "{part} falls into the tier from {over} to below {up_to}, which gives a fixed sum.",
    ),
    "tiers_sum": (
        "各档合计。",
        "The tiers together.",
    ),
    "tiers_total_down": (
        "各档合计，分以下舍去。",
        "The tiers together; parts of a fen are dropped.",
    ),
    "tiers_total_up": (
        "各档合计，不足一分的进为一分。",
        "The tiers together; a part of a fen counts as one.",
    ),
}

_SUMS: dict[str, tuple[str, str]] = {
    "days_paid": (
        "住院 {days} 天，补助 {paid_days} 天，每天 {a_day} 元。",
        "{days} day(s) in hospital, {paid_days} of them paid, at {a_day} a day.",
    ),
    "days_paid_together": (
        "住院 {days} 天，连同本期此前的 {before} 天共 {total} 天，补助 {paid_days} 天，每天 "
        "{a_day} 元。",
        "{days} day(s) in hospital and {before} before in the period make {total}, {paid_days} of "
        "them paid, at {a_day} a day.",
    ),
    "short_stay": (
        "住院 {days} 天，不超过 {most} 天，定额补助。",
        "{days} day(s) in hospital, not more than {most}: a fixed sum.",
    ),
    "short_stay_together": (
        "住院 {days} 天，连同本期此前的 {before} 天共 {total} 天，不超过 {most} 天，定额补助。",
        "{days} day(s) in hospital and {before} before in the period make {total}, not more than "
        "{most}: a fixed sum.",
    ),
    "earlier_days_taken_off": (
        "扣除本期此前 {before} 天应得的 {given} 元。",
        "The {given} for the {before} day(s) before in the period is taken off.",
    ),
    "sum_of_disease": (
        "诊断 {diagnosis} 属于“{disease}”，按该病种的金额补助。",
        'The diagnosis {diagnosis} belongs to "{disease}", whose sum is paid.',
    ),
    "sum_paid": (
        "一次性补助 {amount} 元。",
        "A lump sum of {amount}.",
    ),
    "made_up_to": (
        "补足至 {amount} 元。",
        "The benefit is made up to {amount}.",
    ),
    "benefits_counted": (
        "本期已按“{line_names}”补助 {given} 元，计算在内。",
        "The {given} granted under {lines} in the period counts towards it.",
    ),
    "times_shares": (
        "参加 {shares} 份，按份数计算。",
        "For {shares} shares.",
    ),
}

_LIMITS: dict[str, tuple[str, str]] = {
    "rounded_half_up": (
        "取整到 {unit} 元，四舍五入。",
        "Rounded half up to whole multiples of {unit}.",
    ),
    "rounded_down": (
        "取整到 {unit} 元，尾数舍去。",
        "Rounded down to whole multiples of {unit}.",
    ),
    "rounded_up": (
        "取整到 {unit} 元，不足的按 {unit} 元计。",
        "Rounded up to whole multiples of {unit}.",
    ),
    "raised_to_floor": (
        "不足最低补助额 {floor} 元，按 {floor} 元补助。",
        "Less than the least benefit of {floor}; {floor} is paid.",
    ),
    "cut_to_not_over": (
        "补助不得超过 {formula}，按此为 {limit} 元，以此为限。",
        "The benefit may not exceed {expression}, which is {limit} here; that counts.",
    ),
    "cut_to_difference": (
        "已按“{line_names}”补助 {given} 元，两项不可兼得，只补高出的差额。",
        "{given} was granted under {lines}; only one of the two can be had, so what is above it is "
        "paid.",
    ),
    "cut_to_rest_of_difference": (
        "已按“{line_names}”补助 {given} 元，两项不可兼得，此前已扣 {before} 元，再扣 {taken} 元。",
        "{given} was granted under {lines}; only one of the two can be had. {before} of it was "
        "taken off before, {taken} is taken off now.",
    ),
    "cap_times_shares": (
        "参加 {shares} 份，每份封顶 {one} 元，共 {cap} 元。",
        "For {shares} shares the cap of {one} becomes {cap}.",
    ),
    "cut_to_joint_claim_cap": (
        "超过“{line_names}”每次申报合并封顶 {cap} 元，按封顶计。",
        "Over the joint cap of {lines} for one claim, {cap}; the cap counts.",
    ),
    "cut_to_line_period_cap": (
        "本项目本期封顶 {cap} 元，此前已补助 {earlier} 元，余额 {left} 元，按余额计。",
        "The line's cap for the period is {cap} and {earlier} was granted before; the {left} left "
        "of it counts.",
    ),
    "cut_to_joint_period_cap": (
        "“{line_names}”本期合并封顶 {cap} 元，此前已补助 {earlier} 元，余额 {left} 元，按余额计。",
        "The period's joint cap of {lines} is {cap} and {earlier} was granted before; the {left} "
        "left of it counts.",
    ),
    "cut_to_line_lifetime_cap": (
        "本项目终身封顶 {cap} 元，此前已补助 {earlier} 元，余额 {left} 元，按余额计。",
        "The line's cap for life is {cap} and {earlier} was granted before; the {left} left of it "
        "counts.",
    ),
    "cut_to_joint_lifetime_cap": (
        "“{line_names}”终身合并封顶 {cap} 元，此前已补助 {earlier} 元，余额 {left} 元，按余额计。",
        "The joint cap of {lines} for life is {cap} and {earlier} was granted before; the {left} "
        "left of it counts.",
    ),
    "under_least": (
        "补助 {benefit} 元，不足 {least} 元的不予补助。",
        "The benefit is {benefit}; less than {least} is not paid.",
    ),
}

WORKINGS: dict[str, tuple[str, str]] = {**_USUAL, **_BASE, **_RATES, **_SUMS, **_LIMITS}
