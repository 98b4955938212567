"""CSV files of ties and of professionals as tables; every complaint names the line.

The standard library's reader is used because it counts lines; pandas and networkx do not say where a row stood.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from experiments.networks.tables import Row, Table, check_rows, find_column, shown
from model.parameters import BadValue, nearest

TIES = ("source", "target")
PROFESSIONALS = ("id",)
"""The columns that name who a row is about."""

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}


def read_csv(data: bytes, where: str, naming: tuple[str, ...]) -> Table:
    """A table of what a CSV file holds.

    Args:
        where: the file, for people.
        naming: the columns that name who a row is about, `TIES` or `PROFESSIONALS`.

    Raises:
        BadValue: it is not UTF-8 text, or not a table with these columns.
    """
    text = _text(data, where)
    separator = _separator(text, naming)
    records = _records(text, where, separator)
    header_line, header = next(records, (0, []))
    if not header:
        raise BadValue(f"{where} is empty.")
    names = [column.strip() for column in header]
    _check_header(names, f"{where}, line {header_line}", naming)
    naming_at = [place for name in naming if (place := find_column(names, name)) is not None]
    others = [place for place in range(len(names)) if place not in naming_at]
    rows = []
    for line, fields in records:
        if len(fields) != len(names):
            raise BadValue(_wrong_number(f"{where}, line {line}", fields, names))
        cells = [field.strip() for field in fields]
        rows.append(Row(line, tuple(cells[at] for at in naming_at), tuple(cells[at] for at in others)))
        check_rows(where, len(rows))
    notes = [] if separator == "," else [f"{where}: its columns are separated by {SEPARATORS[separator]}."]
    return Table(where, tuple(names[at] for at in others), tuple(rows), notes=tuple(notes))


def _text(data: bytes, where: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadValue(f"{where} is in UTF-16, as some programs call 'Unicode text'; save it as 'CSV UTF-8'.")
    zero = data.find(b"\0")
    if zero >= 0:
        raise BadValue(
            f"{where}, line {_line_of(data, zero)}: there is a zero byte, so this is not plain text; save it as "
            f"'CSV UTF-8'."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        raise BadValue(
            f"{where}, line {_line_of(data, at)}: the byte 0x{data[at]:02x} is not UTF-8; save the file as "
            f"'CSV UTF-8' (or, if it is in Latin-1: iconv -f latin1 -t utf-8)."
        ) from error


def _line_of(data: bytes, at: int) -> int:
    before = data[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1


def _records(text: str, where: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, each with the line it begins in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True)
    while True:
        line = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadValue(_unreadable(f"{where}, line {line}", str(error), reader.line_num - line)) from error
        if any(field.strip() for field in fields):
            yield line, fields


def _unreadable(place: str, problem: str, more_lines: int) -> str:
    if "unexpected end of data" in problem:
        return f"{place}: a quotation mark is opened and never closed; close it, or take it out."
    if "expected after" in problem:
        until = f" (opened here, it ends {more_lines} lines below)" if more_lines > 0 else ""
        return f"{place}: after a closing quotation mark{until} something else follows than the end of the field."
    return f"{place}: this cannot be read as CSV ({problem})."


def _separator(text: str, naming: tuple[str, ...]) -> str:
    """The separator with which the header names the columns that are needed, or the one it holds most of."""
    header = next((line for line in io.StringIO(text, newline="") if line.strip(' \t\r\n,;"')), "")
    for separator in SEPARATORS:
        names = [name.strip(' \r\n"') for name in header.split(separator)]
        if all(find_column(names, name) is not None for name in naming):
            return separator
    return max(SEPARATORS, key=header.count)


def _check_header(names: list[str], place: str, naming: tuple[str, ...]) -> None:
    for name in names:
        if name and names.count(name) > 1:
            raise BadValue(f"{place}: the column {shown(name)} is there twice; give each column a name of its own.")
    missing = [name for name in naming if find_column(names, name) is None]
    if not missing:
        return
    called = ",".join(naming)
    if all(_is_number(name) for name in names if name):
        raise BadValue(f"{place}: there is no header; write the names of the columns above it, beginning {called}.")
    there = ", ".join(shown(name) for name in names if name)
    hint = nearest(missing[0], [name for name in names if name and name not in naming])
    raise BadValue(f"{place}: there is no column '{missing[0]}' in the header, which names {there}.{hint}")


def _wrong_number(place: str, fields: list[str], names: list[str]) -> str:
    found = f"{len(fields)} field{'s' if len(fields) != 1 else ''}"
    why = (
        "a field is missing" if len(fields) < len(names)
        else "put quotation marks around a field that holds the separator"
    )
    begins = shown(" | ".join(field.strip() for field in fields))
    return f"{place}: the row has {found} ({begins}), the header has {len(names)}; {why}."


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
