"""What a study that varies settings will take, said before the start; beyond a limit it asks to be told to go on."""

from __future__ import annotations

from experiments.conditions.condition import Plan
from experiments.conditions.size import bytes_on_disk, room, size_words
from experiments.progress import say
from experiments.statistics.designs import DESIGNS, GRID
from experiments.times import duration
from model.parameters import BadValue

MOST_SECONDS = 2 * 3600.0
MOST_BYTES = 2e9
"""What a study may take without `study.large=true`."""


def say_budget(plan: Plan, n_done: int = 0) -> None:
    """Say how many points, conditions and runs there are, and about how long they take and how much room.

    Args:
        n_done: runs that were finished before.

    Raises:
        BadValue: it takes more than the limits, and nobody said that it may.
    """
    from experiments.replicate import seconds_in_all  # brings in the compiled model

    n_seeds = len(plan.seeds)
    left = max(1.0 - n_done / (len(plan.conditions) * n_seeds), 0.0)
    seconds = seconds_in_all(plan.conditions, plan.seeds, plan.threads) * left / (plan.shard.of if plan.shard else 1)
    n_points = len(plan.layout.points)
    say(
        f"{n_points:,} point{'s' if n_points > 1 else ''} ({_layout(plan)}), {len(plan.conditions) // n_points} "
        f"regimes at each: {len(plan.conditions):,} conditions, each with {n_seeds} seed{'s' if n_seeds > 1 else ''}. "
        f"About {duration(seconds)}{f', for this share of them ({plan.shard})' if plan.shard else ''}."
    )
    say(size_words(plan.conditions, n_seeds, plan.weekly))
    _check(plan, seconds, bytes_on_disk(plan.conditions, n_seeds, plan.weekly))


def _layout(plan: Plan) -> str:
    if plan.layout.design == GRID:
        return " x ".join(str(len(factor.levels)) for factor in plan.factors.values())
    return f"{plan.layout.design}, {plan.layout.n_asked} {DESIGNS[plan.layout.design].of}, {len(plan.factors)} factors"


def _check(plan: Plan, seconds: float, n_bytes: int) -> None:
    over = [
        *([f"about {duration(seconds)} ({duration(MOST_SECONDS)})"] if seconds > MOST_SECONDS else []),
        *([f"up to {room(n_bytes)} on disk ({room(MOST_BYTES)})"] if n_bytes > MOST_BYTES else []),
    ]
    if over and not plan.large:
        raise BadValue(
            f"'{plan.name}' would take {' and '.join(over)}; in brackets what a study may take without being asked. If "
            "you mean it, add study.large=true: what is finished is kept, and the same command goes on after a stop. "
            "Otherwise give fewer values or points, seeds, regimes, users or weeks. Nothing was run."
        )
