"""The pages of claims: handing one in, the receipt, the list, and everything of one."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ledger.book import claims
from ledger.work.jobs import jobs
from ledger.work.report.looking import looking
from ledger.work.running import run_waiting
from tests.web.conftest import Client, Site, book_of, came_in, sent
from tests.work.papers import HOSPITAL, LI, WANG, ZHOU, Person

FIRST = "SB-2012-00001"


def filled(person: Person = WANG, setl_id: str = "S9", **changes: str) -> dict[str, str]:
    """What a hospital desk types: 4,500 in all, of which the funds paid 3,600."""
    fields = {
        "request_id": "r1", "settlements": "1", "act": "submit", "psn_name": person.name,
        "certno": person.id_number, "line": "inpatient", "submitted_on": "2012-12-05",
        "diagnosis_code": "K35.8", "fixmedins_code": HOSPITAL, "fixmedins_name": "靖江市人民医院",
        "s0.setl_id": setl_id, "s0.receipt_no": f"No-{setl_id}", "s0.admitted_on": "2012-11-20",
        "s0.discharged_on": "2012-11-27", "s0.medfee_sumamt": "4,500.00",
        "s0.fulamt_ownpay_amt": "300", "s0.inscp_scp_amt": "４２００",
        "s0.fund_pay_sumamt": "3600", "s0.psn_cash_pay": "900",
    }  # fmt: skip
    return fields | changes


def submit(visitor: Client, fields: dict[str, str]) -> Any:
    return sent(visitor, "/claims/new", **fields)


def claim_count(site: Site) -> int:
    with book_of(site) as book, looking(book) as session:
        return len(claims.states(session))


def test_a_claim_gets_a_number_and_a_receipt_once(early_site: Site) -> None:
    visitor = came_in(early_site, "hospital")
    before = claim_count(early_site)
    first, again = submit(visitor, filled()), submit(visitor, filled())
    assert first.status_code == 303
    assert again.headers["location"] == first.headers["location"]
    assert claim_count(early_site) == before + 1
    receipt = visitor.get(first.headers["location"])
    assert re.search(r"SB\d{8}-0001-001", receipt.text)
    assert WANG.name in receipt.text
    assert WANG.id_number not in receipt.text
    assert "接下来" in receipt.text


def test_the_same_request_with_another_content_is_refused(early_site: Site) -> None:
    visitor = came_in(early_site, "hospital")
    submit(visitor, filled())
    answer = submit(visitor, filled(setl_id="S10"))
    assert answer.status_code == 422
    assert 'value="S10"' in answer.text


def test_the_numbers_of_a_desk_run_on(early_site: Site) -> None:
    visitor = came_in(early_site, "hospital")
    submit(visitor, filled())
    second = submit(visitor, filled(ZHOU, "S10", request_id="r2"))
    assert second.headers["location"].endswith("-0001-002/receipt")


def test_every_fault_stands_beside_its_field_and_what_was_typed_stays(early_site: Site) -> None:
    visitor = came_in(early_site, "hospital")
    wrong = filled(
        psn_name="",
        certno="3212821990",
        **{"s0.psn_cash_pay": "一百", "s0.setl_id": ""},
    )
    answer = submit(visitor, wrong)
    assert answer.status_code == 422
    for key in ("psn_name", "s0.psn_cash_pay", "s0.setl_id"):
        assert f'href="#f-{key}"' in answer.text
        assert f'id="e-{key}-1"' in answer.text
    assert 'value="一百"' in answer.text
    assert 'value="r1"' in answer.text


def test_sums_that_differ_are_refused_with_the_difference(early_site: Site) -> None:
    answer = submit(came_in(early_site, "hospital"), filled(**{"s0.psn_cash_pay": "800"}))
    assert answer.status_code == 422
    assert "相差 -100.00 元" in answer.text


def test_a_doubt_is_asked_about_before_it_is_taken(early_site: Site) -> None:
    visitor = came_in(early_site, "hospital")
    doubtful = filled(**{"s0.inscp_scp_amt": "4100"})
    asked = submit(visitor, doubtful)
    assert asked.status_code == 422
    assert 'name="confirmed"' in asked.text
    assert submit(visitor, {**doubtful, "confirmed": "yes"}).status_code == 303


def test_a_second_settlement_is_a_button_away(early_site: Site) -> None:
    visitor = came_in(early_site, "hospital")
    more = submit(visitor, filled(act="more"))
    assert 'name="s1.setl_id"' in more.text
    assert f'value="{WANG.id_number}"' in more.text
    fields = {
        key.replace("s0.", "s1."): text for key, text in filled().items() if key.startswith("s0.")
    }
    wrong = submit(visitor, filled(setl_id="S11", settlements="2") | fields | {
        "s1.psn_cash_pay": "1"})  # fmt: skip
    assert 'href="#f-s1.medfee_sumamt"' in wrong.text
    assert 'href="#f-s0.medfee_sumamt"' not in wrong.text


def test_nobody_hands_in_for_another_hospital_or_employer(early_site: Site) -> None:
    other = submit(came_in(early_site, "hospital2"), filled())
    assert "不是您所在的医院" in other.text
    officer = submit(came_in(early_site, "officer"), filled(ZHOU))
    assert "不在您单位的参加名单中" in officer.text
    assert submit(came_in(early_site, "officer"), filled()).status_code == 303


def test_a_file_goes_to_the_background(early_site: Site) -> None:
    visitor = came_in(early_site, "hospital")
    missing = sent(visitor, "/claims/file", request_id="f0")
    assert missing.status_code == 422
    line = '{"claim_no": "B1", "psn_name": "王五福"}\n'
    asked = sent(
        visitor, "/claims/file", files={"file": ("b.jsonl", line.encode())}, request_id="f1"
    )
    assert asked.status_code == 303
    run_waiting(early_site.place, early_site.office)
    (job,) = jobs(early_site.office, frozenset({"hospital"}), frozenset(), 5)
    assert job["kind"] == "intake"
    assert visitor.get(asked.headers["location"]).status_code == 200


@pytest.mark.parametrize(
    ("login", "seen"), [("officer", 3), ("officer2", 1), ("hospital", 4), ("hospital2", 0),
                        ("reviewer", 4), ("auditor", 4)],
)  # fmt: skip
def test_each_sees_their_own_claims(site: Site, login: str, seen: int) -> None:
    text = came_in(site, login).get("/claims").text
    assert len(set(re.findall(r"SB-2012-\d{5}", text))) == seen


@pytest.mark.parametrize(
    ("login", "status"),
    [("officer", 200), ("officer2", 404), ("hospital2", 404), ("administrator", 403)],
)
def test_another_employers_claim_does_not_exist(site: Site, login: str, status: int) -> None:
    visitor = came_in(site, login)
    assert visitor.get(f"/claims/{FIRST}").status_code == status
    assert visitor.get(f"/claims/{FIRST}/receipt").status_code == status


@pytest.mark.parametrize(
    ("asked", "found"),
    [("progress=paid", {1, 2}), ("progress=returned", {3}), ("progress=declined", {4}),
     ("text=张小", {1}), ("text=00003", {3}), ("line=special_outpatient", {3}),
     ("period=2012", {1, 2, 3, 4}), ("text=%25", set()), ("progress=received", set())],
)  # fmt: skip
def test_the_list_is_narrowed(site: Site, asked: str, found: set[int]) -> None:
    text = came_in(site, "reviewer").get(f"/claims?{asked}").text
    assert {int(number) for number in re.findall(r"SB-2012-(\d{5})", text)} == found


def test_one_claim_tells_everything(site: Site) -> None:
    text = came_in(site, "reviewer").get("/claims/SB-2012-00002").text
    for words in ("7,500.00", "第 2 级签字", "孙主席", "第十四条", "C34.1", "FK-2012-0001-0000"):
        assert words in text
    assert LI.id_number not in text
    assert "账户已销户" in came_in(site, "officer2").get("/claims/SB-2012-00003").text


def test_the_amount_is_told_outside_once_it_is_signed(site_at: Any) -> None:
    decided = site_at("decided")
    inside, outside = came_in(decided, "reviewer"), came_in(decided, "officer")
    assert ">300.00<" in inside.get("/claims").text
    assert ">300.00<" not in outside.get("/claims").text
    assert "结论：补助 300.00" in inside.get(f"/claims/{FIRST}").text
    assert "结论：补助 300.00" not in outside.get(f"/claims/{FIRST}").text
    assert "签字齐了以后告知金额" in outside.get(f"/claims/{FIRST}").text
