"""What is read before it is judged: rows of text that know where they stand, and how to quote them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from model.parameters import BadValue, nearest

MOST_ROWS = 200_000
"""Five thousand professionals who name forty others each, told in seconds; more is no survey of who works with whom."""
LONGEST_NAME = 200
"""Letters of a name; a longer one is a text that lost its quotation mark."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number, the names it is about (one professional, or source and target) and its other cells.

    `mutual` rows join both ways: a tie without a direction.
    """

    number: int
    names: tuple[str, ...]
    cells: tuple[str, ...]
    mutual: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of one file or graph.

    Attributes:
        where: the file or graph, for people.
        columns: what the cells are called; "" for a column without a name.
        unit: what rows are counted in, "line" of a file or "edge" of a graph.
        notes: what was noticed while reading, in sentences.
    """

    where: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    unit: str = "line"
    notes: tuple[str, ...] = ()

    def place(self, row: Row) -> str:
        """Where a row stands, to begin a message with."""
        return f"{self.where}, {self.unit} {row.number}"

    def named_columns(self) -> tuple[str, ...]:
        """The columns that have a name."""
        return tuple(column for column in self.columns if column)

    def column(self, name: str, asked_by: str) -> int:
        """The place of a column, capitals or not; an unknown one is an error that offers the nearest."""
        place = find_column(self.columns, name)
        if place is None:
            there = ", ".join(self.named_columns())
            has = f"has the columns {there}.{nearest(name, self.named_columns())}" if there else "has no such columns."
            raise BadValue(f"{asked_by} asks for the column {shown(name)}, but {self.where} {has}")
        return place

    def values(self, column: int) -> Counter[str]:
        """How often each value of a column occurs, the commonest first."""
        return Counter(dict(Counter(row.cells[column] for row in self.rows).most_common()))


def find_column(columns: Iterable[str], name: str) -> int | None:
    """The place of a column with that name; capitals count only where two names differ in nothing else."""
    listed = list(columns)
    if name in listed:
        return listed.index(name)
    folded = [column.casefold() for column in listed]
    return folded.index(name.casefold()) if folded.count(name.casefold()) == 1 else None


def shown(text: str) -> str:
    """A text as an error quotes it: on one line, and not too long."""
    return repr(text if len(text) <= 60 else f"{text[:57]}...")


def listed(counts: Counter[str], most: int = 6) -> str:
    """Values with how often each occurs, the commonest first: 1 (36), 2 (35)."""
    parts = [f"{value[:40] or 'nothing'} ({n:,})" for value, n in list(counts.items())[:most]]
    return ", ".join(parts) + (f" and {len(counts) - most:,} more" if len(counts) > most else "")


def check_name(place: str, what: str, name: str) -> None:
    """Raise `BadValue` unless a name can stand in a list of people."""
    if not name:
        raise BadValue(f"{place}: {what} is empty; every row names who it is about.")
    if not name.isprintable() and any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in name):
        raise BadValue(
            f"{place}: {what} is {shown(name)}, which holds a line break or another sign that cannot be shown; is a "
            f"quotation mark not closed?"
        )
    if len(name) > LONGEST_NAME:
        raise BadValue(
            f"{place}: {what} is {shown(name)}, {len(name):,} letters long; a name has at most {LONGEST_NAME}."
        )


def check_rows(where: str, n_rows: int) -> None:
    """Raise `BadValue` for more rows than a network of professionals has."""
    if n_rows > MOST_ROWS:
        raise BadValue(
            f"{where} has more than {MOST_ROWS:,} rows, the most that is read; choose one relation, one time or one "
            f"part of the network and write it to a file of its own."
        )
