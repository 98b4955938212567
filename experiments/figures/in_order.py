"""How much is luck: all points of a study in the order of their differences, with what single pairs of runs do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from experiments.figures.style import BETTER, INK, empty_figure, faded, good_direction, wrapped
from model.outcomes.outcome import Outcome

MOST_MARKS = 80
"""Points that are marked one by one; of more, the line alone is drawn."""
BANDS = {"seeds": ("p10", "p90", 0.15), "interval": ("low", "high", 0.35)}
"""Lower and upper column of each band, and how strong its colour is: single pairs of runs, and their mean."""


def points_in_order(points: pd.DataFrame, outcome: Outcome) -> go.Figure:
    """One outcome of one regime at all points, from the lowest difference to the highest.

    The pale band is what single pairs of runs do at the same point, which is luck; the dark one is the 95 % interval
    of their mean. A rise of the line that is small beside the dark band is luck too.

    Args:
        points: estimate, low, high, p10, p90, where (the point in words); a row a point. Points without an estimate
            are left out.
    """
    rows = points.dropna(subset=["estimate"]).sort_values("estimate", kind="stable")
    ranks = np.arange(1, len(rows) + 1, dtype=np.int32)
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter", "mode": "lines", "hoverinfo": "skip", "name": name, "fill": "toself",
            "x": np.concatenate([ranks[there], ranks[there][::-1]]),
            "y": np.concatenate([rows[high][there], rows[low][there][::-1]]).astype(np.float32),
            "fillcolor": faded(BETTER, strength), "line": {"width": 0},
        }
        for name, (low, high, strength) in BANDS.items()
        if (there := rows[low].notna().to_numpy()).any()
    ]
    traces.append(
        {
            "type": "scatter", "mode": "lines+markers" if len(rows) <= MOST_MARKS else "lines", "name": "mean",
            "x": ranks, "y": rows["estimate"].to_numpy(np.float32), "line": {"color": BETTER, "width": 1.5},
            "marker": {"size": 4, "color": BETTER},
            "customdata": [
                [where, *values] for where, *values in
                rows[["where", "low", "high", "p10", "p90"]].round(9).itertuples(index=False, name=None)
            ],
            "hovertemplate": f"%{{customdata[0]}}<br>%{{y:.4g}} {outcome.unit}<br>95 % interval %{{customdata[1]:.4g}} "
            "to %{customdata[2]:.4g}<br>middle 80 % of pairs %{customdata[3]:.4g} to %{customdata[4]:.4g}"
            "<extra></extra>",
        }
    )
    figure = go.Figure({"data": traces, "layout": empty_figure(300).layout.to_plotly_json()})
    figure.add_hline(y=0, line={"color": INK, "width": 1.5})
    figure.update_xaxes(title_text="points, from the lowest", showgrid=False, nticks=6)
    title = wrapped(f"difference ({outcome.unit})", 30)
    figure.update_yaxes(title_text=f"{title}<br>{good_direction(outcome, 'y')}", exponentformat="none")
    return figure
