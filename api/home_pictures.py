"""The pictures of the home page: each with its words, the day it stands at, and its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from markupsafe import Markup

from api.language import translate
from api.pictures import Bar, Series, bars, columns
from ledger.money import percent, show
from ledger.nouns import Answer
from ledger.permissions import Role
from ledger.work.books import OpenBook
from ledger.work.door import Visitor
from ledger.work.reach import Reach
from ledger.work.report import home_figures

Told = Callable[..., str]


@dataclass(frozen=True)
class Picture:
    """A picture with the sentence that explains it; ``rows`` are the same figures as a table.

    The first cell of a row is words, the others figures.
    """

    name: str
    title: str
    words: str
    drawn: Markup
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def pictures(book: OpenBook, visitor: Visitor, today: date, lang: str) -> list[Picture]:
    """The pictures for a visitor, each of what they may see and no more."""

    def told(text: str, **facts: object) -> str:
        return translate(lang, text, **facts)

    return list(_pictures(book, visitor, today, told))


def _pictures(book: OpenBook, visitor: Visitor, today: date, t: Told) -> Iterator[Picture]:
    if visitor.may("roster.read"):
        within = visitor.scope("roster.read")
        found = home_figures.enrolment(book, within)
        if found:
            yield _enrolment(found, today, t, is_own=within is not None)
    if visitor.may("ledger.read"):
        months = home_figures.bank_by_month(book)
        if months:
            yield _bank(months, today, t)
        yield from _payout(book, Reach(is_whole=True), today, t)
    elif Role.OFFICER in visitor.roles:
        reach = Reach(employers=Reach.of(visitor, "claim.read").employers)
        months = home_figures.own_by_month(book, reach)
        if months:
            yield _own(months, today, t)
        yield from _payout(book, reach, today, t)
    if Role.HOSPITAL in visitor.roles:
        reach = Reach(hospitals=Reach.of(visitor, "claim.read").hospitals)
        months = home_figures.claims_by_month(book, reach)
        if months:
            yield _claims(months, today, t)


def _count(number: int) -> str:
    return f"{number:,}"


def _enrolment(found: Answer, today: date, t: Told, *, is_own: bool) -> Picture:
    title = t("参加人数与职工人数（人）")
    words = t(
        "互助期 {start} 至 {end}：{employers} 家单位共有职工 {headcount} 人，已参加 {enrolled} 人，"
        "占 {share}。竖线是单位登记的职工人数；中途离开的仍计入。截至 {today}。",
        start=found["starts_on"], end=found["ends_on"], employers=_count(found["employers"]),
        headcount=_count(found["headcount"]), enrolled=_count(found["enrolled"]),
        share=_share(found["enrolled"], found["headcount"]), today=today,
    )  # fmt: skip
    if not is_own and found["lacking"]:
        lacking = _count(found["lacking"])
        words += t("有 {lacking} 家没有全员参加，图中是差得最多的几家。", lacking=lacking)
    total = {"employer": t("全部单位"), **found}
    lines = found["lines"] if is_own and len(found["lines"]) == 1 else [total, *found["lines"]]
    drawn = [Bar(each["employer"], each["enrolled"], "kept", each["headcount"]) for each in lines]
    rows = [
        (each["employer"], _count(each["enrolled"]), _count(each["headcount"]),
         _share(each["enrolled"], each["headcount"]))
        for each in lines
    ]  # fmt: skip
    if not is_own and len(lines) > 1:
        # One scale would leave nothing to be seen of the employers beside the whole.
        drawn = drawn[1:]
    return Picture(
        "enrolment", title, words, bars("enrolment", title, drawn, _count),
        (t("单位"), t("参加（人）"), t("职工（人）"), t("参加比例")), rows,
    )  # fmt: skip


def _bank(months: Sequence[Answer], today: date, t: Told) -> Picture:
    title = t("银行存款每月收支（元）")
    words = t(
        "银行存款科目每月的收入和支出，从 {first} 到最后有账的 {last}；银行退回的付款算收入，"
        "红字冲减原来一方。截至 {today}。",
        first=months[0]["month"], last=months[-1]["month"], today=today,
    )  # fmt: skip
    return _by_month("bank", title, words, months, (t("收入"), t("支出")), t)


def _own(months: Sequence[Answer], today: date, t: Told) -> Picture:
    title = t("本单位每月缴费与补助（元）")
    words = t(
        "缴费：本单位已到账的互助金；补助：已批准给本单位职工的互助金和二次救助。从 {first} 到 "
        "{last}，截至 {today}。",
        first=months[0]["month"], last=months[-1]["month"], today=today,
    )  # fmt: skip
    return _by_month("own", title, words, months, (t("缴费（到账）"), t("补助（批准）")), t)


def _by_month(
    name: str, title: str, words: str, months: Sequence[Answer], two: tuple[str, str], t: Told
) -> Picture:
    labels = [each["month"] for each in months]
    series = [
        Series(two[0], [each["in_fen"] for each in months], "in"),
        Series(two[1], [each["out_fen"] for each in months], "out"),
    ]
    rows = [(each["month"], show(each["in_fen"]), show(each["out_fen"])) for each in months]
    head = (t("月份"), *two)
    return Picture(name, title, words, columns(name, title, labels, series), head, rows)


def _payout(book: OpenBook, reach: Reach, today: date, t: Told) -> Iterator[Picture]:
    found = home_figures.payout(book, reach)
    if found is None or found["invoiced_fen"] <= 0:
        return
    title = t("互助金收了多少、补助了多少（元）")
    share = _share(found["benefit_fen"] + found["relief_fen"], found["invoiced_fen"])
    words = t(
        "互助期 {start} 至 {end}：已批准的补助（扣除追回）和二次救助，合计是应缴互助金的 {share}。"
        "应缴是已开具、未作废的缴费通知。截至 {today}。",
        start=found["starts_on"], end=found["ends_on"], share=share, today=today,
    )  # fmt: skip
    figures = (
        (t("应缴互助金"), found["invoiced_fen"], "in"),
        (t("已批准补助"), found["benefit_fen"], "out"),
        (t("已批准二次救助"), found["relief_fen"], "given"),
    )
    rows = [
        (label, show(fen), _share(fen, found["invoiced_fen"])) for label, fen, _ in figures
    ]  # fmt: skip
    yield Picture(
        "payout", title, words, bars("payout", title, [Bar(*each) for each in figures]),
        (t("项目"), t("金额（元）"), t("占应缴")), rows,
    )  # fmt: skip


def _claims(months: Sequence[Answer], today: date, t: Told) -> Picture:
    title = t("每月申报（件）")
    words = t(
        "按申报日期所在的月份：受理的件数，和其中已批准补助的件数。从 {first} 到 {last}，"
        "截至 {today}。",
        first=months[0]["month"], last=months[-1]["month"], today=today,
    )  # fmt: skip
    labels = [each["month"] for each in months]
    series = [
        Series(t("受理"), [each["count"] for each in months], "kept"),
        Series(t("已批准"), [each["granted"] for each in months], "in"),
    ]
    rows = [(each["month"], _count(each["count"]), _count(each["granted"])) for each in months]
    return Picture(
        "claims", title, words, columns("claims", title, labels, series, _count),
        (t("月份"), t("受理（件）"), t("已批准（件）")), rows,
    )  # fmt: skip


def _share(part: int, whole: int) -> str:
    """A share to the nearest tenth of a percent; "" of nothing."""
    return percent(Fraction(part, whole), 1) if whole > 0 else ""
