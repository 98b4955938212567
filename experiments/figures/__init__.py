"""Tidy frames to plotly figures; no statistics here, and no model.

Every figure is small and stands alone, so that a page can put several beside each other on a wide screen and below
each other on a narrow one. Axes carry units; a heading, a caption and a key to the colours belong to the page.
"""

from experiments.figures.asymmetry import asymmetry_curve
from experiments.figures.differences import paired_differences
from experiments.figures.factors import factor_curve, factor_map
from experiments.figures.in_order import points_in_order
from experiments.figures.interactions import interaction_lines
from experiments.figures.map_grid import Axes, map_grid
from experiments.figures.network import network_figure
from experiments.figures.parallel import ParallelAxis, parallel_lines
from experiments.figures.scatter import factor_scatter
from experiments.figures.sensitivity import sensitivity_dots
from experiments.figures.style import RegimeStyle, regime_styles
from experiments.figures.trade_off import trade_off
from experiments.figures.turning import turning_distances
from experiments.figures.verdict_grid import verdict_grid
from experiments.figures.waterfall import waterfall
from experiments.figures.weeks import over_weeks

__all__ = [
    "Axes",
    "ParallelAxis",
    "RegimeStyle",
    "asymmetry_curve",
    "factor_curve",
    "factor_map",
    "factor_scatter",
    "interaction_lines",
    "network_figure",
    "map_grid",
    "over_weeks",
    "paired_differences",
    "parallel_lines",
    "points_in_order",
    "regime_styles",
    "sensitivity_dots",
    "trade_off",
    "turning_distances",
    "verdict_grid",
    "waterfall",
]
