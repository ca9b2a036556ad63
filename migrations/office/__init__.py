"""Alembic migrations of the office beside a book: accounts, sessions, jobs, scans."""
