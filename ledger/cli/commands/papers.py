"""paper: a paper as PDF."""

from __future__ import annotations

from ledger import papers
from ledger.cli.call import Call, Reply
from ledger.files.sheets import replacing
from ledger.nouns import Answer
from ledger.work import paper_facts


def paper(call: Call) -> Reply:
    args = call.args
    with call.book() as book:
        facts = paper_facts.facts(book, args.kind, args.number)
    made = papers.paper_of(args.kind, facts)
    with replacing(args.output) as temporary:
        temporary.write_bytes(papers.pdf(made))
    answer: Answer = {"kind": args.kind, "number": made.number, "output": str(args.output)}
    return Reply(answer, lambda screen: screen.say("done.output", answer))
