"""What the steps behind accounts, rosters and the year end refuse, by its word."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyotp
import pytest

from ledger.files.mending import Mends
from ledger.work import (
    accounts,
    door,
    jobs,
    own_account,
    scenario_adopting,
    scenarios,
    year_end_steps,
)
from ledger.work.roster_mends import mended_upload
from tests.conftest import desk
from tests.web.conftest import PASSWORD, Site, book_of
from tests.web.test_door import refused
from tests.web.test_year_end_pages import closed, on, site, tried

__all__ = ["on", "site"]

DAY = date(2013, 10, 8)
PERIOD = "2012-08-01"


def test_second_factors(new_site: Site) -> None:
    office = new_site.office
    _, visitor = door.come_in(office, "cashier", PASSWORD)
    with refused("second_factor_off"):
        accounts.drop_second_factor(office, "administrator", "cashier")
    secret = own_account.new_secret()
    own_account.turn_on(office, visitor, secret, PASSWORD, pyotp.TOTP(secret).now())
    with refused("second_factor_on"):
        own_account.turn_on(office, visitor, secret, PASSWORD, pyotp.TOTP(secret).now())


def test_visits_of_others_are_nobodys(new_site: Site) -> None:
    office = new_site.office
    _, cashier = door.come_in(office, "cashier", PASSWORD)
    _, reviewer = door.come_in(office, "reviewer", PASSWORD)
    assert reviewer.visit is not None
    for number in (reviewer.visit, 999):
        with refused("visit_unknown"):
            own_account.end_visit(office, cashier, number, PASSWORD)


def test_a_roster_without_mends(new_site: Site) -> None:
    unread: Any = None
    with book_of(new_site) as book, refused("roster_nothing_mended"):
        mended_upload(new_site.office, book, "officer", unread, Mends())


def test_a_year_end_whose_figures_have_moved(site: Site) -> None:
    with book_of(site) as book:
        with refused("figures_changed"):
            year_end_steps.close_as_seen(desk(book, "committee", DAY), PERIOD, "other")
        closed(site)
        with refused("figures_changed"):
            year_end_steps.fix_as_seen(desk(book, "committee", DAY), PERIOD, "other")


def test_trials_that_cannot_be_taken(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with refused("scenario_unknown"):
        scenarios.trial(site.office, PERIOD, 999)
    number = tried(site, closed(site), threshold="1000")
    job = jobs.job(site.office, number)
    assert job is not None
    with book_of(site) as book:
        stale = job | {"answer": job["answer"] | {"terms": {}}}
        with refused("scenario_stale"):
            scenario_adopting.adopt(desk(book, "committee", DAY), stale, "决议")
        # Were the new text not to say what was tried, it would not be put in force.
        monkeypatch.setattr(scenario_adopting, "amended", lambda text, *_: text)
        with refused("scenario_unadoptable"):
            scenario_adopting.adopt(desk(book, "committee", DAY), job, "决议")
