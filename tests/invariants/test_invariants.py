"""Bounds, counts, people and hours hold after every stage, in usual, extreme and strange worlds."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from model.measure import at_the_end, weekly
from model.outcomes import OUTCOMES
from model.policies import POLICIES
from model.scenario import DESCRIPTIONS, Scenario
from model.simulation import TALLIES, Simulation
from tests.invariants.whole import watch
from tests.seen import LIVELY, every_policy, every_policy_that_agrees

CHANCES = (
    "attendance", "contact_rate", "kept_by_user", "reliability", "joint_rate", "supervision_rate", "promise_rate",
    "rupture_rate", "repair_rate", "dropout_rate", "reentry_rate", "crisis_coercive", "crisis_return", "harm_rate",
    "harm_noticed", "second_post", "third_post",
)  # fmt: skip
EXTREMES = {
    "lively": {},
    "chances of 0": dict.fromkeys(CHANCES, 0.0),
    "chances of 1": dict.fromkeys(CHANCES, 1.0) | {"promise_rate": 0.5, "handover_quality": 1.0},
    "certain distrust": {"prior_mean": 0.0, "propensity_mean": 0.0, "trait_margin": 0.0, "opening_within": 0.0,
                         "opening_across": 0.0, "opening_trust_in_user": 0.0, "expectation": 1.0},
    "certain trust": {"prior_mean": 1.0, "propensity_mean": 1.0, "trait_margin": 0.0, "opening_within": 1.0,
                      "opening_across": 1.0, "opening_trust_in_user": 1.0, "expectation": 0.0},
    "no churn": {"with_churn": False, "reorganisation_rate": 0.0},
    "churn 0": {"resignation_rate": 0.0, "reassignment_rate": 0.0, "case_closure": 0.0, "detection_base": 0.0},
    "huge churn": {"resignation_rate": 20.0, "reassignment_rate": 20.0, "vacancy_weeks": 1.0},
    "everybody leaves at once": {"resignation_rate": 20.0, "resignation_slope": 10.0, "resignation_reference": 1.0,
                                 "vacancy_weeks": 1.5, "cases_per_professional": 1.0},
    "nobody stays or comes": {"resignation_rate": 20.0, "vacancy_weeks": 200.0},
    "caseload 1": {"cases_per_professional": 1.0},
    "caseload 200": {"cases_per_professional": 200.0},
    "one user": {"n_users": 1},
    "one user, one organisation": {"n_users": 1, "n_organisations": 1, "cases_per_professional": 200.0},
    "one organisation": {"n_organisations": 1},
    "more organisations than users": {"n_organisations": 40, "n_users": 7},
    "teams of 2": {"team_size": 2},
    "one large team": {"team_size": 60},
    "reorganisation every month": {"reorganisation_rate": 12.0, "cases_per_professional": 3.0},
    "reorganisation every week": {"reorganisation_rate": 20.0, "cases_per_professional": 2.0, "team_size": 2},
    "closure 5 a year": {"case_closure": 5.0},
    "audit 1": {"audit": 1.0},
    "audit 1 without hours": {"audit": 1.0, "hours_week": 1.0},
    "no hours at all": {"policy_hours": 100.0, "administration_hours": 100.0, "audit_hours": 100.0, "audit": 1.0},
    "all bad": {"bad_actor_share": 1.0, "careless_share": 1.0, "harm_rate": 1.0, "harm_noticed": 1.0,
                "ceiling_loss": 1.0},
    "all learn at once": {"gain": 1.0, "prism": 0.0, "loss_ratio_competence": 5.0, "loss_ratio_goodwill": 5.0,
                          "promise_severity": 10.0, "deception_severity": 10.0, "promise_rate": 0.5, "drift": 1.0,
                          "spillover": 1.0, "respect_rate": 1.0, "joint_memory": 1.0},
    "steps without width": {"act_slope": 0.005, "colleague_slope": 0.005, "reentry_slope": 0.005, "delivery_sd": 0.0,
                            "expectation_sd": 0.0},
    "needs without bounds": {"need_mean": 5.0, "need_sd": 3.0, "need_noise": 1.0, "relief_cap": 5.0,
                             "psychosocial_relief": 1.0, "material_relief": 1.0, "material_reference": 0.05,
                             "crisis_relief": 5.0, "crisis_level": 5.0, "crisis_slope": 10.0},
}  # fmt: skip
SWITCHES = [name for name in DESCRIPTIONS if name.startswith(("with_", "link_"))]


def assert_outcomes_within_bounds(simulation):
    """Every outcome is a number within its bounds wherever there is somebody to be measured."""
    places = {name: place for place, name in enumerate(TALLIES)}
    spans = [(simulation.tallies, weekly(simulation.tallies, TALLIES))]
    for weeks in (1, 8, 52):
        last = simulation.tallies[-weeks:]
        spans.append((last.sum(axis=0)[None], at_the_end(simulation.tallies, TALLIES, weeks)[None]))
    for tallies, values in spans:
        for number, item in enumerate(OUTCOMES.values()):
            defined = tallies[:, places[item.denominator]] != 0
            found = values[:, number]
            assert np.isnan(found[~defined]).all(), item.name
            assert np.isfinite(found[defined]).all(), item.name
            slack = 1e-9 * max(1.0, abs(item.low) if math.isfinite(item.low) else 1.0)
            lowest, highest = found[defined].min(initial=item.high), found[defined].max(initial=item.low)
            assert lowest >= item.low - slack, f"{item.name}: {lowest} < {item.low}"
            assert highest <= item.high * (1 + 1e-9), f"{item.name}: {highest} > {item.high}"


def watched(scenario, policies=(), seed=1, n_weeks=None):
    simulation = Simulation(scenario, policies, seed)
    for _ in watch(simulation, n_weeks or scenario.n_weeks):
        pass
    assert_outcomes_within_bounds(simulation)
    return simulation


@pytest.mark.parametrize("extreme", EXTREMES)
def test_extreme_worlds(extreme):
    watched(LIVELY.with_changes(n_weeks=16, **EXTREMES[extreme]))


@pytest.mark.parametrize("switch", SWITCHES)
def test_with_a_switch_off(switch):
    watched(LIVELY.with_changes(n_weeks=6, **{switch: False}))


def test_with_everything_off():
    watched(LIVELY.with_changes(n_weeks=6, **dict.fromkeys(SWITCHES, False)))


@pytest.mark.parametrize("policy", every_policy(start=2), ids=lambda policy: policy.name)
def test_under_every_policy(policy):
    watched(LIVELY.with_changes(n_weeks=10), [policy])


def test_under_all_policies_at_once():
    watched(LIVELY.with_changes(n_weeks=12), every_policy_that_agrees(start=2))


def test_a_usual_world():
    watched(Scenario(n_users=60, n_organisations=2, n_weeks=8))


def value_of(name):
    """Any value that a parameter may have; its bounds among them."""
    description = DESCRIPTIONS[name]
    default = getattr(Scenario(), name)
    if description.choices:
        return some.sampled_from(description.choices)
    if isinstance(default, bool):
        return some.booleans()
    low, high = description.low, description.high
    ends = some.sampled_from([low, high, default])
    if isinstance(default, int):
        return some.one_of(ends.map(int), some.integers(int(low), int(high)))
    return some.one_of(ends.map(float), some.floats(low, high, allow_nan=False))


SIZES = {"n_users": some.integers(1, 14), "n_organisations": some.integers(1, 5), "n_weeks": some.integers(1, 8),
         "team_size": some.integers(2, 6), "cases_per_professional": some.floats(1, 12)}  # fmt: skip
OTHERS = [name for name in DESCRIPTIONS if name not in SIZES]


def choice_of(name):
    """What a policy chooses, which no other may then choose; the policy itself where it chooses nothing."""
    return next((move.lever for move in POLICIES[name]().moves() if move.how == "choose"), name)


@some.composite
def strange_worlds(draw):
    """A small scenario with several parameters anywhere within their bounds, and some policies."""
    changed = {name: draw(value) for name, value in SIZES.items()}
    for name in draw(some.lists(some.sampled_from(OTHERS), max_size=25, unique=True)):
        changed[name] = draw(value_of(name))
    scenario = Scenario(**changed)
    policies = [
        POLICIES[name](start=draw(some.integers(0, scenario.n_weeks - 1)), dose=draw(some.floats(0, 1)))
        for name in draw(some.lists(some.sampled_from(list(POLICIES)), max_size=4, unique_by=choice_of))
    ]
    return scenario, policies, draw(some.integers(0, 2**63 - 1))


def watch_strange(world):
    watched(*world)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(strange_worlds())
def test_strange_worlds(world):
    watch_strange(world)


@pytest.mark.long
@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(strange_worlds())
def test_many_strange_worlds(world):
    watch_strange(world)
