"""What the professionals' own columns say of them: whose they are, and who is senior."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from experiments.networks.criteria import is_criterion, likely_setting, read_criterion, yes_or_no
from experiments.networks.settings import NONE
from experiments.networks.tables import Row, Table, check_name, find_column, listed, shown
from model.parameters import BadValue


@dataclass(frozen=True)
class Attribute:
    """What is known of each professional: the column, what was asked of it, and the answer by name."""

    column: str
    asked: str
    cells: Mapping[str, str | bool]


def read_organisations(nodes: Table | None, described: Mapping[str, Row], given: str) -> Attribute | None:
    """The organisation of each professional, None where nothing is known of it."""
    found = _column(nodes, given, ("organisation", "organization"), "network.organisation")
    if found is None:
        return None
    table, place = found
    column = table.columns[place]
    for row in described.values():
        if not row.cells[place]:
            raise BadValue(
                f"{table.place(row)}: {shown(row.names[0])} has no {column}; fill it in, with a word such as unknown "
                f"where it is not known, or give network.organisation={NONE}."
            )
        check_name(table.place(row), column, row.cells[place])
    return Attribute(column, column, {name: row.cells[place] for name, row in described.items()})


def read_seniors(nodes: Table | None, described: Mapping[str, Row], given: str) -> Attribute | None:
    """Whether each professional is senior, None where nothing is known of it."""
    if nodes is not None and is_criterion(given):
        return _by_criterion(nodes, described, given)
    found = _column(nodes, given, ("senior",), "network.senior")
    if found is None:
        return None
    table, place = found
    answers: dict[str, str | bool] = {}
    for name, row in described.items():
        answer = yes_or_no(row.cells[place])
        if answer is None:
            raise BadValue(_neither_yes_nor_no(table, row, place))
        answers[name] = answer
    return Attribute(table.columns[place], table.columns[place], answers)


def _by_criterion(nodes: Table, described: Mapping[str, Row], given: str) -> Attribute:
    criterion = read_criterion(given, nodes, "network.senior")
    column = nodes.columns[criterion.place]
    for row in described.values():
        if not row.cells[criterion.place]:
            raise BadValue(
                f"{nodes.place(row)}: {shown(row.names[0])} has no {column}, on which network.senior rests; fill it "
                f"in, or give network.senior={NONE}."
            )
    return Attribute(column, given, {name: criterion.holds(row) for name, row in described.items()})


def _column(nodes: Table | None, given: str, guesses: Sequence[str], key: str) -> tuple[Table, int] | None:
    """The table and place of the column that a setting names, or of one that is called as the setting is."""
    if given == NONE or (nodes is None and not given):
        return None
    if nodes is None:
        raise BadValue(
            f"{key} is {shown(given)}, but there is no file of professionals that could say so; name one with "
            f"network.nodes."
        )
    if given:
        return nodes, nodes.column(given, key)
    place = next((at for word in guesses if (at := find_column(nodes.columns, word)) is not None), None)
    return None if place is None else (nodes, place)


def _neither_yes_nor_no(table: Table, row: Row, place: int) -> str:
    column, there = table.columns[place], table.values(place)
    example = likely_setting("network.senior", column, there)
    return (
        f"{table.place(row)}: {column} of {shown(row.names[0])} is {shown(row.cells[place])}, neither yes nor no. Say "
        f"who is senior by a comparison, such as {example}, or give network.senior={NONE}. There are: {listed(there)}."
    )
