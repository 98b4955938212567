"""How surely it is known what common luck saves, and whether it does harm."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
from scipy import stats

from experiments.estimate import LEVEL
from experiments.statistics.bootstrap import FEWEST, LUCK, RESAMPLES, alike
from experiments.statistics.common_luck import is_still, own_difference, share_left

Sides = tuple[np.ndarray, np.ndarray]


def ratio_interval(here: np.ndarray, there: np.ndarray) -> dict[str, np.ndarray]:
    """The 95 % interval of each `variance_ratio`: pairs are drawn again, bias-corrected and accelerated (SciPy).

    What is drawn is the inverse, the share of the variance that is left, which is finite in every draw.

    Args:
        here, there: float [seed, anything], as `variance_ratio` takes them.

    Returns:
        Arrays low, high; NaN below `FEWEST` pairs and where there is no ratio, infinite where the ratio is.
    """
    low, high = _by_column(here, there, _interval)
    return {"low": low, "high": high}


def p_harm(here: np.ndarray, there: np.ndarray) -> np.ndarray:
    """P values against "common luck does no harm", one-sided: small where luck does not explain a ratio below 1.

    The ratio is below 1 just where the sides are correlated negatively, so it is the p value of their correlation.

    Returns:
        Array; NaN below `FEWEST` pairs and where there is no ratio.
    """
    p, _ = _by_column(here, there, lambda one, other: (stats.pearsonr(one, other, alternative="less").pvalue,) * 2)
    return p


def _interval(one: np.ndarray, other: np.ndarray) -> Sides:
    difference = own_difference(one, other)
    with warnings.catch_warnings():
        # Where all pairs differ by the same there is nothing to draw; that case is answered below.
        warnings.simplefilter("ignore")
        left = stats.bootstrap(
            (one, other, difference), share_left, paired=True, axis=0, confidence_level=LEVEL,
            n_resamples=RESAMPLES, method="BCa", batch=200, rng=np.random.default_rng(LUCK),
        ).confidence_interval
    nothing_left = ~difference.any(axis=0)
    with np.errstate(divide="ignore"):
        low, high = (np.where(nothing_left, np.inf, 1.0 / bound) for bound in (left.high, left.low))
    return low, high


def _by_column(here: np.ndarray, there: np.ndarray, found: Callable[[np.ndarray, np.ndarray], Sides]) -> Sides:
    """Two numbers of each column, found of all columns together whose pairs are the same."""
    one, other = (side.reshape(len(side), -1) for side in (here, there))
    holes = np.isnan(one) | np.isnan(other)
    numbers = np.full((2, one.shape[1]), np.nan)
    for places in alike(one, holes.any(axis=0)):
        rows = ~holes[:, places].any(axis=1)
        if rows.sum() < FEWEST:
            continue
        left, right = one[np.ix_(rows, places)], other[np.ix_(rows, places)]
        moved = ~is_still(left) & ~is_still(right)
        if moved.any():
            numbers[:, places[moved]] = found(left[:, moved], right[:, moved])
    first, second = numbers.reshape(2, *here.shape[1:])
    return first, second
