"""What every outcome promises: finite and within its bounds wherever it is defined, and read without writing."""

import math

import pytest

from model import schedule
from model.measure import at_the_end, weekly
from model.outcomes import OUTCOMES
from model.scenario import Scenario
from model.simulation import TALLIES, Simulation
from model.stages import TALLY_PARTS, writes
from tests.invariants.test_invariants import assert_outcomes_within_bounds
from tests.seen import LIVELY, differing, every_policy, every_policy_that_agrees, state

EVERY = pytest.mark.parametrize("item", OUTCOMES.values(), ids=OUTCOMES)
SCENARIOS = {
    "lively": LIVELY.with_changes(n_weeks=60),
    "usual": Scenario(n_users=60, n_organisations=3, n_weeks=110),
    "england": Scenario(n_users=60, n_organisations=2, n_weeks=110, audit=0.5, resignation_reference=0.37),
    "cohort": Scenario(
        n_users=60, n_weeks=60, sessions=12, second_post=0.0, third_post=0.0, contact_rate=1.0, attendance=1.0,
        with_willingness=False, with_churn=False, with_hours=False, fit_loss=0.0, need_met_at_start=0.0,
        reentry_rate=0.0,
    ),
    "one user": Scenario(n_users=1, n_organisations=1, n_weeks=60),
}  # fmt: skip


@EVERY
def test_described(item):
    assert OUTCOMES[item.name] is item
    assert item.label and item.unit and item.sentence.endswith(".")
    assert item.low < item.high
    assert item.numerator in TALLIES and item.denominator in TALLIES
    assert item.scale > 0


def test_labels_are_told_apart():
    assert len({item.label for item in OUTCOMES.values()}) == len(OUTCOMES)


def test_every_tally_is_read():
    read = {name for item in OUTCOMES.values() for name in (item.numerator, item.denominator)}
    assert set(TALLIES) - read == set()


@pytest.mark.parametrize("policy", every_policy(start=20), ids=lambda policy: policy.name)
@pytest.mark.parametrize("name", SCENARIOS)
def test_finite_and_within_bounds(name, policy):
    simulation = Simulation(SCENARIOS[name], [policy], 6)
    simulation.run()
    assert_outcomes_within_bounds(simulation)


@pytest.mark.parametrize("item", [item for item in OUTCOMES.values() if item.main], ids=lambda item: item.name)
def test_main_outcomes_are_always_defined_in_a_usual_world(item):
    simulation = Simulation(SCENARIOS["usual"], (), 6)
    simulation.run()
    column = weekly(simulation.tallies, TALLIES)[:, list(OUTCOMES).index(item.name)]
    assert all(math.isfinite(value) for value in column)


def test_tallies_write_nothing():
    assert [name for part in TALLY_PARTS for name in writes(part)] == []
    simulation = Simulation(LIVELY, every_policy_that_agrees(start=2), 6)
    for _ in range(LIVELY.n_weeks):
        simulation.run(1)
        columns, tallies = state(simulation), simulation.tallies.copy()
        for part in TALLY_PARTS:
            schedule.run_part(part, 6, simulation.week - 1, simulation.table, range(1))
        assert differing(state(simulation), columns) == []
        assert simulation.tallies.tobytes() == tallies.tobytes()


def test_measuring_writes_nothing():
    simulation = Simulation(LIVELY, (), 6)
    tallies = simulation.run()
    saved = tallies.tobytes()
    weekly(tallies, TALLIES)
    at_the_end(tallies, TALLIES)
    assert tallies.tobytes() == saved
