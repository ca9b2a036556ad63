"""个人信息: the administrator takes out a copy for the person who asks, and the auditor sees it."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from tests.web.conftest import Site, came_in, sent
from tests.work.papers import ZHANG

WHY = "本人申请复制"


def test_the_administrator_takes_out_a_copy(early_site: Site) -> None:
    admin = came_in(early_site, "administrator")
    assert "个人信息副本" in admin.get("/persons").text
    answer = sent(admin, "/persons/export", id_number=ZHANG.id_number, purpose=WHY)
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        whole = json.loads(archive.read("person.json"))
    assert whole["book"]["member"][0]["id_number"] == ZHANG.id_number
    record = came_in(early_site, "auditor").get("/records").text
    assert "导出了个人信息" in record
    assert WHY in record
    assert ZHANG.id_number not in record


def test_what_was_typed_stays_where_it_is_refused(early_site: Site) -> None:
    admin = came_in(early_site, "administrator")
    answer = sent(admin, "/persons/export", id_number=ZHANG.id_number, purpose="")
    assert answer.status_code == 422
    assert "没有写用途" in answer.text
    assert ZHANG.id_number in answer.text
    unknown = sent(admin, "/persons/export", id_number="nobody", purpose=WHY)
    assert unknown.status_code == 404


@pytest.mark.parametrize("login", ["officer", "reviewer", "auditor", "cashier"])
def test_nobody_else_may(early_site: Site, login: str) -> None:
    visitor = came_in(early_site, login)
    answer = sent(visitor, "/persons/export", id_number=ZHANG.id_number, purpose=WHY)
    assert answer.status_code == 403
