"""查询: what the book says. Nothing here writes; every function takes one consistent look."""

from ledger.work.report.books import export, general_ledger, trial_balance
from ledger.work.report.papers import bank_file, notice, summary
from ledger.work.report.persons import employer_statement, explain, member_statement

__all__ = [
    "bank_file", "employer_statement", "explain", "export", "general_ledger", "member_statement",
    "notice", "summary", "trial_balance",
]  # fmt: skip
