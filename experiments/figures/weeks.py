"""An outcome over the weeks of a run, a line a regime with its bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from experiments.figures.style import QUIET, RegimeStyle, empty_figure, faded
from model.outcomes.outcome import Outcome

BANDS = {
    "interval": ("low", "high", "95 % interval of the mean, week by week"),
    "curve": ("curve_low", "curve_high", "95 % band of the mean over all weeks at once"),
    "seeds": ("p10", "p90", "middle 80 % of the runs"),
}
"""What a band can be: its lower and upper column and what it is called."""


def over_weeks(
    bands: pd.DataFrame,
    outcome: Outcome,
    styles: Mapping[str, RegimeStyle],
    starts: Sequence[tuple[int, str]] = (),
    band: str = "interval",
) -> go.Figure:
    """The mean of one outcome in each week, with a band that the page names.

    All kinds of band are in the figure and one is shown; a trace's `meta` says which regime and part it draws, so
    that a page can switch them.

    Args:
        bands: label, week, mean, low, high, p10, p90, n, and curve_low, curve_high if there is
            such a band; one outcome, a row a label and week.
        styles: by label; also the order of drawing.
        starts: weeks in which policies start, with a word for each.
    """
    figure = empty_figure(330)
    for part, (low, high, _) in ((part, band) for part, band in BANDS.items() if band[0] in bands):
        for label, style in styles.items():
            rows = bands[bands["label"] == label].dropna(subset=[low, high])
            figure.add_trace(
                go.Scatter(
                    x=np.concatenate([rows["week"], rows["week"][::-1]]).astype(np.int32),
                    y=np.concatenate([rows[high], rows[low][::-1]]).clip(outcome.low, outcome.high).astype(np.float32),
                    fill="toself", fillcolor=faded(style.colour, 0.18), line={"width": 0}, mode="lines",
                    hoverinfo="skip", visible=part == band, name=label, meta={"regime": label, "part": part},
                )
            )
    for label, style in styles.items():
        rows = bands[bands["label"] == label]
        figure.add_trace(
            go.Scatter(
                x=rows["week"].to_numpy(np.int32), y=rows["mean"].to_numpy(np.float32), mode="lines", name=label,
                line={"color": style.colour, "dash": style.dash, "width": 2},
                customdata=rows[["low", "high"]].to_numpy(np.float32), meta={"regime": label, "part": "line"},
                hovertemplate=f"<b>{label}</b><br>week %{{x}}: %{{y:.3f}}<br>"
                "95 % interval of the mean %{customdata[0]:.3f} to %{customdata[1]:.3f}<extra></extra>",
            )
        )
    for week, word in starts:
        figure.add_vline(x=week, line={"color": QUIET, "dash": "dash", "width": 1.5})
        figure.add_annotation(
            x=week, y=1, xref="x", yref="paper", text=word, showarrow=False, yanchor="bottom",
            xanchor="left" if week < bands["week"].max() / 2 else "right", font={"size": 12, "color": QUIET},
        )
    figure.update_xaxes(title_text="week", dtick=52 if bands["week"].max() >= 150 else None, showgrid=False)
    figure.update_yaxes(title_text=outcome.unit)
    return figure
