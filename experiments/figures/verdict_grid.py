"""Which outcomes are better or worse under which regime, a mark a difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from experiments.figures.style import INK, VERDICTS, RegimeStyle, empty_figure

HEAD = "regime"
"""What heads the columns."""


def verdict_grid(
    differences: pd.DataFrame, rows: Sequence[str], columns: Sequence[str], styles: Mapping[str, RegimeStyle]
) -> go.Figure:
    """A row an outcome, a column a regime, headed by the regime's own mark.

    Args:
        differences: row, column, difference, verdict, text (the difference with its unit).
        rows, columns: in order, from the top and from the left.
        styles: by column; the page has the key.
    """
    figure = empty_figure(64 + 24 * (len(rows) + 1))
    for column in columns:
        style = styles[column]
        figure.add_trace(
            go.Scatter(
                x=[column], y=[HEAD], mode="markers", name=column, hovertemplate=f"<b>{column}</b><extra></extra>",
                marker={"symbol": style.symbol, "size": 11, "color": style.colour},
            )
        )
    for word, (colour, symbol) in VERDICTS.items():
        some = differences[differences["verdict"] == word]
        if not some.empty:
            figure.add_trace(
                go.Scatter(
                    x=some["column"], y=some["row"], mode="markers", name=word,
                    marker={"symbol": symbol, "size": 11, "color": colour, "line": {"width": 1.5, "color": colour}},
                    customdata=some[["text"]],
                    hovertemplate=f"<b>%{{y}}: {word}</b><br>%{{customdata[0]}}<extra></extra>",
                )
            )
    figure.add_hline(y=len(rows) - 0.5, line={"color": INK, "width": 1})
    figure.update_xaxes(
        type="category", categoryorder="array", categoryarray=list(columns), range=[-0.6, len(columns) - 0.4],
        ticks="", showticklabels=False, showline=False,
    )
    figure.update_yaxes(
        type="category", categoryorder="array", categoryarray=[*list(rows)[::-1], HEAD],
        range=[-0.6, len(rows) + 0.6], ticks="",
    )
    return figure
