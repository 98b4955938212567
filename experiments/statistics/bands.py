"""Bands over weeks that hold for all weeks at once, and not only for each by itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.estimate import LEVEL, interval_of_mean
from experiments.statistics.bootstrap import LUCK, RESAMPLES

FEWEST_OF_CURVES = 12
"""Below so many seeds the band is too wide to say anything: 9 to 11 standard errors with 8 seeds, 5 with 12, 3 with 30,
over 156 weeks (by simulation; its coverage holds all the while)."""


def simultaneous_band(values: np.ndarray) -> dict[str, np.ndarray]:
    """Mean and a band that holds the whole true curve in 95 % of studies (Montiel Olea and Plagborg-Møller 2019).

    The band is a number of standard errors wide that is the same in all weeks: the quantile, over draws of seeds with
    replacement, of the largest t value of any week. Where weeks move together it is little wider than the interval of
    a single week; where they do not it is much wider.

    Args:
        values: float [seed, week]; a seed with a hole is left out.

    Returns:
        Arrays mean, low, high; low and high are NaN below `FEWEST_OF_CURVES` seeds.
    """
    whole = values[~np.isnan(values).any(axis=1)]
    found = interval_of_mean(whole)
    if len(whole) < FEWEST_OF_CURVES:
        nothing = np.full(values.shape[1], np.nan)
        return {"mean": found["mean"], "low": nothing, "high": nothing}
    half = _widest(whole) * found["standard_error"]
    return {"mean": found["mean"], "low": found["mean"] - half, "high": found["mean"] + half}


def with_whole_curves(bands: pd.DataFrame, weekly: pd.DataFrame, seeds: Sequence[int]) -> pd.DataFrame:
    """Weekly means with the band that holds each whole curve beside them.

    Weeks in which nobody is there to show an outcome, in some seed or in all, are left out of the curve.

    Args:
        bands: condition, outcome, week…, as `experiments.estimate.weekly_bands` gives them.
        weekly: condition, seed, week and outcomes, from which they were made.

    Returns:
        `bands` with the columns curve_low and curve_high; NaN below `FEWEST_OF_CURVES` seeds.
    """
    low, high = (np.full(len(bands), np.nan) for _ in range(2))
    runs = {str(name): rows for name, rows in weekly[weekly["seed"].isin(seeds)].groupby("condition", sort=False)}
    for (condition, outcome), rows in bands.groupby(["condition", "outcome"], sort=False):
        wide = runs[str(condition)].pivot(index="seed", columns="week", values=str(outcome))
        values = wide[rows["week"]].to_numpy(float)
        whole = ~np.isnan(values).any(axis=0)
        at = rows.index.to_numpy()[whole]
        if len(at):
            found = simultaneous_band(values[:, whole])
            low[at], high[at] = found["low"], found["high"]
    return bands.assign(curve_low=low, curve_high=high)


def _widest(whole: np.ndarray) -> float:
    n = len(whole)
    centred = whole - whole.mean(axis=0)
    # How often each seed is drawn says all: means and squares of a draw are products with these counts.
    counts = np.random.default_rng(LUCK).multinomial(n, np.full(n, 1.0 / n), RESAMPLES).astype(float)
    moved = counts @ centred / n
    squares = np.maximum(counts @ centred**2 / n - moved**2, 0.0)
    error = np.sqrt(squares / (n - 1))
    t = np.divide(np.abs(moved), error, out=np.zeros_like(moved), where=error > 0.0)
    return float(np.quantile(t.max(axis=1), LEVEL))
