"""How policies move levers: scalings multiply, shifts add, bounds clip once, and order never matters."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.levers import as_number, lever_table
from model.parameters import BadValue
from model.policies import POLICIES
from model.policies.policy import Policy, choose, scale, shift, to
from model.scenario import DESCRIPTIONS, LEVERS, Scenario
from model.simulation import simulate

SCENARIO = Scenario(n_users=10, n_organisations=3, n_weeks=60)
dose = st.floats(0.0, 1.0)


def policy(moves, name="trial", **settings):
    kind = type("Trial", (Policy,), {"name": name, "moves": lambda self: tuple(moves), "__annotations__": {}})
    return kind(**{"start": 10, **settings})


def stands(policies, lever, scenario=SCENARIO):
    """What a lever stands at: [week, organisation]."""
    return lever_table(scenario, policies)[:, :, LEVERS.index(lever)]


@given(dose, st.floats(0.0, 2.0))
def test_a_scaling_counts_by_its_dose(given_dose, size):
    found = stands([policy([scale("contact_hours", size)], dose=given_dose)], "contact_hours")
    low = DESCRIPTIONS["contact_hours"].low
    assert found[:10] == pytest.approx(SCENARIO.contact_hours)
    assert found[10:] == pytest.approx(max(low, SCENARIO.contact_hours * (1 + given_dose * (size - 1))))


@given(dose, st.floats(-0.5, 0.5))
def test_a_shift_counts_by_its_dose(given_dose, size):
    found = stands([policy([shift("opening_clarity", size)], dose=given_dose)], "opening_clarity")
    assert found[10:] == pytest.approx(SCENARIO.opening_clarity + given_dose * size)


@given(dose, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_lever_taken_to_a_value_is_a_shift_from_the_scenario(given_dose, base, value):
    scenario = SCENARIO.with_changes(audit=base)
    found = stands([policy([to("audit", value)], dose=given_dose)], "audit", scenario)
    assert found[10:] == pytest.approx(base + given_dose * (value - base))
    shifted = stands([policy([shift("audit", value - base)], dose=given_dose)], "audit", scenario)
    assert np.array_equal(found, shifted)


@given(st.lists(st.tuples(st.sampled_from(["scale", "shift"]), st.floats(0.0, 3.0)), min_size=2, max_size=4))
def test_scalings_multiply_shifts_add_and_bounds_clip_once(moves):
    make = {"scale": scale, "shift": shift}
    policies = [policy([make[how]("contact_rate", size)], f"policy_{place}") for place, (how, size) in enumerate(moves)]
    factor = np.prod([size for how, size in moves if how == "scale"])
    added = sum(size for how, size in moves if how == "shift")
    expected = min(max(SCENARIO.contact_rate * factor + added, 0.0), 1.0)
    tables = [lever_table(SCENARIO, order) for order in itertools.permutations(policies)]
    assert tables[0][10:, :, LEVERS.index("contact_rate")] == pytest.approx(expected)
    assert all(np.array_equal(table, tables[0]) for table in tables)


def test_what_leaves_the_bounds_and_comes_back_is_not_clipped_between():
    up, down = policy([shift("audit", 0.9)], "a"), policy([shift("audit", -0.6)], "b")
    scenario = SCENARIO.with_changes(audit=0.5)
    assert stands([up, down], "audit", scenario)[10:] == pytest.approx(0.8)


def test_a_choice_is_made_while_the_dose_is_above_zero():
    chosen = policy([choose("control_source", "outside_body")], end=20)
    found = stands([chosen], "control_source")
    outside = as_number("control_source", "outside_body")
    assert (found[10:20] == outside).all()
    assert (np.delete(found, range(10, 20), axis=0) == as_number("control_source", "own_manager")).all()
    undosed = stands([policy([choose("control_source", "outside_body")], dose=0.0)], "control_source")
    assert (undosed == as_number("control_source", "own_manager")).all()


def test_two_policies_may_not_make_the_same_choice():
    moves = [choose("control_source", "outside_body")]
    with pytest.raises(BadValue, match="'one' and 'two' both choose control_source"):
        lever_table(SCENARIO, [policy(moves, "two"), policy(moves, "one")])


def test_a_policy_named_twice_is_refused():
    with pytest.raises(BadValue, match="'one' twice"):
        lever_table(SCENARIO, [policy([], "one"), policy([], "one")])


@given(st.integers(1, 40))
def test_a_ramp_grows_evenly_to_the_full_dose(ramp):
    found = stands([policy([shift("audit", 0.8)], ramp=ramp)], "audit")[:, 0]
    assert (found[:10] == 0.0).all()
    assert found[10 : 10 + ramp] == pytest.approx(0.8 * np.arange(1, ramp + 1) / ramp)
    assert found[10 + ramp :] == pytest.approx(0.8)


def test_start_end_and_reach_are_kept():
    found = stands([policy([to("audit", 1.0)], start=5, end=9, organisations=(2,))], "audit")
    expected = np.zeros((60, 3))
    expected[5:9, 2] = 1.0
    assert np.array_equal(found, expected)


@pytest.mark.parametrize("name", POLICIES)
def test_at_dose_zero_every_policy_is_the_reference_bit_for_bit(name):
    scenario = Scenario(n_users=30, n_organisations=2, n_weeks=30)
    with_nothing = POLICIES[name](start=5, dose=0.0)
    assert np.array_equal(lever_table(scenario, [with_nothing]), lever_table(scenario))
    assert simulate(scenario, [with_nothing], 3).tobytes() == simulate(scenario, (), 3).tobytes()


def test_the_order_of_listing_is_irrelevant_to_a_run():
    scenario = Scenario(n_users=30, n_organisations=2, n_weeks=30)
    policies = [POLICIES[name](start=5) for name in ("high_churn", "co_learning", "relational_practice")]
    runs = [simulate(scenario, order, 3).tobytes() for order in (policies, policies[::-1])]
    assert runs[0] == runs[1]


def test_only_levers_can_be_moved():
    with pytest.raises(BadValue, match="'gain' is not a lever"):
        scale("gain", 2.0)
