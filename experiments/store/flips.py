"""What would turn a study's differences round: a table in the folder of the study, bound to it by its seal."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet

from experiments.store.folder import Study
from experiments.store.manifest import FLIPS, as_json
from experiments.store.places import errors_for_people
from experiments.store.tables import arrow_of, hash_values, tidy_flips
from experiments.store.whole import write_whole
from model.parameters import BadValue

FORMAT = 1
_NOTE = b"flips"
_SEARCH_AGAIN = "Remove it and search again; the study itself is untouched."


@dataclass(frozen=True, eq=False)
class Flips:
    """A search for what turns the differences of a study round.

    Attributes:
        asked: by regime, what was tried and with which seeds, as plain data.
        table: a row a regime, main outcome, setting and end of its range; columns as `tidy_flips` has them.
    """

    asked: Mapping[str, Any]
    table: pd.DataFrame

    def of(self, regime: str) -> pd.DataFrame:
        """The rows of one regime."""
        return self.table[self.table["regime"] == regime]


def flips_path(folder: str | Path) -> Path:
    """Where the search of a study lies, if there was one."""
    return Path(folder) / FLIPS


def write_flips(folder: str | Path, study: Study, flips: Flips) -> Path:
    """Write a search into the folder of its study, whole or not at all; an earlier one is replaced.

    Raises:
        BadValue: it cannot be written, or the disk is full; nothing was changed.
    """
    path, table = flips_path(folder), tidy_flips(flips.table)
    note = {"format": FORMAT, "study": study.manifest["seal"], "values": hash_values(table), "asked": flips.asked}
    noted = arrow_of(table).replace_schema_metadata({_NOTE: as_json(note).encode()})
    content = io.BytesIO()
    parquet.write_table(
        noted, content, compression="zstd", compression_level=3, version="2.6", data_page_version="1.0",
        write_statistics=False,
    )
    with errors_for_people(path, "search", "results"):
        write_whole(path, content.getvalue())
    return path


def read_flips(folder: str | Path, study: Study) -> Flips | None:
    """The search of a study, every value checked; None where there was none.

    Raises:
        BadValue: it is damaged, was changed, or belongs to another study.
    """
    path = flips_path(folder)
    if not path.is_file():
        return None
    try:
        found = parquet.ParquetFile(path).read()
        note = json.loads((found.schema.metadata or {})[_NOTE])
    except PermissionError as error:
        raise BadValue(f"{path} cannot be read: {error.strerror}. Ask for the right to read it.") from error
    except (pa.ArrowException, OSError, ValueError, KeyError) as error:
        raise BadValue(f"{path} is damaged and cannot be read. {_SEARCH_AGAIN}") from error
    if note.get("format") != FORMAT:
        raise BadValue(f"{path} is of format {note.get('format')!r}; this version reads {FORMAT}. {_SEARCH_AGAIN}")
    if note["study"] != study.manifest["seal"]:
        raise BadValue(f"{path} was found for another study than the one in this folder. {_SEARCH_AGAIN}")
    try:
        table = tidy_flips(found.to_pandas())
    except (ValueError, TypeError) as error:
        raise BadValue(f"{path} does not hold the values that were written. {_SEARCH_AGAIN}") from error
    if hash_values(table) != note["values"]:
        raise BadValue(f"{path} does not hold the values that were written. {_SEARCH_AGAIN}")
    return Flips(note["asked"], table)
