"""Sentences about what is found in a roster (参加人员名册): (中文, English).

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
}
