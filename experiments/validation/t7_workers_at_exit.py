"""T7: few of those who left care to a permanent home had many workers, even if workers made no difference."""

from __future__ import annotations

import dataclasses

import numpy as np

from experiments.validation.finding import Finding, above_zero, share
from model.rules.churn import weekly_chance
from model.scenario import Scenario
from model.simulation import Simulation

USERS = 2000
WINDOW = 91
"""Weeks in 21 months."""
EXITS_A_YEAR = 1.9
MOST = 6
SHOWN = 3
"""Shares that are shown of the runs with an effect."""


def histories(scenario: Scenario, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Workers so far, and trust in the lead worker at the week's start: [week, user]."""
    simulation = Simulation(dataclasses.replace(scenario, n_users=USERS, n_weeks=WINDOW), seed=seed)
    world = simulation.world
    lead = world.user_first_tie
    workers, trust = np.empty((WINDOW, USERS), int), np.empty((WINDOW, USERS))
    for week in range(WINDOW):
        trust[week] = 0.5 * (world.in_worker_competence[lead] + world.in_worker_goodwill[lead])
        simulation.run(1)
        workers[week] = world.user_worker_changes + 1
    return workers, trust


def shares(workers: np.ndarray, rate: np.ndarray, seed: int) -> list[float]:
    """Shares of those who left by number of workers, given each one's rate of leaving: 1, 2, ..., `MOST` or more."""
    luck = np.random.default_rng(seed)
    entered = luck.integers(0, WINDOW, USERS)
    chance = 1 - (1 - weekly_chance.py_func(EXITS_A_YEAR)) ** rate
    leaves = (luck.random((WINDOW, USERS)) < chance) & (np.arange(WINDOW)[:, None] < WINDOW - entered)
    left = leaves.any(axis=0)
    at_exit = workers[leaves.argmax(axis=0), np.arange(USERS)][left]
    return [float(np.mean(np.minimum(at_exit, MOST) == number)) for number in range(1, MOST + 1)]


def workers_at_exit(scenario: Scenario, seed: int) -> list[float]:
    """The readings, in order: without an effect of workers on leaving, the falls, and with two effects."""
    workers, trust = histories(scenario, seed)
    without = shares(workers, np.ones_like(trust), seed)
    by_trust = shares(workers, trust / trust.mean(), seed)
    halved = shares(workers, 0.5 ** (workers - 1.0), seed)
    return [*without, *(-np.diff(without)), *by_trust[:SHOWN], *halved[:SHOWN]]


PUBLISHED = ("74.5 %", "17.5 %", "5.2 %", "2.2 %", "0.3 %", "0.1 %")
BANDS = tuple((max(0.0, float(text[:-2]) / 100 - 0.04), float(text[:-2]) / 100 + 0.04) for text in PUBLISHED)
NAMES = ("1 worker", *(f"{number} workers" for number in range(2, MOST)), f"{MOST} or more workers")

FINDING = Finding(
    name="T7",
    title="workers of those who left, with no effect of workers on leaving",
    source="Flower, McDonald, Sumski 2005",
    scenario="england",
    analogue=(
        f"{USERS} users a seed enter evenly over {WINDOW} weeks and leave at {EXITS_A_YEAR} a year (fitted to the "
        "first two shares) whatever their workers, counted while the window is open; changes of worker are those of "
        "the scenario. Beside it the causal path is on: 'by trust', they leave in proportion to present trust in the "
        "lead worker, which a new worker starts anew; 'halved', each new worker halves the rate (both assumed, nothing "
        "refitted). A fall of the shares is no evidence of an effect, since it is there without one."
    ),
    readings=(
        *(
            share(f"{name}, no effect", text, *band, judged=place < 2)
            for place, (name, text, band) in enumerate(zip(NAMES, PUBLISHED, BANDS, strict=True))
        ),
        *(above_zero(f"fall from {place} to {place + 1}, no effect", "falls", unit="%") for place in range(1, MOST)),
        *(
            share(f"{name}, {effect}", text, *band, judged=False)
            for effect in ("by trust", "halved")
            for name, text, band in zip(NAMES[:SHOWN], PUBLISHED, BANDS, strict=False)
        ),
    ),
    play=workers_at_exit,
)
