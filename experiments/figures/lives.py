"""The lives of one person under several regimes: trust over the weeks, with what happened marked where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import plotly.graph_objects as go

from experiments.figures.style import BETTER, INK, QUIET, WORSE, RegimeStyle, empty_figure, faded, wrapped

MARKS = {
    "promise": ("promise broken", "x", WORSE),
    "harm": ("harm done", "cross", WORSE),
    "rift": ("rift opened", "diamond-open", WORSE),
    "mended": ("rift mended", "star", BETTER),
    "crisis": ("crisis", "triangle-up", WORSE),
    "stopped": ("stopped using the service", "square", WORSE),
    "back": ("came back", "square-open", BETTER),
    "left": ("worker left", "triangle-down-open", INK),
    "change": ("new worker", "circle", INK),
    "gone": ("broker left", "triangle-down-open", INK),
    "began": ("broker began", "circle", INK),
    "introduced": ("introduced by a broker", "diamond", BETTER),
}
"""Words, mark and colour of each kind of sentence that is marked."""

FADED = "#b8c0ca"
"""The colour of the other lives behind one."""

MAIN_HEIGHT, OTHER_HEIGHT, GAP = 170, 84, 24
"""Height of the first lane, of each below it, and between two, pixels."""
ABOVE, BELOW = 42, 46
"""Room above the lanes and below them, pixels."""
LONGEST = 10
"""Letters of a name that is written out where there is room."""
ROOM_FOR_SHORT, ROOM_FOR_NAME = 0.06, 0.19
"""Shares of the weeks from which somebody's short or whole name stands over the line, free of the next on a phone."""

LONG = 156
"""From so many weeks, marks are smaller and ticks whole years apart."""
MOST_TICKS = 5
"""So many ticks stand upright on a phone."""

Line = Sequence[tuple[int, float | None, str]]
Mark = tuple[int, float, str, str, int]
"""Week, height, kind, text and lane of one mark."""


def life_figure(
    label: str, lanes: Mapping[str, Sequence[Line]], units: Sequence[str], marks: Sequence[Mark],
    styles: Mapping[str, RegimeStyle], short: Callable[[str], str], start: tuple[int, str] | None = None,
) -> go.Figure:
    """Trust over the weeks of one life with its marks, in lanes below each other; other lives as thin lines behind it.

    Args:
        label: the regime of this life.
        lanes: by label, a line a lane: week, trust of a hundred (None breaks the line), who it is trust in.
        units: what the height of each lane is.
        marks: of this life.
        short: makes a name short.
        start: the week in which the regime's policies start, with a word for it.
    """
    inside = MAIN_HEIGHT + (len(units) - 1) * (OTHER_HEIGHT + GAP)
    figure = empty_figure(ABOVE + inside + BELOW)
    figure.update_layout(margin={"t": ABOVE, "b": BELOW})
    last = max((week for lines in lanes.values() for line in lines for week, _, _ in line), default=0)
    for lane, unit in enumerate(units):
        top = inside - (0 if lane == 0 else MAIN_HEIGHT + GAP + (lane - 1) * (OTHER_HEIGHT + GAP))
        bottom = top - (OTHER_HEIGHT if lane else MAIN_HEIGHT)
        axis = {"title_text": unit, "range": [0, 100], "domain": [bottom / inside, top / inside]}
        figure.update_layout({_axis("yaxis", lane): figure.layout.yaxis.to_plotly_json() | axis | {
            "dtick": 50 if lane else 25, "anchor": "x",
        }})
        for name in [*(name for name in lanes if name != label), label]:
            if lane < len(lanes[name]):
                figure.add_trace(_trust(name, lanes[name][lane], lane, styles[name].colour, is_own=name == label))
        if lane < len(lanes[label]):
            for week, name in _names(lanes[label][lane], last, short):
                figure.add_annotation(
                    x=week, y=top / inside, xref="x", yref="paper", text=name, showarrow=False, xanchor="left",
                    yanchor="bottom", borderpad=0, bgcolor="#fff", font={"size": 12, "color": QUIET},
                )
    if not any(trust is not None for _, trust, _ in lanes[label][0]):
        figure.add_annotation(
            x=last / 2, y=12, text="nobody was met in this life", showarrow=False, font={"color": QUIET}, bgcolor="#fff"
        )
    size = 9 if last < LONG else 7
    for kind, (words, symbol, colour) in MARKS.items():
        for lane in range(len(units)):
            found = [mark for mark in marks if mark[2] == kind and mark[4] == lane]
            if found:
                figure.add_trace(
                    go.Scatter(
                        x=[mark[0] for mark in found], y=[mark[1] for mark in found], mode="markers", name=words,
                        marker={
                            "symbol": symbol, "color": colour, "size": size, "line": {"color": colour, "width": 1.5},
                        },
                        text=[f"week {mark[0]}: {wrapped(mark[3], 60)}" for mark in found], yaxis=_axis("y", lane),
                        hovertemplate="%{text}<extra></extra>", cliponaxis=False,
                    )
                )
    if start is not None:
        week, word = start
        figure.add_shape(
            type="line", x0=week, x1=week, y0=0, y1=1, xref="x", yref="paper", layer="below",
            line={"color": QUIET, "dash": "dash", "width": 1.5},
        )
        figure.add_annotation(
            x=week, y=1, xref="x", yref="paper", text=word, showarrow=False, yanchor="bottom", yshift=17,
            xanchor="left" if week < last / 2 else "right", font={"size": 12, "color": QUIET},
        )
    figure.update_xaxes(
        title_text="week", dtick=52 * -(-last // (52 * MOST_TICKS)) if last >= LONG else None, showgrid=False,
        range=[-2, last + 4], anchor=_axis("y", len(units) - 1),
    )
    return figure


def _axis(name: str, lane: int) -> str:
    """Plotly's name of a lane's axis."""
    return name if lane == 0 else f"{name}{lane + 1}"


def _trust(name: str, line: Line, lane: int, colour: str, is_own: bool) -> go.Scatter:
    """One line of trust: strong for the main worker of this life, weaker for others, grey for other lives."""
    strength, width = (colour, 2.0) if lane == 0 else (faded(colour, 0.6), 1.5)
    return go.Scatter(
        x=[week for week, _, _ in line], y=[trust for _, trust, _ in line], mode="lines", name=name,
        customdata=[who for _, _, who in line], connectgaps=False, yaxis=_axis("y", lane),
        line={"color": strength if is_own else FADED, "width": width if is_own else 1.25},
        hovertemplate=f"<b>{name}</b><br>week %{{x}}: %{{y:.0f}}<br>%{{customdata}}<extra></extra>",
        hoverinfo=None if is_own else "skip",
    )


def _names(line: Line, last: int, short: Callable[[str], str]) -> Iterator[tuple[int, str]]:
    """Where the trust in somebody begins, with a name that fits; none where the next begins too soon after."""
    begins = [
        (week, who) for (week, trust, who), (_, before, former) in zip(line, [(0, None, ""), *line], strict=False)
        if trust is not None and (before is None or who != former)
    ]
    ends = [*(week for week, _ in begins[1:]), last]
    for place, ((week, who), end) in enumerate(zip(begins, ends, strict=False), 1):
        if end - week >= ROOM_FOR_SHORT * last or place == len(begins):
            yield week, who if end - week >= ROOM_FOR_NAME * last and len(who) <= LONGEST else short(who)
