"""What it is worth to give both sides of a comparison the same luck: how many times fewer seeds that takes."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
from scipy import stats

from experiments.estimate import LEVEL, ROUNDING, difference_of
from experiments.statistics.bootstrap import FEWEST, LUCK, RESAMPLES, alike


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
    return _each(here, there, 2, _inverse_of_share)


def ratio_interval(here: np.ndarray, there: np.ndarray) -> dict[str, np.ndarray]:
    """The 95 % interval of `variance_ratio`: pairs are drawn again, bias-corrected and accelerated (SciPy).

    What is drawn is the inverse, the share of the variance that is left, which is finite in every draw.

    Returns:
        Arrays low, high; NaN below `FEWEST` pairs and where there is no ratio, infinite where the ratio is.
    """
    found = _each(here, there, FEWEST, _interval)
    return {"low": found[..., 0], "high": found[..., 1]}


def p_harm(here: np.ndarray, there: np.ndarray) -> np.ndarray:
    """P values against "common luck does no harm", one-sided: small where luck does not explain a ratio below 1.

    The ratio is below 1 just where the sides are correlated negatively, so it is the p value of their correlation.

    Returns:
        Array; NaN below `FEWEST` pairs and where there is no ratio.
    """
    return _each(
        here, there, FEWEST, lambda one, other, _: stats.pearsonr(one, other, alternative="less", axis=0).pvalue
    )


def _share_left(here: np.ndarray, there: np.ndarray, difference: np.ndarray, axis: int = 0) -> np.ndarray:
    unpaired = here.var(axis=axis) + there.var(axis=axis)
    # A draw in which nothing varies shows no saving.
    return np.divide(difference.var(axis=axis), unpaired, out=np.ones_like(unpaired), where=unpaired > 0.0)


def _inverse_of_share(here: np.ndarray, there: np.ndarray, difference: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore"):
        return 1.0 / _share_left(here, there, difference)


def _interval(here: np.ndarray, there: np.ndarray, difference: np.ndarray) -> np.ndarray:
    """[anything, low and high]."""
    with warnings.catch_warnings():
        # Where all pairs differ by the same there is nothing to draw; that case is answered below.
        warnings.simplefilter("ignore")
        left = stats.bootstrap(
            (here, there, difference), _share_left, paired=True, axis=0, confidence_level=LEVEL,
            n_resamples=RESAMPLES, method="BCa", batch=200, rng=np.random.default_rng(LUCK),
        ).confidence_interval
    nothing_left = ~difference.any(axis=0)
    with np.errstate(divide="ignore"):
        return np.stack([np.where(nothing_left, np.inf, 1.0 / bound) for bound in (left.high, left.low)], axis=-1)


def _each(
    here: np.ndarray, there: np.ndarray, fewest: int, found: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
) -> np.ndarray:
    """What is found of each column by its pairs: one number, or several along a last axis; NaN where there is no ratio.

    Args:
        fewest: pairs below which nothing is found.
        found: takes both sides and their difference, each [pair, column].
    """
    one, other = (side.reshape(len(side), -1) for side in (here, there))
    holes = np.isnan(one) | np.isnan(other)
    results: dict[int, np.ndarray] = {}
    for places in alike(np.where(holes, np.nan, 0.0), holes.any(axis=0)):
        rows = ~holes[:, places].any(axis=1)
        if rows.sum() < fewest:
            continue
        sides = one[rows][:, places], other[rows][:, places]
        moved = ~_is_still(sides[0]) & ~_is_still(sides[1])
        if moved.any():
            left, right = (side[:, moved] for side in sides)
            results.update(zip(places[moved].tolist(), found(left, right, _difference(left, right)), strict=True))
    nothing = np.full(np.shape(next(iter(results.values()), np.nan)), np.nan)
    values = np.array([results.get(place, nothing) for place in range(one.shape[1])])
    return values.reshape(*here.shape[1:], *nothing.shape)


def _difference(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """One less the other, but for what all pairs differ by alike."""
    difference = difference_of(one, other)
    return np.where(_is_still(difference), 0.0, difference)


def _is_still(values: np.ndarray) -> np.ndarray:
    """Whether a column does not vary but by rounding."""
    return np.ptp(values, axis=0) <= ROUNDING * np.abs(values).max(axis=0)
