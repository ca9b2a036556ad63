"""The same from an Excel file with a mistake in every hundredth row; the findings written down.

Beside python-calamine merely reading the cells of the same file.
"""

from __future__ import annotations

from itertools import count

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from bench import made_up
from bench.benchmark import Benchmark, Goal
from bench.lab import Lab, at, digest, opened, seconds
from ledger.cli.answers import findings_in
from ledger.files.findings import write_findings
from ledger.files.rosters import ROSTER_HEADINGS, read_roster
from ledger.work import bill, enrol, register

WRONG_EACH = 100  # rows


def prepare(lab: Lab) -> None:
    lab.make()
    with opened(lab, "base") as book:
        register.register(
            at(book, "2012-06-25"), made_up.PERIOD, made_up.employers(lab.rows), digest("units")
        )
    with Workbook(str(lab.folder / "roster.xlsx"), {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, made_up.HEADING)
        for number, row in zip(count(1), made_up.roster(lab.rows), strict=False):
            cells = list(row)
            if number % WRONG_EACH == 0:
                cells[3] = cells[3][:-1]  # a digit is missing
            sheet.write_row(number, 0, cells)


def ours(lab: Lab, number: int) -> float:
    name, path = f"ours_{number}", lab.folder / "roster.xlsx"
    lab.copy(name)
    with opened(lab, name) as book:

        def step() -> None:
            rows, findings = read_roster(path)
            answer = enrol.enrol(
                at(book, "2012-07-05"), made_up.PERIOD, rows, ("roster.xlsx", digest("xlsx")),
                read_findings=findings, accept_good=True,
            )  # fmt: skip
            assert answer["joined"] == lab.rows - lab.rows // WRONG_EACH
            found = findings_in(answer)
            write_findings(lab.folder / "found.xlsx", found, "zh", path, ROSTER_HEADINGS)
            bill.bill(at(book, "2012-07-15"), made_up.PERIOD)

        return seconds(step)


def floor(lab: Lab, number: int) -> float:
    def read() -> None:
        workbook = CalamineWorkbook.from_path(lab.folder / "roster.xlsx")
        sheet = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
        assert len(sheet) == lab.rows + 1

    return seconds(read)


BENCHMARK = Benchmark(
    "enrol_xlsx", rows=50_000, quick=1_000, prepare=prepare, ours=ours, floor=floor,
    goal=Goal(floor=6),
)  # fmt: skip
