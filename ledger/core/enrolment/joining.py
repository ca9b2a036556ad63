"""Whether somebody may join: window, joining after the first day, conditions, equal shares."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from ledger.core.enrolment.facts import (
    check_conditions,
    facts_asked,
    person_facts,
    title_of,
)
from ledger.core.enrolment.timing import may_join, window_days
from ledger.core.enrolment.values import Join, Known, Request
from ledger.identity import Problem
from ledger.nouns import EnrolmentKind
from ledger.rules import EnrolmentRules

#: A heading of the roster ("" for the whole row) and what is wrong there.
At = tuple[str, Problem]


class Door:
    """Judges those who want to join, under the rules of one period."""

    def __init__(self, known: Known, rules: EnrolmentRules, changed_on: str) -> None:
        """``changed_on``: the heading of the day, as findings name it."""
        self._known = known
        self._rules = rules
        self._changed_on = changed_on
        self._window = window_days(rules, known.period_starts_on, known.period_ends_on)
        self._wanted = sorted(known.wanted | facts_asked(rules.counted))
        self._asks_when = rules.window is not None or rules.joining.allowed != "any_time"
        self._asks_who = bool(rules.requirements or self._wanted)

    def problems(self, request: Request, known: Known) -> list[At]:
        """What stands against somebody joining; empty where nothing does.

        ``known``: what is known of that person in particular.
        """
        found: list[At] = []
        if self._asks_when:
            found += [(self._changed_on, problem) for problem in self._check_day(request)]
        if self._asks_who:
            found += [("", problem) for problem in self._check_facts(request, known)]
        return found

    def _check_day(self, request: Request) -> list[Problem]:
        """Handed in in the window, for the first days; or later, by whom ``joining`` lets in."""
        known, today = self._known, self._known.today
        if today is None:
            raise ValueError("the scheme limits the days of joining: today must be known")
        starts_on = known.period_starts_on
        joined_on = request.changed_on or max(today, starts_on)
        opens, closes = self._window or (None, None)
        if opens and closes and opens <= today <= closes and joined_on <= max(starts_on, closes):
            return []
        if joined_on > starts_on:
            came_on = max(today, joined_on)
            if may_join(came_on, request.written_on, starts_on, self._rules):
                return []
            return [self._too_late(came_on, request.written_on or starts_on)]
        if opens and closes:
            facts = {"day": today, "opens": opens, "closes": closes}
            return [("outside_window", {key: day.isoformat() for key, day in facts.items()})]
        return []

    def _too_late(self, came_on: date, since: date) -> Problem:
        starts_on = self._known.period_starts_on.isoformat()
        within = self._rules.joining.within_days
        if within is None:
            return "joining_not_allowed", {"day": came_on.isoformat(), "starts_on": starts_on}
        last = since + timedelta(days=within)
        days = {"day": came_on, "since": since, "last": last}
        return "joining_too_late", {
            **{key: day.isoformat() for key, day in days.items()},
            "within": str(within),
        }

    def _check_facts(self, request: Request, known: Known) -> list[Problem]:
        person = request.person
        facts = person_facts(
            id_type=person.id_type,
            id_number=person.id_number,
            period_starts_on=known.period_starts_on,
            kind=known.kinds.get(person.id_number, EnrolmentKind.FIRST),
            consecutive_periods=known.consecutive.get(person.id_number, 1),
            shares=request.shares or 1,
            stated=request.facts,
            employer_stated=known.employer_facts.get(request.employer.employer_id, {}),
            declared=known.fact_rules,
        )
        problems = check_conditions(facts, self._rules)
        for name in self._wanted:
            missing: Problem = ("member_fact_missing", {"fact": name})
            if name not in facts and missing not in problems:
                problems.append(missing)
        return [self._named(problem) for problem in problems]

    def _named(self, problem: Problem) -> Problem:
        """The problem with the title of the fact instead of its name."""
        code, facts = problem
        if "fact" not in facts:
            return problem
        return code, {"fact": title_of(facts["fact"], self._known.fact_rules)}


def unequal_shares(joins: Iterable[Join], known: Known) -> dict[int, Problem]:
    """Rows whose shares are not those of their employer's others, with what is wrong.

    What the employer's enrolled hold decides; where nobody is enrolled yet, what most rows say
    (ties: the earlier row).
    """
    by_employer: dict[int, list[Join]] = defaultdict(list)
    for join in joins:
        by_employer[join.employer_id].append(join)
    problems: dict[int, Problem] = {}
    for employer_id, own in by_employer.items():
        held = known.unit_shares.get(employer_id)
        usual = held or Counter(join.shares for join in own).most_common(1)[0][0]
        first = next((join.row for join in own if join.shares == usual), 0)
        for join in own:
            if join.shares == usual:
                continue
            facts = {"row": str(join.row), "shares": str(join.shares), "usual": str(usual)}
            if held:
                problems[join.row] = ("shares_not_as_unit", facts)
            else:
                problems[join.row] = ("shares_not_equal", facts | {"other_row": str(first)})
    return problems
