"""Studies on disk: the only room that knows paths and formats under `results/`.

A study is a folder `results/<study.name>/` that appears whole or not at all:

    manifest.json        what was asked, with which configuration, code, versions and seeds; a hash of each table
    conditions.parquet   a row a condition: condition, regime, label, reference, factor.<key>..., settings, policies
    runs.parquet         a row a condition and seed: condition, seed, one float64 column an outcome (last 52 weeks)
    weekly.parquet       a row a condition, seed and week: condition, seed, week, one float32 column an outcome
    report.html          the page for readers

How a command uses it:

    folder = study_folder("results", name)
    found = find_study(folder, fingerprint(configuration), replace=False)    # Study, None, or BadValue
    if found is None:
        study = tidy_study(manifest, conditions, runs, weekly)               # sorted, typed, checked
        write_study(folder, study, page, replace=False)
    read_study(folder)                                                       # the same values again

The caller's manifest holds the keys of `MANIFEST_KEYS`; the store adds `format`, `tables` and `seal`. The same
values give the same bytes: sorted rows, fixed column types, row groups and compression, no times and no host names.
A table is a list of files in the manifest, so that a sweep can later add parts without rewriting what is there.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet

import model
from model.outcomes import OUTCOMES
from model.parameters import BadValue

FORMAT = 1
MANIFEST = "manifest.json"
REPORT = "report.html"
TABLES = ("conditions", "runs", "weekly")
MANIFEST_KEYS = {
    "study": "name of the study",
    "kind": "what made it, such as 'compare'",
    "question": "what was asked, in a sentence",
    "configuration": "the full resolved configuration",
    "fingerprint": "hash of configuration and model code, from `fingerprint`",
    "versions": "installed versions by package",
    "seeds": "the seeds asked for; runs that failed are among them",
    "reference": "condition that others are compared with (of each point of a sweep, the one with its regime)",
    "factors": "keys of what a sweep varies, in order; empty for one comparison",
    "common_weeks": "first weeks that all conditions share, before any policy starts",
}
ROW_GROUP = 131_072
LEFTOVER_SECONDS = 3600


@dataclass(frozen=True)
class Study:
    """A study in memory: its manifest and its three tables, sorted and typed."""

    manifest: dict[str, Any]
    conditions: pd.DataFrame
    runs: pd.DataFrame
    weekly: pd.DataFrame

    @property
    def outcomes(self) -> list[str]:
        """The outcomes that its tables hold, by name, in the order of the registry."""
        return [name for name in OUTCOMES if name in self.runs.columns]


def study_folder(results: str | Path, name: str) -> Path:
    """Where a study of that name lives."""
    return Path(results) / name


def report_path(folder: str | Path) -> Path:
    """Where the page of a study lies."""
    return Path(folder) / REPORT


def fingerprint(configuration: Mapping[str, Any]) -> str:
    """A hash of a configuration and of the model's code: the same one means the same tables."""
    digest = hashlib.sha256(f"format {FORMAT}\n".encode())
    digest.update(_json(configuration).encode())
    code = Path(model.__path__[0])
    for path in sorted(code.rglob("*.py"), key=lambda path: path.relative_to(code).as_posix()):
        content = path.read_bytes()
        digest.update(f"\n{path.relative_to(code).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def find_study(folder: str | Path, wanted: str, replace: bool = False) -> Study | None:
    """The study of that fingerprint if it is already there, or None when there is room to write it.

    Call it before the runs: a place that is taken or cannot be written is known at once, not after them.

    Raises:
        BadValue: another study, a damaged one or something else is there, or the place cannot be written.
    """
    folder = Path(folder)
    real = _real(folder)
    _put_back(real)
    if not _is_free(folder, real):
        if not replace:
            manifest = _read_manifest(folder)
            if manifest["fingerprint"] == wanted:
                return read_study(folder)
            raise BadValue(
                f"{folder} holds the study '{manifest['study']}' of another configuration or other model code. "
                f"{_WAY_OUT} Nothing was changed."
            )
        _check_replaceable(folder, real)
    _check_writable(folder, real)
    return None


def tidy_study(
    manifest: Mapping[str, Any], conditions: pd.DataFrame, runs: pd.DataFrame, weekly: pd.DataFrame
) -> Study:
    """A study with sorted rows and fixed column types, whatever order and types its tables came in.

    Args:
        manifest: the keys of `MANIFEST_KEYS`.
        conditions, runs, weekly: columns as in the module's text; outcomes that are not known are an error.
    """
    lacking = [key for key in MANIFEST_KEYS if key not in manifest]
    if lacking:
        raise ValueError(f"the manifest lacks {', '.join(lacking)}")
    factors = [f"factor.{key}" for key in manifest["factors"]]
    typed = {
        "conditions": _typed(conditions, _condition_types(conditions, factors), ["condition"]),
        "runs": _typed(runs, _outcome_types(runs, ["seed"], pa.float64()), ["condition", "seed"]),
        "weekly": _typed(weekly, _outcome_types(weekly, ["seed", "week"], pa.float32()), ["condition", "seed", "week"]),
    }
    known = set(typed["conditions"]["condition"])
    for name in ("runs", "weekly"):
        strangers = set(typed[name]["condition"]) - known
        if strangers:
            raise ValueError(f"{name} holds conditions that are not in conditions: {sorted(strangers)}")
    if manifest["reference"] not in known:
        raise ValueError(f"the reference {manifest['reference']!r} is not among the conditions")
    whole = {key: manifest[key] for key in MANIFEST_KEYS}
    whole["format"] = FORMAT
    whole["tables"] = {
        name: {
            "files": [f"{name}.parquet"],
            "rows": len(table),
            "columns": list(table.columns),
            "values": _hash_values(table),
        }
        for name, table in typed.items()
    }
    whole["seal"] = _seal(whole)
    return Study(whole, typed["conditions"], typed["runs"], typed["weekly"])


def write_study(folder: str | Path, study: Study, report_html: str, replace: bool = False) -> Path:
    """Write a study whole or not at all; the folder it replaces stays until the new one is complete.

    Everything goes into a hidden sibling folder, reaches the disk, and is renamed into place.

    Returns:
        The path of the report.

    Raises:
        BadValue: the place is taken, cannot be written, or the disk is full; nothing was changed.
    """
    folder = Path(folder)
    real = _real(folder)
    _put_back(real)
    if not _is_free(folder, real):
        if not replace:
            raise BadValue(f"{folder} already holds a study. {_WAY_OUT} Nothing was changed.")
        _check_replaceable(folder, real)
    hidden = real.parent / f".{real.name}.writing-{os.getpid()}"
    with _errors_for_people(folder):
        real.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(real)
        try:
            hidden.mkdir()
            for name in TABLES:
                with _new_file(hidden / f"{name}.parquet") as file:
                    _write_table(getattr(study, name), file)
            with _new_file(hidden / REPORT) as file:
                file.write(report_html.encode())
            with _new_file(hidden / MANIFEST) as file:
                file.write((_json(study.manifest, indent=2) + "\n").encode())
            _sync_folder(hidden)
            _move_into_place(hidden, real)
        finally:
            shutil.rmtree(hidden, ignore_errors=True)
    return report_path(folder)


def read_study(folder: str | Path) -> Study:
    """A study as it was written, every value checked against the manifest.

    Raises:
        BadValue: nothing is there, something is missing, or something is not as it was written.
    """
    folder = Path(folder)
    _put_back(_real(folder))
    manifest = _read_manifest(folder)
    tables = {name: _read_table(folder, name, manifest["tables"][name]) for name in TABLES}
    return Study(manifest, **tables)


# --- what a table is made of

_WAY_OUT = "Give another study.name=..., or study.replace=true to write a new study in its place."


def _condition_types(conditions: pd.DataFrame, factors: Sequence[str]) -> dict[str, pa.DataType]:
    types = {"condition": pa.string(), "regime": pa.string(), "label": pa.string(), "reference": pa.bool_()}
    types |= {name: _factor_type(conditions[name]) for name in factors}
    return types | {"settings": pa.string(), "policies": pa.string()}


def _factor_type(values: pd.Series) -> pa.DataType:
    kinds = {type(value) for value in values.tolist()}
    if kinds <= {bool, np.bool_}:
        return pa.bool_()
    return pa.float64() if kinds <= {int, float} else pa.string()


def _outcome_types(table: pd.DataFrame, keys: Sequence[str], kind: pa.DataType) -> dict[str, pa.DataType]:
    whole = {"seed": pa.int64(), "week": pa.int32()}
    types = {"condition": pa.string()} | {key: whole[key] for key in keys}
    return types | {name: kind for name in OUTCOMES if name in table.columns}


def _typed(table: pd.DataFrame, types: Mapping[str, pa.DataType], keys: list[str]) -> pd.DataFrame:
    lacking, strange = [name for name in types if name not in table], [name for name in table if name not in types]
    if lacking or strange:
        raise ValueError(f"columns lacking: {lacking}; columns that are not known: {strange}")
    if table.duplicated(keys).any():
        raise ValueError(f"more than one row for the same {', '.join(keys)}")
    ordered = table.sort_values(keys, kind="stable").reset_index(drop=True)
    return pd.DataFrame({name: _column(ordered[name], kind) for name, kind in types.items()})


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


def _write_table(table: pd.DataFrame, file: IO[bytes]) -> None:
    parquet.write_table(
        _arrow(table), file, row_group_size=ROW_GROUP, compression="zstd", compression_level=3,
        version="2.6", data_page_version="1.0", use_dictionary=["condition"], write_statistics=False,
    )


def _hash_values(table: pd.DataFrame) -> str:
    digest = hashlib.sha256()
    for name, values in table.items():
        digest.update(f"\n{name} {len(values)}\n".encode())
        if values.dtype.kind in "biuf":
            raw = values.to_numpy()
            digest.update(f"{raw.dtype.kind}{raw.dtype.itemsize}\n".encode())
            digest.update(np.ascontiguousarray(raw, dtype=raw.dtype.newbyteorder("<")).tobytes())
        else:
            digest.update(_json(values.tolist()).encode())
    return digest.hexdigest()


def _read_table(folder: Path, name: str, entry: Mapping[str, Any]) -> pd.DataFrame:
    parts = []
    for file in entry["files"]:
        path = folder / file
        if not path.is_file():
            raise BadValue(f"{folder} lacks {file}, which its manifest lists. {_RUN_AGAIN}")
        try:
            parts.append(parquet.ParquetFile(path).read())
        except PermissionError as error:
            raise BadValue(f"{path} cannot be read: {error.strerror}. Ask for the right to read it.") from error
        except (pa.ArrowException, OSError, ValueError) as error:
            raise BadValue(f"{path} is damaged and cannot be read. {_RUN_AGAIN}") from error
    table = pa.concat_tables(parts, promote_options="permissive").to_pandas()
    for column, values in table.items():
        if values.dtype.kind not in "biuf":
            table[column] = values.astype(object)
    if list(table.columns) != entry["columns"] or _hash_values(table) != entry["values"]:
        raise BadValue(f"{folder / entry['files'][0]} does not hold the values that were written. {_RUN_AGAIN}")
    return table


_RUN_AGAIN = (
    "Nothing was deleted. Bring the file back from a copy, run the study again with study.replace=true, "
    "or give another study.name=..."
)


# --- the manifest

def _json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False, indent=indent)


def _seal(manifest: Mapping[str, Any]) -> str:
    rest = {key: value for key, value in manifest.items() if key != "seal"}
    return hashlib.sha256(_json(rest).encode()).hexdigest()


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not folder.exists():
        raise BadValue(f"There is no study at {folder}. Run it first, or check the name.")
    if not folder.is_dir():
        raise BadValue(f"{folder} is a file, not the folder of a study. Give another study.name=...")
    if not path.is_file():
        raise BadValue(
            f"{folder} has no {MANIFEST}, so it is not the folder of a study. Give another study.name=..., "
            "or move the folder away. Nothing was changed."
        )
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadValue(f"{path} cannot be read: {error.strerror}. Ask for the right to read it.") from error
    except ValueError as error:
        raise BadValue(f"{path} is damaged and cannot be read. {_RUN_AGAIN}") from error
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if found != FORMAT:
        raise BadValue(
            f"{path} is of format {found!r}; this version reads format {FORMAT}. Read it with the version that wrote "
            f"it, run the study again with study.replace=true, or give another study.name=... Nothing was changed."
        )
    if any(key not in manifest for key in (*MANIFEST_KEYS, "tables", "seal")) or manifest["seal"] != _seal(manifest):
        raise BadValue(f"{path} was changed after it was written. {_RUN_AGAIN}")
    return manifest


# --- places on the disk

def _real(folder: Path) -> Path:
    """The folder behind a link: what is renamed is the folder, not the link."""
    return Path(os.path.realpath(folder))


def _is_free(folder: Path, real: Path) -> bool:
    """Whether nothing is there, or an empty folder."""
    if os.path.exists(real) and not os.path.isdir(real):
        raise BadValue(f"{folder} is a file, not a folder. Give another study.name=..., or move the file away.")
    with _errors_for_people(folder):
        return not os.path.exists(real) or not any(real.iterdir())


def _check_replaceable(folder: Path, real: Path) -> None:
    """Only a study is replaced; a folder that holds anything else is somebody's work."""
    names = {path.name for path in real.iterdir()}
    if MANIFEST not in names:
        raise BadValue(
            f"{folder} has no {MANIFEST}, so it is not the folder of a study and is not replaced. "
            "Give another study.name=..., or move the folder away. Nothing was changed."
        )
    strange = sorted(names - {MANIFEST, REPORT, *(f"{name}.parquet" for name in TABLES)})
    if strange:
        raise BadValue(
            f"{folder} also holds {', '.join(strange[:3])}{' and more' if len(strange) > 3 else ''}, which replacing "
            "would delete. Move it away, or give another study.name=... Nothing was changed."
        )


def _check_writable(folder: Path, real: Path) -> None:
    with _errors_for_people(folder):
        real.parent.mkdir(parents=True, exist_ok=True)
        trial = real.parent / f".{real.name}.writing-{os.getpid()}"
        trial.mkdir()
        trial.rmdir()


def _old(real: Path) -> Path:
    return real.parent / f".{real.name}.replaced"


def _put_back(real: Path) -> None:
    """Bring back an old study whose replacement was killed between its two renames."""
    if not os.path.exists(real) and os.path.isdir(_old(real)):
        with _errors_for_people(real):
            os.rename(_old(real), real)


def _move_into_place(hidden: Path, real: Path) -> None:
    if real.is_dir() and not any(real.iterdir()):
        real.rmdir()
    old = _old(real)
    shutil.rmtree(old, ignore_errors=True)
    try:
        if real.exists():
            os.rename(real, old)
        os.rename(hidden, real)
    except BaseException:
        if old.is_dir() and not real.exists():
            os.rename(old, real)
        raise
    _sync_folder(real.parent)
    shutil.rmtree(old, ignore_errors=True)


def _remove_leftovers(real: Path) -> None:
    """Remove what a killed run left behind; a younger folder may be another run that is writing now."""
    for path in real.parent.glob(f".{real.name}.writing-*"):
        if time.time() - path.stat().st_mtime > LEFTOVER_SECONDS:
            shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def _new_file(path: Path) -> Any:
    with open(path, "xb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _errors_for_people(folder: Path) -> Any:
    """Turn what the system says about a path into what a person can do about it."""
    try:
        yield
    except OSError as error:
        number = error.errno
        if number in (errno.ENOSPC, errno.EDQUOT):
            what = "The disk (or its quota) is full. Free some space, or give results=... on another disk."
        elif number in (errno.EACCES, errno.EPERM, errno.EROFS):
            what = f"It may not be written ({error.strerror}). Give results=... where you may write."
        elif number in (errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY):
            what = (
                f"Something else is in its way ({error.filename or folder}: {error.strerror}). "
                "Move it away, or give another study.name=..."
            )
        elif number == errno.ENAMETOOLONG:
            what = "The name is too long. Give a shorter study.name=..."
        else:
            what = f"The system says: {error.strerror or error}."
        raise BadValue(f"The study cannot be written to {folder}. {what} What was there before is unchanged.") from error
