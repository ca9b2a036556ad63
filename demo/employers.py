"""The employers of the federation: who plays which role, how many staff, how the fee is shared."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stdnum.cn import uscc

from demo.chance import SIZE, at_quantile, points, shares_of, stream
from demo.people import Person, Registrar
from demo.sheets import write_xlsx
from demo.words import NAME_FIRST, NAME_SECOND, TRADES, Trade

EMPLOYER_COUNT = 150

#: Rows with different people over all rosters. Some are dropped for good, over 50,000 remain.
PEOPLE_COUNT = 50_380

HEADING = (
    "单位名称", "统一社会信用代码", "单位类型", "职工人数", "单位承担", "个人承担", "工会承担",
    "上级补助", "联系人", "联系电话",
)  # fmt: skip

#: 单位承担, 个人承担, 工会承担, 上级补助 with weights: most employers bear all of it.
SPLITS: tuple[tuple[tuple[str, str, str, str], int], ...] = (
    (("1", "", "", ""), 62),
    (("1/2", "1/2", "", ""), 14),
    (("2/3", "1/3", "", ""), 10),
    (("1/2", "1/4", "1/4", ""), 9),
    (("1/3", "1/3", "1/3", ""), 5),
)
WHOLLY_EMPLOYER = SPLITS[0][0]


@dataclass(frozen=True, slots=True)
class Employer:
    """One line of the 单位登记表, and the people on its roster.

    ``role`` names the part it plays in the stories, "" for most.
    """

    number: int
    role: str
    name: str
    uscc: str
    kind: str
    headcount: int
    split: tuple[str, str, str, str]
    contact: str
    phone: str
    staff: tuple[Person, ...]

    @property
    def keeps_everyone(self) -> bool:
        """Nobody of the roster is dropped, joins or leaves."""
        return self.role == "thousand" or len(self.staff) <= SMALL


@dataclass(frozen=True, slots=True)
class Part:
    """A role that is cast by hand. ``headcount`` None: a little above the staff, as usual."""

    role: str
    ending: str
    kind: str
    code: str
    staff: int
    split: tuple[str, str, str, str]
    headcount: int | None = None
    prefix: str = "靖江市"
    region: str = "321282"


CAST = (
    Part("giant", "船舶重工有限公司", "企业", "91", 4_512, WHOLLY_EMPLOYER),
    Part("agency", "劳务派遣有限公司", "劳务派遣机构", "91", 2_304, WHOLLY_EMPLOYER),
    Part("thousand", "特种阀门有限公司", "企业", "91", 1_012, ("2/3", "1/3", "", ""), 1_012),
    Part("two_part_payer", "空调配件有限公司", "企业", "91", 640, ("1/2", "1/4", "1/4", "")),
    Part("late_payer", "纺织有限公司", "企业", "91", 421, ("1/2", "1/2", "", "")),
    Part("out_of_town", "建设工程有限公司靖江分公司", "外地企业", "91", 263, WHOLLY_EMPLOYER,
         prefix="上海", region="310115"),
    Part("over_payer", "粮油有限公司", "企业", "91", 184, WHOLLY_EMPLOYER),
    Part("low_participation", "电子有限公司", "企业", "91", 118, ("1/3", "1/3", "1/3", ""), 241),
    Part("low_participation", "印务有限公司", "企业", "91", 46, ("1/2", "1/2", "", ""), 83),
    Part("low_participation", "园林绿化有限公司", "企业", "91", 33, WHOLLY_EMPLOYER, 60),
    Part("agency_client", "仓储有限公司", "企业", "91", 35, WHOLLY_EMPLOYER),
    Part("agency_client", "保洁服务有限公司", "企业", "91", 12, WHOLLY_EMPLOYER),
    Part("shop", "烟酒商店", "个体工商户", "92", 8, WHOLLY_EMPLOYER, 8),
)  # fmt: skip

#: An employer of this many staff or fewer enrols them all.
SMALL = 30


def plan_employers(seed: int, registrar: Registrar) -> tuple[Employer, ...]:
    """All employers with their people, numbered from 1 in the order of the registration form."""
    rng = stream(seed, "employers")
    names = _trade_names(rng)
    codes: set[str] = set()
    parts = [*CAST, *_extras(rng)]
    leading, rest = parts[0], parts[1:]
    rng.shuffle(rest)
    return tuple(
        _employer(rng, registrar, number, part, f"{part.prefix}{next(names)}{part.ending}", codes)
        for number, part in enumerate([leading, *rest], start=1)
    )


def _employer(
    rng: random.Random, registrar: Registrar, number: int, part: Part, name: str, codes: set[str]
) -> Employer:
    spare = part.staff * rng.randrange(80, 300) // 1000
    return Employer(
        number=number,
        role=part.role,
        name=name,
        uscc=_fresh_uscc(rng, part, codes),
        kind=part.kind,
        headcount=part.headcount or part.staff + (spare if part.staff > SMALL else 0),
        split=part.split,
        contact=registrar.person().name,
        phone=registrar.mobile(),
        staff=tuple(registrar.person() for _ in range(part.staff)),
    )


def _extras(rng: random.Random) -> list[Part]:
    """The employers without a role; their staff make the federation as large as it is."""
    count = EMPLOYER_COUNT - len(CAST)
    weights = [at_quantile(1_000, point, SIZE) for point in points(rng, count)]
    sizes = shares_of(PEOPLE_COUNT - sum(part.staff for part in CAST), weights)
    trades = rng.choices(TRADES, [trade.weight for trade in TRADES], k=count)
    return [_extra(rng, trade, size) for trade, size in zip(trades, sizes, strict=True)]


def _extra(rng: random.Random, trade: Trade, size: int) -> Part:
    (split,) = rng.choices([split for split, _ in SPLITS], [weight for _, weight in SPLITS])
    return Part("", trade.ending, trade.kind, trade.code, size, split)


def _trade_names(rng: random.Random) -> Iterator[str]:
    names = [first + second for first in NAME_FIRST for second in NAME_SECOND if first != second]
    rng.shuffle(names)
    return iter(names)


def _fresh_uscc(rng: random.Random, part: Part, taken: set[str]) -> str:
    """统一社会信用代码: category, region, organisation code and check digit."""
    while True:
        organisation = f"MA{rng.randrange(10**6):06d}"
        stem = f"{part.code}{part.region}{organisation}{_organisation_check(organisation)}"
        code = f"{stem}{uscc.calc_check_digit(stem)}"
        if code not in taken:
            taken.add(code)
            return code


def _organisation_check(organisation: str) -> str:
    """The check digit of the 组织机构代码 inside (GB 11714): weighted sum modulo 11."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(weight * int(sign, 36) for weight, sign in zip(weights, organisation, strict=True))
    return "0123456789X0"[11 - total % 11]


def write_registration(folder: Path, employers: tuple[Employer, ...]) -> Path:
    """Write ``units.xlsx``, the 单位登记表."""
    rows = [
        (each.name, each.uscc, each.kind, each.headcount, *each.split, each.contact, each.phone)
        for each in employers
    ]
    return write_xlsx(folder / "units.xlsx", [HEADING, *rows])
