"""The office beside a book: accounts, sessions, tokens, background jobs, uploads, who looked.

Nothing here is money. It is kept apart from the book, in a database of its own, because it changes
and is cleared up, while a book is never changed; and so that a copy of the book for an auditor
carries nobody's password.
"""
