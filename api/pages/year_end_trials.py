"""试算方案: allocations tried side by side, one of them in full, and two against each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Template
from markupsafe import Markup

from api import pictures
from api.forms import Form, form_of
from api.language import language_of, translate
from api.page import see_other
from api.pages.jobs import ask_job
from api.pages.money_desk import (
    Shown,
    Trouble,
    asked_number,
    carried_out,
    looking,
    plain,
    tried,
    typed,
)
from api.pages.year_end import desk_at, standing_of, year_page
from ledger.money import exact_percent, show
from ledger.nouns import Answer
from ledger.office.connection import Office
from ledger.refusals import Refusal
from ledger.work import scenario_adopting, scenario_terms, scenarios, typed_money
from ledger.work.report.money_lists import Sheet

Asked = Request[Any, Any, Any]
TRIALS = "/year-end/{period:str}/trials"
SIDE_BY_SIDE = 4
TONES = ("total", "given", "kept", "in")
LONGEST_TITLE = 40


@get(TRIALS, opt={"operation": "year_end.read"}, include_in_schema=False, sync_to_thread=True)
def show_trials(request: Asked, period: FromPath[str]) -> Template:
    """The trials that are chosen, side by side; all that are kept; and the form for another."""
    return _trials(request, plain(period))


def _trials(
    request: Asked, period: str, trouble: Trouble | None = None, values: Answer | None = None
) -> Template:
    standing = standing_of(request, period)
    code, lang = standing["period"], language_of(request)
    kept = scenarios.kept(request.app.state["office"], code)
    terms = looking(request, lambda book: scenario_terms.in_force(desk_at(request, book), code))
    chosen = _chosen(request, kept)
    answers = [each["answer"] for each in chosen]
    named = [title_of(each, lang) for each in chosen]
    spread = scenarios.spread(answers)
    bands = bands_of(spread["edges"], lang)
    columns = [
        {"job": job, "title": title, "figures": scenarios.figures(job["answer"]),
         "terms": job["answer"]["terms"], "counts": counts,
         "against": scenarios.against(answers[0], job["answer"]),
         "stale": _is_stale(request, job["answer"])}
        for job, title, counts in zip(chosen, named, spread["counts"], strict=True)
    ]  # fmt: skip
    own = scenario_terms.as_typed(terms) | {"title": ""}
    return year_page(
        request, "year_end_trials", standing, trouble, kept=kept, columns=columns, bands=bands,
        picture=spread_picture("spread", named, bands, spread["counts"], lang), terms=terms,
        typed=values or own, waiting=[each for each in kept if not each["ended_at"]],
        title_of=lambda job: title_of(job, lang), is_sound=scenarios.is_sound,
        most_tiers=min(len(terms["tiers"]) + 2, scenario_terms.MOST_TIERS),
        most_tranches=min(len(terms["groups"]), scenario_terms.MOST_TRANCHES),
        side_by_side=SIDE_BY_SIDE, percent=exact_percent, hundredths=hundredths,
    )  # fmt: skip


def _is_stale(request: Asked, answer: Answer) -> bool:
    return looking(request, lambda book: scenarios.is_stale(book, answer))


def _chosen(request: Asked, kept: Sequence[Answer]) -> list[Answer]:
    """The trials that the address names, in its order; else the newest, oldest first."""
    sound = {str(each["id"]): each for each in kept if scenarios.is_sound(each)}
    wanted = request.query_params.getall("with", [])
    named = [sound[number] for number in dict.fromkeys(wanted) if number in sound]
    return (named or [*reversed([*sound.values()][:SIDE_BY_SIDE])])[:SIDE_BY_SIDE]


def title_of(job: Answer, lang: str) -> str:
    """What a trial is called: as it was named, or by what made it."""
    if job["kind"] == "year_end":
        return translate(lang, "系统试算（现行办法）")
    return str(job["content"].get("title") or translate(lang, "试算 {number}", number=job["id"]))


def bands_of(edges: Sequence[int], lang: str) -> list[str]:
    """The bands of money in words; edges are whole yuan."""
    return [
        translate(lang, "{low}～{high} 元", low=_whole(low), high=_whole(high))
        for low, high in pairwise(edges)
    ]


def _whole(fen: int) -> str:
    return show(fen).removesuffix(".00")


def hundredths(ten_thousandths: int) -> str:
    """A ratio per cent with two decimals, "67.02%"."""
    whole, decimals = divmod(ten_thousandths, 100)
    return f"{whole}.{decimals:02d}%"


def spread_picture(
    name: str, titles: Sequence[str], bands: Sequence[str], counts: Sequence[Sequence[int]],
    lang: str,
) -> Markup | str:  # fmt: skip
    """How many awards lie in each band, one row of columns for each trial."""
    if not counts:
        return ""
    series = [
        pictures.Series(title, each, TONES[number])
        for number, (title, each) in enumerate(zip(titles, counts, strict=True))
    ]
    return pictures.columns(
        name, translate(lang, "救助金额的分布（人数）"), bands, series, show=str
    )


@post(f"{TRIALS}/new", opt={"operation": "year_end.prepare"}, include_in_schema=False,
      status_code=200)  # fmt: skip
async def ask_trial(request: Asked, period: FromPath[str]) -> Shown:
    """Have a trial worked out; its page shows how far it has come."""
    form = await form_of(request)
    return await form.in_thread(_ask_trial, request, plain(period), form)


def _ask_trial(request: Asked, period: str, form: Form) -> Shown:
    fields = {name: form.text(name) for name in form.fields if name != "request"}
    code = standing_of(request, period)["period"]

    def act() -> Answer:
        instead = looking(
            request, lambda book: scenario_terms.instead(desk_at(request, book), code, fields)
        )  # fmt: skip
        return scenarios.content(code, fields.get("title", "")[:LONGEST_TITLE], instead)

    content = tried("trial", act)
    if isinstance(content, Trouble):
        return _trials(request, code, content, fields)
    back = f"/year-end/{code}/trials"
    return ask_job(request, "scenario", content, request_id=form.text("request"), back=back)


@get(f"{TRIALS}/{{number:int}}", opt={"operation": "year_end.read"}, include_in_schema=False,
     sync_to_thread=True)  # fmt: skip
def show_trial(request: Asked, period: FromPath[str], number: FromPath[int]) -> Template:
    """One trial in full: its terms, its figures, and who gets what."""
    return _trial(request, plain(period), number)


def _trial(
    request: Asked, period: str, number: int, trouble: Trouble | None = None,
    values: dict[str, str] | None = None,
) -> Template:  # fmt: skip
    standing = standing_of(request, period)
    code, lang = standing["period"], language_of(request)
    job = scenarios.trial(request.app.state["office"], code, number)
    if not scenarios.is_sound(job):
        return year_page(request, "year_end_trial_open", standing, job=job,
                         title=title_of(job, lang))  # fmt: skip
    answer = job["answer"]
    spread = scenarios.spread([answer])
    bands, title = bands_of(spread["edges"], lang), title_of(job, lang)
    sheet = cut_of(scenarios.awards(answer), asked_number(request))
    names = _names(request, code, [award.member_id for award in sheet.rows])
    return year_page(
        request, "year_end_trial", standing, trouble, job=job, typed=values or {}, title=title,
        terms=answer["terms"],
        figures=scenarios.figures(answer), bands=bands, counts=spread["counts"][0],
        picture=spread_picture("spread", [title], bands, spread["counts"], lang), sheet=sheet,
        names=names, percent=exact_percent, hundredths=hundredths,
        tranches=answer["tranches"], basis=scenarios.in_ten_thousandths,
        stale=_is_stale(request, answer),
    )  # fmt: skip


def _names(request: Asked, period: str, member_ids: Sequence[int]) -> dict[int, Answer]:
    return looking(request, lambda book: scenarios.named(book, period, member_ids))


def cut_of(rows: Sequence[Any], number: int) -> Sheet:
    """One page of a list that is all at hand."""
    most = scenarios.MOST_LINES
    pages = max(1, -(-len(rows) // most))
    number = min(max(1, number), pages)
    return Sheet(list(rows[(number - 1) * most : number * most]), number, pages, len(rows))


@get(f"{TRIALS}/{{number:int}}/against/{{other:int}}", opt={"operation": "year_end.read"},
     include_in_schema=False, sync_to_thread=True)  # fmt: skip
def show_change(
    request: Asked, period: FromPath[str], number: FromPath[int], other: FromPath[int]
) -> Template:
    """Who gains and who loses under ``number`` against ``other``, the largest change first."""
    standing = standing_of(request, plain(period))
    code, lang = standing["period"], language_of(request)
    office: Office = request.app.state["office"]
    jobs = [scenarios.trial(office, code, each) for each in (other, number)]
    for each in jobs:
        if not scenarios.is_sound(each):
            raise Refusal("scenario_unknown", number=each["id"])
    change = scenarios.against(jobs[0]["answer"], jobs[1]["answer"])
    sheet = cut_of(change["lines"], asked_number(request))
    names = _names(request, code, [line["member_id"] for line in sheet.rows])
    titles = [title_of(job, lang) for job in jobs]
    return year_page(
        request, "year_end_change", standing,
        change=change, sheet=sheet, names=names, titles=titles, jobs=jobs,
    )  # fmt: skip


@post(f"{TRIALS}/{{number:int}}/adopt", opt={"operation": "year_end.prepare"},
      include_in_schema=False, status_code=200)  # fmt: skip
async def adopt_trial(request: Asked, period: FromPath[str], number: FromPath[int]) -> Shown:
    """采用: what was tried is the relief of this period, as the committee resolved."""
    form = await form_of(request)
    return await form.in_thread(_adopt, request, plain(period), number, form)


def _adopt(request: Asked, period: str, number: int, form: Form) -> Shown:
    code = standing_of(request, period)["period"]
    job = scenarios.trial(request.app.state["office"], code, number)
    values = typed(form, "words")

    def act() -> Answer:
        typed_money.needed(values, "words")
        return carried_out(
            request, form, lambda desk: scenario_adopting.adopt(desk, job, values["words"][:300])
        )

    answer = tried("adopt", act)
    if isinstance(answer, Trouble):
        return _trial(request, code, number, answer, values)
    return see_other(f"/year-end/{code}/fix?done=adopted")


HANDLERS = (show_trials, ask_trial, show_trial, adopt_trial, show_change)
