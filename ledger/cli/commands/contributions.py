"""register, enrol, bill, receive, refund."""

from __future__ import annotations

from pathlib import Path

from ledger.cli.answers import finding_answer, findings_in, refuses
from ledger.cli.batch_replies import Batch, check_findings_place, write_down
from ledger.cli.batches import as_tried, digest_of, files_in, run_each
from ledger.cli.call import Call, Reply
from ledger.cli.screen import Screen
from ledger.files.bank import read_receipts
from ledger.files.rosters import read_employers, read_roster, roster_headings
from ledger.nouns import Answer, Payer
from ledger.refusals import BadInput
from ledger.work import bill as billing
from ledger.work import enrol as enrolling
from ledger.work import receive as receiving
from ledger.work import register as registering

_ROSTER_COUNTS = "rows joined left transferred changed unchanged refused"


def register(call: Call) -> Reply:
    path = Path(call.args.file)
    dry_run, period = call.args.dry_run, call.args.period
    with call.book() as book:
        rows, found = read_employers(path, registering.facts_declared(book))
        if dry_run:
            answer = registering.preview(call.desk_at(book), period, rows, found)
        else:
            desk = call.desk_at(book, call.actor)
            answer = registering.register(desk, period, rows, digest_of(path), found)
    told = sorted([*found, *findings_in(answer)], key=lambda finding: finding.row)
    answer = answer | {"findings": [finding_answer(each, call.lang) for each in told]}

    def show(screen: Screen) -> None:
        screen.findings(told)
        screen.say("done.register_tried" if dry_run else "done.register", answer)

    return Reply(answer, show)


# -- enrol ----------------------------------------------------------------------------------------


def enrol(call: Call) -> Reply:
    paths = files_in(call.args.files)
    check_findings_place(call, len(paths))
    dry_run = call.args.dry_run
    actor = "" if dry_run else call.actor
    with call.book() as book:
        facts = registering.facts_declared(book)

        def step(path: Path, number: int) -> Answer:
            desk = call.desk_at(book, actor, number)
            rows, found = read_roster(path, facts)
            if dry_run:
                tried = enrolling.preview(desk, call.args.period, rows, found)
                return as_tried(tried, findings_in(tried), call.args.accept_good)
            file = (path.name, digest_of(path))
            return enrolling.enrol(
                desk, call.args.period, rows, file,
                read_findings=found, accept_good=call.args.accept_good,
            )  # fmt: skip

        results = run_each(call, paths, step)
    written = write_down(call, results, roster_headings(facts))
    return Batch(results, len(paths), _show_enrol, _ROSTER_COUNTS, written).reply(call.lang)


def _show_enrol(screen: Screen, answer: Answer) -> None:
    below = [line for line in answer.get("participation", ()) if not line["met"]]
    if below:
        screen.title("participation_below")
        screen.table("employer enrolled headcount ratio minimum", below)
        screen.blank()
    _show_refunds(screen, answer)
    screen.say("done.enrol", answer)
    if answer.get("dry_run"):
        screen.say("done.tried" if answer.get("acceptable", True) else "done.tried_in_vain")


def _show_refunds(screen: Screen, answer: Answer) -> None:
    """What came back of fees by this step, where a scheme gives any back."""
    if answer.get("refunds"):
        screen.title("refunds")
        screen.table("refund_no leaver left_on amount_fen payee", answer["refunds"])
        screen.blank()


# -- bill -----------------------------------------------------------------------------------------


def bill(call: Call) -> Reply:
    args = call.args
    with call.desk() as desk:
        if args.cancel:
            cancelled = billing.cancel_invoice(desk, args.cancel, args.reason)
            return Reply(cancelled, lambda screen: screen.say("done.cancel", cancelled))
        answer = billing.bill(desk, args.period, args.employer)
    return Reply(answer, lambda screen: _show_bill(screen, answer))


def _show_bill(screen: Screen, answer: Answer) -> None:
    rows = [paper | paper["by_payer"] for paper in answer["papers"]]
    payers = " ".join(f"{payer}_fen" for payer in Payer if answer["by_payer"][f"{payer}_fen"])
    screen.table(
        f"invoice_no employer members {payers} total_fen due_on", rows,
        footer=answer | answer["by_payer"] | {"employer": screen.words("word.total")},
    )  # fmt: skip
    if answer["held"]:
        screen.title("held")
        for held in answer["held"]:
            screen.say(held["code"], held)
    screen.say("done.bill", answer)


# -- receive, refund ------------------------------------------------------------------------------


def receive(call: Call) -> Reply:
    args = call.args
    if args.identify:
        with call.desk() as desk:
            answer = receiving.identify(desk, args.identify, args.to)

        def show(screen: Screen) -> None:
            _show_refunds(screen, answer)
            screen.say("done.identify", answer)

        return Reply(answer, show)
    paths = files_in(args.files)
    actor = call.actor
    with call.book() as book:

        def step(path: Path, number: int) -> Answer:
            forms, found = read_receipts(path)
            if refuses(found):
                raise BadInput(found)
            done = receiving.receive(call.desk_at(book, actor, number), forms, digest_of(path))
            return done | {"findings": [finding_answer(each, call.lang) for each in found]}

        results = run_each(call, paths, step)
    columns = "receipts received_fen unidentified_fen unchanged"
    return Batch(results, len(paths), _show_receive, columns).reply(call.lang)


def _show_receive(screen: Screen, answer: Answer) -> None:
    held = [line for line in answer.get("lines", ()) if line["unidentified_fen"]]
    if held:
        screen.title("unidentified")
        screen.table("bank_ref payer amount_fen invoice_no unidentified_fen", held)
        screen.blank()
    _show_refunds(screen, answer)
    screen.say("done.receive", answer)


def refund(call: Call) -> Reply:
    args = call.args
    with call.desk() as desk:
        answer = receiving.ask_refund(
            desk, args.bank_ref, args.amount, args.reason, args.account, args.bank
        )
    return Reply(answer, lambda screen: screen.say("done.refund", answer))
