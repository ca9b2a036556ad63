"""Fifteen statements about a ledger, to be asked of any that answers the four calls.

They say in our words what the public suite of the same numbers asks. A statement takes an empty
ledger and how many clients come at once, and asserts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable

from tests.referee.client import Ledger, Line, asking, at_once, fund, leg, rebuilt, signed, transfer

A, B = "acct:a", "acct:b"

Statement = Callable[[Ledger, int], None]


def _same(line: Line) -> tuple[object, ...]:
    return line["transactionId"], line["accountId"], line["type"], line["amountSubunits"]


def every_transaction_balances(ledger: Ledger, _clients: int) -> None:
    fund(ledger, A, 9_000)
    ledger.post(transfer(A, B, 3_000, "t1"))
    before = ledger.journal()
    crooked = asking("crooked", leg(A, "DEBIT", 3_000), leg(B, "CREDIT", 2_900), overdraft=True)
    assert ledger.post(crooked) == "REJECTED"
    assert ledger.journal() == before
    nets: dict[tuple[str, str], int] = defaultdict(int)
    for line in before:
        nets[line["transactionId"], line["currency"]] += signed(line)
    assert len(nets) == 2
    assert set(nets.values()) == {0}


def the_journal_only_grows(ledger: Ledger, _clients: int) -> None:
    fund(ledger, A, 5_000)
    ledger.post(transfer(A, B, 1_000, "t1"))
    before = [_same(line) for line in ledger.journal()]
    ledger.post(transfer(B, A, 1_000, "t2"))
    ledger.post(transfer(A, B, 1_000, "t3"))
    after = [_same(line) for line in ledger.journal()]
    assert len(after) == len(before) + 4
    assert after[: len(before)] == before


def entries_are_chained(ledger: Ledger, _clients: int) -> None:
    """Of a chain of whole entries: each names the one before it, and no hash comes twice."""
    fund(ledger, A, 1_000)
    for number in range(5):
        ledger.post(transfer(A, B, 100, f"t{number}"))
    links = dict.fromkeys((line["prevHash"], line["entryHash"]) for line in ledger.journal())
    hashes = [own for _, own in links]
    assert [before for before, _ in links] == ["", *hashes[:-1]]
    assert len(set(hashes)) == 6
    assert all(hashes)


def a_duplicate_does_nothing(ledger: Ledger, _clients: int) -> None:
    fund(ledger, A, 10_000)
    assert ledger.post(transfer(A, B, 2_500, "dup")) == "APPLIED"
    before = ledger.journal()
    assert ledger.post(transfer(A, B, 2_500, "dup")) == "DUPLICATE"
    assert ledger.journal() == before
    assert ledger.balance(B) == 2_500


def concurrent_duplicates_are_one(ledger: Ledger, clients: int) -> None:
    fund(ledger, A, 2_500 * clients)
    told = Counter(at_once(clients, lambda _: ledger.post(transfer(A, B, 2_500, "race"))))
    assert told == {"APPLIED": 1, "DUPLICATE": clients - 1}
    assert ledger.balance(B) == 2_500


def a_hot_account_loses_nothing(ledger: Ledger, clients: int) -> None:
    told = at_once(
        clients,
        lambda n: ledger.post(transfer("external:funding", "acct:hot", 100, f"hot-{n}", True)),
    )
    assert told == ["APPLIED"] * clients
    assert ledger.balance("acct:hot") == 100 * clients


def value_is_conserved(ledger: Ledger, clients: int) -> None:
    accounts = [f"acct:{number}" for number in range(8)]
    for account in accounts:
        fund(ledger, account, 100 * clients)

    def move(number: int) -> str:
        giver, taker = accounts[number % 8], accounts[(number + 3) % 8]
        return ledger.post(transfer(giver, taker, 100, f"mv-{number}", True))

    assert at_once(clients, move) == ["APPLIED"] * clients
    assert sum(ledger.balance(account) for account in accounts) == 8 * 100 * clients


def balances_are_the_journal(ledger: Ledger, clients: int) -> None:
    fund(ledger, A, 50 * clients)
    at_once(clients, lambda n: ledger.post(transfer(A, B, 50, f"proj-{n}", True)))
    journal = ledger.journal()
    assert {a: ledger.balance(a) for a in (A, B)} == {a: rebuilt(journal, a) for a in (A, B)}
    assert ledger.balance(B) == 50 * clients


def a_drain_does_not_overdraw(ledger: Ledger, clients: int) -> None:
    """Half of the clients find the money there."""
    fund(ledger, A, 1_000 * (clients // 2))
    told = Counter(
        at_once(clients, lambda n: ledger.post(transfer(A, B, 1_000, f"drain-{n}")))
    )  # fmt: skip
    assert told == {"APPLIED": clients // 2, "REJECTED": clients - clients // 2}
    assert ledger.balance(A) == 0


def small_amounts_do_not_drift(ledger: Ledger, clients: int) -> None:
    """One fen, twice as often as there are clients, one after another."""
    fund(ledger, A, 10_000)
    for number in range(2 * clients):
        assert ledger.post(transfer(A, B, 1, f"penny-{number}")) == "APPLIED"
    assert (ledger.balance(A), ledger.balance(B)) == (10_000 - 2 * clients, 2 * clients)


def currencies_do_not_mix(ledger: Ledger, _clients: int) -> None:
    fund(ledger, A, 10_000)
    before = ledger.journal()
    mixed = asking("fx", leg(A, "DEBIT", 500), leg(B, "CREDIT", 500, "EUR"), overdraft=True)
    assert ledger.post(mixed) == "REJECTED"
    assert ledger.journal() == before


def a_reversal_is_added(ledger: Ledger, _clients: int) -> None:
    fund(ledger, A, 10_000)
    ledger.post(transfer(A, B, 3_000, "original"))
    before = [_same(line) for line in ledger.journal()]
    assert ledger.post(transfer(B, A, 3_000, "its reversal")) == "APPLIED"
    after = [_same(line) for line in ledger.journal()]
    assert after[: len(before)] == before
    assert len(after) == len(before) + 2
    assert (ledger.balance(A), ledger.balance(B)) == (10_000, 0)


def the_state_rebuilds(ledger: Ledger, clients: int) -> None:
    accounts = [f"acct:{number}" for number in range(6)]
    for account in accounts:
        fund(ledger, account, 300 * clients)

    def move(number: int) -> str:
        giver, taker = accounts[number % 6], accounts[(number + 2) % 6]
        return ledger.post(transfer(giver, taker, 300, f"rb-{number}", True))

    assert at_once(clients, move) == ["APPLIED"] * clients
    journal = ledger.journal()
    live = {account: ledger.balance(account) for account in accounts}
    assert live == {account: rebuilt(journal, account) for account in accounts}


def each_account_has_an_order(ledger: Ledger, clients: int) -> None:
    fund(ledger, A, 100 * clients)
    at_once(clients, lambda n: ledger.post(transfer(A, B, 100, f"seq-{n}", True)))
    orders: dict[str, list[int]] = defaultdict(list)
    for line in ledger.journal():
        orders[line["accountId"]].append(line["accountSequence"])
    assert len(orders[B]) == clients
    for order in orders.values():
        assert order == sorted(set(order))


def a_refused_duplicate_is_refused(ledger: Ledger, clients: int) -> None:
    fund(ledger, A, 1_000)
    told = at_once(clients, lambda _: ledger.post(transfer(A, B, 5_000, "unfunded")))
    assert told == ["REJECTED"] * clients
    assert (ledger.balance(A), ledger.balance(B)) == (1_000, 0)


STATEMENTS: tuple[Statement, ...] = (
    every_transaction_balances, the_journal_only_grows, entries_are_chained,
    a_duplicate_does_nothing, concurrent_duplicates_are_one, a_hot_account_loses_nothing,
    value_is_conserved, balances_are_the_journal, a_drain_does_not_overdraw,
    small_amounts_do_not_drift, currencies_do_not_mix, a_reversal_is_added,
    the_state_rebuilds, each_account_has_an_order, a_refused_duplicate_is_refused,
)  # fmt: skip
