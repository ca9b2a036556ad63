"""Benefits without tiers: so much a day, the sum of a disease, or what is missing to a sum.

The amount before floor and caps is the base that the decision states.
"""

from __future__ import annotations

from fractions import Fraction

from ledger.core.adjudication import earlier
from ledger.core.adjudication.adjusting import adjusted_sum, changes_of
from ledger.core.adjudication.claim import Claim
from ledger.core.adjudication.running import Amount, Running, less_aid, round_off, times_shares
from ledger.money import yuan
from ledger.nouns import Fen, Reason
from ledger.rules import Daily, Method, Per


def sum_of(claim: Claim) -> Amount:
    """What a line without tiers gives before floor and caps."""
    if claim.line.method is Method.PER_DAY:
        return _per_day(claim)
    if claim.line.method is Method.LUMP_SUM:
        return _lump_sum(claim)
    return _make_up_to(claim)


def _finish(claim: Claim, running: Running) -> None:
    """Factors, rounding and shares."""
    changes = changes_of(claim) if claim.line.adjustments else []
    exact = adjusted_sum(claim, Fraction(running.fen), changes, running)
    round_off(running, exact, claim)
    times_shares(running, claim)


def _after_aid(claim: Claim, running: Running, nothing: Reason) -> Amount:
    """The amount less aid; ``nothing`` is why, where there was nothing even before."""
    if running.fen:
        less_aid(running, claim)
        if not running.fen:
            nothing = Reason("nothing_after_aid", claim.article("less_aid"), {})
    return Amount(running.fen, running.workings, None if running.fen else nothing)


# -- days -----------------------------------------------------------------------------------------


def days_of(claim: Claim, daily: Daily) -> int | None:
    """The days of a claim as its line counts them; None where the stay is not known."""
    if claim.nights is None:
        return None
    if daily.count == "both_days":
        admitted_on, discharged_on, _ = claim.dates
        assert admitted_on is not None
        assert discharged_on is not None
        return (discharged_on - admitted_on).days + 1
    return claim.nights


def _per_day(claim: Claim) -> Amount:
    daily = claim.needed(claim.line.daily, "daily")
    article = claim.article("daily")
    days = days_of(claim, daily)
    if days is None:
        return Amount(0, [], Reason("dates_missing", article, {}))
    before = earlier.days(claim.case) if daily.per is Per.PERIOD else 0
    running = Running(daily.amount_fen)
    _days_step(claim, daily, before, days, running)
    facts = {"days": str(days), "before": str(before), "from_day": str(daily.from_day)}
    if before:
        given = _for_days(daily, before)
        after = max(0, running.fen - given)
        running.to(after, "earlier_days_taken_off", article, {"given": yuan(given), **facts})
    nothing = Reason(_why_no_days(daily, before, days), article, facts)
    if running.fen:
        _finish(claim, running)
        nothing = Reason("nothing_payable", article, {})
    return _after_aid(claim, running, nothing)


def _paid_days(daily: Daily, days: int) -> int:
    paid = max(0, days - daily.from_day + 1)
    return paid if daily.most_days is None else min(paid, daily.most_days)


def _for_days(daily: Daily, days: int) -> Fen:
    if days <= daily.short_stay_days:
        return daily.short_stay_fen
    return _paid_days(daily, days) * daily.amount_fen


def _days_step(claim: Claim, daily: Daily, before: int, days: int, running: Running) -> None:
    """What all days together give, this claim's and, per period, those before."""
    total = before + days
    facts = {"days": str(days), "before": str(before), "total": str(total)}
    article, after = claim.article("daily"), _for_days(daily, total)
    together = "_together" if before else ""
    if total <= daily.short_stay_days:
        running.fen = after
        facts["most"] = str(daily.short_stay_days)
        running.to(after, "short_stay" + together, article, facts)
        return
    facts |= {"paid_days": str(_paid_days(daily, total)), "a_day": yuan(daily.amount_fen)}
    running.to(after, "days_paid" + together, article, facts)


def _why_no_days(daily: Daily, before: int, days: int) -> str:
    """Too short a stay, no days left of the period, or all that was due was given before."""
    if not _for_days(daily, before + days):
        return "no_days"
    is_short = before + days <= daily.short_stay_days
    is_used_up = _paid_days(daily, before + days) == _paid_days(daily, before)
    return "days_used_up" if is_used_up and not is_short else "days_given_before"


# -- sums -----------------------------------------------------------------------------------------


def _lump_sum(claim: Claim) -> Amount:
    disease = claim.disease
    if claim.line.diseases:
        article = claim.article("diseases")
        if disease is None:  # said among the reasons: the diagnosis is not listed
            return Amount(0, [])
        amount = claim.of(disease.amount_fen)
        facts = {"disease": disease.name, "diagnosis": claim.case.diagnosis_code}
        running = Running(amount)
        running.to(amount, "sum_of_disease", article, facts)
    else:
        article = claim.article("amount")
        running = Running(claim.needed(claim.line.amount_fen, "amount"))
        running.to(running.fen, "sum_paid", article, {"amount": yuan(running.fen)})
    _finish(claim, running)
    return _after_aid(claim, running, Reason("nothing_payable", article, {}))


def _make_up_to(claim: Claim) -> Amount:
    article = claim.article("amount")
    running = Running(claim.needed(claim.line.amount_fen, "amount"))
    running.to(running.fen, "made_up_to", article, {"amount": yuan(running.fen)})
    _finish(claim, running)
    target = running.fen
    counted = earlier.benefits(claim.case, Per.PERIOD, claim.line.counted_lines)
    if counted:
        facts = {"given": yuan(counted), **claim.names_of(claim.line.counted_lines)}
        after = max(0, target - counted)
        running.to(after, "benefits_counted", claim.article("counted_lines"), facts)
    less_aid(running, claim)
    nothing = None
    if not running.fen:
        nothing = Reason("made_up_already", article, {"amount": yuan(target)})
    return Amount(running.fen, running.workings, nothing)
