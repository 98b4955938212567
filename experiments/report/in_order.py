"""How much is luck: all points of a study in the order of their differences, with what single pairs of runs do."""

from __future__ import annotations

import itertools

import pandas as pd

from experiments import figures
from experiments.report.grid import heading_of, name_of, pairs_text
from experiments.report.page import Panel, escape, panels
from experiments.report.regions import short
from experiments.report.results import MOST_POINTS, Results, value_text
from experiments.verdicts import amount
from model.outcomes.outcome import Outcome

MOST_NAMED = 4
"""Factors that are named where a point is pointed at; of more, the table tells."""


def in_order(results: Results) -> str:
    """A figure an outcome and regime, side by side."""
    shown: list[Panel] = []
    n_drawn = left_out = 0
    for label, item in itertools.product(results.compared, results.headlines):
        points = results.points(item, label)
        if not (points["estimate"].abs() > 0.0).any():
            continue  # no run differs, as the words say; there is nothing to see
        n_drawn += len(points)
        if n_drawn > MOST_POINTS and shown:
            left_out += 1
            continue
        shown.append(_panel(results, item, label, points))
    if not shown:
        return ""
    more = f"<p>{left_out} more are not drawn, so that the page opens at once.</p>" if left_out else ""
    luck = (
        "The pale band holds the middle 80 % of single pairs of runs at the same point: that is luck, and no single "
        "pair tells more than that. The dark band is the 95 % interval of their mean; more seeds make it narrower, and "
        "leave the pale one as it is."
        if results.has_intervals else "One pair of runs at each point gives no band: all of this may be luck."
    )
    return (
        f"<p>Each outcome's mean difference from {escape(results.reference)} at every point, from the lowest to the "
        f"highest. {luck} How far the line rises beside the bands says how much the factors do beside luck.</p>"
        f"{panels(shown, 'low')}{more}"
    )


def _panel(results: Results, item: Outcome, label: str, points: pd.DataFrame) -> Panel:
    heading = heading_of(results, item, label)
    between = float(points["estimate"].max() - points["estimate"].min())
    width = float((points["p90"] - points["p10"]).median())
    about = f"From the lowest to the highest point: {amount(between, item, between / 20)}."
    if results.has_intervals:
        about += f" Width of the band of single pairs, at the middle point: {amount(width, item, between / 20)}."
    bands = (
        "pale band: middle 80 % of single pairs; dark band: 95 % interval of the mean" if results.has_intervals
        else "no bands"
    )
    caption = f"Difference ({item.unit}); {pairs_text(results)} at each of {len(points)} points; {bands}."
    figure = figures.points_in_order(points.assign(where=_where(results, points)), item)
    return Panel(name_of("order", results, item, label), heading, about, f"{heading}. {about}", figure, caption=caption)


def _where(results: Results, points: pd.DataFrame) -> pd.Series:
    """Each point in words."""
    keys = results.factors[:MOST_NAMED]
    more = ["…"] if len(results.factors) > MOST_NAMED else []
    told = [
        "<br>".join([*(f"{short(key)} {value_text(level)}" for key, level in zip(keys, levels, strict=True)), *more])
        for levels in points[[f"factor.{key}" for key in keys]].itertuples(index=False, name=None)
    ]
    return pd.Series(told, index=points.index)
