"""Over a thousand weeks of the status quo every outcome stays finite and bounded, and its mean settles."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from model.compiling import compile_everything
from model.measure import at_the_end
from model.outcomes import OUTCOMES
from model.scenario import Scenario
from model.simulation import TALLIES, Simulation
from tests.invariants.test_invariants import assert_outcomes_within_bounds

ENGLAND = Scenario(n_users=480, n_weeks=1000, audit=0.5, resignation_reference=0.37)
SEEDS = range(12)
WINDOW = 200
"""Weeks that are averaged: the last, and those before them."""


def long_run(seed):
    simulation = Simulation(ENGLAND, (), seed)
    simulation.run()
    return simulation


@pytest.fixture(scope="module")
def runs():
    compile_everything()
    with ThreadPoolExecutor() as pool:
        return list(pool.map(long_run, SEEDS))


def test_finite_and_bounded(runs):
    for simulation in runs:
        assert_outcomes_within_bounds(simulation)


@pytest.fixture(scope="module")
def windows(runs):
    """Each outcome in windows of weeks: float array [seed, window, outcome]."""
    return np.array([
        [at_the_end(run.tallies[start : start + WINDOW], TALLIES, WINDOW) for start in range(0, 1000, WINDOW)]
        for run in runs
    ])


OF_BROKERS = {"mediation", "trust_in_brokers", "trust_brokered", "trust_brokered_low_share"}
"""Not defined while nobody pays brokers, as under status_quo."""


@pytest.mark.parametrize("name", [name for name in OUTCOMES if name not in OF_BROKERS])
def test_mean_settles(windows, name):
    """The last window differs from the one before by no more than chance, or by next to nothing."""
    values = windows[:, :, list(OUTCOMES).index(name)]
    values = values[np.isfinite(values[:, -2:]).all(axis=1)]
    assert len(values) >= len(SEEDS) / 2, f"{name} is hardly ever defined"
    last, change = values[:, -1].mean(), values[:, -1] - values[:, -2]
    error = change.std(ddof=1) / np.sqrt(len(change))
    assert abs(change.mean()) <= 4 * error + 0.005 * abs(last), f"{name}: {values.mean(axis=0)}, error {error:.2g}"
