"""Slow to build, fast to destroy: trust per encounter in this model, beside its closed form."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from experiments.figures.style import BETTER, INK, QUIET, WORSE, empty_figure, faded, wrapped

_SHADES = (faded(BETTER, 0.10), faded(WORSE, 0.12), faded(BETTER, 0.10))


def asymmetry_curve(curve: pd.DataFrame) -> go.Figure:
    """Trust after each encounter while it is built, lost and built again.

    Args:
        curve: encounter, simulated, closed_form (trust, 0-1; closed_form may be missing), phase (words for a reader,
            in the order of time; the first row of a phase is its first encounter).
    """
    figure = empty_figure(360)
    phases = curve.groupby((curve["phase"] != curve["phase"].shift()).cumsum())
    for place, (_, rows) in enumerate(phases):
        first, last = rows["encounter"].min() - 1, rows["encounter"].max()
        first = max(first, curve["encounter"].min())
        figure.add_vrect(x0=first, x1=last, fillcolor=_SHADES[place % 3], line_width=0, layer="below")
        figure.add_annotation(
            x=(first + last) / 2, y=1, xref="x", yref="paper", yanchor="bottom", showarrow=False,
            text=wrapped(str(rows["phase"].iloc[0]), 11), font={"size": 12, "color": QUIET},
        )
    figure.add_trace(
        go.Scatter(
            x=curve["encounter"], y=curve["simulated"], mode="lines+markers", name="this model, simulated",
            line={"color": INK, "width": 2}, marker={"size": 6},
            hovertemplate="after encounter %{x}: trust %{y:.3f}<extra>simulated</extra>",
        )
    )
    if curve["closed_form"].notna().any():
        figure.add_trace(
            go.Scatter(
                x=curve["encounter"], y=curve["closed_form"], mode="lines", name="closed form",
                line={"color": WORSE, "width": 2.5, "dash": "dot"},
                hovertemplate="after encounter %{x}: trust %{y:.3f}<extra>closed form</extra>",
            )
        )
    span = [curve["encounter"].min(), curve["encounter"].max()]
    figure.update_xaxes(title_text="encounters", showgrid=False, range=span)
    figure.update_yaxes(title_text="trust, 0-1", range=[0, 1])
    figure.update_layout(
        showlegend=True,
        margin={"t": 44},
        legend={"orientation": "h", "x": 0, "y": -0.22, "yanchor": "top", "bgcolor": "rgba(255,255,255,0)"},
    )
    return figure
