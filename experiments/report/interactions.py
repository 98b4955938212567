"""How one factor changes what another does: lines over the first factor of a grid, one a level of the second."""

from __future__ import annotations

import itertools

from experiments import figures
from experiments.figures.interactions import MOST_LINES
from experiments.report.grid import MOST_FIGURES, axes_of, heading_of, in_grid, name_of, pairs_text
from experiments.report.page import Panel, escape, panels
from experiments.report.results import Results, value_text
from model.outcomes.outcome import Outcome

MOST_BESIDE = 2
"""Columns of panels that can be read on half the width of a sheet."""


def interactions(results: Results) -> str:
    """A figure an outcome and regime, with columns and rows of panels for a third and a fourth factor."""
    shown = [
        _panel(results, item, label)
        for label, item in itertools.product(results.compared, results.headlines)
        if (results.of(item, label)["difference"].abs() > 0.0).any()  # where no run differs there is nothing to see
    ]
    panels_shown = [panel for group in shown for panel in group]
    if not panels_shown:
        return ""
    more = (
        f"<p>Of {len(panels_shown)} figures the first {MOST_FIGURES} are drawn.</p>"
        if len(panels_shown) > MOST_FIGURES else ""
    )
    levels = results.levels_of(results.factors[1])
    step = -(-len(levels) // MOST_LINES)
    left_out = (
        f" Of {len(levels)} levels every {value_text(step)}. is drawn, so that lines can be told apart." if step > 1
        else ""
    )
    bars = (
        "Bars are 95 % intervals of the mean; lines stand a little beside each other so that bars can be seen."
        if results.has_intervals else "One pair of runs at each point gives no interval, and so no bars."
    )
    # Panels beside each other need the whole width of a sheet.
    layout = "wide sheet" if len(axes_of(results).columns) > MOST_BESIDE else "wide"
    return (
        f"<p>The same differences from {escape(results.reference)} as lines. Where lines run side by side, each factor "
        "works by itself; where they part or cross, one changes what the other does. Each mark is the mean of "
        f"{pairs_text(results)} with the same luck. {bars}{left_out}</p>"
        f"{panels(panels_shown[:MOST_FIGURES], layout)}{more}"
    )


def _panel(results: Results, item: Outcome, label: str) -> list[Panel]:
    bars = "bars: 95 % interval of the mean" if results.has_intervals else "no interval, so no bars"
    caption = f"Difference ({item.unit}); {pairs_text(results)} at each mark; {bars}."
    found = []
    for further, rows in in_grid(results, results.points(item, label)):
        heading = heading_of(results, item, label, further)
        figure = figures.interaction_lines(rows, item, axes_of(results))
        low, high = rows["estimate"].min(), rows["estimate"].max()
        alt = f"{heading}: lines from {low:.3g} to {high:.3g} {item.unit}. The maps tell the same in words."
        name = name_of("interaction", results, item, label, further)
        found.append(Panel(name, heading, item.sentence, alt, figure, caption=caption))
    return found
