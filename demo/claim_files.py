"""Writing the claims of each month and the hospital's list of reversed settlements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from demo.claim_slips import Reversal
from demo.settlements import Claim, Settlement
from demo.sheets import Cell, write_csv, write_xlsx, yuan

#: The columns before the amounts: heading, and the name in the national settlement record.
PLAIN_COLUMNS = (
    ("申报编号", "claim_no"), ("姓名", "psn_name"), ("证件号码", "certno"), ("保障项目", "line"),
    ("申报日期", "submitted_on"), ("诊断编码", "diagnosis_code"), ("诊断名称", "diagnosis_name"),
    ("定点医药机构编号", "fixmedins_code"), ("医院名称", "fixmedins_name"),
    ("入院日期", "admitted_on"), ("出院日期", "discharged_on"), ("结算ID", "setl_id"),
    ("票据代码", "receipt_code"), ("票据号码", "receipt_no"),
)  # fmt: skip

AMOUNT_COLUMNS = (
    ("医疗费总额", "medfee_sumamt"), ("全自费金额", "fulamt_ownpay_amt"),
    ("超限价自费费用", "overlmt_selfpay"), ("先行自付金额", "preselfpay_amt"),
    ("符合政策范围金额", "inscp_scp_amt"), ("实际支付起付线", "act_pay_dedc"),
    ("统筹基金支出", "hifp_pay"), ("公务员医疗补助", "cvlserv_pay"), ("企业补充医疗", "hifes_pay"),
    ("居民大病保险", "hifmi_pay"), ("职工大额补助", "hifob_pay"), ("医疗救助", "maf_pay"),
    ("其他支出", "oth_pay"), ("基金支付总额", "fund_pay_sumamt"), ("个人账户支出", "acct_pay"),
    ("账户共济支付", "acct_mulaid_pay"), ("个人现金支出", "psn_cash_pay"),
    ("医院负担", "hosp_part_amt"),
)  # fmt: skip

COLUMNS = (*PLAIN_COLUMNS, *AMOUNT_COLUMNS)

#: The month whose file came from another system, with the record's own field names.
FIELD_NAME_MONTH = date(2012, 12, 1)

REVERSAL_HEADING = ("定点医药机构编号", "结算ID", "撤销日期", "撤销原因")


def write_claims(folder: Path, claims: Sequence[Claim]) -> list[Path]:
    """Write ``claims/申报-YYYY-MM.xlsx``, a row a settlement, a file a month."""
    return [
        _write_month(folder / "claims", month, [claim for claim in claims if claim.month == month])
        for month in sorted({claim.month for claim in claims})
    ]


def _write_month(folder: Path, month: date, claims: Sequence[Claim]) -> Path:
    heading = [names[1 if month == FIELD_NAME_MONTH else 0] for names in COLUMNS]
    as_cells = month.month % 2 == 0  # every other clerk formats the days as dates
    rows = [
        _row(claim, settlement, as_cells) for claim in claims for settlement in claim.settlements
    ]
    return write_xlsx(folder / f"申报-{month:%Y-%m}.xlsx", [heading, *rows])


def _row(claim: Claim, settlement: Settlement, as_cells: bool) -> list[Cell]:
    def day(when: date) -> Cell:
        return when if as_cells else when.isoformat()

    return [
        claim.claim_no, claim.person.name, claim.person.id_number, claim.line,
        day(claim.submitted_on), claim.disease.code, claim.disease.name,
        settlement.hospital.code, settlement.hospital.name,
        day(settlement.admitted_on), day(settlement.discharged_on), settlement.setl_id,
        settlement.receipt_code, settlement.receipt_no,
        *(_amount(settlement, name) for _, name in AMOUNT_COLUMNS),
    ]  # fmt: skip


def _amount(settlement: Settlement, name: str) -> Cell:
    fen = settlement.amounts.get(name)
    return None if fen is None else yuan(fen)


def write_reversals(folder: Path, reversals: Sequence[Reversal]) -> list[Path]:
    """Write ``reversals/结算撤销-YYYY-MM.csv``, as the hospitals' system exports it."""
    months = sorted({reversal.reversed_on.replace(day=1) for reversal in reversals})
    return [
        write_csv(
            folder / "reversals" / f"结算撤销-{month:%Y-%m}.csv",
            [REVERSAL_HEADING, *(_reversal_row(each) for each in reversals
                                 if each.reversed_on.replace(day=1) == month)],
            "gb18030",
        )
        for month in months
    ]  # fmt: skip


def _reversal_row(reversal: Reversal) -> tuple[str, str, str, str]:
    settlement = reversal.settlement
    return (
        settlement.hospital.code, settlement.setl_id, reversal.reversed_on.isoformat(),
        reversal.reason,
    )  # fmt: skip
