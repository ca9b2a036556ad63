"""The end of a period: income less expense, the reserve, and the pool for relief (二次救助)."""

from __future__ import annotations

from ledger.money import Rounding, portion
from ledger.nouns import ClosingResult, Fen
from ledger.rules import ClosingRules


def close(
    income_fen: Fen, expense_fen: Fen, contributions_fen: Fen, rules: ClosingRules
) -> ClosingResult:
    """Where the result of a period goes. ``contributions_fen`` is the part of income paid in dues.

    Always exact: income − expense = surplus − deficit, and surplus = reserve + relief pool +
    carried. A deficit sets nothing aside and gives no pool; it is a result and not an error, for
    published payout ratios reach 124.6 %. The reserve is rounded half up; the pool is rounded
    down, so that it never promises a fen that is not there. If the rulebook allows a reserve above
    the surplus, there is no pool and ``carried_fen`` is negative: that much is drawn from the fund
    carried forward (see ``appropriations``).
    """
    result = income_fen - expense_fen
    if result < 0:
        return ClosingResult(income_fen, expense_fen, 0, -result, 0, 0, 0)
    reserve = _reserve(result, contributions_fen, rules)
    pool = portion(max(result - reserve, 0), rules.relief_pool_rate, Rounding.DOWN)
    carried = result - reserve - pool
    return ClosingResult(income_fen, expense_fen, result, 0, reserve, pool, carried)


def appropriations(result: ClosingResult) -> tuple[tuple[str, str, Fen], ...]:
    """What the result of a period makes: event, name of its amount, and the amount, all above zero.

    What a reserve takes beyond the surplus leaves the result of the period short, just as a deficit
    does, and the fund carried forward makes it up in the same event. After them the result of the
    period is nil. That fund may fall below zero, as after deficits; the books then show it.
    """
    events = (
        ("reserve_set_aside", "reserve", result.reserve_fen),
        ("pool_set_aside", "pool", result.relief_pool_fen),
        ("surplus_carried", "carried", max(result.carried_fen, 0)),
        ("deficit_carried", "deficit", result.deficit_fen + max(-result.carried_fen, 0)),
    )
    return tuple(event for event in events if event[2])


def _reserve(surplus_fen: Fen, contributions_fen: Fen, rules: ClosingRules) -> Fen:
    if rules.reserve_of == "contributions":
        reserve = portion(contributions_fen, rules.reserve_rate)
    elif rules.reserve_of == "surplus":
        reserve = portion(surplus_fen, rules.reserve_rate)
    else:
        raise ValueError(f"reserve_of is {rules.reserve_of!r}")
    return min(reserve, surplus_fen) if rules.reserve_cap_is_surplus else reserve
