"""What programs send, as the OpenAPI document describes it: the fields of the files of claims.

Whatever is sent is read by the readers of those files, which list every mistake at once; the
schemas here are for whoever writes the program on the other side.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, ClassVar

from litestar.openapi.spec import Example, OpenAPIMediaType, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType

from api.v1.common import Reading
from ledger.files.claims import CLAIM_HEADINGS, REVERSAL_HEADINGS
from ledger.files.sheets import Heading
from ledger.nouns import SETTLEMENT_AMOUNTS

JSON = "application/json"
LINES = "application/x-ndjson"

_CLAIM = ("claim_no", "psn_name", "certno", "line", "submitted_on", "diagnosis_code",
          "diagnosis_name", "fixmedins_code", "fixmedins_name", "admitted_on", "discharged_on",
          "first_diagnosed_on")  # fmt: skip
_SETTLEMENT = ("setl_id", "setl_time", "fixmedins_code", "receipt_code", "receipt_no",
               "admitted_on", "discharged_on", *SETTLEMENT_AMOUNTS)  # fmt: skip
_LONGEST = {"claim_no": 40, "diagnosis_code": 20, "diagnosis_name": 120, "fixmedins_code": 30,
            "fixmedins_name": 120, "setl_id": 40, "receipt_code": 20, "receipt_no": 20,
            "reason": 200}  # fmt: skip
_NEEDED_OF_CLAIM = ["claim_no", "psn_name", "certno", "line", "submitted_on"]

EXAMPLE: dict[str, Any] = {
    "claim_no": "SB201211-0001", "psn_name": "张小三", "certno": "321282198001010014",
    "line": "inpatient", "submitted_on": "2012-11-20", "diagnosis_code": "J18.9",
    "diagnosis_name": "肺炎", "fixmedins_code": "H32128200001", "fixmedins_name": "市人民医院",
    "admitted_on": "2012-11-01", "discharged_on": "2012-11-08",
    "settlements": [
        {"setl_id": "S201211080001", "setl_time": "2012-11-08", "receipt_code": "32060120",
         "receipt_no": "0012345678", "medfee_sumamt": "4500.00", "fulamt_ownpay_amt": "300.00",
         "inscp_scp_amt": "4200.00", "act_pay_dedc": "300.00", "hifp_pay": "3600.00",
         "fund_pay_sumamt": "3600.00", "psn_cash_pay": "900.00"},
    ],
}  # fmt: skip
SECOND_EXAMPLE: dict[str, Any] = {
    **EXAMPLE, "claim_no": "SB201211-0002", "psn_name": "李四平", "certno": "321282198001010022",
    "settlements": [
        {**EXAMPLE["settlements"][0], "setl_id": "S201211080002", "receipt_no": "0012345679"}
    ],
}  # fmt: skip
REVERSAL_EXAMPLE: dict[str, Any] = {
    "fixmedins_code": "H32128200001", "setl_id": "S201211080001", "reversed_on": "2012-12-03",
    "reason": "重复结算",
}  # fmt: skip


def _field(heading: Heading) -> Schema:
    if heading.field in SETTLEMENT_AMOUNTS:
        return Schema(
            type=OpenAPIType.STRING, title=heading.name, pattern=r"^\d{1,12}(\.\d{1,2})?$",
            description="元，文本；不写为 0",
        )  # fmt: skip
    if heading.field.endswith(("_on", "_time")):
        return Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.DATE, title=heading.name)
    return Schema(
        type=OpenAPIType.STRING, title=heading.name, max_length=_LONGEST.get(heading.field, 80)
    )


def _fields(names: tuple[str, ...], headings: tuple[Heading, ...]) -> dict[str, Schema]:
    known = {heading.field: heading for heading in headings}
    return {name: _field(known[name]) for name in names}


def _texts(description: str) -> Schema:
    return Schema(
        type=OpenAPIType.OBJECT, description=description,
        additional_properties=Schema(type=OpenAPIType.STRING),
    )  # fmt: skip


def _words(description: str) -> Schema:
    items = Schema(type=OpenAPIType.STRING)
    return Schema(type=OpenAPIType.ARRAY, items=items, description=description)


_FACTS = "；本市方案另设的事实，直接以其名称为字段"
CLAIM = Schema(
    type=OpenAPIType.OBJECT,
    title="申报",
    description="一笔申报，字段与申报文件（.jsonl）的一行相同" + _FACTS,
    required=_NEEDED_OF_CLAIM,
    properties={
        **_fields(_CLAIM, CLAIM_HEADINGS),
        "member": _texts("方案对职工另设的事实，如 class"),
        "employer": _texts("方案对单位另设的事实"),
        "aid": _texts("其他救助，按种类，元"),
        "papers": _words("所附材料；不写则不核对材料"),
        "exclusions": _words("不予补助情形"),
        "settlements": Schema(
            type=OpenAPIType.ARRAY,
            description="医保结算；方案规定不须结算的保障项目可以不写",
            items=Schema(
                type=OpenAPIType.OBJECT,
                required=["setl_id", "medfee_sumamt", "inscp_scp_amt", "fund_pay_sumamt"],
                properties={**_fields(_SETTLEMENT, CLAIM_HEADINGS)},
            ),
        ),
    },
    examples=[EXAMPLE],
)
REVERSAL = Schema(
    type=OpenAPIType.OBJECT,
    title="结算撤销",
    required=["fixmedins_code", "setl_id", "reversed_on"],
    properties={
        **_fields(tuple(heading.field for heading in REVERSAL_HEADINGS), REVERSAL_HEADINGS)
    },
    examples=[REVERSAL_EXAMPLE],
)


@dataclass
class Writing(Reading):
    """A route that takes a body and an Idempotency-Key, which it insists on (428)."""

    media_type: ClassVar[str] = JSON
    body: ClassVar[Schema]
    example: ClassVar[Any]

    def __post_init__(self) -> None:
        super().__post_init__()
        given = Example(summary="一例", value=self.example)
        media = OpenAPIMediaType(schema=self.body, examples={"example": given})
        self.request_body = RequestBody(content={self.media_type: media}, required=True)
        for parameter in self.parameters or []:
            if getattr(parameter, "name", "") == "Idempotency-Key":
                self._insist(parameter)

    @staticmethod
    def _insist(parameter: Any) -> None:
        parameter.required = True
        parameter.schema = Schema(
            type=OpenAPIType.STRING, min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$"
        )


@dataclass
class WritingClaim(Writing):
    """One claim."""

    body = CLAIM
    example = EXAMPLE


@dataclass
class WritingLines(Writing):
    """Claims, one a line."""

    media_type = LINES
    body = Schema(
        type=OpenAPIType.STRING, description="每行一笔申报的 JSON 对象，字段见“提交一笔申报”"
    )
    example = "".join(
        json.dumps(claim, ensure_ascii=False) + "\n" for claim in (EXAMPLE, SECOND_EXAMPLE)
    )


@dataclass
class WritingReversal(Writing):
    """One settlement taken back."""

    body = REVERSAL
    example = REVERSAL_EXAMPLE
