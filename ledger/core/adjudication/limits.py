"""Floor and caps: the benefit raised, limited, cut to what earlier claims left, or not paid."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.core.adjudication import earlier
from ledger.core.adjudication.base import formula_of
from ledger.core.adjudication.claim import Claim
from ledger.core.adjudication.eligibility import granted_beside
from ledger.core.adjudication.running import Running
from ledger.money import yuan
from ledger.nouns import Fen, Reason, Working
from ledger.rules import Exclusive, JointCap, Per

#: The code of a cut → the reason where it left nothing.
_REACHED: Mapping[str, str] = {
    "cut_to_not_over": "nothing_within_limit",
    "cut_to_difference": "no_difference",
    "cut_to_rest_of_difference": "no_difference",
    "cut_to_joint_claim_cap": "nothing_payable",
    "cut_to_line_period_cap": "line_period_cap_reached",
    "cut_to_joint_period_cap": "joint_period_cap_reached",
    "cut_to_period_cap": "period_cap_reached",
    "cut_to_line_lifetime_cap": "line_lifetime_cap_reached",
    "cut_to_joint_lifetime_cap": "joint_lifetime_cap_reached",
}
#: Codes of the reasons whose fact ``taken`` says what a claim gave up for exclusive lines.
GAVE_UP = frozenset({"cut_to_difference", "cut_to_rest_of_difference", "no_difference"})
#: Codes of cuts, which stand as reasons on a claim granted in part.
CUTS = frozenset({"cut_to_claim_cap", *_REACHED})


class Limits:
    """The benefit on its way through floor and caps. ``nothing``: why nothing came of it."""

    def __init__(self, claim: Claim, amount_fen: Fen) -> None:
        self.claim = claim
        self.running = Running(amount_fen)
        self.nothing: Reason | None = None
        self.given_up_fen = 0  # for exclusive lines

    @property
    def cuts(self) -> list[Working]:
        """The steps that cut, which a claim granted in part has for its reasons."""
        return [step for step in self.running.workings if step.what in CUTS]

    def apply(self) -> None:
        """All of them, in the order of the rulebook. Raises FactMissing."""
        plan = self.claim.plan
        if not plan.is_limited:
            self._cap_claim()
            self._cap_all_lines()
            return
        self._raise_to_floor()
        self._limit_by_expression()
        self._cap_claim()
        counted = 0
        for one in plan.exclusive:
            if one.later == "difference":
                counted = self._leave_difference(one, counted)
        for cap in plan.joint_caps[Per.CLAIM]:
            self._cap_joint_claim(cap)
        self._cap_line(Per.PERIOD)
        for cap in plan.joint_caps[Per.PERIOD]:
            self._cap_joint(cap)
        self._cap_all_lines()
        self._cap_line(Per.LIFETIME)
        for cap in plan.joint_caps[Per.LIFETIME]:
            self._cap_joint(cap)
        self._drop_if_small()

    # -- floor, expression, cap of a claim --------------------------------------------------------

    def _raise_to_floor(self) -> None:
        floor = self.claim.of(self.claim.line.floor_fen)
        if 0 < self.running.fen < floor:
            facts = {"floor": yuan(floor)}
            self.running.to(floor, "raised_to_floor", self.claim.article("floor"), facts)

    def _limit_by_expression(self) -> None:
        text = self.claim.of(self.claim.line.not_over)
        if text is None:
            return
        formula = formula_of(text)
        limit = formula.total(self.claim.case.settlements)
        facts = {"limit": yuan(limit), "expression": text, "formula": formula.headings}
        self._cut(limit, "cut_to_not_over", self.claim.article("not_over"), facts)

    def _cap_claim(self) -> None:
        claim = self.claim
        cap = claim.of(claim.line.cap_per_claim_fen)
        if cap is not None:
            cap = self._for_all_shares(cap)
            if self.running.fen > cap:
                article = claim.article("cap_per_claim")
                self._cut(cap, "cut_to_claim_cap", article, {"cap": yuan(cap)})

    def _leave_difference(self, one: Exclusive, counted: Fen) -> Fen:
        """What the line gives above the others of ``one``, less what it gave up for them before.

        ``counted``: what it gave up before and an exclusive rule above has counted already; answers
        the same with this rule.
        """
        claim = self.claim
        granted = granted_beside(claim, one)
        if not granted:
            return counted
        given = earlier.benefits(claim.case, one.per, granted)
        before = min(given, max(0, earlier.given_up(claim.case, one.per) - counted))
        taken = min(self.running.fen, given - before)
        facts = {"given": yuan(given), "taken": yuan(taken), **claim.names_of(granted)}
        article, left = claim.rules.article("exclusive"), self.running.fen - taken
        what = "cut_to_difference"
        if before:
            what, facts["before"] = "cut_to_rest_of_difference", yuan(before)
        self.given_up_fen += taken
        if not left:
            facts["taken"] = yuan(self.given_up_fen)  # the one reason left to tell of it
        self._cut(left, what, article, facts)
        return counted + before

    def _drop_if_small(self) -> None:
        least = self.claim.of(self.claim.line.least_fen)
        if 0 < self.running.fen < least:
            facts = {"least": yuan(least), "benefit": yuan(self.running.fen)}
            article = self.claim.article("nothing_under")
            self.running.to(0, "under_least", article, facts)
            self.nothing = Reason("benefit_under_least", article, facts)

    # -- what earlier claims left of a cap --------------------------------------------------------

    def _cap_line(self, per: Per) -> None:
        claim, line = self.claim, self.claim.line
        in_period = per is Per.PERIOD
        cap = claim.of(line.cap_per_period_fen if in_period else line.cap_per_lifetime_fen)
        if cap is not None:
            before = earlier.benefits(claim.case, per, (line.line,))
            cap = self._for_all_shares(cap, before)
            self._leave(cap, before, f"cut_to_line_{per}_cap", claim.article(f"cap_per_{per}"))

    def _cap_all_lines(self) -> None:
        claim = self.claim
        cap = claim.of(claim.rules.cap_per_period_fen)
        if cap is not None:
            before = earlier.benefits(claim.case, Per.PERIOD)
            self._leave(cap, before, "cut_to_period_cap", claim.rules.article("cap_per_period"))

    def _cap_joint_claim(self, cap: JointCap) -> None:
        limit = self.claim.of(cap.amount_fen)
        facts = {"cap": yuan(limit), **self.claim.names_of(cap.lines)}
        article = self.claim.rules.article("joint_caps")
        self._cut(limit, "cut_to_joint_claim_cap", article, facts)

    def _cap_joint(self, cap: JointCap) -> None:
        claim = self.claim
        before = earlier.benefits(claim.case, cap.per, cap.lines)
        what, article = f"cut_to_joint_{cap.per}_cap", claim.rules.article("joint_caps")
        self._leave(claim.of(cap.amount_fen), before, what, article, claim.names_of(cap.lines))

    def _leave(
        self,
        cap: Fen,
        before: Fen,
        what: str,
        article: str,
        names: Mapping[str, str] | None = None,
    ) -> None:
        """Not more than what is left of a cap after the benefits before."""
        left = max(0, cap - before)
        if self.running.fen > left:
            facts = {"cap": yuan(cap), "earlier": yuan(before), "left": yuan(left)}
            self._cut(left, what, article, {**facts, **(names or {})})

    def _for_all_shares(self, cap: Fen, before: Fen = 0) -> Fen:
        """A cap of the line for all shares, with a step where it is about to cut."""
        claim = self.claim
        if claim.line.shares_multiply not in ("caps", "both") or claim.shares == 1:
            return cap
        total = cap * claim.shares
        if self.running.fen > max(0, total - before):
            facts = {"shares": str(claim.shares), "one": yuan(cap), "cap": yuan(total)}
            self.running.to(self.running.fen, "cap_times_shares", claim.article("shares"), facts)
        return total

    def _cut(self, limit: Fen, what: str, article: str, facts: Mapping[str, str]) -> None:
        if self.running.fen > limit:
            self.running.to(limit, what, article, facts)
            if not limit:
                self.nothing = self._why_nothing(what, article, facts)

    def _why_nothing(self, what: str, article: str, facts: Mapping[str, str]) -> Reason:
        if what == "cut_to_claim_cap":
            return self._without_claim_cap()
        told = {name: fact for name, fact in facts.items() if name != "left"}
        return Reason(_REACHED[what], article, told)

    def _without_claim_cap(self) -> Reason:
        """A cap of nothing for a claim; a used-up cap of the period would be the better reason."""
        claim = self.claim
        cap = claim.of(claim.rules.cap_per_period_fen)
        before = earlier.benefits(claim.case, Per.PERIOD)
        if cap is not None and before >= cap:
            facts = {"cap": yuan(cap), "earlier": yuan(before)}
            return Reason("period_cap_reached", claim.rules.article("cap_per_period"), facts)
        key = "tiers" if claim.line.tiers is not None else "cap_per_claim"
        return Reason("nothing_payable", claim.article(key), {})
