"""What a claim states, as names and texts and back again."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ledger.book.claim_facts import Stated, stated_in

DAYS = st.none() | st.dates()
WORDS = st.lists(st.text(min_size=1, max_size=8), max_size=3).map(tuple)
#: Names that a scheme may give a fact; none of them is a claim's own.
NAMES = st.from_regex(r"(member|employer)\.[a-z][a-z0-9_]{0,5}", fullmatch=True)
KINDS = st.text(st.characters(categories=["L"]), min_size=1, max_size=6)

STATEMENTS = st.builds(
    Stated,
    admitted_on=DAYS,
    discharged_on=DAYS,
    first_diagnosed_on=DAYS,
    papers=st.none() | WORDS,
    exclusions=WORDS,
    aid=st.dictionaries(KINDS, st.integers(0, 10**12), max_size=3),
    facts=st.dictionaries(NAMES, st.text(min_size=1, max_size=8), max_size=3),
)


@given(STATEMENTS)
def test_what_is_kept_says_what_was_stated(stated: Stated) -> None:
    assert stated_in(stated.rows()) == stated


def test_the_rows_of_a_statement() -> None:
    """No papers are something else than papers that nobody listed."""
    stated = Stated(
        discharged_on=date(2022, 3, 1), papers=(), exclusions=("work_injury",),
        aid={"商业保险": 500_00}, facts={"member.class": "劳模"},
    )  # fmt: skip
    assert stated.rows() == {
        "aid.商业保险": "50000", "discharged_on": "2022-03-01", "exclusions": '["work_injury"]',
        "member.class": "劳模", "papers": "[]",
    }  # fmt: skip
    assert Stated().rows() == {}
    assert stated_in({}) == Stated()
