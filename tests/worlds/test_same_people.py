"""Whoever else comes, and whatever policy is on: people keep their traits and their luck."""

import numpy as np
import pytest

from model.policies.high_churn import HighChurn
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


MOVED = WORLD.with_changes(
    n_users=60, care_team_across=0.0, reassignment_rate=2.0, with_willingness=False, with_hours=False,
    with_dropout=False, with_delivery=False, rooted_share=0.0, bad_actor_share=0.0, link_management_exit=False,
)  # fmt: skip
"""Who holds a post, and who has a case, differs between regimes; nothing that a contact or exit hangs on does."""


@pytest.fixture(scope="module")
def unlike():
    """Week by week, the world as it is and one in which staff leave and cases move much more often."""
    runs = [Simulation(MOVED, policies, 4) for policies in ((), [HighChurn(start=0)])]
    weeks = []
    for _ in range(MOVED.n_weeks):
        filled = [run.world.post_filled.copy() for run in runs]
        for run in runs:
            run.run(1)
        weeks.append(tuple(
            {**{name: column.copy() for name, column in run.world.columns.items()}, "filled_before": before}
            for run, before in zip(runs, filled, strict=True)
        ))
    return weeks


def test_contacts_have_the_luck_of_the_place_in_the_care_team(unlike):
    """Whoever serves a user, in whatever post: a contact is offered, and attended, in the same weeks."""
    others = 0
    for one, other in unlike:
        staffed = [week["post_filled"][week["service_post"]] == 1 for week in (one, other)]
        both = staffed[0] & staffed[1]
        for name in ("service_offered", "service_attended"):
            assert np.array_equal(one[name][both], other[name][both])
        workers = [week["post_key"][week["service_post"]] for week in (one, other)]
        others += int((one["service_attended"] & both & (workers[0] != workers[1])).sum())
    assert others > 500, "many contacts should have been with another worker"


def test_encounters_with_whoever_came_in_the_same_week_have_the_same_luck(unlike):
    others = 0
    for one, other in unlike:
        same = (one["service_attended"] & other["service_attended"]) == 1
        for name in ("service_opened", "service_encounters"):
            same &= one[name] == other[name]
        assert np.array_equal(one["service_kept_competence"][same], other["service_kept_competence"][same])
        workers = [week["post_key"][week["service_post"]] for week in (one, other)]
        others += int((same & (workers[0] != workers[1])).sum())
    assert others > 100, "many encounters should have been with another worker"


def test_exits_have_the_luck_of_the_post(unlike):
    """Whoever would leave a post at a low rate leaves it at a high one, be it another person."""
    left = others = 0
    for one, other in unlike:
        both = (one["filled_before"] & other["filled_before"]) == 1
        leaves = both & (one["post_left"] == 1)
        assert other["post_left"][leaves].all()
        left += int(leaves.sum())
        others += int((leaves & (one["post_key"] != other["post_key"])).sum())
    assert left > 10
    assert others > 3, "some should have been other people"


def test_seeds_bring_other_people():
    assert people_met(WORLD, seed=5) != USUAL
