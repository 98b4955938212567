"""Where professionals stand in a drawing: each organisation in an area of its own, the tied near each other."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

import networkx
import numpy as np

Key = TypeVar("Key", bound=Hashable)
Area = tuple[float, float, float, float]
"""Left, right, bottom and top, within 0 to 1."""

MARGIN = 0.14
"""Share of an area that stays free on each side, so that organisations are told apart and named."""


BETWEEN_PARTS = 0.08
"""The same between the parts of one organisation."""

DENSE = 0.8
"""Where more than this share of the pairs is tied, nobody stands in the middle, and a ring shows most."""


def areas(sizes: Mapping[Key, int]) -> dict[Key, Area]:
    """An area for each group, in their order, as large as its size.

    The unit square is cut in two again and again, along its longer side.
    """
    found: dict[Key, Area] = {}

    def cut(groups: Sequence[Key], area: Area) -> None:
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
        groups: the organisation of each professional.
        ties: pairs of places in `groups`.

    Returns:
        Float array [professional, 2].
    """
    people: dict[str, list[int]] = {}
    for person, group in enumerate(groups):
        people.setdefault(group, []).append(person)
    places = np.zeros((len(groups), 2))
    room = areas({group: len(members) for group, members in people.items()})
    free = MARGIN if len(people) > 1 else 0.04
    for group, members in people.items():
        parts = _connected(members, ties)
        for part, area in zip(parts, areas(dict(enumerate(map(len, parts)))).values(), strict=True):
            own = _inside(_spread(part, ties), area, BETWEEN_PARTS if len(parts) > 1 else 0.0)
            places[part] = _inside(own, room[group], free)
    return places


def _connected(members: Sequence[int], ties: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The parts of a group that hang together, the largest first; those without a tie in it together, last."""
    found = [sorted(part) for part in networkx.connected_components(_graph(members, ties))]
    several = sorted((part for part in found if len(part) > 1), key=lambda part: (-len(part), part))
    alone = sorted(part[0] for part in found if len(part) == 1)
    return [*several, *([alone] if alone else [])]


def _graph(members: Sequence[int], ties: Sequence[tuple[int, int]]) -> networkx.Graph:
    """The ties among some people, in an order that does not depend on anything else."""
    inside = set(members)
    graph = networkx.Graph()
    graph.add_nodes_from(members)
    graph.add_edges_from(sorted((int(one), int(other)) for one, other in ties if one in inside and other in inside))
    return graph


def _spread(members: Sequence[int], ties: Sequence[tuple[int, int]]) -> np.ndarray:
    """Places of people who hang together, stretched over the unit square: in a ring where most pairs are tied."""
    graph = _graph(members, ties)
    if graph.number_of_edges() == 0:
        across = int(np.ceil(np.sqrt(len(members))))
        found = np.array([(place % across, -(place // across)) for place in range(len(members))], float)
    else:
        is_dense = networkx.density(graph) > DENSE
        placed = (
            networkx.circular_layout(graph) if is_dense
            else networkx.spring_layout(graph, seed=1, iterations=150, k=3.0 / np.sqrt(len(members)))
        )
        found = np.array([placed[person] for person in members])
        if not is_dense:
            # Half by place and half by rank, so that one who stands far out does not press the rest together.
            return (_stretched(found) + _stretched(found.argsort(axis=0).argsort(axis=0).astype(float))) / 2
    return _stretched(found)


def _stretched(places: np.ndarray) -> np.ndarray:
    """Places moved and stretched to fill the unit square; the middle where all are alike."""
    found = places - places.min(axis=0)
    return np.divide(found, found.max(axis=0), out=np.full_like(found, 0.5), where=found.max(axis=0) > 0)


def _inside(places: np.ndarray, area: Area, free: float) -> np.ndarray:
    """Places of the unit square moved into an area, a share of it left free on each side."""
    left, right, bottom, top = area
    kept = free + (1 - 2 * free) * places
    return np.stack([left + (right - left) * kept[:, 0], bottom + (top - bottom) * kept[:, 1]], axis=1)
