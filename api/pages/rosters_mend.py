"""改正名册: rows mended or left out on the page, checked again, and taken in for good."""

from __future__ import annotations

from typing import Any

from litestar import Request, post
from litestar.params import FromPath

from api.forms import Form, form_of
from api.page import see_other
from api.pages.jobs import asked_job
from api.pages.money_desk import Shown, looking, new_request
from api.pages.rosters_trial import TRIAL, rows_of, trial_of, trial_page
from ledger.files.mending import Mends
from ledger.nouns import Answer
from ledger.office.connection import Office
from ledger.refusals import Refusal
from ledger.work import roster_mends, uploads
from ledger.work.door import Visitor
from ledger.work.roster_mends import Found, told_in

Asked = Request[Any, Any, Any]


@post(f"{TRIAL}/mends", opt={"operation": "roster.import"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def mend(request: Asked, number: FromPath[int]) -> Shown:
    """Keep what was mended on a page of rows; ``act``: go on, check again, leave the rest out."""
    form = await form_of(request)
    return await form.in_thread(_mend, request, number, form)


def _mend(request: Asked, number: int, form: Form) -> Shown:
    office: Office = request.app.state["office"]
    visitor: Visitor = request.user
    trial = trial_of(request, number)["job"]
    answer: Answer = trial["answer"] or {}
    found = Found.of(answer.get("findings", []))
    mends = roster_mends.mends_of(office, visitor.login, number)
    mends = _told(request, number, form, found, mends)
    act = form.text("act")
    if act == "drop_all":
        mends = roster_mends.without_rest(mends, found)
    roster_mends.keep_mends(office, visitor.login, number, mends)
    if act in ("check", "drop_all"):
        try:
            return see_other(f"/rosters/trials/{_checked_again(request, trial, mends, form)}")
        except Refusal as refusal:
            return trial_page(request, number, refusal)
    at = form.text("at")
    at = at if at.isascii() and at.isdigit() else "1"
    page = int(at[:6]) + (act == "next")
    show = "&show=mild" if form.text("show") == "mild" else ""
    return see_other(f"/rosters/trials/{number}?page={page}{show}&done=kept")


def _told(request: Asked, number: int, form: Form, found: Found, mends: Mends) -> Mends:
    """``mends`` with what the form says of its rows, of those that something was found in."""
    wanted = {int(text) for text in form.all("row") if text.isascii() and text.isdigit()}
    own = [each for each in found.rows if each.row in wanted][: roster_mends.MOST_ROWS]
    told: dict[int, dict[str, str] | None] = {}
    for row in rows_of(request, number, own, mends, found):
        if form.text(f"choice-{row.row}") == "drop":
            told[row.row] = None
            continue
        names = [cell.field for cell in (*row.wrong, *row.others)]
        typed = {name: form.text(f"{row.row}-{name}") for name in names
                 if f"{row.row}-{name}" in form.fields}  # fmt: skip
        told[row.row] = told_in(row, typed)
    return roster_mends.with_rows(mends, told)


def _checked_again(request: Asked, trial: Answer, mends: Mends, form: Form) -> int:
    """The trial of the roster as it is mended."""
    office: Office = request.app.state["office"]
    visitor: Visitor = request.user
    before = trial["content"]
    upload = uploads.upload_of(office, int(before["upload"]), by=visitor.login)
    number = looking(
        request,
        lambda book: roster_mends.mended_upload(office, book, visitor.login, upload, mends),
    )
    token = form.text("request")[:60] or new_request()
    content = {
        "period": before["period"], "dry_run": True, "upload": number, "token": token,
        "origin": before.get("origin", before["upload"]),
        "mended": before.get("mended", 0) + len(set(mends.cells) - mends.dropped),
        "dropped": before.get("dropped", 0) + len(mends.dropped),
    }  # fmt: skip
    return asked_job(request, "enrol", content, None, token, "/rosters")


@post(f"{TRIAL}/again", opt={"operation": "roster.import"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def try_again(request: Asked, number: FromPath[int]) -> Shown:
    """Try the very same file once more: the book may have changed since."""
    form = await form_of(request)
    return await form.in_thread(_try_again, request, number, form)


def _try_again(request: Asked, number: int, form: Form) -> Shown:
    before = trial_of(request, number)["job"]["content"]
    token = form.text("request")[:60] or new_request()
    content = {name: value for name, value in before.items() if name not in ("within", "back")}
    content |= {"dry_run": True, "token": token}
    try:
        return see_other(
            f"/rosters/trials/{asked_job(request, 'enrol', content, None, token, '/rosters')}"
        )
    except Refusal as refusal:
        return trial_page(request, number, refusal)


@post(f"{TRIAL}/confirm", opt={"operation": "roster.import"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def confirm(request: Asked, number: FromPath[int]) -> Shown:
    """Take the roster in as it was tried; twice is once."""
    form = await form_of(request)
    return await form.in_thread(_confirm, request, number)


def _confirm(request: Asked, number: int) -> Shown:
    office: Office = request.app.state["office"]
    visitor: Visitor = request.user
    trial = trial_of(request, number)["job"]
    try:
        _refuse_unclean(trial, roster_mends.mends_of(office, visitor.login, number))
        before = trial["content"]
        # Named by its trial: another window, or another click, confirms the same.
        token = f"{before['token']}-taken"
        content = {name: value for name, value in before.items()
                   if name not in ("within", "back", "dry_run")}  # fmt: skip
        content |= {"trial": number}
        taken = asked_job(request, "enrol", content, None, token, "/rosters")
    except Refusal as refusal:
        return trial_page(request, number, refusal)
    return see_other(f"/rosters/trials/{taken}")


def _refuse_unclean(trial: Answer, mends: Mends) -> None:
    answer: Answer = trial["answer"] or {}
    is_tried = trial["state"] == "done" and trial["content"].get("dry_run")
    found = Found.of(answer.get("findings", []))
    is_grave = any(each["severity"] == "refuse" for each in answer.get("findings", []))
    if not is_tried or is_grave or found.grave() or mends.cells or mends.dropped:
        raise Refusal("roster_not_clean")
    if not any(answer[name] for name in ("joined", "left", "transferred", "changed")):
        raise Refusal("roster_changes_nothing")


HANDLERS = (mend, try_again, confirm)
