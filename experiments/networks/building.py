"""From tables of ties and of professionals to a network: every row is judged once, and what was left out is counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from experiments.networks.attributes import Attribute, read_organisations, read_seniors
from experiments.networks.criteria import as_number, read_criteria
from experiments.networks.settings import NetworkSettings
from experiments.networks.tables import Row, Table, check_name, find_column, shown
from model.networks import CollaborationNetwork, as_ties
from model.parameters import BadValue, nearest

MOST_PROFESSIONALS = 5_000
"""A world has about ten users for each professional, and the report draws each tie; beyond this both become slow."""

WEIGHTS = ("weight", "strength")
"""Columns of ties that say how strong one is; a strength of 0 is no tie."""


@dataclass(frozen=True)
class Counts:
    """What became of the rows.

    Attributes:
        rows, rows_kept: rows of ties, and those that `network.only` keeps.
        weightless: rows kept that say a strength of 0.
        to_oneself: rows that tie somebody to themselves.
        repeats: rows that name a pair again in the same direction.
        named: pairs in the directions in which they are named, as places; a tie without direction stands in both.
        mutual_rows: whether rows join both ways, some or all.
        one_sided: pairs left out because only one names the other.
        chosen_by: columns of ties that `network.only` asks.
        organisation, senior: what of the professionals was used for these; None where nothing is known.
    """

    rows: int
    rows_kept: int
    weightless: int
    to_oneself: int
    repeats: int
    named: frozenset[tuple[int, int]]
    mutual_rows: bool
    one_sided: int
    chosen_by: tuple[str, ...]
    organisation: Attribute | None
    senior: Attribute | None


def build(edges: Table, nodes: Table | None, asked: NetworkSettings) -> tuple[CollaborationNetwork, Counts]:
    """The network that two tables hold, with the professionals in natural order: 2 before 10, a before b.

    Everybody whom a table names is in it, with or without ties; the order of the rows changes nothing.

    Args:
        nodes: None where nothing is known of professionals but their ties.

    Raises:
        BadValue: what is wrong, with the line.
    """
    _check_rows_of(edges, ("source", "target"))
    described = {} if nodes is None else _described(nodes)
    if nodes is not None:
        _check_all_described(edges, nodes, described)
    names = tuple(sorted({*described, *(name for row in edges.rows for name in row.names)}, key=natural_order))
    _check_size(names, edges)
    places = {name: place for place, name in enumerate(names)}
    criteria = read_criteria(asked.only, edges, "network.only")
    kept = [row for row in edges.rows if all(one.holds(row) for one in criteria)]
    strong = _without_weightless(edges, kept)
    ordered = [(places[row.names[0]], places[row.names[1]]) for row in strong]
    named, repeats = _named(strong, ordered)
    pairs = {pair for pair in named if not asked.mutual or pair[::-1] in named}
    if not pairs:
        raise BadValue(_no_ties(edges, asked, has_named=bool(named)))
    ties = as_ties(tuple(pairs))
    organisation = read_organisations(nodes, described, asked.organisation)
    senior = read_seniors(nodes, described, asked.senior)
    counts = Counts(
        rows=len(edges.rows), rows_kept=len(kept), weightless=len(kept) - len(strong),
        to_oneself=sum(one == other for one, other in ordered), repeats=repeats, named=frozenset(named),
        mutual_rows=any(row.mutual for row in strong), one_sided=len(as_ties(tuple(named))) - len(ties),
        chosen_by=tuple(edges.columns[one.place] for one in criteria), organisation=organisation, senior=senior,
    )
    organisations = tuple(str(organisation.cells[name]) for name in names) if organisation else ()
    seniors = tuple(bool(senior.cells[name]) for name in names) if senior else ()
    return CollaborationNetwork(names, ties, organisations, seniors), counts


def natural_order(name: str) -> tuple[tuple[str | int, ...], str]:
    """A key that sorts 2 before 10, and equal numbers by how they are written."""
    parts = re.split(r"(\d+)", name)
    return tuple(int(part) if at % 2 else part for at, part in enumerate(parts)), name


def _check_rows_of(table: Table, whats: Sequence[str]) -> None:
    if not table.rows:
        raise BadValue(f"{table.where} has no {'ties' if len(whats) > 1 else 'professionals'}: no row says anything.")
    for row in table.rows:
        for what, name in zip(whats, row.names, strict=True):
            check_name(table.place(row), what, name)


def _described(nodes: Table) -> dict[str, Row]:
    _check_rows_of(nodes, ("id",))
    found: dict[str, Row] = {}
    for row in nodes.rows:
        name = row.names[0]
        if name in found:
            raise BadValue(
                f"{nodes.place(row)}: the id {shown(name)} was given in {nodes.unit} {found[name].number} already; "
                f"give each professional one row."
            )
        found[name] = row
    return found


def _check_all_described(edges: Table, nodes: Table, described: dict[str, Row]) -> None:
    for row in edges.rows:
        for name in row.names:
            if name not in described:
                raise BadValue(
                    f"{edges.place(row)}: {shown(name)} is not among the professionals of {nodes.where}."
                    f"{nearest(name, list(described)[:1000])} Add a row for each, or correct the id."
                )


def _check_size(names: Sequence[str], edges: Table) -> None:
    if len(names) < 2:
        raise BadValue(f"{edges.where} names one professional alone, {shown(names[0])}; a network has two or more.")
    if len(names) > MOST_PROFESSIONALS:
        raise BadValue(
            f"{edges.where} and what belongs to it name {len(names):,} professionals; at most {MOST_PROFESSIONALS:,} "
            f"are read: each needs about ten users, and every tie is drawn. Choose a part of the network."
        )


def _without_weightless(edges: Table, rows: Sequence[Row]) -> list[Row]:
    """The rows whose tie has any strength; one that says nothing of it counts."""
    place = next((at for word in WEIGHTS if (at := find_column(edges.columns, word)) is not None), None)
    if place is None:
        return list(rows)
    column, found = edges.columns[place], []
    for row in rows:
        weight = as_number(row.cells[place] or "1")
        if weight is None:
            raise BadValue(
                f"{edges.place(row)}: {column} is {shown(row.cells[place])}, which is no number; write one such as 2 "
                f"or 0.5, with a point."
            )
        if weight < 0:
            raise BadValue(
                f"{edges.place(row)}: {column} is {shown(row.cells[place])}; a tie of people who work together has "
                f"none below 0. 'network.only=\"{column}>0\"' leaves such rows out."
            )
        if weight > 0:
            found.append(row)
    return found


def _named(rows: Sequence[Row], ordered: Sequence[tuple[int, int]]) -> tuple[set[tuple[int, int]], int]:
    """Who names whom, and how many rows say it again; nobody names themselves."""
    named: set[tuple[int, int]] = set()
    repeats = 0
    for row, pair in zip(rows, ordered, strict=True):
        if pair[0] == pair[1]:
            continue
        said = {pair, pair[::-1]} if row.mutual else {pair}
        repeats += said <= named
        named |= said
    return named, repeats


def _no_ties(edges: Table, asked: NetworkSettings, has_named: bool) -> str:
    if has_named:
        return (
            f"{edges.where} holds no pair who name each other, so that network.mutual=true leaves no tie; if it lists "
            f"each tie once, leave network.mutual out."
        )
    among = f" among the rows that network.only={asked.only} keeps" if asked.only else ""
    return f"{edges.where} holds no tie between two{among}: every row is of somebody with themselves, or has weight 0."
