"""The points of a study, laid out by its design over its factors, and what a design cannot do."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from experiments.conditions.condition import Level
from experiments.conditions.factors import Factor
from experiments.statistics.designs import DESIGNS, FEWEST, GRID, SALTELLI
from model.parameters import BadValue, nearest

Point = tuple[tuple[str, Level], ...]
"""A value for each factor."""

@dataclass(frozen=True)
class Layout:
    """The points of a study.

    Attributes:
        design: `grid` or a name of `DESIGNS`.
        n_asked: what was drawn, as `study.points` counts it; 0 for a grid.
        rows: the points in the order of the design, which may stand at the same one more than once.
    """

    design: str
    n_asked: int
    rows: tuple[Point, ...]

    @property
    def points(self) -> list[Point]:
        """Every point once."""
        return list(dict.fromkeys(self.rows))

    def shares(self, n_factors: int) -> np.ndarray:
        """Where the rows of a drawn design lie: float [row, factor], 0 to 1."""
        return DESIGNS[self.design].shares(self.n_asked, n_factors)


def n_rows(design: str, n_asked: int, factors: Mapping[str, Factor]) -> int:
    """How many rows a design will have, before it is laid out.

    Raises:
        BadValue: there is no such design, or it does not suit the factors or so many points.
    """
    if design == GRID:
        _check_grid(factors, n_asked)
        return math.prod(len(factor.levels) for factor in factors.values())
    if design not in DESIGNS:
        allowed = (GRID, *DESIGNS)
        raise BadValue(f"study.design is '{design}'; allowed: {', '.join(allowed)}.{nearest(design, allowed)}")
    kind = DESIGNS[design]
    n_asked = n_asked or kind.usual
    if n_asked < FEWEST:
        raise BadValue(f"study.points is {n_asked}; the design {design} takes at least {FEWEST} {kind.of}.")
    if kind.is_power_of_two and n_asked & (n_asked - 1):
        below = 2 ** (n_asked.bit_length() - 1)
        raise BadValue(
            f"study.points is {n_asked}; the design {design} takes a power of two: give {below} or {2 * below}."
        )
    fewest = 2 if kind.compares_factors else 1
    if len(factors) < fewest:
        varied = ", ".join(factors) or "nothing"
        raise BadValue(
            f"The design {design} takes at least {fewest} factor{'s'[:fewest - 1]}; what varies is {varied}."
        )
    for key, factor in factors.items():
        if kind.is_ordered and any(isinstance(level, str) for level in factor.levels):
            raise BadValue(
                f"{key} is varied over words, which have no order; the design {design} takes numbers and switches. "
                f"Leave it out, or give study.design={SALTELLI}."
            )
    return n_asked * kind.rows(len(factors))


def _check_grid(factors: Mapping[str, Factor], n_asked: int) -> None:
    if n_asked:
        raise BadValue(
            f"study.points is {n_asked}, but a grid has every combination of its factors' values. Leave it out, or "
            f"give a design that draws points: study.design={' or '.join(DESIGNS)}."
        )
    for key, factor in factors.items():
        if factor.interval is not None:
            low, high = factor.interval
            raise BadValue(
                f"{key} is an interval, which names no single values, and a grid needs some: list them (a,b,c), use "
                f"{key}=range({low:g},{high:g},step), or give a design that draws points, such as "
                "study.design=latin_hypercube."
            )


def lay_out(design: str, n_asked: int, factors: Mapping[str, Factor]) -> Layout:
    """The points of a design that was checked with `n_rows`; one point without factors when nothing is varied."""
    if design == GRID:
        levels = itertools.product(*(factor.levels for factor in factors.values()))
        return Layout(design, 0, tuple(tuple(zip(factors, point, strict=True)) for point in levels))
    n_asked = n_asked or DESIGNS[design].usual
    layout = Layout(design, n_asked, ())
    shares = layout.shares(len(factors))
    rows = tuple(
        tuple((key, factor.at(float(share))) for (key, factor), share in zip(factors.items(), row, strict=True))
        for row in shares
    )
    return Layout(design, n_asked, rows)
