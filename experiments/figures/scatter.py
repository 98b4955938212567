"""Differences at points that were drawn: against one factor after the other."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from experiments.figures.style import INK, VERDICTS, empty_figure, good_direction, wrapped
from model.outcomes.outcome import Outcome

COLUMNS = 3
ROW = 210
BELOW = 60


def factor_scatter(points: pd.DataFrame, outcome: Outcome, factors: Sequence[tuple[str, str]]) -> go.Figure:
    """One outcome of one regime at drawn points: a small figure a factor, all with the same upright axis.

    Colour and shape say what each point is by itself; its interval is told when it is pointed at.

    Args:
        points: difference, low, high, verdict, and a column for each factor.
        factors: column and words for the axis, with the unit.
    """
    n_rows = -(-len(factors) // COLUMNS)
    figure = make_subplots(n_rows, COLUMNS, shared_yaxes=True, horizontal_spacing=0.03, vertical_spacing=0.34 / n_rows)
    blank = empty_figure(70 + ROW * n_rows)
    figure.update_layout(blank.layout)
    shown = points[points["difference"].notna()]
    for place, (column, words) in enumerate(factors):
        at = {"row": place // COLUMNS + 1, "col": place % COLUMNS + 1}
        for verdict, (colour, symbol) in VERDICTS.items():
            rows = shown[shown["verdict"] == verdict]
            if rows.empty:
                continue
            figure.add_trace(
                go.Scatter(
                    x=rows[column].tolist(), y=rows["difference"], mode="markers", name=verdict,
                    marker={"color": colour, "symbol": symbol, "size": 6, "opacity": 0.75, "line": {"width": 1}},
                    customdata=rows[["low", "high"]].round(6),
                    hovertemplate=f"{words}: %{{x}}<br>%{{y:.4g}} {outcome.unit}<br>95 % interval "
                    f"%{{customdata[0]:.4g}} to %{{customdata[1]:.4g}}<br>{verdict}<extra></extra>",
                ),
                **at,
            )
        figure.add_hline(y=0, line={"color": INK, "width": 1}, **at)
        is_number = points[column].dtype.kind in "iuf"
        levels = [] if is_number else sorted(points[column].unique().tolist())
        kind = {} if is_number else {"type": "category", "categoryorder": "array", "categoryarray": levels}
        figure.update_xaxes(title_text=wrapped(words, 30), showgrid=False, nticks=5, automargin=False, **kind, **at)
    figure.update_xaxes(title_font={"size": 11}, title_standoff=4, tickfont={"size": 10})
    figure.update_yaxes(zeroline=False, exponentformat="none", tickfont={"size": 10})
    unit = wrapped(f"difference ({outcome.unit})", 26)
    figure.update_yaxes(title_text=f"{unit}<br>{good_direction(outcome, 'y')}", title_font={"size": 11}, col=1)
    figure.update_layout(margin={"l": 78, "r": 14, "t": 12, "b": BELOW}, showlegend=False)
    return figure
