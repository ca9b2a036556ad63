"""post, export, verify, anchor."""

from __future__ import annotations

from pathlib import Path

from ledger.cli.call import Call, Reply
from ledger.cli.progress import checks_shown
from ledger.cli.screen import Screen
from ledger.files.anchors import read_anchors
from ledger.files.journals import write_beancount, write_csv, write_hledger
from ledger.files.vouchers import read_voucher
from ledger.nouns import Answer
from ledger.sentences import say
from ledger.sentences.verify import fault_facts
from ledger.sentences.words import record_words
from ledger.work import anchor as anchoring
from ledger.work import post as posting
from ledger.work import report
from ledger.work import verify as verifying


def post(call: Call) -> Reply:
    args = call.args
    form = None if args.reverse else read_voucher(Path(args.file))
    with call.desk() as desk:
        if form is None:
            answer = posting.reverse(desk, args.reverse, args.reason)
        else:
            answer = posting.voucher(desk, form)
    return Reply(answer, lambda screen: screen.say("done.post", answer))


def export(call: Call) -> Reply:
    args = call.args
    with call.book() as book:
        of_book, accounts, entries = report.export(book)
    if args.format == "csv":
        write_csv(args.output, accounts, entries)
    else:
        write = write_beancount if args.format == "beancount" else write_hledger
        write(args.output, of_book, accounts, entries)
    answer: Answer = {
        "format": args.format, "entries": len(entries), "output": str(args.output)
    }  # fmt: skip
    return Reply(answer, lambda screen: screen.say("done.export", answer))


def verify(call: Call) -> Reply:
    """Every check with what it counted; status 1 if any fault was found."""
    kept = read_anchors(Path(call.args.anchors)) if call.args.anchors else None
    with call.book() as book, checks_shown(call) as report_to:
        answer = verifying.verify(book, report_to, kept)
    with_sentences(answer, call.lang)
    status = 0 if answer["ok"] else 1
    return Reply(answer, lambda screen: show_verification(screen, answer), status)


def anchor(call: Call) -> Reply:
    with call.book() as book:
        answer = anchoring.anchor(book, call.args.output, call.today)
    code = "done.anchor" if answer["is_new"] else "done.anchor_stands"
    return Reply(answer, lambda screen: screen.say(code, answer))


def with_sentences(answer: Answer, lang: str) -> None:
    """Put its sentence beside every fault of a verification."""
    for check in answer["checks"]:
        check["faults"] = [_fault(fault, lang) for fault in check["faults"]]


def _fault(fault: Answer, lang: str) -> Answer:
    facts = fault_facts(fault)
    sentence = say(f"fault.{fault['code']}", facts, lang)
    return fault | {"facts": facts, "sentence": sentence}


def show_verification(screen: Screen, answer: Answer) -> None:
    """What every check counted, and each fault with its record."""
    rows = [check | {"fault_count": len(check["faults"])} for check in answer["checks"]]
    erased = " erased" if any(check["erased"] for check in answer["checks"]) else ""
    screen.table(f"check counted{erased} fault_count", rows)
    faults = [fault for check in answer["checks"] for fault in check["faults"]]
    if faults:
        screen.title("faults")
        named = [fault | {"record": record_words(fault["record"], screen.lang)} for fault in faults]
        screen.table("record sentence", named)
        screen.blank()
        screen.say("done.unsound", faults=len(faults))
    else:
        screen.blank()
        screen.say("done.sound", answer)
