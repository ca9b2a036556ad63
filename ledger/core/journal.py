"""From a business event to a balanced entry (业务事项 → 记账凭证), and back by red letters.

The rulebook says which roles an event debits and credits; the chart says which account plays a
role; the step says how much. Nothing here knows an account code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from string import Formatter

from ledger.money import yuan
from ledger.nouns import Fen, Part, PostingDraft
from ledger.refusals import Refusal
from ledger.rules import Event, EventLine


def draft_postings(
    event: Event,
    codes_by_role: Mapping[str, str],
    amounts: Mapping[str, Sequence[Part]],
) -> tuple[PostingDraft, ...]:
    """The postings of one event: a posting for each part that is not zero, in the event's order.

    ``amounts`` must hold exactly the names that the event's lines use. Raises ``ValueError``,
    naming the culprit, for an amount missing or unused, a negative part, a role without account.
    An event that does not balance is a mistake in the program or the rulebook: it asserts.
    """
    _check_names(event, codes_by_role, amounts)
    postings = tuple(
        posting
        for line in event.lines
        for posting in _postings_of(line, codes_by_role[line.role], amounts[line.amount])
    )
    debit, credit = totals(postings)
    assert len(postings) >= 2, f"event {event.name} makes {len(postings)} posting(s)"
    assert debit == credit, f"event {event.name}: debit {debit} fen, credit {credit} fen"
    return postings


def _check_names(
    event: Event, codes_by_role: Mapping[str, str], amounts: Mapping[str, Sequence[Part]]
) -> None:
    used = {line.amount for line in event.lines}
    roles = {line.role for line in event.lines}
    problems = (
        ("amounts missing", used - amounts.keys()),
        ("amounts not used", amounts.keys() - used),
        ("roles without account", roles - codes_by_role.keys()),
    )
    for problem, names in problems:
        if names:
            raise ValueError(f"event {event.name}: {problem}: {', '.join(sorted(names))}")


def _postings_of(line: EventLine, account: str, parts: Sequence[Part]) -> Iterator[PostingDraft]:
    if line.side not in ("debit", "credit"):
        raise ValueError(f"side {line.side!r} is neither debit nor credit")
    on_debit = line.side == "debit"
    for part in parts:
        if part.fen < 0:
            raise ValueError(f"amount {line.amount} has a part of {part.fen} fen")
        if part.fen:
            yield PostingDraft(
                account=account,
                debit_fen=part.fen if on_debit else 0,
                credit_fen=0 if on_debit else part.fen,
                employer_id=part.employer_id,
                member_id=part.member_id,
            )


def summary(event: Event, facts: Mapping[str, str]) -> str:
    """The 摘要 of an event with its {placeholders} filled; ``ValueError`` names a missing fact."""
    wanted = {name for _, name, _, _ in Formatter().parse(event.summary) if name is not None}
    missing = wanted - facts.keys()
    if missing:
        raise ValueError(f"event {event.name}: facts missing: {', '.join(sorted(missing))}")
    return event.summary.format_map(facts)


def reversal(postings: Sequence[PostingDraft]) -> tuple[PostingDraft, ...]:
    """红字冲销: the same accounts on the same sides with negative amounts.

    Unlike an entry with the sides exchanged, it takes the turnover back as well as the balance.
    """
    return tuple(
        replace(posting, debit_fen=-posting.debit_fen, credit_fen=-posting.credit_fen)
        for posting in postings
    )


def totals(postings: Sequence[PostingDraft]) -> tuple[Fen, Fen]:
    """The debits and the credits of an entry, each summed."""
    return (
        sum(posting.debit_fen for posting in postings),
        sum(posting.credit_fen for posting in postings),
    )


def check_balanced(postings: Sequence[PostingDraft]) -> None:
    """Refuse postings that make no entry; for vouchers typed by hand (人工凭证).

    Refusals, in this order: ``entry_too_short`` (postings), ``posting_not_one_sided`` (number,
    account), ``entry_signs_mixed`` and ``entry_unbalanced`` (debit, credit: yuan).
    """
    if len(postings) < 2:
        raise Refusal("entry_too_short", postings=len(postings))
    for number, posting in enumerate(postings, start=1):
        if bool(posting.debit_fen) == bool(posting.credit_fen):
            raise Refusal("posting_not_one_sided", number=number, account=posting.account)
    amounts = [posting.debit_fen or posting.credit_fen for posting in postings]
    if min(amounts) < 0 < max(amounts):
        raise Refusal("entry_signs_mixed")
    debit, credit = totals(postings)
    if debit != credit:
        raise Refusal("entry_unbalanced", debit=yuan(debit), credit=yuan(credit))
