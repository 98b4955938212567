"""Whether a difference is too small to matter: two one-sided tests against the smallest effect that does."""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy.special import stdtr, stdtrit

from experiments.estimate import LEVEL, interval_of_mean

Answer = Literal[
    "matters", "clear, size not known", "clear but small", "no meaningful effect", "inconclusive", "no pair differs",
    "no size declared", "no runs",
]
"""What can be said of a difference: it matters; it is there, and whether it matters is not known; it is there, and too
small to matter; it is too small to matter and may be none; an effect that matters can neither be shown nor excluded.
Or no pair shows any; or there is no size from which it would matter, or nothing to say it of."""

FEWEST_THAT_DIFFER = 5
"""Below so many pairs that differ at all, no effect is excluded (assumed). Where a rare event makes the difference, a
few pairs without it look alike: of 12 pairs of which one in 20 differs, half of all studies see none that does."""


def equivalence(differences: np.ndarray, margins: np.ndarray | float) -> dict[str, np.ndarray]:
    """Two one-sided t tests (Schuirmann 1987): can a difference as large as the margin be ruled out on both sides?

    Args:
        differences: float [seed, anything].
        margins: smallest effect that matters, above 0, in the unit of the differences.

    Returns:
        Array p, the larger p value of the two tests: below 0.05 the difference is smaller than the margin either
        way. NaN below two pairs. Where all pairs are equal it is 0 within the margin and 1 beyond.

    Raises:
        ValueError: a margin that is not above 0.
    """
    margins = np.asarray(margins, dtype=float)
    if not (margins > 0.0).all():
        raise ValueError("the smallest effect that matters has to be above 0")
    found = interval_of_mean(differences)
    freedom, error = np.maximum(found["n"] - 1, 1), found["standard_error"]
    with np.errstate(invalid="ignore", divide="ignore"):
        # A chance of the upper tail, for each side the test that the difference lies beyond the margin there.
        above = stdtr(freedom, (found["mean"] - margins) / error)
        below = stdtr(freedom, (-found["mean"] - margins) / error)
    p = np.maximum(above, below)
    p = np.where(error == 0.0, np.where(np.abs(found["mean"]) < margins, 0.0, 1.0), p)
    return {"p": np.where(found["n"] > 1, p, np.nan)}


def answers(differences: np.ndarray, margins: np.ndarray | float) -> np.ndarray:
    """What can be said of each difference at 95 %: an array of `Answer`, as `answers_of` gives them.

    Args:
        differences: float [seed, anything].
    """
    found = interval_of_mean(differences)
    return answers_of(found["low"], found["high"], found["n"], n_that_differ(differences), margins)


def n_that_differ(differences: np.ndarray) -> np.ndarray:
    """How many pairs of each difference differ at all."""
    return np.asarray((~np.isnan(differences) & (differences != 0.0)).sum(axis=0))


def answers_of(
    low: np.ndarray, high: np.ndarray, n: np.ndarray, n_differ: np.ndarray, margins: np.ndarray | float
) -> np.ndarray:
    """What can be said of differences with these 95 % intervals (Student's t over n pairs): an array of `Answer`.

    "matters": the whole interval lies beyond the margin on one side. "clear but small": zero is excluded, and so is
    an effect as large as the margin, by `equivalence`. "clear, size not known": zero is excluded, and neither of the
    two. "no meaningful effect": an effect as large as the margin is excluded, zero is not. "inconclusive": neither
    zero nor an effect that matters is excluded. Nothing is excluded where fewer than `FEWEST_THAT_DIFFER` pairs
    differ, unless all pairs are equal and not zero, as of hours that a regime sets.

    Args:
        n_differ: pairs that differ at all.
        margins: smallest effect that matters; NaN or 0 where none is declared.
    """
    freedom = np.maximum(np.asarray(n) - 1, 1)
    mean, half = (low + high) / 2.0, (high - low) / 2.0
    # Two one-sided tests at 5 % look at an interval of 90 %.
    half_of_tests = half * stdtrit(freedom, LEVEL) / stdtrit(freedom, 0.5 + LEVEL / 2)
    with np.errstate(invalid="ignore"):
        is_enough = (np.asarray(n_differ) >= np.minimum(n, FEWEST_THAT_DIFFER)) | ((half == 0.0) & (mean != 0.0))
        is_small = (np.abs(mean) + half_of_tests < margins) & is_enough
        is_clear = (low > 0.0) | (high < 0.0)
        matters = (low > margins) | (high < -np.asarray(margins))
        is_declared = np.asarray(margins) > 0.0
        is_same = (np.asarray(n_differ) == 0) & (np.asarray(n) > 0)
    told = np.select(
        [np.asarray(n) == 0, is_same, ~is_declared, matters, is_small & is_clear, is_clear, is_small],
        [
            "no runs", "no pair differs", "no size declared", "matters", "clear but small", "clear, size not known",
            "no meaningful effect",
        ],
        "inconclusive",
    )
    return np.asarray(told)
