"""A table of many rows through the store's own writer and reader: how long it takes, and how much memory."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments import store

HOUSE = Path(__file__).resolve().parents[1]
SEEDS, WEEKS = 10, 100
CHOSEN = (
    "trust_service_all", "need_psychosocial", "need_material", "harm_acts", "crises", "dropouts", "turnover", "contacts"
)
"""Eight outcomes, as a sweep is about."""


Tables = tuple[dict[str, Any], pd.DataFrame, pd.DataFrame, pd.DataFrame]


def weekly_tables(n_conditions: int) -> Tables:
    """Manifest, conditions, runs and weekly values, these with a row for each of ten seeds and a hundred weeks."""
    names = np.array([f"audit_heavy@scenario.audit_floor={place:06d}" for place in range(n_conditions)], dtype=object)
    conditions = pd.DataFrame(
        {
            "condition": names, "regime": "audit_heavy", "label": "Audit-heavy", "reference": names == names[0],
            "settings": "{}", "policies": "{}",
        }
    )
    draw = np.random.default_rng(1)
    runs = pd.DataFrame(draw.random((n_conditions * SEEDS, len(CHOSEN))), columns=list(CHOSEN))
    runs.insert(0, "condition", np.repeat(names, SEEDS))
    runs.insert(1, "seed", np.tile(np.arange(SEEDS), n_conditions))
    values = draw.random((n_conditions * SEEDS * WEEKS, len(CHOSEN)), dtype=np.float32)
    weekly = pd.DataFrame(values, columns=list(CHOSEN), copy=False)
    weekly.insert(0, "condition", pd.Series(np.repeat(names, SEEDS * WEEKS), dtype=object))
    weekly.insert(1, "seed", np.tile(np.repeat(np.arange(SEEDS), WEEKS), n_conditions))
    weekly.insert(2, "week", np.tile(np.arange(WEEKS), n_conditions * SEEDS))
    manifest = dict.fromkeys(store.MANIFEST_KEYS, "rows") | {
        "configuration": {"regimes": {"audit_heavy": {"label": "Audit-heavy"}}}, "versions": {}, "factors": [],
        "seeds": list(range(SEEDS)), "reference": names[0], "common_weeks": 0,
    }
    return manifest, conditions, runs, weekly


def written_and_read(n_conditions: int, folder: Path) -> dict[str, float]:
    """Put tables in order, write them as a study and read it back with every value checked.

    Returns:
        Weekly rows that were read; wall seconds of the writing, putting in order included, and of the reading; the
        highest memory of this process in gigabytes.
    """
    tables = weekly_tables(n_conditions)
    seconds = [time.perf_counter()]
    store.write_study(folder, store.tidy_study(*tables), "")
    del tables
    seconds.append(time.perf_counter())
    weekly = store.read_study(folder).weekly
    seconds.append(time.perf_counter())
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    writing, reading = np.diff(seconds).tolist()
    return {"rows": 0 if weekly is None else len(weekly), "writing": writing, "reading": reading, "GB": highest / 1e9}


def alone(n_conditions: int, folder: str) -> None:
    """Do so in this process, and print what it took."""
    print(json.dumps(written_and_read(n_conditions, Path(folder) / "rows")))


def in_a_new_process(n_rows: int) -> dict[str, float]:
    """What it takes a new process to write and read so many rows, as `written_and_read` says it."""
    n_conditions = n_rows // (SEEDS * WEEKS)
    with tempfile.TemporaryDirectory() as folder:
        code = f"from benchmarks.rows import alone; alone({n_conditions}, {folder!r})"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=True, env=dict(os.environ)
        )
    found: dict[str, float] = json.loads(done.stdout)
    if found["rows"] != n_rows:
        raise RuntimeError(f"{found['rows']} of {n_rows} rows were read back")
    return found
