"""The same seed gives the same bytes: twice, in threads, in chunks, stage by stage, in any order of rows or people."""

import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from model import schedule
from model.parameters import BadValue
from model.scenario import Scenario
from model.simulation import Simulation, simulate
from model.stages import STAGES
from tests.seen import (
    LIVELY,
    PERSON,
    differing,
    every_policy,
    every_policy_that_agrees,
    owners,
    run_rows,
    run_week,
    state,
)

POLICIES = every_policy(start=3)
WEEKS = 12


def finished(policies=(), seed=5, scenario=LIVELY):
    simulation = Simulation(scenario, policies, seed)
    simulation.run()
    return simulation


def assert_same(one, other):
    assert one.week == other.week
    assert differing(state(one), state(other)) == []
    assert one.tallies.tobytes() == other.tallies.tobytes()


@pytest.mark.parametrize("seed", [0, 1, 2**63 - 1])
def test_same_seed_same_bytes(seed):
    assert_same(finished(seed=seed), finished(seed=seed))


def test_another_seed_is_another_world():
    assert differing(state(finished(seed=1)), state(finished(seed=2)))


def test_threads_change_nothing():
    jobs = [((policy,), seed) for policy in POLICIES for seed in (1, 2)]
    alone = [simulate(LIVELY, *job) for job in jobs]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda job: simulate(LIVELY, *job), jobs))
    assert [one.tobytes() for one in alone] == [other.tobytes() for other in together]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
@pytest.mark.parametrize("chunks", [[5, 7, 1, 11], [1] * 24], ids=["a few", "single weeks"])
def test_chunks_are_the_fused_run(policy, chunks):
    chunked = Simulation(LIVELY, [policy], 5)
    for weeks in chunks:
        chunked.run(weeks)
    assert_same(chunked, finished([policy]))


@pytest.mark.parametrize("weeks", [-1, 1.5, True, "4", 25], ids=repr)
def test_only_weeks_that_can_be_run(weeks):
    simulation = Simulation(LIVELY, (), 5)
    with pytest.raises(BadValue, match="weeks were asked for"):
        simulation.run(weeks)
    assert simulation.week == 0


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_weeks_that_are_not_counted_are_run_all_the_same(policy):
    part = Simulation(LIVELY, [policy], 5, count_from=10)
    part.run(4)
    part.run()
    whole = finished([policy])
    assert differing(state(part), state(whole)) == []
    assert not part.tallies[:10].any()
    assert part.tallies[10:].tobytes() == whole.tallies[10:].tobytes()


@pytest.mark.parametrize("weeks", [0, 7])
def test_a_pickled_simulation_goes_on_as_the_original(weeks):
    simulation = Simulation(LIVELY, POLICIES[:3], 5)
    simulation.run(weeks)
    copied = pickle.loads(pickle.dumps(simulation))
    simulation.run(3)
    assert copied.week == weeks, "the copy stands by itself"
    copied.run(3)
    assert_same(copied, simulation)


def test_following_people_changes_nothing():
    followed = Simulation(LIVELY, (), 5, trace=["user:1", "user:2", "professional:0"])
    followed.run()
    assert_same(followed, finished())


def all_rows(simulation, stage):
    simulation.run_stage(stage)


def single_rows(order):
    def run(simulation, stage):
        for number, part in enumerate(stage.parts):
            n_rows = schedule.n_rows(part.rows, simulation.world.columns)
            run_rows(simulation, part, order(n_rows, simulation.week * 100 + number))

    return run


def is_there(kind, row, columns):
    """Whether somebody holds a place: a user always does."""
    held = {"professional": "post_filled", "broker": "broker_active"}
    return kind not in held or columns[held[kind]][row]


def person_after_person(order):
    """Each person does all that the stage asks of them before the next one starts; vacant posts do nothing."""

    def run(simulation, stage):
        columns = simulation.world.columns
        people = [
            (kind, row) for kind, column in PERSON.items() for row in range(len(columns[column]))
            if is_there(kind, row, columns)
        ]
        owned = {part: owners(part, columns).copy() for part in stage.parts}
        for place in order(len(people), simulation.week):
            kind, row = people[place]
            for part in stage.parts:
                if part.owner == kind:
                    run_rows(simulation, part, np.flatnonzero(owned[part] == row))

    return run


def forwards(n, _):
    return range(n)


def backwards(n, _):
    return range(n)[::-1]


def shuffled(n, seed):
    return np.random.default_rng(seed).permutation(n)


MANNERS = {
    "all rows of a stage": all_rows,
    "rows one by one": single_rows(forwards),
    "rows reversed": single_rows(backwards),
    "rows shuffled": single_rows(shuffled),
    "people reversed": person_after_person(backwards),
    "people shuffled": person_after_person(shuffled),
}


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
@pytest.mark.parametrize("manner", MANNERS)
def test_stage_by_stage_is_the_fused_run(policy, manner):
    fused, stepped = (Simulation(LIVELY, [policy], 5) for _ in range(2))
    fused.run(WEEKS)
    for _ in range(WEEKS):
        run_week(stepped, MANNERS[manner])
    assert_same(stepped, fused)


@pytest.mark.parametrize("verb", [stage.verb for stage in STAGES if not stage.system])
def test_every_stage_of_people_matters(verb):
    """The tests above would be empty if a stage changed nothing in this world."""
    left_out = Simulation(LIVELY, (), 5)

    def all_but_one(simulation, stage):
        if stage.verb != verb:
            simulation.run_stage(stage)

    for _ in range(WEEKS):
        run_week(left_out, all_but_one)
    whole = Simulation(LIVELY, (), 5)
    whole.run(WEEKS)
    assert differing(state(left_out), state(whole))


@pytest.mark.parametrize("off", ["with_churn", "with_hours", "with_ruptures", "with_colleagues", "with_delivery"])
def test_stage_by_stage_with_a_module_off(off):
    scenario = LIVELY.with_changes(**{off: False})
    fused, stepped = (Simulation(scenario, (), 5) for _ in range(2))
    fused.run(WEEKS)
    for _ in range(WEEKS):
        run_week(stepped, MANNERS["people shuffled"])
    assert_same(stepped, fused)


@pytest.mark.long
@pytest.mark.parametrize("manner", MANNERS)
def test_stage_by_stage_over_years(manner):
    scenario = Scenario(n_users=60, n_organisations=3, n_weeks=156, audit=0.5, reorganisation_rate=1.0)
    fused, stepped = (Simulation(scenario, every_policy_that_agrees(start=52), 11) for _ in range(2))
    fused.run()
    for _ in range(scenario.n_weeks):
        run_week(stepped, MANNERS[manner])
    assert_same(stepped, fused)
