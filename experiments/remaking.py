"""A condition of a stored study as it was run, so that its runs can be carried out again one by one."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from experiments import store
from experiments.conditions.condition import Condition
from experiments.conditions.stored import stored_condition
from experiments.explaining.job import KIND as EXPLAIN
from experiments.explaining.stored import stored_mixture


def condition_again(folder: Path, study: store.Study, row: pd.Series) -> Condition:
    """The condition of a row of the study's conditions, whatever command ran it.

    Raises:
        BadValue: what the study stores does not make a world of this version.
    """
    return (stored_mixture if study.manifest["kind"] == EXPLAIN else stored_row)(folder, study, row)


def stored_row(folder: Path, _: store.Study, row: pd.Series) -> Condition:
    """The condition of a row whose policies stand in it whole."""
    return stored_condition(folder, row)
