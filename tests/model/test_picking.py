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
        flags, room = (rng.random(SIEVE + 64) < share).astype(np.int8), -(-n_asked // 64) * 64
        beyond, listed = flags[room:].copy(), np.full(SIEVE + 64, -1)
        wanted = first_row + np.flatnonzero(flags[:n_asked])
        assert pick(flags[:room], n_asked, first_row, listed[:room]) == len(wanted)
        assert (listed[: len(wanted)] == wanted).all()
        # Nothing is written beyond the room there is.
        assert (flags[room:] == beyond).all() and (listed[room:] == -1).all()


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
