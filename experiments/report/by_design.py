"""Which figures and tables the page of a sweep has: it follows from the design, here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from experiments.report.drawn import scatters
from experiments.report.in_order import in_order
from experiments.report.interactions import interactions
from experiments.report.maps import map_by_map, maps
from experiments.report.parallel import parallel
from experiments.report.results import Results
from experiments.report.sensitivity import has_sensitivity, sensitivity_part
from experiments.report.study_page import Part
from experiments.report.sweep import over_factors
from experiments.report.variance import variance_part


@dataclass(frozen=True)
class Figures:
    """One part of the page.

    Attributes:
        suits: whether a study has it, from its design and the number of its factors.
        shows: the part itself.
    """

    name: str
    heading: str
    suits: Callable[[Results], bool]
    shows: Callable[[Results], str]


def _has_grid(results: Results, fewest: int, most: int | None = None) -> bool:
    n_factors = len(results.factors)
    return not results.is_drawn and n_factors >= fewest and (most is None or n_factors <= most)


FIGURES = (
    Figures("turns-on", "What it turns on", has_sensitivity, sensitivity_part),
    Figures(
        "curves", "Curves", lambda results: _has_grid(results, 1, 1),
        lambda results: over_factors(results, results.headlines),
    ),
    Figures("maps", "Maps", lambda results: _has_grid(results, 2), maps),
    Figures("by-map", "Map by map", lambda results: _has_grid(results, 3), map_by_map),
    Figures(
        "interactions", "How one factor changes what another does", lambda results: _has_grid(results, 2), interactions,
    ),
    Figures(
        "shares", "What differences vary with", lambda results: _has_grid(results, 1) and len(results.seeds) > 1,
        variance_part,
    ),
    Figures("scatter", "Point by point", lambda results: results.is_drawn, scatters),
    Figures("parallel", "All factors and outcomes at once", lambda results: len(results.factors) > 1, parallel),
    # A curve shows luck already.
    Figures("order", "How much is luck", lambda results: not _has_grid(results, 1, 1), in_order),
)
"""In the order of the page. Curves have a line a regime; all others a figure a regime. Where a factor is words, maps
have no line of no difference and points against it stand above its names: the figures see to that themselves."""


def figures_of(results: Results) -> list[Part]:
    """The parts that suit a study."""
    return [(kind.name, kind.heading, kind.shows(results)) for kind in FIGURES if kind.suits(results)]
