"""What the year end's pages rest on, asked of a book on each engine."""

from __future__ import annotations

from ledger.book.connection import OpenBook
from ledger.work import (
    allocate,
    approve,
    publish,
    scenario_adopting,
    scenario_terms,
    scenarios,
    year_end,
    year_end_draft,
    year_end_relief,
    year_end_steps,
)
from tests.work.year import at, live

PERIOD = "2012-08-01"


def steps(book: OpenBook, day: str) -> str:
    """The states of the seven steps on a day, by their first letters."""
    found = year_end.standing(at(book, "周委员", day), PERIOD)["steps"]
    return "".join(found[name][0] for name in year_end.STEPS)


def test_the_steps_move_on_one_by_one(book: OpenBook) -> None:
    live(book, until="answered")
    assert steps(book, "2013-08-01") == "wwwwwww"
    assert steps(book, "2013-10-08") == "nnwwwww"
    ahead = year_end_steps.closing_ahead(at(book, "周委员", "2013-10-08"), PERIOD)
    year_end_steps.close_as_seen(at(book, "周委员", "2013-10-08"), PERIOD, ahead["seen"])
    assert steps(book, "2013-10-08") == "dnnwwww"

    desk = at(book, "周委员", "2013-10-09")
    typed = scenario_terms.as_typed(scenario_terms.in_force(desk, PERIOD))
    assert scenario_terms.instead(desk, PERIOD, typed) == {}  # as it stands, nothing differs
    instead = scenario_terms.instead(desk, PERIOD, typed | {"threshold": "１，０００"})
    assert list(instead) == [("relief", "threshold")]
    answer = year_end_draft.draft(desk, PERIOD, instead)
    assert scenarios.figures(answer)["awarded_fen"] == 2_400_00
    assert not scenarios.is_stale(book, answer)
    job = {"content": scenarios.content(PERIOD, "一千", instead), "answer": answer}
    scenario_adopting.adopt(at(book, "周委员", "2013-10-09"), job, "决议")
    assert scenarios.is_stale(book, answer)  # the rulebook is another now

    allocate.fix(at(book, "周委员", "2013-10-09"), PERIOD)
    assert steps(book, "2013-10-09") == "dddnwww"
    publish.publish(at(book, "周委员", "2013-10-09"), PERIOD)
    assert steps(book, "2013-10-16") == "ddddnww"
    assert steps(book, "2013-10-17") == "dddddnw"
    approve.approve_relief(at(book, "钱复核", "2013-10-17"), PERIOD)
    assert steps(book, "2013-10-17") == "ddddddn"
    lines = year_end_relief.lines(book, PERIOD)
    assert [(each["award_fen"], each["standing"]) for each in lines] == [
        (1_950_00, "open"), (450_00, "open")
    ]  # fmt: skip
    (only, *_) = year_end.periods(book, at(book, "x", "2013-07-01").today)
    assert only["period"] == PERIOD
