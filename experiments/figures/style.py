"""How all figures look: colours that colour-blind readers can tell apart, never colour alone, units on axes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from model.outcomes.outcome import Outcome

INK = "#1f2933"
QUIET = "#5f6b7a"
GRID = "#e4e7eb"
BETTER = "#0072B2"
WORSE = "#C44E00"
HIGHER = "#1B7837"
LOWER = "#762A83"
VERDICTS = {
    "better": (BETTER, "circle"),
    "worse": (WORSE, "square"),
    "higher": (INK, "diamond"),
    "lower": (INK, "diamond"),
    "no clear difference": (QUIET, "circle-open"),
    "not known": (QUIET, "x-thin-open"),
}
"""Colour (of Okabe and Ito, darkened for text) and marker of each verdict."""


@dataclass(frozen=True)
class RegimeStyle:
    """Colour, line and marker of one regime, the same in every figure of a page."""

    colour: str
    dash: str
    symbol: str


# Of Paul Tol's "muted" scheme, those that stand out on white.
_COLOURS = ("#332288", "#CC6677", "#117733", "#AA4499", "#8C8C1A", "#2E9688", "#882255")
_DASHES = ("solid", "dash", "dashdot", "longdash", "longdashdot")
_SYMBOLS = ("square", "diamond", "triangle-up", "triangle-down", "cross", "star", "hexagon")
REFERENCE_STYLE = RegimeStyle(INK, "dot", "circle")


def regime_styles(labels: Sequence[str], reference: str) -> dict[str, RegimeStyle]:
    """A style for each label, in order; the reference is black and dotted."""
    styles = {}
    for place, label in enumerate(label for label in labels if label != reference):
        styles[label] = RegimeStyle(
            _COLOURS[place % len(_COLOURS)], _DASHES[place % len(_DASHES)], _SYMBOLS[place % len(_SYMBOLS)]
        )
    return {label: REFERENCE_STYLE if label == reference else styles[label] for label in labels}


def empty_figure(height: int) -> go.Figure:
    """A figure in the common look, without data; its width follows the page."""
    axis = {"showline": True, "linecolor": QUIET, "ticks": "outside", "tickcolor": QUIET, "gridcolor": GRID,
            "zeroline": False, "automargin": True, "title": {"standoff": 8}}
    return go.Figure(
        layout={
            "template": "none",
            "font": {"family": "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif", "size": 13, "color": INK},
            "paper_bgcolor": "#fff",
            "plot_bgcolor": "#fff",
            "height": height,
            "autosize": False,
            "margin": {"l": 12, "r": 14, "t": 26, "b": 12},
            "showlegend": False,
            "dragmode": False,
            "hoverlabel": {"bgcolor": "#fff", "font": {"color": INK}, "align": "left"},
            "xaxis": axis,
            "yaxis": axis,
        }
    )


def unit_title(outcome: Outcome) -> str:
    """The outcome with its unit, broken so that it fits a small panel."""
    return wrapped(f"{outcome.label}, {outcome.unit}", 34)


def good_direction(outcome: Outcome, axis: str) -> str:
    """Words and an arrow for the side of an axis that is better."""
    if outcome.good == "neither":
        return outcome.side
    arrows = {"x": ("better →", "← better"), "y": ("better ↑", "better ↓")}[axis]
    return f"<b>{arrows[0] if outcome.good == 'higher' else arrows[1]}</b>"


def wrapped(text: str, width: int) -> str:
    """A label on as many lines as it needs."""
    return "<br>".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)) or text


def faded(colour: str, share: float) -> str:
    """A colour that lets what is behind it show through."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share})"
