"""A network of professionals at one moment: who is tied to whom, and how each trusts the other."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from experiments.figures.style import BETTER, INK, QUIET, WORSE, empty_figure, wrapped
from model.network_fields import LOW

HIGH = 0.6
"""Trust from here on is called high: as far above the middle as what is low is below it."""

SYMBOLS = ("circle", "square", "triangle-up", "diamond", "triangle-down", "hexagon", "star", "cross")
"""Of organisations, in order; a ninth has the first again, and its area and name tell it apart."""

MIDDLE = "#b4bcc5"
LINES = {
    "high": (BETTER, "solid", 1.6),
    "middle": (MIDDLE, "solid", 1.0),
    "low": (WORSE, "3px,2px", 1.6),
}
"""Colour, dash and width of a direction by how high its trust is, the last on top."""

THINNER = 0.6
"""By this factor lines are thinner where many are drawn."""

CROWD = 120
"""With more people than this, their marks are small."""

HELD = {"introduced": "diamond", "mediated": "diamond-open"}
"""The mark in the middle of a tie that a broker holds, by how."""


def network_figure(
    posts: pd.DataFrame, ties: pd.DataFrame, places: np.ndarray, organisations: Sequence[str],
    names: Mapping[str, tuple[float, float]], is_dense: bool = False,
) -> go.Figure:
    """Professionals at their places and the ties between them; the half of a tie nearer to somebody is their trust.

    Args:
        posts: post, name, organisation, senior, filled, same_person; a row a post, in order.
        ties: first, second, path, trust_first, trust_second; missing trust is not drawn.
        places: float array [post, 2].
        organisations: in the order of their symbols.
        names: organisations to be named, with the place of the name.
        is_dense: whether lines are thin; the same in all pictures that are compared.
    """
    figure = empty_figure(440)
    known = ties.dropna(subset=["trust_first", "trust_second"])
    one, other = (places[known[end].to_numpy(int)] for end in ("first", "second"))
    middle = (one + other) / 2
    begins, ends = np.concatenate([one, other]), np.concatenate([middle, middle])
    trust = np.concatenate([known["trust_first"].to_numpy(float), known["trust_second"].to_numpy(float)])
    chosen = {"high": trust >= HIGH, "middle": (trust >= LOW) & (trust < HIGH), "low": trust < LOW}
    for name in ("middle", "high", "low"):
        colour, dash, width = LINES[name]
        thin = width * THINNER if is_dense else width
        figure.add_trace(_lines(begins[chosen[name]], ends[chosen[name]], f"{name} trust", colour, dash, thin))
    for path, symbol in HELD.items():
        at = known["path"].to_numpy() == path
        if at.any():
            figure.add_trace(_lines(one[at], other[at], f"{path} by a broker", INK, "1px,3px", 1.3))
            figure.add_trace(
                go.Scatter(
                    x=_short(middle[at, 0]), y=_short(middle[at, 1]), mode="markers", name=f"{path} by a broker",
                    hoverinfo="skip", marker={"symbol": symbol, "size": 6, "color": INK, "line": {"width": 1.2}},
                )
            )
    told = _told(posts, known)
    size = 9 if len(posts) <= CROWD else 6
    for place, organisation in enumerate(organisations):
        at = (posts["organisation"] == organisation).to_numpy()
        rows = posts[at]
        figure.add_trace(
            go.Scatter(
                x=_short(places[at, 0]), y=_short(places[at, 1]), mode="markers", name=organisation,
                marker={
                    "symbol": SYMBOLS[place % len(SYMBOLS)],
                    "size": [size * (1.4 if senior else 1.0) for senior in rows["senior"]],
                    "color": [_fill(*row) for row in zip(rows["filled"], rows["same_person"], strict=True)],
                    "opacity": 1,
                    "line": {"color": [INK if filled else QUIET for filled in rows["filled"]], "width": 1.5},
                },
                text=told[at], hovertemplate="%{text}<extra></extra>",
            )
        )
    for organisation, (x, y) in names.items():
        figure.add_annotation(
            x=x, y=y, text=f"<b>{wrapped(html.escape(organisation), 22)}</b>", showarrow=False, yanchor="top",
            font={"size": 12, "color": INK}, bgcolor="rgba(255,255,255,.8)",
        )
    figure.update_layout(margin={"l": 4, "r": 4, "t": 8, "b": 8})
    figure.update_xaxes(visible=False, fixedrange=True, range=[-0.02, 1.02])
    figure.update_yaxes(visible=False, fixedrange=True, range=[-0.08 if names else -0.02, 1.02])
    return figure


def _fill(filled: bool, same_person: bool) -> str:
    """Who was there all the time, who is new, and nobody."""
    if not filled:
        return "#d9dee4"
    return INK if same_person else "#ffffff"


def _told(posts: pd.DataFrame, ties: pd.DataFrame) -> np.ndarray:
    """What is said of each post when it is pointed at."""
    n_posts = len(posts)
    first, second = (ties[end].to_numpy(int) for end in ("first", "second"))
    ends, trust = np.concatenate([first, second]), ties[["trust_first", "trust_second"]].to_numpy(float).T.ravel()
    count = np.bincount(ends, minlength=n_posts)
    low = np.bincount(ends, trust < LOW, minlength=n_posts)
    mean = np.divide(
        np.bincount(ends, trust, minlength=n_posts), count, out=np.full(n_posts, np.nan), where=count > 0
    )
    found = []
    for place, row in enumerate(posts.itertuples(index=False)):
        state = "vacant" if not row.filled else ("" if row.same_person else "somebody new")
        what = (html.escape(str(row.organisation)), "senior" if row.senior else "", state)
        about = ", ".join(part for part in what if part)
        ties_said = (
            f"<br>{count[place]} ties drawn; own trust in the others: mean {mean[place]:.2f}, low in {low[place]:.0f}"
            if count[place] else "<br>no tie drawn"
        )
        found.append(f"<b>{html.escape(str(row.name))}</b> ({about}){ties_said}")
    return np.array(found, object)


def _lines(begins: np.ndarray, ends: np.ndarray, name: str, colour: str, dash: str, width: float) -> go.Scatter:
    gaps = np.full(len(begins), np.nan)
    x, y = (np.stack([begins[:, axis], ends[:, axis], gaps], axis=1).ravel() for axis in (0, 1))
    return go.Scatter(
        x=_short(x), y=_short(y), mode="lines", name=name, hoverinfo="skip", connectgaps=False,
        line={"color": colour, "dash": dash, "width": width},
    )


def _short(values: np.ndarray) -> list[float | None]:
    """As many digits as a screen shows, None for a gap, so that the page stays small."""
    return [None if np.isnan(value) else round(float(value), 4) for value in values]
