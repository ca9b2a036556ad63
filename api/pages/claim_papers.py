"""附件 on the pages: papers handed in with a claim or later, and each of them as it came."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from urllib.parse import quote

from litestar import Response, get, post
from litestar.params import FromPath

from api.forms import File, Form, form_of
from api.numbers import number_in, segment
from api.page import see_other
from api.pages.claim_parts import Asking, desk_of
from api.pages.claims import Shown, claim_page
from ledger.nouns import Answer
from ledger.office.connection import Office
from ledger.refusals import Refusal
from ledger.work import attach
from ledger.work.attach import Scanned
from ledger.work.books import opened
from ledger.work.reach import Reach

#: Of a paper: nothing runs, loads or is sent, and it is nobody's frame.
PAPER_POLICY = "default-src 'none'; sandbox; base-uri 'none'; frame-ancestors 'none'"


def files_of(form: Form) -> list[tuple[str, File]]:
    """The files that were chosen, each with what its field says it shows: a field ``scan`` for
    whatever paper the field ``paper`` names, and a field ``scan.PAPER`` for each of the scheme."""
    return [
        (form.text("paper") if name == "scan" else name.removeprefix("scan."), file)
        for name, files in form.uploads.items()
        if name == "scan" or name.startswith("scan.")
        for file in files
    ]


def taken(office: Office, form: Form, login: str) -> tuple[list[Scanned], list[Refusal]]:
    """The papers of a form, those kept from when it was shown before among them, and why others
    are not taken."""
    papers: list[Scanned] = []
    problems: list[Refusal] = []
    tries = [partial(attach.redeemed, office, login, word) for word in form.all("kept")]
    tries += [
        partial(attach.take, office, file.name, file.content, paper)
        for paper, file in files_of(form)
    ]
    for each in tries:
        try:
            paper = each()
            attach.check([paper], {known.sha256 for known in papers})
        except Refusal as refusal:
            problems.append(refusal)
        else:
            papers.append(paper)
    return papers, problems


def kept_of(office: Office, login: str, papers: Sequence[Scanned]) -> list[Answer]:
    """What a form that is shown again says of papers already taken: ``word`` brings each back."""
    return [
        {"word": attach.ticket(office, login, each), "file_name": each.file_name,
         "paper": each.paper, "size": each.size}
        for each in papers
    ]  # fmt: skip


@post("/claims/{claim_no:str}/attachments", opt={"operation": "claim.submit"},
      include_in_schema=False, status_code=200)  # fmt: skip
async def hand_in(request: Asking, claim_no: FromPath[str]) -> Shown:
    """Papers for a claim that was taken in and is not decided."""
    form = await form_of(request)
    return await form.in_thread(_hand_in, request, form, number_in(claim_no))


def _hand_in(request: Asking, form: Form, claim_no: str) -> Shown:
    reach = Reach.of(request.user, "claim.submit")
    papers, problems = taken(request.app.state["office"], form, request.user.login)
    try:
        if problems:
            raise problems[0]
        with opened(request.app.state["place"]) as book:
            attach.attach(desk_of(request, book, form), reach, claim_no, papers)
    except Refusal as refusal:
        return claim_page(request, claim_no, refusal, at="papers")
    return see_other(f"/claims/{segment(claim_no)}?done=attached#papers")


@get("/claims/{claim_no:str}/attachments/{number:int}", opt={"operation": "claim.read"},
     include_in_schema=False, sync_to_thread=True)  # fmt: skip
def show_paper(request: Asking, claim_no: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """A paper as it came, for looking at; put on the access record."""
    reach = Reach.of(request.user, "claim.read")
    office = request.app.state["office"]
    with opened(request.app.state["place"]) as book:
        paper, content = attach.read(
            book, office, reach, request.user.login, number_in(claim_no), number
        )
    return paper_answer(paper, content)


def paper_answer(paper: Answer, content: bytes) -> Response[bytes]:
    """The bytes of a paper, which a browser shows as what they are or not at all."""
    ending = paper["file_name"].rpartition(".")[2]
    plain = f"{paper['sha256'][:12]}.{ending}"
    named = f"inline; filename=\"{plain}\"; filename*=UTF-8''{quote(paper['file_name'], safe='')}"
    headers = {"Content-Disposition": named, "Content-Security-Policy": PAPER_POLICY}
    return Response(content, media_type=paper["media_type"], headers=headers)


HANDLERS = (hand_in, show_paper)
