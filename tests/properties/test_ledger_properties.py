"""Random vouchers, splits, receipts and claims in a real book: no fen is lost, no proof broken."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.book.connection import OpenBook
from ledger.book.tables import DecisionRow, Invoice, InvoiceLine, Receipt, ReceiptUse
from ledger.forms import ClaimForm, VoucherForm, VoucherLine
from ledger.money import yuan
from ledger.nouns import Payer
from ledger.work import adjudicate, approve, bill, enrol, intake, post, receive, register, report
from ledger.work.verify import verify
from tests.work.answers import rows
from tests.work.papers import (
    BANK,
    FEES,
    INTEREST,
    PERSONS,
    SHIPYARD,
    SUBSIDY,
    Unit,
    claim,
    digest,
    receipt,
    roster,
    stay,
    uscc,
)
from tests.work.year import at, live

DAY = "2012-09-03"
FREE_ACCOUNTS = (BANK, INTEREST, SUBSIDY, FEES, "410101", "310202", "310203")

few = settings(max_examples=12, deadline=None)
amounts = st.integers(1, 10**7)


@pytest.fixture(scope="session")
def received(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A book whose twelve members are paid for."""
    path = shutil.copyfile(sqlite_template, tmp_path_factory.mktemp("received") / "book.db")
    with OpenBook(str(path)) as book:
        live(book, "received")
    return path


@contextmanager
def copy_of(template: Path) -> Iterator[OpenBook]:
    """Hypothesis tries many times in one test; every try has a book of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copyfile(template, Path(folder) / "book.db")
        with OpenBook(str(path)) as book:
            yield book


# -- vouchers and reversals -----------------------------------------------------------------------


@st.composite
def vouchers(draw: st.DrawFn) -> VoucherForm:
    """A balanced voucher: some debits, and their sum dealt out over some credits."""
    accounts = st.sampled_from(FREE_ACCOUNTS)
    debits = draw(st.lists(st.tuples(accounts, amounts), min_size=1, max_size=4))
    left = sum(fen for _, fen in debits)
    lines = [VoucherLine(account, fen, 0) for account, fen in debits]
    while left:
        fen = draw(st.integers(1, left)) if len(lines) < 8 else left
        lines.append(VoucherLine(draw(accounts), 0, fen))
        left -= fen
    return VoucherForm("凭证", date.fromisoformat(DAY), tuple(lines))


def booked(book: OpenBook, voucher_no: str) -> str:
    """The voucher signed by as many as it takes; the number of its entry."""
    for signer in ("钱复核", "孙主席"):
        (line,) = approve.approve_voucher(at(book, signer, DAY), voucher_no)["lines"]
        if line["in_force"]:
            break
    return str(line["entry_no"])


def turnovers(book: OpenBook) -> dict[str, tuple[int, int]]:
    """The accounts with any turnover."""
    told = report.trial_balance(book)["rows"]
    return {
        row["code"]: (row["debit_fen"], row["credit_fen"])
        for row in told
        if row["debit_fen"] or row["credit_fen"]
    }


@few
@given(st.lists(vouchers(), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_entries_and_their_reversals_are_nothing(
    sqlite_template: Path, forms: list[VoucherForm], chance: Random
) -> None:
    with copy_of(sqlite_template) as book:
        rich = VoucherForm("补助", date.fromisoformat(DAY), (
            VoucherLine(BANK, 10**9, 0), VoucherLine(SUBSIDY, 0, 10**9),
        ))  # fmt: skip
        booked(book, post.voucher(at(book, "吴会计", DAY), rich)["voucher_no"])
        before = turnovers(book)
        entries = [
            booked(book, post.voucher(at(book, "吴会计", DAY), form)["voucher_no"])
            for form in forms
        ]
        between = report.trial_balance(book)
        assert between["debit_fen"] == between["credit_fen"]
        assert between["debit_fen"] - 10**9 == sum(
            line.debit_fen for form in forms for line in form.lines
        )
        chance.shuffle(entries)
        for entry_no in entries:
            booked(book, post.reverse(at(book, "吴会计", DAY), entry_no, "冲销")["voucher_no"])
        assert turnovers(book) == before
        assert verify(book)["ok"]


# -- splits and receipts --------------------------------------------------------------------------


@st.composite
def units(draw: st.DrawFn) -> Unit:
    """A unit with any three shares that make one."""
    weights = draw(
        st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(lambda each: sum(each) > 0)
    )
    employer, member, union = (str(Fraction(weight, sum(weights))) for weight in weights)
    return Unit(SHIPYARD.name, uscc(1), 5, employer, member, union)


@few
@given(units(), st.integers(1, 5), st.lists(st.integers(1, 200_00), max_size=4))
def test_splits_and_receipts_lose_no_fen(
    sqlite_template: Path, unit: Unit, count: int, sums: list[int]
) -> None:
    with copy_of(sqlite_template) as book:
        register.register(at(book, "王登记", DAY), "2012", [unit.row()], digest("unit"))
        people = roster(*PERSONS[:count])
        enrol.enrol(at(book, "王登记", DAY), "2012", people, ("名册", digest("people")))
        bill.bill(at(book, "李出纳", DAY), "2012")
        forms = [
            receipt(f"R{row}", DAY, unit.name, yuan(fen), row=row)
            for row, fen in enumerate(sums, start=2)
        ]
        receive.receive(at(book, "李出纳", DAY), forms, digest("money"))
        (invoice,) = rows(book, Invoice)
        assert invoice.total_fen == 50_00 * count
        for payer in Payer:
            lines = [getattr(line, f"{payer}_fen") for line in rows(book, InvoiceLine)]
            assert sum(lines) == getattr(invoice, f"{payer}_fen")
        used = sum(row.total_fen for row in rows(book, ReceiptUse))
        assert used == min(sum(sums), invoice.total_fen)
        assert sum(row.amount_fen for row in rows(book, Receipt)) == sum(sums)
        codes = turnovers(book)
        held = codes.get("220301", (0, 0))
        assert held[1] - held[0] == sum(sums) - used
        assert verify(book)["ok"]


# -- decisions ------------------------------------------------------------------------------------


@st.composite
def claim_forms(draw: st.DrawFn) -> list[ClaimForm]:
    """Claims of any members with one stay each, any amounts, and any days of a year and a half."""
    forms = []
    for number in range(draw(st.integers(1, 6))):
        discharged_on = date(2012, 7, 1) + timedelta(days=draw(st.integers(0, 500)))
        submitted_on = discharged_on + timedelta(days=draw(st.integers(0, 70)))
        in_scope = draw(st.integers(0, 10**7))
        funds = draw(st.integers(0, in_scope))
        one = stay(f"P{number}", discharged_on.isoformat(), yuan(in_scope), yuan(funds))
        person = draw(st.sampled_from(PERSONS))
        code = draw(st.sampled_from(("C34.1", "E11.9", "K35.8")))
        row = number + 2
        forms.append(claim(number, person, submitted_on.isoformat(), one, row=row, diagnosis=code))
    return forms


def decided(book: OpenBook, forms: Sequence[ClaimForm]) -> list[tuple[object, ...]]:
    intake.intake(at(book, "陈受理", "2014-06-30"), forms, digest("claims"))
    adjudicate.adjudicate(at(book, "赵审核", "2014-06-30"))
    approve.approve_claims(at(book, "钱复核", "2014-06-30"))
    assert verify(book)["ok"]
    return [tuple(row.model_dump().values()) for row in rows(book, DecisionRow)]


@few
@given(claim_forms())
def test_the_same_claims_get_the_same_decisions(received: Path, forms: list[ClaimForm]) -> None:
    """Row for row with its digest, and entry for entry: the heads of the journals are one."""
    with copy_of(received) as book, copy_of(received) as other:
        assert decided(book, forms) == decided(other, forms)
        heads = [report.summary(each, "2012")["ledger"] for each in (book, other)]
        assert heads[0] == heads[1]
