"""The desk: who is asking, on which day, of which book; and the one way a step is carried out.

``Desk.once`` is the frame of every step: open the transaction; if this request was answered before,
give the same answer; act; keep the rows and the answer. A step is kept whole or not at all. Steps
that wait for one another are taken together in one transaction, each with its own answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, RowMapping, select
from sqlmodel import col

from ledger.book.connection import OpenBook
from ledger.book.digests import canonical, sha256
from ledger.book.driver import among
from ledger.book.ends import LOOK, Ends
from ledger.book.keeping import Keeping
from ledger.book.redactions import ANSWER_ERASED
from ledger.book.tables import Step
from ledger.nouns import Answer
from ledger.refusals import Refusal
from ledger.tracing import doing
from ledger.work.clerk import Clerk


@dataclass(frozen=True)
class Desk:
    """``request_id`` is the asker's own name for this request: repeating it does nothing twice.

    ``progress`` is told, while a step is on its way, how many rows it has kept.
    """

    book: OpenBook
    actor: str
    today: date
    request_id: str
    progress: Callable[[int], None] | None = None

    def once(
        self,
        name: str,
        content: Mapping[str, object],
        act: Callable[[Clerk], Answer],
        *,
        alone: bool = False,
    ) -> Answer:
        """Carry out ``act`` unless this request was answered; returns the (first) answer.

        ``act`` may be called a second time, and in another thread, where it was taken together
        with steps of which one failed: it must do nothing but through the clerk, else it goes
        ``alone``. A Refusal is remembered too: asking again under the same id is refused again,
        whatever has changed since.

        Raises Refusal("request_id_reused") for the same id with other content.
        """
        asked = canonical([name, self.actor, content])
        with doing("step", name) as told:
            request = _Request(
                self,
                name,
                asked,
                self.book.keys.content_hash(asked),
                act,
                alone or self.progress is not None,
            )
            while request.ended is None:
                self.book.turns.take(request, _carry_out)
            if request.ended.is_repeated:
                told.outcome = "repeated"
            return request.ended.given()

    def looking(self, connection: Connection) -> Keeping:
        """A clerk's view of the book on a reading connection: nothing is kept from it."""
        return Keeping(connection, "look", self.actor, self.today)


@dataclass(frozen=True)
class _Ending:
    """How a request ended: with an answer, perhaps one that was given before, or a problem."""

    answer: Answer
    is_repeated: bool = False
    problem: Exception | None = None

    def given(self) -> Answer:
        if self.problem is not None:
            raise self.problem
        return self.answer


@dataclass(eq=False)
class _Request:
    """A step that somebody waits for. ``ended`` is set once that is safe in the book."""

    desk: Desk
    name: str
    asked: str
    content_hash: str
    act: Callable[[Clerk], Answer]
    alone: bool
    context: Context = field(default_factory=copy_context)
    ended: _Ending | None = None

    def keeping(self, ends: Ends) -> Keeping:
        desk = self.desk
        return Keeping(ends.connection, self.name, desk.actor, desk.today, desk.progress, ends)

    def carried_out(self, ends: Ends, known: Mapping[str, RowMapping]) -> _Ending:
        """The act, or the answer that was given before. Raises what the act raises."""
        before = known.get(self.desk.request_id)
        if before is not None:
            return _Ending(self._answer_of(before), is_repeated=True)
        keeping = self.keeping(ends)
        answer = self.context.copy().run(self.act, Clerk(keeping))
        keeping.finish(self.desk.request_id, self.content_hash, "done", answer)
        return _Ending(answer)

    def _answer_of(self, step: RowMapping) -> Answer:
        # Steps of the first version kept a hash that needs no key.
        if step["content_hash"] not in (self.content_hash, sha256(self.asked)):
            raise Refusal("request_id_reused", request_id=step["request_id"], step=step["name"])
        if step["answer"] == ANSWER_ERASED:
            raise Refusal("answer_erased", request_id=step["request_id"], step=step["name"])
        answer: Answer = json.loads(step["answer"])
        if step["outcome"] == "refused":
            raise Refusal(answer["code"], **answer["facts"])
        return answer

    def remember(self, refusal: Refusal) -> None:
        """Keep that it was refused, unless somebody has asked under the same id."""
        with _turn([self]) as (ends, known):
            if not known:
                answer: Answer = {"code": refusal.code, "facts": dict(refusal.facts)}
                keeping = self.keeping(ends)
                keeping.finish(self.desk.request_id, self.content_hash, "refused", answer)
                ends.write()


def _carry_out(requests: Sequence[_Request]) -> None:
    """Carry out what waits: together, and one by one where that cannot be.

    A step that is refused or fails takes back what was done beside it, so that each then goes by
    itself; so does one that is to go alone, or takes long enough to tell how far it is.
    """
    together = {request.desk.request_id: request for request in requests if not request.alone}
    if len(together) > 1:
        with suppress(Exception):  # told to whom it concerns when each goes by itself
            _in_one_transaction(list(together.values()))
    for request in requests:
        if request.ended is None:
            _by_itself(request)


def _by_itself(request: _Request) -> None:
    try:
        try:
            _in_one_transaction([request])
        except Refusal as refusal:
            request.remember(refusal)
            raise
    except Exception as problem:
        request.ended = _Ending({}, problem=problem)


def _in_one_transaction(requests: Sequence[_Request]) -> None:
    """Each request in its turn; they have ended once the transaction has."""
    with _turn(requests) as (ends, known):
        endings = [request.carried_out(ends, known) for request in requests]
        ends.write()
    for request, ending in zip(requests, endings, strict=True):
        request.ended = ending


@contextmanager
def _turn(requests: Sequence[_Request]) -> Iterator[tuple[Ends, Mapping[str, RowMapping]]]:
    """A transaction for these requests, and the steps that were taken under their ids, by id."""
    book = requests[0].desk.book
    is_theirs = among(book.engine, "request_id", [each.desk.request_id for each in requests])
    taken = (f"SELECT request_id FROM step WHERE {is_theirs[0]}", is_theirs[1])
    with book.writing_after(LOOK, taken) as (connection, found):
        look, before = found
        known: dict[str, RowMapping] = {}
        if before:
            steps = _STEPS.where(col(Step.request_id).in_([row[0] for row in before]))
            known = {step["request_id"]: step for step in connection.execute(steps).mappings()}
        ends = Ends(connection, look, book.left)
        yield ends, known
    book.left = ends.left


_STEPS = select(
    col(Step.request_id), col(Step.name), col(Step.content_hash), col(Step.outcome),
    col(Step.answer),
)  # fmt: skip
