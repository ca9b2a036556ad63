"""The desk: who is asking, on which day, of which book; and the one way a step is carried out.

``Desk.once`` is the frame of every step: open the transaction; if this request was answered before,
give the same answer; act; keep the rows and the answer. One step is one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection
from sqlmodel import Session, select

from ledger.book.connection import OpenBook
from ledger.book.digests import canonical, sha256
from ledger.book.keeping import Keeping
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
        self, name: str, content: Mapping[str, object], act: Callable[[Clerk], Answer]
    ) -> Answer:
        """Carry out ``act`` unless this request was answered; returns the (first) answer.

        A Refusal is remembered too: asking again under the same id is refused again, whatever has
        changed since. Raises Refusal("request_id_reused") for the same id with other content.
        """
        asked = canonical([name, self.actor, content])
        content_hash = self.book.keys.content_hash(asked)
        with doing("step", name) as told:
            try:
                with self.book.writing() as connection:
                    keeping = Keeping(connection, name, self.actor, self.today, self.progress)
                    known = _known(keeping.session, self.request_id, asked, content_hash)
                    if known is not None:
                        told.outcome = "repeated"
                        return known
                    answer = act(Clerk(keeping))
                    keeping.finish(self.request_id, content_hash, "done", answer)
                    return answer
            except Refusal as refusal:
                self._remember(name, content_hash, refusal)
                raise

    def looking(self, connection: Connection) -> Keeping:
        """A clerk's view of the book on a reading connection: nothing is kept from it."""
        return Keeping(connection, "look", self.actor, self.today)

    def _remember(self, name: str, content_hash: str, refusal: Refusal) -> None:
        with self.book.writing() as connection:
            keeping = Keeping(connection, name, self.actor, self.today)
            asked = select(Step).where(Step.request_id == self.request_id)
            if keeping.session.exec(asked).first() is None:
                answer: Answer = {"code": refusal.code, "facts": dict(refusal.facts)}
                keeping.finish(self.request_id, content_hash, "refused", answer)


def _known(session: Session, request_id: str, asked: str, content_hash: str) -> Answer | None:
    step = session.exec(select(Step).where(Step.request_id == request_id)).first()
    if step is None:
        return None
    # Steps of the first version kept a hash that needs no key.
    if step.content_hash not in (content_hash, sha256(asked)):
        raise Refusal("request_id_reused", request_id=request_id, step=step.name)
    answer: Answer = json.loads(step.answer)
    if step.outcome == "refused":
        raise Refusal(answer["code"], **answer["facts"])
    return answer
