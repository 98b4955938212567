"""How far the nearest change lies that turns a difference round, a row a difference."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from experiments.figures.style import BETTER, INK, QUIET, WORSE, empty_figure, wrapped

STANDING = {
    "assumed": (WORSE, "square", "its value is assumed, in whole or in part"),
    "chosen": (INK, "diamond", "its value was chosen for this scenario"),
    "sourced": (BETTER, "circle", "its value has a source"),
}
"""Colour, marker and words for where the present value of a setting comes from."""
LINE = 34


def turning_distances(rows: pd.DataFrame) -> go.Figure:
    """A lollipop a difference: from the setting as it is to where the difference is zero.

    Args:
        rows: label (regime and outcome), change (what turns it), distance (share of the way to the end of its range),
            standing (a key of `STANDING`); from the top.
    """
    labels = [wrapped(label, LINE) for label in rows["label"]]
    deepest = max((label.count("<br>") + 1 for label in labels), default=1)
    figure = empty_figure(110 + max(40, 10 + 15 * deepest) * max(len(labels), 1))
    for label, distance in zip(labels, rows["distance"], strict=True):
        figure.add_trace(
            go.Scatter(x=[0.0, distance], y=[label, label], mode="lines", hoverinfo="skip", showlegend=False,
                       line={"color": QUIET, "width": 1.5})
        )
    for standing, (colour, symbol, words) in STANDING.items():
        chosen = (rows["standing"] == standing).to_numpy()
        if chosen.any():
            some = rows[chosen]
            figure.add_trace(
                go.Scatter(
                    x=some["distance"], y=[label for label, shown in zip(labels, chosen, strict=True) if shown],
                    mode="markers", name=words, customdata=some[["change"]], cliponaxis=False,
                    marker={"symbol": symbol, "size": 10, "color": colour},
                    hovertemplate="<b>%{y}</b><br>%{customdata[0]}: %{x:.0%} of the way<extra></extra>",
                )
            )
    for label, change in zip(labels, rows["change"], strict=True):
        # Above its line, from the axis on, where there is room in a narrow window too.
        figure.add_annotation(
            x=0, y=label, text=change, showarrow=False, xanchor="left", yanchor="bottom", yshift=3,
            font={"size": 12, "color": INK},
        )
    figure.update_xaxes(
        title_text="of the way to the end of its range", tickformat=".0%", range=[0, 1.03],
        tickvals=[0, 0.25, 0.5, 0.75, 1],
    )
    figure.update_yaxes(
        type="category", categoryorder="array", categoryarray=labels[::-1], range=[-0.6, len(labels) - 0.2], ticks="",
    )
    figure.update_layout(
        showlegend=True, legend={"orientation": "h", "x": 0, "xref": "container", "y": 1, "yref": "container",
                                 "yanchor": "top", "bgcolor": "rgba(255,255,255,0)"}, margin={"t": 48},
    )
    return figure
