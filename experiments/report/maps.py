"""Maps of a grid: an outcome's difference over two factors, and how many points of each map are of each kind."""

from __future__ import annotations

import itertools

import pandas as pd

from experiments import figures
from experiments.report.grid import AXES, MOST_FIGURES, axes_of, heading_of, in_grid, name_of, pairs_text
from experiments.report.page import Panel, escape, group_row, panels, row, table
from experiments.report.regions import counts_text, kinds, short, sides, signs_text
from experiments.report.results import Results, value_text
from experiments.report.tables import difference_cell
from model.outcomes.outcome import Outcome


def maps(results: Results) -> str:
    """A map an outcome and regime, with columns and rows of maps for a third and a fourth factor."""
    shown: list[Panel] = []
    grey: list[str] = []
    for label, item in itertools.product(results.compared, results.headlines):
        for further, points in in_grid(results, results.points(item, label)):
            if kinds(points).isin(sides(item)).any():
                shown.append(_map(results, item, label, further, points))
            else:
                grey.append(heading_of(results, item, label, further))
    n_points = len(results.study.conditions.drop_duplicates([f"factor.{key}" for key in results.factors]))
    more = f"<p>Of {len(shown)} maps the first {MOST_FIGURES} are drawn.</p>" if len(shown) > MOST_FIGURES else ""
    if not results.has_intervals:
        return "<p>One run at each point gives no interval: no sign is known, and no map is drawn.</p>"
    left_out = (
        f"<p>No map is drawn where no point is clear, since all of it would be grey: {escape('; '.join(grey))}.</p>"
        if grey else ""
    )
    if not shown:
        return left_out
    lines = (
        "Thin lines join places of equal difference among clear cells; its size stands on them where there is room."
        if len(results.factors) == 2 else "A map without any clear cell has no line."
    )
    band = (
        "Where a cell is grey its 95 % interval covers zero: the sign is not known there. The thick line is where the "
        "difference, followed straight from cell to cell, is zero; between the dotted lines, on which the lower and "
        f"the upper end of the interval are zero, its place is not known. {lines}"
    )
    return (
        f"<p>Difference from {escape(results.reference)} at the same point, over {results.measured}; each of "
        f"{n_points} cells is the mean of n = {len(results.seeds)} pairs of runs with the same luck. Blue with + is "
        "better, orange with \N{MINUS SIGN} is worse (where neither side is better, green with \N{UPWARDS ARROW} is "
        f"higher, purple with \N{DOWNWARDS ARROW} lower). {band}</p>"
        f"{panels(shown[:MOST_FIGURES], 'wide')}{more}{left_out}"
    )


def _map(results: Results, item: Outcome, label: str, further: str, points: pd.DataFrame) -> Panel:
    heading = heading_of(results, item, label, further)
    counts = counts_text(kinds(points), sides(item))
    about = f"{item.sentence} {counts[:1].upper()}{counts[1:]}."
    alt = f"{heading}: {counts}. {signs_text(points, item)}"
    white = "; white: no run has anything to measure" if (points["n"] == 0).any() else ""
    caption = (
        f"Difference ({item.unit}); {pairs_text(results)} in each cell; grey: its 95 % interval covers zero{white}."
    )
    figure = figures.map_grid(points, item, axes_of(results))
    return Panel(name_of("map", results, item, label, further), heading, about, alt, figure, caption=caption)


def map_by_map(results: Results) -> str:
    """How many points of each map are of each kind, and the mean over the map."""
    beside = results.factors[AXES:]
    by = [f"factor.{key}" for key in beside]
    rows = []
    for label in results.compared:
        if len(results.compared) > 1:
            rows.append(group_row(label, len(results.headlines) + 1))
        pooled = results.pooled(tuple(by))
        one_map = results.of(results.headlines[0], label).drop_duplicates(by).sort_values(by)
        for levels in one_map[by].itertuples(index=False, name=None):
            where = ", ".join(f"{short(key)} {value_text(level)}" for key, level in zip(beside, levels, strict=True))
            cells = []
            for item in results.headlines:
                points = results.of(item, label)
                points = points[(points[by] == list(levels)).all(axis=1)]
                found, (first, second) = kinds(points), sides(item)
                clear = [int((found == kind).sum()) for kind in (first, second)]
                counts = " / ".join(map(str, (*clear, len(found) - sum(clear))))
                cells.append(
                    f'<span class="number">{counts}</span><br>'
                    f"{difference_cell(pooled.loc[(item.name, label, *levels)])}"
                )
            rows.append(row(escape(where), cells))
    each = len(results.of(results.headlines[0], results.compared[0])) // max(
        len(results.study.conditions.drop_duplicates(by)), 1
    )
    head = ["Map", *(f'{escape(item.label)}<span class="unit">{escape(item.unit)}; {item.side}</span>'
                     for item in results.headlines)]
    return table(
        f"Each map has {each} points. First line: at how many it helps / hurts / does neither or is not known to. Then "
        f"the mean difference from {escape(results.reference)} over the map, each point counting alike, with its 95 % "
        "interval: points of one seed share their luck, so the mean is taken within each seed.",
        head, rows, pinned=True, tall=True,
    )
