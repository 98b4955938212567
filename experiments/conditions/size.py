"""How large a study will be: known, and refused where it is too large, before anything is run."""

from __future__ import annotations

import math
from collections.abc import Sequence

from experiments.conditions.condition import Condition
from model.outcomes import OUTCOMES
from model.parameters import BadValue

MOST_RUNS = 500_000
MOST_WEEKLY_BYTES = 800e6
MOST_MOMENTS = 1_000_000
"""What fits the memory of a plain computer: the table of weekly values; a row a moment of somebody followed."""


def check_runs(n_points: int, n_regimes: int, n_seeds: int) -> None:
    """Raise `BadValue` for more runs than a study can hold, before its points are laid out."""
    runs = n_points * n_regimes * n_seeds
    if runs > MOST_RUNS:
        points = f"{n_points:,} points x " if n_points > 1 else ""
        raise BadValue(
            f"This asks for {runs:,} runs ({points}{n_regimes} regimes x {n_seeds:,} seeds); a study has at most "
            f"{MOST_RUNS:,}. Give fewer {'points, ' if n_points > 1 else ''}regimes or seeds."
        )


def check_weekly_rows(conditions: Sequence[Condition], n_seeds: int, outcomes: Sequence[str]) -> None:
    """Raise `BadValue` for more weekly values of these outcomes than the memory of a plain computer holds."""
    rows, most = _weekly_rows(conditions, n_seeds), math.floor(MOST_WEEKLY_BYTES / _row_bytes(outcomes))
    if outcomes and rows > most:
        several = len(outcomes) > 1
        raise BadValue(
            f"This asks for weekly values of {_counted(outcomes)} in {rows:,} weeks of runs; of so many outcomes a "
            f"study stores at most {most:,}. Give "
            f"{'fewer outcomes, as in weekly=[crises,need_material], or ' if several else ''}weekly=false, which "
            "stores the outcomes at the end of each run alone, or fewer seeds or conditions."
        )


def _counted(outcomes: Sequence[str]) -> str:
    return f"{len(outcomes)} outcome{'s' if len(outcomes) > 1 else ''}"


def _row_bytes(outcomes: Sequence[str]) -> int:
    """Memory of a row of weekly values: the place of its condition's name, seed, week, and a number an outcome."""
    return 8 + 8 + 4 + 4 * len(outcomes)


def check_moments(conditions: Sequence[Condition], trace: Sequence[str]) -> None:
    """Raise `BadValue` for more people followed through more conditions than memory holds."""
    users = sum(name.startswith("user") for name in trace)
    brokers = sum(name.startswith("broker") for name in trace)
    moments = 0.0
    for scenario in (condition.scenario for condition in conditions):
        # A week's end and about one contact a user; the contacts of all cases and some colleagues a professional;
        # visits and encounters on all paths a broker, who comes, leaves, asks and closes besides.
        of_professional = scenario.cases_per_professional * scenario.contact_rate + 3
        visits = scenario.broker_reach * scenario.broker_contact_rate
        of_broker = visits + scenario.broker_paths * scenario.brokered_rate + 4
        others = of_professional * (len(trace) - users - brokers) + of_broker * brokers
        moments += scenario.n_weeks * (2 * users + others)
    if moments > MOST_MOMENTS:
        raise BadValue(
            f"trace would note about {moments:,.0f} moments of these {len(trace)} people in {len(conditions):,} "
            f"conditions; a study stores at most {MOST_MOMENTS:,}. Follow fewer people, or in fewer conditions."
        )


def size_words(conditions: Sequence[Condition], n_seeds: int, weekly: Sequence[str] = ()) -> str:
    """How many runs a study has, and how much room its tables take at most.

    Args:
        weekly: outcomes whose values of every week are stored.
    """
    runs, rows = len(conditions) * n_seeds, _weekly_rows(conditions, n_seeds) if weekly else 0
    in_weeks = rows * (_row_bytes(weekly) + len(weekly) * 4)  # as they came from runs, and as a table
    told = [f"{runs:,} run{'s' if runs > 1 else ''}"]
    if weekly:
        told.append(f"{_counted(weekly)} in {rows:,} weeks of them")
    return (
        f"{', '.join(told)}; their tables take up to {room(bytes_on_disk(conditions, n_seeds, weekly))} on disk and "
        f"{room(COPIES * _end_bytes(runs) + in_weeks)} of memory."
    )


def bytes_on_disk(conditions: Sequence[Condition], n_seeds: int, weekly: Sequence[str] = ()) -> int:
    """How much room the tables of a study take at most."""
    in_weeks = _weekly_rows(conditions, n_seeds) * (len(weekly) + 1) * 4 if weekly else 0
    return _end_bytes(len(conditions) * n_seeds) + in_weeks


COPIES = 4
"""How often a table of runs stands in memory while it is put in order and written, at most."""


def _end_bytes(runs: int) -> int:
    return runs * len(OUTCOMES) * 8


def _weekly_rows(conditions: Sequence[Condition], n_seeds: int) -> int:
    return n_seeds * sum(condition.scenario.n_weeks for condition in conditions)


def room(n_bytes: float) -> str:
    """So many bytes for people."""
    if n_bytes < 1e9:
        return f"{max(math.ceil(n_bytes / 1e6), 1)} MB"
    return f"{n_bytes / 1e9:.1f} GB"
