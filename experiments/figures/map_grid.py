"""One outcome over up to four factors: small maps beside and below each other, with the line of no difference."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from experiments.figures.style import BETTER, HIGHER, INK, LOWER, WORSE, empty_figure, good_direction, wrapped
from model.outcomes.outcome import Outcome

PALE = "#f7f7f7"
UNCLEAR = "#c3c9d1"
MARKS = {"better": "+", "worse": "\N{MINUS SIGN}", "higher": "\N{UPWARDS ARROW}", "lower": "\N{DOWNWARDS ARROW}"}
"""What a cell says beside its colour."""
MOST_LINES = 7
"""Lines of equal difference on one map."""
MOST_TICKS, FEWEST, MOST_ALONE = 12, 3, 9
"""Labels that fit below all maps of a row together, below each however many there are, and below one alone."""
TOP, BELOW, MAP, ALONE = 44, 106, 170, 250
"""Height in pixels of the headings of columns, of axis and key below, of one row of maps, and of a row alone."""


@dataclass(frozen=True)
class Axes:
    """Words for what is varied: the two axes, and headings for columns and rows of maps, by value.

    Attributes:
        over_columns: what the columns differ in, above their headings, which are short.
    """

    across: str
    up: str
    columns: Sequence[tuple[object, str]] = ((None, ""),)
    rows: Sequence[tuple[object, str]] = ((None, ""),)
    over_columns: str = ""


def map_grid(points: pd.DataFrame, outcome: Outcome, axes: Axes) -> go.Figure:
    """Small maps of one outcome's difference from the reference, all on one scale of colours.

    A cell has colour and a mark only where its 95 % interval excludes zero; elsewhere it is grey. The thick line is
    where the difference, followed straight from cell to cell, is zero; between the dotted lines, where the lower and
    the upper end of the interval are zero, its place is not known. A map without any clear cell has no line. A map
    that stands alone has room for thin lines of equal difference too, among its clear cells.

    Args:
        points: across, up (numbers, switches or words), column, row (as in `axes`), estimate, low, high, verdict; a
            row a cell, of the full grid.
    """
    shape = len(axes.rows), len(axes.columns)
    inside = ALONE if shape[0] == 1 else MAP * shape[0]
    figure = make_subplots(
        *shape, shared_xaxes=True, shared_yaxes=True, horizontal_spacing=0.015,
        vertical_spacing=0.035 / shape[0] ** 0.5,
        column_titles=[words for _, words in axes.columns], row_titles=[words for _, words in axes.rows],
        x_title=wrapped(axes.across, 60), y_title=wrapped(axes.up, 44),
        figure=empty_figure(TOP + BELOW + inside),
    )
    figure.update_annotations(font_size=12)
    figure.add_annotation(
        text=wrapped(axes.over_columns, 60), x=0.5, y=1, xref="paper", yref="paper", yanchor="bottom", yshift=18,
        showarrow=False,
    )
    largest = float(np.nanmax(np.abs(points["estimate"]))) if points["estimate"].notna().any() else 1.0
    is_line_known = _is_number(points["across"]) and _is_number(points["up"])
    traces: list[tuple[go.Figure, int, int]] = []
    for row, (row_value, _) in enumerate(axes.rows, 1):
        for column, (column_value, _) in enumerate(axes.columns, 1):
            cells = points
            if column_value is not None:
                cells = cells[cells["column"] == column_value]
            if row_value is not None:
                cells = cells[cells["row"] == row_value]
            traces += [(trace, row, column) for trace in _one_map(cells, outcome, axes, is_line_known, shape == (1, 1))]
    found, at_row, at_column = (list(part) for part in zip(*traces, strict=True))
    figure.add_traces(found, rows=at_row, cols=at_column)  # one by one takes ten times as long
    ends = {"higher": (WORSE, BETTER), "lower": (BETTER, WORSE), "neither": (LOWER, HIGHER)}[outcome.good]
    figure.update_layout(
        margin={"l": 62, "r": 26 if shape[0] > 1 else 14, "t": TOP, "b": BELOW},
        coloraxis={
            "colorscale": [[0, ends[0]], [0.5, PALE], [1, ends[1]]], "cmin": -largest, "cmax": largest,
            "colorbar": {
                "orientation": "h", "y": -46 / inside, "yanchor": "top", "thickness": 10, "nticks": 5,
                "outlinewidth": 0, "tickfont": {"size": 11},
                "title": {
                    "text": f"difference ({outcome.unit}), {good_direction(outcome, 'x')}", "side": "bottom",
                    "font": {"size": 12},
                },
            },
        },
    )
    named = {
        "type": "category", "showgrid": False, "showline": False, "ticks": "", "automargin": False,
        "tickfont": {"size": 10},
    }
    for update, values, beside in (
        (figure.update_xaxes, points["across"], shape[1]), (figure.update_yaxes, points["up"], shape[0])
    ):
        names = level_names(values)
        step = tick_step(len(names), beside)
        update(categoryorder="array", categoryarray=names, tickvals=names[::step], tickangle=0, **named)
    return figure


def _one_map(
    cells: pd.DataFrame, outcome: Outcome, axes: Axes, is_line_known: bool, is_alone: bool
) -> list[go.Figure]:
    """The traces of one map: clear cells, unclear cells, the line of no difference and the edges of its band."""
    x, y = level_names(cells["across"]), level_names(cells["up"])
    cells = cells.sort_values(["up", "across"])
    values = ("estimate", "low", "high", "verdict")
    estimate, low, high, verdicts = (cells[name].to_numpy().reshape(len(y), len(x)) for name in values)
    marks = np.vectorize(lambda word: MARKS.get(word, ""), otypes=[object])(verdicts)
    is_clear = marks != ""
    hover = (
        f"{axes.across}: %{{x}}<br>{axes.up}: %{{y}}<br>%{{customdata[0]:.4g}} {outcome.unit}<br>95 % interval "
        "%{customdata[1]:.4g} to %{customdata[2]:.4g}<br>%{customdata[3]}<extra></extra>"
    )
    known = {
        "x": x, "y": y, "customdata": np.dstack([estimate, low, high, verdicts]), "hovertemplate": hover,
        "xgap": 1, "ygap": 1,
    }
    found: list[go.Figure] = [
        go.Heatmap(
            z=np.where(is_clear, estimate, np.nan), text=marks, texttemplate="%{text}", coloraxis="coloraxis",
            textfont={"size": 11}, hoverongaps=False, name="clear", **known,
        ),
        go.Heatmap(
            z=np.where(is_clear | np.isnan(estimate), np.nan, 0.0), colorscale=[[0, UNCLEAR], [1, UNCLEAR]],
            showscale=False, hoverongaps=False, name="not clear", **known,
        ),
    ]
    if is_line_known and min(estimate.shape) > 1:
        if is_alone and (steps := _steps(estimate[is_clear], (high - low)[is_clear])):
            found.append(
                go.Contour(
                    x=x, y=y, z=np.where(is_clear, estimate, np.nan), showscale=False, hoverinfo="skip",
                    name="equal difference",
                    contours={"coloring": "none", "showlabels": True, "labelfont": {"size": 10, "color": INK}, **steps},
                    line={"color": INK, "width": 0.75, "smoothing": 0},
                )
            )
        edge = {"color": INK, "width": 1.5, "dash": "dot", "smoothing": 0}
        found += [_zero_line(x, y, values, edge, "edge of the band") for values in (low, high) if _turns(values)]
        if _turns(estimate) and is_clear.any():
            found.append(_zero_line(x, y, estimate, {"color": INK, "width": 3, "smoothing": 0}, "no difference"))
    return found


def _steps(values: np.ndarray, widths: np.ndarray) -> dict[str, float]:
    """At which differences lines stand: as far apart as half an interval reaches, so that luck alone makes none.

    Args:
        values, widths: differences and widths of their intervals, of clear cells.

    Returns:
        start, end and size; empty where no line lies between the lowest and the highest.
    """
    if len(values) == 0:
        return {}
    low, high = float(values.min()), float(values.max())
    least = max((high - low) / MOST_LINES, float(np.median(widths)) / 2)
    if least <= 0.0:
        return {}
    size = next(step for step in (10.0 ** math.floor(math.log10(least)) * part for part in (1, 2, 5, 10))
                if step >= least)  # fmt: skip
    start, end = size * math.ceil(low / size), size * math.floor(high / size)
    return {"start": start, "end": end, "size": size} if start <= end else {}


def _zero_line(x: list[str], y: list[str], values: np.ndarray, line: dict[str, object], name: str) -> go.Contour:
    return go.Contour(
        x=x, y=y, z=values, showscale=False, hoverinfo="skip", name=name, line=line,
        contours={"start": 0, "end": 0, "size": 1, "coloring": "none"},
    )


def _turns(values: np.ndarray) -> bool:
    return bool(np.isfinite(values).any() and np.nanmin(values) < 0 < np.nanmax(values))


def level_names(values: pd.Series) -> list[str]:
    """The names of a factor's values in rising order, evenly spaced: unevenly spaced values stay readable so."""
    return [level_name(value) for value in sorted(values.unique().tolist())]


def level_name(value: object) -> str:
    """A factor's value as a figure tells it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int | float):
        return f"{value:g}".replace("-", "\N{MINUS SIGN}")
    return str(value).replace("_", " ")


def tick_step(n_names: int, n_beside: int) -> int:
    """Every how many-th name is told where so many axes stand beside each other."""
    return -(-n_names // min(max(MOST_TICKS // n_beside, FEWEST), MOST_ALONE))


def _is_number(values: pd.Series) -> bool:
    return values.dtype.kind in "iuf"
