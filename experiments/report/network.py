"""The network of professionals in a report: what it was, what became of it under each regime, and a drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from experiments.report.cautions import idle_brokers
from experiments.report.found import level_text
from experiments.report.network_drawing import drawing, moment, worded
from experiments.report.network_numbers import NetworkNumbers, more_or_fewer, percent
from experiments.report.page import escape, group_row, items, row, table
from experiments.report.results import Results, runs_text
from experiments.report.tables import difference_cell
from experiments.verdicts import signed
from model.network_fields import ACROSS, ALL, COLLEAGUES, KINDS, LOW, MEASURES, WITHIN

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
        f"{_origin(given, results, numbers, lead)}{drawing(results, numbers, bool(given))}"
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
            f"{_paths(results, numbers, label)}{_same(results, numbers, label, lead)}"
        )
    return items(told)


def _sides(numbers: NetworkNumbers, label: str) -> str:
    within, across = (more_or_fewer(numbers.difference(label, kind, "trusted_ties")) for kind in (WITHIN, ACROSS))
    return f"; of all ties, within organisations {within}, across {across}"


def _paths(results: Results, numbers: NetworkNumbers, label: str) -> str:
    held = {name: numbers.level(label, ALL, numbers.end, name)["mean"] for name in _HELD}
    if not any(value > 0 for value in held.values()):
        idle = idle_brokers(results, label)
        return f"{idle.seen} {idle.why} " if idle else ""
    return (
        f"Brokers hold {held['introduced']:,.1f} ties that they introduced and {held['mediated']:,.1f} that they "
        "mediate, on average. "
    )


def _same(results: Results, numbers: NetworkNumbers, label: str, lead: str) -> str:
    share = numbers.level(label, lead, numbers.end, "same_people")["mean"]
    if np.isnan(share):
        return ""
    then = f"as in week {numbers.begun}" if numbers.begun else "as at the opening"
    return f"{percent(share)} of the ties at its end are between the same two people {then}."


def _where(results: Results, numbers: NetworkNumbers) -> str:
    """Where in the run that is drawn most was gained and lost: pairs of organisations, or people where there is one."""
    ties, posts = results.study.network, worded(results.study.network_posts)
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
        rows = moment(ties, name, week).dropna(subset=["trust_first", "trust_second"])
        who = moment(posts, name, week).set_index("post")["organisation" if several else "name"]
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
