"""Which outcomes are better or worse under which regime, a mark a difference."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from experiments.figures.style import VERDICTS, empty_figure, wrapped


def verdict_grid(differences: pd.DataFrame, rows: Sequence[str], columns: Sequence[str]) -> go.Figure:
    """A row an outcome, a column a regime.

    Args:
        differences: row, column, difference, verdict, text (the difference with its unit).
        rows, columns: in order, from the top and from the left.
    """
    width = 16 if len(columns) <= 5 else 11
    names = {column: wrapped(column, width) for column in columns}
    deepest = max((name.count("<br>") + 1 for name in names.values()), default=1)
    figure = empty_figure(64 + 24 * len(rows) + 13 * deepest)
    for word, (colour, symbol) in VERDICTS.items():
        some = differences[differences["verdict"] == word]
        if not some.empty:
            figure.add_trace(
                go.Scatter(
                    x=[names[column] for column in some["column"]], y=some["row"], mode="markers", name=word,
                    marker={"symbol": symbol, "size": 11, "color": colour, "line": {"width": 1.5, "color": colour}},
                    customdata=some[["text"]],
                    hovertemplate=f"<b>%{{y}}: {word}</b><br>%{{customdata[0]}}<extra></extra>",
                )
            )
    figure.update_xaxes(
        type="category", categoryorder="array", categoryarray=[names[column] for column in columns], side="top",
        range=[-0.6, len(columns) - 0.4], ticks="", tickangle=0,
    )
    figure.update_yaxes(
        type="category", categoryorder="array", categoryarray=list(rows)[::-1], range=[-0.6, len(rows) - 0.4], ticks="",
    )
    return figure
