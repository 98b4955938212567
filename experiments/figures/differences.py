"""Paired differences from the reference, one outcome a panel with its own axis, since units differ."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from experiments.figures.style import INK, VERDICTS, empty_figure, good_direction, wrapped
from model.outcomes.outcome import Outcome


def paired_differences(differences: pd.DataFrame, outcome: Outcome) -> go.Figure:
    """One outcome: a row a regime, its difference from the reference and the 95 % interval.

    Args:
        differences: label, difference, low, high, n, verdict; one outcome, in the order of the rows from the top.
    """
    labels = [wrapped(label, 17) for label in differences["label"]]
    # Below some height plotly prints the title of the axis over its numbers.
    figure = empty_figure(120 + 36 * max(len(labels), 2))
    figure.add_vline(x=0, line={"color": INK, "width": 1.5})
    for word, (colour, symbol) in VERDICTS.items():
        rows = differences[differences["verdict"] == word]
        if rows.empty:
            continue
        figure.add_trace(
            go.Scatter(
                x=rows["difference"], y=[wrapped(label, 17) for label in rows["label"]], mode="markers", name=word,
                marker={"symbol": symbol, "size": 10, "color": colour, "line": {"width": 1.5, "color": colour}},
                error_x={
                    "type": "data", "symmetric": False, "array": rows["high"] - rows["difference"],
                    "arrayminus": rows["difference"] - rows["low"], "color": colour, "thickness": 2, "width": 5,
                },
                customdata=rows[["low", "high", "n"]],
                hovertemplate=f"<b>%{{y}}: {word}</b><br>%{{x:+.4g}} {outcome.unit}<br>95 % interval "
                "%{customdata[0]:+.4g} to %{customdata[1]:+.4g}<br>%{customdata[2]} pairs of runs<extra></extra>",
            )
        )
    figure.update_yaxes(
        type="category", categoryorder="array", categoryarray=labels[::-1], range=[-0.6, len(labels) - 0.4],
        showgrid=True, ticks="",
    )
    unit = wrapped(f"difference ({outcome.unit})", 26)
    figure.update_xaxes(title_text=f"{unit}<br>{good_direction(outcome, 'x')}", nticks=6)
    if not differences["difference"].any():
        figure.update_xaxes(range=[-1, 1], tickvals=[0])
    return figure
