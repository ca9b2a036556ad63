"""No float comes near money, and only ``money.py`` rounds."""

from __future__ import annotations

import ast

from tests.house.source import Module, modules, none

ROUNDS = "ledger.money"
NOT_MONEY = {"ledger.cli.parsing": "how near a misspelt word must be"}
# Rooms that never join a path with a slash, so that a slash there would be a division.
NO_DIVISION = ("ledger/core", "ledger/book", "ledger/work")


def program() -> list[Module]:
    kept = (module for module in modules("ledger", "api"))
    return [module for module in kept if module.name not in {ROUNDS, *NOT_MONEY}]


def test_there_is_no_float() -> None:
    floats = [
        f"{module.at}:{node.lineno}: {node.value}"
        for module in program()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
    ]
    none(floats, "a float in the program")


def test_nobody_else_rounds_or_makes_a_float() -> None:
    wrong = [
        f"{module.at}:{call.lineno}: {name}()"
        for module in program()
        for name, call in module.calls
        if name in {"float", "round", "math.floor", "math.ceil", "math.fsum", "statistics.mean"}
        or name.endswith((".quantize", ".limit_denominator"))
    ]
    none(wrong, "only money.py rounds")


def test_nobody_else_divides() -> None:
    wrong = [
        f"{module.at}:{node.lineno}"
        for module in modules(*NO_DIVISION)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
    ]
    none(wrong, "a share is a Fraction and is taken by money.portion or money.share_out")


def test_a_money_column_is_of_64_bits() -> None:
    """INTEGER would overflow on PostgreSQL above 21,474,836.47 yuan."""
    wrong = [
        f"{module.at}:{node.lineno}: {node.target.id}"
        for module in modules("ledger/book/tables")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and node.target.id.endswith("_fen")
        and (node.value is None or ast.unparse(node.value) != "money()")
    ]
    none(wrong, "write it as ``name_fen: int = money()``")
