"""Differences at points that were drawn: against one factor after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from experiments.figures.style import GRID, INK, QUIET, VERDICTS, empty_figure, good_direction, wrapped
from model.outcomes.outcome import Outcome

COLUMNS = 3
ROW = 220


def factor_scatter(points: pd.DataFrame, outcome: Outcome, factors: Sequence[tuple[str, str]]) -> go.Figure:
    """One outcome of one regime at drawn points: a small figure a factor, all with the same upright axis.

    Colour and shape say what each point is by itself; its interval is told when it is pointed at.

    Args:
        points: difference, low, high, verdict, and a column for each factor.
        factors: column and words for the axis, with the unit.
    """
    n_rows = -(-len(factors) // COLUMNS)
    layout = empty_figure(60 + ROW * n_rows).layout.to_plotly_json()
    layout |= {
        "grid": {"rows": n_rows, "columns": COLUMNS, "pattern": "independent", "xgap": 0.07, "ygap": 0.4},
        "margin": {"l": 78, "r": 14, "t": 12, "b": 66},
    }
    unit = wrapped(f"({outcome.unit})", 14)  # short lines, so that titles of rows that stand close do not meet
    title = {"text": f"difference<br>{unit}<br>{good_direction(outcome, 'y')}", "font": {"size": 10}, "standoff": 6}
    shown = points[points["difference"].notna()]
    traces: list[dict[str, Any]] = []
    for place, (column, words) in enumerate(factors):
        number = str(place + 1) if place else ""
        traces += _points(shown, column, words, outcome, number)
        layout[f"xaxis{number}"] = _across(points[column], words)
        first = place % COLUMNS == 0
        layout[f"yaxis{number}"] = {
            "matches": None if place == 0 else "y", "zeroline": True, "zerolinecolor": INK, "zerolinewidth": 1,
            "gridcolor": GRID, "exponentformat": "none", "tickfont": {"size": 10}, "nticks": 5,
            "showticklabels": first, "title": title if first else None,
        }
    # As plain data from the start: figures with so many axes take seconds when they are changed axis by axis.
    return go.Figure({"data": traces, "layout": layout})


def _points(shown: pd.DataFrame, column: str, words: str, outcome: Outcome, number: str) -> list[dict[str, Any]]:
    return [
        {
            "type": "scatter", "mode": "markers", "name": verdict, "xaxis": f"x{number}", "yaxis": f"y{number}",
            "x": rows[column].tolist(), "y": rows["difference"].tolist(),
            "marker": {"color": colour, "symbol": symbol, "size": 6, "opacity": 0.75, "line": {"width": 1}},
            "customdata": rows[["low", "high"]].round(6).values.tolist(),
            "hovertemplate": f"{words}: %{{x}}<br>%{{y:.4g}} {outcome.unit}<br>95 % interval %{{customdata[0]:.4g}} to "
            f"%{{customdata[1]:.4g}}<br>{verdict}<extra></extra>",
        }
        for verdict, (colour, symbol) in VERDICTS.items()
        if len(rows := shown[shown["verdict"] == verdict])
    ]


def _across(values: pd.Series, words: str) -> dict[str, Any]:
    """The axis of one factor; words stand in their own order."""
    look = {
        "title": {"text": wrapped(words, 16), "font": {"size": 11}, "standoff": 4}, "showgrid": False, "nticks": 4,
        "tickangle": 0, "showline": True, "linecolor": QUIET, "ticks": "outside", "tickcolor": QUIET,
        "tickfont": {"size": 10}, "zeroline": False,
    }
    if values.dtype.kind in "iuf":
        return look
    return {**look, "type": "category", "categoryorder": "array", "categoryarray": sorted(values.unique().tolist())}
