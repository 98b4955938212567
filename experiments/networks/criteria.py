"""Criteria on the columns of a table, such as `time=1`, `relation=advice|discussion` or `seniority>=10`."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from experiments.networks.tables import Row, Table, listed, shown
from model.parameters import BadValue, nearest

_BY_SIZE: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt,
}
_SIGN = re.compile(">=|<=|!=|==|=|>|<")

YES = ("yes", "true", "1", "y", "t")
NO = ("no", "false", "0", "n", "f")


@dataclass(frozen=True)
class Criterion:
    """One comparison of a column; `cells` are those of the table that meet it."""

    place: int
    cells: frozenset[str]

    def holds(self, row: Row) -> bool:
        """Whether a row meets it."""
        return row.cells[self.place] in self.cells


def is_criterion(given: str) -> bool:
    """Whether a text compares a column with anything, and does not only name it."""
    return _SIGN.search(given) is not None


def read_criterion(given: str, table: Table, key: str) -> Criterion:
    """The criterion that a setting asks for: a column, a sign and a number, or values joined by |.

    An empty cell meets no comparison by size.

    Raises:
        BadValue: it is not written so, the table has no such column, no row has that value, or a cell is no number.
    """
    sign = _SIGN.search(given)
    column, value = (given[: sign.start()].strip(), given[sign.end() :].strip()) if sign else ("", "")
    if sign is None or not column or not value:
        raise BadValue(
            f"{key} is {shown(given)}; write a column, a sign (=, !=, >=, <=, > or <) and a value, for example time=1."
        )
    place = table.column(column, key)
    if sign[0] in _BY_SIZE:
        return Criterion(place, _cells_by_size(given, sign[0], value, place, table, key))
    there = table.values(place)
    wanted = [word.strip() for word in value.split("|")]
    for word in wanted:
        if not any(is_same(cell, word) for cell in there):
            raise BadValue(
                f"{key} is {shown(given)}, but in {table.where} no row has that value of {table.columns[place]}."
                f"{nearest(word, list(there)[:1000])} There are: {listed(there)}."
            )
    same = {cell for cell in there if any(is_same(cell, word) for word in wanted)}
    return Criterion(place, frozenset(there.keys() - same if sign[0] == "!=" else same))


def _cells_by_size(given: str, sign: str, value: str, place: int, table: Table, key: str) -> frozenset[str]:
    bound = as_number(value)
    if bound is None:
        raise BadValue(f"{key} is {shown(given)}; {sign} compares with a number, not with {shown(value)}.")
    sizes = {cell: as_number(cell) for cell in table.values(place) if cell}
    wrong = {cell for cell, size in sizes.items() if size is None}
    for row in table.rows:
        if row.cells[place] in wrong:
            raise BadValue(
                f"{table.place(row)}: {table.columns[place]} is {shown(row.cells[place])}, which is no number, so that "
                f"{key} cannot compare by size; use = or != with values, or correct it."
            )
    return frozenset(cell for cell, size in sizes.items() if size is not None and _BY_SIZE[sign](size, bound))


def read_criteria(given: str, table: Table, key: str) -> list[Criterion]:
    """The criteria of a setting, joined by ' and '; none where it is empty. At least one row meets them all."""
    criteria = [read_criterion(part, table, key) for part in given.split(" and ")] if given.strip() else []
    if criteria and not any(all(one.holds(row) for one in criteria) for row in table.rows):
        there = "; ".join(f"{table.columns[one.place]}: {listed(table.values(one.place))}" for one in criteria)
        raise BadValue(f"{key} is {shown(given)}, which no row of {table.where} meets ({there}).")
    return criteria


def as_number(text: str) -> float | None:
    """A finite number that a text holds, or None."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def is_same(cell: str, word: str) -> bool:
    """Whether two texts are the same, or the same number: 1 and 1.0."""
    if cell == word:
        return True
    one, other = as_number(cell), as_number(word)
    return one is not None and one == other


def yes_or_no(cell: str) -> bool | None:
    """What a cell of a column of yes and no says; None when it is neither."""
    word = cell.casefold()
    return True if word in YES else False if word in NO else None


def likely_setting(key: str, column: str, cells: Iterable[str]) -> str:
    """A setting with a criterion that some row meets, quoted as a shell and the configuration take it."""
    value = min((cell for cell in cells if cell), key=lambda cell: (len(cell), cell), default="1")
    return f"""'{key}="{column}={value}"'"""
