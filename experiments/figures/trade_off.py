"""What a regime gives in one outcome and takes in another."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from experiments.figures.style import BETTER, INK, RegimeStyle, empty_figure, faded, good_direction, wrapped
from model.outcomes.outcome import Outcome


def trade_off(
    differences: pd.DataFrame, across: Outcome, up: Outcome, styles: Mapping[str, RegimeStyle], reference: str
) -> go.Figure:
    """Differences from the reference in two outcomes, a point a regime, 95 % intervals both ways.

    Args:
        differences: label, outcome, difference, low, high; both outcomes.
        across, up: the outcomes of the two axes.
        reference: label of the regime at the origin.
    """
    figure = empty_figure(380)
    sides = {name: differences[differences["outcome"] == name].set_index("label") for name in (across.name, up.name)}
    wide, high = (_reach(sides[name]) for name in (across.name, up.name))
    figure.add_hline(y=0, line={"color": INK, "width": 1})
    figure.add_vline(x=0, line={"color": INK, "width": 1})
    if "neither" not in (across.good, up.good):
        right, top = across.good == "higher", up.good == "higher"
        figure.add_shape(
            type="rect", layer="below", x0=0, x1=wide if right else -wide, y0=0, y1=high if top else -high,
            fillcolor=faded(BETTER, 0.10), line={"width": 0},
        )
        figure.add_annotation(
            x=1 if right else 0, y=1 if top else 0, xref="paper", yref="paper", text="better on both",
            xanchor="right" if right else "left", yanchor="top" if top else "bottom", showarrow=False,
            font={"size": 12, "color": BETTER},
        )
    for label, style in styles.items():
        if label == reference:
            x, y = pd.Series({"difference": 0.0, "low": 0.0, "high": 0.0}), None
            y = x
        elif label in sides[across.name].index and label in sides[up.name].index:
            x, y = sides[across.name].loc[label], sides[up.name].loc[label]
        else:
            continue
        figure.add_trace(
            go.Scatter(
                x=[x["difference"]], y=[y["difference"]], mode="markers", name=label,
                marker={"color": style.colour, "symbol": style.symbol, "size": 12},
                error_x=_bars(x, style), error_y=_bars(y, style), meta={"regime": label, "part": "line"},
                hovertemplate=f"<b>{label}</b><br>{across.label}: %{{x:+.4g}} {across.unit}<br>"
                f"{up.label}: %{{y:+.4g}} {up.unit}<extra></extra>",
            )
        )
    figure.update_xaxes(
        title_text=f"{wrapped(f'{across.label}: difference ({across.unit})', 30)}<br>{good_direction(across, 'x')}",
        range=[-wide, wide], nticks=5,
    )
    figure.update_yaxes(
        title_text=f"{wrapped(f'{up.label}: difference ({up.unit})', 30)}<br>{good_direction(up, 'y')}",
        range=[-high, high], nticks=6,
    )
    return figure


def _reach(rows: pd.DataFrame) -> float:
    """Half the length of an axis with zero in its middle."""
    largest = rows[["difference", "low", "high"]].abs().max().max()
    return 1.15 * float(largest) if largest > 0 else 1.0


def _bars(row: pd.Series, style: RegimeStyle) -> dict[str, object]:
    return {
        "type": "data", "symmetric": False, "array": [row["high"] - row["difference"]],
        "arrayminus": [row["difference"] - row["low"]], "color": style.colour, "thickness": 1.5, "width": 4,
    }
