"""The peer of posting: django-hordak 2.0 (MIT), in a database of its own on the same server.

It keeps transactions and legs of which a deferred trigger demands that they balance; no chain of
hashes, no request id, nothing that refuses a change afterwards. Set up as its README says.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import make_url

from bench.lab import Lab, seconds
from bench.posting import BANK, DAY, FEES, INTEREST, SUBSIDY, lines

NAME = "django-hordak 2.0"
ACCOUNTS = {BANK: "AS", INTEREST: "IN", FEES: "EX", SUBSIDY: "IN"}


def is_here() -> bool:
    return importlib.util.find_spec("hordak") is not None


def _set_up(lab: Lab, name: str) -> dict[str, Any]:
    """Django with a new database; the accounts by their codes."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    url = make_url(lab.empty(name))
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
    call_command("migrate", verbosity=0)
    from hordak.models import Account

    return {
        code: Account.objects.create(name=code, code=code, type=kind, currencies=["CNY"])
        for code, kind in ACCOUNTS.items()
    }


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
        return seconds(lambda: list(pool.map(one, numbers)))


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
