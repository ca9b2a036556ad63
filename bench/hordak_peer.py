"""The peer of posting: django-hordak 2.0 (MIT), in a database of its own on the same server.

It keeps transactions and legs of which a deferred trigger demands that they balance; no chain of
hashes, no request id, nothing that refuses a change afterwards. Set up as its README says.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import make_url

from bench.lab import Lab, seconds, share
from bench.posting import BANK, DAY, FEES, INTEREST, SUBSIDY, lines

NAME = "django-hordak 2.0"
FRESH = "hordak"
ACCOUNTS = {BANK: "AS", INTEREST: "IN", FEES: "EX", SUBSIDY: "IN"}


def is_here() -> bool:
    return importlib.util.find_spec("hordak") is not None


def _set_up(lab: Lab, name: str) -> dict[str, Any]:
    """Django with a database that is as new; the accounts by their codes."""
    if not (lab.folder / f"{FRESH}.json").exists():
        _make(lab)
    lab.copy(name, of=FRESH)
    _configure(lab, name)
    from hordak.models import Account

    return {account.code: account for account in Account.objects.all()}


def _make(lab: Lab) -> None:
    """Its migrations take a while, so they run once, in a process that ends with them."""
    lab.empty(FRESH)
    process = multiprocessing.get_context("fork").Process(target=_migrate, args=(lab,))
    process.start()
    process.join()
    assert process.exitcode == 0
    lab.note(FRESH, True)


def _migrate(lab: Lab) -> None:
    _configure(lab, FRESH)
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from hordak.models import Account

    for code, kind in ACCOUNTS.items():
        Account.objects.create(name=code, code=code, type=kind, currencies=["CNY"])
    connection.close()


def _configure(lab: Lab, name: str) -> None:
    import django
    from django.conf import settings

    url = make_url(lab.dsn(name))
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "djmoney",
                        "hordak"],
        DATABASES={"default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": url.database,
            "USER": url.username, "HOST": url.query.get("host", url.host), "CONN_MAX_AGE": None,
        }},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", USE_TZ=True, DEFAULT_CURRENCY="CNY",
        HORDAK_INTERNAL_CURRENCY="CNY", CURRENCIES=("CNY",),
    )  # fmt: skip
    django.setup()


def _legs(accounts: dict[str, Any], transaction: Any, number: int) -> list[Any]:
    from hordak.models import Leg
    from moneyed import Money

    return [
        Leg(transaction=transaction, account=accounts[account],
            **({"debit": Money(debit / 100, "CNY")} if debit else
               {"credit": Money(credit / 100, "CNY")}))
        for account, debit, credit in lines(number)
    ]  # fmt: skip


def save(lab: Lab, name: str, numbers: Sequence[int], clients: int) -> float:
    """Seconds to save transactions with their legs, so many at a time, each committed alone."""
    accounts = _set_up(lab, name)
    from django.db import transaction
    from hordak.models import Transaction

    def one(number: int) -> None:
        with transaction.atomic():
            kept = Transaction.objects.create(date=DAY, description=f"第 {number} 张")
            for leg in _legs(accounts, kept, number):
                leg.save()

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(one, [max(numbers) + 1 + place for place in range(clients)]))
        return seconds(lambda: share(pool, clients, one, numbers))


def bulk_create(lab: Lab, name: str, count: int, at_once: int) -> float:
    """Seconds to save transactions with their legs, so many committed together."""
    accounts = _set_up(lab, name)
    from django.db import transaction
    from hordak.models import Leg, Transaction

    def some(first: int) -> int:
        numbers = range(first, min(first + at_once, count))
        with transaction.atomic():
            kept = Transaction.objects.bulk_create(
                Transaction(date=DAY, description=f"第 {number} 张") for number in numbers
            )
            pairs = zip(kept, numbers, strict=True)
            Leg.objects.bulk_create(
                leg for each, number in pairs for leg in _legs(accounts, each, number)
            )
        return first

    return seconds(lambda: [some(first) for first in range(0, count, at_once)])
