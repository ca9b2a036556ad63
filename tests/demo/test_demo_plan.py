"""The demo's ground truth: counts, numbers, amounts and the mistakes planted in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from stdnum import luhn
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from demo.chance import SIZE, at_quantile, points, shares_of, stream
from demo.claim_slips import PAYABLE
from demo.federation import Federation, plan
from demo.rosters import WRONG, dropped
from demo.settlements import Claim, Settlement

SEED = 2012
PERIOD = (date(2012, 8, 1), date(2013, 7, 31))


@pytest.fixture(scope="module")
def federation() -> Federation:
    return plan(SEED)


def first_seen(federation: Federation) -> list[Claim]:
    """Claims under their number's first appearance."""
    seen: dict[str, Claim] = {}
    for claim in federation.claims:
        seen.setdefault(claim.claim_no, claim)
    return list(seen.values())


# -- employers and people -------------------------------------------------------------------------


def test_over_fifty_thousand_members_of_150_employers(federation: Federation) -> None:
    assert len(federation.employers) == 150
    assert 50_200 < federation.enrolled_count < 50_400


def test_the_roles_are_cast(federation: Federation) -> None:
    by_role = {unit.role: unit for unit in federation.employers if unit.role}
    thousand, shop = by_role["thousand"], by_role["shop"]
    assert (len(thousand.staff), thousand.headcount) == (1_012, 1_012)
    assert thousand.split == ("2/3", "1/3", "", "")
    assert (len(shop.staff), shop.headcount, shop.split[0]) == (8, 8, "1")
    assert len(by_role["agency"].staff) > 2_000
    assert by_role["out_of_town"].uscc[2:8] != "321282"
    assert len({len(unit.staff) for unit in federation.employers}) > 80


def test_few_employers_fall_short_of_the_participation_asked_for(federation: Federation) -> None:
    for unit in federation.employers:
        assert unit.headcount >= len(unit.staff)
    low = [unit for unit in federation.employers if len(unit.staff) * 5 < unit.headcount * 3]
    assert [unit.role for unit in low] == ["low_participation"] * 3


def test_credit_codes_are_valid_and_unique(federation: Federation) -> None:
    codes = [unit.uscc for unit in federation.employers]
    assert len(set(codes)) == len(codes)
    assert all(uscc.is_valid(code) for code in codes)


def test_people_have_valid_numbers_and_nobody_shares_one(federation: Federation) -> None:
    people = [person for unit in federation.employers for person in unit.staff]
    for numbers in zip(*((each.id_number, each.card, each.mobile) for each in people), strict=True):
        assert len(set(numbers)) == len(people)
    for person in people:
        assert mod_11_2.is_valid(person.id_number)
        assert luhn.is_valid(person.card)
        assert len(person.mobile) == 11
        born = person.id_number[6:14]
        assert date(1955, 1, 1) <= date.fromisoformat(born) <= date(1994, 7, 31)


def test_nobody_is_dropped_where_everybody_counts(federation: Federation) -> None:
    gone = dropped(federation.slips)
    for unit in federation.employers:
        if unit.keeps_everyone:
            assert not gone & {person.id_number for person in unit.staff}


def test_a_person_on_two_rosters_stays_with_the_one_handed_in_first(
    federation: Federation,
) -> None:
    home = {person.id_number: unit for unit in federation.employers for person in unit.staff}
    doubles = [slip for slip in federation.slips if slip.kind == "two_employers"]
    assert doubles
    for slip in doubles:
        assert slip.employer > home[slip.person.id_number].number
        assert home[slip.person.id_number].role != "agency_client"


def test_mistakes_come_at_the_documented_rates(federation: Federation) -> None:
    planted = federation.expected()["rosters"]
    assert 250 < sum(planted[kind] for kind in WRONG) < 400
    assert all(count > 20 for count in planted.values())
    assert len(planted) == 10


def test_nobody_changes_twice_and_headcounts_hold(federation: Federation) -> None:
    moved = [each.person.id_number for each in federation.changes]
    assert len(moved) == len(set(moved))
    arrivals = Counter(each.employer.number for each in federation.changes)
    for unit in federation.employers:
        if arrivals[unit.number]:
            assert len(unit.staff) + arrivals[unit.number] <= unit.headcount


# -- claims ---------------------------------------------------------------------------------------


def identity_holds(settlement: Settlement) -> bool:
    amounts = defaultdict(int, settlement.amounts)
    paid = amounts["fund_pay_sumamt"] + amounts["acct_pay"] + amounts["psn_cash_pay"]
    return paid == amounts["medfee_sumamt"]


def parts_add_up(settlement: Settlement) -> bool:
    amounts = defaultdict(int, settlement.amounts)
    names = ("fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt")
    return sum(amounts[name] for name in names) == amounts["medfee_sumamt"]


def funds_add_up(settlement: Settlement) -> bool:
    amounts = defaultdict(int, settlement.amounts)
    names = ("hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "maf_pay", "oth_pay")
    return sum(amounts[name] for name in names) == amounts["fund_pay_sumamt"]


def test_about_2500_claims_with_some_more_settlements(federation: Federation) -> None:
    expected = federation.expected()
    assert 2_400 <= expected["claims"] <= 2_600
    settlements = {each.setl_id for claim in federation.claims for each in claim.settlements}
    assert 2_500 <= len(settlements) <= 2_800
    two = [claim for claim in federation.claims if len(claim.settlements) == 2]
    assert len(two) > 60


def test_amounts_agree_wherever_no_mistake_is_planted(federation: Federation) -> None:
    for claim in federation.claims:
        for settlement in claim.settlements:
            amounts = settlement.amounts
            assert all(fen >= 0 for fen in amounts.values())
            if claim.slip != "sums_broken":
                assert identity_holds(settlement)
            if claim.slip not in ("sums_broken", "parts_differ"):
                assert parts_add_up(settlement)
            if claim.slip != "funds_printed_twice":
                assert funds_add_up(settlement)
            assert amounts["fund_pay_sumamt"] <= amounts["inscp_scp_amt"]
            assert settlement.admitted_on <= settlement.discharged_on


def test_broken_sums_are_broken_and_most_are_mended(federation: Federation) -> None:
    broken = [claim for claim in federation.claims if claim.slip == "sums_broken"]
    assert all(any(not identity_holds(each) for each in claim.settlements) for claim in broken)
    mended = {claim.claim_no for claim in federation.claims if claim.slip == "sums_mended"}
    assert len(mended) == len(broken) - 6
    assert mended < {claim.claim_no for claim in broken}


def test_everything_documented_is_planted(federation: Federation) -> None:
    planted = federation.expected()["claims_planted"]
    assert planted == {
        "late": 46, "discharged_before_period": 22, "never_enrolled": 28, "dropped_from_roster": 6,
        "before_payment": 10, "before_joining": 4, "wrong_name": 12, "sums_broken": 40,
        "sums_mended": 34, "settlement_twice_in_claim": 6, "doubled_row_mended": 6,
        "again_in_same_file": 10, "again_in_later_file": 14, "same_number_again": 8,
        "receipt_reused": 10, "parts_differ": 8, "funds_printed_twice": 6, "reissued": 7,
    }  # fmt: skip


def test_only_the_late_are_late_and_only_the_early_are_early(federation: Federation) -> None:
    repeats = ("again_in_later_file", "receipt_reused")
    for claim in federation.claims:
        last = max(each.discharged_on for each in claim.settlements)
        first = min(each.discharged_on for each in claim.settlements)
        assert claim.submitted_on >= last
        if claim.slip not in repeats:
            late = claim.submitted_on - first > timedelta(days=60)
            assert late == (claim.slip == "late")
        before = first < PERIOD[0]
        assert before == (claim.slip == "discharged_before_period")
        assert last <= PERIOD[1]


def test_claims_stand_in_the_month_they_were_handed_in(federation: Federation) -> None:
    again = ("sums_mended", "doubled_row_mended", "same_number_again")
    for claim in federation.claims:
        if claim.slip not in again:
            assert claim.month == claim.submitted_on.replace(day=1)
        assert date(2012, 9, 1) <= claim.month <= date(2013, 9, 1)
    numbers = [claim.claim_no for claim in federation.claims if claim.slip not in again]
    assert len(numbers) == len(set(numbers))


def test_a_settlement_is_claimed_once_but_for_the_planted_repeats(federation: Federation) -> None:
    repeated = ("settlement_twice_in_claim", "again_in_same_file", "again_in_later_file")
    honest = [claim for claim in first_seen(federation) if claim.slip not in repeated]
    settlements = [each for claim in honest for each in claim.settlements]
    assert len({each.setl_id for each in settlements}) == len(settlements)
    receipts = Counter((each.receipt_code, each.receipt_no) for each in settlements)
    assert sum(count - 1 for count in receipts.values()) == 10  # the receipts used again


def test_covered_people_claim_and_others_are_planted(federation: Federation) -> None:
    members = {person.id_number: unit for unit in federation.employers for person in unit.staff}
    gone = dropped(federation.slips)
    for claim in federation.claims:
        number = claim.person.id_number
        outside = {"never_enrolled": number not in members, "dropped_from_roster": number in gone}
        if claim.slip in outside:
            assert outside[claim.slip]
        elif claim.slip != "before_joining":
            assert members[number].role != "out_of_town"
            assert number not in gone


def test_late_payers_people_are_covered_from_the_day_after_payment(federation: Federation) -> None:
    uncovered = date.fromisoformat(federation.stories["late_payer"]["paid_on"])
    staff = {
        person.id_number
        for unit in federation.employers
        if unit.role == "late_payer"
        for person in unit.staff
    }
    of_late_payer = [claim for claim in federation.claims if claim.person.id_number in staff]
    for claim in of_late_payer:
        early = claim.settlements[-1].discharged_on <= uncovered
        assert early == (claim.slip == "before_payment")
    assert len(of_late_payer) == 13


def test_nobody_has_the_illness_of_the_other_sex(federation: Federation) -> None:
    of_women = [claim for claim in federation.claims if claim.disease.women_only]
    assert len(of_women) > 50
    assert all(claim.person.is_woman for claim in of_women)


def test_wrong_names_are_wrong(federation: Federation) -> None:
    names = {
        person.id_number: person.name for unit in federation.employers for person in unit.staff
    }
    wrong = {
        claim.claim_no
        for claim in federation.claims
        if names.get(claim.person.id_number, claim.person.name) != claim.person.name
    }
    assert wrong == {claim.claim_no for claim in federation.claims if claim.slip == "wrong_name"}


def test_reversed_settlements_were_claimed_and_most_come_again(federation: Federation) -> None:
    by_number = {claim.claim_no: claim for claim in first_seen(federation)}
    for reversal in federation.reversals:
        claim = by_number[reversal.claim_no]
        assert reversal.settlement in claim.settlements
        assert claim.submitted_on < reversal.reversed_on
    again = [claim for claim in federation.claims if claim.slip == "reissued"]
    assert {claim.see for claim in again} < {each.claim_no for each in federation.reversals}
    assert federation.expected()["reversals"] == {"paid": 6, "unpaid": 3}


# -- the money of the year ------------------------------------------------------------------------


def half_up(fen: int) -> int:
    return (fen + 1) // 2


def relief_need(burden_fen: int) -> int:
    """2,000 free, then 30 % to 10,000, 50 % to 50,000, 60 % above; at most 50,000 yuan."""
    left = max(0, burden_fen - 2_000_00)
    low, middle = min(left, 10_000_00), max(0, min(left, 50_000_00) - 10_000_00)
    high = max(0, left - 50_000_00)
    return min(50_000_00, (low * 3 + middle * 5 + high * 6) // 10)


def test_the_year_ends_in_surplus_that_does_not_reach_for_all_need(federation: Federation) -> None:
    benefit, burden = 0, Counter[str]()
    granted = Counter[str]()
    reversed_ids = {each.settlement.setl_id for each in federation.reversals}
    ordinary = ("J", "K2", "K3", "K4", "K6", "K8", "S", "N2", "N8", "M51", "D", "E04", "H", "L",
                "I84")  # fmt: skip
    for claim in federation.claims:
        if claim.slip not in PAYABLE:
            continue
        counted = [each for each in claim.settlements if each.setl_id not in reversed_ids]
        base = sum(each.base_fen for each in counted)
        person = claim.person.id_number
        paid = min(half_up(base), 20_000_00, 50_000_00 - granted[person])
        granted[person] += paid
        benefit += paid
        if not claim.disease.code.startswith(ordinary) or claim.disease.code == "J44.9":
            burden[person] += base - paid
    contributions = 50_00 * federation.enrolled_count
    surplus = contributions - benefit
    pool = surplus - contributions // 10
    need = sum(relief_need(fen) for fen in burden.values())
    assert 600_000_00 < surplus < 900_000_00
    assert pool * 10 < need * 9  # other income of the year will not change that
    assert pool * 2 > need
    totals = sorted(
        sum(each.amounts["medfee_sumamt"] for each in claim.settlements)
        for claim in federation.claims
        if claim.slip in PAYABLE
    )
    assert 8_000_00 < totals[len(totals) // 2] < 10_000_00
    assert 0 < sum(total > 200_000_00 for total in totals) < 60


# -- chance ---------------------------------------------------------------------------------------


def test_quantiles_are_interpolated_in_whole_numbers() -> None:
    assert at_quantile(1_000, 5_000, SIZE) == 1_000
    assert at_quantile(1_000, 0, SIZE) == 90
    with pytest.raises(ValueError, match="10000"):
        at_quantile(1_000, 10_000, SIZE)


def test_points_fill_the_whole_range_evenly() -> None:
    drawn = sorted(points(stream(1, "test"), 100))
    assert [point // 100 for point in drawn] == list(range(100))


def test_shares_lose_nothing() -> None:
    assert shares_of(10, [1, 1, 1]) == [4, 3, 3]
    assert sum(shares_of(50_380, [at_quantile(1_000, each, SIZE) for each in range(137)])) == 50_380
