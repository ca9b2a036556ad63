"""Made-up members, employers, rosters and claims, by number: number 7 is the same in every run."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from stdnum import luhn
from stdnum.cn import uscc as uscc_number

from ledger.nouns import SETTLEMENT_AMOUNTS, EmployerRow

A_UNIT = 500  # members
PERIOD = "2012"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_GIVEN = "一二三四五六七八九十百千万春夏秋冬"
_DAYS = 12_000
_BORN = date(1960, 1, 1)

HEADING = ("单位名称", "统一社会信用代码", "姓名", "证件号码", "手机号", "银行卡号", "开户行")


def id_number(number: int) -> str:
    """A resident identity number with its right check digit."""
    born = _BORN + timedelta(days=number % _DAYS)
    body = f"321282{born:%Y%m%d}{number // _DAYS:03d}"
    sum_of = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[sum_of % 11]


def name(number: int) -> str:
    return _FAMILY[number % 16] + _GIVEN[number // 16 % 17] + _GIVEN[number // 272 % 17]


def card(number: int) -> str:
    body = f"622202{number:012d}"
    return body + str(luhn.calc_check_digit(body))


def uscc(number: int) -> str:
    body = f"91321282{number:09d}"
    return body + str(uscc_number.calc_check_digit(body))


def units(members: int) -> int:
    return -(-members // A_UNIT)


def employers(members: int) -> list[EmployerRow]:
    """The employers of so many members, each of which pays two thirds."""
    return [
        EmployerRow(
            row=number + 2, name=f"第{number}单位", uscc=uscc(number), kind="企业",
            headcount=str(A_UNIT), employer_share="2/3", member_share="1/3", union_share="",
            superior_share="", contact="联系人", phone="",
        )
        for number in range(units(members))
    ]  # fmt: skip


def roster(members: int) -> Iterator[tuple[str, ...]]:
    """The rows of a roster, without its heading."""
    codes = [uscc(number) for number in range(units(members))]
    for number in range(members):
        unit = number // A_UNIT
        yield (
            f"第{unit}单位", codes[unit], name(number), id_number(number),
            f"138{number % 100_000_000:08d}", card(number), "中国工商银行靖江支行",
        )  # fmt: skip


def write_csv(path: Path, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading)
        writer.writerows(rows)


# -- claims ---------------------------------------------------------------------------------------

SUBMITTED, DISCHARGED, ADMITTED = "2012-12-01", "2012-11-20", "2012-11-10"
DISEASES = ("C34.1", "E11.9", "K35.8", "I63.9")


def amounts(number: int) -> dict[str, str]:
    """The amounts of a settlement in yuan; what the fund counts lies between 1,000 and 8,000."""
    left = 1_000 + number * 37 % 7_000
    figures = dict.fromkeys(SETTLEMENT_AMOUNTS, "0.00")
    return figures | {
        "medfee_sumamt": f"{left + 5_300}.00", "fulamt_ownpay_amt": "300.00",
        "inscp_scp_amt": f"{left + 5_000}.00", "fund_pay_sumamt": "5000.00",
        "psn_cash_pay": f"{left + 300}.00",
    }  # fmt: skip


def settlement(number: int) -> dict[str, Any]:
    return {
        "setl_id": f"S{number}", "fixmedins_code": "H32128200001", "receipt_code": "3201",
        "receipt_no": f"N{number}", "admitted_on": ADMITTED, "discharged_on": DISCHARGED,
        **amounts(number),
    }  # fmt: skip


def claim(number: int) -> dict[str, Any]:
    """A claim of the member of that number, as a file of claims has it, a row a settlement."""
    return {
        "claim_no": f"SB-2012-{number:07d}", "psn_name": name(number),
        "certno": id_number(number), "line": "inpatient", "submitted_on": SUBMITTED,
        "diagnosis_code": DISEASES[number % 4], "diagnosis_name": "诊断",
        "fixmedins_name": "靖江市人民医院", **settlement(number),
    }  # fmt: skip


def write_claims(path: Path, numbers: range) -> None:
    """申报表 as a CSV."""
    heading = list(claim(0))
    write_csv(path, heading, (list(claim(number).values()) for number in numbers))


def write_lines(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
