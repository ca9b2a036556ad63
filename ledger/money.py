"""Money: whole fen inside, yuan text outside. The only file of the program that rounds.

One yuan is 100 fen. Text is read strictly and never by way of a float; an amount that could mean
two things, or that would have to be rounded to be taken, is refused with a ``MoneyError``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import lcm

from babel.numbers import format_decimal

from ledger.nouns import Fen

LARGEST_FEN = 10**15  # ten thousand billion yuan: more than any fund holds, far within BIGINT

_CENTS = [f"{cents:02d}" for cents in range(100)]
_LOCALES = {"zh": "zh_CN", "en": "en_US"}

# Full-width forms (１２．５０, ￥, ，) are what a Chinese keyboard types. Only these are folded:
# the whole of NFKC would also read "10²" as 102 and "①" as 1.
_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: " ", 0xFFE5: "¥"}

_YUAN = re.compile(
    r"(?P<sign>-?)¥?\s*(?P<minus>-?)"
    r"(?P<yuan>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)"
    r"(?:\.(?P<decimals>[0-9]+))?"
)
_RATE = re.compile(
    r"(?P<top>[0-9]{1,18})\s*/\s*(?P<bottom>[0-9]{1,18})"
    r"|(?P<number>[0-9]{1,18}(?:\.[0-9]{1,18})?)\s*(?P<percent>%?)"
)


class MoneyError(ValueError):
    """Text that is not an amount of money, or not a rate.

    ``code`` is a key of ``ledger.sentences``; ``facts`` fill the sentence.
    """

    def __init__(self, code: str, text: object) -> None:
        self.code = code
        self.facts = {"text": str(text)[:60]}
        super().__init__(f"{code}: {self.facts['text']!r}")


class Rounding(StrEnum):
    """四舍五入 (half away from zero), 舍去 (towards zero), 进位 (away from zero)."""

    HALF_UP = "half_up"
    DOWN = "down"
    UP = "up"


def parse_yuan(text: str) -> Fen:
    """Read an amount in yuan, such as "1,234.50", "¥50" or "-0.05", into fen.

    Full-width characters and surrounding blanks are accepted; thousands commas only in their right
    places; at most two decimals. Raises ``MoneyError`` for anything else: blank, a number that is
    not text, an exponent, NaN, a third decimal, a magnitude over ``LARGEST_FEN``.
    """
    if not isinstance(text, str):
        raise MoneyError("money_not_text", text)
    whole, _, cents = text.rpartition(".")
    if len(cents) == 2 and 0 < len(whole) <= 13:
        figures = whole + cents  # 1234.50, as programs write it: read in a fifth of the time
        if figures.isdigit() and figures.isascii():
            return int(figures)
    folded = text.translate(_FULL_WIDTH).strip()
    if not folded:
        raise MoneyError("money_empty", text)
    match = _YUAN.fullmatch(folded)
    if match is None or (match["sign"] and match["minus"]):
        raise MoneyError("money_unreadable", text)
    decimals = match["decimals"] or ""
    if len(decimals) > 2:
        raise MoneyError("money_too_precise", text)
    digits = (match["yuan"].replace(",", "") + decimals.ljust(2, "0")).lstrip("0")
    if len(digits) > 16 or int(digits or "0") > LARGEST_FEN:
        raise MoneyError("money_too_large", text)
    fen = int(digits or "0")
    return -fen if match["sign"] or match["minus"] else fen


def yuan(fen: Fen) -> str:
    """The wire form of an amount: "1234.56", "-0.05". ``parse_yuan`` reads it back."""
    if fen < 0:
        return "-" + yuan(-fen)
    whole, cents = divmod(fen, 100)
    return f"{whole}.{_CENTS[cents]}"


def show(fen: Fen, lang: str = "zh") -> str:
    """An amount in yuan as people read it: "1,234.56". ``lang`` is "zh" or "en"."""
    return format_decimal(Decimal(yuan(fen)), "#,##0.00", locale=_LOCALES[lang])


def parse_rate(text: str) -> Fraction:
    """Read a rate or a share, "1/3", "50%" or "0.5", as an exact fraction.

    Raises ``MoneyError`` for a negative, an exponent, a denominator of zero, or what is not text.
    """
    if not isinstance(text, str):
        raise MoneyError("rate_not_text", text)
    match = _RATE.fullmatch(text.translate(_FULL_WIDTH).strip())
    if match is None:
        raise MoneyError("rate_unreadable", text)
    if match["number"] is not None:
        return Fraction(match["number"]) / (100 if match["percent"] else 1)
    if int(match["bottom"]) == 0:
        raise MoneyError("rate_of_zero", text)
    return Fraction(int(match["top"]), int(match["bottom"]))


def divide(numerator: int, denominator: int, rounding: Rounding = Rounding.HALF_UP) -> int:
    """A quotient as a whole number, rounded once. ``denominator`` must be positive."""
    if denominator <= 0:
        raise ValueError(f"denominator {denominator} is not positive")
    whole, rest = divmod(abs(numerator), denominator)
    if rounding is Rounding.HALF_UP:
        whole += 2 * rest >= denominator
    elif rounding is Rounding.UP:
        whole += rest > 0
    return whole if numerator >= 0 else -whole


def percent(ratio: Fraction, decimals: int = 2, rounding: Rounding = Rounding.HALF_UP) -> str:
    """A ratio per cent with one or more decimals, rounded once: 2/3 is "66.67%"."""
    places = 10**decimals
    units = divide(ratio.numerator * 100 * places, ratio.denominator, rounding)
    whole, rest = divmod(abs(units), places)
    return f"{'-' if units < 0 else ''}{whole}.{rest:0{decimals}d}%"


def exact_percent(rate: str, decimals: int = 2) -> str:
    """A rate per cent, as short as it can be: "3/8" is "37.5%".

    As it is written where so many decimals do not say it exactly. Raises ``MoneyError`` for what
    is no rate.
    """
    ratio = parse_rate(rate)
    if (ratio * 100 * 10**decimals).denominator != 1:
        return rate
    return percent(ratio, decimals).rstrip("%").rstrip("0").rstrip(".") + "%"


def portion(amount_fen: Fen, rate: Fraction, rounding: Rounding = Rounding.HALF_UP) -> Fen:
    """``rate`` of an amount in whole fen, rounded once; a negative amount mirrors its positive."""
    return divide(amount_fen * rate.numerator, rate.denominator, rounding)


def share_out(amount_fen: Fen, weights: Sequence[int | Fraction], unit_fen: Fen = 1) -> list[Fen]:
    """Share an amount in proportion to ``weights`` so that the shares sum to it exactly.

    Every share is its exact value rounded down to ``unit_fen``; the units left over go one each to
    the largest remainders (ties: the larger weight, then the earlier one). A weight of zero gets
    nothing. Raises ``ValueError`` for a negative weight, for weights that are all zero, and for an
    amount that is not a multiple of ``unit_fen``.
    """
    if unit_fen <= 0 or amount_fen % unit_fen:
        raise ValueError(f"{amount_fen} fen cannot be shared in units of {unit_fen} fen")
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is negative")
    scale = lcm(*(weight.denominator for weight in weights))
    whole = [int(weight * scale) for weight in weights]
    total = sum(whole)
    if not total:
        if amount_fen:
            raise ValueError("there is nobody to share with: every weight is zero")
        return [0] * len(whole)
    units = abs(amount_fen) // unit_fen
    shares, rests = _floors(units, whole, total)
    by_claim = sorted(range(len(whole)), key=lambda i: (-rests[i], -whole[i]))
    for index in by_claim[: units - sum(shares)]:
        shares[index] += 1
    step = unit_fen if amount_fen >= 0 else -unit_fen
    return [share * step for share in shares]


def _floors(units: int, weights: Sequence[int], total: int) -> tuple[list[int], list[int]]:
    """Whole units due to each weight, and what each lost by rounding down (in 1/total units)."""
    pairs = [divmod(units * weight, total) for weight in weights]
    return [whole for whole, _ in pairs], [rest for _, rest in pairs]


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_GROUPS = ("", "万", "亿", "万亿")


def capital(fen: Fen) -> str:
    """大写金额 for vouchers and receipts: 壹仟贰佰叁拾肆元伍角陆分, 整 when there are no 角分.

    Follows the writing rules of 《会计基础工作规范》 article 52: one 零 for any run of zeros
    between figures, 零 before 分 when 角 is zero, 整 after 元 and after 角.
    """
    whole, rest = divmod(abs(fen), 100)
    jiao, cents = divmod(rest, 10)
    text = _capital_yuan(whole)
    text += "元" if text else ""
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif cents and text:
        text += "零"
    text += _DIGITS[cents] + "分" if cents else "整"
    return ("负" if fen < 0 else "") + ("零元整" if fen == 0 else text)


def _capital_yuan(whole: int) -> str:
    """Whole yuan in groups of four figures; empty for zero."""
    if whole >= 10**16:
        raise ValueError(f"{whole} yuan is beyond what 大写 writes")
    text, wants_zero = "", False
    for group in (3, 2, 1, 0):
        figures = whole // 10000**group % 10000
        if not figures:
            wants_zero = bool(text)
            continue
        if text and (wants_zero or figures < 1000):
            text += "零"
        text += _capital_group(figures) + _GROUPS[group]
        wants_zero = False
    return text


def _capital_group(figures: int) -> str:
    """Four figures, 1 to 9999, without the name of their group."""
    text, skipped = "", False
    for place, figure in zip(_PLACES, f"{figures:04d}", strict=True):
        if figure == "0":
            skipped = bool(text)
            continue
        text += ("零" if skipped else "") + _DIGITS[int(figure)] + place
        skipped = False
    return text
