"""Closed forms of dropout and return: L13, L14, L15."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model import schedule
from model.bench import follow_cohort
from model.rules.need import chance_of_dropout
from model.scenario import Scenario
from model.simulation import Simulation
from model.stages import STAGES


def course(n_sessions, **changes):
    """A course of weekly sessions that are all held until dropout."""
    return Scenario(
        n_users=6000, n_weeks=n_sessions, sessions=n_sessions, second_post=0.0, third_post=0.0, contact_rate=1.0,
        attendance=1.0, with_willingness=False, with_churn=False, with_hours=False, reentry_rate=0.0, crisis_return=0.0,
        **changes,
    )


@pytest.mark.parametrize(("n_sessions", "rate"), [(12, 0.016), (6, 0.1)])
def test_l13_dropout_at_a_constant_hazard(near, n_sessions, rate):
    """The hazard runs after each session but the last: 1 - (1 - h)^(sessions - 1)."""
    scenario = course(n_sessions, dropout_rate=rate, link_trust_dropout=False, with_ruptures=False)
    users = follow_cohort(scenario, seed=1)
    hazard = 1 - math.exp(-rate)
    near(users["dropped_out"], 1 - (1 - hazard) ** (n_sessions - 1), smallest_error_that_must_show=0.03)
    for session in (1, 3, n_sessions - 1):
        near(users["dropout_session"] == session, hazard * (1 - hazard) ** (session - 1))
    assert not (users["dropped_out"] & users["completed"]).any()
    assert (users["dropped_out"] | users["completed"]).all()


def test_l14_engagement_of_those_who_leave_and_return(near):
    """Two states: the share engaged is return / (return + leave)."""
    scenario = Scenario(
        n_users=8000, n_weeks=150, n_organisations=20, second_post=0.0, third_post=0.0, with_churn=False,
        with_hours=False, contact_rate=1.0, dropout_rate=0.05, reentry_rate=0.06, link_trust_dropout=False,
        with_ruptures=False, with_spillover=False, with_crises=False, with_colleagues=False, prior_sd=0.0,
        prior_mean=0.45,
    )
    simulation = Simulation(scenario, seed=2)
    simulation.run()
    leave = 1 - math.exp(-scenario.dropout_rate)
    odds = (scenario.prior_mean - scenario.reentry_threshold) / scenario.reentry_slope
    back = scenario.reentry_rate / (1 + math.exp(-odds))
    near(simulation.world.user_engaged, back / (back + leave), smallest_error_that_must_show=0.03)


def test_l15_those_who_stay_trust_more(near):
    """Mean trust of those who stay one step is E[m (1 - h)] / E[1 - h], above E[m] since h falls with m."""
    scenario = course(12, dropout_rate=0.3, with_ruptures=False)
    simulation = Simulation(scenario, seed=4)
    simulation.run(1)
    world = simulation.world
    world.user_engaged[:] = 1
    trust = 0.5 * (world.in_worker_competence + world.in_worker_goodwill)
    hazard = np.array([
        chance_of_dropout(scenario.dropout_rate, scenario.dropout_slope, scenario.dropout_reference, value, 1.0)
        for value in trust
    ])
    staying = next(stage for stage in STAGES if stage.verb == "stay_or_leave").parts[0]
    schedule.run_part(staying, 99, 1, simulation.table, range(scenario.n_users))
    stayed = world.user_engaged == 1
    expected = (trust * (1 - hazard)).sum() / (1 - hazard).sum()
    near(trust[stayed], expected, smallest_error_that_must_show=0.02)
    assert expected > trust.mean() + 0.02
    near(~stayed - hazard, 0.0)
