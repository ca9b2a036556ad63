"""Claims from a hospital's system: taken in with a receipt, refused with all that is wrong."""

from __future__ import annotations

import json

import pytest

from ledger.work import report
from tests.web.conftest import Site, book_of
from tests.web.programs import claim, fields, problem, program, submit
from tests.work.papers import HOSPITAL, LI, STRANGER, WU, ZHOU


def test_a_claim_is_taken_in_with_a_receipt(early_site: Site) -> None:
    answer = submit(program(early_site, "hospital"), claim())
    assert answer.status_code == 201
    taken = answer.json()
    assert (taken["claim_no"], taken["is_new"]) == ("SB-API-0001", True)
    assert taken["receipt"]["receipt_no"].startswith("SL-")
    assert taken["findings"] == []
    with book_of(early_site) as book:
        kept = report.explain(book, "SB-API-0001")
    assert kept["claim"]["member"] == "张小三"
    assert kept["settlements"][0]["inscp_scp_amt_fen"] == 420000


def test_the_same_key_and_body_give_the_same_answer(early_site: Site) -> None:
    hospital = program(early_site, "hospital")
    first = submit(hospital, claim(), "one")
    again = submit(hospital, claim(), "one")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()


def test_the_same_key_with_another_body_is_a_conflict(early_site: Site) -> None:
    hospital = program(early_site, "hospital")
    submit(hospital, claim(), "one")
    found = problem(submit(hospital, claim(2), "one"), 409)
    assert found["code"] == "request_id_reused"
    assert submit(program(early_site, "hospital"), claim(2), "one").status_code == 201


def test_a_claim_that_is_known_keeps_its_receipt(early_site: Site) -> None:
    hospital = program(early_site, "hospital")
    first = submit(hospital, claim(), "one").json()
    again = submit(hospital, claim(), "two")
    assert (again.status_code, again.json()["is_new"]) == (200, False)
    assert again.json()["receipt"] == first["receipt"]


def test_everything_that_is_wrong_is_said_at_once(early_site: Site) -> None:
    setl = {"medfee_sumamt": "1e9", "fund_pay_sumamt": 3, "inscp_scp_amt": "4200.001"}
    wrong = claim(certno="321282198001010010", submitted_on="2012-13-01", setl=setl)
    hospital = program(early_site, "hospital")
    assert fields(submit(hospital, wrong)) == [
        ("settlements[0].fund_pay_sumamt", "json_not_text"),
    ]
    del wrong["settlements"][0]["fund_pay_sumamt"]
    assert set(fields(submit(hospital, wrong))) == {
        ("submitted_on", "date_unreadable"),
        ("settlements[0].medfee_sumamt", "money_unreadable"),
        ("settlements[0].inscp_scp_amt", "money_too_precise"),
    }
    with book_of(early_site) as book:
        assert "SB-API-0001" not in json.dumps(report.summary(book, "2012"))


def test_a_finding_of_the_book_names_its_settlement(early_site: Site) -> None:
    hospital = program(early_site, "hospital")
    assert submit(hospital, claim()).status_code == 201
    second = claim(2)
    second["settlements"].append(claim()["settlements"][0])
    assert ("settlements[1].setl_id", "settlement_claimed") in fields(submit(hospital, second))


def test_a_sentence_is_english_where_it_is_asked_for(early_site: Site) -> None:
    hospital = program(early_site, "hospital")
    hospital.headers["Accept-Language"] = "en-GB, zh;q=0.5"
    found = problem(submit(hospital, claim(certno="1")), 422)
    assert found["detail"].startswith("1 thing(s)")
    assert found["findings"][0]["sentence"].isascii()


@pytest.mark.parametrize("body", [b"", b"  ", b"[]", b"{", b"null", b'{"a": 1} {"b": 2}', b"\xff"])
def test_what_is_no_claim_is_a_finding(early_site: Site, body: bytes) -> None:
    headers = {"Idempotency-Key": "x", "Content-Type": "application/json"}
    hospital = program(early_site, "hospital")
    answer = hospital.post("/api/v1/claims", content=body, headers=headers)
    assert problem(answer, 422)["findings"]


def test_a_claim_may_stand_on_several_lines(early_site: Site) -> None:
    headers = {"Idempotency-Key": "x", "Content-Type": "application/json; charset=utf-8"}
    body = json.dumps(claim(), ensure_ascii=False, indent=2).encode()
    hospital = program(early_site, "hospital")
    assert hospital.post("/api/v1/claims", content=body, headers=headers).status_code == 201


def test_a_hospital_hands_in_its_own_settlements_only(early_site: Site) -> None:
    answer = submit(program(early_site, "hospital2"), claim())
    assert {code for _, code in fields(answer)} == {"claim_of_other_hospital"}
    mixed = claim(setl={"fixmedins_code": "H32128200002"})
    answer = submit(program(early_site, "hospital"), mixed)
    assert fields(answer) == [("settlements[0].fixmedins_code", "claim_of_other_hospital")]


def test_an_officer_hands_in_claims_of_the_employers_members_only(early_site: Site) -> None:
    officer = program(early_site, "officer")
    assert submit(officer, claim(1, LI)).status_code == 201
    for person in (ZHOU, STRANGER):
        answer = submit(officer, claim(2, person))
        assert fields(answer) == [("certno", "claim_of_other_employer")]


BATCHES = "claims/batches"


def post_lines(site: Site, lines: list[object], *, accept_good: bool = False) -> object:
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    headers = {"Idempotency-Key": "batch", "Content-Type": "application/x-ndjson"}
    return program(site, "hospital").post(
        f"/api/v1/{BATCHES}", params={"accept_good": accept_good}, content=text.encode(),
        headers=headers,
    )  # fmt: skip


def test_a_batch_is_taken_as_a_whole(early_site: Site) -> None:
    answer = post_lines(early_site, [claim(1), claim(2, LI), claim(3, WU)])
    assert answer.status_code == 201  # type: ignore[attr-defined]
    taken = answer.json()  # type: ignore[attr-defined]
    assert (taken["claims"], taken["taken"], taken["refused"]) == (3, 3, 0)
    assert [each["claim_no"] for each in taken["receipts"]] == [
        f"SB-API-{n:04d}" for n in (1, 2, 3)
    ]


def test_one_bad_line_refuses_a_batch_unless_the_good_are_wanted(early_site: Site) -> None:
    lines = [claim(1), claim(2, LI, certno="1"), claim(3, WU, fixmedins_code="H9")]
    found = problem(post_lines(early_site, lines), 422)["findings"]
    assert {each["row"] for each in found} == {2, 3}
    answer = post_lines(early_site, lines, accept_good=True)
    taken = answer.json()  # type: ignore[attr-defined]
    assert (taken["taken"], taken["refused"]) == (1, 2)
    assert [each["claim_no"] for each in taken["receipts"]] == ["SB-API-0001"]


REVERSALS = "settlement-reversals"


def test_a_hospital_takes_a_settlement_back(early_site: Site) -> None:
    hospital = program(early_site, "hospital")
    submit(hospital, claim())
    body = {"fixmedins_code": HOSPITAL, "setl_id": "API00001", "reversed_on": "2012-12-03"}
    answer = submit(hospital, body, path=REVERSALS)
    assert answer.json() == {"claim_no": "SB-API-0001", "is_new": True}
    assert submit(hospital, body, path=REVERSALS).json()["is_new"] is False
    shown = hospital.get("/api/v1/claims/SB-API-0001").json()
    assert shown["settlements"][0]["reversed_on"] == "2012-12-03"


def test_a_settlement_of_nobody_or_of_another_hospital_is_not_found(early_site: Site) -> None:
    submit(program(early_site, "hospital"), claim())
    body = {"fixmedins_code": HOSPITAL, "setl_id": "API00001", "reversed_on": "2012-12-03"}
    for login, asked in (("hospital2", body), ("hospital", body | {"setl_id": "none"})):
        answer = submit(program(early_site, login), asked, path=REVERSALS)
        assert problem(answer, 404)["code"] == "settlement_unknown"


def test_a_reversal_is_read_as_strictly_as_a_claim(early_site: Site) -> None:
    answer = submit(program(early_site, "hospital"), {"setl_id": 5}, path=REVERSALS)
    assert fields(answer) == [
        ("setl_id", "json_not_text"), ("fixmedins_code", "value_missing"),
        ("reversed_on", "value_missing"),
    ]  # fmt: skip
