"""Sentences about who takes part, time limits, signatures and relief in a scheme's files."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # -- time limits ------------------------------------------------------------------------------
    "count_too_large": (
        "{text} 太大；最多为 {most}。",
        "{text} is too large; it may be at most {most}.",
    ),
    "limit_after_or_by": (
        "期限写 after（自某日起多少天、工作日或月）或 by（某年的某月某日），恰好一个；"
        '例如 {{after: discharge, days: 60}} 或 {{by: "03-31", of: discharge, years_after: 1}}。',
        "A time limit has after (so long after a day) or by (a day of a year), exactly one of the "
        "two: {{after: discharge, days: 60}} or "
        '{{by: "03-31", of: discharge, years_after: 1}}.',
    ),
    "limit_needs_one": (
        "after 的期限须写明多久，从以下各项中恰好写一项：{known}。",
        "A limit with after says how long, in exactly one of: {known}.",
    ),
    "not_a_month_day": (
        '“{text}”不是每年的某一天；请写成 "03-31"（月-日）的形式。',
        '"{text}" is not a day of the year; write it like "03-31", the month and the day.',
    ),
    "month_day_leap": (
        '不是每年都有 2 月 29 日；请写 "02-28" 或 "03-01"。',
        'Not every year has 29 February; write "02-28" or "03-01".',
    ),
    # -- enrolment --------------------------------------------------------------------------------
    "window_closes_first": (
        "受理期的截止日在开始日之前；请改正 opens 或 closes。",
        "The window closes before it opens; mend opens or closes.",
    ),
    "sub_group_unnamed": (
        "分母为 sub_group 时，须在 participation_counts 中写明是哪些人；请补上。",
        "With the denominator sub_group, participation_counts says who belongs to it; add it.",
    ),
    "joining_needs_days": (
        "allowed 为 new_hires 时，须写明入职后多少天内可以参加 within_days；请补上。",
        "With allowed: new_hires, within_days says within how many days of being hired one may "
        "join; add it.",
    ),
    "joining_no_days": (
        "within_days 只用于 new_hires，这里 allowed 为 {text}；请删去，或改正 allowed。",
        "within_days belongs to new_hires only, and allowed is {text} here; take it out, or mend "
        "allowed.",
    ),
    # -- payers -----------------------------------------------------------------------------------
    "payer_needs_one": (
        "每个承担方写 share（比例）、sum（金额）或 rest: yes（其余），恰好一个；请改正。",
        "Each part has a share, a sum or rest: yes, exactly one of the three; mend it.",
    ),
    "payer_share_zero": (
        "比例为零的承担方不承担任何费用；请删去这一项，或改正比例。",
        "A share of zero bears nothing; take this part out, or mend the share.",
    ),
    "payer_least_over_sum": (
        "至少承担 {least} 元，多于写定的金额 {sum} 元；请改正其一。",
        "The at_least of {least} is more than the sum of {sum} yuan; mend one of them.",
    ),
    "payer_needs_name": (
        "承担方 {text} 不止一项；请给每一项写上不同的 name。",
        "There are several parts of the payer {text}; give each a name of its own.",
    ),
    "payer_name_twice": (
        "承担方 {text} 的“{name}”已经列过；请合并，或改用不同的 name。",
        'The payer {text} already has a part named "{name}"; join them, or use another name.',
    ),
    "payers_two_rests": (
        "前面已有承担其余部分的一方；rest 只能有一个，请改正。",
        "The rest is already borne by a part above; there is one rest at most, so mend it.",
    ),
    "payers_shares_over_one": (
        "各方比例合计 {shares}，大于一；请改正。",
        "The shares add up to {shares}, which is more than one; mend them.",
    ),
    "payers_shares_under_one": (
        "各方比例合计 {shares}，应恰好为一；请改正，或写明由谁承担其余 rest: yes。",
        "The shares add up to {shares} and must come to exactly one; mend them, or say with "
        "rest: yes who bears the rest.",
    ),
    "payers_sums_need_rest": (
        "写了金额 sum，就须写明由谁承担其余 rest: yes；请补上。",
        "Where there is a sum, say with rest: yes who bears the rest; add it.",
    ),
    "payers_least_needs_rest": (
        "没有承担其余部分的一方，at_least 无从补足；请写明由谁承担其余 rest: yes，"
        "或删去 at_least。",
        "Nobody bears the rest from which at_least would be taken; say with rest: yes who does, or "
        "take at_least out.",
    ),
    "payers_over_fee": (
        "缴费标准最高 {fee} 元，不够各方的金额、比例和最低承担额；请改正 payers 或 fee。",
        "The fee is at most {fee} yuan, less than the sums, shares and least amounts of its payers "
        "come to; mend payers or fee.",
    ),
    # -- approval ---------------------------------------------------------------------------------
    "levels_line_unknown": (
        "没有保障项目“{text}”；可以写的有：{known}。",
        'There is no benefit line "{text}"; what may stand here: {known}.',
    ),
    # -- relief -----------------------------------------------------------------------------------
    "relief_threshold_per": (
        "救助按期一次计算，起付不能写 per: {text}；请删去 per。",
        "Relief is worked out once a period, so its threshold has no per: {text}; take per out.",
    ),
    "bonus_not_positive": (
        "奖励的百分点须大于零；请改正，没有奖励的写 none。",
        "The points of a bonus are more than zero; mend them, or write none for no bonus.",
    ),
    "bonus_over_its_most": (
        "上限 at_most 小于一期的奖励 add；请改正其一。",
        "The at_most is less than what add gives for one period; mend one of them.",
    ),
    "bonus_needs_rates": (
        "定额档次 fixed_step 没有比例，不能加百分点；请改用其他 method，或删去奖励。",
        "The tiers of fixed_step have no rates to add points to; use another method, or take the "
        "bonus out.",
    ),
    "prefix_of_all": (
        "病种组 {text} 的 * 包括所有编码，其后的都轮不到；请只在最后一组中单独写 *。",
        "The * of the group {text} takes every code and hides what comes after; write it alone, "
        "in the last group only.",
    ),
}
