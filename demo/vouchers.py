"""Manual vouchers of the year: interest, bank fees, a donation, a subsidy, and one to take back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from demo.chance import stream
from demo.sheets import yuan

BANK, INTEREST, FEE = "1002", "490101", "540101"
DONATION, SUBSIDY = "410101", "440101"

#: The 手续费 was booked with a digit too many; this voucher is posted and then reversed.
WRONG_VOUCHER = "07-手续费-记错.json"


@dataclass(frozen=True, slots=True)
class Voucher:
    """A voucher of two lines: ``fen`` from the ``credit`` account to the ``debit`` account."""

    file: str
    summary: str
    effective_on: date
    debit: str
    credit: str
    fen: int

    def form(self) -> dict[str, object]:
        """The form that the product takes; amounts in yuan text."""
        amount = yuan(self.fen)
        return {
            "summary": self.summary,
            "effective_on": self.effective_on.isoformat(),
            "lines": [
                {"account": self.debit, "debit": amount, "credit": ""},
                {"account": self.credit, "debit": "", "credit": amount},
            ],
        }


def plan_vouchers(seed: int) -> tuple[Voucher, ...]:
    """The year's vouchers, in the order in which they are handed in."""
    rng = stream(seed, "vouchers")

    def interest(file: str, quarter: str, on: date) -> Voucher:
        fen = rng.randrange(900_00, 2_400_00)
        return Voucher(file, f"{quarter}存款利息", on, BANK, INTEREST, fen)

    from_above = "省总工会职工互助补助"
    donation, subsidy, fee = 10_000_00, 20_000_00, rng.randrange(30_00, 90_00)
    return (
        interest("01-利息-2012-09.json", "2012年第三季度", date(2012, 9, 21)),
        interest("02-利息-2012-12.json", "2012年第四季度", date(2012, 12, 21)),
        Voucher("03-捐赠.json", "企业家联谊会捐赠", date(2013, 1, 18), BANK, DONATION, donation),
        interest("04-利息-2013-03.json", "2013年第一季度", date(2013, 3, 21)),
        Voucher("05-上级补助.json", from_above, date(2013, 5, 20), BANK, SUBSIDY, subsidy),
        interest("06-利息-2013-06.json", "2013年第二季度", date(2013, 6, 21)),
        Voucher(WRONG_VOUCHER, "代发手续费", date(2013, 6, 28), FEE, BANK, fee * 10),
        Voucher("08-手续费.json", "代发手续费", date(2013, 6, 28), FEE, BANK, fee),
    )


def write_vouchers(folder: Path, seed: int) -> list[Path]:
    """Write ``vouchers/NN-….json``, one file a voucher."""
    target = folder / "vouchers"
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for voucher in plan_vouchers(seed):
        path = target / voucher.file
        text = json.dumps(voucher.form(), ensure_ascii=False, indent=2)
        path.write_text(text + "\n", encoding="utf-8")
        written.append(path)
    return written
