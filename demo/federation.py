"""The input files of a made-up city federation in its first year, from nothing but a seed.

``plan(seed)`` is the ground truth: 150 employers, over 50,000 people, their rosters, the changes of
the year, some 2,500 claims, and every mistake that is planted. The ``write_…`` methods put it into
files as offices hand them in; ``expected`` counts what was planted, so that what the product finds
can be compared. The same seed gives the same bytes. Nothing here knows the product: the files and
their headings are all they share.

Mistakes and rates: ``demo.rosters`` (in ten thousand rows), ``demo.changes``, ``demo.claims`` and
``demo.claim_slips`` (numbers a year), ``demo.receipts`` (roles), ``demo.bank`` (cards returned).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from demo import bank, changes, claim_files, claim_slips, claims, employers, receipts, rosters
from demo.changes import Change
from demo.claim_slips import Reversal
from demo.claims import Patients
from demo.employers import Employer
from demo.people import Person, Registrar
from demo.rosters import Slip
from demo.settlements import Claim, Insured
from demo.vouchers import WRONG_VOUCHER, write_vouchers

#: Employers whose people get no claims but the planted ones, since their cover is a story.
UNCERTAIN_ROLES = ("late_payer", "out_of_town")

CIVIL_SERVICE = ("机关", "事业单位")

#: The employer whose roster is handed in a second time, unchanged.
RESENT_ROLE = "thousand"


@dataclass(frozen=True, slots=True)
class Federation:
    """Everything that is so, and everything that is claimed to be so."""

    seed: int
    employers: tuple[Employer, ...]
    slips: tuple[Slip, ...]
    changes: tuple[Change, ...]
    claims: tuple[Claim, ...]
    reversals: tuple[Reversal, ...]
    stories: Mapping[str, Mapping[str, str]]

    @property
    def enrolled_count(self) -> int:
        """Members after all rosters and corrections, before the changes of the year."""
        people = sum(len(employer.staff) for employer in self.employers)
        return people - len(rosters.dropped(self.slips))

    def write_registration(self, folder: Path) -> Path:
        """``units.xlsx``: 单位登记表."""
        return employers.write_registration(folder, self.employers)

    def write_rosters(self, folder: Path) -> list[Path]:
        """``rosters/NNN-单位名.xlsx`` or ``.csv``, in the order in which they are handed in."""
        return rosters.write_rosters(folder, self.seed, self.employers, self.slips)

    def write_corrections(self, folder: Path) -> list[Path]:
        """``corrections/更正-N.xlsx``, and last ``银行卡手机号更正.xlsx``."""
        return rosters.write_corrections(folder, self.employers, self.slips)

    def write_resent(self, folder: Path) -> Path:
        """``resent/``: one roster once more, byte for byte; rosters must have been written."""
        (number,) = (each.number for each in self.employers if each.role == RESENT_ROLE)
        (roster,) = (folder / "rosters").glob(f"{number:03d}-*")
        return rosters.resend(folder, roster)

    def write_changes(self, folder: Path) -> list[Path]:
        """``changes/增减员-YYYY-MM.xlsx``."""
        return changes.write_changes(folder, self.changes)

    def write_claims(self, folder: Path) -> list[Path]:
        """``claims/申报-YYYY-MM.xlsx``."""
        return claim_files.write_claims(folder, self.claims)

    def write_reversals(self, folder: Path) -> list[Path]:
        """``reversals/结算撤销-YYYY-MM.csv``."""
        return claim_files.write_reversals(folder, self.reversals)

    def write_vouchers(self, folder: Path) -> list[Path]:
        """``vouchers/NN-….json``."""
        return write_vouchers(folder, self.seed)

    def write_all(self, folder: Path) -> None:
        """All files that do not answer something the product made."""
        self.write_registration(folder)
        self.write_rosters(folder)
        self.write_corrections(folder)
        self.write_resent(folder)
        self.write_changes(folder)
        self.write_claims(folder)
        self.write_reversals(folder)
        self.write_vouchers(folder)

    def make_receipts(self, folder: Path, invoices: Sequence[Mapping[str, Any]]) -> list[Path]:
        """``receipts/银行到账-YYYY-MM.csv`` for invoices issued; see ``demo.receipts``."""
        return receipts.make_receipts(folder, self.seed, self.employers, invoices)

    def make_bank_results(self, bank_file: Path, out: Path, answered_on: date) -> dict[str, int]:
        """The bank's answer to a bank file; counts by 成功 and 退回. See ``demo.bank``."""
        return bank.make_bank_results(bank_file, out, self.seed, answered_on)

    def replacement_card(self, account: str) -> str:
        """The good card of a member whose ``account`` the bank returned."""
        return bank.replacement_card(self.seed, account)

    def expected(self) -> dict[str, Any]:
        """What was planted, in counts by kind."""
        return {
            "employers": len(self.employers),
            "enrolled": self.enrolled_count,
            "joiners": sum(each.change == "新增" and not each.slip for each in self.changes),
            "rosters": dict(Counter(slip.kind for slip in self.slips)),
            "rosters_dropped": len(rosters.dropped(self.slips)),
            "changes": dict(Counter(each.slip or each.change for each in self.changes)),
            "claims": len({claim.claim_no for claim in self.claims}),
            "claim_lines": sum(len(claim.settlements) for claim in self.claims),
            "claims_planted": dict(Counter(claim.slip for claim in self.claims if claim.slip)),
            "reversals": {
                "paid": sum(each.was_paid for each in self.reversals),
                "unpaid": sum(not each.was_paid for each in self.reversals),
            },
        }


def plan(seed: int) -> Federation:
    """The whole federation of ``seed``; takes some seconds."""
    registrar = Registrar(seed)
    units = employers.plan_employers(seed, registrar)
    slips = rosters.plan_slips(seed, units)
    steady = _steady(units, slips)
    moves = changes.plan_changes(seed, registrar, units, steady)
    patients = _patients(registrar, units, slips, steady, moves)
    desk, honest = claims.plan_claims(seed, patients)
    every, reversals = claim_slips.spoil(desk, honest)
    stories: dict[str, Mapping[str, str]] = {**receipts.plan_stories(units)}
    stories["voucher_to_reverse"] = {"file": WRONG_VOUCHER}
    return Federation(seed, units, slips, moves, tuple(every), tuple(reversals), stories)


def _steady(units: Sequence[Employer], slips: Sequence[Slip]) -> dict[int, list[Person]]:
    """By employer number, the people in whose rows nothing is wrong anywhere."""
    slipped = {slip.person.id_number for slip in slips}
    return {
        unit.number: [person for person in unit.staff if person.id_number not in slipped]
        for unit in units
    }


def _patients(
    registrar: Registrar,
    units: Sequence[Employer],
    slips: Sequence[Slip],
    steady: Mapping[int, Sequence[Person]],
    moves: Sequence[Change],
) -> Patients:
    moved = {each.person.id_number for each in moves}
    certain = [unit for unit in units if unit.role not in UNCERTAIN_ROLES]
    (late_payer,) = (unit for unit in units if unit.role == "late_payer")
    return Patients(
        members=[
            person
            for unit in certain
            for person in steady[unit.number]
            if person.id_number not in moved
        ],
        insured={person.id_number: _insured(unit) for unit in certain for person in unit.staff},
        late_payers=steady[late_payer.number],
        late_cover_from=receipts.LATE_PAID_ON + timedelta(days=1),
        joiners=[
            (each.person, each.changed_on)
            for each in moves
            if each.change == "新增" and not each.slip
        ],
        dropped=_dropped_people(slips),
        strangers=[registrar.person() for _ in range(claims.PLANTED["never_enrolled"])],
    )


def _dropped_people(slips: Sequence[Slip]) -> list[Person]:
    gone = rosters.dropped(slips)
    return [slip.person for slip in slips if slip.person.id_number in gone]


def _insured(unit: Employer) -> Insured:
    """Public servants have 公务员医疗补助, the staff of one factory in four a supplement."""
    return Insured(unit.kind in CIVIL_SERVICE, unit.kind == "企业" and unit.number % 4 == 0)
