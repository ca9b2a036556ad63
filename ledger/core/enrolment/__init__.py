"""Who takes part: kinds of enrolment, participation, ages, and the check of a roster.

``check_rows`` reads every row of a 参加人员名册, finds everything wrong at once, and sorts what is
right into joins, leaves, transfers and changed details. A row with a refusal goes nowhere; the
same file handed in again is all ``unchanged``. What the book knows comes in as ``Known``.
"""

from ledger.core.enrolment.facts import check_conditions, facts_asked, person_facts
from ledger.core.enrolment.membership import (
    Participation,
    check_age,
    consecutive_periods,
    counts,
    kind_of,
    participation,
)
from ledger.core.enrolment.roster import Sorting, check_rows, standing_twice
from ledger.core.enrolment.timing import in_window, may_join, window_days
from ledger.core.enrolment.values import (
    DETAILS,
    DetailChange,
    Join,
    Known,
    KnownEmployer,
    KnownMember,
    KnownPerson,
    Leave,
    Person,
    RosterCheck,
    Transfer,
)

__all__ = [
    "DETAILS",
    "DetailChange",
    "Join",
    "Known",
    "KnownEmployer",
    "KnownMember",
    "KnownPerson",
    "Leave",
    "Participation",
    "Person",
    "RosterCheck",
    "Sorting",
    "Transfer",
    "check_age",
    "check_conditions",
    "check_rows",
    "consecutive_periods",
    "counts",
    "facts_asked",
    "in_window",
    "kind_of",
    "may_join",
    "participation",
    "person_facts",
    "standing_twice",
    "window_days",
]
