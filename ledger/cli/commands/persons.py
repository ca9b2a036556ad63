"""person export: what is held about one member."""

from __future__ import annotations

from ledger import papers
from ledger.cli.call import Call, Reply
from ledger.files.persons import person_archive
from ledger.files.sheets import replacing
from ledger.nouns import Answer
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
