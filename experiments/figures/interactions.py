"""How one factor changes what another does: lines over the first, one a level of the second, in small multiples."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.colors import sample_colorscale

from experiments.figures.map_grid import Axes, level_name, level_names, tick_step
from experiments.figures.style import GRID, INK, QUIET, empty_figure, good_direction, wrapped
from model.outcomes.outcome import Outcome

MOST_LINES = 7
"""Lines that can be told apart; of more levels, as many are drawn, evenly spaced."""
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross", "star")
KEY, HEADINGS, BELOW, PANEL, ALONE = 66, 42, 62, 190, 260
"""Height in pixels of the key, of headings of columns, of the axis below, of one panel of many, and of one row."""
APART = 0.07
"""How far the lines stand beside each other, in steps between two levels, so that their bars can be seen."""


def interaction_lines(points: pd.DataFrame, outcome: Outcome, axes: Axes) -> go.Figure:
    """One outcome of one regime over the first factor, a line a level of the second, with 95 % intervals.

    A column of panels for each level of a third factor and a row for each of a fourth; all share one upright axis.
    Where lines run side by side, the factors work by themselves; where they part or cross, one changes what the
    other does.

    Args:
        points: across, up (the factor that the lines differ in), column, row (as in `axes`), estimate, low, high, p10,
            p90; a row a point of the full grid.
    """
    levels = sorted(points["up"].unique().tolist())
    step = -(-len(levels) // MOST_LINES)
    drawn = levels[::step]
    shape = len(axes.rows), len(axes.columns)
    across = sorted(points["across"].unique().tolist())
    traces: list[dict[str, Any]] = []
    for row, (row_value, _) in enumerate(axes.rows):
        for column, (column_value, _) in enumerate(axes.columns):
            panel = points
            if column_value is not None:
                panel = panel[panel["column"] == column_value]
            if row_value is not None:
                panel = panel[panel["row"] == row_value]
            for place, level in enumerate(drawn):
                rows = panel[panel["up"] == level].set_index("across").reindex(across)
                is_first = row == column == 0
                traces.append(_line(rows, place, len(drawn), axes, outcome, level, (column, row), is_first))
    return go.Figure({"data": traces, "layout": _layout(points, outcome, axes, shape)})


def _line(
    rows: pd.DataFrame, place: int, n_lines: int, axes: Axes, outcome: Outcome, level: object, panel: tuple[int, int],
    is_first: bool,
) -> dict[str, Any]:
    # Up to where lines would be too pale on white.
    (colour,) = sample_colorscale("Plasma", [0.65 * place / max(n_lines - 1, 1)])
    name = level_name(level)
    shift = APART * (place - (n_lines - 1) / 2)
    return {
        "type": "scatter", "mode": "lines+markers", "name": name, "legendgroup": name, "showlegend": is_first,
        "xaxis": _axis("x", panel[0]), "yaxis": _axis("y", panel[1]),
        "x": [at + shift for at in range(len(rows))], "y": rows["estimate"].tolist(),
        "line": {"color": colour, "width": 2},
        "marker": {"symbol": SYMBOLS[place % len(SYMBOLS)], "size": 7, "color": colour},
        "error_y": {
            "type": "data", "symmetric": False, "array": (rows["high"] - rows["estimate"]).tolist(),
            "arrayminus": (rows["estimate"] - rows["low"]).tolist(), "thickness": 1.2, "width": 3, "color": colour,
        },
        "customdata": [
            [level_name(at), *values]
            for at, *values in rows[["low", "high", "p10", "p90"]].round(9).itertuples(name=None)
        ],
        "hovertemplate": f"{axes.across}: %{{customdata[0]}}<br>{axes.up}: {name}<br>%{{y:.4g}} {outcome.unit}<br>"
        "95 % interval %{customdata[1]:.4g} to %{customdata[2]:.4g}<br>middle 80 % of pairs %{customdata[3]:.4g} to "
        "%{customdata[4]:.4g}<extra></extra>",
    }


def _layout(points: pd.DataFrame, outcome: Outcome, axes: Axes, shape: tuple[int, int]) -> dict[str, Any]:
    n_rows, n_columns = shape
    inside = ALONE if n_rows == 1 else PANEL * n_rows
    top = KEY + (HEADINGS if axes.over_columns else 0)
    layout: dict[str, Any] = empty_figure(top + inside + BELOW).layout.to_plotly_json()
    names = level_names(points["across"])
    step = tick_step(len(names), n_columns)
    for column, (_, words) in enumerate(axes.columns):
        layout[_axis("xaxis", column)] = {
            "range": [-0.5, len(names) - 0.5], "tickvals": list(range(0, len(names), step)),
            "ticktext": [wrapped(name, 12) for name in names[::step]], "tickangle": 0, "showline": True,
            "linecolor": QUIET, "ticks": "outside", "tickcolor": QUIET, "tickfont": {"size": 11}, "zeroline": False,
            "showgrid": False,
        }
        layout.setdefault("annotations", []).append(
            _note(words, _axis("x", column) + " domain", 0.5, "paper", 1, yanchor="bottom", yshift=2)
        )
    for row, (_, words) in enumerate(axes.rows):
        layout[_axis("yaxis", row)] = {
            "matches": "y" if row else None, "zeroline": True, "zerolinecolor": INK, "zerolinewidth": 1.5,
            "gridcolor": GRID, "exponentformat": "none", "tickfont": {"size": 10}, "nticks": 6,
        }
        layout["annotations"].append(
            _note(words, "paper", 1, _axis("y", row) + " domain", 0.5, xanchor="left", xshift=4, textangle=90)
        )
    layout["annotations"] += [
        _note(wrapped(axes.over_columns, 60), "paper", 0.5, "paper", 1, yanchor="bottom", yshift=18),
        _note(wrapped(axes.across, 60), "paper", 0.5, "paper", 0, yanchor="top", yshift=-26, size=13),
        _note(
            f"{wrapped(f'difference ({outcome.unit})', 30)}<br>{good_direction(outcome, 'y')}",
            "paper", 0, "paper", 0.5, xanchor="right", xshift=-42, textangle=-90, size=13,
        ),
    ]
    return layout | {
        "grid": {"rows": n_rows, "columns": n_columns, "pattern": "coupled", "xgap": 0.06, "ygap": 0.12},
        "margin": {"l": 92, "r": 28 if n_rows > 1 else 14, "t": top, "b": BELOW},
        "showlegend": True,
        "legend": {
            "orientation": "h", "x": 0, "xref": "container", "y": 1, "yref": "container", "yanchor": "top",
            "title": {"text": wrapped(axes.up, 60), "side": "top"}, "bgcolor": "rgba(255,255,255,0)",
        },
    }


def _note(text: str, xref: str, x: float, yref: str, y: float, size: int = 12, **look: Any) -> dict[str, Any]:
    return {
        "text": text, "xref": xref, "x": x, "yref": yref, "y": y, "showarrow": False, "font": {"size": size}, **look
    }


def _axis(name: str, place: int) -> str:
    """Plotly's name of an axis by its place."""
    return f"{name}{place + 1}" if place else name
