"""What an outcome is: a ratio of two weekly tallies, with unit, direction of good, bounds and one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Outcome:
    """A measure of the simulated world, for one week or for many.

    In a week it is scale x numerator / denominator; over a span of weeks both tallies are summed first, so that a
    rate over a year is events over people-weeks and not a mean of weekly rates.

    Attributes:
        good: which direction is good: "higher", "lower" or "neither".
        main: whether the report shows it among the main outcomes.
        family: which amount of change matters is declared once per family (trust, need, harm, hours, other).
    """

    name: str
    label: str
    sentence: str
    unit: str
    good: Literal["higher", "lower", "neither"]
    low: float
    high: float
    numerator: str
    denominator: str
    scale: float = 1.0
    main: bool = False
    family: Literal["trust", "need", "harm", "hours", "staff", "engagement"] = "trust"
