"""Designs: which points of its factors a study looks at. The same study has the same points, always.

A grid takes every combination of single values. The others draw points, each factor's value at a share of the way
through it. They are those of SciPy and SALib.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

GRID, MORRIS, SALTELLI = "grid", "morris", "saltelli"
LUCK = 20_260
"""The seed of all designs and of what is computed from them: what a study asks is no matter of luck."""
MORRIS_LEVELS = 4
"""Values at which a design of Morris looks at each factor."""
FEWEST = 2
"""Points, walks or base points that a design draws at least."""


@dataclass(frozen=True)
class Design:
    """One way of choosing points.

    Attributes:
        sentence: what its points are.
        of: what `study.points` counts.
        usual: as many of them if `study.points` is not given.
        rows: rows of the design for one of them, by the number of factors.
        shares: from how many of them, and how many factors, to shares 0 to 1: float [row, factor].
        is_power_of_two: whether there must be 2, 4, 8, … of them.
        compares_factors: whether it tells which factors matter, and so needs more than one.
        is_ordered: whether each factor's values must have an order.
        source: the work it comes from.
    """

    sentence: str
    of: str
    usual: int
    rows: Callable[[int], int]
    shares: Callable[[int, int], np.ndarray]
    is_power_of_two: bool = False
    compares_factors: bool = False
    is_ordered: bool = False
    source: str = ""


def problem(n_factors: int) -> dict[str, object]:
    """Factors as SALib takes them: shares, 0 to 1, of the way through each."""
    names = [str(place) for place in range(n_factors)]
    return {"num_vars": n_factors, "names": names, "bounds": [[0.0, 1.0]] * n_factors}


def _latin_hypercube(n_points: int, n_factors: int) -> np.ndarray:
    from scipy.stats import qmc  # these take a second to load, which most commands can do without

    return np.asarray(qmc.LatinHypercube(n_factors, rng=LUCK).random(n_points))


def _sobol(n_points: int, n_factors: int) -> np.ndarray:
    from scipy.stats import qmc

    return np.asarray(qmc.Sobol(n_factors, rng=LUCK).random(n_points))


def _morris(n_points: int, n_factors: int) -> np.ndarray:
    from SALib.sample import morris

    return np.asarray(morris.sample(problem(n_factors), n_points, num_levels=MORRIS_LEVELS, seed=LUCK))


def _saltelli(n_points: int, n_factors: int) -> np.ndarray:
    from SALib.sample import sobol

    return np.asarray(sobol.sample(problem(n_factors), n_points, calc_second_order=False, seed=LUCK))


DESIGNS: dict[str, Design] = {
    "latin_hypercube": Design(
        "points of a Latin hypercube, which spreads them evenly over each factor", "points", 64, lambda _: 1,
        _latin_hypercube, source="McKay, Beckman and Conover 1979",
    ),
    "sobol": Design(
        "points of Sobol's sequence, which spreads them evenly over all factors together", "points", 64, lambda _: 1,
        _sobol, is_power_of_two=True, source="Sobol 1967",
    ),
    MORRIS: Design(
        "points of walks on which one factor moves at a time, which tell what matters with few runs", "walks", 16,
        lambda n_factors: n_factors + 1, _morris, compares_factors=True, is_ordered=True, source="Morris 1991",
    ),
    SALTELLI: Design(
        "points in pairs that exchange one factor at a time, which tell the share of the variance that each factor has",
        "base points", 64, lambda n_factors: n_factors + 2, _saltelli, is_power_of_two=True,
        compares_factors=True, source="Saltelli et al. 2010",
    ),
}
"""The designs that draw points, by name."""


