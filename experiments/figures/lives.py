"""The lives of one person under several regimes: trust over the weeks, with what happened marked on the lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from experiments.figures.style import BETTER, INK, QUIET, WORSE, RegimeStyle, empty_figure, wrapped

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

Line = Sequence[tuple[int, float | None, str]]
Mark = tuple[int, float, str, str]
"""Week, height, kind and text of one mark."""


def life_figure(
    label: str, lines: Mapping[str, Line], marks: Sequence[Mark], styles: Mapping[str, RegimeStyle], unit: str,
    start: tuple[int, str] | None = None,
) -> go.Figure:
    """Trust over the weeks of one life with its marks; the other lives as thin lines behind it.

    Args:
        label: the regime of this life.
        lines: by label: week, trust of a hundred (None breaks the line), who it is trust in.
        marks: of this life.
        unit: what the height is.
        start: the week in which the regime's policies start, with a word for it.
    """
    figure = empty_figure(230)
    for name in [*(name for name in lines if name != label), label]:
        line, is_own = lines[name], name == label
        figure.add_trace(
            go.Scatter(
                x=[week for week, _, _ in line], y=[trust for _, trust, _ in line], mode="lines", name=name,
                customdata=[who for _, _, who in line], connectgaps=False,
                line={"color": styles[name].colour if is_own else FADED, "width": 2 if is_own else 1.25},
                hovertemplate=f"<b>{name}</b><br>week %{{x}}: %{{y:.0f}}<br>%{{customdata}}<extra></extra>",
                hoverinfo=None if is_own else "skip",
            )
        )
    for kind, (words, symbol, colour) in MARKS.items():
        found = [mark for mark in marks if mark[2] == kind]
        if found:
            figure.add_trace(
                go.Scatter(
                    x=[mark[0] for mark in found], y=[mark[1] for mark in found], mode="markers", name=words,
                    marker={"symbol": symbol, "color": colour, "size": 9, "line": {"color": colour, "width": 1.5}},
                    text=[f"week {mark[0]}: {wrapped(mark[3], 60)}" for mark in found],
                    hovertemplate="%{text}<extra></extra>",
                )
            )
    last = max((week for line in lines.values() for week, _, _ in line), default=0)
    if start is not None:
        week, word = start
        figure.add_vline(x=week, line={"color": QUIET, "dash": "dash", "width": 1.5})
        figure.add_annotation(
            x=week, y=1, xref="x", yref="paper", text=word, showarrow=False, yanchor="bottom",
            xanchor="left" if week < last / 2 else "right", font={"size": 12, "color": QUIET},
        )
    figure.update_xaxes(title_text="week", dtick=52 if last >= 150 else None, showgrid=False, range=[-2, last + 4])
    figure.update_yaxes(title_text=unit, range=[0, 100])
    return figure
