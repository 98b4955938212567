"""A difference as a waterfall: part after part, from none to the whole."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from experiments.figures.style import INK, VERDICTS, empty_figure, good_direction, wrapped
from experiments.verdicts import verdict
from model.outcomes.outcome import Outcome

NOT_ATTRIBUTED = "#b9c2cc"
LINE = 24
"""Letters of a label on one line."""


def waterfall(parts: pd.DataFrame, total: pd.Series, outcome: Outcome) -> go.Figure:
    """One outcome: a bar a part, each beginning where the last one ended, and the whole difference at the bottom.

    Args:
        parts: label, difference, low, high, is_attributed; from the top. They add up to the total.
        total: difference, low, high.
    """
    labels = [wrapped(label, LINE) for label in parts["label"]]
    whole = "<b>the whole difference</b>"
    deepest = max((label.count("<br>") + 1 for label in labels), default=1)
    figure = empty_figure(110 + (10 + 16 * max(deepest, 2)) * (len(labels) + 1))
    ends = parts["difference"].cumsum().to_numpy()
    begins = np.concatenate([[0.0], ends[:-1]])
    for place, (_, part) in enumerate(parts.iterrows()):
        figure.add_trace(_bar(labels[place], begins[place], part, _colour(part, outcome), outcome))
    figure.add_trace(_bar(whole, 0.0, total, INK, outcome))
    rows = pd.concat([parts[["difference", "low", "high"]], total[["difference", "low", "high"]].to_frame().T])
    figure.add_trace(
        go.Scatter(
            x=[*ends, total["difference"]], y=[*labels, whole], mode="markers", hoverinfo="skip",
            marker={"color": INK, "size": 1},
            error_x={
                "type": "data", "symmetric": False, "array": (rows["high"] - rows["difference"]).to_numpy(dtype=float),
                "arrayminus": (rows["difference"] - rows["low"]).to_numpy(dtype=float), "color": INK,
                "thickness": 1.5, "width": 4,
            },
        )
    )
    figure.add_vline(x=0, line={"color": INK, "width": 1.5})
    figure.update_layout(waterfallmode="overlay", waterfallgap=0.35)
    figure.update_yaxes(
        type="category", categoryorder="array", categoryarray=[*labels, whole][::-1], range=[-0.6, len(labels) + 0.6],
        ticks="", showgrid=False,
    )
    unit = wrapped(f"difference ({outcome.unit})", 30)
    figure.update_xaxes(title_text=f"{unit}<br>{good_direction(outcome, 'x')}", nticks=6)
    return figure


def _bar(label: str, begin: float, part: pd.Series, colour: str, outcome: Outcome) -> go.Waterfall:
    look = {"marker": {"color": colour, "line": {"color": colour, "width": 1}}}
    return go.Waterfall(
        orientation="h", y=[label], x=[part["difference"]], base=begin, measure=["relative"], increasing=look,
        decreasing=look, opacity=0.6, connector={"visible": False},
        customdata=[[part["difference"], part["low"], part["high"]]],
        hovertemplate=f"<b>%{{y}}</b><br>%{{customdata[0]:+.4g}} {outcome.unit}<br>95 % interval "
        "%{customdata[1]:+.4g} to %{customdata[2]:+.4g}<extra></extra>",
    )


def _colour(part: pd.Series, outcome: Outcome) -> str:
    if not part["is_attributed"]:
        return NOT_ATTRIBUTED
    return VERDICTS[verdict(part["difference"], part["low"], part["high"], outcome.good)][0]
