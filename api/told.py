"""The OpenAPI document in the words of whoever writes the program on the other side.

Handlers and shapes say in English what they are, for whoever works on this program; the document
is read at hospitals. What stands here replaces that, and adds an example to every answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Document = dict[str, Any]

#: Operation id → status → an answer of it.
EXAMPLES: Mapping[str, Mapping[str, Any]] = json.loads(
    Path(__file__).with_name("examples.json").read_text(encoding="utf-8")
)

#: Operation id → what it is for.
OPERATIONS: Mapping[str, str] = {
    "getHealth": "供看管进程的程序查询：能答就是在运行，不看账套。",
    "getReadiness": "账套和柜台的数据能打开、密钥在、版本相符时答 200，否则答 503；"
    "供分配请求的程序查询。",
    "getNotice": "已经公示的名单，姓名和证件号码已遮盖；谁提出异议、怎么说的不在其中。不须登录。",
    "getChainHead": "记下这两项，日后可以证明此前的凭证一张也没有改动。不须登录。",
    "listClaims": "医院只见本院的申报，单位只见本单位职工的申报；按受理先后。",
    "submitClaim": "受理即答受理回执（201）；内容有问题的不受理，一次列出全部问题（422）。"
    "同一申报编号、内容相同的申报已在账套中时，答 200 和原来的回执。",
    "getClaim": "结算、每轮审核的每一步算法及所依据的条文、签字日期、应付款现在到了哪一步。"
    "内容没有变时，带 If-None-Match 查询只答 304。",
    "submitClaims": "每行一笔申报。默认有一笔不行就都不收；accept_good 为 true 时只收没有问题的，"
    "其余列在 findings 中，改正后另用一个 Idempotency-Key 再交。",
    "reverseSettlement": "医院撤销了一笔结算：所属的申报去掉这笔结算，重新审核。",
    "attachPaper": "审核之前可以交附件。文件是什么类型，由内容判定，不看文件名。",
    "listAttachments": "账套中记着的附件；内容逐个另取。",
    "getAttachment": "原样的文件内容，取出时与账套中的摘要核对。",
    "listInvoices": "单位只见本单位的缴费通知单；按开具先后。",
    "getInvoice": "各方应缴多少，收到了哪些款。内容没有变时，带 If-None-Match 查询只答 304。",
    "getTrialBalance": "有过发生额的每个科目的借方、贷方发生额和余额。",
    "listEntries": "每张凭证连同分录，以及把它封入凭证链的摘要。",
    "getSummary": "一个互助期的人数、缴费、申报、收支和二次救助，与年度报告相同。",
}

#: Status → what it means, where the route does not say it better.
_STATUSES = {"200": "查到的内容", "201": "已经办妥"}

#: A field, or "Shape.field" where it means something else there → what it is.
FIELDS: Mapping[str, str] = {
    "account": "科目代码", "admitted_on": "入院日期", "amount": "金额，元",
    "amounts": "结算单的各项金额，按国家医保信息业务编码的字段名，元",
    "answered": "是否已经答复", "approved": "批准的件数", "article": "所依据的条文",
    "articles": "条文的原文", "available": "本批次可用的资金，元", "award": "救助金额，元",
    "awarded": "救助金额合计，元", "balance": "借方减贷方，元", "base": "补助基数，元",
    "before": "这一步之前，元", "after": "这一步之后，元", "benefit": "补助金额，元；批准以后才有",
    "benefit_expense": "互助金支出，元", "booked_on": "记账日期", "by_payer": "各方应缴",
    "candidates": "符合条件的件数", "case_no": "救助编号", "checked_by": "复核人",
    "claim_no": "申报编号，由申报方编，不重复", "claims": "申报",
    "closes_on": "异议的最后一日", "code": "代码，供程序判断；含义不变",
    "content_digest": "公示内容的摘要（SHA-256），已封入账套", "contributions": "缴费",
    "credit": "贷方，元", "credit_balances": "贷方余额合计，元", "credits": "贷方发生额合计，元",
    "debit": "借方，元", "debit_balances": "借方余额合计，元", "debits": "借方发生额合计，元",
    "decided_on": "审核日期", "declined": "不予补助的件数",
    "detail": "哪里不对、怎样改正：中文，或按 Accept-Language",
    "diagnosis_code": "诊断编码", "diagnosis_name": "诊断名称",
    "digest": "申报内容的摘要（SHA-256）",
    "discharged_on": "出院日期", "due": "应缴，元", "due_on": "缴费截止日",
    "effective_on": "业务日期",
    "employer": "单位名称", "employers": "单位数", "entries": "凭证",
    "entry_no": "凭证字号", "event": "业务的代码", "federation": "联合会",
    "field": "有问题的字段，如 settlements[0].setl_id；空的是整件",
    "findings": "问题，一次列出全部",
    "fund": "互助资金", "groups": "病种组的代码", "hash": "摘要（SHA-256）",
    "head_hash": "凭证链末位的摘要（SHA-256）", "hospital_code": "定点医药机构编号",
    "hospital_name": "医院名称", "id_number": "证件号码，已遮盖",
    "in_scope_self_paid": "范围内个人负担合计，元", "income": "收入，元",
    "institution": "定点医药机构编号", "invoice_no": "缴费通知单编号", "invoices": "缴费通知单",
    "is_cancelled": "是否已作废", "is_new": "true：这次办的；false：以前已经办过，内容相同",
    "issued_on": "开具日期", "kind": "科目类别：资产、负债、净资产、收入、费用", "ledger": "账簿",
    "line": "保障项目代码", "lines": "救助名单", "made_by": "制单人", "member": "职工姓名",
    "members": "人数", "name": "名称", "need": "应救助金额合计，元",
    "next": "下一页的 cursor；没有了为 null", "notice_no": "公示编号",
    "objection_count": "异议的件数", "objection_no": "异议编号", "objections": "异议",
    "on": "截至哪一天；null 为全部", "open": "尚未缴清，元",
    "outcome": "结论：approved 批准，declined 不予补助", "paid_on": "缴清日期",
    "payable_no": "应付单号", "payables": "应付款", "payee_account": "收款账号，已遮盖",
    "payee_name": "收款人", "period": "互助期的第一日", "pool": "二次救助资金，元",
    "position": "在凭证链中的位置，从 1 起；没有凭证时为 0", "postings": "分录",
    "published_on": "公示日期", "ratio": "救助比例，分数如 2/3；各批次以分号隔开",
    "reasons": "不予补助或减少的理由", "receipt": "受理回执", "receipt_no": "受理编号",
    "receipts": "受理回执", "received": "已收，元", "received_on": "收到日期",
    "reference": "500 时：日志中的编号，报修时请告知", "refused": "没有收的件数",
    "relief": "二次救助", "relief_pool": "提取的二次救助资金，元", "remainder": "剩余，元",
    "reserve": "提取的风险准备金，元", "reversed_on": "撤销日期；没有撤销为 null",
    "round": "第几轮审核", "rounds": "历次审核决定", "row": "第几行；0 为整件", "rows": "各科目",
    "sentence": "哪里不对、怎样改正", "settlements": "医保结算", "setl_id": "结算ID",
    "severity": "refuse：须改正；warn：请核对", "side": "余额方向：借、贷、平",
    "signed_on": "各级签字的日期",
    "standing": "open 待付，in_batch 已进批次，at_bank 银行办理中，paid 已付，cancelled 已取消",
    "standing_words": "到了哪一步，用文字",
    "status": "办理状态", "status_words": "办理状态，用文字", "submitted": "申报的件数",
    "submitted_on": "申报日期", "summary": "摘要", "superior": "上级工会负担，元",
    "surplus": "结余，元", "taken": "收下的件数", "title": "办法的名称", "total": "应缴，元",
    "tranches": "救助的批次", "type": "按 RFC 9457，固定为 about:blank",
    "unchanged": "账套中已有、内容相同的件数", "union": "工会负担，元",
    "upheld": "异议是否成立；没有答复为 null",
    "uscc": "统一社会信用代码", "used_on": "认领日期", "words": "用文字说明",
    "workings": "算法的每一步",
    "Alive.status": "固定为 alive", "Ready.status": "固定为 ready", "Ready.entries": "凭证张数",
    "Ready.migration": "账套的结构版本",
    "Ready.office": "网页柜台的数据：ready 可用，none 不经本程序提供",
    "Ready.worker_at": "办理后台任务的程序最近一次露面，每分钟一次；从未露面的为 null",
    "Problem.status": "HTTP 状态码", "Problem.title": "HTTP 状态码的名称",
    "BalanceRow.code": "科目代码", "BalanceRow.name": "科目名称",
    "BatchTaken.claims": "这一批的件数", "Summary.members": "参加人数",
    "ByPayer.employer": "单位负担，元", "ByPayer.member": "职工负担，元",
    "PartSums.employer": "单位负担，元", "PartSums.member": "职工负担，元",
    "AwardLine.name": "姓名，已遮盖", "LedgerSums.entries": "凭证张数",
    "LedgerSums.postings": "分录条数", "Summary.fund": "收支", "InvoiceInFull.receipts": "收到的款",
    "attachments": "附件", "number": "第几个", "paper": "是什么材料；没有写明的为空",
    "file_name": "文件名", "media_type": "文件类型，由内容判定", "size": "字节数",
    "sha256": "内容的摘要（SHA-256），已封入账套",
}  # fmt: skip


STANDING = "submitted 待审核，decided 待审批，approved 待付款，declined 不予补助，paid 已付款"


def tell(document: Document) -> None:
    """Put the words and examples of this module into a document, in place."""
    for operation in operations(document):
        name = operation["operationId"]
        if name in OPERATIONS:
            operation["description"] = OPERATIONS[name]
        for status, answer in operation["responses"].items():
            _tell_answer(answer, status, EXAMPLES.get(name, {}))
        for parameter in operation.get("parameters", []):
            if parameter["name"] == "If-None-Match":
                parameter["description"] = "上次答复的 ETag；内容没有变则答 304，不再送内容"
    for name, shape in document["components"]["schemas"].items():
        for field, schema in shape.get("properties", {}).items():
            words = FIELDS.get(f"{name}.{field}", FIELDS.get(field))
            if words and "$ref" not in schema:
                schema["description"] = words
            elif words:
                shape["properties"][field] = {**schema, "description": words}
    standing = document["components"]["schemas"].get("ClaimStanding", {})
    standing["description"] = STANDING


def operations(document: Document) -> Iterator[dict[str, Any]]:
    """Every operation of a document."""
    for item in document["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict):
                yield operation


def _tell_answer(answer: dict[str, Any], status: str, examples: Mapping[str, Any]) -> None:
    if answer.get("description", "").startswith(("Request fulfilled", "Document created")):
        answer["description"] = _STATUSES[status]
    media = answer.get("content", {}).get("application/json")
    if media is not None and status in examples:
        media["examples"] = {"一例": {"summary": "一例", "value": examples[status]}}
    problem = answer.get("content", {}).get("application/problem+json")
    if problem is not None and "examples" in problem:
        given = list(problem["examples"].values())
        problem["examples"] = {each["value"]["code"]: each for each in given}
