"""Claims (申报表) and reversed settlements (结算撤销), from spreadsheets or JSON lines.

In a spreadsheet a row is one settlement, and rows with one claim number are one claim; what
belongs to the claim may be written on its first row only. In .jsonl a line is one claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger.files.sheets import Heading, RowReader, read_json_lines, read_table, texts
from ledger.forms import ClaimForm, ReversalForm
from ledger.nouns import SETTLEMENT_AMOUNTS, BenefitLine, Finding, Settlement

_CLAIM_HEADINGS = (
    Heading("claim_no", "申报编号", required=True, also=("申请编号",)),
    Heading("psn_name", "姓名", required=True, also=("职工姓名", "人员姓名")),
    Heading("certno", "证件号码", required=True, also=("身份证号", "身份证号码", "证件号")),
    Heading("line", "保障项目", required=True, also=("补助项目",)),
    Heading("submitted_on", "申报日期", required=True, also=("申请日期",)),
    Heading("diagnosis_code", "诊断编码", also=("疾病编码", "主要诊断编码")),
    Heading("diagnosis_name", "诊断名称", also=("疾病名称", "主要诊断")),
)
_SETTLEMENT_HEADINGS = (
    Heading("fixmedins_code", "定点医药机构编号", required=True, also=("医院编号", "医院编码")),
    Heading("fixmedins_name", "医院名称", also=("定点医药机构名称", "就诊医院")),
    Heading("admitted_on", "入院日期"),
    Heading("discharged_on", "出院日期", required=True, also=("结算日期",)),
    Heading("setl_id", "结算ID", required=True, also=("结算编号", "结算号")),
    Heading("receipt_code", "票据代码"),
    Heading("receipt_no", "票据号码"),
    Heading("medfee_sumamt", "医疗费总额", required=True, also=("总费用",)),
    Heading("fulamt_ownpay_amt", "全自费金额"),
    Heading("overlmt_selfpay", "超限价自费费用"),
    Heading("preselfpay_amt", "先行自付金额"),
    Heading("inscp_scp_amt", "符合政策范围金额", required=True),
    Heading("act_pay_dedc", "实际支付起付线"),
    Heading("hifp_pay", "统筹基金支出"),
    Heading("cvlserv_pay", "公务员医疗补助"),
    Heading("hifes_pay", "企业补充医疗"),
    Heading("hifmi_pay", "居民大病保险"),
    Heading("hifob_pay", "职工大额补助"),
    Heading("maf_pay", "医疗救助"),
    Heading("oth_pay", "其他支出"),
    Heading("fund_pay_sumamt", "基金支付总额", required=True),
    Heading("acct_pay", "个人账户支出"),
    Heading("acct_mulaid_pay", "账户共济支付"),
    Heading("psn_cash_pay", "个人现金支出"),
    Heading("hosp_part_amt", "医院负担"),
)
CLAIM_HEADINGS = _CLAIM_HEADINGS + _SETTLEMENT_HEADINGS

REVERSAL_HEADINGS = (
    Heading("fixmedins_code", "定点医药机构编号", required=True, also=("医院编号", "医院编码")),
    Heading("setl_id", "结算ID", required=True, also=("结算编号", "结算号")),
    Heading("reversed_on", "撤销日期", required=True, also=("冲正日期",)),
    Heading("reason", "撤销原因", also=("原因", "冲正原因")),
)

#: Written once for a claim; on further rows blank, or the same again.
_CLAIM_FIELDS = frozenset(heading.field for heading in _CLAIM_HEADINGS)
_HOSPITAL_FIELDS = ("fixmedins_code", "fixmedins_name")
_SETTLEMENT_FIELDS = frozenset(heading.field for heading in _SETTLEMENT_HEADINGS)
_MAY_DIFFER = frozenset({"diagnosis_name"})  # the code decides

_LINES = {
    "住院": BenefitLine.INPATIENT,
    "住院补助": BenefitLine.INPATIENT,
    "inpatient": BenefitLine.INPATIENT,
    "门诊特殊病": BenefitLine.SPECIAL_OUTPATIENT,
    "门诊特殊病种": BenefitLine.SPECIAL_OUTPATIENT,
    "门诊慢特病": BenefitLine.SPECIAL_OUTPATIENT,
    "special_outpatient": BenefitLine.SPECIAL_OUTPATIENT,
}


@dataclass(frozen=True, slots=True)
class _Row:
    """One settlement with the claim's fields beside it, from either kind of file."""

    number: int
    values: Mapping[str, str]
    columns: Mapping[str, str]
    unreadable: frozenset[str] = frozenset()


def read_claims(path: Path) -> tuple[list[ClaimForm], list[Finding]]:
    """The claims that could be read whole, and every finding.

    A claim with one unreadable settlement is left out whole: without it the rest would be decided
    wrongly. Raises ``BadInput`` where the file as a whole cannot be taken.
    """
    findings: list[Finding] = []
    rows = _json_rows if path.suffix.lower() == ".jsonl" else _sheet_rows
    groups: dict[str, list[_Row]] = {}
    for row in rows(path, findings):
        reader = RowReader(row.number, row.values, findings, row.columns, row.unreadable)
        if claim_no := reader.needed("claim_no"):
            groups.setdefault(claim_no, []).append(row)
    claims = [_claim(group, findings) for group in groups.values()]
    findings.sort(key=lambda finding: finding.row)
    return [claim for claim in claims if claim], findings


def _sheet_rows(path: Path, findings: list[Finding]) -> Iterator[_Row]:
    table = read_table(path, CLAIM_HEADINGS)
    findings += table.findings
    for row in table.rows:
        yield _Row(row.number, row.values, table.columns, row.unreadable)


def _json_rows(path: Path, findings: list[Finding]) -> Iterator[_Row]:
    """Claim by claim, one row for each settlement; a claim with a fault in its form has none."""
    for number, claim in read_json_lines(path, findings):
        reader = RowReader(number, {}, findings)
        settlements = claim.pop("settlements", None)
        head = texts(claim, _CLAIM_FIELDS | {*_HOSPITAL_FIELDS}, reader)
        if not isinstance(settlements, list) or not settlements:
            reader.refuse("settlements_missing", "settlements")
            continue
        rows = [
            _json_settlement(number, head, index, settlement, findings)
            for index, settlement in enumerate(settlements)
        ]
        whole = [row for row in rows if row]
        if not reader.refused and len(whole) == len(rows):
            yield from whole


def _json_settlement(
    number: int, head: Mapping[str, str], index: int, settlement: Any, findings: list[Finding]
) -> _Row | None:
    place = f"settlements[{index}]"
    columns = {field: f"{place}.{field}" for field in _SETTLEMENT_FIELDS}
    reader = RowReader(number, {}, findings, columns)
    if not isinstance(settlement, dict):
        reader.refuse("json_not_object", place)
        return None
    values = texts(settlement, _SETTLEMENT_FIELDS, reader)
    given = {field: text for field, text in values.items() if text}
    return None if reader.refused else _Row(number, {**head, **given}, columns)


def _claim(rows: list[_Row], findings: list[Finding]) -> ClaimForm | None:
    """One claim from all its rows, or None with the reasons among ``findings``."""
    first = rows[0]
    head = _head(rows, findings)
    settlements = [_settlement(row, head, findings) for row in rows]
    line = _benefit_line(head)
    form = ClaimForm(
        row=first.number,
        claim_no=head.text("claim_no"),
        psn_name=head.needed("psn_name"),
        certno=head.needed("certno"),
        line=line,
        submitted_on=head.day("submitted_on"),
        diagnosis_code=head.text("diagnosis_code").upper(),
        diagnosis_name=head.text("diagnosis_name"),
        hospital_code=head.text("fixmedins_code"),
        hospital_name=head.text("fixmedins_name"),
        settlements=tuple(settlement for settlement in settlements if settlement),
        settlement_rows=tuple(row.number for row in rows),
    )
    if not head.refused and None not in settlements:
        return form
    for row, settlement in zip(rows, settlements, strict=True):
        if settlement and row.number != first.number:
            reader = RowReader(row.number, {}, findings, row.columns)
            reader.refuse("claim_left_out", "claim_no", claim_no=form.claim_no)
    return None


def _head(rows: list[_Row], findings: list[Finding]) -> RowReader:
    """A reader of what belongs to the claim: each field from the first row that has it."""
    values: dict[str, str] = {}
    differing = []
    for row in rows:
        for field in (*sorted(_CLAIM_FIELDS), *_HOSPITAL_FIELDS):
            text = row.values.get(field, "")
            kept = values.setdefault(field, text) or text
            if text != kept and text and field in _CLAIM_FIELDS - _MAY_DIFFER:
                differing.append((row, field))
            values[field] = kept
    unreadable = frozenset().union(*(row.unreadable & _CLAIM_FIELDS for row in rows))
    first = rows[0]
    head = RowReader(first.number, values, findings, first.columns, unreadable)
    for row, field in differing:
        head.refused = True
        reader = RowReader(row.number, {}, findings, row.columns)
        reader.refuse("claim_rows_differ", field, claim_no=values["claim_no"])
    return head


def _benefit_line(head: RowReader) -> BenefitLine:
    text = head.needed("line")
    if text and text not in _LINES:
        head.refuse("benefit_line_unknown", "line", text=text[:40])
    return _LINES.get(text, BenefitLine.INPATIENT)


def _settlement(row: _Row, head: RowReader, findings: list[Finding]) -> Settlement | None:
    """The settlement of one row; the hospital is the claim's where the row does not name one."""
    values = {**row.values}
    for field in _HOSPITAL_FIELDS:
        values[field] = values.get(field, "") or head.text(field)
    unreadable = row.unreadable & _SETTLEMENT_FIELDS
    reader = RowReader(row.number, values, findings, row.columns, unreadable)
    discharged_on = reader.day("discharged_on")
    settlement = Settlement(
        setl_id=reader.needed("setl_id"),
        institution=reader.needed("fixmedins_code"),
        receipt_code=reader.text("receipt_code"),
        receipt_no=reader.text("receipt_no"),
        admitted_on=reader.day("admitted_on") if reader.text("admitted_on") else discharged_on,
        discharged_on=discharged_on,
        amounts={name: reader.money(name) for name in SETTLEMENT_AMOUNTS},
    )
    return None if reader.refused else settlement


def read_reversals(path: Path) -> tuple[list[ReversalForm], list[Finding]]:
    """The reversed settlements that could be read, and every finding.

    Raises ``BadInput`` where the file as a whole cannot be taken.
    """
    table = read_table(path, REVERSAL_HEADINGS)
    findings = list(table.findings)
    forms = []
    for row in table.rows:
        reader = RowReader.of(row, table, findings)
        form = ReversalForm(
            row=row.number,
            institution=reader.needed("fixmedins_code"),
            setl_id=reader.needed("setl_id"),
            reversed_on=reader.day("reversed_on"),
            reason=reader.text("reason"),
        )
        if not reader.refused:
            forms.append(form)
    return forms, findings
