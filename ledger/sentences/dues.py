"""Sentences about fees, signatures and relief under schemes that differ: (中文, English)."""

from __future__ import annotations

_EMPLOYERS: dict[str, tuple[str, str]] = {
    "shares_not_used": (
        "方案规定了各方的缴费承担，单位登记的承担比例不起作用；以后可以留空。",
        "The rulebook says who pays, so the shares registered here count for nothing; leave them "
        "blank from now on.",
    ),
    "left_and_refunded": (
        "{name} 本期中途退出并已办理退费，本期不能再回来；请在下一互助期重新参加。",
        "{name} left in this period with the rest of the fee given back and cannot come back in "
        "it; enrol them for the next.",
    ),
}

_BILLS: dict[str, tuple[str, str]] = {
    "fact_missing": (
        "{name}（{id_number}）的“{fact}”没有填写，而方案的规则要用到它；"
        "请在名册或单位登记表中补上这一列再办理。",
        'Nothing is known of "{fact}" for {name} ({id_number}), and a rule asks for it; state it '
        "in the roster or the register of employers first.",
    ),
    "members_below": (
        "“{employer}”参加 {enrolled} 人，方案要求每单位至少 {fewest} 人；请补充名册。",
        '"{employer}" has enrolled {enrolled}, and the scheme asks for at least {fewest} from each '
        "employer; enrol more.",
    ),
    "fees_are_nothing": (
        "“{employer}”待开的 {members} 人应缴都是零元，开不出缴费通知，他们也还没有保障；"
        "请与该单位须缴费的人员一并开具。",
        '"{employer}" has {members} member(s) to be billed who owe nothing, so there is nothing to '
        "invoice and they are not covered yet; bill them with members of the employer who do owe.",
    ),
}

_RELIEF: dict[str, tuple[str, str]] = {
    "nobody_in_need": (
        "互助期 {period} 没有符合条件、又达到救助标准的人，不必分配二次救助。",
        "Nobody in the period {period} meets the conditions of relief and needs it; there is "
        "nothing to allocate.",
    ),
    "carried_short": (
        "二次救助需要 {needed} 元，滚存结余只有 {held} 元；请先增加滚存结余，或修订救助办法。",
        "The relief needs {needed} and the fund carried forward holds {held}; bring more into it, "
        "or amend the relief.",
    ),
    "relief_pool_short": (
        "二次救助资金账户只有 {held} 元，不够 {needed} 元；请先用手工凭证转入资金，再签批。",
        "The relief pool holds {held}, less than the {needed} needed; bring the money in with a "
        "voucher, then sign.",
    ),
    "no_pool_money": (
        "二次救助资金账户没有可以分配的钱；方案规定资金另行筹集，请先用手工凭证转入“二次救助资金”科目。",
        "There is no money to allocate in the relief pool; the scheme raises it elsewhere, so "
        "bring it into that account with a voucher first.",
    ),
}

_ADOPTION: dict[str, tuple[str, str]] = {
    "book_needs_event": (
        "方案的“{key}”（{chapter}）要记账，而账务一章没有业务事项 {event}；"
        "请在 accounts.yaml 的 events 中写明它的凭证，再采用。",
        'What "{key}" ({chapter}) does must be booked, and the chapter accounts has no event '
        "{event}; write its entry under events in accounts.yaml, then adopt it.",
    ),
    "book_cannot_pool": (
        "方案的二次救助资金不来自结余（money: {money}），结账时却仍按 {rate} 从结余提取；"
        "提取的钱不会被使用，请将 relief_pool_rate 改为 0。",
        "The relief is not paid from the surplus (money: {money}), and yet {rate} of the surplus "
        "would be set aside for it and never used; put relief_pool_rate to 0.",
    ),
    "book_cannot_tranche": (
        "方案的二次救助按所需从滚存结余中列支，各批的 share 就必须都是 1；请改为 1。",
        "The relief takes what it needs from the fund carried forward, so the share of every "
        "tranche must be 1; put it to 1.",
    ),
    "book_cannot_roll": (
        "互助期从各人参加之日起算（start: rolling），账套就算不出一份缴费还剩多少；"
        "请将 {key} 改为 {only}，再采用。",
        "Where periods run from each person's own first day (start: rolling) a book cannot tell "
        "what of a fee is left; put {key} to {only}, then adopt it.",
    ),
}

_SCREEN: dict[str, tuple[str, str]] = {
    "head.leaver": ("退出的职工", "Leaver"),
    "head.left_on": ("退出日期", "Left on"),
    "head.payee": ("收款人", "Payee"),
    "head.refund_no": ("退款单号", "Refund"),
    "title.refunds": ("中途退出退费（待签批）", "Fees given back to who left (to be signed)"),
}

SENTENCES: dict[str, tuple[str, str]] = {**_EMPLOYERS, **_BILLS, **_RELIEF, **_ADOPTION, **_SCREEN}
