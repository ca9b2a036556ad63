"""Help of the commands about books, schemes, enrolment and contributions. (中文, English)."""

from __future__ import annotations

_BOOKS: dict[str, tuple[str, str]] = {
    "help.new-book.about": (
        "按一个方案新建账套，带全部会计科目和办法原文。",
        "Make a new book for a scheme, with its chart of accounts and its rulebook.",
    ),
    "help.new-book.place": (
        "新账套的位置：文件名（如 靖江.db），或带 search_path 的 postgresql:// 网址。",
        "where: a file such as jingjiang.db, or a postgresql:// URL with a search_path",
    ),
    "help.new-book.example": (
        "tongzhou new-book 靖江.db --scheme jingjiang-2012 --actor 张三",
        "tongzhou new-book jingjiang.db --scheme jingjiang-2012 --actor zhang",
    ),
    "help.migrate.about": (
        "把账套的结构升级到本程序的版本。升级前请先备份。",
        "Bring a book up to the program's migration. Make a copy first.",
    ),
    "help.migrate.example": (
        "tongzhou migrate --book 靖江.db",
        "tongzhou migrate --book jingjiang.db",
    ),
    "help.rekey.about": (
        "给账套换一把新密钥，身份证号、银行账号等全部改用新密钥加密，账目不变。"
        "旧密钥留在密钥文件里，打开以前的备份要用；请在没有人办理业务时换，换后另存密钥文件。",
        "Give the book a new key and seal identity numbers, account numbers and the like with it; "
        "the books do not change. Old keys stay in the file, for copies made before; do it while "
        "nobody works, and keep the new file elsewhere too.",
    ),
    "help.rekey.example": (
        "tongzhou rekey --book 靖江.db --actor 管理员",
        "tongzhou rekey --book jingjiang.db --actor admin",
    ),
    "help.rules.about": (
        "查看、检查、试算、比较、采用方案（互助办法的各项规定）。",
        "List, check, test, compare and adopt schemes, the rules as data.",
    ),
    "help.rules.list.about": (
        "列出程序自带的方案。",
        "List the schemes that come with the program.",
    ),
    "help.rules.list.example": ("tongzhou rules list", "tongzhou rules list"),
    "help.rules.check.about": (
        "检查一个方案，并列明哪些规定已公布、哪些是假定。有错误时，逐条指出文件、行号和改法。",
        "Check a scheme, and say what of it is published and what assumed. Every mistake is named "
        "with its file and line.",
    ),
    "help.rules.check.example": (
        "tongzhou rules check jingjiang-2012",
        "tongzhou rules check jingjiang-2012",
    ),
    "help.rules.adopt.about": (
        "让账套改用同一方案修订后的规定；已作的决定仍按原规定保存。",
        "Put a changed rulebook of the same scheme in force; decisions made keep the old text.",
    ),
    "help.rules.adopt.example": (
        "tongzhou rules adopt ./靖江办法 --book 靖江.db --actor 张三",
        "tongzhou rules adopt ./jingjiang --book jingjiang.db --actor zhang",
    ),
}

_CONTRIBUTIONS: dict[str, tuple[str, str]] = {
    "help.register.about": (
        "登记单位及其各方承担比例（单位登记表）。",
        "Register employers and how their contribution is split.",
    ),
    "help.register.file": ("单位登记表，Excel 或 CSV。", "the list of employers, Excel or CSV"),
    "help.register.example": (
        "tongzhou register 单位登记表.xlsx --period 2012 --actor 张三",
        "tongzhou register employers.xlsx --period 2012 --actor zhang",
    ),
    "help.enrol.about": (
        "按参加人员名册办理参保、减员、调入和资料更正。每份名册是一步；同一份再导入一次，不会重复。",
        "Enrol people from rosters: joiners, leavers, transfers, corrected details. Each file is "
        "one step; the same file again changes nothing.",
    ),
    "help.enrol.files": (
        "名册文件，可以有几个；写文件夹，则取其中所有表格文件。",
        "rosters, one or several; a folder stands for the spreadsheets in it",
    ),
    "help.enrol.example": (
        "tongzhou enrol 名册/ --period 2012 --accept-good --findings 问题清单/ --actor 张三",
        "tongzhou enrol rosters/ --period 2012 --accept-good --findings findings/ --actor zhang",
    ),
    "help.bill.about": (
        "向单位开具缴费通知，或作废一份缴费通知。每个单位一份，只含尚未开具的人员。",
        "Issue invoices to employers, or cancel one. One each, for those not yet billed.",
    ),
    "help.bill.employer": (
        "只开这一个单位的（统一社会信用代码）；不写则全部开具。",
        "only this employer, by its unified social credit code; all by default",
    ),
    "help.bill.cancel": ("作废这份缴费通知。", "cancel this invoice"),
    "help.bill.example": (
        "tongzhou bill --period 2012 --actor 张三\n"
        "tongzhou bill --cancel JF-2012-00003 --reason 单位重复登记 --actor 张三",
        "tongzhou bill --period 2012 --actor zhang\n"
        'tongzhou bill --cancel JF-2012-00003 --reason "registered twice" --actor zhang',
    ),
    "help.receive.about": (
        "登记银行到账，抵缴费通知；对不上的款项先挂账，再认领。",
        "Book bank receipts against invoices; what cannot be placed is held and identified later.",
    ),
    "help.receive.files": (
        "银行到账明细，可以有几个；写文件夹，则取其中所有表格文件。",
        "bank receipts, one file or several; a folder stands for the spreadsheets in it",
    ),
    "help.receive.identify": (
        "认领：这笔流水中待确认的款项。",
        "place the unidentified money of this bank reference",
    ),
    "help.receive.to": (
        "用于哪一份缴费通知（JF-…）或追回单（ZH-…）。",
        "the invoice (JF-…) or recovery (ZH-…) it is for",
    ),
    "help.receive.example": (
        "tongzhou receive 到账明细.xlsx --actor 李四\n"
        "tongzhou receive --identify 20120815001 --to JF-2012-00003 --actor 李四",
        "tongzhou receive receipts.xlsx --actor li\n"
        "tongzhou receive --identify 20120815001 --to JF-2012-00003 --actor li",
    ),
    "help.refund.about": (
        "申请退还待确认的款项；经签批后随批次付款。",
        "Ask for unidentified money to be paid back; it is then approved and paid.",
    ),
    "help.refund.bank_ref": ("到账时的银行流水号。", "the bank reference under which it came in"),
    "help.refund.amount": ("退多少元；不写则全部退还。", "how much, in yuan; all of it by default"),
    "help.refund.account": (
        "退到哪个账号；不写则退回付款账号。",
        "the account to pay to; the one it came from by default",
    ),
    "help.refund.bank": ("该账号的开户行。", "the bank of that account"),
    "help.refund.example": (
        "tongzhou refund 20120815001 --amount 50.00 --reason 多缴 --actor 李四",
        "tongzhou refund 20120815001 --amount 50.00 --reason overpaid --actor li",
    ),
}

SENTENCES: dict[str, tuple[str, str]] = {**_BOOKS, **_CONTRIBUTIONS}
