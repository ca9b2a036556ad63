"""后台任务 on its pages: asked for, watched, ended; who sees whose."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from litestar import Request, Response, post
from litestar.params import FromPath

from api.forms import form_of
from api.pages.jobs import ask_job
from api.site import create_site
from ledger.work import jobs
from tests.web.conftest import Site, came_in, sent, worked
from tests.work.papers import SCHOOL, SHIPYARD, Person

JOINER = Person("新来人", 90, SHIPYARD)
OTHERS = Person("别家人", 91, SCHOOL)
HEAD = "单位名称,统一社会信用代码,姓名,证件号码,手机号,银行卡号,开户行\n"


def roster_file(*persons: Person, **changes: str) -> bytes:
    lines = []
    for person in persons:
        row = person.row()
        id_number = changes.get("id_number", row.id_number)
        lines.append(
            f"{row.employer_name},{row.uscc},{row.name},{id_number},{row.mobile},"
            f"{row.bank_account},{row.bank_name}\n"
        )
    return (HEAD + "".join(lines)).encode("utf-8-sig")


@post("/try/{kind:str}", opt={"operation": "job.read"}, status_code=200)
async def ask_here(request: Request[Any, Any, Any], kind: FromPath[str]) -> Response[None]:
    """Stands for the pages that ask for jobs."""
    form = await form_of(request)
    content = {name: form.text(name) for name in form.fields if name not in _OWN}
    return await form.in_thread(
        ask_job, request, kind, content, form.files.get("file"),
        request_id=form.text("request_id"), back="/",
    )  # fmt: skip


_OWN = ("_csrf_token", "request_id")


@pytest.fixture
def asking(site_at: Any) -> Site:
    """A counter over a book before any year end, with a page that asks for any job."""
    site = site_at("claimed")
    app = create_site(site.place, site.office)
    app.register(ask_here)
    return Site(app, site.place, site.office)


def asked(site: Site, login: str, kind: str, content: bytes = b"", **fields: str) -> str:
    files = {"file": ("名册.csv", content)} if content else None
    answer = sent(came_in(site, login), f"/try/{kind}", files=files, **fields)
    assert answer.status_code == 303, answer.text
    where: str = answer.headers["location"]
    return where


def test_a_roster_is_enrolled_and_told(asking: Site) -> None:
    where = asked(asking, "officer", "enrol", roster_file(JOINER), period="2012")
    officer = came_in(asking, "officer")
    waiting = officer.get(where).text
    assert "排队等待" in waiting
    assert 'hx-trigger="every 500ms"' in waiting
    assert worked(asking) == 1
    ended = officer.get(where + "/progress").text
    assert "名册共 1 行：新增 1 人" in ended
    assert "hx-trigger" not in ended


def test_findings_are_shown_and_downloaded(asking: Site) -> None:
    wrong = roster_file(JOINER, id_number="123")
    where = asked(asking, "officer", "enrol", wrong, period="2012")
    worked(asking)
    officer = came_in(asking, "officer")
    shown = officer.get(where).text
    assert "没有办理" in shown
    assert "须改正" in shown
    found = officer.get(where + "/findings")
    assert found.content.startswith(b"PK")
    assert "filename*=UTF-8''%E5%90%8D%E5%86%8C-" in found.headers["content-disposition"]


def test_rows_of_another_employer_are_refused(asking: Site) -> None:
    both = roster_file(JOINER, OTHERS)
    where = asked(asking, "officer", "enrol", both, period="2012")
    worked(asking)
    assert "不是您所属单位的" in came_in(asking, "officer").get(where).text


def test_a_trial_changes_nothing(asking: Site) -> None:
    where = asked(asking, "officer", "enrol", roster_file(JOINER), period="2012", dry_run="1")
    worked(asking)
    assert "试办，账套没有改动" in came_in(asking, "officer").get(where).text
    again = asked(asking, "officer", "enrol", roster_file(JOINER), period="2012")
    worked(asking)
    assert "新增 1 人" in came_in(asking, "officer").get(again).text


def test_a_double_click_is_one_job(asking: Site) -> None:
    once = {"period": "2012", "request_id": uuid4().hex}
    first = asked(asking, "officer", "enrol", roster_file(JOINER), **once)
    assert asked(asking, "officer", "enrol", roster_file(JOINER), **once) == first
    assert worked(asking) == 1


def test_a_role_asks_for_its_own_kinds_only(asking: Site) -> None:
    answer = sent(came_in(asking, "cashier"), "/try/adjudicate")
    assert answer.status_code == 403


def test_a_file_of_another_kind_or_none_is_refused(asking: Site) -> None:
    officer = came_in(asking, "officer")
    for name, content, status in (("名册.exe", b"x", 409), ("名册.csv", b"", 422)):
        answer = sent(officer, "/try/enrol", files={"file": (name, content)}, period="2012")
        assert answer.status_code == status


def test_another_ones_job_is_not_there(asking: Site) -> None:
    where = asked(asking, "officer", "enrol", roster_file(JOINER, id_number="1"), period="2012")
    worked(asking)
    for path in (where, where + "/progress", where + "/findings"):
        assert came_in(asking, "officer2").get(path).status_code == 404
    assert "还没有任务" in came_in(asking, "officer2").get("/jobs").text
    assert where in came_in(asking, "officer").get("/jobs").text


def test_auditors_see_every_job_and_administrators_that_it_was(asking: Site) -> None:
    where = asked(asking, "officer", "enrol", roster_file(JOINER, id_number="1"), period="2012")
    worked(asking)
    assert "问题清单" in came_in(asking, "auditor").get(where).text
    administrator = came_in(asking, "administrator")
    assert "问题清单" not in administrator.get(where).text
    assert administrator.get(where + "/findings").status_code == 404
    assert "officer" in administrator.get("/jobs").text


def test_all_claims_are_decided(asking: Site) -> None:
    where = asked(asking, "reviewer", "adjudicate")
    worked(asking)
    assert "已审核 4 件：补助 3 件，不予补助 1 件" in came_in(asking, "reviewer").get(where).text


def test_verify_shows_every_check(asking: Site) -> None:
    where = asked(asking, "auditor", "verify")
    worked(asking)
    shown = came_in(asking, "auditor").get(where).text
    assert "核查通过" in shown
    assert "防改触发器" in shown


@pytest.mark.parametrize("form", ["csv", "beancount", "hledger"])
def test_an_export_is_a_file(asking: Site, form: str) -> None:
    where = asked(asking, "auditor", "export", format=form)
    worked(asking)
    file = came_in(asking, "auditor").get(where + "/file")
    assert file.content.startswith(b"PK")
    assert f"journal.{form}.zip" in file.headers["content-disposition"]


def test_a_draft_too_early_says_why(asking: Site) -> None:
    where = asked(asking, "committee", "year_end", period="2012")
    worked(asking)
    found = jobs.job(asking.office, int(where.rsplit("/", 1)[1]))
    assert found is not None
    assert (found["state"], found["answer"]["code"]) == ("refused", "claims_undecided")
    assert "审核" in came_in(asking, "committee").get(where).text


def test_a_job_that_is_not_there(asking: Site) -> None:
    assert came_in(asking, "officer").get("/jobs/999").status_code == 404
