"""new-book, migrate, rekey, rules."""

from __future__ import annotations

from ledger import scheme
from ledger.book.connection import book_url
from ledger.book.migrating import migrate as migrate_book
from ledger.cli.call import Call, Reply, reaching
from ledger.cli.screen import Screen
from ledger.nouns import Answer
from ledger.scheme import Standing
from ledger.work import open_book
from ledger.work.rekey import rekey as rekey_book


def new_book(call: Call) -> Reply:
    place = call.args.place or call.place
    with reaching(place):
        answer = open_book.new_book(
            place, call.args.scheme, call.actor, call.today, call.request_id
        )
    return Reply(answer, lambda screen: screen.say("done.new_book", answer))


def migrate(call: Call) -> Reply:
    with reaching(call.place):
        before, after = migrate_book(book_url(call.place))
    answer: Answer = {"before": before, "after": after}
    code = "done.migrate_current" if before == after else "done.migrate"
    return Reply(answer, lambda screen: screen.say(code, answer))


def rekey(call: Call) -> Reply:
    with call.desk() as desk:
        answer = rekey_book(desk)
    return Reply(answer, lambda screen: screen.say("done.rekey", answer))


def list_rules(call: Call) -> Reply:
    found = [scheme.load(name).info for name in scheme.shipped_schemes()]
    rows = [{"scheme": i.name, "title": i.title, "federation": i.federation} for i in found]
    return Reply({"schemes": rows}, lambda screen: screen.table("scheme title federation", rows))


def check_rules(call: Call) -> Reply:
    """What is published and what is assumed. Raises RulebookInvalid with every mistake."""
    loaded = scheme.load(call.args.scheme)
    published = [_standing_line(each) for each in scheme.sources(loaded)]
    assumed = [_standing_line(each) for each in scheme.assumptions(loaded)]
    answer: Answer = {
        "scheme": loaded.info.name, "title": loaded.info.title, "rules_digest": loaded.digest,
        "published": published, "assumed": assumed,
    }  # fmt: skip

    def show(screen: Screen) -> None:
        for title, lines in (("published", published), ("assumed", assumed)):
            if lines:
                screen.title(title)
                source = "reason" if title == "assumed" else "source"
                rows = [line | {source: line["source"]} for line in lines]
                screen.table(f"article chapter key starts_on {source}", rows, most=None)
        screen.blank()
        screen.say("done.rules_sound", answer, published=len(published), assumed=len(assumed))

    return Reply(answer, show)


def _standing_line(standing: Standing) -> Answer:
    starts_on = standing.starts_on.isoformat()
    return standing._asdict() | {"starts_on": starts_on}


def adopt_rules(call: Call) -> Reply:
    with call.desk() as desk:
        answer = open_book.adopt_rules(desk, call.args.scheme)
    digest = answer["rules_digest"][:12]
    return Reply(answer, lambda screen: screen.say("done.adopt", answer, rules=digest))
