"""How a result depends on what a sweep varies: a curve for one factor, a map for two."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from experiments.figures.style import (
    BETTER,
    HIGHER,
    INK,
    LOWER,
    WORSE,
    RegimeStyle,
    empty_figure,
    faded,
    good_direction,
    unit_title,
    wrapped,
)
from model.outcomes.outcome import Outcome

_PALE = "#f7f7f7"
_BANDS = (("seeds", "p10", "p90", 0.08), ("interval", "low", "high", 0.2))
"""Part, lower and upper column of each band, and how strong its colour is."""


def factor_curve(
    points: pd.DataFrame, outcome: Outcome, factor: str, styles: Mapping[str, RegimeStyle], is_difference: bool = True
) -> go.Figure:
    """One outcome against one factor, a line a regime, with the 95 % interval at each point.

    Around it, paler, is the band of what single pairs of runs do: the luck that the mean is taken over.

    Args:
        points: label, value (of the factor), estimate, low, high, p10, p90; one outcome.
        factor: words for the factor's axis, with its unit.
        is_difference: differences from the reference (with a zero line), or levels.
    """
    figure = empty_figure(340)
    if is_difference:
        figure.add_hline(y=0, line={"color": INK, "width": 1.5})
    for label, style in styles.items():
        rows = points[points["label"] == label]
        if rows.empty:
            continue
        if _is_number(rows["value"]):
            rows = rows.sort_values("value")
            for part, low, high, strength in _BANDS:
                edges = rows.dropna(subset=[low, high])
                figure.add_trace(
                    go.Scatter(
                        x=[*edges["value"], *edges["value"][::-1]], y=[*edges[high], *edges[low][::-1]],
                        fill="toself", fillcolor=faded(style.colour, strength), line={"width": 0}, mode="lines",
                        hoverinfo="skip", name=label, meta={"regime": label, "part": part},
                    )
                )
        figure.add_trace(
            go.Scatter(
                x=rows["value"], y=rows["estimate"], mode="lines+markers", name=label,
                line={"color": style.colour, "dash": style.dash, "width": 2},
                marker={"symbol": style.symbol, "size": 8, "color": style.colour},
                error_y={
                    "type": "data", "symmetric": False, "array": rows["high"] - rows["estimate"],
                    "arrayminus": rows["estimate"] - rows["low"], "thickness": 1.5, "width": 4,
                },
                meta={"regime": label, "part": "line"}, customdata=rows[["low", "high", "p10", "p90"]],
                hovertemplate=f"<b>{label}</b><br>%{{x}}: %{{y:.4g}} {outcome.unit}<br>95 % interval "
                "%{customdata[0]:.4g} to %{customdata[1]:.4g}<br>middle 80 % of single "
                f"{'pairs of runs' if is_difference else 'runs'} %{{customdata[2]:.4g}} to %{{customdata[3]:.4g}}"
                "<extra></extra>",
            )
        )
    figure.update_xaxes(title_text=wrapped(factor, 28), showgrid=False)
    if not _is_number(points["value"]):
        figure.update_xaxes(type="category")
    title = wrapped(f"difference ({outcome.unit})", 26) if is_difference else unit_title(outcome)
    figure.update_yaxes(title_text=f"{title}<br>{good_direction(outcome, 'y')}")
    return figure


def factor_map(
    points: pd.DataFrame, outcome: Outcome, factors: tuple[str, str], is_difference: bool = True
) -> go.Figure:
    """One outcome of one regime over two factors, as a map with the line on which the difference is zero.

    The colours of better and worse serve only where one direction is good; elsewhere others say higher and lower.
    A ring marks each cell whose interval covers zero. The line is drawn between numbers only: between words there
    is nothing to interpolate.

    Args:
        points: across, up (values of the two factors), estimate, low, high; a row a cell.
        factors: words for the two axes, with units.
        is_difference: differences from the reference, or levels (no zero line, no rings).
    """
    figure = empty_figure(430)
    table = points.pivot(index="up", columns="across", values="estimate").sort_index().sort_index(axis=1)
    numeric = _is_number(points["across"]) and _is_number(points["up"])
    # Cells of even size, named by their values: a map of unevenly spaced values stays readable.
    x, y = [_named(value) for value in table.columns], [_named(value) for value in table.index]
    values = table.to_numpy(dtype=float)
    largest = float(np.nanmax(np.abs(values))) if np.isfinite(values).any() else 1.0
    ends = {"higher": (WORSE, BETTER), "lower": (BETTER, WORSE), "neither": (LOWER, HIGHER)}
    low_end, high_end = ends[outcome.good]
    figure.add_trace(
        go.Heatmap(
            x=x, y=y, z=values,
            colorscale=[[0, low_end], [0.5, _PALE], [1, high_end]] if is_difference else "Cividis",
            zmid=0 if is_difference else None, zmin=-largest if is_difference else None,
            zmax=largest if is_difference else None, xgap=1, ygap=1,
            colorbar={
                "orientation": "h", "y": -0.28, "yanchor": "top", "thickness": 12, "nticks": 5, "outlinewidth": 0,
                "title": {
                    "text": (f"difference ({outcome.unit})" if is_difference else outcome.unit)
                    + (f" · {good_direction(outcome, 'x')}" if is_difference else ""),
                    "side": "bottom",
                },
            },
            customdata=np.dstack([_grid(points, column, table) for column in ("low", "high")]),
            hovertemplate=f"{factors[0]}: %{{x}}<br>{factors[1]}: %{{y}}<br>%{{z:.4g}} {outcome.unit}"
            + "<br>95 % interval %{customdata[0]:.4g} to %{customdata[1]:.4g}<extra></extra>",
        )
    )
    if is_difference:
        if numeric and min(values.shape) > 1 and np.nanmin(values) < 0 < np.nanmax(values):
            figure.add_trace(
                go.Contour(
                    x=x, y=y, z=values, showscale=False, hoverinfo="skip",
                    contours={"start": 0, "end": 0, "size": 1, "coloring": "none"},
                    line={"color": INK, "width": 3, "smoothing": 0}, name="no difference",
                )
            )
        unclear = (_grid(points, "low", table) <= 0) & (_grid(points, "high", table) >= 0)
        up, across = np.nonzero(unclear)
        figure.add_trace(
            go.Scatter(
                x=[x[place] for place in across], y=[y[place] for place in up], mode="markers",
                hoverinfo="skip", name="interval covers zero",
                marker={"symbol": "circle-open", "size": 12, "color": INK, "line": {"width": 1.5}},
            )
        )
    named = {"type": "category", "showgrid": False, "ticks": ""}
    figure.update_xaxes(title_text=wrapped(factors[0], 44), categoryorder="array", categoryarray=x, **named)
    figure.update_yaxes(title_text=wrapped(factors[1], 34), categoryorder="array", categoryarray=y, **named)
    return figure


def _grid(points: pd.DataFrame, column: str, like: pd.DataFrame) -> np.ndarray:
    table = points.pivot(index="up", columns="across", values=column)
    return table.reindex(index=like.index, columns=like.columns).to_numpy(dtype=float)


def _is_number(values: pd.Series) -> bool:
    return values.dtype.kind in "iuf"


def _named(value: object) -> str:
    return f"{value:g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)
