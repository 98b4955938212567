"""Runs: the same numbers for any number of threads and any order, and failures that are shown."""

import numpy as np
import pytest

from experiments import replicate as room
from experiments.conditions.plan import read_plan
from experiments.replicate import replicate
from model.outcomes import OUTCOMES
from model.parameters import BadValue
from model.scenario import Scenario

TINY = ["scenario=village", "scenario.n_users=20", "scenario.n_weeks=60", "seeds=3",
        "regimes=[status_quo,high_churn,co_learning]"]  # fmt: skip


@pytest.fixture(scope="module")
def plan():
    return read_plan(TINY)


def same(one, other):
    return len(one) == len(other) and all(
        (a.condition, a.seed) == (b.condition, b.seed)
        and a.end.tobytes() == b.end.tobytes()
        and a.weeks.tobytes() == b.weeks.tobytes()
        for a, b in zip(one, other, strict=True)
    )


def test_a_record_for_every_condition_and_seed(plan):
    records, failures = replicate(plan.conditions, plan.seeds)
    assert failures == []
    assert [(r.condition, r.seed) for r in records] == [(c.name, seed) for c in plan.conditions for seed in plan.seeds]
    assert {r.end.shape for r in records} == {(len(OUTCOMES),)}
    assert {r.weeks.shape for r in records} == {(60, len(OUTCOMES))}
    assert {(r.end.dtype, r.weeks.dtype) for r in records} == {(np.dtype(np.float64), np.dtype(np.float32))}


def test_threads_and_order_change_nothing(plan):
    one, _ = replicate(plan.conditions, plan.seeds, threads=1)
    two, _ = replicate(plan.conditions[::-1], plan.seeds[::-1], threads=2)
    alone = [replicate([condition], [seed])[0][0] for condition in plan.conditions[:1] for seed in plan.seeds]
    assert same(one, two)
    assert same(alone, [record for record in one if record.condition == plan.conditions[0].name])


def test_without_weekly_values_the_end_is_the_same(plan):
    whole, _ = replicate(plan.conditions, plan.seeds)
    ends, _ = replicate(plan.conditions, plan.seeds, weekly=(), trace=["user:1"])
    assert [record.end.tobytes() for record in ends] == [record.end.tobytes() for record in whole]
    assert {record.weeks for record in ends} == {None}
    assert {record.seed for record in ends if record.trace} == {0}


def test_how_long_it_takes_is_said_once_and_grows_with_the_world(plan, capsys, monkeypatch):
    monkeypatch.setattr(room, "WORTH_SAYING", 0.0)
    replicate(plan.conditions, plan.seeds)
    assert capsys.readouterr().err.count("to go, with") == 1
    small, large = (room._Job((scenario, ()), ("a",), 0, (), ())
                    for scenario in (Scenario(n_users=10), Scenario(n_users=100)))  # fmt: skip
    room._say_how_long(60.0, small, [small, large], 1)
    assert "About 10 minutes to go, with 1 run at a time." in capsys.readouterr().err
    room._say_how_long(60.0, large, [large, *[small] * 10], 2)
    assert capsys.readouterr().err == "About 1 second to go, with 2 runs at a time.\n"


def test_the_same_world_at_two_points_is_run_once(monkeypatch, capsys):
    plan = read_plan([*TINY, "policies.high_churn.dose=0,1"], multirun=True)
    runs = []

    def counted(*world, **settings):
        runs.append(world)
        return simulation(*world, **settings)

    simulation = room.Simulation
    monkeypatch.setattr(room, "Simulation", counted)
    records, _ = replicate(plan.conditions, plan.seeds)
    assert len(records) == len(plan.conditions) * len(plan.seeds) == 18
    assert len(runs) == 12
    assert "6 of them are the same as others and are not run again." in capsys.readouterr().err


def test_a_failed_run_is_a_record(monkeypatch, plan):
    simulation = room.Simulation

    def fragile(scenario, policies, seed, *more, **settings):
        if seed == 1 and policies[0].name == "high_churn":
            raise ZeroDivisionError("nobody left")
        return simulation(scenario, policies, seed, *more, **settings)

    monkeypatch.setattr(room, "Simulation", fragile)
    records, failures = replicate(plan.conditions, plan.seeds)
    assert [str(failure) for failure in failures] == ["high_churn, seed 1: broke while simulating: nobody left"]
    assert len(records) == 8


def test_what_the_model_refuses_is_said_at_once(monkeypatch, plan):
    def refuse(*_, **__):
        raise BadValue("too few posts")

    monkeypatch.setattr(room, "Simulation", refuse)
    with pytest.raises(BadValue, match="too few posts"):
        replicate(plan.conditions, plan.seeds)
