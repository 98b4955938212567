"""Closed forms of changing workers and of contacts: L5, L6, L11, L12, on whole weeks of the model."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model.simulation import Simulation

YEAR = 52


@pytest.fixture(scope="module")
def bare(linear):
    """One worker a user, contacts every week, evidence by a fixed chance, and nothing else but what a test adds."""
    return linear.with_changes(
        n_organisations=20, second_post=0.0, third_post=0.0, with_delivery=False, with_hours=False,
        with_willingness=False, contact_rate=1.0, attendance=1.0, with_spillover=False, with_needs=False,
        with_dropout=False, with_crises=False, with_colleagues=False, resignation_rate=0.0, bad_actor_share=0.0,
        prior_sd=0.0, propensity_sd=0.0,
    )


def world_after(scenario, n_weeks, seed=0, frail=False):
    simulation = Simulation(scenario.with_changes(n_weeks=n_weeks), seed=seed)
    if not frail:
        simulation.world.user_frailty[:] = 1.0
    simulation.run()
    return simulation.world


@pytest.mark.parametrize(("chance", "ratio"), [(0.05, 1.0), (0.05, 1.4), (0.2, 1.0)])
def test_l5_changes_of_worker_pull_trust_towards_its_opening(near, bare, chance, ratio):
    """Reset with probability c, else learn: E m = [c m0 + (1 - c) R m*] / [c + (1 - c) R] after a reset."""
    kept, up = 0.72, 0.17
    scenario = bare.with_changes(
        n_users=8000, reassignment_rate=-YEAR * math.log(1 - chance), kept_share=kept, gain=up,
        loss_ratio_goodwill=ratio,
    )
    opening = 0.5 * scenario.prior_mean + 0.5 * scenario.propensity_mean
    pull = up * kept + up * ratio * (1 - kept)
    target = up * kept / pull
    after_reset = (chance * opening + (1 - chance) * pull * target) / (chance + (1 - chance) * pull)
    after_learning = target + (1 - pull) * (after_reset - target)
    world = world_after(scenario, 100)
    near(world.in_worker_goodwill, after_learning, smallest_error_that_must_show=0.012)


def test_l5_tenure_of_ties_is_geometric(near, bare):
    chance = 0.1
    scenario = bare.with_changes(n_users=8000, reassignment_rate=-YEAR * math.log(1 - chance))
    world = world_after(scenario, 150)
    near(world.service_encounters, 1 / chance, smallest_error_that_must_show=1.0)
    near(world.service_encounters == 1, chance, smallest_error_that_must_show=0.02)


def test_l6_trust_in_time_when_encounters_come_by_chance(near, bare):
    """Encounters come week by week; a continuous flow of the same rate is nearly the same, as allowed for."""
    rate, kept, up = 0.1, 0.72, 0.17
    scenario = bare.with_changes(n_users=8000, with_churn=False, contact_rate=rate, kept_share=kept, gain=up)
    opening = 0.5 * scenario.prior_mean + 0.5 * scenario.propensity_mean
    target, pull = kept, up
    simulation = Simulation(scenario.with_changes(n_weeks=90), seed=3)
    for _ in range(3):
        simulation.run(30)
        time = simulation.week
        expected = target - (target - opening) * math.exp(-rate * pull * time)
        by_weeks = target - (target - opening) * (1 - rate * pull) ** time
        near(simulation.world.in_worker_competence, expected, abs(expected - by_weeks), 0.01)


@pytest.mark.parametrize(
    ("frail", "one_year", "two_years"), [(True, (0.603, 0.264), (0.555, 0.321)), (False, (None, None), (0.547, 0.278))]
)
def test_l11_changes_of_worker_are_a_gamma_mixture(near, bare, frail, one_year, two_years):
    """Mean 1 a year, shape 6; at most one change a week costs the continuous form a little, as allowed for."""
    rate = 1.0 if frail else 0.916
    scenario = bare.with_changes(n_users=20000, reassignment_rate=rate)
    allowance = 0.004
    year = world_after(scenario, YEAR, frail=frail).user_worker_changes
    if frail:
        near(year >= 1, one_year[0], allowance, 0.02)
        near(year >= 2, one_year[1], allowance, 0.02)
    else:
        near(year >= 1, 1 - math.exp(-rate), allowance, 0.02)
        near(year >= 2, 1 - math.exp(-rate) * (1 + rate), allowance, 0.02)
    both = world_after(scenario, 2 * YEAR, frail=frail, seed=1).user_worker_changes
    near(both >= 2, two_years[0], allowance, 0.02)
    near(both >= 3, two_years[1], allowance, 0.02)


def test_l12_changes_before_leaving_are_geometric(near, bare):
    """Competing exponentials: P(k) = mu / (mu + c) (c / (mu + c))^k; what weekly steps cost is allowed for."""
    leaving, changing = 2.0, 1.0
    scenario = bare.with_changes(
        n_users=8000, case_closure=leaving, reassignment_rate=changing, n_weeks=6 * YEAR, with_delivery=False
    )
    simulation = Simulation(scenario, seed=5)
    world = simulation.world
    world.user_frailty[:] = 1.0
    at_exit = np.full(scenario.n_users, -1)
    for _ in range(scenario.n_weeks):
        before = world.user_worker_changes.copy()
        simulation.run(1)
        first_exit = (world.user_generation > 0) & (at_exit < 0)
        at_exit[first_exit] = before[first_exit]
    assert np.mean(at_exit >= 0) > 0.9999
    counted = at_exit[at_exit >= 0]
    ratio = changing / (leaving + changing)
    weekly_leaving, weekly_changing = 1 - math.exp(-leaving / YEAR), 1 - math.exp(-changing / YEAR)
    changes_first = (1 - weekly_leaving) * weekly_changing
    by_weeks = changes_first / (changes_first + weekly_leaving)
    for k in range(4):
        expected = (1 - ratio) * ratio**k
        near(counted == k, expected, abs(expected - (1 - by_weeks) * by_weeks**k), 0.04)
