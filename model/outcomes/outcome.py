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
        good: which direction is good: "higher", "lower" or "neither"; costs are neither, see `is_cost`.
        main: whether the report shows it among the main outcomes.
        family: the heading under which reports show it.
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

    @property
    def is_cost(self) -> bool:
        """Whether it says what is paid, in hours: never better or worse by itself."""
        return self.family == "hours"

    @property
    def side(self) -> str:
        """Which direction is better, in words."""
        if self.is_cost:
            return "a cost: neither side is better"
        return "neither side is better" if self.good == "neither" else f"{self.good} is better"
