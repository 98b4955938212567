"""Rules of one's own: what cannot take the place of a stock rule is said by name, and faults in one stop the run."""

from __future__ import annotations

import functools
import math

import numba
import numpy as np
import pytest

from model.parameters import BadValue
from model.replacing import OwnRules
from model.rules.churn import resignation_rate
from model.rules.need import chance_of_dropout
from model.rules.trust import after_kept, opening, overall
from model.rules.willingness import chance_to_act
from model.scenario import Scenario
from model.simulation import Simulation
from model.standing_network import standing_network
from model.trust_model import TrustModel

SMALL = Scenario(n_users=24, n_organisations=2, n_weeks=8)


def run(rules):
    simulation = Simulation(SMALL, seed=1, rules=rules)
    simulation.run()
    return simulation


def one_way(trust, threshold, slope):
    if trust > threshold:
        return 1.0


def stumbles(trust, threshold, slope):
    if trust > threshold:
        raise ValueError("mine")
    return 1.0


def in_turn(trust, threshold, slope):
    yield trust


async def waits(trust, threshold, slope):
    return trust


REFUSED = [
    ("chance_to_act", "rules is 'chance_to_act'; give new rules by stock rule"),
    ([chance_to_act], r"rules is \[.*; give new rules by stock rule"),
    ({"chance_to_act": stumbles}, r"'chance_to_act' is not a rule of model\.rules"),
    ({stumbles: stumbles}, r"is not a rule of model\.rules"),
    ({after_kept: lambda trust, ceiling, size, prism: 1.0}, "no stage of the week uses the rule after_kept"),
    ({chance_to_act: 0.5}, "the new rule for chance_to_act is 0.5; give a function"),
    ({chance_to_act: None}, "the new rule for chance_to_act is None; give a function"),
    ({chance_to_act: math.exp}, "the new rule for chance_to_act is <built-in function exp>"),
    ({chance_to_act: lambda trust: trust}, "takes 1 values; the stock rule takes 3: trust, threshold, slope"),
    ({chance_to_act: lambda a, b, c, d: a}, "takes 4 values; the stock rule takes 3"),
    ({chance_to_act: lambda a, b, *, c: a}, "takes 3 values; the stock rule takes 3"),
    ({chance_to_act: lambda slope, trust, threshold: trust}, "slope, trust, threshold; values are handed over by"),
    ({chance_to_act: waits}, "the new rule for chance_to_act is <function waits"),
    ({chance_to_act: lambda a, b, c: "high"}, "the new rule for chance_to_act gives a text; it must give a number"),
    ({chance_to_act: lambda a, b, c: None}, "the new rule for chance_to_act gives nothing; it must give a number"),
    ({chance_to_act: one_way}, "the new rule for chance_to_act gives a number one way and nothing another"),
    ({chance_to_act: lambda a, b, c: (a, b)}, "the new rule for chance_to_act gives 'UniTuple"),
    ({chance_to_act: lambda a, b, c: 1j * a}, "the new rule for chance_to_act gives 'complex128'"),
    ({chance_to_act: in_turn}, "the new rule for chance_to_act gives 'float64 generator"),
    ({chance_to_act: lambda a, b, c: nowhere}, "cannot be compiled: NameError: name 'nowhere'"),  # noqa: F821
    ({chance_to_act: lambda a, b, c: input("x")}, "cannot be compiled: .*'input'"),
]


@pytest.mark.parametrize(("rules", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_cannot_be_a_rule_is_said_when_the_model_is_built(rules, message):
    with pytest.raises(BadValue, match=message):
        Simulation(SMALL, rules=rules)


@pytest.mark.parametrize("kind", [lambda rule: rule, numba.njit], ids=["plain", "compiled"])
@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (lambda trust, threshold, slope: math.nan, "the new rule for chance_to_act gave NaN or an infinite number"),
        (lambda trust, threshold, slope: math.inf, "the new rule for chance_to_act gave NaN or an infinite number"),
        (stumbles, "the new rule for chance_to_act met an error of its own"),
    ],
    ids=["NaN", "infinite", "error"],
)
def test_what_goes_wrong_in_a_rule_stops_the_run(kind, rule, message, capfd):
    model = TrustModel(SMALL, seed=1, rules={chance_to_act: kind(rule)})
    with pytest.raises(BadValue, match=message):
        model.run()
    assert np.isnan(model.trust_service)
    assert capfd.readouterr().err == ""
    with pytest.raises(BadValue, match="cannot go on"):
        model.step()


def test_a_division_by_zero_in_a_rule_is_noticed():
    with pytest.raises(BadValue, match="the new rule for chance_to_act gave NaN or an infinite number"):
        run({chance_to_act: numba.njit(lambda trust, threshold, slope: trust / (threshold - threshold))})


def test_a_rule_that_opens_ties_opens_the_first_ties_too():
    simulation = Simulation(
        SMALL, seed=1, rules={opening: lambda prior, propensity, prior_weight, nearer, inherited, old: 0.125}
    )
    assert (simulation.world.in_worker_goodwill == 0.125).all()
    with pytest.raises(BadValue, match="the new rule for opening gave NaN"):
        Simulation(SMALL, rules={opening: lambda prior, propensity, prior_weight, nearer, inherited, old: math.nan})


@pytest.mark.long
def test_handles_and_traces_follow_the_rule_that_the_model_follows():
    rules = {overall: lambda competence, goodwill: 0.25 * competence + 0.75 * goodwill}
    model = TrustModel(SMALL, seed=1, trace="user:3", rules=rules)
    model.run()
    tie = model.user(3).ties[0]
    expected = 0.25 * tie.in_worker_competence + 0.75 * tie.in_worker_goodwill
    assert tie.trust == expected != 0.5 * (tie.in_worker_competence + tie.in_worker_goodwill)
    assert model.simulation.trace.trust_of_user(3)[-1] == (SMALL.n_weeks - 1, expected)


ALIKE = [
    lambda trust, threshold, slope: trust > threshold,
    lambda trust, threshold, slope: 1 if trust > threshold else 0,
    lambda *given: 1.0 if given[0] > given[1] else 0.0,
    numba.njit("float64(float64, float64, float64)")(lambda trust, threshold, slope: trust > threshold),
]


@functools.cache
def tallies_of_the_plain_rule():
    return run({chance_to_act: lambda trust, threshold, slope: 1.0 if trust > threshold else 0.0}).tallies


@pytest.mark.parametrize("rule", ALIKE, ids=["truth", "whole number", "any number of values", "of fixed types"])
def test_a_rule_may_give_a_number_of_any_kind(rule):
    assert np.array_equal(run({chance_to_act: rule}).tallies, tallies_of_the_plain_rule())


BEYOND = [
    (chance_of_dropout, lambda *_: -0.01, "from 0 to 1"),
    (chance_of_dropout, lambda *_: 1.01, "from 0 to 1"),
    (resignation_rate, lambda *_: -0.5, "of 0 or more"),
]


@pytest.mark.parametrize(("stock", "rule", "allowed"), BEYOND, ids=["below 0", "above 1", "a negative rate"])
def test_a_number_out_of_bounds_stops_the_run(stock, rule, allowed):
    name = stock.py_func.__name__
    with pytest.raises(BadValue, match=f"rule for {name} gave a number out of bounds .* it must give one {allowed}"):
        run({stock: rule})


FAR_OFF = [lambda competence, goodwill: -1e6, lambda competence, goodwill: 1e300 * 1e300]


@pytest.mark.long
@pytest.mark.parametrize("rule", FAR_OFF, ids=["far below", "without end"])
def test_what_would_reach_beyond_a_column_does_not(rule):
    with pytest.raises(BadValue, match="the new rule for overall gave"):
        run({overall: rule})


def test_a_place_beyond_the_end_of_an_array_is_noticed():
    steps = np.linspace(0.0, 1.0, 10)
    with pytest.raises(BadValue, match="the new rule for chance_of_dropout met an error of its own"):
        run({chance_of_dropout: lambda rate, slope, reference, trust, multiple: steps[int(10.0 + trust)]})


def test_rules_are_compiled_once_for_many_runs():
    def fails_late(trust, threshold, slope):
        return 1.0 if slope < 0.5 else 2.0

    shared = OwnRules({chance_to_act: fails_late})
    whole = [Simulation(SMALL, seed=seed, rules=shared) for seed in (1, 2)]
    with pytest.raises(BadValue, match="chance_to_act gave a number out of bounds"):
        Simulation(SMALL.with_changes(act_slope=1.0), seed=1, rules=shared).run()
    # What one run noted is not held against those that begin after it.
    after = Simulation(SMALL, seed=1, rules=shared)
    after.run()
    assert after.replaced is whole[0].replaced
    assert np.array_equal(after.tallies, run({chance_to_act: lambda trust, threshold, slope: 1.0}).tallies)
    assert TrustModel(SMALL, seed=1, rules=shared).simulation.rule(chance_to_act) is after.rule(chance_to_act)


def test_a_standing_network_is_measured_by_the_rule_of_its_run():
    world = Simulation(SMALL, seed=1).world
    found = standing_network(world, lambda competence, goodwill: 0.25 if competence < 0.5 else 0.75)
    assert set(np.unique(found.trust[~np.isnan(found.trust)])) <= {0.25, 0.75}
    assert len(found.trust)


def test_what_lies_in_free_rows_decides_nothing():
    scenario = Scenario(n_users=240, n_organisations=3, n_weeks=40, reassignment_rate=4.0, broker_hours=20.0)
    found = []
    for trust in (0.0, 0.9):
        simulation = Simulation(scenario, seed=1)
        world = simulation.world
        for _ in range(scenario.n_weeks):
            free = np.tile(world.pair_first < 0, 2)
            assert free.any()
            world.in_colleague_competence[free] = world.in_colleague_goodwill[free] = trust
            simulation.run(1)
        found.append(simulation.tallies)
    assert np.array_equal(*found)
