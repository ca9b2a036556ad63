"""Alembic migrations of one book. They import nothing from ``ledger``: what they did, they did.

``HEAD`` is the revision that the program of this release works on; a test holds it to the scripts.
"""

HEAD = "0009"
