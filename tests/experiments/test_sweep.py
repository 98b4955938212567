"""A sweep is one study: the grid of one or two factors, expanded here."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.conditions.condition import REFERENCE
from experiments.conditions.plan import read_plan

TWO = "regimes=[status_quo,audit_heavy]"


def sweep(*arguments):
    return read_plan([TWO, *arguments], multirun=True)


@pytest.mark.parametrize(
    ("given_as", "levels"),
    [
        ("scenario.n_users=20,10,30", (10, 20, 30)),
        ("scenario.n_users=range(10,31,10)", (10, 20, 30)),
        ("scenario.n_users=choice(30,10)", (10, 30)),
        ("scenario.careless_share=range(0,.95,.3)", (0.0, 0.3, 0.6, 0.9)),
        ("scenario.with_churn=true,false", (False, True)),
        ("scenario.control_source=own_manager,outside_body", ("outside_body", "own_manager")),
        ("policies.audit_heavy.dose=0,.5,1", (0.0, 0.5, 1.0)),
        ("policies.audit_heavy.start=52,104", (52, 104)),
    ],
)
def test_levels_of_one_factor(given_as, levels):
    plan = sweep(given_as)
    key = given_as.partition("=")[0]
    assert {key: factor.levels for key, factor in plan.factors.items()} == {key: levels}
    assert [dict(condition.factors)[key] for condition in plan.conditions] == [x for x in levels for _ in range(2)]
    assert len({condition.name for condition in plan.conditions}) == 2 * len(levels)
    assert len({condition.label for condition in plan.conditions}) == 2 * len(levels)


def test_two_factors_make_a_grid_with_a_reference_at_each_point():
    plan = sweep("scenario.n_users=10,20", "policies.audit_heavy.dose=0,.5,1")
    points = [tuple(level for _, level in condition.factors) for condition in plan.conditions if condition.reference]
    assert points == list(itertools.product((10, 20), (0.0, 0.5, 1.0)))
    for condition in plan.conditions:
        users, dose = (level for _, level in condition.factors)
        assert condition.scenario.n_users == users
        assert condition.regime == REFERENCE or condition.policies[0].dose == dose


def test_scenarios_can_be_a_factor():
    plan = sweep("scenario=village,england", "scenario.n_weeks=100,200")
    found = {(dict(c.factors)["scenario"], c.scenario.n_users, c.scenario.n_weeks) for c in plan.conditions}
    assert found == {("village", 60, 100), ("village", 60, 200), ("england", 400, 100), ("england", 400, 200)}
    assert set(plan.configuration["scenarios"]) == {"village", "england"}


def test_a_list_is_no_sweep():
    assert sweep("seeds=[1,2]").factors == {}


@settings(max_examples=4)
@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=6, unique=True))
def test_order_of_levels_is_irrelevant(levels):
    text = ",".join(map(str, levels))
    rising = ",".join(map(str, sorted(levels)))
    one, other = (sweep(f"scenario.n_users=choice({item})") for item in (text, rising))
    assert one.conditions == other.conditions
    assert one.configuration == other.configuration
