"""Reading a network of professionals from files or from networkx, and what there is to say about it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.networks.building import build
from experiments.networks.csv_files import PROFESSIONALS, TIES, read_csv
from experiments.networks.graphml_files import read_graphml
from experiments.networks.graphs import WHERE, read_graph
from experiments.networks.opening import GRAPHML, kind_of, nodes_beside, read_bytes
from experiments.networks.settings import NONE, NetworkSettings
from experiments.networks.tables import Table
from experiments.networks.words import measures_in_words, reading_in_words, reciprocity_of
from model.network_measures import NetworkMeasures, describe
from model.networks import CollaborationNetwork
from model.parameters import BadValue

FOUND = "found beside the ties by its name; network.nodes=none leaves it out"
"""What is said of a file of professionals that nobody named."""


@dataclass(frozen=True)
class Reading:
    """A network with how it was read.

    Attributes:
        source: the file of ties or the graph, for people.
        reciprocity: the share of namings that are returned; None where ties have no direction.
        sentences: what was read, guessed and left out, a sentence each.
    """

    network: CollaborationNetwork
    measures: NetworkMeasures
    source: str
    reciprocity: float | None
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        """What is printed: the source and a sentence a line."""
        return "\n  ".join([f"Network of professionals, read from {self.source}:", *self.sentences])


def read_network(asked: NetworkSettings) -> Reading:
    """The network of professionals in the files that the settings name.

    Raises:
        BadValue: a file or a setting that cannot be used, with file and line and what to do.
    """
    if not asked.file.strip():
        raise BadValue("network.file is empty; give the path of a .csv or .graphml file with ties.")
    path = _path(asked.file, "network.file")
    data = read_bytes(path, "network.file")
    if kind_of(path, "network.file") == GRAPHML:
        if asked.nodes not in ("", NONE):
            raise BadValue(f"network.nodes is '{asked.nodes}'; a GraphML file holds its own professionals.")
        return _reading(*read_graphml(data, str(path)), asked)
    edges = read_csv(data, str(path), TIES)
    found = None if asked.nodes else nodes_beside(path)
    try:
        return _reading(edges, _professionals(asked.nodes, found), asked)
    except BadValue as error:
        if found is None or str(found) not in str(error):
            raise
        raise BadValue(f"{error} ({found.name} was {FOUND}.)") from error


def from_networkx(
    graph: Any, *, organisation: str = "", senior: str = "", only: str = "", mutual: bool = False
) -> Reading:
    """The network of professionals that a networkx graph holds; the settings are those of `NetworkSettings`.

    Nodes are called by their text. Attributes of nodes and edges stand for columns.

    Raises:
        BadValue: a graph that is no such network, or a setting that cannot be used.
    """
    asked = NetworkSettings(organisation=organisation, senior=senior, only=only, mutual=mutual)
    edges, nodes = read_graph(graph)
    return _reading(edges, nodes, asked)


def _professionals(named: str, found: Path | None) -> Table | None:
    """The table of professionals in the file that was named, or found; None where there is none."""
    path = found if found or named in ("", NONE) else _path(named, "network.nodes")
    if path is None:
        return None
    data = read_bytes(path, "network.nodes")
    if kind_of(path, "network.nodes") == GRAPHML:
        raise BadValue(f"network.nodes is '{path}'; professionals are read from CSV, with a column id.")
    table = read_csv(data, str(path), PROFESSIONALS)
    how = f", {FOUND}" if found else ""
    note = f"The professionals are the {len(table.rows):,} rows of {path}{how}."
    return dataclasses.replace(table, notes=(note, *table.notes))


def _reading(edges: Table, nodes: Table | None, asked: NetworkSettings) -> Reading:
    network, counts = build(edges, nodes, asked)
    measures, reciprocity = describe(network), reciprocity_of(counts)
    sentences = [*measures_in_words(measures), *reading_in_words(edges, nodes, asked, counts, reciprocity)]
    source = edges.where if edges.where != WHERE else "a networkx graph"
    return Reading(network, measures, source, reciprocity, tuple(sentences))


def _path(given: str, key: str) -> Path:
    if not given.isprintable():
        raise BadValue(f"{key} is {given!r}; a path holds no line breaks and no other signs that cannot be shown.")
    try:
        return Path(given).expanduser()
    except RuntimeError as error:
        raise BadValue(f"{key} is '{given}', whose home folder is not known; give the whole path.") from error
