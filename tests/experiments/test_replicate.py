"""Runs: the same numbers for any number of threads and any order, and failures that are shown."""

import numpy as np
import pytest

from experiments import replicate as room
from experiments.conditions.plan import read_plan
from experiments.replicate import replicate
from model.outcomes import OUTCOMES
from model.parameters import BadValue

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


def test_the_same_world_at_two_points_is_run_once(monkeypatch):
    plan = read_plan([*TINY, "policies.high_churn.dose=0,1"], multirun=True)
    runs = []

    def counted(*world):
        runs.append(world)
        return simulate(*world)

    simulate = room.simulate
    monkeypatch.setattr(room, "simulate", counted)
    records, _ = replicate(plan.conditions, plan.seeds)
    assert len(records) == len(plan.conditions) * len(plan.seeds) == 18
    assert len(runs) == 12


def test_a_failed_run_is_a_record(monkeypatch, plan):
    simulate = room.simulate

    def fragile(scenario, policies, seed):
        if seed == 1 and policies[0].name == "high_churn":
            raise ZeroDivisionError("nobody left")
        return simulate(scenario, policies, seed)

    monkeypatch.setattr(room, "simulate", fragile)
    records, failures = replicate(plan.conditions, plan.seeds)
    assert [str(failure) for failure in failures] == ["high_churn, seed 1: broke while simulating: nobody left"]
    assert len(records) == 8


def test_what_the_model_refuses_is_said_at_once(monkeypatch, plan):
    def refuse(*_):
        raise BadValue("too few posts")

    monkeypatch.setattr(room, "simulate", refuse)
    with pytest.raises(BadValue, match="too few posts"):
        replicate(plan.conditions, plan.seeds)
