"""A study's tables in a folder for other programs, which appears whole or not at all."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.store.manifest import MANIFEST
from experiments.store.places import errors_for_people, hidden_place, move_into_place, real_folder
from model.parameters import BadValue

DUCKDB = "study.duckdb"


def write_export(folder: str | Path, tables: Mapping[str, pd.DataFrame], manifest: str, replace: bool) -> list[Path]:
    """Write each table as CSV, all of them as one DuckDB file where that can be written, and the manifest.

    Returns:
        What was written.

    Raises:
        BadValue: something is in the way, it cannot be written, or the disk is full; nothing was changed.
    """
    folder = Path(folder)
    real = real_folder(folder)
    names = [*(f"{name}.csv" for name in tables), DUCKDB, MANIFEST]
    _check_free(folder, real, names, replace)
    hidden = hidden_place(real)
    with errors_for_people(folder, "export", "to"):
        real.parent.mkdir(parents=True, exist_ok=True)
        try:
            hidden.mkdir()
            for name, table in tables.items():
                table.to_csv(hidden / f"{name}.csv", index=False, lineterminator="\n")
            (hidden / MANIFEST).write_text(f"{manifest}\n", encoding="utf-8")
            _write_duckdb(hidden / DUCKDB, tables)
            move_into_place(hidden, real)
        finally:
            shutil.rmtree(hidden, ignore_errors=True)
    return [folder / name for name in names if (folder / name).exists()]


def _check_free(folder: Path, real: Path, names: list[str], replace: bool) -> None:
    if not real.exists():
        return
    if not real.is_dir():
        raise BadValue(f"{folder} is a file, not a folder. Give another to=...")
    there = {path.name for path in real.iterdir()}
    strange = sorted(name for name in there - set(names) if not name.endswith(".csv"))
    if strange or (there and MANIFEST not in there):
        raise BadValue(
            f"{folder} holds {', '.join(strange[:3]) or 'other files'}, which is no export. Give another to=... "
            "Nothing was changed."
        )
    if there and not replace:
        raise BadValue(f"{folder} holds an export already; give replace=true, or another to=... Nothing was changed.")


def _write_duckdb(path: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """All tables in one file; nothing where DuckDB is not installed.

    Raises:
        OSError: it cannot be written, or the disk is full.
    """
    try:
        duckdb: Any = import_module("duckdb")
    except ImportError:
        return
    from experiments.store.tables import arrow_in_groups

    try:
        with duckdb.connect(str(path)) as database:
            for name, table in tables.items():
                for number, rows in enumerate(arrow_in_groups(table)):
                    database.register("given", rows)
                    into = f'INSERT INTO "{name}"' if number else f'CREATE TABLE "{name}" AS'
                    database.execute(f"{into} SELECT * FROM given")
                    database.unregister("given")
            database.execute("CHECKPOINT")  # else what finds no room stays beside the file, and nothing is said
    except duckdb.Error as error:
        raise OSError(errno.ENOSPC if "No space left" in str(error) else errno.EIO, str(error)) from error
