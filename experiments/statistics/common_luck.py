"""What it is worth to give both sides of a comparison the same luck: how many times fewer seeds that takes."""

from __future__ import annotations

import numpy as np

from experiments.estimate import ROUNDING, difference_of


def variance_ratio(here: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Variance of the difference if each side had luck of its own, over that with common luck.

    An interval of the same width takes so many times fewer seeds with common luck. Where both sides vary alike and are
    correlated by r the ratio is 1 / (1 - r): 1 where common luck saves nothing, below 1 where it does harm. With luck
    of their own the sides' variances add up, so that no further runs are needed to know it.

    Args:
        here, there: float [seed, anything], the two sides of a pair; NaN on either side is no pair.

    Returns:
        Array of ratios; infinite where all pairs differ by the same. NaN below two pairs, and where luck does not move
        one of the sides, since there is no luck in common then.
    """
    shape, (here, there) = here.shape[1:], (side.reshape(len(side), -1) for side in (here, there))
    found = np.full(here.shape[1], np.nan)
    pairs = ~(np.isnan(here) | np.isnan(there))
    for place in range(here.shape[1]):
        one, other = here[pairs[:, place], place], there[pairs[:, place], place]
        if len(one) > 1 and not is_still(one) and not is_still(other):
            with np.errstate(divide="ignore"):
                found[place] = 1.0 / share_left(one, other, own_difference(one, other))
    return found.reshape(shape)


def share_left(here: np.ndarray, there: np.ndarray, difference: np.ndarray, axis: int = 0) -> np.ndarray:
    """The inverse of the ratio: the share of the unpaired variance that is left; 1 where neither side varies."""
    unpaired = here.var(axis=axis) + there.var(axis=axis)
    return np.divide(difference.var(axis=axis), unpaired, out=np.ones_like(unpaired), where=unpaired > 0.0)


def own_difference(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The difference of each pair; 0 where all pairs differ by the same, but for rounding."""
    difference = difference_of(one, other)
    return np.where(is_still(difference), 0.0, difference)


def is_still(values: np.ndarray) -> np.ndarray:
    """Whether values do not vary over pairs but by rounding."""
    return np.ptp(values, axis=0) <= ROUNDING * np.abs(values).max(axis=0)
