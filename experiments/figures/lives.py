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
}
"""Words, mark and colour of each kind of sentence that is marked."""

Line = Sequence[tuple[int, float | None, str]]
Mark = tuple[int, float, str, str]
"""Week, height, kind and text of one mark."""


def lives_figure(
    lines: Mapping[str, Line], marks: Mapping[str, Sequence[Mark]], styles: Mapping[str, RegimeStyle], unit: str,
    starts: Sequence[tuple[int, str]] = (),
) -> go.Figure:
    """Trust over the weeks, a line a regime, with marks.

    Args:
        lines: by label: week, trust of a hundred (None breaks the line), who it is trust in.
        marks: by label.
        unit: what the height is.
        starts: weeks in which policies start, with a word for each.
    """
    figure = empty_figure(360)
    for label, line in lines.items():
        style = styles[label]
        figure.add_trace(
            go.Scatter(
                x=[week for week, _, _ in line], y=[trust for _, trust, _ in line], mode="lines", name=label,
                customdata=[who for _, _, who in line], connectgaps=False,
                line={"color": style.colour, "dash": style.dash, "width": 2},
                hovertemplate=f"<b>{label}</b><br>week %{{x}}: %{{y:.0f}}<br>%{{customdata}}<extra></extra>",
            )
        )
    for kind, (words, symbol, colour) in MARKS.items():
        found = [(label, mark) for label, some in marks.items() for mark in some if mark[2] == kind]
        if found:
            figure.add_trace(
                go.Scatter(
                    x=[mark[0] for _, mark in found], y=[mark[1] for _, mark in found], mode="markers", name=words,
                    marker={"symbol": symbol, "color": colour, "size": 9, "line": {"color": colour, "width": 1.5}},
                    text=[f"<b>{label}</b><br>week {mark[0]}: {wrapped(mark[3], 60)}" for label, mark in found],
                    hovertemplate="%{text}<extra></extra>",
                )
            )
    last = max((week for line in lines.values() for week, _, _ in line), default=0)
    for week, word in starts:
        figure.add_vline(x=week, line={"color": QUIET, "dash": "dash", "width": 1.5})
        figure.add_annotation(
            x=week, y=1, xref="x", yref="paper", text=word, showarrow=False, yanchor="bottom",
            xanchor="left" if week < last / 2 else "right", font={"size": 12, "color": QUIET},
        )
    figure.update_xaxes(title_text="week", dtick=52 if last >= 150 else None, showgrid=False)
    figure.update_yaxes(title_text=unit, range=[0, 100])
    return figure
