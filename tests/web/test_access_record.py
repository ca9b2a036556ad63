"""Who looked at persons' data, when, at what and for what: recorded, and shown to the auditor."""

from __future__ import annotations

import re
from typing import Any

from sqlmodel import select

from api.looking import SHOWS
from ledger.book import claims, payments
from ledger.book.tables import Batch
from ledger.permissions import OPERATIONS, Role
from ledger.sentences import WORDS
from ledger.work import accounts
from ledger.work.report.looking import looking
from tests.web.conftest import Site, book_of, came_in
from tests.web.programs import program
from tests.web.test_permissions import BY_ROLE, Walked, routes
from tests.work.papers import PERSONS, SHIPYARD, ZHANG

#: These write a line themselves, which says more.
OWN_LINES = {"/notices/{period}/codes", "/batches/{batch_no}/file/{kind}"}
_PARAMETER = re.compile(r"{(\w+)}")


def numbers(site: Site) -> dict[str, str]:
    """Something that is there for every parameter of a path."""
    with book_of(site) as book, looking(book) as session:
        claim_no = next(state.claim.claim_no for state in claims.states(session))
        payable_no = next(state.payable.payable_no for state in payments.states(session))
        batch_no = session.exec(select(Batch.batch_no)).first()
    return {
        "claim_no": claim_no, "payable_no": payable_no, "batch_no": str(batch_no), "kind": "csv",
        "period": "2012-08-01", "uscc": SHIPYARD.uscc, "number": "1", "receipt_id": "1",
        "name": f"{claim_no}.pdf",
    }  # fmt: skip


def lines(site: Site, what: str) -> list[Any]:
    return [line for line in accounts.records(site.office) if line["what"] == what]


def test_what_shows_persons_is_a_route_with_a_purpose(new_site: Site) -> None:
    known = {each.path: each for each in routes(new_site.app) if each.method == "GET"}
    assert SHOWS.keys() <= known.keys()
    assert {known[path].operation for path in SHOWS} <= WORDS["purpose"].keys()
    assert set(SHOWS.values()) <= WORDS["access"].keys()


def test_whatever_shows_a_person_is_recorded(site: Site) -> None:
    secrets = {text for each in PERSONS for text in (each.name, each.id_number, each.card)}
    values, silent, shown = numbers(site), [], set()
    for role, login in BY_ROLE.items():
        visitor = came_in(site, login)
        for each in asked_by(site, role):
            path = _PARAMETER.sub(lambda found: values.get(found[1], "1"), each.path)
            answer = visitor.get(path)
            if answer.status_code == 200 and any(text in answer.text for text in secrets):
                shown.add(each.path)
                if each.path not in SHOWS.keys() | OWN_LINES:
                    silent.append(each.path)
    assert not silent
    assert {"/claims", "/claims/{claim_no}", "/rosters"} <= shown


def asked_by(site: Site, role: Role) -> list[Walked]:
    """What a role may look at and no role before it; what a PDF says cannot be searched here."""
    before = list(Role)[: list(Role).index(role)]
    return [
        each
        for each in routes(site.app)
        if each.method == "GET" and each.operation and each.operation in OPERATIONS
        and not each.path.startswith("/papers/")
        and role in OPERATIONS[each.operation] and OPERATIONS[each.operation].isdisjoint(before)
    ]  # fmt: skip


def test_a_look_is_a_line_and_the_auditor_reads_it(site: Site) -> None:
    claim_no = numbers(site)["claim_no"]
    came_in(site, "reviewer").get(f"/claims/{claim_no}?q={ZHANG.name}")
    (line,) = lines(site, "claim_read")
    assert (line["actor"], line["subject"], line["purpose"]) == ("reviewer", claim_no, "claim.read")
    assert ZHANG.name not in str(line)
    auditor = came_in(site, "auditor")
    found = auditor.get("/records", params={"subject": claim_no}).text
    assert "看了申报" in found
    assert "办理申报" in found
    assert "赵审核" in found
    assert "看了申报" not in auditor.get("/records", params={"subject": "SB-0"}).text
    assert "看了申报" not in auditor.get("/records", params={"actor": "cashier"}).text


def test_a_program_is_recorded_too(site: Site) -> None:
    hospital = program(site, "hospital")
    assert hospital.get("/api/v1/claims").status_code == 200
    (line,) = lines(site, "claims_read")
    assert line["actor"].startswith("token:")
    assert (line["subject"], line["purpose"]) == ("", "claim.read")


def test_who_may_not_look_leaves_no_look(site: Site) -> None:
    assert came_in(site, "administrator").get("/claims").status_code == 403
    assert lines(site, "claims_read") == []


def test_the_record_is_turned_by_pages(site: Site) -> None:
    for _ in range(201):
        accounts_note(site)
    auditor = came_in(site, "auditor")
    page = auditor.get("/records", params={"subject": "SB-1"})
    older = re.search(r'href="(/records\?[^"]+)"', page.text)
    assert older
    assert auditor.get(older[1].replace("&amp;", "&")).text.count("<td>SB-1</td>") == 1


def accounts_note(site: Site) -> None:
    with site.office.session() as session:
        accounts.note_in(session, "reviewer", "claim_read", "SB-1")
