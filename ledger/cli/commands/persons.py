"""person export, ask-erasure, erase, sweep: what is held about one member, and how it goes."""

from __future__ import annotations

from datetime import date

from ledger import papers
from ledger.cli.call import Call, Reply, machine_day
from ledger.cli.screen import Screen
from ledger.files.persons import person_archive
from ledger.files.sheets import replacing
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.work import erase as erasing
from ledger.work.erase_office import sweep as sweep_out
from ledger.work.jobs import office_at
from ledger.work.person import held_about


def export(call: Call) -> Reply:
    args, actor = call.args, call.actor
    with call.book() as book, office_at(call.place) as office:
        held = held_about(book, office, actor, args.id_number, args.purpose, call.today)
    paper = papers.pdf(papers.paper_of("person", held.answer))
    with replacing(args.output) as temporary:
        temporary.write_bytes(person_archive(held.answer, paper, held.papers))
    rows = sum(len(its) for its in held.answer["book"].values())
    answer: Answer = {
        "member_no": held.answer["member_no"], "rows": rows, "papers": len(held.papers),
        "output": str(args.output),
    }  # fmt: skip
    return Reply(answer, lambda screen: screen.say("done.person_export", answer))


def ask_erasure(call: Call) -> Reply:
    args = call.args
    _refuse_day_ahead(call.today)
    years = erasing.LEAST_YEARS if args.keep_years is None else args.keep_years
    with call.desk() as desk:
        answer = erasing.ask(desk, args.id_number, args.ground, years)

    def show(screen: Screen) -> None:
        screen.say("done.erasure_asked", answer)
        _name_vouchers(screen, answer)

    return Reply(answer, show)


def erase(call: Call) -> Reply:
    """Status 1 where what was set free in the databases still has to be written over."""
    _refuse_day_ahead(call.today)
    with call.desk() as desk, office_at(call.place) as office:
        answer = erasing.agree(desk, office, call.args.erasure_no)

    def show(screen: Screen) -> None:
        screen.say("done.erase", answer)
        _name_vouchers(screen, answer)
        if not answer["swept"]:
            screen.say("done.not_swept")

    return Reply(answer, show, 0 if answer["swept"] else 1)


def sweep(call: Call) -> Reply:
    """Status 1 as ``erase``."""
    with call.book() as book, office_at(call.place) as office:
        answer = sweep_out(book, office)
    code = "done.sweep" if answer["swept"] else "done.not_swept"
    return Reply(answer, lambda screen: screen.say(code, answer), 0 if answer["swept"] else 1)


def _refuse_day_ahead(today: date) -> None:
    """A day that somebody types would make any retention period over."""
    machine = machine_day()
    if today > machine:
        raise Refusal("day_ahead", today=today.isoformat(), machine=machine.isoformat())


def _name_vouchers(screen: Screen, answer: Answer) -> None:
    """Vouchers that go on naming the person."""
    if answer["named_in"]:
        screen.say("done.still_named", numbers=", ".join(answer["named_in"]))
