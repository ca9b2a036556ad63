"""Help of the commands about year ends, vouchers and the books of account. (中文, English)."""

from __future__ import annotations

_YEAR_ENDS: dict[str, tuple[str, str]] = {
    "help.close.about": (
        "结账：结转一个互助期的收支，提取准备金和二次救助资金。结账后不能撤销。",
        "Close a period: its result, the reserve and the relief pool. There is no way back.",
    ),
    "help.close.example": (
        "tongzhou close --period 2012 --actor 王五",
        "tongzhou close --period 2012 --actor wang",
    ),
    "help.allocate.about": (
        "二次救助分配：先试算，再确定。试算可以反复进行；确定只有一次。",
        "Allocate the relief pool: as a draft as often as wanted, then fixed once.",
    ),
    "help.allocate.fix": ("确定分配；不写则只试算。", "fix the allocation; a draft by default"),
    "help.allocate.output": ("把分配明细写成 .csv 文件。", "write the awards as a .csv"),
    "help.allocate.candidates": (
        "候选人，.csv 文件，三列：case_no、group、burden。",
        "the candidates, a .csv with case_no, group, burden",
    ),
    "help.allocate.rules": (
        "不用账套：按这份 JSON 写成的救助办法分配。",
        "without a book: allocate by the relief formula in this JSON file",
    ),
    "help.allocate.pool": ("可分配的资金，单位为元。", "the pool, in yuan"),
    "help.allocate.example": (
        "tongzhou allocate --period 2012 --output 分配试算.csv\n"
        "tongzhou allocate --period 2012 --fix --actor 王五\n"
        "tongzhou allocate --rules 救助办法.json --pool 123456.78 候选人.csv --output 救助金.csv",
        "tongzhou allocate --period 2012 --output draft.csv\n"
        "tongzhou allocate --period 2012 --fix --actor wang\n"
        "tongzhou allocate --rules relief.json --pool 123456.78 candidates.csv --output awards.csv",
    ),
    "help.publish.about": (
        "公示二次救助名单，登记异议和答复。名单中的姓名和证件号码已遮盖。",
        "Publish the relief notice with masked names; objections and their answers.",
    ),
    "help.publish.output": (
        "同时写出公示：.txt 是张贴用的文稿，.csv 是表格。",
        "write the notice as well: .txt to be put up, .csv for a spreadsheet",
    ),
    "help.publish.example": (
        "tongzhou publish --period 2012 --output 公示.txt --actor 王五",
        "tongzhou publish --period 2012 --output notice.txt --actor wang",
    ),
    "help.publish.file.about": (
        "写出已发布的公示。",
        "Write a notice that has been published.",
    ),
    "help.publish.file.output": (
        "要写的文件：.txt 是张贴用的文稿，.csv 是表格。",
        "the file: .txt to be put up, .csv for a spreadsheet",
    ),
    "help.publish.file.example": (
        "tongzhou publish file 2012 --output 公示.txt",
        "tongzhou publish file 2012 --output notice.txt",
    ),
    "help.publish.object.about": (
        "登记一条异议，须在公示期内。",
        "Note an objection while the notice runs.",
    ),
    "help.publish.object.notice_no": (
        "公示编号，形如 GS-2012-001。",
        "the notice, such as GS-2012-001",
    ),
    "help.publish.object.by": ("提出异议的人或单位。", "who objects"),
    "help.publish.object.words": ("异议的内容。", "what is objected"),
    "help.publish.object.case": (
        "针对哪一项救助；不写则针对整个公示。",
        "the award it is about; the whole notice by default",
    ),
    "help.publish.object.example": (
        "tongzhou publish object GS-2012-001 --by 周七 --words 已去世 --case JZ-2012-00003 "
        "--actor 李四",
        'tongzhou publish object GS-2012-001 --by zhou --words "has died" --case JZ-2012-00003 '
        "--actor li",
    ),
    "help.publish.answer.about": (
        "答复一条异议：采纳（取消该项救助）或不采纳。",
        "Answer an objection: upheld, which takes the award out, or dismissed.",
    ),
    "help.publish.answer.objection_no": (
        "异议编号，形如 YY-2012-0001。",
        "the objection, such as YY-2012-0001",
    ),
    "help.publish.answer.uphold": ("采纳。", "uphold it"),
    "help.publish.answer.dismiss": ("不采纳。", "dismiss it"),
    "help.publish.answer.words": ("答复的内容。", "the answer in words"),
    "help.publish.answer.example": (
        "tongzhou publish answer YY-2012-0001 --dismiss --words 经核实无误 --actor 王五",
        'tongzhou publish answer YY-2012-0001 --dismiss --words "found in order" --actor wang',
    ),
}

_JOURNAL: dict[str, tuple[str, str]] = {
    "help.post.about": (
        "填制手工凭证（利息、手续费、捐赠、补助），或申请红字冲销。另一人审核后才入账。",
        "Prepare a manual voucher, or the reversal of one. It is booked when a second person "
        "approves it.",
    ),
    "help.post.file": ("凭证文件，.json、.csv 或 Excel。", "the voucher, .json, .csv or Excel"),
    "help.post.reverse": ("要冲销的凭证号。", "the entry to reverse"),
    "help.post.example": (
        "tongzhou post 利息.json --actor 李四\n"
        "tongzhou post --reverse 记000031 --reason 金额有误 --actor 李四",
        "tongzhou post interest.json --actor li\n"
        'tongzhou post --reverse 记000031 --reason "wrong amount" --actor li',
    ),
    "help.balance.about": ("科目余额表。", "Trial balance."),
    "help.balance.on": ("截至哪一天；不写则到最近一笔。", "as of this day; the latest by default"),
    "help.balance.output": ("写成 .csv 文件。", "write it as a .csv"),
    "help.balance.example": (
        "tongzhou balance --on 2013-07-31",
        "tongzhou balance --on 2013-07-31",
    ),
    "help.ledger.about": ("一个科目的明细账。", "General ledger of one account."),
    "help.ledger.account": ("科目编码，如 1002。", "the account's code, such as 1002"),
    "help.ledger.from": ("从哪一天起。", "from this day on"),
    "help.ledger.to": ("到哪一天止。", "up to this day"),
    "help.ledger.example": (
        "tongzhou ledger 1002 --from 2012-08-01 --to 2012-08-31",
        "tongzhou ledger 1002 --from 2012-08-01 --to 2012-08-31",
    ),
    "help.statement.about": (
        "一个单位或一名职工的对账单。",
        "Statement of one employer or one member.",
    ),
    "help.statement.employer": ("单位的统一社会信用代码。", "the employer's credit code"),
    "help.statement.member": ("职工的证件号码。", "the member's document number"),
    "help.statement.example": (
        "tongzhou statement --employer 91320282MA1MQ0XX8T",
        "tongzhou statement --employer 91320282MA1MQ0XX8T",
    ),
    "help.explain.about": (
        "说明一件申报是怎样审核的：逐步列出条文和金额。",
        "Explain how a claim was decided, step by step with articles and amounts.",
    ),
    "help.explain.example": (
        "tongzhou explain SB-2012-00017",
        "tongzhou explain SB-2012-00017",
    ),
    "help.summary.about": (
        "一个互助期的总览：参保、缴费、申报、资金、救助。",
        "One period at a glance: members, contributions, claims, fund, relief.",
    ),
    "help.summary.example": ("tongzhou summary --period 2012", "tongzhou summary --period 2012"),
    "help.export.about": (
        "导出全部凭证，供 beancount、hledger 或表格软件使用。",
        "Export the whole journal for beancount, hledger or a spreadsheet.",
    ),
    "help.export.format": (
        "格式：beancount、hledger 或 csv。",
        "beancount, hledger or csv",
    ),
    "help.export.output": ("要写的文件。", "the file to write"),
    "help.export.example": (
        "tongzhou export --format beancount --output 凭证.beancount",
        "tongzhou export --format beancount --output journal.beancount",
    ),
    "help.verify.about": (
        "核查整个账套：凭证链、借贷、明细与总账、每一项决定和救助。发现问题时逐条指明。",
        "Check the whole book: the chain, debits and credits, sub-ledgers, every decision and "
        "award. Each fault is named.",
    ),
    "help.verify.example": (
        "tongzhou verify --book 靖江.db",
        "tongzhou verify --book jingjiang.db",
    ),
}

SENTENCES: dict[str, tuple[str, str]] = {**_YEAR_ENDS, **_JOURNAL}
