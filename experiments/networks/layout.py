"""Where professionals stand in a drawing: each organisation in an area of its own, the tied near each other."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import networkx
import numpy as np

Area = tuple[float, float, float, float]
"""Left, right, bottom and top, within 0 to 1."""

MARGIN = 0.14
"""Share of an area that stays free on each side, so that organisations are told apart and named."""


def areas(sizes: Mapping[Hashable, int]) -> dict[Hashable, Area]:
    """An area for each group, as large as its size: the unit square, cut in two again and again along its longer side."""
    found: dict[Hashable, Area] = {}

    def cut(groups: Sequence[Hashable], area: Area) -> None:
        if len(groups) == 1:
            found[groups[0]] = area
            return
        counts = np.cumsum([sizes[group] for group in groups])
        middle = 1 + int(np.argmin(np.abs(counts[:-1] - counts[-1] / 2)))
        share = float(counts[middle - 1] / counts[-1])
        left, right, bottom, top = area
        if right - left >= top - bottom:
            at = left + share * (right - left)
            parts = ((left, at, bottom, top), (at, right, bottom, top))
        else:
            at = top - share * (top - bottom)
            parts = ((left, right, at, top), (left, right, bottom, at))
        cut(groups[:middle], parts[0])
        cut(groups[middle:], parts[1])

    if sizes:
        cut(list(sizes), (0.0, 1.0, 0.0, 1.0))
    return found


def layout(groups: Sequence[str], ties: Sequence[tuple[int, int]]) -> np.ndarray:
    """A place in the unit square for each professional, the same for the same network.

    Args:
        groups: the organisation of each professional. Where all are of one, parts that are not connected stand apart.
        ties: pairs of places in `groups`.

    Returns:
        Float array [professional, 2].
    """
    graph = networkx.Graph()
    graph.add_nodes_from(range(len(groups)))
    graph.add_edges_from(ties)
    parts: dict[Hashable, list[int]] = {}
    if len(set(groups)) > 1:
        for person, group in enumerate(groups):
            parts.setdefault(group, []).append(person)
        parts = dict(sorted(parts.items(), key=lambda item: str(item[0])))
    else:
        connected = sorted((sorted(part) for part in networkx.connected_components(graph)), key=lambda part: part[0])
        several = [part for part in connected if len(part) > 1]
        parts = dict(enumerate(sorted(several, key=len, reverse=True)))
        alone = [part[0] for part in connected if len(part) == 1]
        if alone:
            parts["alone"] = alone
    room = areas({name: len(people) for name, people in parts.items()})
    places = np.zeros((len(groups), 2))
    for name, people in parts.items():
        left, right, bottom, top = room[name]
        spread = _within(graph.subgraph(people), people)
        free = MARGIN if len(parts) > 1 else 0.05
        places[people, 0] = left + (right - left) * (free + (1 - 2 * free) * spread[:, 0])
        places[people, 1] = bottom + (top - bottom) * (free + (1 - 2 * free) * spread[:, 1])
    return places


def _within(graph: networkx.Graph, people: Sequence[int]) -> np.ndarray:
    """Places of one group, stretched over the unit square."""
    if len(people) == 1:
        return np.full((1, 2), 0.5)
    if graph.number_of_edges() == 0:
        across = int(np.ceil(np.sqrt(len(people))))
        found = np.array([(place % across, place // across) for place in range(len(people))], float)
    else:
        # A copy in the order of the people: the order of a subgraph's nodes is not promised.
        ordered = networkx.Graph()
        ordered.add_nodes_from(people)
        ordered.add_edges_from(sorted(tuple(sorted(tie)) for tie in graph.edges))
        placed = networkx.spring_layout(ordered, seed=1, iterations=150, k=3.0 / np.sqrt(len(people)))
        found = np.array([placed[person] for person in people])
    found = found - found.min(axis=0)
    return np.divide(found, found.max(axis=0), out=np.full_like(found, 0.5), where=found.max(axis=0) > 0)
