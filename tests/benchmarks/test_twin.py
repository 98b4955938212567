"""The core of the model and its plain-Mesa twin are the same process: their means agree within Monte Carlo error."""

import numpy as np
import pytest

from benchmarks.mesa_twin import TwinModel
from benchmarks.worlds import core, n_trust_values
from model.measure import at_the_end
from model.outcomes import OUTCOMES
from model.simulation import TALLIES, Simulation, simulate

WEEKS, USERS = 60, 192


COMPARED = ("trust_service", "trust_in_users", "trust_within", "engaged_share")


def of_core(seed):
    outcomes = dict(zip(OUTCOMES, at_the_end(simulate(core(USERS, WEEKS), (), seed), TALLIES, weeks=1), strict=True))
    return [outcomes[name] for name in COMPARED]


def of_twin(seed):
    model = TwinModel(USERS, seed)
    for _ in range(WEEKS):
        model.step()
    return [getattr(model, name)() for name in COMPARED]


def agree(replicates):
    ours = np.array([of_core(seed) for seed in range(replicates)])
    theirs = np.array([of_twin(seed) for seed in range(replicates)])
    error = np.sqrt((ours.var(axis=0, ddof=1) + theirs.var(axis=0, ddof=1)) / replicates)
    assert np.all(error < 0.02), "too few replicates to say anything"
    assert np.all(np.abs(ours.mean(axis=0) - theirs.mean(axis=0)) < 4 * error), (ours.mean(axis=0), theirs.mean(axis=0))


def test_core_and_twin_agree():
    agree(12)


@pytest.mark.long
def test_core_and_twin_agree_closely():
    agree(100)


def test_core_holds_as_many_trust_values_as_the_twin():
    assert n_trust_values(Simulation(core(USERS, 4), (), 0)) == TwinModel(USERS, 0).n_trust_values
