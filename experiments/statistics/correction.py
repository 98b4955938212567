"""Many questions at once: p values as they would have to be for all answers together to be held to one risk."""

from __future__ import annotations

import numpy as np
from scipy.special import stdtr
from statsmodels.stats.multitest import multipletests

from experiments.estimate import interval_of_mean


def p_values(differences: np.ndarray) -> np.ndarray:
    """The p value of each mean difference, two-sided, from Student's t over pairs; NaN below two pairs.

    1 where no pair differs, 0 where all differ by the same.
    """
    found = interval_of_mean(differences)
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.abs(found["mean"]) / found["standard_error"]
    p = 2.0 * stdtr(np.maximum(found["n"] - 1, 1), -t)
    p = np.where(found["standard_error"] == 0.0, np.where(found["mean"] == 0.0, 1.0, 0.0), p)
    return np.where(found["n"] > 1, p, np.nan)


def corrected(p: np.ndarray) -> np.ndarray:
    """P values after Holm's correction (1979): the risk of even one false finding among all is held.

    Args:
        p: float array of any shape; NaN is no question and is not counted.
    """
    flat = p.ravel()
    found = np.full(flat.shape, np.nan)
    asked = ~np.isnan(flat)
    if asked.any():
        found[asked] = multipletests(flat[asked], method="holm")[1]
    return found.reshape(p.shape)
