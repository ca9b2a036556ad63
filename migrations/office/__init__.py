"""Alembic migrations of the office beside a book: accounts, sessions, jobs, scans.

``HEAD`` is the revision that the program of this release works on; a test holds it to the scripts.
"""

HEAD = "office_0002"
