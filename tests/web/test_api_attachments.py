"""Papers from a hospital's system: handed in, listed, read back, and refused."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from ledger.office.tables import AccessRecord
from tests.web.conftest import Site
from tests.web.programs import Client, claim, problem, program, submit
from tests.work.scans import pdf, png

OWN = "/api/v1/claims/SB-2012-00001/attachments"


def hand_in(
    client: Client, content: bytes, key: str = "one", path: str = OWN, paper: str = "出院小结"
) -> Any:
    headers = {"Idempotency-Key": key}
    file = {"file": ("出院小结.bin", content)}
    return client.post(path, files=file, data={"paper": paper}, headers=headers)


def test_a_paper_is_handed_in_and_read_again(early_site: Site) -> None:
    hospital = program(early_site, "hospital")
    answer = hand_in(hospital, png())
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["number"], told["paper"], told["media_type"]) == (1, "出院小结", "image/png")
    assert hand_in(hospital, png()).json() == told
    assert hospital.get(OWN).json() == {"attachments": [told]}
    read = hospital.get(f"{OWN}/1")
    assert (read.content, read.headers["content-type"]) == (png(), "image/png")
    assert "sandbox" in read.headers["content-security-policy"]
    assert read.headers["x-content-type-options"] == "nosniff"
    with early_site.office.session() as session:
        lines = session.exec(select(AccessRecord).where(AccessRecord.what == "scan_read")).all()
    assert [line.subject for line in lines] == ["SB-2012-00001"]


def test_one_key_means_one_paper(early_site: Site) -> None:
    hospital = program(early_site, "hospital")
    hand_in(hospital, png())
    assert problem(hand_in(hospital, pdf()), 409)["code"] == "request_id_reused"
    assert problem(hand_in(hospital, png(), "two"), 409)["code"] == "attachment_known"
    assert hand_in(hospital, pdf(), "three").json()["number"] == 2


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"<svg/>", 415, "attachment_kind"), (b"", 422, "nothing_attached"),
        (b"%PDF-" + bytes(10_000_000), 413, "attachment_too_large"),
        (b"%PDF-" + bytes(10_200_000), 413, "too_large"),
    ],
)  # fmt: skip
def test_what_is_no_scan_is_refused(
    early_site: Site, content: bytes, status: int, code: str
) -> None:
    found = problem(hand_in(program(early_site, "hospital"), content), status)
    assert found["code"] == code


def test_a_body_without_a_file_is_refused(early_site: Site) -> None:
    hospital = program(early_site, "hospital")
    key = {"Idempotency-Key": "one"}
    assert problem(hospital.post(OWN, json={}, headers=key), 415)["code"] == "media_type_refused"
    form = {"Content-Type": "multipart/form-data; boundary=x", **key}
    for body in (b"--x--", b"", b"--y", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1"):
        answer = hospital.post(OWN, content=body, headers=form)
        assert problem(answer, 422)["code"] == "nothing_attached", body
    bare = {"Content-Type": "multipart/form-data", **key}
    answer = hospital.post(OWN, content=b"x", headers=bare)
    assert problem(answer, 422)["code"] == "nothing_attached"


@pytest.mark.parametrize("login", ["hospital2", "officer2"])
def test_claims_of_others_have_no_papers(early_site: Site, login: str) -> None:
    hand_in(program(early_site, "hospital"), png())
    other = program(early_site, login)
    for answer in (other.get(OWN), other.get(f"{OWN}/1"), hand_in(other, pdf())):
        assert problem(answer, 404)["code"] == "claim_unknown"


def test_a_number_that_no_paper_has(early_site: Site) -> None:
    hospital = program(early_site, "hospital")
    assert problem(hospital.get(f"{OWN}/1"), 404)["code"] == "attachment_unknown"
    assert hospital.get(f"{OWN}/0").status_code == 422


@pytest.mark.parametrize(
    ("number", "segment"),
    [("A/1", "~QS8x"), ("甲 1?", "%E7%94%B2%201%3F"), ("%2F", "~JTJG"), ("..", "~Li4"),
     ("~x", "~fng"), ("new", "~bmV3")],
)  # fmt: skip
def test_a_claim_of_any_number_is_reached(early_site: Site, number: str, segment: str) -> None:
    hospital = program(early_site, "hospital")
    taken = submit(hospital, claim(claim_no=number))
    assert taken.status_code == 201, taken.text
    path = f"/api/v1/claims/{segment}"
    assert hospital.get(path).json()["claim_no"] == number
    assert hand_in(hospital, png(), path=f"{path}/attachments").status_code == 201
    assert hospital.get(f"{path}/attachments/1").content == png()


def test_what_stands_for_no_number_is_not_found(early_site: Site) -> None:
    hospital = program(early_site, "hospital")
    for wrong in ("~", "~***", "~QQ==", "~_w", "~U0ItMjAxMi0wMDAwMQ"):
        assert problem(hospital.get(f"/api/v1/claims/{wrong}"), 404)["code"] == "claim_unknown"
