"""close, allocate, publish."""

from __future__ import annotations

from ledger.cli.call import Call, Reply
from ledger.cli.commands import pure
from ledger.cli.papers import write_awards, write_notice
from ledger.cli.screen import Screen
from ledger.cli.tranches import show_tranches
from ledger.nouns import Answer
from ledger.work import allocate as allocating
from ledger.work import close as closing
from ledger.work import publish as publishing
from ledger.work import report


def close(call: Call) -> Reply:
    with call.desk() as desk:
        answer = closing.close(desk, call.args.period)

    def show(screen: Screen) -> None:
        screen.say("done.close", answer)
        result = "deficit_fen" if answer["deficit_fen"] else "surplus_fen"
        shares = "" if answer["deficit_fen"] else "reserve_fen relief_pool_fen carried_fen"
        screen.pairs(f"income_fen expense_fen {result} {shares}", answer)

    return Reply(answer, show)


def allocate(call: Call) -> Reply:
    args = call.args
    if args.rules:
        return pure.allocate(call)
    if args.fix:
        with call.desk() as desk:
            answer = allocating.fix(desk, args.period)
    else:
        with call.book() as book:
            answer = allocating.draft(call.desk_at(book), args.period)
    if args.output:
        write_awards(args.output, answer)
        answer = answer | {"output": str(args.output)}
    code = "done.allocate_fix" if args.fix else "done.allocate_draft"
    return Reply(answer, lambda screen: _show_allocation(screen, answer, code))


def _show_allocation(screen: Screen, answer: Answer, code: str) -> None:
    screen.table("case_no group burden_fen need_fen award_fen", answer["awards"], most=20)
    show_tranches(screen, answer)
    screen.say(code, answer)
    if "output" in answer:
        screen.say("done.output", answer)


def publish(call: Call) -> Reply:
    with call.desk() as desk:
        answer = publishing.publish(desk, call.args.period)
    return _published(call, answer, "done.publish")


def notice_file(call: Call) -> Reply:
    with call.book() as book:
        answer = report.notice(book, call.args.period)
    return _published(call, answer, "done.notice")


def _published(call: Call, answer: Answer, code: str) -> Reply:
    if call.args.output:
        write_notice(call.args.output, answer)
        answer = answer | {"output": str(call.args.output)}

    def show(screen: Screen) -> None:
        screen.say(code, answer, awards=len(answer["lines"]))
        if "output" in answer:
            screen.say("done.output", answer)

    return Reply(answer, show)


def object_to(call: Call) -> Reply:
    args = call.args
    with call.desk() as desk:
        answer = publishing.object_to(desk, args.notice_no, args.by, args.words, args.case)
    return Reply(answer, lambda screen: screen.say("done.object", answer))


def answer(call: Call) -> Reply:
    args = call.args
    with call.desk() as desk:
        given = publishing.answer_objection(
            desk, args.objection_no, upheld=args.uphold, words=args.words
        )
    code = "done.upheld" if args.uphold else "done.dismissed"
    return Reply(given, lambda screen: screen.say(code, given))
