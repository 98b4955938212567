"""The tables of a study: column types, bytes on disk, and a hash of the values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet

from experiments.store.manifest import RUN_AGAIN, as_json
from model.outcomes import OUTCOMES
from model.parameters import BadValue

ROW_GROUP = 131_072


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


def tidy_weekly(weekly: pd.DataFrame) -> pd.DataFrame:
    """A row a condition, seed and week, sorted, with one float32 column an outcome."""
    keys = {"condition": pa.string(), "seed": pa.int64(), "week": pa.int32()}
    return _tidy(weekly, keys | _outcome_types(weekly, pa.float32()), list(keys))


def write_table(table: pd.DataFrame, file: IO[bytes]) -> None:
    """A tidy table as Parquet; the same values give the same bytes."""
    parquet.write_table(
        _arrow(table), file, row_group_size=ROW_GROUP, compression="zstd", compression_level=3,
        version="2.6", data_page_version="1.0", use_dictionary=["condition"], write_statistics=False,
    )


def read_table(folder: Path, entry: Mapping[str, Any]) -> pd.DataFrame:
    """A table as the manifest's entry describes it: its files one after the other, their values checked."""
    parts = []
    for file in entry["files"]:
        path = folder / file
        if not path.is_file():
            raise BadValue(f"{folder} lacks {file}, which its manifest lists. {RUN_AGAIN}")
        try:
            parts.append(parquet.ParquetFile(path).read())
        except PermissionError as error:
            raise BadValue(f"{path} cannot be read: {error.strerror}. Ask for the right to read it.") from error
        except (pa.ArrowException, OSError, ValueError) as error:
            raise BadValue(f"{path} is damaged and cannot be read. {RUN_AGAIN}") from error
    table = _as_written(pa.concat_tables(parts)) if len({part.schema for part in parts}) == 1 else None
    if table is None or list(table.columns) != entry["columns"] or hash_values(table) != entry["values"]:
        raise BadValue(f"{folder / entry['files'][0]} does not hold the values that were written. {RUN_AGAIN}")
    return table


def hash_values(table: pd.DataFrame) -> str:
    """A hash of names, types and values, the same wherever the values are the same."""
    digest = hashlib.sha256()
    for name, values in table.items():
        digest.update(f"\n{name} {len(values)}\n".encode())
        if values.dtype.kind in "biuf":
            raw = values.to_numpy()
            digest.update(f"{raw.dtype.kind}{raw.dtype.itemsize}\n".encode())
            digest.update(np.ascontiguousarray(raw, dtype=raw.dtype.newbyteorder("<")).tobytes())
        else:
            digest.update(as_json(values.tolist()).encode())
    return digest.hexdigest()


def _factor_type(values: pd.Series) -> pa.DataType:
    kinds = {type(value) for value in values.tolist()}
    if kinds <= {bool, np.bool_}:
        return pa.bool_()
    return pa.float64() if kinds <= {int, float} else pa.string()


def _outcome_types(table: pd.DataFrame, kind: pa.DataType) -> dict[str, pa.DataType]:
    return {name: kind for name in OUTCOMES if name in table.columns}


def _tidy(table: pd.DataFrame, types: Mapping[str, pa.DataType], keys: list[str]) -> pd.DataFrame:
    lacking, strange = [name for name in types if name not in table], [name for name in table if name not in types]
    if lacking or strange:
        raise ValueError(f"columns lacking: {lacking}; columns that are not known: {strange}")
    if table.duplicated(keys).any():
        raise ValueError(f"more than one row for the same {', '.join(keys)}")
    ordered = table.sort_values(keys, kind="stable").reset_index(drop=True)
    words = [name for name, kind in types.items() if pa.types.is_string(kind)]
    frame = pd.DataFrame({name: _column(ordered[name], kind) for name, kind in types.items()})
    return frame.astype(dict.fromkeys(words, object))


def _column(values: pd.Series, kind: pa.DataType) -> np.ndarray:
    if pa.types.is_string(kind):
        return np.array([str(value) for value in values], dtype=object)
    column = values.to_numpy(dtype=kind.to_pandas_dtype(), copy=True)
    if pa.types.is_floating(kind):
        # One bit pattern for "nobody was there", so that the same values are the same bytes.
        column[np.isnan(column)] = np.nan
    return column


def _arrow(table: pd.DataFrame) -> pa.Table:
    columns = {
        name: pa.array(values.tolist(), pa.string()) if values.dtype.kind not in "biuf" else pa.array(values.to_numpy())
        for name, values in table.items()
    }
    return pa.table(columns)


def _as_written(table: pa.Table) -> pd.DataFrame:
    """The frame that was written: words as plain objects, whatever the version of pandas makes of them."""
    frame = table.to_pandas()
    words = [name for name, values in frame.items() if values.dtype.kind not in "biuf"]
    return frame.astype(dict.fromkeys(words, object))
