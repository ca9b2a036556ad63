"""pay make, file, release, withdraw, results, correct."""

from __future__ import annotations

from pathlib import Path

from ledger.book.connection import OpenBook
from ledger.cli.answers import finding_answer, refuses
from ledger.cli.batches import digest_of
from ledger.cli.call import Call, Reply
from ledger.cli.screen import Screen, joined
from ledger.files.bank import read_bank_results, write_bank_file
from ledger.nouns import Answer
from ledger.refusals import BadInput
from ledger.work import pay, report


def make(call: Call) -> Reply:
    with call.desk() as desk:
        answer = pay.make_batch(desk)
        if call.args.output:
            answer = answer | _write(desk.book, answer["batch_no"], call.args.output)

    def show(screen: Screen) -> None:
        if answer["without_account"]:
            screen.say("done.pay_without_account", numbers=joined(answer["without_account"]))
        screen.say("done.pay_make", answer)
        if "output" in answer:
            screen.say("done.output", answer)

    return Reply(answer, show)


def file(call: Call) -> Reply:
    with call.book() as book:
        answer = _write(book, call.args.batch_no, call.args.output)
    return Reply(answer, lambda screen: screen.say("done.pay_file", answer))


def _write(book: OpenBook, batch_no: str, output: Path) -> Answer:
    number, lines = report.bank_file(book, batch_no)
    write_bank_file(output, number, lines)
    return {
        "batch_no": number, "payments": len(lines),
        "total_fen": sum(line.amount_fen for line in lines), "output": str(output),
    }  # fmt: skip


def release(call: Call) -> Reply:
    with call.desk() as desk:
        answer = pay.release(desk, call.args.batch_no)
    return Reply(answer, lambda screen: screen.say("done.pay_release", answer))


def withdraw(call: Call) -> Reply:
    with call.desk() as desk:
        answer = pay.withdraw(desk, call.args.batch_no, call.args.reason)
    return Reply(answer, lambda screen: screen.say("done.pay_withdraw", answer))


def results(call: Call) -> Reply:
    forms, found = read_bank_results(Path(call.args.file))
    if refuses(found):
        raise BadInput(found)
    with call.desk() as desk:
        answer = pay.bank_results(desk, forms, digest_of(Path(call.args.file)))
    answer = answer | {"findings": [finding_answer(each, call.lang) for each in found]}

    def show(screen: Screen) -> None:
        screen.findings(found)
        screen.table("payment_no payable_no amount_fen reason", answer["lines"])
        screen.say("done.pay_results", answer, back_fen=answer["returned_amount_fen"])
        if answer["to_correct"]:
            screen.say("done.pay_to_correct", numbers=joined(answer["to_correct"]))

    return Reply(answer, show)


def correct(call: Call) -> Reply:
    args = call.args
    if not (args.name or args.account or args.bank):
        raise call.parser.misuse("usage.nothing_to_correct")
    with call.desk() as desk:
        answer = pay.correct_payee(
            desk, args.payable_no, args.name, args.account, args.bank, args.reason
        )
    return Reply(answer, lambda screen: screen.say("done.pay_correct", answer))
