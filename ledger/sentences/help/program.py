"""The program, what values are called, and options that mean the same everywhere."""

from __future__ import annotations

_PROGRAM: dict[str, tuple[str, str]] = {
    "help.about": (
        "同舟账本：职工医疗互助资金的复式账本。从参保、缴费、申报、审核、付款到结账、二次救助，"
        "一步一条命令。",
        "Tongzhou Ledger: the double-entry ledger of a union's mutual medical aid fund, from "
        "enrolment and contributions through claims and payments to closing and relief, one "
        "command for each step.",
    ),
    "help.example": (
        "tongzhou new-book 靖江.db --scheme jingjiang-2012 --actor 张三\n"
        "tongzhou enrol 名册.xlsx --book 靖江.db --period 2012 --actor 张三\n"
        "tongzhou enrol --help",
        "tongzhou new-book jingjiang.db --scheme jingjiang-2012 --actor zhang\n"
        "tongzhou enrol roster.xlsx --book jingjiang.db --period 2012 --actor zhang\n"
        "tongzhou enrol --help",
    ),
    "help.title.usage": ("用法：", "Usage:"),
    "help.title.commands": ("命令：", "Commands:"),
    "help.title.values": ("参数：", "Arguments:"),
    "help.title.options": ("选项：", "Options:"),
    "help.title.common": ("公用选项：", "Common options:"),
    "help.title.example": ("示例：", "Example:"),
    "help.title.group.book": ("账套与方案：", "Books and schemes:"),
    "help.title.group.contributions": ("参保与缴费：", "Enrolment and contributions:"),
    "help.title.group.claims": ("申报与审核：", "Claims:"),
    "help.title.group.payments": ("付款：", "Payments:"),
    "help.title.group.year_ends": ("结账与二次救助：", "Closing and relief:"),
    "help.title.group.journal": ("凭证与账簿：", "Vouchers and books of account:"),
}

_METAS: dict[str, tuple[str, str]] = {
    "meta.command": ("命令", "COMMAND"),
    "meta.place": ("位置", "PLACE"),
    "meta.scheme": ("方案", "SCHEME"),
    "meta.person": ("姓名", "NAME"),
    "meta.day": ("日期", "DAY"),
    "meta.id": ("编号", "ID"),
    "meta.language": ("语言", "LANG"),
    "meta.file": ("文件", "FILE"),
    "meta.period": ("互助期", "PERIOD"),
    "meta.uscc": ("信用代码", "USCC"),
    "meta.invoice_no": ("通知单号", "INVOICE_NO"),
    "meta.reason": ("原因", "REASON"),
    "meta.bank_ref": ("流水号", "BANK_REF"),
    "meta.number": ("单号", "NO"),
    "meta.amount": ("金额", "AMOUNT"),
    "meta.account": ("账号", "ACCOUNT"),
    "meta.bank": ("银行", "BANK"),
    "meta.findings": ("位置", "PLACE"),
    "meta.claim_no": ("申报编号", "CLAIM_NO"),
    "meta.refund_no": ("退款单号", "REFUND_NO"),
    "meta.voucher_no": ("凭证单号", "VOUCHER_NO"),
    "meta.batch_no": ("批次号", "BATCH_NO"),
    "meta.payable_no": ("应付单号", "PAYABLE_NO"),
    "meta.output": ("文件", "FILE"),
    "meta.notice_no": ("公示编号", "NOTICE_NO"),
    "meta.words": ("内容", "WORDS"),
    "meta.case_no": ("救助编号", "CASE_NO"),
    "meta.objection_no": ("异议编号", "OBJECTION_NO"),
    "meta.entry_no": ("凭证号", "ENTRY_NO"),
    "meta.id_number": ("证件号码", "ID_NUMBER"),
    "meta.format": ("格式", "FORMAT"),
}

_ANY: dict[str, tuple[str, str]] = {
    "help.any.book": (
        "账套的位置：文件名，或 postgresql:// 网址。也可以写在环境变量 TONGZHOU_BOOK 里。",
        "the book: a file, or a postgresql:// URL; the environment variable TONGZHOU_BOOK serves "
        "as well",
    ),
    "help.any.actor": (
        "经办人，即谁在办理这一步。也可以写在环境变量 TONGZHOU_ACTOR 里。",
        "who is acting; the environment variable TONGZHOU_ACTOR serves as well",
    ),
    "help.any.today": (
        "办理日期，形如 2012-08-01；不写就是今天。",
        "the day of the step, such as 2012-08-01; today by default",
    ),
    "help.any.request-id": (
        "请求编号：同一编号重复执行，只办理一次；不写则每次新编。",
        "your name for this request: repeating it does nothing twice; a fresh one by default",
    ),
    "help.any.lang": (
        "显示语言：zh 为中文，en 为英文。",
        "language: zh for Chinese, en for English",
    ),
    "help.any.json": (
        "结果写成一份 JSON，供其他程序读取；金额是以元为单位的文本。",
        "print the result as one JSON document; amounts are text, in yuan",
    ),
    "help.any.debug": (
        "程序出错时显示出错的位置，供维护人员查看。",
        "show where the program failed, should it fail",
    ),
    "help.any.help": ("显示这份帮助。", "show this help"),
    "help.any.period": (
        "互助期：起始日，如 2012-08-01；不会混淆时写年份即可。",
        "the period: its first day, such as 2012-08-01, or just the year where that is clear",
    ),
    "help.any.dry-run": (
        "试办：只检查并报告，账套不变。",
        "try it: check and report, and change nothing",
    ),
    "help.any.accept-good": (
        "有问题的行退回，其余的照常办理；不写则有一行须改正就全部不办。",
        "take the rows without fault and leave the others; by default one row to be mended stops "
        "the file",
    ),
    "help.any.findings": (
        "把发现的问题写成可用 Excel 打开的清单：一个 .xlsx 文件，或一个文件夹（每份文件一个）。",
        "write what is found as a workbook: an .xlsx, or a folder (one workbook for each file)",
    ),
    "help.any.reason": ("原因，会记入账套。", "the reason, which the book keeps"),
    "help.any.scheme": (
        "方案的名称（rules list 可列出），或方案文件夹。",
        "a scheme by its name (see rules list), or a folder with one",
    ),
    "help.any.batch_no": (
        "付款批次号，形如 FK-2012-0001。",
        "the batch, such as FK-2012-0001",
    ),
    "help.any.claim_no": ("申报编号。", "the claim's number"),
}

SENTENCES: dict[str, tuple[str, str]] = {**_PROGRAM, **_METAS, **_ANY}
