"""Room 1: rulebooks as data. Strict reading → frozen Rules for a day; no arithmetic.

A scheme is a folder beside this file, or anywhere else: README.md tells how to write one.
"""

from ledger.scheme.dated import Standing
from ledger.scheme.formula import load_formula, read_formula
from ledger.scheme.library import (
    assumptions,
    check,
    digest_of,
    find_scheme,
    load,
    parse,
    read_files,
    shipped_schemes,
    sources,
)
from ledger.scheme.scheme import Scheme
from ledger.scheme.strict import Problem, RulebookInvalid

__all__ = [
    "Problem",
    "RulebookInvalid",
    "Scheme",
    "Standing",
    "assumptions",
    "check",
    "digest_of",
    "find_scheme",
    "load",
    "load_formula",
    "parse",
    "read_files",
    "read_formula",
    "shipped_schemes",
    "sources",
]
