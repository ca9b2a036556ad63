"""Sentences about what is found in a roster (参加人员名册), and of relief: (中文, English).

What is wrong with a number itself (证件号码, 信用代码, 手机号, 银行卡号) stands in ``roster``.
"""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "field_missing": (
        "“{field}”是空的；请填写。",
        'The column "{field}" is blank; fill it in.',
    ),
    "employer_unknown": (
        "统一社会信用代码 {uscc} 的单位尚未登记；请先登记单位，或核对代码。",
        "No employer is registered under the code {uscc}; register it first, or check the code.",
    ),
    "employer_name_differs": (
        "统一社会信用代码 {uscc} 登记的单位是“{registered}”，名册写的是“{written}”；"
        "请核对代码和单位名称。",
        'The code {uscc} belongs to "{registered}", and the roster says "{written}"; check the '
        "code and the name.",
    ),
    "name_odd": (
        "姓名“{name}”含有不常见的字符，或不足两个字；已收下，请照证件核对。",
        'The name "{name}" has unusual characters or is too short; it was taken: please compare '
        "it with the document.",
    ),
    "name_differs": (
        "该证件号码登记的姓名是“{known}”，名册写的是“{name}”；已按更名处理，"
        "若是证件号码写错请更正。",
        'This document number is known under "{known}", and the roster says "{name}"; it was taken '
        "as a change of name. If the number is wrong, mend it.",
    ),
    "too_young": (
        "互助期首日年龄为 {age} 周岁，未满 {minimum} 周岁，不能参加。",
        "Aged {age} on the first day of the period; {minimum} is the least.",
    ),
    "too_old": (
        "互助期首日年龄为 {age} 周岁，超过 {maximum} 周岁，不能参加。",
        "Aged {age} on the first day of the period; {maximum} is the most.",
    ),
    "change_unknown": (
        "变动类型“{change}”不认识；请填写新增、减员或调入，新增可以留空。",
        'The change "{change}" is not known; write 新增 (join), 减员 (leave) or 调入 (transfer); '
        "blank means joining.",
    ),
    "change_day_missing": (
        "变动类型为“{change}”时必须填写变动日期，例如 2012-10-15。",
        'A change of kind "{change}" needs its day, such as 2012-10-15.',
    ),
    "change_day_unreadable": (
        "变动日期“{text}”读不懂；请写成 2012-10-15。",
        'The day "{text}" cannot be read; write it as 2012-10-15.',
    ),
    "change_day_outside_period": (
        "变动日期 {day} 不在互助期 {starts_on} 至 {ends_on} 内；请核对日期。",
        "The day {day} is outside the period from {starts_on} to {ends_on}; check it.",
    ),
    "twice_in_roster": (
        "{name} 在名册中出现两次（第 {other_row} 行和第 {row} 行）；已取第 {other_row} 行，"
        "请删去多余的一行。",
        "{name} stands in the roster twice (rows {other_row} and {row}); row {other_row} was "
        "taken. Delete the other.",
    ),
    "two_employers_in_roster": (
        "{name} 在名册中同时属于“{employer}”（第 {row} 行）和“{other_employer}”"
        "（第 {other_row} 行）；一人只能参加一份，请只保留实际所在单位的一行，"
        "若为调动请在新单位一行填“调入”。",
        '{name} stands in the roster under "{employer}" (row {row}) and under "{other_employer}" '
        "(row {other_row}); one person has one share, so keep the row of the actual employer, with "
        "调入 (transfer) if they have moved.",
    ),
    "enrolled_elsewhere": (
        "{name} 本期已由“{employer}”参加；若已调入本单位，请将变动类型填为“调入”并写明日期。",
        '{name} is already enrolled for the period by "{employer}"; if they have moved to this '
        "employer, write 调入 (transfer) with the day.",
    ),
    "not_enrolled_here": (
        "{name} 本期不在“{employer}”名下，不能办理减员；请核对单位和证件号码。",
        '{name} is not enrolled with "{employer}" for the period and cannot leave it; check the '
        "employer and the document number.",
    ),
    "left_before": (
        "{name} 已于 {left_on} 减员，本行未作变动；若又回到单位，请填写晚于该日的变动日期。",
        "{name} left on {left_on}, and this row changes nothing; if they have come back, give a "
        "day after that.",
    ),
    "change_overtaken": (
        "{name} 自 {since} 起在“{employer}”，本行的变动日期 {day} 更早，未作变动；"
        "若不是旧名册，请核对日期。",
        '{name} has been with "{employer}" since {since}; the day {day} is earlier, and this row '
        "changes nothing. If this is not an old roster, check the day.",
    ),
    "transfer_of_newcomer": (
        "{name} 本期尚未参加，“调入”已按新增处理。",
        "{name} is not yet enrolled for the period; the transfer was taken as joining.",
    ),
    "leave_and_transfer": (
        "本行的减员与第 {other_row} 行的调入是同一人，已按调入一并处理。",
        "This leave and the transfer in row {other_row} are of one person; the transfer covers "
        "both.",
    ),
    # -- who may join, and when -------------------------------------------------------------------
    "condition_unmet": (
        "不符合参加条件：{words}；请核对名册所填各项，确不符合的请删去本行。",
        "A condition of taking part is not met: {words}. Check what the roster says; if it is "
        "right, take the row out.",
    ),
    "member_fact_missing": (
        "本方案须写明“{fact}”，名册没有；请补填。",
        'The scheme asks for "{fact}", and the roster does not say it; fill it in.',
    ),
    "member_fact_unknown": (
        "名册中的“{fact}”不是本方案认识的情形要素；可以填写的有：{known}。",
        'The scheme does not know the fact "{fact}" in the roster; it knows {known}.',
    ),
    "member_fact_not_a_word": (
        "“{fact}”不能是“{text}”；请填写其中之一：{known}。",
        '"{fact}" cannot be "{text}"; write one of {known}.',
    ),
    "member_fact_not_a_number": (
        "“{fact}”应为整数，现为“{text}”；请只写数字。",
        '"{fact}" is a whole number, and this is "{text}"; write figures only.',
    ),
    "sex_differs": (
        "名册所填性别与居民身份证号码不符；已按证件，请核对证件号码。",
        "The sex in the roster is not that of the resident identity number; the number was "
        "followed. Check the number.",
    ),
    "outside_window": (
        "今天 {day} 不在参加受理期 {opens} 至 {closes} 内，不能从互助期首日参加；"
        "请在受理期内报送，期中入职的请填写变动日期。",
        "Today, {day}, is outside the window from {opens} to {closes}, and nobody can join from "
        "the first day of the period; hand the roster in within it, or give the day of change for "
        "somebody hired since.",
    ),
    "joining_not_allowed": (
        "本方案不办理中途参加：{day} 晚于互助期首日 {starts_on}；请在下一互助期参加。",
        "The scheme takes nobody after the first day, {starts_on}, and this would be {day}; join "
        "in the next period.",
    ),
    "joining_too_late": (
        "新入职人员须在入职后 {within} 日内参加：自 {since} 起，最迟 {last}，现为 {day}；"
        "请核对变动日期，确已超过的请在下一互助期参加。",
        "New staff join within {within} days: counted from {since} the last day was {last}, and "
        "this is {day}. Check the day of change; if it is right, join in the next period.",
    ),
    "shares_unreadable": (
        "份数“{text}”不是整数；请填写 1、2 等数字，空着为 1 份。",
        'The number of shares "{text}" is not a whole number; write 1, 2 and so on, blank is 1.',
    ),
    "shares_too_many": (
        "每人最多参加 {most} 份，现为 {shares} 份；请改正。",
        "A person takes part with {most} share(s) at most, and this says {shares}; mend it.",
    ),
    "shares_not_equal": (
        "同一单位各人份数须一致：本行为 {shares} 份，第 {other_row} 行等为 {usual} 份；"
        "请改成一致。",
        "All of an employer have the same number of shares: this row has {shares}, row {other_row} "
        "and others have {usual}. Make them equal.",
    ),
    "shares_not_as_unit": (
        "同一单位各人份数须一致：本行为 {shares} 份，单位已参加人员为 {usual} 份；请改成一致。",
        "All of an employer have the same number of shares: this row has {shares}, and those "
        "enrolled already have {usual}. Make them equal.",
    ),
    "shares_kept": (
        "{name} 本期参加 {known} 份，名册写的是 {shares} 份；期中不改份数，仍为 {known} 份。",
        "{name} takes part in the period with {known} share(s), and the roster says {shares}; "
        "shares stay as they were, at {known}.",
    ),
    "fact_kept": (
        "{name} 参加时登记的“{fact}”是“{known}”，名册写的是“{text}”；本期不改，仍按“{known}”。",
        '{name} was enrolled with "{fact}" as "{known}", and the roster says "{text}"; for this '
        'period it stays "{known}".',
    ),
    "void_elsewhere": (
        "{name} 本期已由“{employer}”参加，重复参加以先参加的为准，本行未收；若为调动请填“调入”。",
        '{name} is already enrolled for the period by "{employer}"; the earlier enrolment stands '
        "and this row was left out. For a move, write 调入 (transfer).",
    ),
    "void_in_roster": (
        "{name} 同时属于“{other_employer}”（第 {other_row} 行）和“{employer}”（第 {row} 行），"
        "以先参加的第 {other_row} 行为准，本行未收。",
        '{name} stands under "{other_employer}" (row {other_row}) and under "{employer}" (row '
        "{row}); row {other_row} came first and stands, and this row was left out.",
    ),
    # -- relief -----------------------------------------------------------------------------------
    "periods_unreadable": (
        "连续参加期数“{text}”不是 1 至 {most} 的整数；请只写数字，本期为第一期写 1，空着也是 1。",
        'The consecutive periods "{text}" are not a whole number from 1 to {most}; write figures '
        "only, 1 for a first period; blank is 1 too.",
    ),
    "pool_too_small": (
        "二次救助资金不足：{groups} 组需要 {need} 元，可用 {available} 元；本方案不按比例缩减，"
        "请增加资金或另定办法后再分配。",
        "The relief pool does not reach: the group(s) {groups} need {need} and {available} is "
        "there. The scheme does not cut awards; add money or decide otherwise, then allocate "
        "again.",
    ),
}
