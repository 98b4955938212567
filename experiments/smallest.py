"""The smallest effects that matter, declared once for each family of outcomes; all are assumed.

A difference may be clear and yet too small to matter. Families without a size here have none declared, and nothing is
said of theirs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.statistics.equivalence import Answer, answers_of
from model.outcomes.outcome import Outcome


@dataclass(frozen=True)
class Smallest:
    """A size, in the outcome's own unit or as a share of the reference's mean.

    Attributes:
        units: endings of the units in which a size of the outcome's own holds; other outcomes of the family have none.
        words: the size as a reader is told it.
    """

    size: float
    words: str
    is_share: bool = False
    units: tuple[str, ...] = ("",)


SMALLEST = {
    "trust": Smallest(0.02, "0.02 of trust", units=(", 0-1", "trust, SD")),
    "need": Smallest(0.1, "0.1 SD of need", units=("SD of need",)),
    "harm": Smallest(0.05, "5 % of harm and crises", is_share=True),
    "hours": Smallest(0.02, "2 % of hours", is_share=True),
}
"""By family of outcomes."""


def smallest_that_matters(outcome: Outcome, reference_mean: float) -> float:
    """The size from which a difference of an outcome matters, in its unit; NaN where none is declared."""
    declared = SMALLEST.get(outcome.family)
    if declared is None or not outcome.unit.endswith(declared.units):
        return math.nan
    return declared.size * abs(reference_mean) if declared.is_share else declared.size


def answer(row: pd.Series, outcome: Outcome) -> Answer:
    """What can be said of a difference beside the smallest that matters.

    Args:
        row: a paired difference: low, high, n, no_difference and reference_mean.
    """
    margin = smallest_that_matters(outcome, row["reference_mean"])
    n_differ = round(row["n"] * (1.0 - row["no_difference"])) if row["n"] else 0
    found: Answer = answers_of(row["low"], row["high"], row["n"], np.array(n_differ), margin).item()
    return found


def is_too_small(row: pd.Series, outcome: Outcome) -> bool:
    """Whether a difference is clear, and one that matters is excluded."""
    return answer(row, outcome) == "clear but small"


def words() -> str:
    """The sizes in words."""
    told = [item.words for item in SMALLEST.values()]
    return f"{', '.join(told[:-1])} and {told[-1]}"
