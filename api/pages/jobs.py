"""后台任务: asking for one, watching it, what it came to. ``ask_job`` is for the other pages."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Template

from api.door import request_named
from api.forms import File
from api.language import language_of
from api.page import page, see_other
from ledger.files.findings import write_findings
from ledger.nouns import Answer, Finding, Severity
from ledger.office.connection import Office
from ledger.refusals import Refusal
from ledger.sentences import SENTENCES, say
from ledger.sentences.verify import fault_facts
from ledger.sentences.words import record_words
from ledger.work import jobs, scheduled, uploads
from ledger.work.books import opened
from ledger.work.door import Visitor
from ledger.work.reach import Reach
from ledger.work.tasks import KINDS, WITHIN_OWN

MOST_JOBS = 100
MOST_FINDINGS = 200  # on the page; the file has all
QUICK_LOOKS = 20  # so often the page asks twice a second; afterwards every other second
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Asked = Request[Any, Any, Any]


def ask_job(
    request: Asked,
    kind: str,
    content: dict[str, Any],
    upload: File | None = None,
    *,
    request_id: str = "",
    back: str = "",
) -> Response[None]:
    """Ask for a job of a kind in ``ledger.work.tasks`` and go to its page. Asks the database, so
    call it in a thread.

    ``upload`` is kept first and named in the content; a file handed in before is named there by
    its number, ``{"upload": 12}``. ``request_id``: the hidden field of the form. ``back``: the page
    it was asked on. Raises Refusal("not_allowed", "request_id_reused") and what
    ``uploads.keep_upload`` refuses, to be shown beside the form.
    """
    return see_other(f"/jobs/{asked_job(request, kind, content, upload, request_id, back)}")


def asked_job(
    request: Asked, kind: str, content: dict[str, Any], upload: File | None = None,
    request_id: str = "", back: str = "",
) -> int:  # fmt: skip
    """As ``ask_job``; the number of the job."""
    office: Office = request.app.state["office"]
    visitor: Visitor = request.user
    scope = visitor.scope(KINDS[kind].operation)
    wanted: dict[str, Any] = {**content, "back": back or request.url.path}
    if kind in WITHIN_OWN and scope is not None:
        wanted["within"] = sorted(scope)
        reach = Reach.of(visitor, KINDS[kind].operation)
        wanted |= {"hospitals": sorted(reach.hospitals), "employers": sorted(reach.employers)}
    if upload is not None:
        suffixes = KINDS[kind].suffixes
        wanted["upload"] = uploads.keep_upload(
            office, visitor.login, upload.name, upload.content, suffixes
        )
    elif "upload" in wanted:
        uploads.upload_of(office, int(wanted["upload"]), by=visitor.login)
    own = next(iter(scope)) if scope and len(scope) == 1 else ""
    return jobs.ask(office, kind, visitor.login, wanted, request_named(visitor, request_id), own)


# -- which jobs a visitor sees --------------------------------------------------------------------


def _kinds_read(visitor: Visitor) -> frozenset[str]:
    return frozenset(name for name, kind in KINDS.items() if visitor.may(kind.reads))


def _shared(visitor: Visitor) -> dict[str, frozenset[str]]:
    """Kind → the employers or hospitals of the visitor, whose people see each other's jobs."""
    scopes = {name: visitor.scope(KINDS[name].reads) for name in _kinds_read(visitor)}
    return {name: frozenset(scope) for name, scope in scopes.items() if scope}


def _is_still_theirs(visitor: Visitor, found: Answer) -> bool:
    """Whether the visitor may still ask for such a job, for all whom it is about.

    What somebody asked for in an earlier position stays with the position.
    """
    operation = KINDS[found["kind"]].operation
    if not visitor.may(operation):
        return False
    scope = visitor.scope(operation)
    return scope is None or scope.issuperset(found["content"].get("within") or ())


def _job(request: Asked, number: int) -> Answer:
    """A job the visitor may see. Raises Refusal("job_unknown")."""
    visitor: Visitor = request.user
    found = jobs.job(request.app.state["office"], number)
    if found is None:
        raise Refusal("job_unknown", job=number)
    is_own = found["asked_by"] == visitor.login and _is_still_theirs(visitor, found)
    is_for_them = found["asked_by"] == jobs.SCHEDULE and found["kind"] in _kinds_read(visitor)
    is_a_colleagues = found["scope"] in _shared(visitor).get(found["kind"], ())
    if not (is_own or is_for_them or is_a_colleagues or visitor.may("record.read")):
        raise Refusal("job_unknown", job=number)
    # Whoever may see that a job ran need not be allowed to see what it is about.
    found["is_open"] = is_own or found["kind"] in _kinds_read(visitor)
    return found


@get("/jobs", opt={"operation": "job.read"}, include_in_schema=False, sync_to_thread=True)
def show_jobs(request: Asked) -> Template:
    """The visitor's own jobs and those for the same employer or hospital, the newest first;
    administrators and auditors see everybody's."""
    visitor: Visitor = request.user
    sees_all = visitor.may("record.read")
    actors = None if sees_all else frozenset({visitor.login})
    found = jobs.jobs(
        request.app.state["office"], actors, _kinds_read(visitor), MOST_JOBS, _shared(visitor)
    )  # fmt: skip
    runs = scheduled.runs(request.app.state["office"]) if sees_all else []
    return page(request, "jobs", jobs=found, sees_all=sees_all, most=MOST_JOBS, runs=runs,
                schedule=jobs.SCHEDULE, is_shared=bool(_shared(visitor)))  # fmt: skip


@get("/jobs/{number:int}", opt={"operation": "job.read"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def show_job(request: Asked, number: FromPath[int]) -> Template:
    """A job: how far it has come, or what it came to."""
    return page(request, "job", **context_of(request, number))


@get("/jobs/{number:int}/progress", opt={"operation": "job.read"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def show_progress(request: Asked, number: FromPath[int]) -> Template:
    """The part of the page that changes, for whoever looks on."""
    return page(request, "job_part", **context_of(request, number))


def context_of(request: Asked, number: int) -> dict[str, Any]:
    """What a page needs that looks on a job of the visitor's. Raises Refusal("job_unknown")."""
    found = _job(request, number)
    answer = found["answer"] if found["is_open"] else None
    findings = (answer or {}).get("findings", [])
    return {
        "job": found, "findings": findings[:MOST_FINDINGS], "finding_count": len(findings),
        "sentence": _sentence(found, language_of(request)), "schedule": jobs.SCHEDULE,
        "phase": _phase(found, language_of(request)),
        "faults": _told(_faults(answer), language_of(request)),
        "watch": _watch(request, found),
    }  # fmt: skip


def _watch(request: Asked, found: Answer) -> Answer:
    """How the page goes on looking: when again, and whether there is something to read out.

    A screen reader is told of another state, phase or whole tenth, not of every look.
    """
    tenth = found["done"] * 10 // found["total"] if found["total"] else 0
    mark = f"{found['state']}-{found['phase']}-{tenth}"
    looks = request.query_params.get("looks", "")
    looked = int(looks) if looks.isascii() and looks.isdigit() and len(looks) < 7 else 0
    is_new = bool(looks) and mark != request.query_params.get("said", "")
    return {
        "mark": mark, "is_new": is_new, "tenth": tenth,
        "looks": looked + 1, "every": "500ms" if looked < QUICK_LOOKS else "2s",
    }  # fmt: skip


def _sentence(found: Answer, lang: str) -> str:
    """What a job came to, in a sentence; "" while it is on its way."""
    answer = found["answer"]
    if answer is None or not found["is_open"]:
        return ""
    if "code" in answer:
        return say(answer["code"], answer["facts"], lang)
    if found["state"] != "done":
        return ""
    facts = {key: str(value) for key, value in answer.items() if isinstance(value, (str, int))}
    code = f"job.done.{found['kind']}"
    if answer.get("dry_run"):
        code += "_tried"
    if found["kind"] == "verify":
        code += "_sound" if answer["ok"] else "_unsound"
        facts["faults"] = str(len(_faults(answer)))
    return say(code, facts, lang)


def _phase(found: Answer, lang: str) -> str:
    """What a job is at."""
    phase = "waiting" if found["state"] == "waiting" else found["phase"] or "starting"
    if f"job.phase.{phase}" in SENTENCES:
        return say(f"job.phase.{phase}", {}, lang)
    return say("job.phase.check", {"check": phase}, lang)


def _faults(answer: Answer | None) -> list[Answer]:
    checks = (answer or {}).get("checks", [])
    return [fault for check in checks for fault in check["faults"]]


def _told(faults: list[Answer], lang: str) -> list[Answer]:
    """What a verification found: each record, and what is wrong with it."""
    return [
        {"record": record_words(fault["record"], lang),
         "sentence": say(f"fault.{fault['code']}", fault_facts(fault), lang)}
        for fault in faults
    ]  # fmt: skip


# -- files ----------------------------------------------------------------------------------------


@get("/jobs/{number:int}/findings", opt={"operation": "job.read"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def get_findings(request: Asked, number: FromPath[int]) -> Response[bytes]:
    """The findings as a workbook, beside the sheet they are about (问题清单)."""
    found = _job(request, number)
    listed = (found["answer"] or {}).get("findings", []) if found["is_open"] else []
    if not listed:
        raise Refusal("job_unknown", job=number)
    findings = [
        Finding(f["code"], Severity(f["severity"]), f["row"], f["column"], f["facts"])
        for f in listed
    ]
    lang = language_of(request)
    upload = uploads.upload_of(request.app.state["office"], int(found["content"]["upload"]))
    headings_of = KINDS[found["kind"]].headings
    with opened(request.app.state["place"]) as book:
        headings = headings_of(book) if headings_of else ()
    with uploads.laid_out(upload) as source, TemporaryDirectory(prefix="tongzhou-") as folder:
        path = Path(folder, "findings.xlsx")
        write_findings(path, findings, lang, source, headings)
        content = path.read_bytes()
    stem = Path(upload.name).stem
    return attachment(content, f"{stem}-{say('word.findings_file', {}, lang)}.xlsx", XLSX)


@get("/jobs/{number:int}/file", opt={"operation": "job.read"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def get_file(request: Asked, number: FromPath[int]) -> Response[bytes]:
    """The file that a job made."""
    found = _job(request, number)
    made = (found["answer"] or {}).get("upload") if found["is_open"] else None
    if made is None:
        raise Refusal("job_unknown", job=number)
    upload = uploads.upload_of(request.app.state["office"], made)
    return attachment(upload.content, upload.name, "application/zip")


def attachment(content: bytes, name: str, media_type: str) -> Response[bytes]:
    """A file to be saved, under its own name in any language."""
    named = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=media_type, headers=named)


HANDLERS = (show_jobs, show_job, show_progress, get_findings, get_file)
