"""The pages of review and approval: deciding, signing several, second looks, two at one claim."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from ledger.book import claims
from ledger.permissions import Role
from ledger.work import signing
from ledger.work.report.looking import looking
from ledger.work.running import run_waiting
from tests.web.conftest import Client, Site, book_of, came_in, sent

FIRST, SECOND, THIRD = (f"SB-2012-{number:05d}" for number in (1, 2, 3))


@pytest.fixture(autouse=True)
def nothing_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    """No claim is drawn unless a test says so."""
    draw(monkeypatch)


def draw(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> None:
    for module in ("work.signing", "work.report.claim_lists"):
        monkeypatch.setattr(f"ledger.{module}.is_sampled", lambda no: no in numbers)
    monkeypatch.setattr("api.pages.claims.is_sampled", lambda no: no in numbers)


@pytest.fixture
def decided(site_at: Any) -> Site:
    """Every claim is decided, by somebody who is none of the logins, and nothing is signed."""
    return site_at("decided")  # type: ignore[no-any-return]


def sign(visitor: Client, at: str, *claims_at: str) -> Any:
    return sent(visitor, f"{at}/sign", request_id=uuid4().hex, sign=list(claims_at))


def sign_one(visitor: Client, claim_no: str, level: int) -> Any:
    return sent(visitor, f"/claims/{claim_no}/sign", request_id=uuid4().hex, level=str(level))


def signed_by(site: Site, claim_no: str) -> list[str]:
    with book_of(site) as book, looking(book) as session:
        (claim,) = claims.claims_by_no(session, [claim_no]).values()
        (live,) = claims.decisions(session, [claim.id]).values()
        return [row.signed_by for row in claims.signatures(session, "decision", live.id)]


def test_everything_undecided_is_decided_in_the_background(early_site: Site) -> None:
    reviewer = came_in(early_site, "reviewer")
    assert "待审核 4 件" in reviewer.get("/review").text
    asked = sent(reviewer, "/review/decide", request_id="d1")
    assert asked.status_code == 303
    run_waiting(early_site.place, early_site.office)
    assert reviewer.get(asked.headers["location"]).status_code == 200
    assert "没有等着审核的申报" in reviewer.get("/review").text


def test_one_claim_is_decided_and_another_signs_it(early_site: Site) -> None:
    reviewer = came_in(early_site, "reviewer")
    answer = sent(reviewer, f"/claims/{FIRST}/decide", request_id="d1")
    assert answer.headers["location"] == f"/claims/{FIRST}?done=decided"
    page = reviewer.get(f"/claims/{FIRST}").text
    assert "这一件是您审核的" in page
    assert "同意，签字" not in page
    assert sign_one(reviewer, FIRST, 1).status_code == 409
    approver = came_in(early_site, "approver")
    assert "同意，签字" in approver.get(f"/claims/{FIRST}").text
    assert sign_one(approver, FIRST, 1).status_code == 303
    assert signed_by(early_site, FIRST) == ["approver"]
    assert "应付" in approver.get(f"/claims/{FIRST}?done=signed").text


def test_a_claim_is_decided_once(early_site: Site) -> None:
    reviewer = came_in(early_site, "reviewer")
    sent(reviewer, f"/claims/{FIRST}/decide", request_id="d1")
    again = sent(reviewer, f"/claims/{FIRST}/decide", request_id="d2")
    assert again.status_code == 409
    assert "已有有效的审核决定" in again.text
    assert "第 1 轮审核" in again.text


def test_the_queue_goes_by_age_or_by_amount(early_site: Site) -> None:
    reviewer = came_in(early_site, "reviewer")

    def order(path: str) -> list[str]:
        return [no[-1] for no in re.findall(r">(SB-2012-\d{5})<", reviewer.get(path).text)]

    assert order("/review") == ["1", "2", "3", "4"]
    assert order("/review?order=amount") == ["2", "3", "1", "4"]


def test_several_are_signed_at_once(decided: Site) -> None:
    approver = came_in(decided, "approver")
    page = approver.get("/approve").text
    assert "待签字 3 件" in page
    answer = sign(approver, "/approve", f"1:{FIRST}", f"1:{THIRD}")
    assert answer.headers["location"] == "/approve?signed=2&in_force=2"
    assert "已签 2 件" in approver.get(answer.headers["location"]).text
    assert signed_by(decided, SECOND) == []


def test_large_amounts_need_a_second_person_at_the_second_level(decided: Site) -> None:
    first, second = came_in(decided, "approver"), came_in(decided, "approver2")
    assert sign(first, "/approve", f"1:{SECOND}").status_code == 303
    assert "您签过了" in first.get("/approve").text
    again = sign_one(first, SECOND, 2)
    assert again.status_code == 409
    assert "已在第 1 级签字" in again.text
    assert sign(second, "/approve", f"2:{SECOND}").status_code == 303
    assert signed_by(decided, SECOND) == ["approver", "approver2"]


def test_reviewers_sign_the_first_level_only(decided: Site) -> None:
    reviewer = came_in(decided, "reviewer")
    assert "待第一级签字 3 件" in reviewer.get("/review").text
    assert sign(reviewer, "/review", f"1:{SECOND}").status_code == 303
    assert SECOND not in reviewer.get("/review").text
    approver = came_in(decided, "approver")
    refused = sign_one(reviewer, SECOND, 2)
    assert "审核岗位只签第一级" in refused.text
    assert f"2:{SECOND}" in approver.get("/approve").text


def test_who_comes_second_is_told_and_nothing_is_lost(decided: Site) -> None:
    first, second = came_in(decided, "approver"), came_in(decided, "approver2")
    second.get("/approve")
    sign(first, "/approve", f"1:{SECOND}")
    late = sign(second, "/approve", f"1:{SECOND}", f"1:{THIRD}")
    assert late.status_code == 409
    assert f"{SECOND}：现在不能在第 1 级签字" in late.text
    assert re.search(rf'value="1:{THIRD}"[^>]* checked', late.text)
    assert signed_by(decided, THIRD) == []
    assert signed_by(decided, SECOND) == ["approver"]


def test_a_double_click_signs_once(decided: Site) -> None:
    approver = came_in(decided, "approver")
    fields = {"request_id": "twice", "sign": [f"1:{FIRST}"]}
    first = sent(approver, "/approve/sign", **fields)
    again = sent(approver, "/approve/sign", **fields)
    assert again.headers["location"] == first.headers["location"]
    assert signed_by(decided, FIRST) == ["approver"]


def test_a_claim_that_was_drawn_is_signed_alone(
    decided: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(monkeypatch, FIRST)
    approver = came_in(decided, "approver")
    page = approver.get("/approve").text
    assert f"1:{FIRST}" not in page
    assert "抽查" in page
    together = sign(approver, "/approve", f"1:{FIRST}", f"1:{THIRD}")
    assert "被抽中复看" in together.text
    assert signed_by(decided, THIRD) == []
    assert sign_one(approver, FIRST, 1).status_code == 303


def test_about_one_in_ten_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    drawn = sum(signing.is_sampled(f"SB-2012-{number:05d}") for number in range(5000))
    assert 400 < drawn < 600


def test_nothing_ticked_is_said(decided: Site) -> None:
    assert "一件也没有选中" in sign(came_in(decided, "approver"), "/approve").text


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/review", {Role.REVIEWER}), ("/approve", {Role.APPROVER}),
     ("/claims/new", {Role.OFFICER, Role.HOSPITAL})],
)  # fmt: skip
@pytest.mark.parametrize("login", ["officer", "hospital", "reviewer", "approver", "cashier",
                                   "auditor"])  # fmt: skip
def test_the_menu_leads_where_one_may_go(
    decided: Site, login: str, path: str, allowed: set[Role]
) -> None:
    visitor = came_in(decided, login)
    may = Role(login) in allowed
    assert visitor.get(path).status_code == (200 if may else 403)
    assert (f'href="{path}"' in visitor.get("/").text) == may
