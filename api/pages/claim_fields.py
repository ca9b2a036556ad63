"""The fields of the page that takes a claim in: from what was typed to a claim, and where a finding
belongs beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from api.forms import Form
from ledger.files.claims import CLAIM_HEADINGS
from ledger.nouns import Finding
from ledger.sentences import say
from ledger.sentences.claims import AMOUNT_HEADINGS
from ledger.work.submission import Asked

MOST_SETTLEMENTS = 12

#: The amounts as the hospital's settlement sheet groups them.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("费用", ("medfee_sumamt", "fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt",
              "inscp_scp_amt", "act_pay_dedc")),
    ("基金支付", ("hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "maf_pay",
                  "oth_pay", "fund_pay_sumamt")),
    ("个人支付与医院负担", ("acct_pay", "acct_mulaid_pay", "psn_cash_pay", "hosp_part_amt")),
)  # fmt: skip
_BILL = ("setl_id", "receipt_code", "receipt_no", "setl_time", *AMOUNT_HEADINGS)
_OF_SETTLEMENT = ("admitted_on", "discharged_on", *_BILL)
_OF_CLAIM = ("psn_name", "certno", "line", "submitted_on", "diagnosis_code", "diagnosis_name",
             "fixmedins_code", "fixmedins_name", "first_diagnosed_on")  # fmt: skip
_FIELDS = {heading.name: heading.field for heading in CLAIM_HEADINGS}
_NAMES = {field: name for name, field in _FIELDS.items()}
_IN_SETTLEMENT = re.compile(r"settlements\[(\d+)\]\.?(\w*)")
_AID = re.compile(r"其他救助—(.*)")
#: Findings that the interface says of tokens, in the words of a counter.
_AT_THE_COUNTER = frozenset({"claim_of_other_hospital", "claim_of_other_employer"})


@dataclass(frozen=True)
class Beside:
    """What was found: ``at`` the key of a field, "" for the claim as a whole; its ``label``."""

    at: str
    label: str
    is_grave: bool
    sentence: str


@dataclass(frozen=True)
class Typed:
    """What stands in the fields; a field that nobody touched is empty."""

    texts: Mapping[str, str] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()
    settlements: int = 1

    def text(self, key: str) -> str:
        return self.texts.get(key, "")


def typed_in(form: Form) -> Typed:
    """What a visitor typed and ticked."""
    texts = {key: form.text(key) for key in form.fields}
    ticked = frozenset(
        f"{key}:{value}" for key in ("papers", "exclusions") for value in form.all(key)
    )
    # A paper whose scan comes along is there, whether or not its box was ticked.
    ticked |= {f"papers:{name.removeprefix('scan.')}" for name in form.uploads if "." in name}
    count = form.text("settlements")
    return Typed(texts, ticked, max(1, min(_number(count), MOST_SETTLEMENTS)))


def _number(text: str) -> int:
    return int(text) if re.fullmatch("[0-9]{1,3}", text) else 1


def stated(form: Form, typed: Typed, asked: Asked) -> dict[str, Any]:
    """The claim in the fields of a line of a claim file, without its number."""
    line: dict[str, Any] = {name: typed.text(name) for name in _OF_CLAIM if typed.text(name)}
    line |= {name: text for name in asked.facts if (text := typed.text(f"fact.{name}"))}
    if aid := {kind: text for kind in asked.aid if (text := typed.text(f"aid.{kind}"))}:
        line["aid"] = aid
    if asked.papers:
        line["papers"] = [each for each in asked.papers if f"papers:{each}" in typed.ticked]
    if chosen := form.all("exclusions"):
        line["exclusions"] = chosen
    if is_bare(typed, asked):
        days = {name: typed.text(f"s0.{name}") for name in ("admitted_on", "discharged_on")}
        return line | {name: text for name, text in days.items() if text}
    line["settlements"] = [
        {name: text for name in _OF_SETTLEMENT if (text := typed.text(f"s{number}.{name}"))}
        for number in range(typed.settlements)
    ]
    return line


def is_bare(typed: Typed, asked: Asked) -> bool:
    """Whether the claim needs no settlement and none was typed."""
    has_bill = any(typed.text(f"s0.{name}") for name in _BILL)
    return typed.text("line") in asked.bare and not has_bill


def beside(findings: Iterable[Finding], asked: Asked, lang: str) -> list[Beside]:
    """Findings beside their fields, the grave ones first."""
    found = []
    for finding in findings:
        code = finding.code
        if code in _AT_THE_COUNTER:
            code = f"counter.{code}"
        place = _place(finding, asked)
        is_grave = finding.severity == "refuse"
        label = _label(place, asked)
        found.append(Beside(place, label, is_grave, say(code, finding.facts, lang)))
    # The grave ones first, and in the order of the page: the claim before its settlements.
    return sorted(dict.fromkeys(found), key=lambda each: (not each.is_grave, _is_in_sheet(each.at)))


def _is_in_sheet(place: str) -> bool:
    return bool(re.match(r"s\d+\.", place))


def _label(place: str, asked: Asked) -> str:
    """What a field is called, as on the sheet."""
    if place.startswith("fact."):
        return asked.facts[place.removeprefix("fact.")].title
    name = place.rpartition(".")[2] if _is_in_sheet(place) else place.removeprefix("aid.")
    return _NAMES.get(name, name)


def _place(finding: Finding, asked: Asked) -> str:
    """The key of the field that a finding is about; its row counts settlements from 1."""
    column = finding.column
    if match := _IN_SETTLEMENT.fullmatch(column):
        return f"s{match[1]}.{match[2]}" if match[2] else ""
    if match := _AID.fullmatch(column):
        return f"aid.{match[1]}"
    for name, fact in asked.facts.items():
        if column in (name, fact.title):
            return f"fact.{name}"
    name = _FIELDS.get(column, column)
    if name in _OF_SETTLEMENT:
        return f"s{max(finding.row - 1, 0)}.{name}"
    known = name in _OF_CLAIM or name.startswith("aid.") or name in ("papers", "exclusions")
    return name if known else ""
