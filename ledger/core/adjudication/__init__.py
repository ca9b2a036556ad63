"""Deciding a claim (审核): from the case and the rules to a decision with its reasons and workings.

A decision answers two questions in turn. Is there a right to benefit: enrolled, paid, in cover, in
time, and all that the benefit line asks for? All reasons against it are collected, in a fixed
order, so that the member hears everything at once. And how much: base, tiers or sums, floor, caps,
each step written down with the article it follows.

The same case under the same rules gives the same decision, always: nothing here knows what day it
is. What a claim counts for later ones (used-up deductibles, caps, numbers of claims) is an
``EarlierClaim``, made by ``earlier_of`` from the decision.
"""

from ledger.core.adjudication.deciding import AMOUNT_REASONS, decide, earlier_of

__all__ = ["AMOUNT_REASONS", "decide", "earlier_of"]
