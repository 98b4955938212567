"""The tables of a study: column types, bytes on disk, and a hash of the values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet

from experiments.store.manifest import RUN_AGAIN, as_json
from model.following import FIELDS
from model.network_fields import MEASURES
from model.outcomes import OUTCOMES
from model.parameters import BadValue

ROW_GROUP = 131_072

_TYPES = {int: pa.int32(), bool: pa.bool_(), float: pa.float64(), str: pa.string()}
_WITH_GAPS = {pa.int32(): pd.Int32Dtype(), pa.bool_(): pd.BooleanDtype()}
"""How numbers and switches that may be missing, as in a trace, stand in a frame."""


TIES = {
    "condition": pa.string(), "seed": pa.int64(), "week": pa.int32(), "first": pa.int32(), "second": pa.int32(),
    "colleagues": pa.bool_(), "users": pa.int32(), "path": pa.string(), "across": pa.bool_(),
    "trust_first": pa.float32(), "trust_second": pa.float32(), "same_people": pa.bool_(),
}
"""A tie of professionals at a moment: its two posts, whether they seek each other out, the users they share, whether a
broker introduced the two or mediates between them, whether it joins two organisations, the trust of the first in the
second and back (missing where a post is vacant), and whether both people were there when the regimes began."""

POSTS = {
    "condition": pa.string(), "seed": pa.int64(), "week": pa.int32(), "post": pa.int32(), "name": pa.string(),
    "organisation": pa.string(), "senior": pa.bool_(), "filled": pa.bool_(), "same_person": pa.bool_(),
}
"""A post at a moment, with its name in a given network, and whether whoever is there was there when regimes began."""


def tidy_conditions(conditions: pd.DataFrame, factors: Sequence[str]) -> pd.DataFrame:
    """A row a condition, sorted; a factor's column is of numbers, of switches or of words."""
    types = {"condition": pa.string(), "regime": pa.string(), "label": pa.string(), "reference": pa.bool_()}
    types |= {name: _factor_type(conditions[name]) for name in factors}
    types |= {"settings": pa.string(), "policies": pa.string()}
    return _tidy(conditions, types, ["condition"])


def tidy_runs(runs: pd.DataFrame) -> pd.DataFrame:
    """A row a condition and seed, sorted, with one float64 column an outcome."""
    return _tidy(runs, {"condition": pa.string(), "seed": pa.int64()} | _outcome_types(runs, pa.float64()),
                 ["condition", "seed"])


FAILURES = {"condition": pa.string(), "seed": pa.int64(), "stage": pa.string(), "message": pa.string()}
"""A run that broke: at what stage, and what was said."""


def tidy_failures(failures: pd.DataFrame) -> pd.DataFrame:
    """A row a run that broke, sorted."""
    return _tidy(failures, FAILURES, ["condition", "seed"])


def tidy_weekly(weekly: pd.DataFrame) -> pd.DataFrame:
    """A row a condition, seed and week, sorted, with one float32 column an outcome."""
    keys = {"condition": pa.string(), "seed": pa.int64(), "week": pa.int32()}
    return _tidy(weekly, keys | _outcome_types(weekly, pa.float32()), list(keys))


def tidy_trace(trace: pd.DataFrame) -> pd.DataFrame:
    """A row a moment of somebody followed, sorted; what does not apply is missing, and text that is missing empty."""
    types = {"condition": pa.string(), "seed": pa.int64()}
    types |= {name: _TYPES[field.kind] for name, field in FIELDS.items()}
    _check_columns(trace, types)
    frame = _with_words(pd.DataFrame({name: _column_with_gaps(trace[name], kind) for name, kind in types.items()}))
    # By every column: the same records are the same table, in whatever order they were noted down.
    return frame.sort_values(list(frame), ignore_index=True)


def tidy_network(ties: pd.DataFrame) -> pd.DataFrame:
    """A row a condition, moment and tie, sorted."""
    return _tidy(ties, TIES, ["condition", "seed", "week", "first", "second"])


def tidy_network_posts(posts: pd.DataFrame) -> pd.DataFrame:
    """A row a condition, moment and post, sorted."""
    return _tidy(posts, POSTS, ["condition", "seed", "week", "post"])


def tidy_network_measures(measures: pd.DataFrame) -> pd.DataFrame:
    """A row a condition, seed, moment and kind of ties, sorted."""
    keys = {"condition": pa.string(), "seed": pa.int64(), "week": pa.int32(), "kind": pa.string()}
    return _tidy(measures, keys | dict.fromkeys(MEASURES, pa.float64()), list(keys))


FLIP_COLUMNS = {
    "regime": pa.string(), "outcome": pa.string(), "setting": pa.string(), "now": pa.float64(), "end": pa.float64(),
    "lowest": pa.float64(), "highest": pa.float64(), "study": pa.float64(), "screened": pa.float64(),
    "crossing": pa.float64(), "distance": pa.float64(), "tried": pa.float64(), "difference": pa.float64(),
    "low": pa.float64(), "high": pa.float64(), "n": pa.int32(), "verdict": pa.string(), "answer": pa.bool_(),
}
"""A search for what turns differences round; `experiments.flipping.search` says what each column is."""


def tidy_flips(flips: pd.DataFrame) -> pd.DataFrame:
    """A row a regime, outcome, setting and end of its range, sorted."""
    return _tidy(flips, FLIP_COLUMNS, ["regime", "outcome", "setting", "end"])


SENSITIVITY = {
    "regime": pa.string(), "outcome": pa.string(), "factor": pa.string(), "measure": pa.string(),
    "value": pa.float64(), "half": pa.float64(), "n": pa.int32(),
}
"""What an outcome turns on: `experiments.sensitivity` says what each column is."""


def tidy_sensitivity(table: pd.DataFrame) -> pd.DataFrame:
    """A row a regime, outcome, factor and measure, sorted."""
    return _tidy(table, SENSITIVITY, ["regime", "outcome", "factor", "measure"])


def write_table(table: pd.DataFrame, file: IO[bytes]) -> None:
    """A tidy table as Parquet; the same values give the same bytes."""
    with parquet.ParquetWriter(
        file, arrow_of(table[:0]).schema, compression="zstd", compression_level=3, version="2.6",
        data_page_version="1.0", use_dictionary=["condition"], write_statistics=False,
    ) as writer:
        for rows in arrow_in_groups(table):
            writer.write_table(rows, row_group_size=ROW_GROUP)


def arrow_in_groups(table: pd.DataFrame) -> Iterator[pa.Table]:
    """A tidy table as it is stored, some rows at a time; at least once, of no rows, so that its columns are known.

    Words fill much more memory as Arrow has them than as shared objects: never those of the whole table.
    """
    return (arrow_of(rows) for rows in (_in_row_groups(table) if len(table) else [table]))


def _in_row_groups(table: Any) -> Iterator[Any]:
    """A table or a column, some rows at a time."""
    return (table[first : first + ROW_GROUP] for first in range(0, len(table), ROW_GROUP))


def read_table(folder: Path, entry: Mapping[str, Any], with_gaps: bool = False) -> pd.DataFrame:
    """A table as the manifest's entry describes it: its files one after the other, their values checked.

    Args:
        with_gaps: whether numbers and switches may be missing, as in a trace.
    """
    parts, schemas = [], set()
    for file in entry["files"]:
        path = folder / file
        if not path.is_file():
            raise BadValue(f"{folder} lacks {file}, which its manifest lists. {RUN_AGAIN}")
        try:
            schema, part = _read_file(path, with_gaps)
        except PermissionError as error:
            raise BadValue(f"{path} cannot be read: {error.strerror}. Ask for the right to read it.") from error
        except (pa.ArrowException, OSError, ValueError, IndexError) as error:
            raise BadValue(f"{path} is damaged and cannot be read. {RUN_AGAIN}") from error
        parts.append(part)
        schemas.add(schema)
    table = parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True) if len(schemas) == 1 else None
    if table is None or list(table.columns) != entry["columns"] or hash_values(table) != entry["values"]:
        raise BadValue(f"{folder / entry['files'][0]} does not hold the values that were written. {RUN_AGAIN}")
    return table


def _read_file(path: Path, with_gaps: bool) -> tuple[pa.Schema, pd.DataFrame]:
    """A file's schema, and its rows as the frame that was written.

    It is read column by column, since a weekly table may fill a good part of the memory, and words as places in a list
    of them, so that a word is one object however often it stands.
    """
    with parquet.ParquetFile(path) as file:
        schema = file.schema_arrow
        words = [field.name for field in schema if pa.types.is_string(field.type)]
    with parquet.ParquetFile(path, read_dictionary=words) as file:
        # A name with a point in it is found as the beginning of others too.
        columns = {name: _values(file.read(columns=[name]).column(name), with_gaps) for name in schema.names}
    return schema, _with_words(pd.DataFrame(columns, copy=False))


def _values(column: pa.ChunkedArray, with_gaps: bool) -> Any:
    if pa.types.is_dictionary(column.type) and not column.null_count:
        chunks = column.unify_dictionaries().chunks
        words = np.array(chunks[0].dictionary.to_pylist() if chunks else [], dtype=object)
        places = np.concatenate([np.zeros(0, np.int32), *(chunk.indices.to_numpy() for chunk in chunks)])
        return pd.Series(words[places], dtype=object)
    if column.null_count or (with_gaps and column.type in _WITH_GAPS) or not pa.types.is_primitive(column.type):
        return column.to_pandas(types_mapper=_WITH_GAPS.get if with_gaps else None)
    return np.array(column.to_numpy())  # a copy, since what Arrow holds cannot be written to


def rows_by_run(table: pd.DataFrame) -> dict[tuple[str, int], slice]:
    """Where the rows of each condition and seed stand in a tidy table, in which they follow each other."""
    names, seeds = table["condition"].to_numpy(dtype=object), table["seed"].to_numpy()
    is_first = np.ones(len(table), dtype=bool)
    is_first[1:] = (names[1:] != names[:-1]) | (seeds[1:] != seeds[:-1])
    first = np.flatnonzero(is_first).tolist()
    return {
        (str(names[begin]), int(seeds[begin])): slice(begin, end)
        for begin, end in zip(first, [*first[1:], len(table)], strict=True)
    }


def hash_values(table: pd.DataFrame) -> str:
    """A hash of names, types and values, the same wherever the values are the same."""
    digest = hashlib.sha256()
    for name, values in table.items():
        digest.update(f"\n{name} {len(values)}\n".encode())
        if _is_plain(values):
            raw = values.to_numpy()
            digest.update(f"{raw.dtype.kind}{raw.dtype.itemsize}\n".encode())
            digest.update(np.ascontiguousarray(raw, dtype=raw.dtype.newbyteorder("<")).data)
        else:
            digest.update(b"[")
            for number, some in enumerate(_in_row_groups(values)):
                digest.update(f"{', ' if number else ''}{_as_listed(some)}".encode())
            digest.update(b"]")
    return digest.hexdigest()


def _as_listed(values: pd.Series) -> str:
    """The values of a column as JSON has them inside a list; each word is written out once, however often it stands."""
    places, words = _each_once(values)
    if words is None:
        return as_json(_listed(values))[1:-1]
    return ", ".join(np.array([as_json(word) for word in words], dtype=object)[places].tolist())


def _factor_type(values: pd.Series) -> pa.DataType:
    kinds = {type(value) for value in values.tolist()}
    if kinds <= {bool, np.bool_}:
        return pa.bool_()
    return pa.float64() if kinds <= {int, float} else pa.string()


def _outcome_types(table: pd.DataFrame, kind: pa.DataType) -> dict[str, pa.DataType]:
    return {name: kind for name in OUTCOMES if name in table.columns}


def _tidy(table: pd.DataFrame, types: Mapping[str, pa.DataType], keys: list[str]) -> pd.DataFrame:
    _check_columns(table, types)
    order = _order([table[name] for name in keys], keys)
    # Column by column and never the whole twice, since a weekly table may fill a good part of the memory.
    columns = {
        name: _column(table[name] if order is None else table[name].iloc[order], kind) for name, kind in types.items()
    }
    return _with_words(pd.DataFrame(columns, copy=False))


def _order(keys: Sequence[pd.Series], names: Sequence[str]) -> np.ndarray | None:
    """The order in which rows rise by their keys; None where they stand in it.

    Raises:
        ValueError: two rows have the same keys.
    """
    ranks = [_ranks(values) for values in keys]
    order = None
    if not _rises(ranks):
        order = np.lexsort(ranks[::-1])
        if not _rises([values[order] for values in ranks]):
            raise ValueError(f"more than one row for the same {', '.join(names)}")
    return order


def _ranks(values: pd.Series) -> np.ndarray:
    """Numbers that are ordered as the values are: numbers themselves, and the places of words among all words."""
    if _is_plain(values):
        return values.to_numpy()
    places, words = _words(values)
    ranks = np.empty(len(words), np.int32)
    ranks[np.argsort(words)] = np.arange(len(words))
    return ranks[places]


def _rises(ranks: Sequence[np.ndarray]) -> bool:
    """Whether each row comes after the one before it, by the first key in which the two differ."""
    after = np.zeros(max(len(ranks[0]) - 1, 0), dtype=bool)
    for values in reversed(ranks):
        after = (values[1:] > values[:-1]) | ((values[1:] == values[:-1]) & after)
    return bool(after.all())


def _words(values: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Words as places in a list of them, in which each stands once."""
    known: dict[str, int] = {}
    places = [np.zeros(0, np.int32)]
    for some in _in_row_groups(values):
        local, found = _factorize(some.to_numpy(dtype=object), use_na_sentinel=False)
        places.append(np.array([known.setdefault(str(word), len(known)) for word in found], np.int32)[local])
    return np.concatenate(places), np.array(list(known), dtype=object)


def _check_columns(table: pd.DataFrame, types: Mapping[str, pa.DataType]) -> None:
    lacking, strange = [name for name in types if name not in table], [name for name in table if name not in types]
    if lacking or strange:
        raise ValueError(f"columns lacking: {lacking}; columns that are not known: {strange}")


def _column(values: pd.Series, kind: pa.DataType) -> Any:
    if pa.types.is_string(kind):
        places, words = _words(values)
        return pd.Series(words[places], dtype=object)  # else pandas makes a text of its own of every row
    if _is_stored_so(values, kind):
        return values
    column = values.to_numpy(dtype=kind.to_pandas_dtype(), copy=True)
    if pa.types.is_floating(kind):
        # One bit pattern for "nobody was there", so that the same values are the same bytes.
        column[np.isnan(column)] = np.nan
    return column


def _is_stored_so(values: pd.Series, kind: pa.DataType) -> bool:
    """Whether a column of numbers is by itself in memory as it is stored, and need not be copied."""
    if values.dtype != kind.to_pandas_dtype() or not values.index.equals(pd.RangeIndex(len(values))):
        return False
    column = values.to_numpy()
    if pa.types.is_floating(kind):
        bits = f"u{column.itemsize}"
        if not (column.view(bits)[np.isnan(column)] == np.array(np.nan, column.dtype).view(bits)).all():
            return False
    return bool(column.flags.c_contiguous)


def _column_with_gaps(values: pd.Series, kind: pa.DataType) -> Any:
    if kind in _WITH_GAPS:
        return pd.array(values.tolist(), dtype=_WITH_GAPS[kind])
    return _column(values.where(values.notna(), "") if kind == pa.string() else values, kind)


def arrow_of(table: pd.DataFrame) -> pa.Table:
    """A tidy table as it is stored."""
    return pa.table({name: _arrow_column(values) for name, values in table.items()})


def _arrow_column(values: pd.Series) -> pa.Array:
    if _is_plain(values):
        return pa.array(values.to_numpy())
    places, words = _each_once(values)
    if words is None:
        return pa.array(_listed(values), _arrow_type(values))
    return pa.DictionaryArray.from_arrays(places, pa.array(words.tolist(), pa.string())).dictionary_decode()


def _each_once(values: pd.Series) -> tuple[np.ndarray, np.ndarray | None]:
    """Words as places in a list of them; no list where it is not words, or some are missing."""
    if values.dtype != object:
        return np.zeros(0, int), None
    places, words = _factorize(values.to_numpy())
    return places, words if (places >= 0).all() else None


def _factorize(values: np.ndarray, **how: bool) -> tuple[np.ndarray, np.ndarray]:
    """`pandas.factorize`, much faster where the same word stands in many rows one after the other."""
    is_new = np.ones(len(values), dtype=bool)
    is_new[1:] = values[1:] != values[:-1]
    places, words = pd.factorize(values[is_new], **how)
    return places[np.cumsum(is_new) - 1], words


def _arrow_type(values: pd.Series) -> pa.DataType:
    return next((kind for kind, dtype in _WITH_GAPS.items() if dtype == values.dtype), pa.string())


def _is_plain(values: pd.Series) -> bool:
    """Whether a column is of numbers or switches none of which can be missing."""
    return isinstance(values.dtype, np.dtype) and values.dtype.kind in "biuf"


def _listed(values: pd.Series) -> list[Any]:
    """The values of a column as plain objects, None where one is missing."""
    return list(values.to_numpy(dtype=object, na_value=None).tolist())


def _with_words(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame, its words made plain objects, whatever the version of pandas makes of them."""
    for name in [name for name, values in frame.items() if values.dtype.kind not in "biuf"]:
        frame[name] = frame[name].astype(object)
    return frame
