"""Which factors an outcome turns on: a line a factor, the one that matters most at the top."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from experiments.figures.style import BETTER, INK, WORSE, empty_figure, wrapped

LINE = 26
"""Letters of a label on one line."""
_LOOKS = ((BETTER, "circle"), (WORSE, "diamond-open"))


def sensitivity_dots(rows: pd.DataFrame, measures: Mapping[str, str], axis: str, is_share: bool) -> go.Figure:
    """One outcome: for each factor a dot a measure, with its 95 % interval where it has one.

    Args:
        rows: factor (in words), measure, value, half; the first measure orders the factors.
        measures: measure -> words for it, at most two, drawn below each other.
        axis: words for the axis, with the unit.
        is_share: whether all lies between 0 and 1 but for what luck adds.
    """
    first = rows[rows["measure"] == next(iter(measures))].sort_values("value", ascending=False)
    order = [wrapped(factor, LINE) for factor in first["factor"]]
    deepest = max((label.count("<br>") + 1 for label in order), default=1)
    figure = empty_figure(122 + max(34, 18 * deepest) * len(order))
    for place, (measure, words) in enumerate(measures.items()):
        colour, symbol = _LOOKS[place]
        chosen = rows[rows["measure"] == measure]
        up = {label: len(order) - 1 - at + (0.14 if place == 0 else -0.14) for at, label in enumerate(order)}
        figure.add_trace(
            go.Scatter(
                x=chosen["value"], y=[up[wrapped(factor, LINE)] for factor in chosen["factor"]], mode="markers",
                name=words, marker={"color": colour, "symbol": symbol, "size": 9, "line": {"width": 2}},
                error_x={"type": "data", "array": chosen["half"].fillna(0.0), "color": colour, "thickness": 1.5,
                         "width": 4},
                customdata=chosen[["factor", "half"]],
                hovertemplate=f"<b>%{{customdata[0]}}</b><br>{words}: %{{x:.3g}} ± %{{customdata[1]:.3g}}"
                "<extra></extra>",
            )
        )
    figure.add_vline(x=0, line={"color": INK, "width": 1})
    figure.update_yaxes(
        tickvals=list(range(len(order))), ticktext=order[::-1], range=[-0.6, len(order) - 0.4], showgrid=True, ticks="",
    )
    figure.update_xaxes(title_text=wrapped(axis, 24), nticks=5, tickangle=0, exponentformat="none")
    if is_share:
        ends = (rows["value"] - rows["half"]).min(), (rows["value"] + rows["half"]).max()
        figure.update_xaxes(range=[min(0.0, ends[0]), 1.03 * max(1.0, ends[1])])
    figure.update_layout(
        showlegend=True, legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "font": {"size": 11}},
        margin={"t": 44},
    )
    return figure
