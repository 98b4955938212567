"""Parallel coordinates: a line a point of a study, through its factors and then through its outcomes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from experiments.figures.map_grid import level_name
from experiments.figures.style import INK, QUIET, VERDICTS, empty_figure, faded, wrapped

TOP, BELOW, STEP, LEAST_STEP, TALLEST = 56, 30, 66, 40, 940
"""Height in pixels of the key, of what is below the last axis, from one axis to the next where there are few and where
there are many, and of all that one printed page holds."""
MOST_NAMED = 8
"""Values of a factor that its axis names; of more, the two ends."""
LABEL = 64
"""Letters of an axis's words on one line."""
NEAREST = 0.09
"""How near to each other two names may stand, as a share of the axis."""
ORDER = ("not known", "no clear difference", "lower", "higher", "worse", "better")
"""From the back to the front."""
DASHES = {"worse": "dash", "lower": "dash"}
STRENGTH = {"not known": 0.35, "no clear difference": 0.35}


@dataclass(frozen=True)
class ParallelAxis:
    """One axis: a column of the points, words with the unit, and whether it is a difference, which has a zero."""

    column: str
    words: str
    is_difference: bool = False


def parallel_lines(points: pd.DataFrame, axes: Sequence[ParallelAxis]) -> go.Figure:
    """All points at once, the axes below each other, so that each has room for its words at any width.

    Every axis runs from its own lowest to its own highest value; that of a difference holds zero, which is marked.
    Colour and dashes say what each point is by one outcome, in the key's words.

    Args:
        points: a column an axis (numbers, switches or words; NaN breaks the line), and verdict; a row a line.
        axes: from the top.
    """
    step = max(min(STEP, TALLEST // len(axes)), LEAST_STEP)
    layout: dict[str, Any] = empty_figure(TOP + step * len(axes) + BELOW).layout.to_plotly_json()
    notes: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    shares = np.empty((len(points), len(axes)), dtype=np.float32)
    for place, axis in enumerate(axes):
        values = points[axis.column]
        shares[:, place], marks = _scaled(values, axis.is_difference)
        shapes.append(_line(0, 1, place, place, INK, 1.5))
        width = LABEL + len(axis.words) - len(re.sub("<[^>]*>", "", axis.words))  # tags take no room
        notes.append(_note(wrapped(axis.words, width), 0, place, yshift=5, yanchor="bottom", xanchor="left", size=12))
        for share, name in marks:
            shapes.append(_line(share, share, place - 0.06, place + 0.06, INK, 2 if name == "0" else 1))
            side = "left" if share == 0 else "right" if share == 1 else "center"
            notes.append(_note(name, share, place, yshift=-5, yanchor="top", xanchor=side, size=11))
    texts = np.array([[level_name(_short(value)) for value in points[axis.column].tolist()] for axis in axes]).T
    traces = []
    for verdict in ORDER:
        chosen = (points["verdict"] == verdict).to_numpy()
        if chosen.any():
            traces.append(_lines(verdict, shares[chosen], texts[chosen]))
    return go.Figure({
        "data": traces,
        "layout": layout | {
            "annotations": notes, "shapes": shapes, "margin": {"l": 10, "r": 10, "t": TOP, "b": BELOW},
            "xaxis": {"visible": False, "range": [-0.02, 1.02], "fixedrange": True},
            "yaxis": {"visible": False, "range": [len(axes) - 0.6, -0.45], "fixedrange": True},
            "showlegend": True, "hovermode": "closest",
            "legend": {"orientation": "h", "x": 0, "xref": "container", "y": 1, "yref": "container", "yanchor": "top",
                       "traceorder": "reversed", "bgcolor": "rgba(255,255,255,0)"},
        },
    })


def _scaled(values: pd.Series, is_difference: bool) -> tuple[np.ndarray, list[tuple[float, str]]]:
    """Where each value lies on its axis, 0 to 1, and the names along the axis with their places."""
    if values.dtype.kind not in "iuf":
        levels = sorted(values.unique().tolist())
        last = max(len(levels) - 1, 1)
        places = {level: place / last for place, level in enumerate(levels)}
        return values.map(places).to_numpy(float), [(at, level_name(level)) for level, at in places.items()]
    numbers = values.to_numpy(float)
    there = numbers[np.isfinite(numbers)]
    if not len(there):
        return np.full(len(numbers), np.nan), []
    low, high = float(there.min()), float(there.max())
    if is_difference:
        low, high = min(low, 0.0), max(high, 0.0)
    width = (high - low) or 1.0
    levels = sorted(set(there.tolist()))
    named = levels if not is_difference and len(levels) <= MOST_NAMED else sorted({low, high})
    marks: list[tuple[float, str]] = []
    for level in named:  # one that would run into the one before has a stroke and no name
        at = (level - low) / width
        is_free = not marks or at - max(place for place, name in marks if name) > NEAREST
        marks.append((at, level_name(_short(level)) if is_free else ""))
    if is_difference:
        zero = -low / width
        # A name of an end that would run into the zero is left out; the value is told where it is pointed at.
        marks = [(zero, "0"), *((at, name) for at, name in marks if abs(at - zero) > NEAREST)]
    return (numbers - low) / width, marks


def _short(value: Any) -> Any:
    return float(f"{value:.3g}") if isinstance(value, float) else value


def _lines(verdict: str, shares: np.ndarray, texts: np.ndarray) -> dict[str, Any]:
    """All lines of one kind as one, broken between them."""
    n_lines, n_axes = shares.shape
    colour = VERDICTS[verdict][0]
    look = {"width": 1.2, "dash": DASHES.get(verdict, "solid"), "color": faded(colour, STRENGTH.get(verdict, 0.6))}
    broken = np.full((n_lines, n_axes + 1), np.nan, dtype=np.float32)
    broken[:, :-1] = shares
    named = np.full((n_lines, n_axes + 1), "", dtype=object)
    named[:, :-1] = texts
    heights = np.tile([*range(n_axes), n_axes - 1], n_lines)
    return {
        "type": "scatter", "mode": "lines+markers", "name": f"{verdict}: {n_lines}", "x": broken.ravel(),
        "y": heights.astype(np.int8), "customdata": named.ravel().tolist(), "connectgaps": False,
        "line": look, "marker": {"size": 3, "color": colour},
        "hovertemplate": f"%{{customdata}}<br>{verdict}<extra></extra>",
    }


def _line(x0: float, x1: float, y0: float, y1: float, colour: str, width: float) -> dict[str, Any]:
    return {"type": "line", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "layer": "below",
            "line": {"color": colour, "width": width}}


def _note(text: str, x: float, y: float, size: int, **look: Any) -> dict[str, Any]:
    # White behind words, so that they can be read among lines.
    return {"text": text, "x": x, "y": y, "showarrow": False, "bgcolor": "rgba(255,255,255,0.8)", "borderpad": 0,
            "font": {"size": size, "color": INK if size > 11 else QUIET}, "align": "left", **look}
