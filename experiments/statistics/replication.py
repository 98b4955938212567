"""How many seeds are enough: what more precision would take, and when to stop."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import stdtrit

from experiments.estimate import LEVEL, interval_of_mean
from experiments.statistics.equivalence import FEWEST_THAT_DIFFER, n_that_differ

FEWEST, MOST = 5, 100_000
"""A spread is not known from fewer seeds (assumed); more than the latter is answered with the latter."""
STEP = 5
"""So many pairs are added at least (assumed)."""


def seeds_for(differences: np.ndarray, half_widths: np.ndarray | float) -> np.ndarray:
    """How many pairs it would take for an interval of a half-width, if pairs go on to vary as these do.

    Args:
        differences: float [seed, anything].
        half_widths: half of the 95 % interval that is wanted, above 0, in the unit of the differences.

    Returns:
        Float array of whole numbers, at least `FEWEST` and at most `MOST`; NaN below two pairs.
    """
    found = interval_of_mean(differences)
    spread = found["standard_error"] * np.sqrt(found["n"])
    wanted = np.broadcast_to(np.asarray(half_widths, dtype=float), spread.shape)
    flat = [_one(*both) for both in zip(spread.ravel(), wanted.ravel(), strict=True)]
    return np.array(flat).reshape(spread.shape)


def _one(spread: float, half: float) -> float:
    if math.isnan(spread):
        return math.nan
    low, high = FEWEST, MOST
    while low < high:
        middle = (low + high) // 2
        if stdtrit(middle - 1, 0.5 + LEVEL / 2) * spread / math.sqrt(middle) <= half:
            high = middle
        else:
            low = middle + 1
    return float(low)


def is_enough(differences: np.ndarray, half_widths: np.ndarray | float) -> np.ndarray:
    """Whether each interval is as narrow as wanted; never below `FEWEST` pairs, or `FEWEST_THAT_DIFFER` that differ.

    To look after every batch of seeds and stop at the first "enough" makes intervals a little too narrow: a spread
    that looks small by chance ends the search. In steps of five from ten on, and in those of `next_number`, they cover
    the truth in 94 of 100 studies, where differences are near normal. Of rare events a few pairs say little, however
    alike they are.
    """
    found = interval_of_mean(differences)
    half = (found["high"] - found["low"]) / 2.0
    some = n_that_differ(differences) >= FEWEST_THAT_DIFFER
    return (found["n"] >= FEWEST) & (half <= half_widths) & some


def next_number(differences: np.ndarray, half_widths: np.ndarray | float, most: int) -> int:
    """How many pairs to go on to: as many as each interval would take by now, but not more than twice those there are.

    A spread found from few pairs is itself uncertain, so it is looked at again on the way (assumed: at a doubling).

    Args:
        differences: float [seed, anything].
        half_widths: NaN where nothing is wanted.
        most: pairs that are not passed.

    Returns:
        The number there is, if that is enough or the most.
    """
    wanted = np.broadcast_to(np.asarray(half_widths, dtype=float), differences.shape[1:])
    n, asked = len(differences), ~np.isnan(wanted)
    if n >= most or not (lacking := asked & ~is_enough(differences, np.where(asked, wanted, 1.0))).any():
        return n
    needed = seeds_for(differences[:, lacking], wanted[lacking])
    likely = int(np.nanmax(needed)) if not np.isnan(needed).all() else FEWEST
    return min(max(n + STEP, min(likely, 2 * n)), most)
