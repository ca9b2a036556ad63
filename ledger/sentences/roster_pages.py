"""Sentences of the pages of enrolment: (中文, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "roster_nothing_mended": (
        "还没有改动任何一行；请先改正或剔除有错的行，再核对。",
        "Nothing is mended yet; mend the rows with mistakes or leave them out, then check again.",
    ),
    "roster_not_clean": (
        "名册还有须改正的行，或有改动没有核对，不能确认；请改正或剔除后再核对。",
        "The roster still has rows to mend, or mends that were not checked; mend or leave them "
        "out and check again before you confirm.",
    ),
    "roster_changes_nothing": (
        "这份名册没有要参加、减员、调入或变更的人，不必确认；请核对是否选错了文件。",
        "Nobody joins, leaves, moves or changes by this roster, so there is nothing to confirm; "
        "check whether it is the right file.",
    ),
    "roster_tab.joined": ("新增", "joined"),
    "roster_tab.renewed": ("续保", "renewed"),
    "roster_tab.not_renewed": ("未续保", "not renewed"),
    "roster_tab.left": ("减员", "left"),
    "roster_tab.moved_in": ("调入", "moved in"),
    "roster_tab.moved_out": ("调出", "moved out"),
    "roster_tab.changed": ("资料变更", "changed details"),
    "roster_tab.doubles": ("疑似重复", "possible duplicates"),
    "roster_list.joined": (
        "上期不在本单位、本期参加的人",
        "Those who were not with the employer last period and take part now",
    ),
    "roster_list.renewed": (
        "上期在本单位、本期继续参加的人",
        "Those who were with the employer last period and take part again",
    ),
    "roster_list.not_renewed": (
        "上期在本单位、本期还没有参加的人",
        "Those who were with the employer last period and are not enrolled yet",
    ),
    "roster_list.left": ("期中离开本单位的人", "Those who left the employer within the period"),
    "roster_list.moved_in": (
        "期中从其他单位调入的人",
        "Those who came from another employer within the period",
    ),
    "roster_list.moved_out": (
        "期中调往其他单位的人",
        "Those who went to another employer within the period",
    ),
    "roster_list.changed": (
        "姓名、手机号、银行卡号或开户行与以前不同的人",
        "Those whose name, mobile number, bank card or bank is another than before",
    ),
    "roster_list.doubles": (
        "与别人用同一张银行卡的人，请核对是否重复参加或卡号填错",
        "Those who share a bank card with another; check for one person enrolled twice, or a slip",
    ),
    "roster_since.joined": ("参加日期", "Joined"),
    "roster_since.renewed": ("参加日期", "Joined"),
    "roster_since.not_renewed": ("上期参加日期", "Joined last period"),
    "roster_since.left": ("减员日期", "Left"),
    "roster_since.moved_in": ("调入日期", "Moved in"),
    "roster_since.moved_out": ("调出日期", "Moved out"),
    "roster_since.changed": ("参加日期", "Joined"),
    "roster_since.doubles": ("参加日期", "Joined"),
    "roster_detail.name": ("姓名", "name"),
    "roster_detail.mobile": ("手机号", "mobile number"),
    "roster_detail.bank_account": ("银行卡号", "bank card"),
    "roster_detail.bank_name": ("开户行", "bank"),
    "roster_window.any_time": (
        "本期随时可以参加。",
        "Anybody may join at any time of the period.",
    ),
    "roster_window.ahead": (
        "参加受理期从 {opens} 起，到 {closes} 止，现在还没有开始。",
        "The window for enrolment runs from {opens} to {closes} and has not opened yet.",
    ),
    "roster_window.open": (
        "参加受理期正在办理，到 {closes} 截止。",
        "The window for enrolment is open until {closes}.",
    ),
    "roster_window.over": (
        "参加受理期已于 {closes} 截止；期中入职的人按办法规定办理。",
        "The window for enrolment closed on {closes}; new staff join as the scheme lets them.",
    ),
    "roster_window.past": (
        "本期已于 {ends_on} 结束。",
        "The period ended on {ends_on}.",
    ),
    "roster_window.closed_books": (
        "本期已结账，不能再改名册。",
        "The books of the period are closed; its roster can no longer change.",
    ),
    "roster_waiting.working": ("正在核对或办理", "being checked or taken in"),
    "roster_waiting.mend": ("有错的行待改正", "rows wait for being mended"),
    "roster_waiting.confirm": ("核对无误，待您确认", "in order, waits for you to confirm"),
    "roster_waiting.nothing": ("没有要变动的人", "changes nothing"),
    "roster_waiting.failed": ("没有办成，请看原因", "it could not be taken; see why"),
    "roster_taking.met": (
        "在职 {headcount} 人，参加 {enrolled} 人，参加率 {ratio}，达到规定的 {minimum}。",
        "{enrolled} of {headcount} staff take part, which is {ratio}; the scheme asks for "
        "{minimum}, and it is met.",
    ),
    "roster_taking.short": (
        "在职 {headcount} 人，参加 {enrolled} 人，参加率 {ratio}，低于规定的 {minimum}，至少还差 "
        "{short} 人。",
        "{enrolled} of {headcount} staff take part, which is {ratio}; the scheme asks for "
        "{minimum}, and at least {short} more are needed.",
    ),
    "roster_taking.few": (
        "参加 {enrolled} 人，规定至少 {fewest} 人参加，还差 {short} 人。",
        "{enrolled} take part; the scheme asks for {fewest} at least, and {short} more are needed.",
    ),
    "roster_taking.unknown": (
        "参加 {enrolled} 人；本期还没有登记在职人数，无法计算参加率，请联系市总工会登记。",
        "{enrolled} take part; no head-count is registered for the period, so the ratio is not "
        "known. Ask the federation to register it.",
    ),
}
