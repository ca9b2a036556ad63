"""Identity documents, 统一社会信用代码, telephone and card numbers: checks, and masks for papers.

A check returns what is wrong as (code, facts) pairs, empty when nothing is; the sentences stand in
``ledger.sentences``. Numbers are expected as ``normalise`` leaves them. A number that passes is
well formed; whether the person exists is for the authorities to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from operator import mul
from typing import TypeAlias

from stdnum.cn import uscc as uscc_number

Problem: TypeAlias = tuple[str, Mapping[str, str]]

RESIDENT_ID = "居民身份证"

#: Codes that ask somebody to look, and are no reason to refuse the row.
HINTS = frozenset({"id_region_unknown"})

# GB/T 2260, first two figures; 81-83 stand in the residence permits of 港澳台居民, 91 abroad.
# No finer table is used: the published ones lack counties that have issued cards (东莞, 儋州 …).
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
_RESIDENT_ID = re.compile(r"[0-9]{17}[0-9X]")
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_SPREADSHEET_NUMBER = re.compile(r"[0-9](\.[0-9]+)?E\+[0-9]+|[0-9]+\.0*")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_BLANKS = re.compile(r"[\s\-\u200b-\u200f\u2010-\u2015\u2060\ufeff]+")

# The other documents are checked loosely: issuers differ, and a wrong refusal shuts somebody out.
# Each with an example for the sentence.
_RESIDENCE = (re.compile(r"[A-Z]{3}[0-9]{12}|9[0-9]{16}[0-9X]"), "ABC123456789012")
_DOCUMENTS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "护照": (re.compile(r"[A-Z0-9]{5,17}"), "E12345678"),
    "港澳居民来往内地通行证": (re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?"), "H12345678"),
    "台湾居民来往大陆通行证": (re.compile(r"[0-9]{8}(?:[0-9]{2}[A-Z]?)?"), "12345678"),
    "外国人永久居留身份证": _RESIDENCE,
    "外国人永久居留证": _RESIDENCE,  # what the card was called until 2017
}
ID_TYPES = (RESIDENT_ID, *_DOCUMENTS)


#: What stands in the place of a value that was erased after its retention period.
ERASED = "已删除"


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


def normalise(text: str) -> str:
    """A number as it is kept and compared: half-width, capitals, without blanks and hyphens."""
    if text.isascii() and text.isalnum():  # as nearly every number of a list is written
        return text.upper()
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_id_number(text: str, id_type: str = RESIDENT_ID, on: date | None = None) -> list[Problem]:
    """What is wrong with a document number. ``on``: a day by which the holder must be born.

    Resident identity numbers (GB 11643) are checked for length, characters, birth date and check
    digit; an unknown region is only a hint (see ``HINTS``). Of other documents only the form.
    """
    if id_type not in ID_TYPES:
        return [("id_type_unknown", {"id_type": id_type, "known": "、".join(ID_TYPES)})]
    number = normalise(text)
    if not number:
        return [("id_empty", {})]
    if not number.isalnum() and _is_spoilt(text):
        return [("id_spoilt_by_spreadsheet", {"id_number": text.strip()})]
    if id_type == RESIDENT_ID:
        return _check_resident(number, on)
    pattern, example = _DOCUMENTS[id_type]
    if not pattern.fullmatch(number):
        return [("id_document_format", {"id_type": id_type, "example": example})]
    return []


def _is_spoilt(text: str) -> bool:
    """3.2E+17, or figures with a point behind them."""
    written = unicodedata.normalize("NFKC", text).strip().upper()
    return _SPREADSHEET_NUMBER.fullmatch(written) is not None


def _check_resident(number: str, on: date | None) -> list[Problem]:
    if len(number) == 15 and number.isascii() and number.isdigit():
        return [("id_old_format", {})]
    if len(number) != 18:
        return [("id_length", {"length": str(len(number))})]
    if not _RESIDENT_ID.fullmatch(number):
        return [("id_characters", {})]
    if not _has_resident_check_digit(number):
        return [("id_check_digit", {})]
    problems: list[Problem] = []
    if not _is_plausible_birth(number[6:14], on):
        problems.append(("id_birth_date", {"birth": number[6:14]}))
    if not _PROVINCE.match(number):
        problems.append(("id_region_unknown", {"region": number[:6]}))
    return problems


# The check digits of identity and card numbers are worked out here: libraries do it figure by
# figure in Python, and a roster has a million of them (forty times as long for a card).

_RESIDENT_WEIGHTS = tuple(pow(2, place, 11) for place in range(17, 0, -1))  # ISO 7064 MOD 11-2
_RESIDENT_CHECK_DIGITS = "10X98765432"
_FIGURES_AS_BYTES = ord("0") * sum(_RESIDENT_WEIGHTS)  # what "0" counts too much as a byte
_DOUBLED = bytes.maketrans(b"0123456789", b"0246813579")  # 5 doubled is 10, whose figures make 1


def _has_resident_check_digit(number: str) -> bool:
    total = sum(map(mul, number[:17].encode(), _RESIDENT_WEIGHTS)) - _FIGURES_AS_BYTES
    return _RESIDENT_CHECK_DIGITS[total % 11] == number[17]


def _has_luhn_digit(number: str) -> bool:
    figures = number.encode()
    total = sum(figures[-1::-2]) + sum(figures[-2::-2].translate(_DOUBLED))
    return (total - ord("0") * len(figures)) % 10 == 0


def _is_plausible_birth(figures: str, on: date | None) -> bool:
    try:
        birth = _day_of(figures)
    except ValueError:
        return False
    return birth.year >= 1900 and (on is None or birth <= on)


@lru_cache(maxsize=32_768)  # the days of ninety years; a roster has each of them many times
def _day_of(figures: str) -> date:
    return date(int(figures[:4]), int(figures[4:6]), int(figures[6:8]))


def check_uscc(text: str) -> list[Problem]:
    """What is wrong with a unified social credit code (GB 32100)."""
    number = normalise(text)
    if len(number) != 18:
        return [("uscc_length", {"length": str(len(number))})]
    # The library wants a figure in front; rural collectives (N) and others carry a letter there.
    if not _USCC.fullmatch(number):
        return [("uscc_characters", {"uscc": number})]
    if uscc_number.calc_check_digit(number[:-1]) != number[-1]:
        return [("uscc_check_digit", {"uscc": number})]
    return []


def check_mobile(text: str) -> list[Problem]:
    """What is wrong with a mainland mobile number: 11 figures, the first 1, the second 3 to 9."""
    number = normalise(text)
    if not _MOBILE.fullmatch(number):
        return [("mobile_format", {"mobile": number})]
    return []


def check_bank_card(text: str) -> list[Problem]:
    """What is wrong with a bank card number: 13 to 19 digits that satisfy the Luhn check."""
    number = normalise(text)
    if number and not (number.isascii() and number.isdecimal()):
        return [("bank_card_characters", {})]
    if not 13 <= len(number) <= 19:
        return [("bank_card_length", {"length": str(len(number))})]
    if not _has_luhn_digit(number):
        return [("bank_card_check_digit", {})]
    return []


def birth_date(id_number: str) -> date:
    """The date of birth in a checked resident identity number."""
    return _day_of(id_number[6:14])


def sex(id_number: str) -> Sex:
    """The sex in a checked resident identity number: the last figure but one is odd for men."""
    return Sex.MALE if int(id_number[16]) % 2 else Sex.FEMALE


def age_on(birth: date, day: date) -> int:
    """Whole years (周岁) on a day. Who is born on 29 February turns a year older on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def is_erased(text: str) -> bool:
    """Whether a value, or whatever once told persons apart, was erased."""
    return text.startswith(ERASED)


def mask_name(name: str) -> str:
    """A name for a public notice: 张*三, 张*, 欧**三; the number of characters stays."""
    if name == ERASED:
        return name
    if len(name) <= 2:
        return name[: len(name) - 1] + "*" if name else ""
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_id(number: str) -> str:
    """A document number for a public notice: the first three and the last two characters stay.

    That leaves the province and no birth date. A number of five or fewer is masked whole.
    """
    if is_erased(number):
        return ERASED
    if len(number) <= 5:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 5) + number[-2:]
