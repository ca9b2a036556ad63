"""The short way through a claim line gives what the careful one gives, or leaves the line to it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.files.claim_lines import ClaimLines
from ledger.files.sheets.claim_line_values import ClaimLine
from ledger.files.sheets.ordinary_lines import OrdinaryLines
from ledger.nouns import Finding
from tests.files.test_claim_lines import CLAIM, TERMS

WHOLE: dict[str, Any] = CLAIM | {
    "diagnosis": "I21.0",
    "admitted_on": "2022-03-01",
    "hospital_level": "省级",
    "distance_km": 12,
    "local": True,
    "member": {"born_on": "1980-02-29", "class": "劳模"},
    "employer": {"kind": "公办"},
    "settlements": [
        {"setl_id": "S1", "medfee_sumamt": "1234.56", "inscp_scp_amt": "1000.00"},
        {"setl_id": "S2", "setl_time": "2022-03-10 10:20:30", "fund_pay_sumamt": None},
    ],
}


class _Careful(ClaimLines):
    """The reader without the short way."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        super().__init__(self.findings.append, TERMS)

    def read_one(self, text: bytes) -> ClaimLine | None:
        return self.parse_with_care(1, text)


def shortly(text: bytes) -> ClaimLine | None:
    return OrdinaryLines(TERMS).read(1, text)


def line(values: Any) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode()


@pytest.mark.parametrize("values", [CLAIM, WHOLE, CLAIM | {"line": "burial", "settlements": None}])
def test_an_ordinary_line_is_read_the_short_way(values: dict[str, Any]) -> None:
    careful = _Careful()
    assert shortly(line(values)) == careful.read_one(line(values)) is not None
    assert careful.findings == []


UNUSUAL = [
    line(CLAIM).replace(b'"claim_no": "A1"', b'"claim_no": "A0", "claim_no": "A1"'),
    line(CLAIM).replace(b'"setl_id": "S1"', b'"setl_id": "S0", "setl_id": "S1"'),
    # A colon in a text must not stand for a key that is there twice.
    line(CLAIM | {"claim_no": "A:1"}),
    line(CLAIM).replace(b'"A1"', b'"A\\u0031"'),
    line(CLAIM | {"distance_km": 1.0}),
    line(CLAIM | {"distance_km": True}),
    line(CLAIM).replace(b'"kind": "renewed"', b'"kind": "renewed", "shares": -0'),
    line(CLAIM | {"papers": ["\u53d1\u7968"]}),
    line(CLAIM | {"hospital_level": "\u4e61\u7ea7"}),
    line(CLAIM | {"settlements": ""}),
    b"[1]",
    b"{" * 2_000,
]


@pytest.mark.parametrize("text", UNUSUAL)
def test_a_line_that_is_not_ordinary_is_left_to_the_careful_way(text: bytes) -> None:
    assert shortly(text) is None


_VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 10**10), st.floats(allow_nan=False),
    st.sampled_from(
        ["", " ", "-0", "0", "1", "A:1", "省级", "\\", "2022-03-10", "2022-3-1", "1,000.00",
         "-1.00", "0.005", ".50", "１.00", "yes", "住院", "2022-03-10T10:20:30"]
    ),
    st.just([]), st.just({}), st.just([{}]), st.just([1]),
)  # fmt: skip


@st.composite
def _changed(draw: st.DrawFn) -> dict[str, Any]:
    """The whole line with some fields of it, or of what lies in it, set anew or left out."""
    values: dict[str, Any] = json.loads(json.dumps(WHOLE))
    for _ in range(draw(st.integers(1, 3))):
        places = [values]
        places += [each for each in values.values() if isinstance(each, dict)]
        if isinstance(listed := values.get("settlements"), list):
            places += [each for each in listed if isinstance(each, dict)]
        place = draw(st.sampled_from(places))
        known = [*place, "shares", "setl_time", "since", "receipt_no", "colour", "member.age"]
        name = draw(st.sampled_from(known))
        if draw(st.booleans()):
            place.pop(name, None)
        else:
            place[name] = draw(_VALUES)
    return values


@settings(max_examples=300, deadline=None)
@given(_changed())
def test_both_ways_read_the_same(values: dict[str, Any]) -> None:
    careful = _Careful()
    read = careful.read_one(line(values))
    found = shortly(line(values))
    if found is not None:
        assert found == read
        assert careful.findings == []
