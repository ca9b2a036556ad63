"""intake, adjudicate, approve."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ledger.cli.answers import finding_answer, findings_in, refuses
from ledger.cli.batch_replies import Batch, check_findings_place, write_down
from ledger.cli.batches import SHEETS, as_tried, digest_of, files_in, run_each
from ledger.cli.call import Call, Reply
from ledger.cli.commands import pure
from ledger.cli.screen import Screen
from ledger.files.claims import known_headings, read_claims, read_reversals
from ledger.forms import ClaimForm
from ledger.nouns import Answer, Finding
from ledger.refusals import BadInput
from ledger.work import adjudicate as adjudicating
from ledger.work import approve as approving
from ledger.work import intake as taking
from ledger.work.claim_words import file_rules
from ledger.work.desk import Desk


def intake(call: Call) -> Reply:
    args = call.args
    if args.reversals:
        return _reversals(call)
    paths = files_in(args.files, (*SHEETS, ".jsonl"))
    check_findings_place(call, len(paths))
    actor = "" if args.dry_run else call.actor
    with call.book() as book:
        rules = file_rules(book)

        def step(path: Path, number: int) -> Answer:
            desk = call.desk_at(book, actor, number)
            forms, found = read_claims(path, *rules)
            if args.dry_run:
                return _tried(desk, forms, found, args.accept_good)
            return taking.intake(
                desk, forms, digest_of(path), read_findings=found, accept_good=args.accept_good
            )

        results = run_each(call, paths, step)
    written = write_down(call, results, known_headings(rules.facts))
    counts = "claims taken unchanged refused"
    return Batch(results, len(paths), _show_intake, counts, written).reply(call.lang)


def _tried(
    desk: Desk, forms: Sequence[ClaimForm], found: Sequence[Finding], accept_good: bool
) -> Answer:
    """What the intake would find, and whether it would take the file as it is."""
    answer = taking.preview(desk, forms, found)
    return as_tried(answer, findings_in(answer), accept_good)


def _show_intake(screen: Screen, answer: Answer) -> None:
    screen.say("done.intake_tried" if answer.get("dry_run") else "done.intake", answer)
    if not answer.get("acceptable", True):
        screen.say("done.tried_in_vain")


def _reversals(call: Call) -> Reply:
    path = Path(call.args.reversals)
    forms, found = read_reversals(path)
    if refuses(found):
        raise BadInput(found)
    with call.desk() as desk:
        answer = taking.reverse_settlements(desk, forms, digest_of(path))
    read = [finding_answer(each, call.lang) for each in found]
    answer = answer | {"findings": [*read, *answer["findings"]]}

    def show(screen: Screen) -> None:
        screen.findings(findings_in(answer))
        screen.say("done.reversals", answer, claims=len(answer["reopened"]))

    return Reply(answer, show)


def adjudicate(call: Call) -> Reply:
    if call.args.scheme:
        return pure.adjudicate(call)
    with call.desk() as desk:
        answer = adjudicating.adjudicate(desk, call.args.claim_no)

    def show(screen: Screen) -> None:
        rows = [line | {"reasons": screen.reasons(line["reasons"])} for line in answer["claims"]]
        screen.table("claim_no outcome base_fen benefit_fen reasons", rows)
        screen.say("done.adjudicate", answer)

    return Reply(answer, show)


def approve(call: Call) -> Reply:
    args = call.args
    with call.desk() as desk:
        if args.relief:
            answer = approving.approve_relief(desk, args.relief)
        elif args.refund:
            answer = approving.approve_refund(desk, args.refund)
        elif args.voucher:
            answer = approving.approve_voucher(desk, args.voucher)
        else:
            answer = approving.approve_claims(desk, args.claim_nos or None)

    def show(screen: Screen) -> None:
        screen.table("number level in_force granted_fen payable_no", answer["lines"])
        screen.say("done.approve", answer)

    return Reply(answer, show)
