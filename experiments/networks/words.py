"""What was read, in plain words: who is there, how they are tied, what was guessed and what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import networkx

from experiments.networks.building import WEIGHTS, Counts
from experiments.networks.criteria import likely_setting
from experiments.networks.settings import NetworkSettings
from experiments.networks.tables import Table, listed
from model.network_measures import NetworkMeasures

FEW = 8
"""So many names or sizes are listed; more are counted."""


def measures_in_words(measures: NetworkMeasures) -> list[str]:
    """A network, read or generated, in sentences."""
    least, most = measures.degree_least, measures.degree_most
    found = [
        f"{measures.n_professionals:,} professionals and {_many(measures.n_ties, 'tie')}: {measures.degree_mean:.1f} "
        f"ties each on average ({least:,} to {most:,}), {_percent(measures.density)} of all pairs.",
        f"Clustering (transitivity) {measures.clustering:.2f}: so often are two ties that meet in one person closed by "
        f"a third.",
        _components(measures),
    ]
    sizes = Counter(measures.organisations)
    if set(sizes) == {""}:
        found.append("All are of one organisation.")
    else:
        found.append(
            f"{_many(len(sizes), 'organisation')}, with their professionals: "
            f"{listed(Counter(dict(sizes.most_common())), FEW)}; {_many(measures.ties_within, 'tie')} within, "
            f"{measures.ties_across:,} across."
        )
    if measures.n_seniors is not None:
        found.append(f"{measures.n_seniors:,} of {measures.n_professionals:,} are senior.")
    return found


def reading_in_words(
    edges: Table, nodes: Table | None, asked: NetworkSettings, counts: Counts, reciprocity: float | None
) -> list[str]:
    """How a network came to be what it is, from which rows and columns."""
    return [
        *edges.notes,
        *(nodes.notes if nodes is not None and nodes.where != edges.where else ()),
        *_directions(asked, counts, reciprocity),
        *_left_out(edges, asked, counts),
        *_of_professionals(nodes, asked, counts),
        *_unused(edges, nodes, asked, counts),
    ]


def reciprocity_of(counts: Counts) -> float | None:
    """The share of namings that are returned; None where ties have no direction."""
    if counts.mutual_rows:
        return None
    return float(networkx.overall_reciprocity(networkx.DiGraph(list(counts.named))))


def _components(measures: NetworkMeasures) -> str:
    sizes, isolates = measures.components, measures.isolates
    if len(sizes) == 1 and not isolates:
        return "All are connected, directly or through others."
    several = f"{len(sizes)} separate parts (components) of {_few([f'{size:,}' for size in sizes])} professionals"
    said = several if len(sizes) != 1 else f"One connected part (component) of {sizes[0]:,} professionals"
    if not isolates:
        return f"{said}."
    return f"{said}, and {len(isolates):,} without any tie: {_few(isolates)}."


def _directions(asked: NetworkSettings, counts: Counts, reciprocity: float | None) -> list[str]:
    if reciprocity is None:
        return ["Ties have no direction here."]
    n_returned = round(reciprocity * len(counts.named))
    if n_returned == 0:
        said = "nobody is named back (reciprocity 0 %); perhaps each tie is listed once."
    else:
        said = f"{_percent(reciprocity)} of these are returned (reciprocity)."
    read = (
        f"network.mutual=true: {_many(counts.one_sided, 'pair')} of whom only one names the other are not tied."
        if asked.mutual
        else "Two are tied where either names the other (network.mutual=true: where both do)."
    )
    return [f"{len(counts.named):,} times somebody names somebody; {said} {read}"]


def _left_out(edges: Table, asked: NetworkSettings, counts: Counts) -> list[str]:
    """The rows that made no tie, and why."""
    found = []
    if asked.only:
        found.append(
            f"network.only={asked.only} keeps {counts.rows_kept:,} of {_many(counts.rows, 'row')}; people in the "
            f"others stay, with the ties that are kept."
        )
    parts = [
        f"{_many(counts.to_oneself, 'row')} of somebody with themselves" if counts.to_oneself else "",
        f"{_many(counts.repeats, 'row')} that name a pair again" if counts.repeats else "",
        f"{_many(counts.weightless, 'row')} with weight 0" if counts.weightless else "",
    ]
    if any(parts):
        found.append(f"Not counted: {', '.join(part for part in parts if part)}.")
    return found


def _of_professionals(nodes: Table | None, asked: NetworkSettings, counts: Counts) -> list[str]:
    if nodes is None:
        return ["Nothing is known of the professionals but their ties."]
    found = []
    if counts.organisation:
        guessed = "" if asked.organisation else ", taken for its name (network.organisation=none leaves it out)"
        found.append(f"Organisations are read from the column {counts.organisation.column}{guessed}.")
    if counts.senior:
        guessed = "" if asked.senior else ", a column taken for its name (network.senior=none leaves it out)"
        found.append(f"Seniors are read from {counts.senior.asked}{guessed}.")
    return found


def _unused(edges: Table, nodes: Table | None, asked: NetworkSettings, counts: Counts) -> list[str]:
    """The columns that made no difference, and what those of ties could be used for."""
    found = []
    of_ties = [name for name in edges.named_columns() if name not in counts.chosen_by]
    if of_ties:
        found.append(f"Columns of ties that are not used: {', '.join(of_ties)}.")
    if any(name.casefold() in WEIGHTS for name in of_ties):
        found.append("How strong a tie is makes no difference: it is there or not.")
    if not asked.only:
        found += _choice(edges, [name for name in of_ties if name.casefold() not in WEIGHTS])
    used = [item.column for item in (counts.organisation, counts.senior) if item]
    of_people = [name for name in nodes.named_columns() if name not in used] if nodes is not None else []
    if of_people:
        found.append(f"Columns of professionals that are not used: {', '.join(of_people)}.")
    return found


def _choice(edges: Table, columns: Sequence[str]) -> list[str]:
    """That rows of several kinds count together, where a column with few values says so."""
    for name in columns:
        values = edges.values(edges.columns.index(name))
        if 2 <= len(values) <= FEW:
            example = likely_setting("network.only", name, values)
            return [f"Rows of every {name} count together: {listed(values, FEW)}; {example} chooses."]
    return []


def _many(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _few(words: Sequence[str]) -> str:
    more = f" and {len(words) - FEW:,} more" if len(words) > FEW else ""
    return ", ".join(words[:FEW]) + more
