"""Papers on the pages: handed in with a claim, added later, looked at beside the decision."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from sqlmodel import select

from ledger.office.tables import AccessRecord, Scan
from tests.web.conftest import Client, Site, came_in, sent, worked
from tests.web.programs import claim
from tests.web.test_claims_pages import claim_count, filled
from tests.work.scans import jpeg, pdf, png

OWN = "/claims/SB-2012-00001"


def hand_in(visitor: Client, *files: tuple[str, bytes], request: str = "p1") -> Any:
    return sent(visitor, f"{OWN}/attachments", files=[("scan", file) for file in files],
                request_id=request, paper="出院小结")  # fmt: skip


def test_a_claim_comes_with_its_papers_once(early_site: Site) -> None:
    visitor = came_in(early_site, "hospital")
    files = [("scan", ("小结.pdf", pdf())), ("scan", ("票据.jpg", jpeg()))]
    first, again = (sent(visitor, "/claims/new", files=files, **filled()) for _ in range(2))
    assert first.status_code == 303, first.text
    assert again.headers["location"] == first.headers["location"]
    receipt = visitor.get(first.headers["location"]).text
    assert "2 个" in receipt
    assert "票据.jpg" in receipt
    page = visitor.get(first.headers["location"].removesuffix("/receipt")).text
    assert re.findall(r'href="(/claims/[^"]*/attachments/\d)"', page)[-1].endswith("/2")
    assert "打开 PDF" in page


def test_papers_wait_while_a_claim_is_mended(early_site: Site) -> None:
    visitor = came_in(early_site, "hospital")
    files = [("scan", ("小结.pdf", pdf()))]
    wrong = sent(visitor, "/claims/new", files=files, **filled(**{"s0.psn_cash_pay": "x"}))
    assert wrong.status_code == 422
    assert "小结.pdf" in wrong.text
    word = re.search(r'name="kept" value="([^"]+)" checked', wrong.text)
    assert word is not None
    mended = sent(visitor, "/claims/new", **filled(), kept=word[1])
    assert mended.status_code == 303
    assert "小结.pdf" in visitor.get(mended.headers["location"]).text


def test_a_word_of_somebody_else_brings_no_paper(early_site: Site) -> None:
    hospital, officer = came_in(early_site, "hospital"), came_in(early_site, "officer")
    shown = sent(hospital, "/claims/new", files=[("scan", ("a.pdf", pdf()))], **filled(act="more"))
    word = re.search(r'name="kept" value="([^"]+)" checked', shown.text)
    assert word is not None
    answer = sent(officer, f"{OWN}/attachments", request_id="r2", kept=word[1])
    assert answer.status_code == 410
    assert "附件没有收下" in answer.text


def test_every_wrong_file_is_named_and_the_good_ones_stay(early_site: Site) -> None:
    visitor = came_in(early_site, "hospital")
    before = claim_count(early_site)
    files = [("scan", ("a.svg", b"<svg/>")), ("scan", ("b.png", png())),
             ("scan", ("c.exe", b"MZ")), ("scan", ("d.png", png()))]  # fmt: skip
    answer = sent(visitor, "/claims/new", files=files, **filled())
    assert answer.status_code == 422
    for name in ("a.svg", "c.exe", "d.png"):
        assert f"文件“{name}”" in answer.text
    assert len(re.findall('name="kept"', answer.text)) == 1
    assert claim_count(early_site) == before


def test_a_paper_is_added_until_the_claim_is_decided(early_site: Site) -> None:
    hospital, reviewer = came_in(early_site, "hospital"), came_in(early_site, "reviewer")
    assert "交附件" in hospital.get(OWN).text
    assert "交附件" not in reviewer.get(OWN).text
    assert hand_in(hospital, ("a.png", png())).headers["location"] == f"{OWN}?done=attached#papers"
    again = hand_in(hospital, ("a.png", png()), request="r2")
    assert (again.status_code, "完全相同" in again.text) == (409, True)
    sent(reviewer, f"{OWN}/decide", request_id="d1")
    assert "交附件" not in hospital.get(OWN).text
    late = hand_in(hospital, ("b.png", png(2)), request="r3")
    assert (late.status_code, "不再收附件" in late.text) == (409, True)


def test_a_paper_is_shown_as_itself_or_not_at_all(early_site: Site) -> None:
    hospital = came_in(early_site, "hospital")
    hand_in(hospital, ("<img src=x>.html", png()), ("小结.pdf", pdf()))
    for number, (content, kind) in enumerate(
        ((png(), "image/png"), (pdf(), "application/pdf")), start=1
    ):
        answer = came_in(early_site, "reviewer").get(f"{OWN}/attachments/{number}")
        assert (answer.content, answer.headers["content-type"]) == (content, kind)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-disposition"].startswith("inline; filename=")
    page = hospital.get(OWN).text
    assert "<img src=x>" not in page
    with early_site.office.session() as session:
        seen = session.exec(select(AccessRecord).where(AccessRecord.what == "scan_read")).all()
    assert [(line.actor, line.subject) for line in seen] == [("reviewer", "SB-2012-00001")] * 2


@pytest.mark.parametrize("login", ["hospital2", "officer2"])
def test_papers_of_others_are_not_there(early_site: Site, login: str) -> None:
    hand_in(came_in(early_site, "hospital"), ("a.png", png()))
    other = came_in(early_site, login)
    assert other.get(f"{OWN}/attachments/1").status_code == 404
    assert hand_in(other, ("b.png", png(2))).status_code == 404
    assert came_in(early_site, "officer").get(f"{OWN}/attachments/1").status_code == 200


def test_a_paper_that_was_exchanged_or_erased_is_not_shown(early_site: Site) -> None:
    hospital = came_in(early_site, "hospital")
    hand_in(hospital, ("a.png", png()), ("b.pdf", pdf()))
    with early_site.office.session() as session:
        first, second = session.exec(select(Scan)).all()
        first.sealed = second.sealed
        session.add(first)
        session.delete(second)
    damaged, gone = (hospital.get(f"{OWN}/attachments/{number}") for number in (1, 2))
    assert (damaged.status_code, "校验值不符" in damaged.text) == (500, True)
    assert (gone.status_code, "已不在库中" in gone.text) == (410, True)
    assert hospital.get(OWN).status_code == 200


def test_the_same_file_with_another_claim_is_pointed_out(early_site: Site) -> None:
    hospital = came_in(early_site, "hospital")
    hand_in(hospital, ("a.png", png()))
    taken = sent(hospital, "/claims/new", files=[("scan", ("b.png", png()))], **filled())
    other = taken.headers["location"].removesuffix("/receipt")
    words = "也附了同一个文件"
    assert words in came_in(early_site, "reviewer").get(other).text
    assert words not in hospital.get(other).text


@pytest.mark.parametrize("number", ["A/1", "甲 1?", "%2F", "..", "new", "~x"])
def test_a_claim_of_any_number_has_its_pages(early_site: Site, number: str) -> None:
    hospital = came_in(early_site, "hospital")
    line = json.dumps(claim(claim_no=number)).encode()
    asked = sent(hospital, "/claims/file", files={"file": ("a.jsonl", line)}, request_id="f1")
    assert (asked.status_code, worked(early_site)) == (303, 1)
    listed = hospital.get("/claims").text
    links = [link for link in re.findall(r'<th scope="row"><a href="(/claims/[^"]+)"', listed)
             if "SB-2012" not in link]  # fmt: skip
    assert len(links) == 1, hospital.get(asked.headers["location"]).text
    assert f"{number}" in hospital.get(links[0]).text
    assert hospital.get(f"{links[0]}/receipt").status_code == 200
    added = sent(hospital, f"{links[0]}/attachments", files=[("scan", ("a.png", png()))],
                 request_id="p1")  # fmt: skip
    assert added.status_code == 303
    assert hospital.get(f"{links[0]}/attachments/1").content == png()
    reviewer = came_in(early_site, "reviewer")
    assert sent(reviewer, f"{links[0]}/decide", request_id="d9").status_code == 303
    paper = reviewer.get(f"/papers/decision/{links[0].removeprefix('/claims/')}.pdf")
    assert paper.headers["content-type"] == "application/pdf"
