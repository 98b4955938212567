"""Whether a difference is too small to matter: two one-sided tests against the smallest effect that does."""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy.special import stdtr

from experiments.estimate import LEVEL, interval_of_mean

Answer = Literal["matters", "clear but small", "no meaningful effect", "inconclusive", "no runs"]
"""What can be said of a difference: it matters; it is there, and too small to matter or perhaps so; it is too small
to matter and may be none; or the runs do not say."""


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
    """What can be said of each difference at 95 %: an array of `Answer`.

    "matters": the whole interval lies beyond the margin on one side. "clear but small": zero is excluded, and so is
    an effect as large as the margin. "no meaningful effect": an effect as large as the margin is excluded, zero is
    not. "inconclusive": an effect that matters can neither be shown nor excluded.
    """
    margins = np.broadcast_to(np.asarray(margins, dtype=float), differences.shape[1:])
    found = interval_of_mean(differences)
    is_small = equivalence(differences, margins)["p"] < 1.0 - LEVEL
    is_clear = (found["low"] > 0.0) | (found["high"] < 0.0)
    matters = (found["low"] > margins) | (found["high"] < -margins)
    told = np.select(
        [found["n"] == 0, matters, is_small & is_clear, is_small],
        ["no runs", "matters", "clear but small", "no meaningful effect"], "inconclusive",
    )
    return np.asarray(told)
