"""Claims (申报表) and reversed settlements (结算撤销), from spreadsheets or JSON lines.

In a spreadsheet a row is one settlement, and rows with one claim number are one claim; what
belongs to the claim may be written on its first row only. In .jsonl a line is one claim. A claim
under a line that needs no settlement is one row, or one line, with dates of its own.
"""

from ledger.files.claims.headings import CLAIM_HEADINGS, known_headings
from ledger.files.claims.reading import read_claims
from ledger.files.claims.reversals import REVERSAL_HEADINGS, read_reversals

__all__ = [
    "CLAIM_HEADINGS",
    "REVERSAL_HEADINGS",
    "known_headings",
    "read_claims",
    "read_reversals",
]
