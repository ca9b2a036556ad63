"""The pages, one module for each part of the work; their routes together."""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

from api import papers
from api.pages import (
    account,
    audit,
    bank_files,
    batches,
    claim_new,
    claim_papers,
    claims,
    employers,
    employers_many,
    home,
    invoices,
    jobs,
    ledger,
    login,
    notice,
    receipts,
    review,
    rosters,
    rosters_mend,
    rosters_trial,
    users,
    vouchers,
    year_end,
    year_end_relief,
    year_end_trials,
)

HANDLERS: tuple[ControllerRouterHandler, ...] = (
    *login.HANDLERS,
    *account.HANDLERS,
    *home.HANDLERS,
    *papers.HANDLERS,
    *jobs.HANDLERS,
    *claim_new.HANDLERS,
    *claims.HANDLERS,
    *claim_papers.HANDLERS,
    *review.HANDLERS,
    *audit.HANDLERS,
    *notice.HANDLERS,
    *users.HANDLERS,
    *receipts.HANDLERS,
    *batches.HANDLERS,
    *bank_files.HANDLERS,
    *vouchers.HANDLERS,
    *ledger.HANDLERS,
    *invoices.HANDLERS,
    *rosters.HANDLERS,
    *rosters_trial.HANDLERS,
    *rosters_mend.HANDLERS,
    *employers.HANDLERS,
    *employers_many.HANDLERS,
    *year_end.HANDLERS,
    *year_end_trials.HANDLERS,
    *year_end_relief.HANDLERS,
)
