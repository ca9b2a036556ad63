"""Seeded chance in whole numbers: the same seed gives the same federation on every machine.

No floating-point arithmetic is used, because its last digit may differ between platforms; a skewed
quantity is drawn by interpolating a table of quantiles.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

#: A point of a distribution: (share of the cases below, in ten thousandths; size in thousandths of
#: the median).
Quantiles = Sequence[tuple[int, int]]

WHOLE = 10_000

#: What hospital bills look like: a long tail to the right.
BILL: Quantiles = (
    (0, 280), (500, 400), (1_000, 480), (2_500, 680), (5_000, 1_000), (7_500, 1_500),
    (9_000, 2_300), (9_500, 3_000), (9_900, 5_000), (WHOLE, 8_000),
)  # fmt: skip

#: The stays of one patient with a major illness are more alike.
LONG_ILLNESS: Quantiles = ((0, 550), (2_500, 800), (5_000, 1_000), (7_500, 1_250), (WHOLE, 1_900))

#: How hard a major illness hits one patient against another: a few carry most of the burden.
SEVERITY: Quantiles = (
    (0, 400), (2_500, 750), (5_000, 1_200), (7_500, 2_900), (9_000, 8_000), (9_700, 12_500),
    (WHOLE, 16_000),
)  # fmt: skip

#: Sizes of employers.
SIZE: Quantiles = (
    (0, 90), (1_000, 220), (2_500, 480), (5_000, 1_000), (7_500, 1_900), (9_000, 3_600),
    (WHOLE, 8_000),
)  # fmt: skip


def stream(seed: int, *subject: object) -> random.Random:
    """An own source of chance for one subject, so that one subject never disturbs another."""
    return random.Random("/".join(str(part) for part in (seed, *subject)))


def at_quantile(median: int, point: int, table: Quantiles) -> int:
    """The size found at ``point`` (0 to 9,999) of ``table``, in the unit of ``median``."""
    for (low, size_low), (high, size_high) in pairwise(table):
        if point < high:
            thousandths = size_low + (size_high - size_low) * (point - low) // (high - low)
            return median * thousandths // 1000
    raise ValueError(f"quantile point {point} is not below {WHOLE}")


def points(rng: random.Random, count: int) -> list[int]:
    """``count`` quantile points, one from each equal slice, shuffled: sums vary little by seed."""
    drawn = [(place * WHOLE + rng.randrange(WHOLE)) // count for place in range(count)]
    rng.shuffle(drawn)
    return drawn


def classes(rng: random.Random, count: int, weights: Sequence[int]) -> list[int]:
    """``count`` places in ``weights``, each as often as its weight says, shuffled."""
    sizes = shares_of(count, weights)
    drawn = [place for place, size in enumerate(sizes) for _ in range(size)]
    rng.shuffle(drawn)
    return drawn


def shares_of(total: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers in proportion to ``weights`` that add up to ``total``; the largest take the
    units that rounding down leaves over."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    largest = sorted(range(len(weights)), key=lambda place: (-weights[place], place))
    for place in largest[: total - sum(parts)]:
        parts[place] += 1
    return parts
