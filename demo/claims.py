"""A year of claims: who falls ill, what it costs, and what is honestly wrong with some claims.

About 2,500 claims with some 2,650 settlements; roughly one in eight for a major illness, one in
eight for a chronic one. Costs are set so that a fund which pays half of the in-scope self-paid part
ends the year with a surplus of 600,000 to 900,000 yuan, and so that, with most seeds, what the
gravely ill still bear needs more relief than the surplus can give. ``PLANTED`` says how many claims
are planted that cannot be paid although their sums are right; ``demo.claim_slips`` adds the ones
that repeat each other or do not add up.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from demo.chance import BILL, LONG_ILLNESS, SEVERITY, WHOLE, at_quantile, classes, points, stream
from demo.people import Person
from demo.settlements import Claim, Hospitals, Insured, Settlement
from demo.words import CHRONIC, HOSPITALS, MAJOR, ORDINARY, Disease, Hospital

PERIOD_STARTS_ON = date(2012, 8, 1)
PERIOD_ENDS_ON = date(2013, 7, 31)
DESK_OPENS_ON = date(2012, 9, 3)

#: A claim within the deadline comes this many days after discharge; a late one after 60 days.
PROMPT_DAYS = (3, 50)
LATE_DAYS = (61, 120)

#: People who fall ill, by group, and the chances (weights) of 1, 2, 3 … claims in the year.
PATIENTS: Mapping[str, tuple[int, tuple[int, ...]]] = {
    "major": (125, (38, 26, 16, 12, 8)),
    "chronic": (175, (48, 30, 14, 8)),
    "ordinary": (1_600, (92, 8)),
}
DISEASES = {"major": MAJOR, "chronic": CHRONIC, "ordinary": ORDINARY}

#: Claims that are well formed and must not be paid, or not be taken.
PLANTED = {
    "late": 46,
    "discharged_before_period": 22,
    "never_enrolled": 28,
    "dropped_from_roster": 6,
    "before_payment": 10,
    "before_joining": 4,
    "wrong_name": 12,
}

#: From this severity on (thousandths of the usual) only a hospital of level three will do.
GRAVE = 2_600
LARGEST = tuple(hospital for hospital in HOSPITALS if hospital.level == 3)

#: Illness and number of claims are mixed evenly among so many patients of like severity, so that
#: the sums of the year depend little on the seed.
NEIGHBOURS = 25

#: Of a hundred chronic claims, how many are for special-disease outpatient care.
OUTPATIENT_SHARE = 45

#: Of a hundred long stays, how many were settled midway (中途结算).
MIDWAY_SHARE = 13


@dataclass(frozen=True, slots=True)
class Patients:
    """Who may fall ill, by the part they play in the claims.

    ``members`` are covered all year, ``late_payers`` from ``late_cover_from`` on, ``joiners`` from
    the day after the one they joined on; the ``dropped`` and the ``strangers`` never.
    """

    members: Sequence[Person]
    insured: Mapping[str, Insured]
    late_payers: Sequence[Person]
    late_cover_from: date
    joiners: Sequence[tuple[Person, date]]
    dropped: Sequence[Person]
    strangers: Sequence[Person]


@dataclass(frozen=True, slots=True)
class Stay:
    """One visit to be billed. ``is_first``: the person's first in the period."""

    person: Person
    group: str
    disease: Disease
    hospital: Hospital
    discharged_on: date
    cost_fen: int
    is_first: bool


class ClaimDesk:
    """Turns stays into claims; keeps the one source of chance of all claims."""

    def __init__(self, seed: int, patients: Patients) -> None:
        self.rng = stream(seed, "claims")
        self.hospitals = Hospitals(self.rng)
        self._insured = patients.insured

    def stay(self, person: Person, group: str, between: tuple[date, date]) -> Stay:
        """A single stay for a disease of ``group``, discharged between two days."""
        disease = _disease(self.rng, group, person)
        point = self.rng.randrange(WHOLE)
        return Stay(
            person=person,
            group=group,
            disease=disease,
            hospital=_hospital(self.rng, group),
            discharged_on=_day_between(self.rng, *between),
            cost_fen=to_the_fen(self.rng, at_quantile(disease.median_yuan * 100, point, BILL)),
            is_first=True,
        )

    def claim(self, stay: Stay, days: tuple[int, int] = PROMPT_DAYS, slip: str = "") -> Claim:
        """The claim for a stay, handed in ``days`` (from, to) after discharge, without number."""
        submitted_on = stay.discharged_on + timedelta(days=self.rng.randrange(*days))
        if submitted_on < DESK_OPENS_ON:
            submitted_on = DESK_OPENS_ON + timedelta(days=self.rng.randrange(20))
        outpatient = stay.group == "chronic" and self.rng.randrange(100) < OUTPATIENT_SHARE
        settle = self._outpatient if outpatient else self._inpatient
        return Claim(
            claim_no="",
            month=submitted_on.replace(day=1),
            submitted_on=submitted_on,
            person=stay.person,
            line="门诊特殊病" if outpatient else "住院",
            disease=stay.disease,
            settlements=settle(stay, submitted_on),
            slip=slip,
        )

    def _outpatient(self, stay: Stay, _: date) -> tuple[Settlement, ...]:
        amounts = self.hospitals.special_outpatient(stay.cost_fen // 2, self._of(stay.person))
        day = stay.discharged_on
        return (self.hospitals.settle(stay.hospital, day, day, amounts),)

    def _inpatient(self, stay: Stay, submitted_on: date) -> tuple[Settlement, ...]:
        """One settlement, or two if a long stay was settled midway (中途结算)."""
        days = 3 + min(stay.cost_fen // 1_200_00, 40) + self.rng.randrange(5)
        admitted_on = stay.discharged_on - timedelta(days=days)
        insured = self._of(stay.person)
        bill = self.hospitals.inpatient
        midway = admitted_on + timedelta(days=days // 2)
        # what was settled midway must not lie before the period nor be claimed too late
        is_recent = submitted_on - midway <= timedelta(days=LATE_DAYS[0] - 1)
        may_split = days >= 11 and midway >= PERIOD_STARTS_ON and is_recent
        if not may_split or self.rng.randrange(100) >= MIDWAY_SHARE:
            amounts = bill(stay.hospital, stay.cost_fen, insured, stay.is_first)
            return (self.hospitals.settle(stay.hospital, admitted_on, stay.discharged_on, amounts),)
        first = bill(stay.hospital, stay.cost_fen // 2, insured, stay.is_first)
        second = bill(stay.hospital, stay.cost_fen - stay.cost_fen // 2, insured, False)
        return (
            self.hospitals.settle(stay.hospital, admitted_on, midway, first),
            self.hospitals.settle(stay.hospital, midway, stay.discharged_on, second),
        )

    def _of(self, person: Person) -> Insured:
        return self._insured.get(person.id_number, Insured(False, False))


def plan_claims(seed: int, patients: Patients) -> tuple[ClaimDesk, list[Claim]]:
    """Everybody's claims in order of submission, numbered; sums right, some not payable."""
    desk = ClaimDesk(seed, patients)
    people = _sick(desk.rng, patients.members)
    claims = [desk.claim(stay) for stay in _year_of_stays(desk.rng, people)]
    claims += _planted(desk, patients, people)
    claims.sort(key=lambda claim: (claim.submitted_on, claim.person.id_number))
    return desk, number(claims)


def number(claims: Sequence[Claim], used: Sequence[Claim] = ()) -> list[Claim]:
    """Give each claim the next number of its month, after those already ``used``."""
    last = Counter(claim.month for claim in used)
    numbered = []
    for claim in claims:
        last[claim.month] += 1
        claim_no = f"SB{claim.month:%Y%m}-{last[claim.month]:04d}"
        numbered.append(replace(claim, claim_no=claim_no))
    return numbered


def _sick(rng: random.Random, members: Sequence[Person]) -> Iterator[Person]:
    """Members in the order they fall ill; of any two drawn, the older one does."""
    drawn = rng.sample(members, min(len(members), 6_000))
    pairs = zip(drawn[::2], drawn[1::2], strict=False)
    return iter([min(pair, key=lambda person: person.id_number[6:14]) for pair in pairs])


def _year_of_stays(rng: random.Random, people: Iterator[Person]) -> Iterator[Stay]:
    """Every patient's stays in the period: one disease, one hospital, one severity each."""
    for group, (count, chances) in PATIENTS.items():
        table = SEVERITY if group == "major" else ((0, 1_000), (WHOLE, 1_000))
        spread = LONG_ILLNESS if group == "major" else BILL
        severities = [at_quantile(1_000, point, table) for point in sorted(points(rng, count))]
        times = [place + 1 for place in _evenly(rng, count, chances)]
        weights = [disease.weight for disease in DISEASES[group]]
        diseases = [DISEASES[group][place] for place in _evenly(rng, count, weights)]
        bills = iter(points(rng, sum(times)))
        for turn, (severity, often, disease) in enumerate(
            zip(severities, times, diseases, strict=True)
        ):
            person = next(each for each in people if each.is_woman or not disease.women_only)
            is_grave = severity > GRAVE
            hospital = LARGEST[turn % len(LARGEST)] if is_grave else _hospital(rng, group)
            for place, day in enumerate(_discharge_days(rng, often)):
                usual = disease.median_yuan * severity // 10  # fen
                cost = to_the_fen(rng, at_quantile(usual, next(bills), spread))
                yield Stay(person, group, disease, hospital, day, cost, place == 0)


def _evenly(rng: random.Random, count: int, weights: Sequence[int]) -> Iterator[int]:
    """Places in ``weights``, as often as they say also among patients who stand near each other."""
    for start in range(0, count, NEIGHBOURS):
        yield from classes(rng, min(NEIGHBOURS, count - start), weights)


def _discharge_days(rng: random.Random, often: int) -> Iterator[date]:
    """One day in the later half of each equal part of the period, so that stays do not overlap."""
    part = ((PERIOD_ENDS_ON - PERIOD_STARTS_ON).days + 1) // often
    for place in range(often):
        earliest = max(5, place * part + part // 2) if often > 1 else 5
        yield PERIOD_STARTS_ON + timedelta(days=rng.randrange(earliest, (place + 1) * part))


def _planted(desk: ClaimDesk, patients: Patients, people: Iterator[Person]) -> Iterator[Claim]:
    """The claims of ``PLANTED``, and three of the late payer's staff after its cover began."""
    august, year = PERIOD_STARTS_ON + timedelta(days=5), (PERIOD_STARTS_ON, PERIOD_ENDS_ON)
    before_late_cover = (august, patients.late_cover_from - timedelta(days=8))
    after_late_cover = (patients.late_cover_from + timedelta(days=60), PERIOD_ENDS_ON)
    late_payers = iter(desk.rng.sample(patients.late_payers, PLANTED["before_payment"] + 3))
    for _ in range(PLANTED["late"]):
        stay = desk.stay(next(people), "ordinary", (august, date(2013, 5, 31)))
        yield desk.claim(stay, LATE_DAYS, "late")
    for _ in range(PLANTED["discharged_before_period"]):
        stay = desk.stay(next(people), "ordinary", (date(2012, 7, 25), date(2012, 7, 31)))
        yield desk.claim(stay, (36, 59), "discharged_before_period")
    for person in patients.strangers[: PLANTED["never_enrolled"]]:
        yield desk.claim(desk.stay(person, "ordinary", year), slip="never_enrolled")
    for person in patients.dropped[: PLANTED["dropped_from_roster"]]:
        yield desk.claim(desk.stay(person, "ordinary", year), slip="dropped_from_roster")
    for _ in range(PLANTED["before_payment"]):
        stay = desk.stay(next(late_payers), "ordinary", before_late_cover)
        yield desk.claim(stay, slip="before_payment")
    for person in late_payers:
        yield desk.claim(desk.stay(person, "ordinary", after_late_cover))
    for person, joined_on in patients.joiners[: PLANTED["before_joining"]]:
        days = (joined_on - timedelta(days=40), joined_on - timedelta(days=1))
        yield desk.claim(desk.stay(person, "ordinary", days), (41, 55), "before_joining")
    for _ in range(PLANTED["wrong_name"]):
        claim = desk.claim(desk.stay(next(people), "ordinary", year), slip="wrong_name")
        yield replace(claim, person=replace(claim.person, name=_misheard(claim.person.name)))


def _misheard(name: str) -> str:
    """The same person with a surname that is not theirs."""
    return ("王" if not name.startswith("王") else "汪") + name[1:]


def to_the_fen(rng: random.Random, fen: int) -> int:
    """Let the last figures of a smooth amount fall where they may."""
    return fen // 100 * 100 + rng.randrange(100)


def _disease(rng: random.Random, group: str, person: Person) -> Disease:
    possible = [each for each in DISEASES[group] if person.is_woman or not each.women_only]
    return rng.choices(possible, [disease.weight for disease in possible])[0]


def _hospital(rng: random.Random, group: str) -> Hospital:
    """Major illness goes to the larger hospitals."""
    power = 3 if group == "major" else 0
    weights = [hospital.weight * hospital.level**power for hospital in HOSPITALS]
    return rng.choices(HOSPITALS, weights)[0]


def _day_between(rng: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randrange((last - first).days + 1))
