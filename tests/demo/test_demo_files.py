"""The demo's input files: same seed, same bytes; what was planned stands in them."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from stdnum import luhn

from demo.bank import make_bank_results, refusal, replacement_card
from demo.federation import Federation, plan
from demo.sheets import write_xlsx

SEED = 2012


@pytest.fixture(scope="module")
def federation() -> Federation:
    return plan(SEED)


@pytest.fixture(scope="module")
def folder(federation: Federation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("federation")
    federation.write_all(target)
    return target


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.*"))
    }


def rows_of(path: Path) -> list[list[str]]:
    """Every row as text, dates in ISO form, whatever the kind of file."""
    if path.suffix == ".xlsx":
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        return [[str(cell) for cell in row] for row in sheet.to_python()]
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    return list(csv.reader(text.splitlines()))


def records(path: Path) -> list[dict[str, str]]:
    heading, *rows = rows_of(path)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_the_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    plan(SEED).write_all(tmp_path)
    assert digests(tmp_path) == digests(folder)


def test_another_seed_gives_other_people(federation: Federation) -> None:
    other = plan(SEED + 1)
    first, second = (
        {person.id_number for unit in each.employers for person in unit.staff}
        for each in (federation, other)
    )
    assert len(first & second) < 500  # of fifty thousand, by chance


def test_the_registration_form_lists_every_employer(folder: Path) -> None:
    units = records(folder / "units.xlsx")
    assert len(units) == 150
    for unit in units:
        named = ("单位承担", "个人承担", "工会承担", "上级补助")
        assert sum(Fraction(unit[name] or 0) for name in named) == 1
    assert Counter(unit["单位类型"] for unit in units)["劳务派遣机构"] == 1


def test_rosters_hold_the_staff_and_the_repeated_rows(folder: Path, federation: Federation) -> None:
    uscc = {unit.uscc for unit in federation.employers}
    listed = [
        row
        for path in (folder / "rosters").iterdir()
        for row in rows_of(path)
        if uscc & set(row[:3])
    ]
    planted = federation.expected()["rosters"]
    people = sum(len(unit.staff) for unit in federation.employers)
    assert len(listed) == people + planted["twice_in_file"] + planted["two_employers"]


def test_the_agency_hands_in_its_clients_too(folder: Path, federation: Federation) -> None:
    (agency,) = (unit for unit in federation.employers if unit.role == "agency")
    (path,) = (folder / "rosters").glob(f"{agency.number:03d}-*")
    listed = {cell for row in rows_of(path) for cell in row}
    clients = {unit.uscc for unit in federation.employers if unit.role == "agency_client"}
    assert len(clients) == 2
    assert clients <= listed
    assert len(list((folder / "rosters").iterdir())) == 148


def test_a_number_typed_as_a_number_has_lost_its_last_digits(
    folder: Path, federation: Federation
) -> None:
    typed = [slip for slip in federation.slips if slip.kind == "typed_as_number"]
    number = {unit.number: unit for unit in federation.employers}
    lost = 0
    for slip in typed[:20]:
        if number[slip.employer].role == "agency_client":
            continue
        (path,) = (folder / "rosters").glob(f"{slip.employer:03d}-*")
        cells = {cell for row in rows_of(path) for cell in row}
        assert slip.person.id_number not in cells
        lost += 1
    assert lost > 0


def test_corrections_mend_all_but_the_dropped(folder: Path, federation: Federation) -> None:
    mended = {slip.person.id_number for slip in federation.slips if slip.mended}
    found = [
        row["证件号码"] for path in (folder / "corrections").iterdir() for row in records(path)
    ]
    assert len(found) == len(set(found))
    assert set(found) == mended
    assert 0 < federation.expected()["rosters_dropped"] < 80


def test_one_roster_comes_twice_unchanged(folder: Path) -> None:
    (again,) = (folder / "resent").iterdir()
    original = folder / "rosters" / again.name.removeprefix("再次上报-")
    assert again.read_bytes() == original.read_bytes()


def test_claim_files_hold_every_settlement(folder: Path, federation: Federation) -> None:
    paths = sorted((folder / "claims").iterdir())
    assert [path.stem[-7:] for path in paths][:: len(paths) - 1] == ["2012-09", "2013-09"]
    assert len(paths) == 13
    lines = sum(len(rows_of(path)) - 1 for path in paths)
    assert lines == federation.expected()["claim_lines"]


def test_vouchers_balance(folder: Path) -> None:
    for path in (folder / "vouchers").iterdir():
        lines = json.loads(path.read_text(encoding="utf-8"))["lines"]
        debit, credit = (
            sum(Fraction(line[side] or 0) for line in lines) for side in ("debit", "credit")
        )
        assert debit == credit > 0


# -- answers to what the product made -------------------------------------------------------------


def invoices(federation: Federation) -> list[Mapping[str, object]]:
    return [
        {
            "invoice_no": f"JF-2012-{unit.number:05d}",
            "employer": unit.name,
            "uscc": unit.uscc,
            "issued_on": date(2012, 7, 5),
            "due_on": "2012-08-04",
            "total_fen": 5_000 * len(unit.staff),
            "by_payer": {"employer": 2_500 * len(unit.staff), "member": 2_500 * len(unit.staff)},
        }
        for unit in federation.employers
    ]


def test_receipts_pay_every_invoice_once(federation: Federation, tmp_path: Path) -> None:
    bills = invoices(federation)
    paths = federation.make_receipts(tmp_path, bills)
    assert [path.stem[-7:] for path in paths] == ["2012-07", "2012-08", "2012-10"]
    lines = [line for path in paths for line in records(path)]
    once = {line["流水号"]: line for line in lines}
    assert len(lines) == len(once) + 4  # two lines of a month come again in the next
    paid = sum(Fraction(line["金额"]) * 100 for line in once.values())
    assert paid == sum(int(str(bill["total_fen"])) for bill in bills) + 500_00
    stories = federation.stories
    late = [line for line in once.values() if line["付款户名"] == stories["late_payer"]["employer"]]
    assert [line["交易日期"] for line in late] == [stories["late_payer"]["paid_on"]]
    parts = Counter(line["付款户名"] for line in once.values())
    assert parts[stories["two_part_payer"]["employer"]] == 2
    assert parts[stories["out_of_town"]["payer_name"]] == 1
    assert parts[stories["out_of_town"]["employer"]] == 0


def test_receipts_for_other_invoices_do_not_change_those_of_one(
    federation: Federation, tmp_path: Path
) -> None:
    bills = invoices(federation)
    alone, among = (
        federation.make_receipts(tmp_path / name, some)[0]
        for name, some in (("alone", bills[:1]), ("among", bills))
    )
    payer = federation.employers[0].name
    first, second = (
        [line for line in records(path) if line["付款户名"] == payer] for path in (alone, among)
    )
    assert first == second


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_bank_returns_about_one_card_in_eighty(
    federation: Federation, tmp_path: Path, suffix: str
) -> None:
    heading = ("序号", "批次号", "付款编号", "收款人户名", "收款账号", "开户行", "金额", "用途")
    people = [person for unit in federation.employers for person in unit.staff][:2_500]
    rows = [
        (str(at), "P1", f"FK{at:06d}", person.name, person.card, person.bank, "1.00", "互助金")
        for at, person in enumerate(people)
    ]
    bank_file = tmp_path / f"付款{suffix}"
    if suffix == ".xlsx":
        write_xlsx(bank_file, [("付款文件",), heading, *rows])
    else:
        with bank_file.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([heading, *rows])
    out = tmp_path / f"回盘{suffix}"
    counts = make_bank_results(bank_file, out, SEED, date(2012, 10, 8))
    answers = records(out)
    assert counts == dict(Counter(answer["结果"] for answer in answers))
    assert 12 <= counts["退回"] <= 55
    assert all(bool(answer["退回原因"]) == (answer["结果"] == "退回") for answer in answers)


def test_a_bank_file_without_payments_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(ValueError, match="付款编号"):
        make_bank_results(path, tmp_path / "out.csv", SEED, date(2012, 10, 8))


def test_the_bank_honours_the_replacement_card(federation: Federation) -> None:
    people = (person for unit in federation.employers for person in unit.staff)
    bad = next(person.card for person in people if refusal(SEED, person.card))
    card = replacement_card(SEED, bad)
    assert luhn.is_valid(card)
    assert card != bad
    assert refusal(SEED, card) == ""
