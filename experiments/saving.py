"""How many times fewer seeds common luck takes, for each difference from the reference.

    ratios(runs, conditions, seeds, outcomes)    condition, reference, outcome, ratio
    savings(runs, conditions, seeds, outcomes)   the same, and low, high, p_harm
    too_little(ratios)                           those of them at which common luck saves little
    harmful(savings)                             those of them at which it does harm beyond luck

`low` and `high` bound the 95 % interval of the ratio (bootstrap over pairs). `statistics/common_luck.py` says what the
ratio is and where there is none (NaN).
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from experiments.estimate import LEVEL, both_sides
from experiments.statistics.common_luck import variance_ratio

LITTLE = 1.5
"""A ratio below this is called little: a third of the seeds saved, or less (assumed)."""


def ratios(
    runs: pd.DataFrame, conditions: pd.DataFrame, seeds: Sequence[int], outcomes: Sequence[str]
) -> pd.DataFrame:
    """The ratio of unpaired to paired variance, a row a condition that is not a reference and outcome."""
    rows, here, there = both_sides(runs, conditions, seeds, outcomes)
    return rows.assign(ratio=variance_ratio(here, there))


def savings(
    runs: pd.DataFrame, conditions: pd.DataFrame, seeds: Sequence[int], outcomes: Sequence[str]
) -> pd.DataFrame:
    """The same with the interval of each ratio, and the p value against "common luck does no harm"."""
    from experiments.statistics.common_luck_error import p_harm, ratio_interval  # loads for a second; ratios need not

    rows, here, there = both_sides(runs, conditions, seeds, outcomes)
    found = rows.assign(ratio=variance_ratio(here, there), **ratio_interval(here, there), p_harm=p_harm(here, there))
    return found[[*rows.columns, "ratio", "low", "high", "p_harm"]]


def too_little(found: pd.DataFrame) -> pd.DataFrame:
    """The rows at which common luck saves little, the least first."""
    return found[found["ratio"] < LITTLE].sort_values("ratio", kind="stable")


def harmful(found: pd.DataFrame) -> pd.DataFrame:
    """The rows whose ratio is below 1 by more than luck explains, all rows held to one risk together (Holm)."""
    from experiments.statistics.correction import corrected  # likewise

    return found[corrected(found["p_harm"].to_numpy(float)) < 1.0 - LEVEL].sort_values("ratio", kind="stable")
