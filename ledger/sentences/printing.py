"""Papers that are printed: why one cannot be, and the command for it: (中文, English)."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "decision_missing": (
        "申报 {claim_no} 还没有审核决定，不能打印审核决定书；请审核后再打印。",
        "The claim {claim_no} has not been decided, so there is no decision to print; decide it "
        "first.",
    ),
    "help.paper.about": (
        "打印一份单据，写成 .pdf 文件。",
        "Print a paper as a .pdf.",
    ),
    "help.paper.kind": (
        "单据：invoice 缴费通知单，receipt 收据，decision 审核决定书，entry 记账凭证，"
        "batch 付款凭证，notice 公示名单，annual 年度报告。",
        "the paper: invoice, receipt, decision, entry, batch, notice or annual report",
    ),
    "help.paper.number": (
        "单据上的编号：通知单号、银行流水号、申报编号、凭证号、付款批次号或付款单号；"
        "公示名单和年度报告写互助期。",
        "the number on it: of the invoice, bank reference, claim, entry, batch or payment; for the "
        "notice and the annual report the period",
    ),
    "help.paper.output": ("要写的 .pdf 文件。", "the .pdf to write"),
    "help.paper.example": (
        "tongzhou paper invoice JF-2012-00001 --output 通知单.pdf\n"
        "tongzhou paper annual 2012 --output 年度报告.pdf",
        "tongzhou paper invoice JF-2012-00001 --output invoice.pdf\n"
        "tongzhou paper annual 2012 --output annual.pdf",
    ),
    "meta.kind": ("单据", "KIND"),
}
