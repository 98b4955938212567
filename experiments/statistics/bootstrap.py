"""Intervals that assume no shape of the differences: seeds are drawn again, with the ones there are as the urn."""

from __future__ import annotations

import warnings

import numpy as np
from scipy import stats

from experiments.estimate import LEVEL

RESAMPLES = 2_000
LUCK = 20_260_101
"""The draws are the same each time: the same runs give the same interval."""

FEWEST = 5
"""Below so many pairs the urn holds too little for any interval (assumed; 3 125 distinct draws)."""


def bootstrap_interval(differences: np.ndarray) -> dict[str, np.ndarray]:
    """The 95 % interval of each mean difference, bias-corrected and accelerated (Efron 1987; SciPy).

    It leans to the side to which differences are skewed, and is too narrow with few pairs: of normal ones it covers the
    truth in 88, 90 and 93 of 100 studies of 8, 12 and 30 pairs, where Student's interval does in 95; of exponential
    ones in 85, 88 and 92, where Student's does in 88, 91 and 92. Below 30 pairs Student's is the one to be trusted.

    Args:
        differences: float [seed, anything].

    Returns:
        Arrays low, high; both the difference itself where all pairs are equal, NaN below `FEWEST` pairs.
    """
    columns = differences.reshape(len(differences), -1)
    low, high = (np.full(columns.shape[1], np.nan) for _ in range(2))
    holes = np.isnan(columns).any(axis=0)
    for place in alike(columns, holes):
        values = columns[:, place]
        values = values[~np.isnan(values).any(axis=1)]
        if len(values) < FEWEST:
            continue
        with warnings.catch_warnings():
            # Where all pairs are equal there is nothing to draw; that case is answered below.
            warnings.simplefilter("ignore")
            found = stats.bootstrap(
                (values,), np.mean, axis=0, confidence_level=LEVEL, n_resamples=RESAMPLES, method="BCa", batch=200,
                rng=np.random.default_rng(LUCK),
            ).confidence_interval
        same = np.ptp(values, axis=0) == 0.0
        low[place] = np.where(same, values[0], found.low)
        high[place] = np.where(same, values[0], found.high)
    shape = differences.shape[1:]
    return {"low": low.reshape(shape), "high": high.reshape(shape)}


def alike(columns: np.ndarray, holes: np.ndarray) -> list[np.ndarray]:
    """Places of columns that can be drawn together: all whole ones, and each with holes by itself."""
    whole = np.flatnonzero(~holes)
    return [*([whole] if len(whole) else []), *(np.array([place]) for place in np.flatnonzero(holes))]
