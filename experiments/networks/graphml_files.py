"""GraphML files as tables of ties and of professionals; every complaint names the line.

The elements are read with the standard library's parser, which counts lines; networkx's reader does not say where an
element stood. A test holds the two against each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from experiments.networks.tables import Row, Table, check_rows, shown
from model.parameters import BadValue

_FALSE = ("false", "0")


@dataclass
class _Element:
    """A node or an edge: where it begins, and what its <data> says, by key."""

    line: int
    names: tuple[str, ...]
    mutual: bool = False
    data: dict[str, str] = field(default_factory=dict)


@dataclass
class _Key:
    """A declared attribute: what it is called, of what, and its value where none is given."""

    name: str
    of: str
    default: str = ""


def read_graphml(data: bytes, where: str) -> tuple[Table, Table]:
    """The ties and the professionals of a GraphML file.

    Raises:
        BadValue: it is not well-formed, is not GraphML, or holds several graphs, a hypergraph or nested graphs.
    """
    reader = _Reader(where)
    try:
        reader.parser.Parse(data, True)
    except BadValue:
        raise
    except expat.ExpatError as error:
        problem = expat.errors.messages[error.code]
        raise BadValue(
            f"{where}, line {error.lineno}, column {error.offset + 1}: the XML is broken here: {problem}."
        ) from error
    except (ValueError, LookupError, UnicodeError) as error:  # an encoding that the parser does not know
        raise BadValue(f"{where}, line 1: this cannot be read ({error}); save it in UTF-8.") from error
    if not reader.graphs:
        raise BadValue(f"{where}: it holds no <graph>.")
    return reader.table("edge", reader.edges), reader.table("node", reader.nodes)


class _Reader:
    """Collects what the parser meets."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.keys: dict[str, _Key] = {}
        self.nodes: list[_Element] = []
        self.edges: list[_Element] = []
        self.graphs = 0
        self._edges_join_both_ways = False
        self._open: list[str] = []
        self._owner: _Element | None = None
        self._key = ""
        self._text: list[str] | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._more_text
        self.parser.EntityDeclHandler = self._refuse_entity

    def table(self, of: str, elements: list[_Element]) -> Table:
        """The nodes or the edges, with a column for each attribute that is declared for them."""
        keys = {key: item for key, item in self.keys.items() if item.of in (of, "all")}
        for element in elements:
            for key in element.data:
                if key not in keys:
                    raise BadValue(
                        f"{self._at(element.line)}: <data> of this {of} has the key {shown(key)}, which no <key> "
                        f"declares for {of}s."
                    )
        # networkx declares an attribute once for each type that its values have.
        columns: dict[str, list[str]] = {}
        for key, item in keys.items():
            columns.setdefault(item.name, []).append(key)
        rows = (
            Row(
                element.line, element.names, tuple(self._cell(element, own) for own in columns.values()), element.mutual
            )
            for element in elements
        )
        return Table(self.where, tuple(columns), tuple(rows))

    def _cell(self, element: _Element, keys: list[str]) -> str:
        """What an element says under any of the keys of a column, or else the column's default."""
        said = [element.data[key] for key in keys if key in element.data]
        return (said or [self.keys[key].default for key in keys])[0].strip()

    def _at(self, line: int) -> str:
        return f"{self.where}, line {line}"

    def _refuse(self, words: str) -> BadValue:
        return BadValue(f"{self._at(self.parser.CurrentLineNumber)}: {words}")

    def _start(self, qualified: str, given: dict[str, str]) -> None:
        name = qualified.rpartition(" ")[2]
        inside = self._open[-1] if self._open else ""
        self._open.append(name)
        if not inside and name != "graphml":
            raise self._refuse(f"this is XML, but not GraphML: it begins with <{name[:40]}>, not with <graphml>.")
        if inside == "graphml" and name == "key":
            self._key = given.get("id", "")
            called = given.get("attr.name", self._key).strip()
            self.keys[self._key] = _Key(called, given.get("for", "all"))
        elif name == "graph":
            self._begin_graph(given)
        elif name == "hyperedge":
            raise self._refuse("a <hyperedge> joins more than two; write it as ties between each two of them.")
        elif inside == "graph" and name == "node":
            self._owner = _Element(self.parser.CurrentLineNumber, (given.get("id", "").strip(),))
            self.nodes.append(self._owner)
            check_rows(self.where, len(self.nodes))
        elif inside == "graph" and name == "edge":
            self._begin_edge(given)
        elif name == "data" and inside in ("node", "edge"):
            self._key, self._text = given.get("key", ""), []
        elif name == "default" and inside == "key":
            self._text = []

    def _begin_graph(self, given: dict[str, str]) -> None:
        if "graph" in self._open[:-1]:
            raise self._refuse("a <graph> inside another one is not read; give one flat graph.")
        if self.graphs:
            raise self._refuse("this is a second <graph>; give one graph a file.")
        self.graphs = 1
        self._edges_join_both_ways = given.get("edgedefault", "").strip() == "undirected"

    def _begin_edge(self, given: dict[str, str]) -> None:
        names = given.get("source", "").strip(), given.get("target", "").strip()
        directed = given.get("directed", "").strip()
        mutual = directed in _FALSE if directed else self._edges_join_both_ways
        self._owner = _Element(self.parser.CurrentLineNumber, names, mutual)
        self.edges.append(self._owner)
        check_rows(self.where, len(self.edges))

    def _more_text(self, text: str) -> None:
        if self._text is not None and self._open[-1] in ("data", "default"):
            self._text.append(text)

    def _end(self, qualified: str) -> None:
        name = self._open.pop()
        if self._text is None or name not in ("data", "default"):
            return
        text, self._text = "".join(self._text), None
        if name == "data" and self._owner is not None:
            self._owner.data[self._key] = text
        elif name == "default" and self._key in self.keys:
            self.keys[self._key].default = text

    def _refuse_entity(self, *_: object) -> None:
        raise self._refuse("entities are not read; write the text itself.")
