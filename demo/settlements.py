"""Hospital settlements whose amounts hold together, under the field names of the national record.

medfee = own pay + over limit + prior self-pay + in scope
medfee = funds + personal account + cash,  funds = Σ single funds ≤ in scope
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count

from demo.people import Person
from demo.words import Disease, Hospital

#: Above this the pooled fund pays no more and the employees' large-cost fund takes over.
POOL_CEILING_FEN = 150_000_00
LARGE_COST_RATE = 800  # thousandths
SPECIAL_OUTPATIENT_RATE = 800

#: The year's 票据代码; the number differs with every receipt.
RECEIPT_CODES = {2012: "132061251", 2013: "132061351"}

Amounts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Settlement:
    """One 结算 as printed. ``amounts`` in fen, only those that are not zero."""

    setl_id: str
    hospital: Hospital
    receipt_code: str
    receipt_no: str
    admitted_on: date
    discharged_on: date
    amounts: Amounts

    @property
    def base_fen(self) -> int:
        """The self-borne part within the insurance scope."""
        return self.amounts["inscp_scp_amt"] - self.amounts["fund_pay_sumamt"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One 申报. ``month`` is the first day of the month whose file carries it.

    ``slip`` names what is wrong with it, "" if nothing is; ``see`` the claim it repeats or mends.
    """

    claim_no: str
    month: date
    submitted_on: date
    person: Person
    line: str
    disease: Disease
    settlements: tuple[Settlement, ...]
    slip: str = ""
    see: str = ""

    @property
    def base_fen(self) -> int:
        return sum(settlement.base_fen for settlement in self.settlements)


@dataclass(frozen=True, slots=True)
class Insured:
    """What of the insurance differs from person to person."""

    is_civil_servant: bool
    has_supplement: bool


class Hospitals:
    """Makes settlements; no 结算ID and no receipt number twice."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._serial: Iterator[int] = count(100_001)
        self._receipt: Iterator[int] = count(20_130_517, 7)

    def settle(
        self, hospital: Hospital, admitted_on: date, discharged_on: date, amounts: Amounts
    ) -> Settlement:
        """Print one settlement with fresh numbers."""
        return Settlement(
            setl_id=f"{hospital.code[1:7]}{discharged_on:%y%m%d}{next(self._serial)}",
            hospital=hospital,
            receipt_code=RECEIPT_CODES[discharged_on.year],
            receipt_no=f"{next(self._receipt):010d}",
            admitted_on=admitted_on,
            discharged_on=discharged_on,
            amounts=amounts,
        )

    def inpatient(
        self, hospital: Hospital, cost_fen: int, insured: Insured, is_first: bool
    ) -> Amounts:
        """The amounts of an inpatient bill; the deductible halves from the second stay on."""
        deductible = hospital.deductible_fen if is_first else hospital.deductible_fen // 2
        return self._amounts(cost_fen, deductible, hospital.rate, insured)

    def special_outpatient(self, cost_fen: int, insured: Insured) -> Amounts:
        """The amounts of a quarter's 门诊特殊病 bill, without a deductible."""
        return self._amounts(cost_fen, 0, SPECIAL_OUTPATIENT_RATE, insured)

    def _amounts(self, cost: int, deductible: int, rate: int, insured: Insured) -> Amounts:
        rng = self._rng
        own = cost * rng.randrange(15, 100) // 1000
        over = cost * rng.randrange(1, 16) // 1000 if rng.randrange(4) == 0 else 0
        prior = cost * rng.randrange(12, 60) // 1000
        scope = cost - own - over - prior
        deductible = min(deductible, scope)
        funds = self._funds(scope, deductible, rate, insured)
        personal = cost - sum(funds.values())
        account = min(personal, rng.randrange(2_000_00)) if rng.randrange(5) < 3 else 0
        amounts = {
            "medfee_sumamt": cost,
            "fulamt_ownpay_amt": own,
            "overlmt_selfpay": over,
            "preselfpay_amt": prior,
            "inscp_scp_amt": scope,
            "act_pay_dedc": deductible,
            **funds,
            "fund_pay_sumamt": sum(funds.values()),
            "acct_pay": account,
            "psn_cash_pay": personal - account,
        }
        kept = ("medfee_sumamt", "inscp_scp_amt", "fund_pay_sumamt")
        return {name: fen for name, fen in amounts.items() if fen or name in kept}

    def _funds(self, scope: int, deductible: int, rate: int, insured: Insured) -> dict[str, int]:
        """What each fund pays of the in-scope amount above the deductible."""
        pooled = min(scope - deductible, POOL_CEILING_FEN)
        funds = {
            "hifp_pay": pooled * rate // 1000,
            "hifob_pay": (scope - deductible - pooled) * LARGE_COST_RATE // 1000,
        }
        left = scope - sum(funds.values())
        if insured.is_civil_servant:
            funds["cvlserv_pay"] = left * 300 // 1000
        elif insured.has_supplement:
            funds["hifes_pay"] = left * 200 // 1000
        elif left > 15_000_00 and self._rng.randrange(6) == 0:
            funds["maf_pay"] = left * 150 // 1000
        return funds
