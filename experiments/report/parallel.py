"""All factors and outcomes of a study at once: one figure in which every line is a point."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pandas as pd

from experiments import figures
from experiments.figures.style import good_direction
from experiments.report.grid import pairs_text
from experiments.report.page import escape, figure_data, plot_area, select
from experiments.report.regions import counts_text, kinds, sides
from experiments.report.results import MOST_POINTS, Results, factor_words
from model.outcomes.outcome import Outcome

MOST_OUTCOMES = 8
"""Outcomes that have an axis."""


def parallel(results: Results) -> str:
    """Parallel coordinates of a regime, coloured by one outcome; which regime and outcome can be chosen."""
    outcomes = results.headlines[:MOST_OUTCOMES]
    axes = [figures.ParallelAxis(f"factor.{key}", factor_words(key)) for key in results.factors] + [
        figures.ParallelAxis(item.name, f"{item.label}: difference ({item.unit}), {good_direction(item, 'x')}", True)
        for item in outcomes
    ]
    n_points = len(results.of(outcomes[0], results.compared[0]))
    n_values = len(axes) * len(outcomes) * len(results.compared)
    step = max(-(-n_points * n_values // (3 * MOST_POINTS)), 1)
    stored: list[str] = []
    for item, label in itertools.product(outcomes, results.compared):
        name, alt = f"parallel-{item.name}-{results.compared.index(label)}", _words(results, item, label)
        figure = figures.parallel_lines(_lines(results, outcomes, item, label)[::step], axes)
        if not stored:
            first = f'{plot_area(name, figure, alt)}<figcaption data-chosen>{escape(alt)}</figcaption>'
        stored.append(figure_data(name, figure, alt))
    chosen = select("Coloured by", ((item.name, item.label) for item in outcomes))
    thinned = f" Of {n_points} points every {step}. is drawn." if step > 1 else ""
    left_out = len(results.headlines) - len(outcomes)
    fewer = f" {left_out} outcomes have no axis here." if left_out else ""
    regime = select("Regime", ((str(place), label) for place, label in enumerate(results.compared)))
    return (
        "<p>Each line is one point: it runs from axis to axis through its factors and on through the mean "
        f"differences from {escape(results.reference)} at that point. Each axis has its own unit and runs from its "
        "lowest to its highest value; a thick stroke marks no difference. Lines that keep together show what goes "
        "with what, not what causes what. A click on a word of the key takes its lines out, or brings them back.</p>"
        f'<div data-chooser="parallel"><div class="choices only-screen">{chosen}{regime}</div>'
        f'<div class="panels alone"><figure>{first}</figure></div></div>{"".join(stored)}'
        f"{f'<p>{thinned}{fewer}</p>' if thinned or fewer else ''}"
    )


def _lines(results: Results, outcomes: Sequence[Outcome], chosen: Outcome, label: str) -> pd.DataFrame:
    """A row a point: its factors, the difference of each outcome, and what it is by the chosen one."""
    rows = results.of(chosen, label).set_index("condition")
    differences = {item.name: results.of(item, label).set_index("condition")["difference"] for item in outcomes}
    return rows[[*(f"factor.{key}" for key in results.factors), "verdict"]].assign(**differences)


def _words(results: Results, item: Outcome, label: str) -> str:
    counts = counts_text(kinds(results.of(item, label)), sides(item))
    return (
        f"{label}, coloured by {item.label}: {counts}. Each line is the mean of {pairs_text(results)}; a line is grey "
        "where the 95 % interval of that outcome covers zero."
    )
