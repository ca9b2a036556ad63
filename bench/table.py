"""The lines of JSON as the table of the README."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

HEADING = (
    "| benchmark | rows | rows/s | of the floor | of the peer | peak MB | goal | holds |",
    "| --- | ---: | ---: | ---: | --- | ---: | --- | --- |",
)


def markdown(lines: Iterable[str]) -> str:
    """A row for each line of JSON; whatever else stands in the file is passed over."""
    found = [json.loads(line) for line in lines if line.startswith("{")]
    return "\n".join([*HEADING, *map(_row, found)])


def _row(line: dict[str, Any]) -> str:
    name = line["bench"] + (" (SQLite)" if line["engine"] == "sqlite" else "")
    ratio = "" if line["ratio"] is None else f"{line['ratio']:.2f} ×"
    peer = ""
    if line["peer_s"] is not None:
        peer = f"{line['peer_s'] / line['ours_s']:.1f} × as fast as {line['peer']}"
    holds = {True: "yes", False: "**no**", None: ""}[line["holds"]]
    cells = (
        name, f"{line['rows']:,}", f"{line['rows'] / line['ours_s']:,.0f}", ratio, peer,
        f"{line['peak_rss_mb']:.0f}", line["goal"] or "", holds,
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"
