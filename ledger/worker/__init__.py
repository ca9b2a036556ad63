"""The worker of a book: verification every night, scheduled work, background jobs.

``python -m ledger.worker`` verifies a book every night and keeps reports in a folder.
``service.at_work`` is the whole of it, for ``tongzhou worker`` and ``tongzhou serve``.
"""

from ledger.work.days import ZONE
from ledger.worker.nights import KEPT_REPORTS, NightWatch
from ledger.worker.process import USAGE, main

__all__ = ["KEPT_REPORTS", "USAGE", "ZONE", "NightWatch", "main"]
