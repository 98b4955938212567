"""From weekly tallies to outcomes: one definition for a week, a year or a whole run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from model.outcomes import OUTCOMES
from model.parameters import BadValue, shown, whole_number

MEASURED_WEEKS = 52
"""Weeks at the end of a run over which its outcomes are taken."""


def weekly(tallies: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
    """Every outcome in every week.

    Args:
        tallies: float array [week, tally].
        names: the names of the tallies, in their order.

    Returns:
        Float array [week, outcome] in the order of `OUTCOMES`; NaN where nobody was there to be measured.
    """
    return _ratios(np.asarray(tallies, dtype=float), names)


def at_the_end(tallies: np.ndarray, names: tuple[str, ...], weeks: int = MEASURED_WEEKS) -> np.ndarray:
    """Every outcome over the last weeks of a run, numerators and denominators summed first.

    Args:
        weeks: how many, 1 or more; all of a run that is shorter.

    Returns:
        Float array [outcome] in the order of `OUTCOMES`.
    """
    weeks = whole_number("weeks", weeks, 1, 10**9, "1 on")
    return _ratios(np.asarray(tallies[-weeks:], dtype=float).sum(axis=0, keepdims=True), names)[0]


def _ratios(tallies: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
    needed = {name for item in OUTCOMES.values() for name in (item.numerator, item.denominator)}
    if not isinstance(names, Sequence) or not needed <= set(map(str, names)):
        raise BadValue(f"names is {shown(names)}; give those of all tallies, model.simulation.TALLIES.")
    places = {name: place for place, name in enumerate(names)}
    if tallies.ndim != 2 or tallies.shape[1] != len(places):
        raise BadValue(f"tallies has shape {tallies.shape}; give [week, tally], the tallies of a simulation.")
    above = tallies[:, [places[item.numerator] for item in OUTCOMES.values()]]
    below = tallies[:, [places[item.denominator] for item in OUTCOMES.values()]]
    scales = np.array([item.scale for item in OUTCOMES.values()])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below != 0, scales * above / below, np.nan)
