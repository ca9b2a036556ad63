"""Help of the commands about claims and payments. (中文, English)."""

from __future__ import annotations

_CLAIMS: dict[str, tuple[str, str]] = {
    "help.intake.about": (
        "受理申报表，或登记医院撤销的结算。同一结算、同一票据只能申报一次。",
        "Take in claims, or settlements that hospitals reversed. A settlement or receipt counts "
        "once.",
    ),
    "help.intake.files": (
        "申报表，Excel、CSV 或 .jsonl，可以有几个；写文件夹，则取其中所有文件。",
        "claims, Excel, CSV or .jsonl, one file or several; a folder stands for the files in it",
    ),
    "help.intake.reversals": (
        "结算撤销表；所涉申报会重新审核。",
        "a list of reversed settlements; their claims are open again",
    ),
    "help.intake.example": (
        "tongzhou intake 申报表.xlsx --accept-good --findings 申报问题.xlsx --actor 李四\n"
        "tongzhou intake --reversals 结算撤销.xlsx --actor 李四",
        "tongzhou intake claims.xlsx --accept-good --findings findings.xlsx --actor li\n"
        "tongzhou intake --reversals reversals.xlsx --actor li",
    ),
    "help.adjudicate.about": (
        "审核申报：算出补助金额，或写明不予补助的理由。",
        "Decide claims: the benefit with its workings, or why there is none.",
    ),
    "help.adjudicate.claim_no": (
        "只审核这一件；不写则审核所有待审核的。",
        "only this claim; all that are open by default",
    ),
    "help.adjudicate.scheme": (
        "不用账套：按这个方案审核逐行写成的申报，逐行写出决定；方案可写名称或文件夹。",
        "without a book: decide claims written line by line under this scheme, by name or folder",
    ),
    "help.adjudicate.input": (
        "申报，每行一件 JSON；不写则从标准输入读取。",
        "the claims, a line of JSON each; standard input by default",
    ),
    "help.adjudicate.output": (
        "决定写入此 .jsonl 文件；不写则写到标准输出。",
        "write the decisions into this .jsonl; standard output by default",
    ),
    "help.adjudicate.example": (
        "tongzhou adjudicate --actor 王五\n"
        "tongzhou adjudicate --scheme jingjiang-2012 --input 申报.jsonl --output 决定.jsonl",
        "tongzhou adjudicate --actor wang\n"
        "tongzhou adjudicate --scheme jingjiang-2012 --input claims.jsonl --output decisions.jsonl",
    ),
    "help.approve.about": (
        "签批：审核决定、二次救助、退款、手工凭证。制单人不能签批自己经办的事项。",
        "Sign decisions, relief, refunds and vouchers. Nobody signs what they prepared.",
    ),
    "help.approve.claim_nos": (
        "要签批的申报；不写则签批本人现在可以签的全部审核决定。",
        "the claims to sign; by default all decisions that this person may sign now",
    ),
    "help.approve.relief": (
        "签批这个互助期的二次救助。",
        "sign the relief of this period",
    ),
    "help.approve.refund": ("签批这笔退款。", "sign this refund"),
    "help.approve.voucher": ("审核这张手工凭证。", "sign this manual voucher"),
    "help.approve.example": (
        "tongzhou approve --actor 赵六\n"
        "tongzhou approve SB-2012-00017 SB-2012-00018 --actor 赵六\n"
        "tongzhou approve --relief 2012 --actor 赵六",
        "tongzhou approve --actor zhao\n"
        "tongzhou approve SB-2012-00017 SB-2012-00018 --actor zhao\n"
        "tongzhou approve --relief 2012 --actor zhao",
    ),
}

_PAYMENTS: dict[str, tuple[str, str]] = {
    "help.pay.about": (
        "付款：制批、导出付款文件、放行、导入回盘、更正收款人。",
        "Pay: make a batch, write the bank's file, release, read the answers, correct payees.",
    ),
    "help.pay.make.about": (
        "把所有可付的应付款编成一个付款批次。",
        "Put everything that can be paid into a batch.",
    ),
    "help.pay.make.output": (
        "同时写出付款文件（.csv 或 .xlsx）。",
        "write the bank's file as well (.csv or .xlsx)",
    ),
    "help.pay.make.example": (
        "tongzhou pay make --output 付款.xlsx --actor 李四",
        "tongzhou pay make --output payments.xlsx --actor li",
    ),
    "help.pay.file.about": ("写出一个批次的付款文件。", "Write the bank's file of a batch."),
    "help.pay.file.output": ("付款文件（.csv 或 .xlsx）。", "the file to write (.csv or .xlsx)"),
    "help.pay.file.example": (
        "tongzhou pay file FK-2012-0001 --output 付款.csv",
        "tongzhou pay file FK-2012-0001 --output payments.csv",
    ),
    "help.pay.release.about": (
        "放行一个批次，须由制批人以外的人办理；银行存款从此时付出。",
        "Release a batch, by another person than its maker; the money leaves the books here.",
    ),
    "help.pay.release.example": (
        "tongzhou pay release FK-2012-0001 --actor 赵六",
        "tongzhou pay release FK-2012-0001 --actor zhao",
    ),
    "help.pay.withdraw.about": (
        "撤回一个还没有放行的批次。",
        "Withdraw a batch that is not released.",
    ),
    "help.pay.withdraw.example": (
        "tongzhou pay withdraw FK-2012-0001 --reason 账号待核对 --actor 李四",
        'tongzhou pay withdraw FK-2012-0001 --reason "accounts to be checked" --actor li',
    ),
    "help.pay.results.about": (
        "导入银行回盘：成功的记为已付，退回的重新待付。",
        "Read the bank's answers: paid, or returned and owed again.",
    ),
    "help.pay.results.file": ("银行回盘文件，Excel 或 CSV。", "the bank's answers, Excel or CSV"),
    "help.pay.results.example": (
        "tongzhou pay results 回盘.csv --actor 李四",
        "tongzhou pay results answers.csv --actor li",
    ),
    "help.pay.correct.about": (
        "更正一笔未付款项的收款人；不写的项目保持不变。",
        "Put the payee of an unpaid payable right; what is not given stays as it is.",
    ),
    "help.pay.correct.payable_no": (
        "应付单号，形如 YF-2012-000001。",
        "the payable, such as YF-2012-000001",
    ),
    "help.pay.correct.name": ("收款人户名。", "the payee's name"),
    "help.pay.correct.account": ("收款账号。", "the payee's account"),
    "help.pay.correct.bank": ("开户行。", "the payee's bank"),
    "help.pay.correct.example": (
        "tongzhou pay correct YF-2012-000007 --account 6222020200112233445 --reason 换卡 "
        "--actor 李四",
        'tongzhou pay correct YF-2012-000007 --account 6222020200112233445 --reason "new card" '
        "--actor li",
    ),
}

SENTENCES: dict[str, tuple[str, str]] = {**_CLAIMS, **_PAYMENTS}
