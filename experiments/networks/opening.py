"""From a path to the bytes of a file, and to the file of professionals that lies beside one of ties."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

from model.parameters import BadValue

MOST_BYTES = 20_000_000
"""Room for `tables.MOST_ROWS` rows of a hundred letters."""

CSV, GRAPHML = "CSV", "GraphML"
KINDS = {".csv": CSV, ".tsv": CSV, ".txt": CSV, ".graphml": GRAPHML, ".xml": GRAPHML}
"""What the end of a file's name says about it."""

PACKED = {
    b"\x1f\x8b": "is compressed (gzip); unpack it first, for example with `gunzip -k`",
    b"BZh": "is compressed (bzip2); unpack it first, for example with `bunzip2 -k`",
    b"\xfd7zXZ": "is compressed (xz); unpack it first, for example with `unxz -k`",
    b"PK\x03\x04": "is a workbook or a zip archive; unpack it, or save the sheet as 'CSV UTF-8'",
    b"\xd0\xcf\x11\xe0": "is a workbook of an old kind; save the sheet as 'CSV UTF-8'",
}
"""How files that hold no plain text begin."""


def read_bytes(path: Path, key: str) -> bytes:
    """The content of a file; `key` is the setting that named it.

    Raises:
        BadValue: it is missing, is a folder, may not be read, is packed, empty or too large.
    """
    try:
        if path.is_dir():
            raise BadValue(f"{key} is '{path}', which is a folder; name a file in it.{_files_of_interest(path)}")
        if not path.exists():
            raise BadValue(f"{key} is '{path}', which does not exist.{_nearest_file(path)}")
        if not path.is_file():
            raise BadValue(f"{key} is '{path}', which is not a plain file; write the network to one.")
        if path.stat().st_size > MOST_BYTES:
            raise BadValue(
                f"{path} has {path.stat().st_size / 1e6:,.0f} MB; a network of professionals is read up to "
                f"{MOST_BYTES / 1e6:.0f} MB. Choose a part of it, or leave out columns that are not needed."
            )
        data = path.read_bytes()
    except PermissionError as error:
        raise BadValue(f"{path} may not be read; give yourself the right to, for example with `chmod u+r`.") from error
    except (OSError, ValueError) as error:
        if isinstance(error, BadValue):
            raise
        raise BadValue(f"{key} is {str(path)!r}, which cannot be read: {error}.") from error
    for begin, words in PACKED.items():
        if data.startswith(begin):
            raise BadValue(f"{path} {words}.")
    if not data.strip():
        raise BadValue(f"{path} is empty.")
    return data


def kind_of(path: Path, key: str) -> str:
    """`CSV` or `GRAPHML`, by the end of the name."""
    suffix = path.suffix.lower()
    if suffix in (".gz", ".bz2", ".xz", ".zip"):
        raise BadValue(f"{key} is '{path}', which is compressed; unpack it first and name the file inside.")
    if suffix not in KINDS:
        raise BadValue(
            f"{key} is '{path}'; a file that ends in {suffix or 'nothing'!r} is not read. Give CSV "
            f"(.csv, .tsv, .txt) or GraphML (.graphml, .xml); what else networkx reads goes through "
            f"experiments.networks.reading.from_networkx in Python."
        )
    return KINDS[suffix]


def nodes_beside(edges: Path) -> Path | None:
    """The file of professionals that belongs to a file of ties by its name, the nearest name first.

    law_advice.edges.csv: law_advice.nodes.csv, law.nodes.csv; edges.csv: nodes.csv.
    """
    return next((path for path in _candidates(edges) if path != edges and path.is_file()), None)


def _candidates(edges: Path) -> Iterator[Path]:
    stem = edges.name.removesuffix(edges.suffix)
    if "edges" in stem:
        yield edges.with_name(stem.replace("edges", "nodes") + edges.suffix)
    words = re.split(r"[_.-]", stem)
    marks = re.findall(r"[_.-]", stem)
    for n in range(len(words), 0, -1):
        part = "".join(word + mark for word, mark in zip(words[:n], [*marks[: n - 1], ""], strict=True))
        yield edges.with_name(f"{part}.nodes{edges.suffix}")


def _nearest_file(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f" There is no folder '{folder}'."
    close = difflib.get_close_matches(path.name, [item.name for item in folder.iterdir()], n=1, cutoff=0.5)
    return f" Did you mean '{folder / close[0]}'?" if close else _files_of_interest(folder)


def _files_of_interest(folder: Path) -> str:
    names = sorted(item.name for item in folder.iterdir() if item.suffix.lower() in KINDS)
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return f" There: {', '.join(names[:8])}{more}." if names else ""
