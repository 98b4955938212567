"""Rows that pass a question are listed in order, however many of a block do; and columns share no memory."""

from __future__ import annotations

import copy
import itertools
import pickle

import numpy as np
import pytest

from model.behaviours.picking import SIEVE, pick
from model.pointers import address_of
from model.scenario import Scenario
from model.simulation import Simulation


@pytest.mark.parametrize("share", [0.0, 0.01, 0.1, 0.5, 0.99, 1.0])
@pytest.mark.parametrize("n_asked", [0, 1, 63, 64, 65, 300, SIEVE - 1, SIEVE])
def test_rows_that_passed_are_listed_in_order(share, n_asked):
    rng = np.random.default_rng(n_asked)
    for first_row in (0, 7 * SIEVE):
        passed = (rng.random(SIEVE) < share).astype(np.int8)
        wanted = first_row + np.flatnonzero(passed[:n_asked])
        picked = np.full(SIEVE, -1)
        assert pick(passed, n_asked, first_row, picked) == len(wanted)
        assert (picked[: len(wanted)] == wanted).all()


def _spans(simulation):
    """Where each array that compiled loops are given begins and ends in memory, in order; empty ones are nowhere."""
    arrays = [*simulation.world.columns.values(), simulation.levers, simulation.settings, simulation.tallies]
    return sorted((address_of(array)[0], address_of(array)[0] + array.nbytes) for array in arrays if array.nbytes)


def test_no_two_arrays_of_a_world_share_memory():
    # The compiler is promised so: rows would be worked on side by side that rest on one another.
    first = Simulation(Scenario(n_users=30, n_weeks=6, broker_hours=20.0), (), 3)
    first.run(3)
    for simulation in (first, copy.deepcopy(first), pickle.loads(pickle.dumps(first))):
        simulation.run(1)
        for (_, end), (start, _) in itertools.pairwise(_spans(simulation)):
            assert end <= start
