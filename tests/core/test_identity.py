"""Identity documents and codes. Every number here is made up and only fits its own check digit."""

from __future__ import annotations

import random
from datetime import date

import pytest
from stdnum import luhn
from stdnum.iso7064 import mod_11_2

from ledger.identity import (
    HINTS,
    ID_TYPES,
    Problem,
    Sex,
    age_on,
    birth_date,
    check_bank_card,
    check_id_number,
    check_mobile,
    check_uscc,
    mask_id,
    mask_name,
    normalise,
    sex,
)
from ledger.sentences import SENTENCES, say


def resident(first_17: str) -> str:
    return first_17 + mod_11_2.calc_check_digit(first_17)


def codes(problems: list[Problem]) -> list[str]:
    found = [code for code, _ in problems]
    assert all(code in SENTENCES for code in found)
    return found


BORN_1990 = resident("32028219900101123")


@pytest.mark.parametrize(
    "first_17",
    [
        "32028219900101123",
        "44190019850612001",  # 东莞, a city without counties
        "42900419920229003",  # 仙桃, born on a leap day
        "65900119700101002",  # 石河子
        "46040019951231004",  # 儋州
        "31011919600101005",  # 南汇, since dissolved
        "81000019880808006",  # residence permit of a Hong Kong resident
    ],
)
def test_well_formed_identity_numbers_pass_wherever_they_were_issued(first_17: str) -> None:
    assert check_id_number(resident(first_17)) == []


def test_check_digits_are_those_of_the_standards() -> None:
    """As a library of standards works them out, for right and for wrong ones."""
    drawn = random.Random(11)
    for _ in range(300):
        number = f"32028219900101{drawn.randrange(1000):03d}" + drawn.choice("0123456789X")
        assert (check_id_number(number) == []) == mod_11_2.is_valid(number), number
        card = str(drawn.randrange(10**12, 10 ** drawn.randint(13, 19)))
        assert (check_bank_card(card) == []) == luhn.is_valid(card), card


def test_a_small_x_and_stray_blanks_are_how_people_type() -> None:
    number = next(n for i in range(999) if (n := resident(f"32028219900101{i:03d}")).endswith("X"))
    assert check_id_number(f" {number[:6]} {number[6:14]} {number[14:].lower()}") == []
    assert normalise("　３２０２８２-1990x\u200b") == "3202821990X"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "id_empty"),
        ("  ", "id_empty"),
        ("3.20282E+17", "id_spoilt_by_spreadsheet"),
        ("3.2028219900101123e+17", "id_spoilt_by_spreadsheet"),
        ("320282199001011000.0", "id_spoilt_by_spreadsheet"),
        ("320282900101123", "id_old_format"),
        ("3202821990010112", "id_length"),
        (BORN_1990 + "1", "id_length"),
        ("32028219900101I23X", "id_characters"),
        ("X20282199001011234", "id_characters"),
        (resident("32028219900230123"), "id_birth_date"),
        (resident("32028218990101123"), "id_birth_date"),
        (resident("32028219901301123"), "id_birth_date"),
        (resident("99028219900101123"), "id_region_unknown"),
    ],
)
def test_each_mistake_in_an_identity_number_has_its_own_sentence(text: str, code: str) -> None:
    assert codes(check_id_number(text)) == [code]


def test_any_single_wrong_figure_is_noticed() -> None:
    for place in range(17):
        wrong = str((int(BORN_1990[place]) + 1) % 10)
        spoilt = BORN_1990[:place] + wrong + BORN_1990[place + 1 :]
        assert codes(check_id_number(spoilt)) == ["id_check_digit"]


def test_nobody_is_born_after_the_day_of_the_roster() -> None:
    assert check_id_number(BORN_1990, on=date(1990, 1, 1)) == []
    assert codes(check_id_number(BORN_1990, on=date(1989, 12, 31))) == ["id_birth_date"]


def test_an_unknown_region_is_only_a_hint() -> None:
    assert set(codes(check_id_number(resident("99028219900101123")))) <= HINTS


@pytest.mark.parametrize(
    ("id_type", "good", "bad"),
    [
        ("护照", "E12345678", "E1"),
        ("港澳居民来往内地通行证", "H12345678", "12345678"),
        ("港澳居民来往内地通行证", "M1234567800", "A12345678"),
        ("台湾居民来往大陆通行证", "12345678", "T12345678"),
        ("外国人永久居留身份证", "CHN110081010101", "CHN11008101010"),
        ("外国人永久居留证", "911110199001010001", "811110199001010001"),
    ],
)
def test_other_documents_are_checked_for_their_form_only(id_type: str, good: str, bad: str) -> None:
    assert check_id_number(good, id_type) == []
    assert codes(check_id_number(bad, id_type)) == ["id_document_format"]


def test_an_unknown_kind_of_document_is_answered_with_the_known_ones() -> None:
    [(code, facts)] = check_id_number("1", "驾驶证")
    assert code == "id_type_unknown"
    assert all(id_type in say(code, facts) for id_type in ID_TYPES)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("91110000600037341L", []),
        ("9111 0000 6000 3734 1l", []),
        ("N11100006000373417", []),  # a rural collective: a letter in front
        ("91110000600037341", ["uscc_length"]),
        ("91110000600037341I", ["uscc_characters"]),
        ("911100006000373411", ["uscc_check_digit"]),
        ("", ["uscc_length"]),
    ],
)
def test_a_unified_social_credit_code_is_checked_to_its_last_character(
    text: str, found: list[str]
) -> None:
    assert codes(check_uscc(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("13800000000", []),
        ("138-0000-0000", []),
        ("1380000000", ["mobile_format"]),
        ("12800000000", ["mobile_format"]),
        ("+8613800000000", ["mobile_format"]),
        ("0523-84800000", ["mobile_format"]),
    ],
)
def test_a_mobile_number_has_eleven_figures(text: str, found: list[str]) -> None:
    assert codes(check_mobile(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("6222000000000000004", []),
        ("6222 0000 0000 0000 004", []),
        ("6222000000000000009", ["bank_card_check_digit"]),
        ("622200000000", ["bank_card_length"]),
        ("", ["bank_card_length"]),
        ("6.222E+18", ["bank_card_characters"]),
    ],
)
def test_a_bank_card_number_satisfies_its_check_digit(text: str, found: list[str]) -> None:
    assert codes(check_bank_card(text)) == found


def test_an_identity_number_tells_birth_date_and_sex() -> None:
    assert birth_date(BORN_1990) == date(1990, 1, 1)
    assert sex(BORN_1990) is Sex.MALE
    assert sex(resident("32028219900101124")) is Sex.FEMALE


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(1990, 8, 1), date(2012, 7, 31), 21),
        (date(1990, 8, 1), date(2012, 8, 1), 22),
        (date(1992, 2, 29), date(2013, 2, 28), 20),
        (date(1992, 2, 29), date(2013, 3, 1), 21),
    ],
)
def test_age_is_counted_in_whole_years(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张小三", "张*三"), ("张三", "张*"), ("欧阳小三", "欧**三"), ("张", "*"), ("", "")],
)
def test_a_name_on_a_notice_keeps_its_length_and_hides_the_middle(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_an_identity_number_on_a_notice_keeps_three_and_two_characters() -> None:
    assert mask_id("320282199001011234") == "320*************34"
    assert mask_id("E12345678") == "E12****78"
    assert mask_id("12345") == "*****"
