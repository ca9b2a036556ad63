"""The journal for other tools: beancount, hledger and CSV, written in a stream.

Each text journal ends with the balance of every account as an assertion, so that ``bean-check``
and ``hledger check`` add everything up anew. Amounts are signed there (debit above zero); where a
red-letter posting (红字) makes a side negative, the tag ``side`` keeps which side it was.
"""

from ledger.files.journals.beancount import write_beancount
from ledger.files.journals.entries import (
    ExportAccount,
    ExportBook,
    ExportEntry,
    ExportPosting,
    TrialLine,
    trial_balance,
)
from ledger.files.journals.hledger import hledger_name, write_hledger
from ledger.files.journals.sheet import CSV_HEADINGS, write_csv

__all__ = [
    "CSV_HEADINGS",
    "ExportAccount",
    "ExportBook",
    "ExportEntry",
    "ExportPosting",
    "TrialLine",
    "hledger_name",
    "trial_balance",
    "write_beancount",
    "write_csv",
    "write_hledger",
]
