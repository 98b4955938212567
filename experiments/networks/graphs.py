"""networkx graphs as tables of ties and of professionals."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from numbers import Real
from typing import Any

from experiments.networks.tables import Row, Table, check_rows
from model.parameters import BadValue

WHERE = "the graph"


def read_graph(graph: Any) -> tuple[Table, Table]:
    """The ties and the professionals of any networkx graph, directed or not, its attributes as text.

    Parallel edges are rows of their own, as in a file that names a pair twice.
    """
    if not all(hasattr(graph, name) for name in ("nodes", "edges", "is_directed")):
        raise BadValue(f"from_networkx was given {type(graph).__name__!r}; give a networkx graph.")
    check_rows(WHERE, graph.number_of_edges())
    mutual = not graph.is_directed()
    ties = [((one, other), given) for one, other, given in graph.edges(data=True)]
    nodes = [((node,), given) for node, given in graph.nodes(data=True)]
    return _table("edge", ties, mutual), _table("node", nodes)


def _table(unit: str, given: Iterable[tuple[tuple[Any, ...], Mapping[Any, Any]]], mutual: bool = False) -> Table:
    listed = list(given)
    columns = tuple(dict.fromkeys(str(name) for _, attributes in listed for name in attributes))
    rows = []
    for number, (ends, attributes) in enumerate(listed, start=1):
        text = {str(name): _text(value) for name, value in attributes.items()}
        cells = tuple(text.get(column, "") for column in columns)
        rows.append(Row(number, tuple(str(end).strip() for end in ends), cells, mutual))
    return Table(WHERE, columns, tuple(rows), unit)


def _text(value: Any) -> str:
    """A value as a cell of a file would hold it; nothing for what is missing."""
    missing = value is None or (isinstance(value, Real) and math.isnan(value))
    return "" if missing else str(value).strip()
