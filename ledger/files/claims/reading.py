"""From rows to claims: every fault becomes a finding, and what is sound is read to the end."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

from ledger.files.claims.headings import (
    AID,
    CLAIM_FIELDS,
    DATE_FIELDS,
    HOSPITAL_FIELDS,
    SETTLEMENT_FIELDS,
)
from ledger.files.claims.rows import FileRules, Row, json_rows, listed, sheet_rows
from ledger.files.sheets import RowReader
from ledger.forms import ClaimForm
from ledger.money import yuan
from ledger.nouns import SETTLEMENT_AMOUNTS, BenefitLine, Fen, Finding, Settlement
from ledger.rules import NO_FACTS, FactRules

_MAY_DIFFER = frozenset({"diagnosis_name"})  # the code decides

#: What people also call these two lines, whatever their titles are.
_LINES: Mapping[str, BenefitLine] = {
    "住院": "inpatient",
    "住院补助": "inpatient",
    "inpatient": "inpatient",
    "门诊特殊病": "special_outpatient",
    "门诊特殊病种": "special_outpatient",
    "门诊慢特病": "special_outpatient",
    "special_outpatient": "special_outpatient",
}
_NO_LINES: Mapping[BenefitLine, str] = {}


def read_claims(
    path: Path,
    facts: FactRules = NO_FACTS,
    lines: Mapping[BenefitLine, str] = _NO_LINES,
    bare: Collection[BenefitLine] = (),
) -> tuple[list[ClaimForm], list[Finding]]:
    """The claims that could be read whole, and every finding.

    ``facts`` and ``lines`` (code → title) are the scheme's; claims under the lines in ``bare`` may
    come without settlements. Facts, kinds of aid and exclusions are read as they are written;
    whether the scheme knows them is looked at by the intake. A claim with one unreadable
    settlement is left out whole: without it the rest would be decided wrongly. Raises ``BadInput``
    where the file as a whole cannot be taken.
    """
    titles = {title: code for code, title in lines.items()}
    rules = FileRules(facts, {**_LINES, **titles, **{code: code for code in lines}}, bare)
    findings: list[Finding] = []
    rows = json_rows if path.suffix.lower() == ".jsonl" else sheet_rows
    groups: dict[str, list[Row]] = {}
    for row in rows(path, rules, findings):
        reader = RowReader(row.number, row.values, findings, row.columns, row.unreadable)
        if claim_no := reader.needed("claim_no"):
            groups.setdefault(claim_no, []).append(row)
    claims = [_claim(group, rules, findings) for group in groups.values()]
    findings.sort(key=lambda finding: finding.row)
    return [claim for claim in claims if claim], findings


def _claim(rows: list[Row], rules: FileRules, findings: list[Finding]) -> ClaimForm | None:
    """One claim from all its rows, or None with the reasons among ``findings``."""
    is_bare = rules.lines.get(rows[0].values.get("line", "")) in rules.bare and not any(
        row.has_bill for row in rows
    )
    head = _head(rows, rules.facts, findings, DATE_FIELDS if is_bare else ())
    settlements = [] if is_bare else [_settlement(row, head, findings) for row in rows]
    form = _form(rows, head, rules, [each for each in settlements if each], is_bare=is_bare)
    if not head.refused and None not in settlements:
        return form
    for row, settlement in zip(rows, settlements, strict=False):
        if settlement and row.number != form.row:
            reader = RowReader(row.number, {}, findings, row.columns)
            reader.refuse("claim_left_out", "claim_no", claim_no=form.claim_no)
    return None


def _form(
    rows: list[Row],
    head: RowReader,
    rules: FileRules,
    settlements: Sequence[Settlement],
    *,
    is_bare: bool,
) -> ClaimForm:
    admitted_on, discharged_on = _dates(head) if is_bare else (None, None)
    kinds = sorted({name for row in rows for name in row.values if name.startswith(AID)})
    papers = head.text("papers")
    return ClaimForm(
        row=rows[0].number,
        claim_no=head.text("claim_no"),
        psn_name=head.needed("psn_name"),
        certno=head.needed("certno"),
        line=_benefit_line(head, rules),
        submitted_on=head.day("submitted_on"),
        diagnosis_code=head.text("diagnosis_code").upper(),
        diagnosis_name=head.text("diagnosis_name"),
        hospital_code=head.text("fixmedins_code"),
        hospital_name=head.text("fixmedins_name"),
        settlements=tuple(settlements),
        settlement_rows=() if is_bare else tuple(row.number for row in rows),
        admitted_on=admitted_on,
        discharged_on=discharged_on,
        facts={name: text for name in rules.facts.facts if (text := head.text(name))},
        aid={kind.removeprefix(AID): _aid(head, kind) for kind in kinds if head.text(kind)},
        exclusions=listed(head.text("exclusions")),
        papers=listed(papers) if papers else None,
        first_diagnosed_on=_day_or_none(head, "first_diagnosed_on"),
    )


def _dates(head: RowReader) -> tuple[date, date]:
    discharged_on = head.day("discharged_on")
    return _day_or_none(head, "admitted_on") or discharged_on, discharged_on


def _day_or_none(reader: RowReader, field: str) -> date | None:
    return reader.day(field) if reader.text(field) else None


def _aid(head: RowReader, field: str) -> Fen:
    fen = head.money(field)
    if fen < 0:
        head.refuse("amount_negative", field, amount=yuan(fen))
    return fen


def _head(
    rows: list[Row], facts: FactRules, findings: list[Finding], dates: Sequence[str]
) -> RowReader:
    """A reader of what belongs to the claim: each field from the first row that has it.

    ``dates``: the fields of the dates where they are the claim's own.
    """
    own = {*CLAIM_FIELDS, *facts.facts, *dates}
    own |= {name for row in rows for name in row.values if name.startswith(AID)}
    values: dict[str, str] = {}
    differing = []
    for row in rows:
        for field in (*sorted(own), *HOSPITAL_FIELDS):
            text = row.values.get(field, "")
            kept = values.setdefault(field, text) or text
            if text != kept and text and field in own - _MAY_DIFFER:
                differing.append((row, field))
            values[field] = kept
    unreadable = frozenset().union(*(row.unreadable & own for row in rows))
    first = rows[0]
    head = RowReader(first.number, values, findings, first.columns, unreadable)
    for row, field in differing:
        head.refused = True
        reader = RowReader(row.number, {}, findings, row.columns)
        reader.refuse("claim_rows_differ", field, claim_no=values["claim_no"])
    return head


def _benefit_line(head: RowReader, rules: FileRules) -> BenefitLine:
    text = head.needed("line")
    if text and text not in rules.lines:
        known = "、".join(dict.fromkeys(name for name in rules.lines if not name.isascii()))
        head.refuse("benefit_line_unknown", "line", text=text[:40], known=known)
    return rules.lines.get(text, text)


def _settlement(row: Row, head: RowReader, findings: list[Finding]) -> Settlement | None:
    """The settlement of one row; the hospital is the claim's where the row does not name one."""
    values = {**row.values}
    for field in HOSPITAL_FIELDS:
        values[field] = values.get(field, "") or head.text(field)
    unreadable = row.unreadable & SETTLEMENT_FIELDS
    reader = RowReader(row.number, values, findings, row.columns, unreadable)
    if not row.has_bill and "setl_id" not in row.columns:
        reader.refuse("settlements_missing")  # the sheet has no column for any of it
        return None
    discharged_on = reader.day("discharged_on")
    settlement = Settlement(
        setl_id=reader.needed("setl_id"),
        institution=reader.needed("fixmedins_code"),
        receipt_code=reader.text("receipt_code"),
        receipt_no=reader.text("receipt_no"),
        admitted_on=_day_or_none(reader, "admitted_on") or discharged_on,
        discharged_on=discharged_on,
        amounts={name: reader.money(name) for name in SETTLEMENT_AMOUNTS},
        settled_on=_day_or_none(reader, "setl_time"),
    )
    return None if reader.refused else settlement
