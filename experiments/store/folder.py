"""A study and its folder: look for it, make it, write it whole, read it back checked."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.store.manifest import (
    BRIEF,
    EXECUTIONS,
    FORMAT,
    MANIFEST,
    MANIFEST_KEYS,
    REPORT,
    RUN_AGAIN,
    as_json,
    fingerprint,
    read_manifest,
    seal,
)
from experiments.store.places import (
    check_replaceable,
    check_writable,
    errors_for_people,
    hidden_place,
    is_free,
    move_into_place,
    new_file,
    put_back,
    real_folder,
    remove_leftovers,
    report_path,
    sync_folder,
)
from experiments.store.shape import fault_of_tables
from experiments.store.tables import (
    hash_values,
    read_table,
    tidy_conditions,
    tidy_failures,
    tidy_network,
    tidy_network_measures,
    tidy_network_posts,
    tidy_runs,
    tidy_sensitivity,
    tidy_trace,
    tidy_weekly,
    write_table,
)
from experiments.store.unfinished import forget_unfinished
from experiments.store.whole import write_whole
from model.outcomes import OUTCOMES
from model.parameters import BadValue

_WAY_OUT = "Give another study.name=..., or study.replace=true to write a new study in its place."

NETWORK = {
    "network": tidy_network, "network_posts": tidy_network_posts, "network_measures": tidy_network_measures,
}
"""The tables of the network of professionals, with what makes each tidy."""


@dataclass(frozen=True, eq=False)
class Study:
    """A study in memory: its manifest and its tables, sorted and typed; those that it has not are None."""

    manifest: dict[str, Any]
    conditions: pd.DataFrame
    runs: pd.DataFrame
    failures: pd.DataFrame | None = None
    weekly: pd.DataFrame | None = None
    trace: pd.DataFrame | None = None
    network: pd.DataFrame | None = None
    network_posts: pd.DataFrame | None = None
    network_measures: pd.DataFrame | None = None
    sensitivity: pd.DataFrame | None = None

    @property
    def outcomes(self) -> list[str]:
        """The outcomes that its tables hold, by name, in the order of the registry."""
        return [name for name in OUTCOMES if name in self.runs.columns]


def find_study(folder: str | Path, wanted: str, replace: bool = False, kind: str = "") -> Study | None:
    """The study of that fingerprint if it is already there, or None when there is room to write it.

    Call it before the runs: a place that is taken or cannot be written is known at once, not after them.

    Args:
        kind: the kind of study that is asked for; one of another kind is never replaced, since its tables and pages
            are others. Left out, any may be.

    Raises:
        BadValue: another study, a damaged one or something else is there, or the place cannot be written.
    """
    folder = Path(folder)
    real = real_folder(folder)
    put_back(real)
    remove_leftovers(real)
    if not is_free(folder, real):
        found = _kind_in(folder)
        if kind and found and found != kind:
            raise BadValue(
                f"{folder} holds a study of the command '{found}', and this is '{kind}'. Give it a study.name=... of "
                "its own. Nothing was changed."
            )
        if not replace:
            manifest = read_manifest(folder)
            if manifest["fingerprint"] == wanted:
                if fingerprint(manifest["configuration"]) != wanted:
                    raise BadValue(f"{folder / MANIFEST} has another configuration than its runs. {RUN_AGAIN}")
                study = read_study(folder)
                forget_unfinished(folder, wanted)
                return study
            raise BadValue(
                f"{folder} holds the study '{manifest['study']}' of another configuration or other model code. "
                f"{_WAY_OUT} Nothing was changed."
            )
        check_replaceable(folder, real)
    check_writable(folder, real)
    return None


def _kind_in(folder: Path) -> str:
    """The kind of the study in a folder; nothing where there is none that can be read."""
    try:
        return str(read_manifest(folder)["kind"])
    except BadValue:
        return ""


def tidy_study(
    manifest: Mapping[str, Any], conditions: pd.DataFrame, runs: pd.DataFrame, weekly: pd.DataFrame | None = None,
    trace: pd.DataFrame | None = None, network: Mapping[str, pd.DataFrame] | None = None,
    failures: pd.DataFrame | None = None, sensitivity: pd.DataFrame | None = None,
) -> Study:
    """A study with sorted rows and fixed column types, whatever order and types its tables came in.

    Args:
        manifest: the keys of `MANIFEST_KEYS`.
        conditions, runs, weekly, trace: columns as in the module's text; outcomes that are not known are an error.
        network: the tables of the network of professionals, some of those in `NETWORK` by name.
        failures: runs that broke; none make no table.
        sensitivity: which factors outcomes turn on, of a design that tells.
    """
    lacking = [key for key in MANIFEST_KEYS if key not in manifest]
    if lacking:
        raise ValueError(f"the manifest lacks {', '.join(lacking)}")
    factors = [f"factor.{key}" for key in manifest["factors"]]
    tables = {
        "conditions": tidy_conditions(conditions, factors),
        "runs": tidy_runs(runs),
    }
    if failures is not None and len(failures):
        tables["failures"] = tidy_failures(failures)
    if weekly is not None:
        tables["weekly"] = tidy_weekly(weekly)
    if trace is not None:
        tables["trace"] = tidy_trace(trace)
    tables |= {name: NETWORK[name](table) for name, table in (network or {}).items()}
    known = set(tables["conditions"]["condition"])
    strangers = set().union(*(table["condition"].to_numpy() for table in tables.values())) - known
    if strangers:
        raise ValueError(f"runs of conditions that are not in conditions: {sorted(strangers)}")
    if manifest["reference"] not in known:
        raise ValueError(f"the reference {manifest['reference']!r} is not among the conditions")
    if sensitivity is not None:
        tables["sensitivity"] = tidy_sensitivity(sensitivity)
    whole = {key: manifest[key] for key in MANIFEST_KEYS}
    whole["format"] = FORMAT
    whole["tables"] = {
        name: {
            "files": [f"{name}.parquet"],
            "rows": len(table),
            "columns": list(table.columns),
            "values": hash_values(table),
        }
        for name, table in sorted(tables.items())
    }
    whole["seal"] = seal(whole)
    return Study(whole, **tables)


def write_study(
    folder: str | Path, study: Study, report_html: str, replace: bool = False, brief_html: str | None = None,
    executions: str = "",
) -> Path:
    """Write a study whole or not at all; the folder it replaces stays until the new one is complete.

    What it replaces goes whole, a search for what turns it round included. Everything goes into a hidden sibling
    folder, reaches the disk, and is renamed into place.

    Args:
        executions: how many runs were carried out for it, as `executions.py` writes it.

    Returns:
        The path of the report.

    Raises:
        BadValue: the place is taken, cannot be written, or the disk is full; nothing was changed.
    """
    folder = Path(folder)
    real = real_folder(folder)
    put_back(real)
    if not is_free(folder, real):
        if not replace:
            raise BadValue(f"{folder} already holds a study. {_WAY_OUT} Nothing was changed.")
        check_replaceable(folder, real)
    hidden = hidden_place(real)
    with errors_for_people(folder):
        real.parent.mkdir(parents=True, exist_ok=True)
        remove_leftovers(real)
        try:
            hidden.mkdir()
            for name in study.manifest["tables"]:
                with new_file(hidden / f"{name}.parquet") as file:
                    write_table(getattr(study, name), file)
            with new_file(hidden / REPORT) as file:
                file.write(report_html.encode())
            if brief_html is not None:
                with new_file(hidden / BRIEF) as file:
                    file.write(brief_html.encode())
            if executions:
                with new_file(hidden / EXECUTIONS) as file:
                    file.write(executions.encode())
            with new_file(hidden / MANIFEST) as file:
                file.write((as_json(study.manifest, indent=2) + "\n").encode())
            sync_folder(hidden)
            move_into_place(hidden, real)
        finally:
            shutil.rmtree(hidden, ignore_errors=True)
    return report_path(folder)


def write_pages(folder: str | Path, report_html: str, brief_html: str | None = None) -> Path:
    """Write the pages of a study that is there anew, each whole or not at all; its tables stay as they are.

    Returns:
        The path of the report.

    Raises:
        BadValue: they cannot be written, or the disk is full.
    """
    folder = Path(folder)
    for name, html in ((REPORT, report_html), (BRIEF, brief_html)):
        if html is None:
            continue
        with errors_for_people(folder / name, "page", "results"):
            write_whole(folder / name, html.encode())
    return report_path(folder)


def read_study(folder: str | Path) -> Study:
    """A study as it was written, every value checked against the manifest.

    Raises:
        BadValue: nothing is there, something is missing, or something is not as it was written.
    """
    folder = Path(folder)
    put_back(real_folder(folder))
    manifest = read_manifest(folder)
    tables = {name: read_table(folder, entry, name == "trace") for name, entry in manifest["tables"].items()}
    if fault := fault_of_tables(manifest, tables):
        raise BadValue(f"{folder / MANIFEST} is not as it was written: {fault}. {RUN_AGAIN}")
    return Study(manifest, **tables)
