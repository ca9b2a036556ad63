"""单位: which employers are registered for a period, and registering or changing one of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from litestar import Request, get, post
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath
from litestar.response import Template

from api.forms import Form, form_of
from api.page import see_other
from api.pages.money_desk import (
    Shown,
    Trouble,
    asked_number,
    asked_word,
    carried_out,
    looking,
    money_page,
    today,
    tried,
)
from ledger.files.rosters import EMPLOYER_KIND, employer_headings
from ledger.nouns import Answer, Finding, Payer
from ledger.refusals import Refusal
from ledger.rules import FactRules
from ledger.sentences import word
from ledger.work import register_overview, register_typed
from ledger.work.door import Visitor

Asked = Request[Any, Any, Any]


@get("/employers", opt={"operation": "roster.read"}, include_in_schema=False, sync_to_thread=True)
def show_employers(request: Asked) -> Template:
    """The employers of a period, those that are not registered first."""
    visitor: Visitor = request.user
    scope = visitor.scope("roster.read")
    code, show = asked_word(request, "period", 20), asked_word(request, "show", 20)
    show = show if show in register_overview.SHOWN else "all"
    words, number = asked_word(request, "words"), asked_number(request)

    def ask(book: Any) -> Answer:
        asked = (words, show, number)
        return register_overview.of_period(book, scope, code, today(), asked)

    return money_page(
        request, "employers", words=words, show=show, split=split,
        kept_count=_count(request, "kept"), same_count=_count(request, "same"),
        **looking(request, ask),
    )  # fmt: skip


def _count(request: Asked, name: str) -> str:
    """A count that an answer put into the address."""
    text = asked_word(request, name, 6)
    return text if text.isascii() and text.isdigit() else "0"


def split(shares: dict[str, str], lang: str) -> str:
    """Who bears which part of the contribution, in words."""
    between = "、" if lang == "zh" else ", "
    return between.join(f"{word('payer', payer, lang)} {part}" for payer, part in shares.items())


# -- one employer ---------------------------------------------------------------------------------


@get("/employers/new", opt={"operation": "employer.register"}, include_in_schema=False)
async def show_new(request: Asked) -> Template:
    """The form for an employer that takes part for the first time."""
    return await sync_to_thread(_form, request, "", asked_word(request, "period", 20))


@get("/employers/{uscc:str}", opt={"operation": "roster.read"}, include_in_schema=False)
async def show_employer(request: Asked, uscc: FromPath[str]) -> Template:
    """One employer: what is registered, since when, and for reviewers the form to change it."""
    return await sync_to_thread(_form, request, uscc, asked_word(request, "period", 20))


def _form(
    request: Asked, uscc: str, period: str, trouble: Trouble | None = None,
    typed: dict[str, str] | None = None,
) -> Template:  # fmt: skip
    visitor: Visitor = request.user
    scope = visitor.scope("roster.read")
    if uscc and scope is not None and uscc not in scope:
        raise Refusal("employer_unknown", uscc=uscc[:18])

    def ask(book: Any) -> Answer:
        if uscc:
            found = register_overview.of_employer(book, uscc, period, today())
        else:
            found = register_overview.blank(book, period, today())
            found |= {"employer": None, "values": {}, "history": []}
        return found

    found = looking(request, ask)
    findings = trouble.findings if trouble else ()
    return money_page(
        request, "employer", trouble, split=split,
        typed=found["values"] if typed is None else typed, beside=beside(findings, found["facts"]),
        **form_words(found["facts"]), **found,
    )  # fmt: skip


def form_words(facts: FactRules) -> dict[str, Any]:
    """What a template needs to draw the fields of a registration."""
    return {
        "kind_fact": facts.facts.get(EMPLOYER_KIND), "share_fields": register_overview.SHARES,
        "other_facts": [each for name, each in facts.facts.items() if name != EMPLOYER_KIND],
        "payers": {f"{payer.value}_share": payer.value for payer in Payer},
    }  # fmt: skip


def beside(findings: Iterable[Finding], facts: FactRules) -> dict[str, list[Finding]]:
    """Findings by the field they belong to; "" for those of the whole."""
    fields = {heading.name: heading.field for heading in employer_headings(facts)}
    fields |= {fact.title: name for name, fact in facts.facts.items()}
    found: dict[str, list[Finding]] = {}
    for each in findings:
        name = fields.get(each.column, "")
        found.setdefault("kind" if name == EMPLOYER_KIND else name, []).append(each)
    return found


@post("/employers/register", opt={"operation": "employer.register"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def register_one(request: Asked) -> Shown:
    """Keep what was typed of one employer for a period; twice is once."""
    form = await form_of(request)
    return await form.in_thread(_register, request, form)


def _register(request: Asked, form: Form) -> Shown:
    period, known = form.text("period")[:20], form.text("known")[:18]
    facts: FactRules = looking(
        request, lambda book: register_overview.blank(book, period, today())["facts"]
    )
    typed = typed_in(form, facts)
    if known:  # what it is called and which code it has are read, not typed
        found = looking(
            request, lambda book: register_overview.of_employer(book, known, period, today())
        )
        own = {name: found["values"][name] for name in ("name", "uscc")}
        if EMPLOYER_KIND not in facts.facts:
            own["kind"] = found["values"]["kind"]
        typed |= own
    answer = tried(
        "employer",
        lambda: carried_out(
            request, form, lambda desk: register_typed.register_typed(desk, period, [typed])
        ),
    )
    if isinstance(answer, Trouble):
        return _form(request, known, period, answer, typed)
    done = next(name for name in ("added", "changed", "unchanged") if answer[name])
    uscc = register_typed.code_of(typed["uscc"])
    return see_other(f"/employers/{uscc}?period={answer['period']}&done={done}")


def typed_in(form: Form, facts: FactRules, suffix: str = "") -> dict[str, str]:
    """The fields of a registration as they were typed; ``suffix``: of one of several."""
    names = (*register_typed.FIELDS, *facts.facts)
    typed = {name: form.text(f"{name}{suffix}")[:200] for name in names}
    if EMPLOYER_KIND in facts.facts:
        typed[EMPLOYER_KIND] = typed["kind"]
    return typed


HANDLERS = (show_employers, show_new, show_employer, register_one)
