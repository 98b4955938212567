"""A stored study for other programs: its tables as CSV, and as one DuckDB file."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from experiments import store
from experiments.progress import say

IN_FRONT = ("regime", "label", "reference")
"""What a row of the runs says of its condition, so that the table can be used by itself; its factors follow."""


def export(folder: Path, to: Path, replace: bool) -> int:
    """Write every table of a study into a folder, as CSV and, where DuckDB is installed, into study.duckdb.

    Raises:
        BadValue: there is no such study, something is in the way, or the folder cannot be written.
    """
    study = store.read_study(folder)
    tables = {name: getattr(study, name) for name in study.manifest["tables"]}
    tables["runs"] = _with_conditions(tables["runs"], study.conditions)
    tables["outcomes"] = _outcomes(study.outcomes)
    written = store.write_export(to, tables, json.dumps(study.manifest, indent=2, sort_keys=True), replace)
    if not any(path.name == store.DUCKDB for path in written):
        say("No DuckDB file was made: pip install 'trust-laboratory[duckdb]' brings what writes it.")
    for path in written:
        print(path)
    return 0


def _with_conditions(runs: pd.DataFrame, conditions: pd.DataFrame) -> pd.DataFrame:
    """The runs, each with its regime and its factors."""
    columns = [*IN_FRONT, *(name for name in conditions if name.startswith("factor."))]
    joined = runs.merge(conditions[["condition", *columns]], on="condition", how="left", validate="many_to_one")
    rest = [name for name in runs if name not in ("condition", "seed")]
    return joined[["condition", "seed", *columns, *rest]]


def _outcomes(names: list[str]) -> pd.DataFrame:
    """What the columns of the outcomes are."""
    from model.outcomes import OUTCOMES

    rows = [(name, OUTCOMES[name].unit, OUTCOMES[name].good, OUTCOMES[name].sentence) for name in names]
    return pd.DataFrame(rows, columns=["outcome", "unit", "good", "sentence"])
