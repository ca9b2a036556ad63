"""Papers of claims, on both engines: the book keeps the digest, the office the bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from ledger.book.connection import OpenBook
from ledger.nouns import Answer
from ledger.office import scans
from ledger.office.connection import Office
from ledger.office.tables import AccessRecord, Scan
from ledger.refusals import Refusal
from ledger.work import adjudicate, attach
from ledger.work.attach import LARGEST, MOST, Scanned
from ledger.work.reach import Reach
from ledger.work.verify import verify
from tests.work.answers import refused
from tests.work.forger import forging, put, put_with_digest
from tests.work.papers import SCHOOL, SHIPYARD
from tests.work.scans import jpeg, pdf, png
from tests.work.year import at, live

WHOLE = Reach(is_whole=True)
FIRST = "SB-2012-00001"
DAY = "2012-12-10"


@pytest.fixture
def office(place: str, book: OpenBook) -> Iterator[Office]:
    """The office beside the book of the test, whose claims were taken in."""
    live(book, until="claimed")
    opened = Office(place)
    yield opened
    opened.close()


def attached(book: OpenBook, office: Office, *files: bytes, request: str = "") -> Answer:
    taken = [attach.take(office, f"单据{n}", file) for n, file in enumerate(files, start=1)]
    return attach.attach(at(book, "经办", DAY, request), WHOLE, FIRST, taken)


def test_a_paper_is_attested_by_the_book_and_kept_by_the_office(
    book: OpenBook, office: Office
) -> None:
    taken = attach.take(office, "C:\\扫描\\费用清单.png", png(), "费用清单")
    assert attach.attach(at(book, "经办", DAY), WHOLE, FIRST, [taken])["numbers"] == [1]
    assert attached(book, office, pdf(), jpeg())["numbers"] == [2, 3]
    found = attach.listed(book, WHOLE, FIRST)
    assert [(each["file_name"], each["media_type"]) for each in found] == [
        ("费用清单.png", "image/png"), ("单据1.pdf", "application/pdf"),
        ("单据2.jpg", "image/jpeg"),
    ]  # fmt: skip
    assert (found[0]["paper"], found[0]["size"]) == ("费用清单", len(png()))
    paper, content = attach.read(book, office, WHOLE, "赵审核", FIRST, 2)
    assert (paper, content) == (found[1], pdf())
    assert verify(book)["ok"]


def test_the_same_request_attaches_once(book: OpenBook, office: Office) -> None:
    first = attached(book, office, png(), request="r1")
    assert attached(book, office, png(), request="r1") == first
    assert len(attach.listed(book, WHOLE, FIRST)) == 1
    with refused("request_id_reused"):
        attached(book, office, png(2), request="r1")


def test_bytes_lie_sealed(book: OpenBook, office: Office) -> None:
    attached(book, office, pdf())
    with office.session() as session:
        kept = session.exec(select(Scan)).one()
    assert b"PDF" not in kept.sealed
    assert (kept.size, kept.media_type) == (len(pdf()), "application/pdf")


def test_every_reading_is_on_the_record(book: OpenBook, office: Office) -> None:
    attached(book, office, png())
    for reader in ("赵审核", "吴审计"):
        attach.read(book, office, WHOLE, reader, FIRST, 1)
    with office.session() as session:
        lines = session.exec(select(AccessRecord)).all()
    assert [(line.what, line.actor, line.subject, line.detail) for line in lines] == [
        ("scan_read", reader, FIRST, "1") for reader in ("赵审核", "吴审计")
    ]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "attachment_kind"),
        ("a.pdf", b"<!doctype html><script>", "attachment_kind"),
        ("a.png", b"GIF89a", "attachment_kind"), ("a.pdf", b" %PDF-1.4", "attachment_kind"),
        ("a.pdf", b"", "nothing_attached"),
        ("a.pdf", b"%PDF-" + bytes(LARGEST), "attachment_too_large"),
    ],
)  # fmt: skip
def test_what_is_no_scan_is_not_taken(name: str, content: bytes, code: str) -> None:
    with refused(code):
        attach.look_at(name, content)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.png"), ("a.html", "a.html.png"), ("", "scan.png"),
        ("...", "scan.png"), ("x\r\nSet-Cookie: a.PNG", "xSet-Cookie a.PNG"),
        ("片\u202egnp.exe", "片gnp.exe.png"), ("长" * 200 + ".png", "长" * 116 + ".png"),
        ('"><b>.png', "b.png"),
    ],
)  # fmt: skip
def test_a_name_does_no_harm(name: str, shown: str) -> None:
    assert attach.look_at(name, png()).file_name == shown


def test_a_paper_is_attached_once_and_not_too_many(book: OpenBook, office: Office) -> None:
    attached(book, office, png())
    with refused("attachment_known"):
        attached(book, office, png())
    with refused("attachment_known"):
        attached(book, office, pdf(), pdf())
    with refused("nothing_attached"):
        attached(book, office)
    attached(book, office, *(png(number) for number in range(2, MOST + 1)))
    with refused("attachments_full"):
        attached(book, office, pdf())
    assert len(attach.listed(book, WHOLE, FIRST)) == MOST


def test_a_decided_claim_takes_no_more(book: OpenBook, office: Office) -> None:
    adjudicate.adjudicate(at(book, "赵审核", DAY), FIRST)
    with refused("attachments_closed"):
        attached(book, office, png())


@pytest.mark.parametrize(
    "reach",
    [Reach(False, frozenset({"H32128200002"})), Reach(False, employers=frozenset({SCHOOL.uscc}))],
)
def test_a_claim_of_others_has_no_papers(book: OpenBook, office: Office, reach: Reach) -> None:
    attached(book, office, png())
    taken = attach.take(office, "a", pdf())
    tries: list[Callable[[], Any]] = [
        lambda: attach.attach(at(book, "别家", DAY), reach, FIRST, [taken]),
        lambda: attach.listed(book, reach, FIRST),
        lambda: attach.read(book, office, reach, "别家", FIRST, 1),
    ]
    for each in tries:
        with refused("claim_unknown"):
            each()
    own = Reach(False, employers=frozenset({SHIPYARD.uscc}))
    assert attach.read(book, office, own, "经办", FIRST, 1)[1] == png()
    with refused("attachment_unknown"):
        attach.read(book, office, own, "经办", FIRST, 2)


def test_what_was_erased_leaves_the_book_whole(book: OpenBook, office: Office) -> None:
    attached(book, office, png())
    digest = attach.listed(book, WHOLE, FIRST)[0]["sha256"]
    assert scans.erase(office, digest)
    assert not scans.erase(office, digest)
    with refused("scan_gone"):
        attach.read(book, office, WHOLE, "赵审核", FIRST, 1)
    assert verify(book)["ok"]


def test_what_was_exchanged_is_not_shown(book: OpenBook, office: Office) -> None:
    attached(book, office, png(), pdf())
    with office.session() as session:
        first, second = session.exec(select(Scan).order_by(Scan.id)).all()  # type: ignore[arg-type]
        first.sealed, second.sealed = second.sealed, first.sealed
        session.add_all([first, second])
    for number in (1, 2):
        with refused("scan_damaged"):
            attach.read(book, office, WHOLE, "赵审核", FIRST, number)


def test_verify_finds_a_paper_that_was_put_in_place_of_another(
    book: OpenBook, office: Office
) -> None:
    attached(book, office, png())
    with forging(book, "attachment") as connection:
        put(connection, "attachment", 1, sha256="0" * 64)
    codes = {fault["code"] for check in verify(book)["checks"] for fault in check["faults"]}
    assert codes == {"row_changed"}
    with forging(book, "attachment") as connection:
        put_with_digest(connection, "attachment", 1, sha256="0" * 64)
    codes = {fault["code"] for check in verify(book)["checks"] for fault in check["faults"]}
    assert codes == {"rows_differ_from_step"}


def test_a_ticket_is_good_for_its_holder(office: Office) -> None:
    taken = attach.take(office, "a", png(), "出院小结")
    word = attach.ticket(office, "officer", taken)
    assert attach.redeemed(office, "officer", word) == taken
    for login, other in (("officer2", word), ("officer", "x" + word), ("officer", "")):
        with refused("scan_gone"):
            attach.redeemed(office, login, other)
    scans.erase(office, taken.sha256)
    with refused("scan_gone"):
        attach.redeemed(office, "officer", word)


def test_what_no_claim_names_is_erased_after_a_while(book: OpenBook, office: Office) -> None:
    attached(book, office, png())
    left: Scanned = attach.take(office, "a", pdf())
    fresh = attach.take(office, "b", jpeg())
    long_ago = datetime.now(UTC) - timedelta(days=3)
    with office.session() as session:
        for scan in session.exec(select(Scan).where(Scan.sha256 != fresh.sha256)):
            scan.stored_at = long_ago
            session.add(scan)
    assert attach.clear_up(book, office) == 1
    with pytest.raises(Refusal):
        scans.content_of(office, left.sha256)
    assert attach.read(book, office, WHOLE, "赵审核", FIRST, 1)[1] == png()
    assert scans.content_of(office, fresh.sha256) == jpeg()
