"""Sentences about what the rules do not allow now: (中文, English).

One entry for every Refusal code that has no home with its topic. A fact ``amount_fen`` stands in a
sentence as ``{amount}``, in yuan.
"""

from __future__ import annotations

_BOOKS: dict[str, tuple[str, str]] = {
    "book_url_unknown": (
        "“{url}”不是账套的位置；请写文件名（如 jingjiang.db），或 postgresql://… 的网址。",
        '"{url}" is not the place of a book; write a file name such as jingjiang.db, or a '
        "postgresql:// URL.",
    ),
    "book_schema_name": (
        "“{schema}”不能用作账套名称（search_path）；请用小写字母开头的字母、数字和下划线。",
        '"{schema}" cannot be the schema of a book (search_path); use small letters, digits and '
        "underscores, beginning with a letter.",
    ),
    "book_missing": (
        "“{url}”处没有账套；请核对位置，或先用 new-book 新建。",
        'There is no book at "{url}"; check the place, or make one with new-book.',
    ),
    "book_exists": (
        "“{url}”处已有账套或同名文件；请换一个位置，不会覆盖原有内容。",
        'There is a book, or a file of that name, at "{url}" already; choose another place, '
        "nothing is ever overwritten.",
    ),
    "book_unreachable": (
        "账套“{url}”现在打不开或不能写入（{problem}）；请检查文件、权限或数据库连接后重试。",
        'The book "{url}" cannot be opened or written now ({problem}); check the file, its '
        "permissions or the connection and try again.",
    ),
    "key_file_missing": (
        "账套在数据库服务器上时，须用环境变量 {variable} 写明密钥文件的位置；请先设好。",
        "For a book on a server, the environment variable {variable} must name the file with its "
        "keys; set it first.",
    ),
    "keys_lost": (
        "找不到账套的密钥文件“{file}”，身份证号和银行账号打不开；请把另外保管的密钥放回原处，"
        "或用环境变量 TONGZHOU_KEY_FILE 写明它的位置。",
        'The file with the keys of the book, "{file}", is not there, and identity and account '
        "numbers cannot be opened; put the copy kept elsewhere in its place, or let "
        "TONGZHOU_KEY_FILE name where it is.",
    ),
    "keys_unreadable": (
        "密钥文件“{file}”读不出密钥（每行一个，共 32 字节，用 base64 写成）；请检查读取权限，"
        "或换回另外保管的密钥文件。",
        'No keys can be read from "{file}" (one a line, 32 bytes in base64); check that it may be '
        "read, or put back the copy kept elsewhere.",
    ),
    "key_unknown": (
        "密钥文件“{file}”里没有本账套用的密钥 {key}，它可能属于别的账套；请换上本账套的密钥文件。",
        'The file "{file}" does not hold the key {key} of this book; it may belong to another '
        "book. Put the file of this book there.",
    ),
    "sealed_value_changed": (
        "账套中的“{column}”有一个值打不开：它写入后被改动过，或被换到了别处。"
        "请停止付款，并运行核验（verify）找出是哪一条。",
        'A value of "{column}" in the book does not open: it was changed after it was written, or '
        "put in another place. Stop payments and run verify, which names the record.",
    ),
    "book_at_other_migration": (
        "账套的结构版本是 {at}，程序需要 {head}；请先备份，再用 migrate 升级账套，"
        "或换用相应版本的程序。",
        "The book is at migration {at} and the program needs {head}; make a copy, then bring it up "
        "with migrate, or use the program it belongs to.",
    ),
    "text_too_long": (
        "{column}过长，最多 {limit} 个字；请缩短：“{text}”。",
        'The {column} is too long ({limit} characters at most); shorten it: "{text}".',
    ),
    "request_id_reused": (
        "请求编号 {request_id} 已用于另一项内容（{step}）；请换一个编号，或不写编号。",
        "The request id {request_id} was already used for something else ({step}); take another, "
        "or leave it out.",
    ),
    "scheme_differs": (
        "本账套执行的是方案 {book}，不能换成 {scheme}；请为新方案另建账套。",
        "This book is kept under the scheme {book} and cannot change to {scheme}; make a new book "
        "for that one.",
    ),
    "rules_unchanged": (
        "方案与账套正在执行的完全相同（{digest}），无需采用。",
        "The rulebook is the one the book already works under ({digest}); there is nothing to "
        "adopt.",
    ),
    "account_changed": (
        "科目 {account} 的性质或用途与账套中的不同；已用科目不能改变含义，请另设新科目。",
        "Account {account} has another kind or role than in the book; an account never changes its "
        "meaning, so add a new one.",
    ),
}

_PERIODS: dict[str, tuple[str, str]] = {
    "period_unknown": (
        "找不到互助期“{period}”，或有几个都符合；账套中的互助期有：{known}。",
        'No single period is meant by "{period}"; the book has: {known}.',
    ),
    "before_first_period": (
        "{day} 早于首个互助期的起始日 {first_starts_on}；请核对日期。",
        "{day} lies before the first period, which starts on {first_starts_on}; check the date.",
    ),
    "period_is_closed": (
        "互助期 {period} 已经结账，不能再参保或开缴费通知；请用以后的互助期。",
        "The period {period} is closed and takes no more enrolments or invoices; use a later one.",
    ),
    "day_is_closed": (
        "{day} 在已结账的日期之内（结账至 {closed}）；请用 {closed} 以后的日期办理。",
        "{day} lies in closed books (closed through {closed}); act on a later day.",
    ),
    "period_closed": (
        "互助期 {period} 已经结账，不必再结。",
        "The period {period} is closed already.",
    ),
    "period_earlier_open": (
        "更早的互助期 {earlier} 还没有结账；请先结账 {earlier}，再结 {period}。",
        "The earlier period {earlier} is still open; close it before {period}.",
    ),
    "period_running": (
        "互助期 {period} 到 {ends_on} 才结束；请在此后结账。",
        "The period {period} runs until {ends_on}; close it after that day.",
    ),
    "claims_still_possible": (
        "互助期 {period} 的申报期到 {last} 为止；请在此后结账。",
        "Claims for the period {period} may be made until {last}; close it after that day.",
    ),
    "claims_undecided": (
        "还有 {count} 件申报没有审核（如 {first}）；请先审核，再结账。",
        "{count} claim(s) are not decided yet (such as {first}); adjudicate them first.",
    ),
    "claims_unsigned": (
        "还有 {count} 件审核决定没有签批完（如 {first}）；请先签批，再结账。",
        "{count} decision(s) still need signatures (such as {first}); approve them first.",
    ),
    "vouchers_unsigned": (
        "还有 {count} 张手工凭证没有审核（如 {first}）；请先审核，再结账。",
        "{count} manual voucher(s) still need a signature (such as {first}); approve them first.",
    ),
    "invoices_unpaid": (
        "还有 {count} 份缴费通知没有缴清（如 {first}）；请收清或作废，再结账。",
        "{count} invoice(s) are not fully paid (such as {first}); receive the money or cancel them "
        "first.",
    ),
    "period_not_closed": (
        "互助期 {period} 尚未结账，没有二次救助资金；请先结账。",
        "The period {period} is not closed, so there is no relief pool yet; close it first.",
    ),
    "no_pool": (
        "互助期 {period} 没有二次救助资金（结余不足或出现亏损），无从分配。",
        "The period {period} has no relief pool (too small a surplus, or a deficit); there is "
        "nothing to allocate.",
    ),
    "allocation_fixed": (
        "互助期 {period} 的二次救助分配已经确定，不能再改；请继续公示。",
        "The allocation of the period {period} is fixed and stays as it is; go on to publish it.",
    ),
}

_MONEY_IN: dict[str, tuple[str, str]] = {
    "nothing_to_bill": (
        "“{employer}”在互助期 {period} 没有待缴费的参加人员；请先导入名册，或核对互助期。",
        '"{employer}" has nobody to be billed for the period {period}; enrol its roster first, or '
        "check the period.",
    ),
    "no_agreement": (
        "“{employer}”没有互助期 {period} 的缴费约定；请先登记各方承担比例。",
        '"{employer}" has no agreement for the period {period}; register how the contribution is '
        "split.",
    ),
    "participation_below": (
        "“{employer}”参加 {enrolled} 人，职工 {headcount} 人，未达到最低参加比例 {minimum}；"
        "请补充名册，或更正职工人数。",
        '"{employer}" has enrolled {enrolled} of {headcount}, less than the minimum of {minimum}; '
        "enrol more, or mend the headcount.",
    ),
    "invoice_unknown": (
        "没有缴费通知 {invoice_no}；请核对编号（形如 JF-2012-00001）。",
        "There is no invoice {invoice_no}; check the number, which looks like JF-2012-00001.",
    ),
    "invoice_cancelled": (
        "缴费通知 {invoice_no} 已经作废。",
        "The invoice {invoice_no} is cancelled already.",
    ),
    "invoice_is_paid": (
        "缴费通知 {invoice_no} 已经缴清，不能作废；多缴的款项请办理退款。",
        "The invoice {invoice_no} is fully paid and cannot be cancelled; pay back what was too "
        "much as a refund.",
    ),
    "receipt_unknown": (
        "没有流水号为 {bank_ref} 的到账；请核对银行流水号。",
        "No money came in under the bank reference {bank_ref}; check it.",
    ),
    "nothing_unidentified": (
        "流水 {bank_ref} 的款项已全部有着落，没有待确认的余额。",
        "All money of {bank_ref} is accounted for; nothing of it is unidentified.",
    ),
    "nothing_owed": (
        "{number} 没有未缴的金额；请核对编号。",
        "Nothing is owed on {number}; check the number.",
    ),
    "recovery_unknown": (
        "没有追回单 {recovery_no}；请核对编号（形如 ZH-2012-00001）。",
        "There is no recovery {recovery_no}; check the number, which looks like ZH-2012-00001.",
    ),
    "refund_too_large": (
        "流水 {bank_ref} 可退的金额是 {held} 元；请填写大于零、不超过该数的金额。",
        "At most {held} of {bank_ref} can be paid back; give an amount above zero and within that.",
    ),
    "member_unknown": (
        "没有证件号码为 {id_number} 的职工；请核对证件号码。",
        "Nobody is known under the document number {id_number}; check it.",
    ),
    "refund_unknown": (
        "没有退款单 {refund_no}；请核对编号（形如 TK-2012-00001）。",
        "There is no refund {refund_no}; check the number, which looks like TK-2012-00001.",
    ),
}

_CLAIMS: dict[str, tuple[str, str]] = {
    "claim_unknown": (
        "没有申报 {claim_no}；请核对申报编号。",
        "There is no claim {claim_no}; check the number.",
    ),
    "claim_decided": (
        "申报 {claim_no} 已有有效的审核决定；结算撤销后才重新审核。",
        "The claim {claim_no} has a standing decision; it is decided again only after a "
        "settlement of it is reversed.",
    ),
    "claim_is_open": (
        "申报 {claim_no} 还没有审核（或有结算撤销，需要重新审核）；请先审核，再签批。",
        "The claim {claim_no} is not decided, or must be decided again; adjudicate it first.",
    ),
    "nothing_to_sign": (
        "{number} 的补助金额为零，无需签批。",
        "{number} was granted nothing, which needs no signature.",
    ),
}

_PAYMENTS: dict[str, tuple[str, str]] = {
    "nothing_to_pay": (
        "没有可以付款的应付款；缺少收款账号的有 {without_account} 笔，请先在应付单上补上账号。",
        "Nothing can be paid; {without_account} payable(s) lack an account: put it into the "
        "payable first.",
    ),
    "batch_unknown": (
        "没有付款批次 {batch_no}；请核对编号（形如 FK-2012-0001）。",
        "There is no batch {batch_no}; check the number, which looks like FK-2012-0001.",
    ),
    "batch_withdrawn": (
        "付款批次 {batch_no} 已经撤回；请重新制批。",
        "The batch {batch_no} was withdrawn; make a new one.",
    ),
    "batch_released": (
        "付款批次 {batch_no} 已经放行，不能再放行或撤回；请等银行回盘，再导入付款结果。",
        "The batch {batch_no} is released already and can be neither released nor withdrawn; wait "
        "for the bank's file, and take its results in.",
    ),
    "bank_short": (
        "银行存款只有 {held} 元，不够付 {needed} 元；请先收款，或撤回批次分次付款。",
        "The bank account holds {held}, less than the {needed} needed; receive money first, or "
        "withdraw the batch and pay in parts.",
    ),
    "payable_unknown": (
        "没有应付单 {payable_no}；请核对编号（形如 YF-2012-000001）。",
        "There is no payable {payable_no}; check the number, which looks like YF-2012-000001.",
    ),
    "payable_in_batch": (
        "申报 {claim_no} 以前批准的应付单 {payable_no} 还在待放行的批次里；"
        "请先放行或撤回该批次，再签批。",
        "The payable {payable_no} that an earlier round of {claim_no} granted waits in a batch; "
        "release or withdraw the batch first, then sign.",
    ),
    "payable_not_open": (
        "应付单 {payable_no} 现为“{standing}”，不能更正收款人；请在银行退回或撤回批次后再改。",
        "The payable {payable_no} is {standing} and its payee cannot change; wait for the bank to "
        "return it, or withdraw the batch.",
    ),
}

_NOTICES: dict[str, tuple[str, str]] = {
    "allocation_missing": (
        "互助期 {period} 的二次救助分配还没有确定；请先由互助委员会确定分配方案。",
        "The allocation of the period {period} is not fixed yet; the committee fixes it first.",
    ),
    "notice_published": (
        "互助期 {period} 的二次救助已经公示，不必再公示。",
        "The notice of the period {period} is published already.",
    ),
    "notice_missing": (
        "互助期 {period} 的二次救助还没有公示；请先公示，期满后再签批。",
        "The relief of the period {period} has not been published; publish it, and sign after the "
        "notice has closed.",
    ),
    "notice_running": (
        "公示 {notice_no} 到 {closes_on} 才期满；请在此后签批。",
        "The notice {notice_no} runs until {closes_on}; sign after that day.",
    ),
    "notice_unknown": (
        "没有公示 {notice_no}；请核对编号（形如 GS-2012-001）。",
        "There is no notice {notice_no}; check the number, which looks like GS-2012-001.",
    ),
    "notice_closed": (
        "公示 {notice_no} 的期限是到 {closes_on} 为止，公示期外不受理异议。",
        "The notice {notice_no} takes objections only while it runs, which is until {closes_on}.",
    ),
    "case_unknown": (
        "公示中没有救助编号 {case_no}；请核对编号（形如 JZ-2012-00001）。",
        "The notice has no case {case_no}; check the number, which looks like JZ-2012-00001.",
    ),
    "objection_open": (
        "异议 {objection_no} 还没有答复；请先答复异议，再签批。",
        "The objection {objection_no} is not answered; answer it first, then sign.",
    ),
    "objection_unknown": (
        "没有异议 {objection_no}；请核对编号（形如 YY-2012-0001）。",
        "There is no objection {objection_no}; check the number, which looks like YY-2012-0001.",
    ),
    "objection_answered": (
        "异议 {objection_no} 已经答复，答复不能更改。",
        "The objection {objection_no} is answered, and an answer stays as it is.",
    ),
    "objection_to_whole": (
        "异议 {objection_no} 针对整个公示，不能作为单项采纳；若分配确实有误，请不要签批。",
        "The objection {objection_no} is to the whole notice and cannot be upheld for one award; "
        "if the allocation is wrong, do not sign it.",
    ),
}

_VOUCHERS: dict[str, tuple[str, str]] = {
    "account_unknown": (
        "没有科目 {account}；请在科目余额表里核对科目编码。",
        "There is no account {account}; the trial balance lists the accounts of the book.",
    ),
    "account_not_for_vouchers": (
        "科目 {account} {name}由业务自动记账，手工凭证不能使用；请通过相应的业务办理。",
        "Account {account} {name} is booked by its own steps only and not by hand; use the step it "
        "belongs to.",
    ),
    "voucher_unknown": (
        "没有手工凭证 {voucher_no}；请核对编号（形如 SG-2012-0001）。",
        "There is no manual voucher {voucher_no}; check the number, which looks like SG-2012-0001.",
    ),
    "voucher_not_yours": (
        "手工凭证 {voucher_no} 不是您制的单，只能由制单人作废；请与制单人联系。",
        "You did not make the voucher {voucher_no}; only its maker withdraws it.",
    ),
    "voucher_booked": (
        "手工凭证 {voucher_no} 已经入账，不能作废；请用红字冲销。",
        "The voucher {voucher_no} is booked and cannot be withdrawn; reverse its entry in red.",
    ),
    "voucher_withdrawn": (
        "手工凭证 {voucher_no} 已由制单人作废；需要时请重新制单。",
        "The voucher {voucher_no} was withdrawn by its maker; make a new one if it is needed.",
    ),
    "voucher_is_red": (
        "{voucher_no} 是红字冲销，一张凭证只能提出一次，不能作废；请签字入账，若原凭证无误，"
        "再照原样制一张。",
        "{voucher_no} is a reversal in red, which an entry takes only once, and cannot be "
        "withdrawn; let it be booked, and make the entry anew if it was right.",
    ),
    "reason_too_long": (
        "原因太长，至多 {most} 个字；请缩短。",
        "The reason has at most {most} characters; shorten it.",
    ),
    "entry_unknown": (
        "没有凭证 {entry_no}；请核对凭证号。",
        "There is no entry {entry_no}; check its number.",
    ),
    "entry_not_reversible": (
        "凭证 {entry_no} 由业务“{event}”生成，不能手工冲销；请更正该项业务，系统会自动冲销。",
        "The entry {entry_no} was made by a step ({event}) and is not reversed by hand; correct "
        "that step, which takes the entry back.",
    ),
    "entry_reversed": (
        "凭证 {entry_no} 已经冲销过；一张凭证只能冲销一次。",
        "The entry {entry_no} is reversed already, and that can be done only once.",
    ),
}

SENTENCES: dict[str, tuple[str, str]] = {
    **_BOOKS, **_PERIODS, **_MONEY_IN, **_CLAIMS, **_PAYMENTS, **_NOTICES, **_VOUCHERS,
}  # fmt: skip
