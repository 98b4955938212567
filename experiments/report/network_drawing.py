"""The pictures of the network of professionals: before, at the end of the reference, and at that of another regime."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from experiments import figures
from experiments.figures.network import HIGH, LINES, SYMBOLS
from experiments.figures.style import INK
from experiments.networks.layout import layout
from experiments.report.network_numbers import NetworkNumbers, percent
from experiments.report.page import MARKS, escape, figure_data, plot, plot_area
from experiments.report.results import Results
from model.network_fields import LOW

MOST_TIES, MOST_PEOPLE = 1_500, 300
"""More ties or people than these cannot be told apart in a figure as wide as a telephone."""

MOST_ALL_TIES = 600
"""Up to here ties over a shared user are drawn as well; beyond it those of colleagues and of brokers alone."""

MANY_TIES = 400
"""With more ties than this, lines are thin."""


def drawing(results: Results, numbers: NetworkNumbers, is_given: bool) -> str:
    """The network before and after, or why it is not drawn.

    Args:
        is_given: whether it was read; then the ties given are drawn, and brokers' paths.
    """
    ties, posts = results.study.network, worded(results.study.network_posts)
    if ties is None or posts is None:
        return "<p>Not drawn: its ties were not kept, since they are too many to look at.</p>"
    drawn = _readable(ties, is_given)
    most = _most_at_once(drawn)
    n_posts = int(posts["post"].max()) + 1
    if most > MOST_TIES or n_posts > MOST_PEOPLE:
        return (
            f"<p>Not drawn: {most:,} ties of {n_posts:,} professionals could not be told apart; up to {MOST_TIES:,} of "
            f"{MOST_PEOPLE:,} are drawn. The table <code>network.parquet</code> beside this page holds them.</p>"
        )
    reference = results.study.manifest["reference"]
    names = {name: results.labels[name] for name in posts["condition"].unique()}
    # The reference, or where that run is missing another: when regimes begin, all are alike.
    first = reference if reference in names else next(iter(names))
    before = moment(posts, first, numbers.begun)
    layout_ties = moment(drawn, first, numbers.begun)
    places = layout(
        before["organisation"].tolist(), list(zip(layout_ties["first"], layout_ties["second"], strict=True))
    )
    organisations = sorted(before["organisation"].unique(), key=lambda name: _first_post(before, name))
    shown = _Drawing(organisations, places, posts, drawn)
    seed = int(posts["seed"].iloc[0])
    begun = f"Before the regimes, week {numbers.begun}" if numbers.begun else "As the world opens, week 0"
    panels = [_panel("network-before", begun, *shown.at(first, numbers.begun))]
    if reference in names:
        heading = f"At the end, week {numbers.end}: {results.reference}"
        panels.append(_panel("network-reference", heading, *shown.at(reference, numbers.end)))
    others = [name for name in names if name != reference]
    if others:
        panels.append(_chosen(others, names, shown, numbers.end, drawn))
    left_out = len(moment(ties, first, numbers.begun)) - len(layout_ties)
    beside = (
        f" {left_out:,} more ties, of professionals who share a user without seeking each other out, are counted below "
        "and not drawn." if left_out else ""
    )
    return (
        f"<h3>The network before and after</h3><p>One run, that of seed {seed}; chance falls alike under each regime. "
        "Everybody has the same place in all pictures. The half of a line that is nearer to somebody shows how much "
        f"that one trusts the other, from 0 to 1.{beside}</p>"
        f"{_key(organisations, drawn, bool(posts['senior'].any()))}"
        f'<div class="panels low">{"".join(panels)}</div>'
    )


def _readable(ties: pd.DataFrame, is_given: bool) -> pd.DataFrame:
    """The ties to draw: of a given network those given, and of a generated one all, while they are few; and paths."""
    if not is_given and _most_at_once(ties) <= MOST_ALL_TIES:
        return ties
    return ties[ties["colleagues"] | (ties["path"] != "")]


def _most_at_once(ties: pd.DataFrame) -> int:
    return int(ties.groupby(["condition", "week"]).size().max()) if len(ties) else 0


def worded(posts: pd.DataFrame | None) -> pd.DataFrame | None:
    """The posts with names that stand for themselves: a number alone says what it is a number of."""
    if posts is None:
        return None
    named = {
        column: [f"{what} {name}" if str(name).isdecimal() else str(name) for name in posts[column]]
        for column, what in (("name", "professional"), ("organisation", "organisation"))
    }
    return posts.assign(**named)


def moment(table: pd.DataFrame, condition: str, week: int) -> pd.DataFrame:
    """The rows of one condition at one moment."""
    return table[(table["condition"] == condition) & (table["week"] == week)]


def _first_post(posts: pd.DataFrame, organisation: str) -> int:
    return int(posts.loc[posts["organisation"] == organisation, "post"].min())


class _Drawing:
    """What the pictures of one network share, and each of them."""

    def __init__(
        self, organisations: Sequence[str], places: np.ndarray, posts: pd.DataFrame, ties: pd.DataFrame
    ) -> None:
        self._organisations, self._places, self._posts, self._ties = organisations, places, posts, ties
        self._is_dense = _most_at_once(ties) > MANY_TIES

    def at(self, condition: str, week: int) -> tuple[go.Figure, str]:
        """The picture of one condition at a moment, and the same in words."""
        posts, ties = moment(self._posts, condition, week), moment(self._ties, condition, week)
        figure = figures.network_figure(
            posts, ties, self._places, self._organisations, self._names(posts), self._is_dense
        )
        seed = int(self._posts["seed"].iloc[0])
        return figure, f"{_in_words(posts, ties)} Trust from 0 to 1; n = 1 run, that of seed {seed}, and so no band."

    def _names(self, posts: pd.DataFrame) -> dict[str, tuple[float, float]]:
        """Where the name of each organisation stands: below its people; nowhere where there is one alone."""
        if len(self._organisations) == 1:
            return {}
        found = {}
        for name in self._organisations:
            places = self._places[(posts["organisation"] == name).to_numpy()]
            found[name] = (float(places[:, 0].min() + places[:, 0].max()) / 2, float(places[:, 1].min()) - 0.03)
        return found


def _in_words(posts: pd.DataFrame, ties: pd.DataFrame) -> str:
    known = ties.dropna(subset=["trust_first", "trust_second"])
    trust = known[["trust_first", "trust_second"]].to_numpy().ravel()
    filled, vacant = int(posts["filled"].sum()), int((~posts["filled"]).sum())
    new = int((posts["filled"] & ~posts["same_person"]).sum())
    paths = known["path"].value_counts()
    said = [f"{len(known):,} ties of {filled:,} professionals"]
    if len(trust):
        low, high = np.mean(trust < LOW), np.mean(trust >= HIGH)
        said.append(f"of their directions {percent(low)} are low and {percent(high)} high")
    if new:
        said.append(f"{new:,} professionals are new")
    if vacant:
        said.append(f"{vacant:,} {'post is' if vacant == 1 else 'posts are'} vacant")
    held = int(paths.get("introduced", 0)), int(paths.get("mediated", 0))
    if any(held):
        said.append(f"brokers introduced {held[0]:,} of these pairs and mediate in {held[1]:,} more")
    return f"{'; '.join(said)}."


def _panel(name: str, heading: str, figure: go.Figure, words: str) -> str:
    return (
        f"<figure><h4>{escape(heading)}</h4>{plot(name, figure, f'{heading}: {words}')}"
        f"<figcaption>{escape(words)}</figcaption></figure>"
    )


def _chosen(
    others: Sequence[str], names: dict[str, str], shown: _Drawing, week: int, ties: pd.DataFrame
) -> str:
    """One more picture, whose regime can be chosen; at first that with the most ties held by brokers."""
    held = {name: int((moment(ties, name, week)["path"] != "").sum()) for name in others}
    first = max(others, key=lambda name: held[name])
    stored, options, area = [], [], ""
    for place, name in enumerate(others):
        figure, words = shown.at(name, week)
        told = f"At the end, week {week}, {names[name]}: {words}"
        stored.append(figure_data(f"network-{place}", figure, told))
        chosen = " selected" if name == first else ""
        options.append(f'<option value="{place}"{chosen}>{escape(names[name])}</option>')
        if name == first:
            area = f"{plot_area(f'network-{place}', figure, told)}<figcaption data-chosen>{escape(told)}</figcaption>"
    choice = f'<select aria-label="Regime of this picture">{"".join(options)}</select>'
    heading = f"At the end, week {week}: {choice if len(others) > 1 else escape(names[first])}"
    return f'<figure data-chooser="network"><h4>{heading}</h4>{area}</figure>{"".join(stored)}'


def _key(organisations: Sequence[str], ties: pd.DataFrame, has_seniors: bool) -> str:
    """What lines, marks and their filling mean."""
    words = {
        "high": f"high trust, {HIGH} or more", "middle": f"trust from {LOW} to {HIGH}",
        "low": f"low trust, below {LOW}",
    }
    dashes = {"high": "", "middle": "", "low": "4 3"}
    entries = [
        (
            f'<path d="M0 8h38" fill="none" stroke="{LINES[name][0]}" stroke-width="{1.5 * LINES[name][2]}" '
            f'stroke-dasharray="{dashes[name]}"/>',
            text,
        )
        for name, text in words.items()
    ]
    for path, filling, text in (
        ("introduced", INK, "introduced by a broker"),
        ("mediated", "#fff", "mediated by a broker"),
    ):
        if (ties["path"] == path).any():
            mark = f'<path d="M19 3l5 5-5 5-5-5z" fill="{filling}" stroke="{INK}" stroke-width="1.500"/>'
            line = f'<path d="M0 8h38" fill="none" stroke="{INK}" stroke-width="2.500" stroke-dasharray="2 4"/>'
            entries.append((line + mark, text))
    for filling, line, text in (
        (INK, INK, "in post since the regimes began"), ("#fff", INK, "somebody new"),
        ("#d9dee4", "#5f6b7a", "vacant"),
    ):
        entries.append((f'<circle cx="19" cy="8" r="5" fill="{filling}" stroke="{line}" stroke-width="1.500"/>', text))
    if has_seniors:
        entries.append((f'<circle cx="19" cy="8" r="7" fill="{INK}"/>', "larger: senior"))
    if 1 < len(organisations) <= len(SYMBOLS):
        entries += [
            (f'<g fill="{INK}">{MARKS[symbol]}</g>', name)
            for symbol, name in zip(SYMBOLS, organisations, strict=False)
        ]
    shown = "".join(
        f'<li><svg width="38" height="16" aria-hidden="true">{mark}</svg> {escape(text)}</li>' for mark, text in entries
    )
    return f'<ul class="key" aria-label="Key to the pictures of the network">{shown}</ul>'
