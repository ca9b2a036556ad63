"""Sentences of the interface for programs: what is wrong with a request, and how to mend it."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "login_needed": (
        "须先登录，或随请求带上有效的接口令牌。",
        "Log in first, or send a valid token with the request.",
    ),
    "route_unknown": (
        "没有这个网址；请对照接口说明 /schema/openapi.json 核对。",
        "There is no such address; check it against /schema/openapi.json.",
    ),
    "method_not_allowed": (
        "这个网址不接受所用的方法；可用的方法见 Allow 标头。",
        "The address does not take this method; those it takes are in the header Allow.",
    ),
    "too_large": (
        "交来的内容太大；请分成几份再交。",
        "What was sent is too large; send it in several parts.",
    ),
    "internal_error": (
        "程序出错，请求没有办成；请把编号 {reference} 告诉维护人员。",
        "The program failed and the request was not carried out; tell the maintainers the number "
        "{reference}.",
    ),
    "book_unavailable": (
        "账套现在不能使用；请稍后再试，仍不能用时请告诉维护人员。",
        "The book cannot be used at present; try again later, and tell the "
        "maintainers if it lasts.",
    ),
    "request_refused": (
        "请求不能受理；请对照接口说明 /schema/openapi.json 改正。",
        "The request cannot be taken; mend it by /schema/openapi.json.",
    ),
    "findings": (
        "交来的内容有 {count} 处须改正，什么都没有办；请按 findings 逐项改正后再交。",
        "{count} thing(s) must be mended in what was sent, and nothing was done; mend what is "
        "listed under findings and send it again.",
    ),
    "parameter_wrong": (
        "参数“{name}”不合要求；请对照接口说明改正。",
        'The parameter "{name}" will not do; mend it by the description of the interface.',
    ),
    "cursor_unreadable": (
        "游标 cursor 不能识别；请原样使用上一页的 next，或不带游标从头查起。",
        "The cursor cannot be read; send back next of the page before, or none to begin anew.",
    ),
    "idempotency_key_needed": (
        "办理类请求须带 Idempotency-Key 标头；请为每件事另起一个编号，重发时用原编号。",
        "A request that changes something needs the header Idempotency-Key; give each its own key, "
        "and send the same key when you repeat it.",
    ),
    "idempotency_key_form": (
        "Idempotency-Key 须为一至二百个可见的 ASCII 字符，例如 UUID；请改正。",
        "Idempotency-Key must be one to two hundred visible ASCII characters, such as a UUID; mend "
        "it.",
    ),
    "token_needed": (
        "通过接口办理须用接口令牌，登录会话只能查询；请向系统管理员申请令牌。",
        "Only a token may change something through the interface, a login may read; ask the "
        "administrator for a token.",
    ),
    "media_type_refused": (
        "内容类型不是 {wanted}；请改正 Content-Type 标头和内容的格式。",
        "The content is not {wanted}; mend the header Content-Type and the form of the content.",
    ),
    "too_many_requests": (
        "请求太密；请 {seconds} 秒后再试，并按 Retry-After 标头放慢。",
        "Too many requests; try again in {seconds} second(s), and slow down as Retry-After says.",
    ),
    "claim_of_other_hospital": (
        "机构编号 {institution} 不属于本令牌的医院；请核对，只能申报本院的结算。",
        "The institution {institution} is not of this token's hospital; check it: a hospital hands "
        "in its own settlements only.",
    ),
    "claim_of_other_employer": (
        "就诊当期，这名职工不在本令牌单位的参加名单中；请核对姓名和证件号码。",
        "The person was not enrolled by this token's employer for the period of the stay; check "
        "name and number.",
    ),
    "claims_none": (
        "没有读到申报；请每行写一笔申报的 JSON 对象。",
        "No claim was read; write one JSON object, a claim, on each line.",
    ),
    "claim_standing.submitted": ("待审核", "to be decided"),
    "claim_standing.decided": ("已审核，待审批", "decided, to be signed"),
    "claim_standing.approved": ("已批准，待付款", "approved, to be paid"),
    "claim_standing.declined": ("不予补助", "declined"),
    "claim_standing.paid": ("已付款", "paid"),
}
