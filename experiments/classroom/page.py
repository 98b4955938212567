"""For a class: one pair of people, one breach, one page, read in thirty seconds.

The frame has a row an encounter (or week): `encounter` (or `week`), `trust` (0-1, after it), `event` (a key of
`EVENTS`, or nothing), and, if there is one, `without_breach`, the trust of the same pair with the same luck and no
breach.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from experiments.figures.style import BETTER, INK, QUIET, WORSE, empty_figure
from experiments.report.page import escape, items, page, plot
from experiments.verdicts import number

EVENTS = {
    "kept": ("expectation met", "circle", INK, 5),
    "broken": ("expectation not met", "circle-open", INK, 7),
    "rupture": ("the tie ruptures", "diamond-open", WORSE, 11),
    "repaired": ("repaired", "star", BETTER, 12),
    "breach": ("a promise is broken", "x", WORSE, 13),
}
"""Words, mark, colour and size of each event."""


def demo_page(frame: pd.DataFrame) -> str:
    """The page of one pair with one breach, whole and offline.

    Raises:
        ValueError: there is not exactly one row with the event "breach".
    """
    time = "encounter" if "encounter" in frame else "week"
    frame = frame.reset_index(drop=True)
    breaches = frame.index[frame["event"] == "breach"]
    if len(breaches) != 1 or breaches[0] == 0:
        raise ValueError("the demonstration needs exactly one breach, after at least one encounter")
    figure = _figure(frame, time)
    answer, details = _words(frame, time, int(breaches[0]))
    body = (
        '<header><p class="facts">Trust in service systems: one pair, one breach</p>'
        "<h1>How long does a broken promise last?</h1></header>"
        f'<main id="content"><p class="answer">{escape(answer)}</p>'
        f'{_key(frame)}<figure class="one">{plot("demo", figure, f"{answer} {details[0]}")}'
        f"<figcaption>Trust of a service user in one worker, from 0 (none) to 1 (full), after each {time}. One pair "
        "and one run of chance, so there is no band; another pair would look different.</figcaption></figure>"
        f"{items(escape(text) for text in details)}</main>"
    )
    return page("How long does a broken promise last?", "One pair, one breach: trust before and after", body)


def _words(frame: pd.DataFrame, time: str, place: int) -> tuple[str, list[str]]:
    before, after = float(frame["trust"][place - 1]), float(frame["trust"][place])
    later = frame.iloc[place + 1 :]
    back = later[later["trust"] >= before]
    rises = frame["trust"][:place]
    start = rises[rises <= after]
    fall = f"One broken promise takes trust from {number(before, 2)} to {number(after, 2)}."
    if back.empty:
        answer = f"{fall} {len(later)} {time}s later it is still not back."
    else:
        needed = int(back.index[0]) - place
        answer = f"{fall} It takes {needed} {time}{'s' if needed > 1 else ''} to win it back."
    details = [f"The promise is broken at {time} {int(frame[time][place])}."]
    if len(start) and start.index[-1] < place - 1:
        took = place - 1 - int(start.index[-1])
        short = int((frame["event"][start.index[-1] + 1 : place] == "broken").sum())
        details.append(
            f"What was lost in one {time} had taken {took} {time}{'s' if took > 1 else ''} to build"
            f"{f', {short} of them with an expectation not met' if short else ''}."
        )
    if "without_breach" in frame:
        gap = float(frame["without_breach"].iloc[-1] - frame["trust"].iloc[-1])
        details.append(
            f"The dotted line is the same pair with the same luck and no breach; at the end it stands "
            f"{number(abs(gap), 2)} {'higher' if gap >= 0 else 'lower'}."
        )
    details.append("The rule: a kept expectation closes part of the way to full trust; a broken one takes a part of "
                   "what is there, and a promise weighs as much as several lapses.")
    details.append("Ordinary lapses take less: the section “Slow to build, fast to destroy” in the report of a "
                   "comparison shows trust built and lost by these alone.")
    details.append("What the worker does is set for this page. Chance decides only whether a breach ruptures the tie, "
                   "which slows the return of trust, and when it is repaired.")
    details.append("This is a model for thinking with, not a prediction for any two people.")
    return answer, details


def _figure(frame: pd.DataFrame, time: str) -> go.Figure:
    figure = empty_figure(420)
    if "without_breach" in frame:
        figure.add_trace(
            go.Scatter(
                x=frame[time], y=frame["without_breach"], mode="lines", name="without the breach",
                line={"color": QUIET, "dash": "dot", "width": 2},
                hovertemplate=f"{time} %{{x}}: %{{y:.2f}}<extra>without the breach</extra>",
            )
        )
    figure.add_trace(
        go.Scatter(
            x=frame[time], y=frame["trust"], mode="lines", line={"color": INK, "width": 2}, name="trust",
            hoverinfo="skip",
        )
    )
    for event, (words, symbol, colour, size) in EVENTS.items():
        rows = frame[frame["event"] == event]
        if not rows.empty:
            figure.add_trace(
                go.Scatter(
                    x=rows[time], y=rows["trust"], mode="markers", name=words,
                    marker={"symbol": symbol, "color": colour, "size": size, "line": {"color": colour, "width": 1.5}},
                    hovertemplate=f"{time} %{{x}}: %{{y:.2f}}<extra>{words}</extra>",
                )
            )
    breach = frame[frame["event"] == "breach"].iloc[0]
    figure.add_annotation(
        x=breach[time], y=breach["trust"], text="the promise is broken", showarrow=True, arrowhead=2, ax=0, ay=42,
        font={"color": WORSE, "size": 14}, arrowcolor=WORSE,
    )
    figure.update_xaxes(title_text=time, showgrid=False)
    figure.update_yaxes(title_text="trust, 0-1", range=[0, 1])
    return figure


_MARKS = {
    "kept": '<circle cx="8" cy="8" r="3"/>',
    "broken": '<circle cx="8" cy="8" r="4" fill="none" stroke="currentColor" stroke-width="1.500"/>',
    "rupture": '<path d="M8 2l6 6-6 6-6-6z" fill="none" stroke="currentColor" stroke-width="1.500"/>',
    "repaired": '<path d="M8 1l2 5h5l-4 3.500 1.500 5-4.500-3-4.500 3 1.500-5-4-3.500h5z"/>',
    "breach": '<path d="M3 3l10 10M13 3l-10 10" stroke="currentColor" stroke-width="3.500"/>',
}


def _key(frame: pd.DataFrame) -> str:
    shown = "".join(
        f'<li><svg width="16" height="16" aria-hidden="true" style="color:{colour};fill:{colour}">{_MARKS[event]}</svg>'
        f" {words}</li>"
        for event, (words, _, colour, _) in EVENTS.items()
        if (frame["event"] == event).any()
    )
    if "without_breach" in frame:
        shown += (
            f'<li><svg width="28" height="16" aria-hidden="true"><path d="M0 8h28" stroke="{QUIET}" stroke-width="2" '
            'stroke-dasharray="2 3"/></svg> same luck, no broken promise</li>'
        )
    return f'<ul class="key" aria-label="Key to the marks">{shown}</ul>'
