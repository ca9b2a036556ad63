"""What programs see: their own rows, page by page, and the books for who may read them."""

from __future__ import annotations

import pytest

from ledger.money import yuan
from ledger.work import report
from tests.web.conftest import Site, book_of, came_in
from tests.web.programs import Client, claim, problem, program, submit
from tests.work.papers import SHIPYARD


def numbers(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"/api/v1/claims{query}")
    assert answer.status_code == 200, answer.text
    return [each["claim_no"] for each in answer.json()["claims"]]


def test_everybody_sees_their_own_claims(site: Site) -> None:
    seen = {who: numbers(program(site, who)) for who in
            ("hospital", "hospital2", "officer", "officer2", "auditor")}  # fmt: skip
    assert len(seen["auditor"]) == 4
    assert seen["hospital"] == seen["auditor"]
    assert seen["hospital2"] == []
    assert len(seen["officer"]) == 3
    assert seen["officer2"] == [number for number in seen["auditor"]
                                if number not in seen["officer"]]  # fmt: skip


def test_another_hospitals_or_employers_claim_is_not_there(site: Site) -> None:
    (own,) = numbers(program(site, "officer2"))
    for who in ("officer", "hospital2"):
        found = problem(program(site, who).get(f"/api/v1/claims/{own}"), 404)
        assert found["code"] == "claim_unknown"
    nobodys = problem(program(site, "officer").get("/api/v1/claims/none"), 404)
    assert nobodys["code"] == "claim_unknown"


def test_pages_follow_one_another(site: Site) -> None:
    auditor = program(site, "auditor")
    whole, found, query = numbers(auditor), [], "?limit=1"
    while query:
        answer = auditor.get(f"/api/v1/claims{query}").json()
        assert len(answer["claims"]) == 1
        found += [each["claim_no"] for each in answer["claims"]]
        query = f"?limit=1&cursor={answer['next']}" if answer["next"] else ""
    assert found == whole


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("period=2012", 4), ("line=inpatient", 3), ("line=special_outpatient", 1),
        ("line=%00", 0), ("status=paid", 2), ("status=approved", 1), ("status=declined", 1),
        ("status=submitted", 0), ("submitted_from=2012-11-20&submitted_to=2012-12-01", 2),
        ("status=paid&limit=1", 1),
    ],
)  # fmt: skip
def test_claims_are_filtered(site: Site, query: str, count: int) -> None:
    assert len(numbers(program(site, "auditor"), f"?{query}")) == count


def test_a_claim_is_explained_in_words(site: Site) -> None:
    hospital = program(site, "hospital")
    shown = hospital.get(f"/api/v1/claims/{numbers(hospital)[0]}").json()
    assert (shown["status"], shown["status_words"], shown["benefit"]) == (
        "paid", "已付款", "300.00",
    )  # fmt: skip
    (decided,) = shown["rounds"]
    assert decided["outcome"] == "approved"
    assert all("{" not in each["words"] and each["article"] for each in decided["workings"])
    assert decided["articles"][0]["words"]
    assert shown["payables"][0]["standing"] == "paid"
    assert "*" in shown["id_number"]
    assert "*" in shown["payables"][0]["payee_account"]
    assert shown["settlements"][0]["amounts"]["inscp_scp_amt"] == "4200.00"


def test_a_declined_claim_says_why(site: Site) -> None:
    auditor = program(site, "auditor")
    (number,) = numbers(auditor, "?status=declined")
    auditor.headers["Accept-Language"] = "en"
    shown = auditor.get(f"/api/v1/claims/{number}").json()
    assert shown["status_words"] == "declined"
    assert shown["rounds"][0]["reasons"][0]["words"].isascii()


def test_a_claim_that_did_not_change_is_not_sent_again(site: Site) -> None:
    hospital = program(site, "hospital")
    path = f"/api/v1/claims/{numbers(hospital)[0]}"
    first = hospital.get(path)
    assert first.headers["cache-control"] == "private, no-cache"
    again = hospital.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_amounts_are_told_once_they_are_approved(early_site: Site) -> None:
    hospital = program(early_site, "hospital")
    submit(hospital, claim())
    shown = hospital.get("/api/v1/claims/SB-API-0001").json()
    assert (shown["status"], shown["benefit"], shown["rounds"]) == ("submitted", None, [])


def test_an_officer_sees_the_employers_invoices(site: Site) -> None:
    officer = program(site, "officer")
    (line,) = officer.get("/api/v1/invoices?period=2012").json()["invoices"]
    assert (line["uscc"], line["total"], line["open"]) == (SHIPYARD.uscc, "250.00", "0.00")
    shown = officer.get(f"/api/v1/invoices/{line['invoice_no']}").json()
    assert shown["receipts"] == [
        {"received_on": "2012-08-03", "used_on": "2012-08-10", "amount": "250.00"}
    ]
    assert shown["by_payer"]["employer"] == "166.65"
    other = program(site, "officer2").get(f"/api/v1/invoices/{line['invoice_no']}")
    assert problem(other, 404)["code"] == "invoice_unknown"
    assert len(program(site, "auditor").get("/api/v1/invoices").json()["invoices"]) == 3


def test_members_are_not_offered(site: Site) -> None:
    assert problem(program(site, "officer").get("/api/v1/members"), 404)["code"] == "route_unknown"


def test_the_books_are_those_of_the_reports(site: Site) -> None:
    cashier = program(site, "cashier")
    with book_of(site) as book:
        balance, summary = report.trial_balance(book), report.summary(book, "2012")
    shown = cashier.get("/api/v1/trial-balance").json()
    assert (shown["debit"], shown["credit"]) == (
        yuan(balance["debit_fen"]), yuan(balance["credit_fen"]),
    )  # fmt: skip
    assert len(shown["rows"]) == len(balance["rows"])
    assert cashier.get("/api/v1/summary/2012").json() == summary
    early = cashier.get("/api/v1/trial-balance?on=2012-08-01").json()
    assert (early["on"], early["debit"] < shown["debit"]) == ("2012-08-01", True)


def test_entries_come_in_the_order_of_the_chain(site: Site) -> None:
    cashier = program(site, "cashier")
    found, query = [], "?limit=7"
    while query:
        answer = cashier.get(f"/api/v1/entries{query}").json()
        found += answer["entries"]
        query = f"?limit=7&cursor={answer['next']}" if answer["next"] else ""
    assert [each["position"] for each in found] == list(range(1, len(found) + 1))
    head = cashier.get("/api/v1/chain-head").json()
    assert (found[-1]["position"], found[-1]["hash"]) == (head["position"], head["hash"])
    within = cashier.get("/api/v1/entries?booked_from=2012-08-01&booked_to=2012-12-31").json()
    assert {each["booked_on"][:4] for each in within["entries"]} == {"2012"}
    assert 0 < len(within["entries"]) < len(found)


def test_a_login_may_read_as_well(site: Site) -> None:
    assert numbers(came_in(site, "officer2")) == numbers(program(site, "officer2"))
