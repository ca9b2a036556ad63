"""The chapters a scheme is made of, apart from its facts, benefits and accounts.

A chapter is one ``ChapterForm``, made for the words that the scheme's rules may use: to let a
scheme say something new, give its Rules a field in ``ledger.rules`` and the form a key. The keys
of ``Rules.citations`` are the keys written here (``fee``), without the ``_fen`` of the fields.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from ledger.scheme.dated import ChapterForm
from ledger.scheme.taking_part import contribution, enrolment, period
from ledger.scheme.vocabulary import Vocabulary
from ledger.scheme.year_end import approval, closing, relief

__all__ = ["FORMS", "approval", "closing", "contribution", "enrolment", "period", "relief"]

FormOf: TypeAlias = Callable[[Vocabulary], ChapterForm[Any]]

#: Chapter → what it must look like, for the words of a scheme.
FORMS: Mapping[str, FormOf] = {
    "period": period,
    "enrolment": enrolment,
    "contribution": contribution,
    "approval": approval,
    "closing": closing,
    "relief": relief,
}
