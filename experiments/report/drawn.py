"""The points of a design that draws them: what was varied, and differences against one factor after the other."""

from __future__ import annotations

import itertools
from typing import Any

import pandas as pd

from experiments import figures
from experiments.report.grid import pairs_text
from experiments.report.page import Panel, escape, panels
from experiments.report.regions import counts_text, kinds, sides, signs_text
from experiments.report.results import MOST_POINTS, Results, factor_words, value_text
from experiments.statistics.designs import DESIGNS


def design_words(results: Results) -> str:
    """How the points were chosen, in a sentence."""
    n = len(results.study.conditions.drop_duplicates([f"factor.{key}" for key in results.factors]))
    design = DESIGNS[results.design]
    return f"{n} {design.sentence} ({design.source})"


def range_words(results: Results, key: str) -> str:
    """What a factor was varied over: its interval, or its values."""
    given = _given(results, key)
    if isinstance(given, dict):
        return f"{value_text(float(given['low']))} to {value_text(float(given['high']))}"
    levels = results.study.conditions[f"factor.{key}"].unique().tolist()
    return ", ".join(value_text(level) for level in sorted(levels))


def halves(results: Results, rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows with numbers that were drawn told as the half of their interval in which they lie.

    Where hundreds of points have as many values, nothing is to be said of one value.
    """
    coarse = rows.copy()
    for key in results.factors:
        values, given = rows[f"factor.{key}"], _given(results, key)
        if isinstance(given, dict):
            low, high = float(given["low"]), float(given["high"])
            middle = (low + high) / 2
            ends = [value_text(_rounded(end)) for end in (low, middle, high)]
            words = [f"{ends[0]} to {ends[1]}", f"{ends[1]} to {ends[2]}"]
            coarse[f"factor.{key}"] = [words[int(value > middle)] for value in values]
    return coarse


def _given(results: Results, key: str) -> Any:
    """What a factor was asked to be: a table with low and high for an interval."""
    return results.study.manifest["configuration"].get("factors", {}).get(key)


def _rounded(value: float) -> float:
    """A bound of a half, in three digits."""
    return float(f"{value:.3g}")


def scatters(results: Results) -> str:
    """A figure a regime and outcome: the difference at every point against each factor."""
    shown: list[Panel] = []
    n_drawn = left_out = 0
    for label, item in itertools.product(results.compared, results.headlines):
        points = results.of(item, label)
        if not (points["difference"].abs() > 0.0).any():
            continue  # no run differs, as the words say; there is nothing to see
        n_drawn += len(points) * len(results.factors)
        if n_drawn > MOST_POINTS and shown:
            left_out += 1
            continue
        columns = [(f"factor.{key}", factor_words(key)) for key in results.factors]
        words = {
            name: points[name].map(value_text) for name, _ in columns if points[name].dtype.kind not in "iuf"
        }
        figure = figures.factor_scatter(points.assign(**words), item, columns)
        heading = f"{item.label}, {label}" if len(results.compared) > 1 else item.label
        counts = counts_text(kinds(points), sides(item))
        grey = "open grey circles: their 95 % interval covers zero" if results.has_intervals else "no intervals"
        caption = f"Difference ({item.unit}); {pairs_text(results)} at each of {len(points)} points; {grey}."
        shown.append(
            Panel(
                f"scatter-{item.name}-{results.compared.index(label)}", heading,
                f"{item.sentence} {counts[:1].upper()}{counts[1:]}.",
                f"{heading} against each factor: {counts}. {signs_text(points, item)}", figure, caption=caption,
            )
        )
    more = (
        f"<p>{left_out} more are not drawn, so that the page opens at once; runs.parquet holds all.</p>"
        if left_out else ""
    )
    return (
        f"<p>Difference from {escape(results.reference)} at the same point, over {results.measured}; each point is the "
        f"mean of n = {len(results.seeds)} pairs of runs with the same luck. Filled blue circles are better, orange "
        "squares are worse; where neither side is better, black diamonds are clearly higher or lower. Open grey "
        "circles have a 95 % interval that covers zero. All other factors change from point to point too, which "
        f"is why the points scatter.</p>{panels(shown, 'wide sheet')}{more}"
    )
