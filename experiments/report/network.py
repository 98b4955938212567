"""The network of professionals in a report: what it was, what became of it under each regime, and a drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from experiments import figures
from experiments.figures.network import HIGH, LINES, SYMBOLS
from experiments.figures.style import INK
from experiments.networks.layout import layout
from experiments.report.found import level_text
from experiments.report.network_numbers import NetworkNumbers, more_or_fewer
from experiments.report.page import MARKS, escape, figure_data, group_row, items, plot, plot_area, row, table
from experiments.report.results import Results, runs_text
from experiments.report.tables import difference_cell
from experiments.verdicts import signed
from model.network_fields import ACROSS, ALL, COLLEAGUES, KINDS, LOW, MEASURES, WITHIN

MOST_TIES, MOST_PEOPLE = 1_500, 300
"""More ties or people than these cannot be told apart in a figure as wide as a telephone."""

MOST_ALL_TIES = 600
"""Up to here ties over a shared user are drawn as well; beyond it those of colleagues and of brokers alone."""

MANY_TIES = 400
"""With more ties than this, lines are thin."""

FEW = 3
"""So many places are named in a sentence."""

LEAST = 0.01
"""A smaller change of trust is not told."""

AFTER_TURNOVER = (
    "A tie joins two posts, and stays when the people in them change: a survey names people, the model keeps their "
    "posts. Where somebody new takes over a post, all its ties begin anew, at what the staff of the one organisation "
    "expect of the other's (within an organisation, of their own); nothing is handed on. So trust that a tie holds at "
    "the end may be the trust of others than those who were named, and where people leave more often more ties stand "
    "near that expectation, low ones raised and high ones lost. While a post is vacant its ties are neither counted "
    "nor drawn."
)

_HELD = ("introduced", "mediated")
_LEAD = (
    "ties", "degree", "clustering", "share_across", "trust", "trusted_ties", "trusted_degree", "trusted_clustering",
    "trusted_share_across", "returned", "alone", "same_people", *_HELD,
)
_BESIDE = ("ties", "trust", "trusted_ties", "returned")
"""The measures that are shown of the kind of ties that the report leads with, and of the others."""


def network(results: Results) -> str:
    """What was read or generated, its measures before and after, the drawing, and what changed in words."""
    study = results.study
    if study.network_measures is None or results.factors:
        return ""
    numbers = NetworkNumbers(results, study.network_measures)
    given = (study.manifest["configuration"] or {}).get("network")
    lead = COLLEAGUES if given else ALL
    return (
        f"{_origin(given, results, numbers, lead)}{_drawing(results, numbers, bool(given))}"
        f"<h3>What changed</h3>{_changes(results, numbers, lead)}{_where(results, numbers)}"
        f"<p>{escape(AFTER_TURNOVER)}</p>"
        f"<h3>The network in numbers</h3>{_table(results, numbers, lead, bool(given))}"
    )


def _origin(given: dict[str, object] | None, results: Results, numbers: NetworkNumbers, lead: str) -> str:
    if given:
        told = items(escape(sentence) for sentence in _sentences(given))
        return (
            f"<p>The professionals and their ties were read from <code>{escape(given['file'])}</code>. These ties say "
            "who seeks whom out; further ones join professionals who share a user, and in the numbers below those are "
            f"counted apart.</p><h3>What was read</h3>{told}"
        )
    means = {
        name: numbers.level(results.reference, lead, numbers.built, name)["mean"]
        for name in ("professionals", "ties", "degree", "clustering", "share_across")
    }
    return (
        "<p>The network was generated: in each organisation teams in which everybody is tied to everybody, and a tie "
        "between any two whose care teams share a user, of one organisation or of two. As generated, the mean over "
        f"{runs_text(results)} is {means['professionals']:.0f} professionals and {means['ties']:.0f} ties, "
        f"{means['degree']:.1f} each; clustering {means['clustering']:.2f}; "
        f"{100 * np.nan_to_num(means['share_across']):.0f} % of the ties join two organisations.</p>"
    )


def _sentences(given: dict[str, object]) -> list[str]:
    read = given["read"]
    return [str(sentence) for sentence in read] if isinstance(read, list) else []


# --- the drawing


def _drawing(results: Results, numbers: NetworkNumbers, is_given: bool) -> str:
    ties, posts = results.study.network, _worded(results.study.network_posts)
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
    before = _moment(posts, first, numbers.begun)
    layout_ties = _moment(drawn, first, numbers.begun)
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
    left_out = len(_moment(ties, first, numbers.begun)) - len(layout_ties)
    beside = (
        f" {left_out:,} more ties, of professionals who share a user without seeking each other out, are counted below "
        "and not drawn." if left_out else ""
    )
    return (
        f"<h3>The network before and after</h3><p>One run, that of seed {seed}; chance falls alike under each regime. "
        "Everybody has the same place in all pictures. The half of a line that is nearer to somebody shows how much "
        f"that one trusts the other, from 0 to 1.{beside}</p>"
        f"{_key(organisations, drawn, bool(posts['senior'].any()))}"
        f'<div class="panels">{"".join(panels)}</div>'
    )


def _readable(ties: pd.DataFrame, is_given: bool) -> pd.DataFrame:
    """The ties to draw: of a given network those given, and of a generated one all, while they are few; and paths."""
    if not is_given and _most_at_once(ties) <= MOST_ALL_TIES:
        return ties
    return ties[ties["colleagues"] | (ties["path"] != "")]


def _most_at_once(ties: pd.DataFrame) -> int:
    return int(ties.groupby(["condition", "week"]).size().max()) if len(ties) else 0


def _worded(posts: pd.DataFrame | None) -> pd.DataFrame | None:
    """The posts with names that stand for themselves: a number alone says what it is a number of."""
    if posts is None:
        return None
    named = {
        column: [f"{what} {name}" if str(name).isdecimal() else str(name) for name in posts[column]]
        for column, what in (("name", "professional"), ("organisation", "organisation"))
    }
    return posts.assign(**named)


def _moment(table: pd.DataFrame, condition: str, week: int) -> pd.DataFrame:
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
        posts, ties = _moment(self._posts, condition, week), _moment(self._ties, condition, week)
        figure = figures.network_figure(
            posts, ties, self._places, self._organisations, self._names(posts), self._is_dense
        )
        return figure, _in_words(posts, ties)

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
        said.append(f"of their directions {_percent(low)} are low and {_percent(high)} high")
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
    held = {name: int((_moment(ties, name, week)["path"] != "").sum()) for name in others}
    first = max(others, key=lambda name: held[name])
    stored, options, area = [], [], ""
    for place, name in enumerate(others):
        figure, words = shown.at(name, week)
        told = f"{names[name]}: {words}"
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


# --- in words


def _changes(results: Results, numbers: NetworkNumbers, lead: str) -> str:
    """What became of trusted ties under each regime, over all runs, and how many ties are between the same people."""
    name, reference = "trusted_ties", results.reference
    of = "ties that were given" if lead == COLLEAGUES else "ties"
    began = numbers.level(reference, lead, numbers.begun, name)
    total = numbers.level(reference, lead, numbers.begun, "ties")
    told = [
        f"Of {total['mean']:,.0f} {of} {began['mean']:,.0f} were trusted by both sides "
        f"{f'in week {numbers.begun}, before the regimes' if numbers.begun else 'at the opening'} "
        f"(at {LOW} or more; means over {runs_text(results)}). Under {escape(reference)}, the end against this: "
        f"{more_or_fewer(numbers.change(reference, lead, name))}. {_same(results, numbers, reference, lead)}"
    ]
    for label in results.compared:
        said = more_or_fewer(numbers.difference(label, lead, name))
        where = _sides(numbers, label) if not numbers.is_empty(ACROSS, "ties") else ""
        told.append(
            f"<strong>{escape(label)}</strong>, trusted ties at the end against {escape(reference)}: {said}{where}. "
            f"{_paths(numbers, label)}{_same(results, numbers, label, lead)}"
        )
    return items(told)


def _sides(numbers: NetworkNumbers, label: str) -> str:
    within, across = (more_or_fewer(numbers.difference(label, kind, "trusted_ties")) for kind in (WITHIN, ACROSS))
    return f"; of all ties, within organisations {within}, across {across}"


def _paths(numbers: NetworkNumbers, label: str) -> str:
    held = {name: numbers.level(label, ALL, numbers.end, name)["mean"] for name in _HELD}
    if not any(value > 0 for value in held.values()):
        return ""
    return (
        f"Brokers hold {held['introduced']:,.1f} ties that they introduced and {held['mediated']:,.1f} that they "
        "mediate, on average. "
    )


def _same(results: Results, numbers: NetworkNumbers, label: str, lead: str) -> str:
    share = numbers.level(label, lead, numbers.end, "same_people")["mean"]
    if np.isnan(share):
        return ""
    then = f"as in week {numbers.begun}" if numbers.begun else "as at the opening"
    return f"{_percent(share)} of the ties at its end are between the same two people {then}."


def _where(results: Results, numbers: NetworkNumbers) -> str:
    """Where in the run that is drawn most was gained and lost: pairs of organisations, or people where there is one."""
    ties, posts = results.study.network, _worded(results.study.network_posts)
    if ties is None or posts is None or ties.empty:
        return ""
    told = []
    for name in posts["condition"].unique():
        change = _gains(ties, posts, str(name), numbers)
        parts = [
            f"{word} {', '.join(f'{place} ({signed(size, LEAST)})' for place, size in chosen)}"
            for word, chosen in (
                ("most gained:", [item for item in change[-FEW:][::-1] if item[1] >= LEAST]),
                ("most lost:", [item for item in change[:FEW] if item[1] <= -LEAST]),
            )
            if chosen
        ]
        if parts:
            label = results.labels[str(name)]
            told.append(f"<strong>{escape(label)}</strong>: {escape('; '.join(parts))}.")
    if not told:
        return ""
    of = "between" if posts["organisation"].nunique() > 1 else "of"
    what = "organisations" if of == "between" else "each professional in the others"
    return (
        "<details><summary>Where trust changed most in the run that is drawn</summary>"
        f"<p>Mean trust {of} {what} at the end, less that in week {numbers.begun}. One run: much of this is luck.</p>"
        f"{items(told)}</details>"
    )


def _gains(
    ties: pd.DataFrame, posts: pd.DataFrame, name: str, numbers: NetworkNumbers
) -> list[tuple[str, float]]:
    """The change of mean trust of each group of ties, from the largest loss to the largest gain."""
    means = []
    several = posts["organisation"].nunique() > 1
    for week in (numbers.begun, numbers.end):
        rows = _moment(ties, name, week).dropna(subset=["trust_first", "trust_second"])
        who = _moment(posts, name, week).set_index("post")["organisation" if several else "name"]
        one, other = rows["first"].map(who), rows["second"].map(who)
        if several:
            pairs = [" and ".join(sorted(pair)) if pair[0] != pair[1] else f"within {pair[0]}"
                     for pair in zip(one, other, strict=True)]
            trust = pd.Series(rows[["trust_first", "trust_second"]].to_numpy(float).mean(axis=1))
            means.append(trust.groupby(pd.Series(pairs, dtype=object)).mean())
        else:
            both = pd.concat([rows["trust_first"].groupby(one).agg(["sum", "count"]),
                              rows["trust_second"].groupby(other).agg(["sum", "count"])])
            summed = both.groupby(level=0).sum()
            means.append(summed["sum"] / summed["count"])
    change = (means[1] - means[0]).dropna()
    return sorted(((str(place), float(size)) for place, size in change.items()), key=lambda item: item[::-1])


# --- in numbers


def _table(results: Results, numbers: NetworkNumbers, lead: str, is_given: bool) -> str:
    reference = results.reference
    built = "As read, before any user" if is_given else "As generated"
    moments = [numbers.built] if numbers.built == numbers.begun else [numbers.built, numbers.begun]
    heads = [built, *([f"Regimes begin, week {numbers.begun}"] if len(moments) > 1 else [])]
    head = ["Measure", *heads, f"End: {escape(reference)}", *(escape(label) for label in results.compared)]
    rows: list[str] = []
    for kind in sorted(KINDS, key=lambda kind: kind != lead):
        if kind not in (lead, ALL) and (kind == COLLEAGUES or numbers.is_empty(ACROSS, "ties")):
            continue
        rows.append(group_row(_kind_words(kind, is_given), len(head)))
        names = _LEAD if kind == lead else _BESIDE + (_HELD if kind == ALL else ())
        rows += _rows(results, numbers, kind, moments, names)
    what = "with half of its 95 % interval" if len(results.seeds) > 1 else "one run"
    compared = (
        f"; other regimes at the end as differences from {escape(reference)}, paired by seed"
        if results.compared else ""
    )
    return table(
        f"Ties between posts that somebody holds; means over {runs_text(results)}, {what}{compared}. Whether higher is "
        "better depends: no measure is called better or worse.", head, rows, pinned=True, tall=True,
    )


def _kind_words(kind: str, is_given: bool) -> str:
    return "Ties that were given: who seeks whom out" if is_given and kind == COLLEAGUES else KINDS[kind]


def _rows(
    results: Results, numbers: NetworkNumbers, kind: str, moments: Sequence[int], names: Sequence[str]
) -> Iterator[str]:
    for name in names:
        if numbers.is_empty(kind, name):
            continue
        item, reference = MEASURES[name], results.reference
        levels = [numbers.level(reference, kind, week, name) for week in (*moments, numbers.end)]
        cells = [f'<span class="number">{level_text(level)}</span>' for level in levels]
        cells += [difference_cell(numbers.difference(label, kind, name)) for label in results.compared]
        sentence = f'<span class="unit">{escape(item.sentence)}</span>' if names == _LEAD else ""
        yield row(f'{escape(item.label)}<span class="unit">{escape(item.unit)}</span>{sentence}', cells)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
