"""A federation lives: a seeded scheduler lets its people act, and every evening an auditor looks.

``live`` interleaves the people's acts one by one, so that a seed plays the same year again;
``at_once`` lets every person act in a thread of their own, and whatever order comes of it is
audited the same way.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from ledger.book.connection import OpenBook
from tests.conftest import FOUNDED_ON
from tests.simulation import counter_desks as counter
from tests.simulation import inner_desks as inner
from tests.simulation.auditor import Auditor
from tests.simulation.exporting import exported
from tests.simulation.performing import Action, Content, Told, paper_of, perform
from tests.simulation.world import World

Menu = Callable[[World, date], counter.Plan | None]

#: Who works at which desk, and what is done there, with how often.
DESKS: Mapping[tuple[str, ...], tuple[tuple[Menu, int], ...]] = {
    ("王登记", "何登记"): (
        (counter.roster, 50), (counter.changes, 25), (counter.old_roster, 8),
        (counter.wrong_file, 4), (counter.registration, 13),
    ),
    ("李出纳", "林出纳"): (
        (counter.receipts, 30), (counter.billing, 18), (counter.identifying, 10),
        (counter.refunding, 6), (counter.cancelling, 4), (inner.batching, 10),
        (inner.results, 14), (inner.withdrawing, 2), (inner.correcting, 6),
    ),
    ("陈受理", "许受理"): (
        (counter.claims, 75), (counter.old_claims, 8), (counter.reversals, 17),
    ),
    ("赵审核", "钱复核"): (
        (inner.deciding, 45), (inner.signing, 35), (inner.sending_back, 6),
        (inner.signing_others, 14),
    ),
    ("孙主席", "周主任"): (
        (inner.signing, 35), (inner.releasing, 30), (inner.signing_others, 25),
        (inner.answering, 10),
    ),
    ("吴会计", "郑会计"): (
        (inner.voucher, 26), (inner.reversing, 8), (inner.withdrawing_voucher, 6),
        (inner.signing_others, 14), (inner.ending, 12), (inner.objecting, 12),
    ),
}  # fmt: skip
PEOPLE = tuple(person for desk in DESKS for person in desk)
DESK_OF = {
    "register": 0, "roster": 0, "receive": 1, "bill": 1, "make_batch": 1, "results": 1,
    "withdraw": 1, "adjudicate": 3, "sign_claims": 4, "release": 4,
    "sign": 4, "answer": 4, "withdraw_voucher": 5, "voucher": 5, "close": 5, "fix": 5, "publish": 5,
}  # fmt: skip
DAYS_AFTER = 5  # to pay what was granted last
LAST_ACTIONS = 12  # shown where something fails


@dataclass
class Tally:
    """What was tried, and what became of it."""

    days: int = 0
    years: int = 0
    actions: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)

    def add(self, action: Action, told: Told) -> None:
        self.actions[f"{action.what} {told.outcome}"] += 1
        self.refusals.update(told.codes)


class WrongError(AssertionError):
    """The auditor, or a repeated request, found something wrong; it says how to play it again."""


class Federation:
    """One book and its people, from a seed. Use as a context manager."""

    def __init__(self, seed: int, place: str, folder: Path, *, units: int = 5, staff: int = 6):
        self.seed, self.place, self.folder = seed, place, folder
        self.world = World(seed, units, staff)
        self.rng = self.world.rng
        self.today = FOUNDED_ON + timedelta(days=self.rng.randrange(10, 25))
        self.auditor = Auditor()
        self.papers: list[Content] = []
        self.papers_by_request: dict[str, Content] = {}
        self.tally = Tally()
        self.last: list[str] = []
        self._asked = self._over = 0
        self._opened = ExitStack()
        self.books = {
            person: self._opened.enter_context(OpenBook(place)) for person in (*PEOPLE, "审计")
        }

    def __enter__(self) -> Federation:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._opened.close()

    # -- the days ---------------------------------------------------------------------------------

    def live(self, years: int, days_a_year: int, *, at_once: bool = False) -> None:
        """Day by day until so many years are closed and their relief is signed, or long after.

        ``days_a_year``: on about how many days of a year somebody works.
        """
        end = date(2013 + years, 12, 31)
        while self.today < end and not self._is_over(years):
            queues = self._plans()
            try:
                acts = self._at_once(queues) if at_once else self._in_turns(queues)
                for action, told in acts:
                    self._note(action, told)
                self._evening()
            except Exception as problem:
                raise WrongError(self._story(problem)) from problem
            self.tally.days += 1
            self.today += timedelta(days=self.rng.randrange(1, 2 * 365 // days_a_year))
        self.tally.years = len(self.world.lists["closing"])

    def _is_over(self, years: int) -> bool:
        closed = self.world.lists["closing"]
        pools = {period for period, line in closed.items() if line[3]}
        self._over += len(closed) >= years and self.world.memory.relieved >= pools
        return self._over > DAYS_AFTER

    def _plans(self) -> dict[str, list[Action]]:
        """What everybody means to do today, from what they saw last evening."""
        queues: dict[str, list[Action]] = {person: [] for person in PEOPLE}
        if self.tally.days == 0:
            self._queue(queues, PEOPLE[0], counter.registration(self.world, self.today))
        for people, menu in DESKS.items():
            acts, weights = zip(*menu, strict=True)
            for person in people:
                for _ in range(self.rng.choice((0, 0, 0, 1, 1))):
                    (draw,) = self.rng.choices(acts, weights)
                    self._queue(queues, person, draw(self.world, self.today))
        if self.tally.days % 2 == 0 or inner.is_season(self.world, self.today):
            for plan in self._seeing_through():
                desk = tuple(DESKS)[DESK_OF[plan[0]]]
                self._queue(queues, self.rng.choice(desk), plan)
        return queues

    def _seeing_through(self) -> Iterator[counter.Plan]:
        yield from inner.funding(self.world, self.today)
        yield from inner.routine(self.world, self.today)
        yield from inner.tidying(self.world, self.today)
        yield from inner.relieving(self.world, self.today)

    def _queue(self, queues: dict[str, list[Action]], by: str, plan: counter.Plan | None) -> None:
        if plan is None:
            return
        if self.rng.randrange(100) < 6:
            by = self.rng.choice(PEOPLE)  # the wrong person
        self._asked += 1
        written = by + " " if self.rng.randrange(100) < 3 else by  # and in another hand
        action = Action(written, plan[0], plan[1], f"r{self._asked:06d}", self.today)
        queues[by].append(action)
        if self.rng.randrange(100) < 6:
            queues[by].append(action)  # asked again, word for word
        if self.rng.randrange(100) < 3:
            other = replace(action, what="bill", content={"period": "1999", "uscc": None})
            queues[by].append(other)  # the same request with another content

    def _in_turns(self, queues: dict[str, list[Action]]) -> Iterator[tuple[Action, Told]]:
        """One act after the other; whose is drawn."""
        while waiting := [person for person, queue in queues.items() if queue]:
            person = self.rng.choice(waiting)
            action = queues[person].pop(0)
            self.last = [*self.last[1 - LAST_ACTIONS :], str(action)]
            told = perform(self.books[person], action, self.folder)
            self.last[-1] += f" → {told}"
            yield action, told

    def _at_once(self, queues: dict[str, list[Action]]) -> list[tuple[Action, Told]]:
        """Everybody at the same time, each act of one person after the other."""

        def acts_of(person: str) -> list[tuple[Action, Told]]:
            book = self.books[person]
            return [(action, perform(book, action, self.folder)) for action in queues[person]]

        self.last = [str(action) for queue in queues.values() for action in queue]
        with ThreadPoolExecutor(len(queues)) as people:
            return [act for acts in people.map(acts_of, queues) for act in acts]

    # -- what comes of it -------------------------------------------------------------------------

    def _note(self, action: Action, told: Told) -> None:
        self.tally.add(action, told)
        self.world.remember(action, told)
        if told.outcome != "done":
            return
        paper = paper_of(action, told)
        first = self.papers_by_request.setdefault(action.request, paper)
        assert first == paper, f"{action.request} was done twice, differently: {first}, {paper}"

    def _evening(self) -> None:
        lists = exported(self.books["审计"], self.folder)
        lists = json.loads(json.dumps(lists, ensure_ascii=False))
        done, order = self.papers_by_request, lists.pop("request")
        asked = {request for request in done if request not in order}
        assert not asked, f"told to be done, and not in the book: {asked}"
        fresh = [request for request in order if request in done and request not in self._seen()]
        papers = [done[request] for request in fresh]
        self.papers += papers
        self.auditor.follow(papers, lists["number"])
        if faults := self.auditor.audit(lists):
            raise AssertionError("\n".join(faults[:20]))
        self.world.lists = lists

    def _seen(self) -> set[str]:
        return {paper["request"] for paper in self.papers}

    def _story(self, problem: Exception) -> str:
        return "\n".join([
            f"seed {self.seed}, {self.place.split(':')[0]}, day {self.today}: {problem!r:.4000}",
            "the last acts:", *self.last,
        ])  # fmt: skip
