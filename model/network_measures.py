"""What a network of professionals looks like, read or generated: size, connection, degree, clustering, boundaries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import networkx

from model.networks import CollaborationNetwork


@dataclass(frozen=True)
class NetworkMeasures:
    """The measures of one network; shares are 0 to 1.

    Attributes:
        components: how many professionals are connected with each other, directly or through others, for each
            group of at least two; the largest first.
        isolates: the names of those without a tie.
        degree_mean: ties of a professional, on average.
        degree_sd: spread of the same.
        degree_least, degree_most: fewest and most ties of a professional.
        density: share of all pairs that are tied.
        clustering: transitivity, how often two ties that meet in one person are closed by a third; 0 where none meet.
        organisations: professionals of each organisation, by name; one without a name where nothing is known.
        ties_within, ties_across: ties inside an organisation, and between two.
        n_seniors: how many are senior, None where nothing is known.
    """

    n_professionals: int
    n_ties: int
    components: tuple[int, ...]
    isolates: tuple[str, ...]
    degree_mean: float
    degree_sd: float
    degree_least: int
    degree_most: int
    density: float
    clustering: float
    organisations: dict[str, int]
    ties_within: int
    ties_across: int
    n_seniors: int | None


def describe(network: CollaborationNetwork) -> NetworkMeasures:
    """The measures of a network, whether it was read or generated."""
    graph, degrees = as_graph(network), network.degrees()
    organisations = network.organisations or ("",) * len(network.names)
    sizes = sorted(map(len, networkx.connected_components(graph)), reverse=True)
    mean = sum(degrees) / max(len(degrees), 1)
    across = sum(organisations[one] != organisations[other] for one, other in network.ties)
    return NetworkMeasures(
        n_professionals=len(network.names),
        n_ties=len(network.ties),
        components=tuple(size for size in sizes if size > 1),
        isolates=tuple(name for name, degree in zip(network.names, degrees, strict=True) if degree == 0),
        degree_mean=mean,
        degree_sd=(sum((degree - mean) ** 2 for degree in degrees) / max(len(degrees), 1)) ** 0.5,
        degree_least=min(degrees, default=0),
        degree_most=max(degrees, default=0),
        density=networkx.density(graph),
        clustering=float(networkx.transitivity(graph)),
        organisations=dict(sorted(Counter(organisations).items())),
        ties_within=len(network.ties) - across,
        ties_across=across,
        n_seniors=sum(network.seniors) if network.seniors else None,
    )


def as_graph(network: CollaborationNetwork) -> Any:
    """The same as a networkx graph whose nodes are places in `names`."""
    graph = networkx.Graph()
    graph.add_nodes_from(range(len(network.names)))
    graph.add_edges_from(network.ties)
    return graph
