"""Whoever else comes, and whatever policy is on: people keep their traits and their luck."""

import numpy as np
import pytest

from model.scenario import Scenario
from model.simulation import Simulation
from tests.seen import every_policy

WORLD = Scenario(
    n_users=40, n_organisations=2, n_weeks=60, cases_per_professional=6.0, resignation_rate=1.0, case_closure=1.0
)
TRAITS = {
    "user_key": (
        "user_complexity", "user_frailty", "user_n_ties", "user_propensity", "user_without_psychosocial",
        "user_without_material", "user_organisation",
    ),
    "post_key": (
        "post_goodwill", "post_voluntary", "post_threshold", "post_careless", "post_bad_actor", "post_averse",
        "post_rooted", "post_organisation",
    ),
}  # fmt: skip
POLICIES = [policy for policy in every_policy(start=10) if not {"careless_share"} & {m.lever for m in policy.moves()}]


def people_met(scenario, policies=(), seed=4):
    """Everybody who is ever there, by identity, with their traits."""
    simulation = Simulation(scenario, policies, seed)
    found = {}
    for week in range(scenario.n_weeks + 1):
        for key, names in TRAITS.items():
            columns = simulation.world.columns
            for row, who in enumerate(columns[key]):
                traits = tuple(columns[name][row].item() for name in names)
                assert found.setdefault(int(who), traits) == traits, f"{key} {who} changed traits in week {week}"
        if week < scenario.n_weeks:
            simulation.run(1)
    return found


USUAL = people_met(WORLD)


def assert_same_where_met(one, other, share):
    both = one.keys() & other.keys()
    assert len(both) > share * len(one)
    assert {who: one[who] for who in both} == {who: other[who] for who in both}


@pytest.mark.parametrize("more", [1, 2, 20])
def test_more_users_in_an_organisation(more):
    assert_same_where_met(USUAL, people_met(WORLD.with_changes(n_users=40 + more)), 0.8)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_under_every_policy(policy):
    assert_same_where_met(USUAL, people_met(WORLD, [policy]), 0.8)


def test_with_a_module_switched_off():
    for name in ("with_ruptures", "with_hours", "with_colleagues", "with_crises"):
        assert_same_where_met(USUAL, people_met(WORLD.with_changes(**{name: False})), 0.8)


def test_whoever_is_there_at_the_start_is_there_with_more_users():
    few, many = (Simulation(WORLD.with_changes(n_users=n), (), 4).world.columns for n in (40, 41))
    for key in TRAITS:
        assert np.isin(few[key], many[key]).all()


def test_contacts_of_the_same_pair_have_the_same_luck():
    """Where nothing else differs, another user changes no contact of those there before."""
    calm = WORLD.with_changes(n_weeks=20, with_churn=False, with_hours=False, with_colleagues=False)
    few, many = (Simulation(calm.with_changes(n_users=n), (), 4) for n in (40, 42))
    few.run()
    many.run()
    one, other = ({
        int(key): encounters for key, encounters in zip(
            world["service_key"].tolist(), world["service_encounters"].tolist(), strict=True
        )
    } for world in (few.world.columns, many.world.columns))
    both = one.keys() & other.keys()
    assert len(both) > 30
    assert {key: one[key] for key in both} == {key: other[key] for key in both}


def test_seeds_bring_other_people():
    assert people_met(WORLD, seed=5) != USUAL
