"""The rosters that the employers hand in, with the mistakes people really make, and their mending.

``RATES`` says how often each mistake is planted, in four kinds:

- *wrong* (a bad ID number, no name): cannot be taken, and comes again, mended, in
  ``corrections/更正-N.xlsx``, except for one in twelve, who is dropped for good;
- *repeated*: the person stays enrolled once: by the first of the two rows, or at the employer
  with the lower number;
- *contact* (a bad card or mobile number): mended in ``corrections/银行卡手机号更正.xlsx``;
- *harmless* (full-width digits, spaces inside a name): mean the same after normalisation.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from demo.chance import WHOLE, stream
from demo.employers import Employer
from demo.people import Person
from demo.sheets import Cell, Row, write_csv, write_xlsx

HEADING = (
    "单位名称", "统一社会信用代码", "姓名", "证件类型", "证件号码", "手机号", "银行卡号", "开户行",
    "变动类型", "变动日期",
)  # fmt: skip

NAME, ID_NUMBER, MOBILE, CARD = 2, 4, 5, 6

#: Mistakes in ten thousand rows.
RATES = {
    "wrong_check_digit": 20,
    "swapped_digits": 20,
    "typed_as_number": 15,
    "missing_name": 5,
    "twice_in_file": 15,
    "two_employers": 10,
    "wrong_card_digit": 20,
    "short_mobile": 20,
    "full_width_digits": 30,
    "spaced_name": 40,
}
WRONG = ("wrong_check_digit", "swapped_digits", "typed_as_number", "missing_name")
REPEATED = ("twice_in_file", "two_employers")
CONTACT = ("wrong_card_digit", "short_mobile")
HARMLESS = ("full_width_digits", "spaced_name")

#: One in so many wrong rows is never mended.
DROPPED_ONE_IN = 12

CORRECTION_FILES = 5

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake planted in a row. ``employer`` is the number of the file's employer that has it;
    ``mended`` tells whether the right row is handed in later."""

    kind: str
    employer: int
    person: Person
    mended: bool


def plan_slips(seed: int, employers: Sequence[Employer]) -> tuple[Slip, ...]:
    """Choose who is mistyped and how; at most one mistake a person, none in the shop of eight."""
    rng = stream(seed, "slips")
    slips = []
    for employer in employers:
        for person in employer.staff:
            kind = _kind_at(rng.randrange(WHOLE))
            if kind and employer.role != "shop":
                slips.append(_slip(rng, employers, employer, person, kind))
    return tuple(slips)


def _kind_at(point: int) -> str:
    for kind, rate in RATES.items():
        if point < rate:
            return kind
        point -= rate
    return ""


def _slip(
    rng: random.Random, employers: Sequence[Employer], employer: Employer, person: Person, kind: str
) -> Slip:
    if kind == "typed_as_number" and person.id_number.endswith(("X", "000")):
        kind = "wrong_check_digit"  # an X is no number, and zeros survive
    if kind == "two_employers":
        # clients stand in the agency's file, out of the order of their own numbers
        later = employers[employer.number :] if employer.role != "agency_client" else ()
        others = [each.number for each in later if each.role != "agency_client"]
        if others:
            return Slip(kind, rng.choice(others), person, False)
        kind = "twice_in_file"
    lucky = employer.keeps_everyone or rng.randrange(DROPPED_ONE_IN) > 0
    mended = kind in CONTACT or (kind in WRONG and lucky)
    return Slip(kind, employer.number, person, mended)


def dropped(slips: Iterable[Slip]) -> frozenset[str]:
    """ID numbers of the people whose row was refused and never mended."""
    return frozenset(
        slip.person.id_number for slip in slips if slip.kind in WRONG and not slip.mended
    )


# -- the files ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Layout:
    """How one employer's clerk sets out the file; ``encoding`` "" for a workbook."""

    suffix: str
    encoding: str
    title: bool
    total: bool
    numbered: bool
    spaced_heading: bool
    id_type: str


#: Kinds of file with weights: suffix, and the encoding of a text file.
KINDS = (
    ((".xlsx", ""), 70),
    ((".csv", "gb18030"), 15),
    ((".csv", "utf-8"), 8),
    ((".csv", "utf-8-sig"), 7),
)


def _layout(seed: int, employer: Employer) -> Layout:
    rng = stream(seed, "layout", employer.number)
    suffix, encoding = rng.choices([kind for kind, _ in KINDS], [weight for _, weight in KINDS])[0]
    return Layout(
        suffix=suffix,
        encoding=encoding,
        title=rng.randrange(100) < 30,
        total=rng.randrange(100) < 25,
        numbered=rng.randrange(100) < 40,
        spaced_heading=rng.randrange(100) < 15,
        id_type=rng.choice(("居民身份证", "居民身份证", "")),
    )


def write_rosters(
    folder: Path, seed: int, employers: Sequence[Employer], slips: Sequence[Slip]
) -> list[Path]:
    """Write ``rosters/NNN-单位名.xlsx`` (or .csv); the agency's file also carries its clients."""
    clients = [each for each in employers if each.role == "agency_client"]
    written = []
    for employer in employers:
        if employer.role == "agency_client":
            continue
        listed = [employer, *clients] if employer.role == "agency" else [employer]
        written.append(_write_roster(folder / "rosters", seed, listed, slips))
    return written


def _write_roster(
    folder: Path, seed: int, listed: Sequence[Employer], slips: Sequence[Slip]
) -> Path:
    first = listed[0]
    layout = _layout(seed, first)
    people: list[Row] = []
    for employer in listed:
        people += _roster_rows(seed, employer, slips, layout)
    path = folder / f"{first.number:03d}-{first.name}{layout.suffix}"
    rows = _set_out(people, layout)
    return write_xlsx(path, rows) if not layout.encoding else write_csv(path, rows, layout.encoding)


def _roster_rows(seed: int, employer: Employer, slips: Sequence[Slip], layout: Layout) -> list[Row]:
    rng = stream(seed, "typing", employer.number)
    here = [slip for slip in slips if slip.employer == employer.number]
    kinds = {slip.person.id_number: slip.kind for slip in here if slip.kind not in REPEATED}
    # behind the others, where a clerk adds somebody without looking whether they are there
    repeated = [slip.person for slip in here if slip.kind in REPEATED]
    rows: list[Row] = []
    for person in [*employer.staff, *repeated]:
        row = roster_row(employer, person, layout.id_type)
        _mistype(rng, row, kinds.pop(person.id_number, ""), layout)
        rows.append(row)
    return rows


def _set_out(people: list[Row], layout: Layout) -> list[Row]:
    heading: tuple[str, ...] = HEADING
    if layout.spaced_heading:
        heading = tuple("姓  名" if word == "姓名" else word for word in heading)
    rows: list[Row] = [heading, *people]
    if layout.numbered:
        rows = [("序号", *heading), *((at, *row) for at, row in enumerate(people, start=1))]
    if layout.title:
        rows.insert(0, ("2012年度职工医疗互助参加人员名册",))
    if layout.total:
        rows.append(("合计", f"{len(people)}人"))
    return rows


def roster_row(
    employer: Employer,
    person: Person,
    id_type: str = "居民身份证",
    change: str = "",
    changed_on: date | None = None,
) -> list[Cell]:
    """One person's row as it should be, under ``HEADING``."""
    numbers = (person.id_number, person.mobile, person.card, person.bank)
    return [employer.name, employer.uscc, person.name, id_type, *numbers, change, changed_on]


def _mistype(rng: random.Random, row: list[Cell], kind: str, layout: Layout) -> None:
    """Put the mistake ``kind`` into a right row."""
    name, id_number, mobile, card = (str(row[at]) for at in (NAME, ID_NUMBER, MOBILE, CARD))
    if kind == "wrong_check_digit":
        row[ID_NUMBER] = id_number[:-1] + rng.choice("0123456789X".replace(id_number[-1], ""))
    elif kind == "swapped_digits":
        row[ID_NUMBER] = _swap(rng, id_number)
    elif kind == "typed_as_number":
        row[ID_NUMBER] = _as_number(id_number, layout)
    elif kind == "full_width_digits":
        row[ID_NUMBER] = id_number.translate(FULL_WIDTH)
    elif kind == "missing_name":
        row[NAME] = ""
    elif kind == "spaced_name":
        row[NAME] = rng.choice((" ", "　")).join(name)
    elif kind == "wrong_card_digit":
        at = rng.randrange(6, len(card))
        row[CARD] = f"{card[:at]}{(int(card[at]) + rng.randrange(1, 10)) % 10}{card[at + 1 :]}"
    elif kind == "short_mobile":
        row[MOBILE] = mobile[:-1]


def _swap(rng: random.Random, id_number: str) -> str:
    """Two neighbouring digits the wrong way round."""
    places = [at for at in range(6, 16) if id_number[at] != id_number[at + 1]]
    at = rng.choice(places)
    return f"{id_number[:at]}{id_number[at + 1]}{id_number[at]}{id_number[at + 2 :]}"


def _as_number(id_number: str, layout: Layout) -> Cell:
    """What Excel makes of eighteen digits: it keeps fifteen, and shows an exponent in a CSV."""
    if layout.encoding:
        return f"{id_number[0]}.{id_number[1:6]}E+17"
    return int(id_number[:15] + "000")


# -- what the officer hands in afterwards ---------------------------------------------------------


def write_corrections(
    folder: Path, employers: Sequence[Employer], slips: Sequence[Slip]
) -> list[Path]:
    """Write the mended rows: wrong rows of many employers a file, cards and mobiles in one file."""
    by_number = {employer.number: employer for employer in employers}
    wrong = [slip for slip in slips if slip.mended and slip.kind in WRONG]
    contact = [slip for slip in slips if slip.mended and slip.kind in CONTACT]
    size = -(-len(employers) // CORRECTION_FILES)
    written = [
        _write_mended(
            folder / "corrections" / f"更正-{part + 1}.xlsx",
            [slip for slip in wrong if (slip.employer - 1) // size == part],
            by_number,
        )
        for part in range(CORRECTION_FILES)
    ]
    path = folder / "corrections" / "银行卡手机号更正.xlsx"
    return [*written, _write_mended(path, contact, by_number)]


def _write_mended(path: Path, slips: Sequence[Slip], by_number: dict[int, Employer]) -> Path:
    rows = [roster_row(by_number[slip.employer], slip.person) for slip in slips]
    return write_xlsx(path, [HEADING, *rows])


def resend(folder: Path, roster: Path) -> Path:
    """Hand the very same file in once more, under another name."""
    path = folder / "resent" / f"再次上报-{roster.name}"
    path.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(roster, path))
