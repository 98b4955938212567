"""What every policy promises: cited, moving levers alone, nothing before its start, nothing at zero dose."""

import dataclasses
import itertools
import pickle
import re
from typing import ClassVar

import numpy as np
import pytest

from model.levers import as_number, lever_table
from model.parameters import BadValue
from model.policies import POLICIES, as_policies, policy_class
from model.policies.co_learning import CoLearning
from model.policies.policy import Move, Policy, choose, scale, shift, to
from model.scenario import DESCRIPTIONS, LEVERS, Scenario
from model.simulation import TALLIES, Simulation
from tests.seen import LIVELY, differing, every_policy_that_agrees, state

EVERY = pytest.mark.parametrize("kind", POLICIES.values(), ids=POLICIES)
ACTIVE = {name: kind for name, kind in POLICIES.items() if kind().moves()}
EVERY_ACTIVE = pytest.mark.parametrize("kind", ACTIVE.values(), ids=ACTIVE)
START = 9


def run(policies=(), weeks=None, scenario=LIVELY, seed=8):
    simulation = Simulation(scenario, policies, seed)
    simulation.run(weeks)
    return simulation


REFERENCE = run()


def assert_same(one, other):
    assert differing(state(one), state(other)) == []
    assert one.tallies.tobytes() == other.tallies.tobytes()


def moved(table, scenario=LIVELY):
    """The levers that differ from the scenario's values somewhere."""
    base = np.array([as_number(name, getattr(scenario, name)) for name in LEVERS])
    return {name for place, name in enumerate(LEVERS) if (table[:, :, place] != base[place]).any()}


@EVERY
def test_described(kind):
    assert POLICIES[kind.name] is kind is policy_class(kind.name)
    assert kind.__module__ == f"model.policies.{kind.name}"
    assert kind.label and kind.cost
    assert re.search(r"P[0-4]|\d{4}|reference", kind.source), "a policy names its source"
    own = {item.name for item in dataclasses.fields(kind)} - {"organisations"}
    assert own == set(kind.descriptions()), "every setting is described"


@EVERY
def test_picklable(kind):
    policy = kind(start=3, end=9, ramp=2, dose=0.25, organisations=(1, 0))
    assert pickle.loads(pickle.dumps(policy)) == policy


@EVERY
def test_frozen(kind):
    with pytest.raises(dataclasses.FrozenInstanceError):
        kind().dose = 0.5


@EVERY
def test_moves_only_levers(kind):
    policy = kind(start=0)
    assert all(DESCRIPTIONS[move.lever].lever for move in policy.moves())
    assert moved(lever_table(LIVELY, [policy])) <= {move.lever for move in policy.moves()}


@EVERY_ACTIVE
def test_settings_are_alive(kind):
    """Each of a policy's own sizes moves a lever."""
    common = {item.name for item in dataclasses.fields(POLICIES["status_quo"])}
    for name, item in kind.descriptions().items():
        if name in common:
            continue
        size = getattr(kind(), name)
        other = item.choices[-1] if item.choices else (item.low if size != item.low else item.high)
        tables = [lever_table(LIVELY, [kind(start=0, **{name: value})]) for value in (size, other)]
        assert (tables[0] != tables[1]).any(), name


@EVERY_ACTIVE
def test_levers_stay_within_bounds_and_time(kind):
    policy = kind(start=5, end=15, ramp=4, dose=0.8, organisations=(1,))
    table, usual = lever_table(LIVELY, [policy]), lever_table(LIVELY)
    for place, name in enumerate(LEVERS):
        if not DESCRIPTIONS[name].choices:
            assert DESCRIPTIONS[name].low <= table[:, :, place].min()
            assert table[:, :, place].max() <= DESCRIPTIONS[name].high
    assert (table[:5] == usual[:5]).all() and (table[15:] == usual[15:]).all()
    assert (table[:, [0, 2]] == usual[:, [0, 2]]).all()
    assert (table[5:15, 1] != usual[5:15, 1]).any()


@EVERY
def test_zero_dose_is_the_reference(kind):
    assert_same(run([kind(start=0, dose=0.0)]), REFERENCE)


@EVERY_ACTIVE
def test_full_dose_is_another_world(kind):
    assert differing(state(run([kind(start=0)])), state(REFERENCE))


@EVERY
@pytest.mark.parametrize("settings", [{}, {"ramp": 5}, {"dose": 0.3}, {"organisations": (1,)}], ids=str)
def test_nothing_happens_before_the_start(kind, settings):
    policy, usual = (Simulation(LIVELY, policies, 8) for policies in ([kind(start=START, **settings)], []))
    for _ in range(START):
        assert differing(state(policy), state(usual)) == []
        policy.run(1)
        usual.run(1)
    assert_same(policy, usual)


@EVERY_ACTIVE
def test_something_happens_from_the_start_on(kind):
    policy = run([kind(start=START)], START)
    usual = run((), START)
    policy.run()
    usual.run()
    assert differing(state(policy), state(usual))


COMBINATIONS = [
    ("audit_heavy", "co_learning", "high_churn"),
    ("clear_expectations", "relational_practice", "warm_handover"),
    ("high_churn", "stable_posts", "trust_based_accountability"),
    ("co_learning", "expert_led", "trust_based_accountability"),
    ("audit_heavy", "trust_based_accountability", "warm_handover"),
]


@pytest.mark.parametrize("names", COMBINATIONS, ids=" + ".join)
def test_order_of_listing_is_irrelevant(names):
    policies = [POLICIES[name](start=2 + place, dose=0.7) for place, name in enumerate(names)]
    first, *others = [run(list(order)) for order in itertools.permutations(policies)]
    for other in others:
        assert_same(first, other)


def test_order_of_listing_is_irrelevant_for_all_at_once():
    policies = every_policy_that_agrees(start=3, dose=0.9)
    assert_same(run(policies), run(policies[::-1]))


@EVERY
def test_status_quo_beside_a_policy_changes_nothing(kind):
    if kind.name != "status_quo":
        assert_same(run([kind(start=2), POLICIES["status_quo"]()]), run([kind(start=2)]))


def test_two_policies_with_one_choice_are_an_error():
    policies = [POLICIES[name](imposed_by="outside_body") for name in ("audit_heavy", "trust_based_accountability")]
    with pytest.raises(BadValue, match=r"'audit_heavy' and 'trust_based_accountability' both choose control_source"):
        lever_table(LIVELY.with_changes(n_weeks=60), policies)


def test_one_policy_twice_is_an_error():
    with pytest.raises(BadValue, match="'co_learning' twice"):
        lever_table(LIVELY, [POLICIES["co_learning"](start=0), POLICIES["co_learning"](start=1)])


PAIRED = Scenario(n_users=240, n_organisations=3, n_weeks=52, audit=0.5)
TAKEN = ("hours_administration", "hours_policy", "hours_handover", "hours_induction")


def hours(policies):
    """Hours taken from direct work a professional and week, by activity, hours a contact, of brokers; a row a seed."""
    found = []
    for seed in range(4):
        sums = dict(zip(TALLIES, run(policies, scenario=PAIRED, seed=seed).tallies.sum(axis=0), strict=True))
        taken = [sums[name] / sums["filled_posts"] for name in TAKEN]
        found.append([
            *taken, sums["hours_contact"] / sums["encounters"], sums["hours_brokers"] / sums["filled_posts"],
        ])
    return np.array(found)


USUAL_HOURS = hours(())


@EVERY
def test_costs_hours_or_names_its_money_cost(kind):
    paid = hours([kind(start=0)]) - USUAL_HOURS
    if "hour" in kind.cost and "no hours" not in kind.cost:
        assert (paid > 1e-9).all(axis=0).any(), f"'{kind.cost}', yet no activity takes more hours: {paid.mean(axis=0)}"
    else:
        assert re.search(r"\b(money|none)\b", kind.cost), "a policy without hours names what it costs"
        assert not (paid > 0.01).all(axis=0).any(), "a policy that takes hours says so"


@pytest.mark.parametrize("name", ["co_learning", "expert_led"])
def test_sessions_take_what_the_cost_says(name):
    assert (hours([POLICIES[name](start=0)])[:, 1] == PAIRED.session_hours).all()


def test_full_audit_takes_nine_hours_against_none():
    full, none = (hours([POLICIES["audit_heavy"](start=0, audit=audit)])[:, 0] for audit in (1.0, 0.0))
    assert np.allclose(full - none, 9.0, rtol=0, atol=1e-12)


def test_mutual_review_takes_an_hour():
    assert np.allclose(hours([POLICIES["trust_based_accountability"](start=0)])[:, 1], 1.0, rtol=0, atol=1e-12)


def test_a_relational_contact_takes_a_quarter_of_an_hour_longer():
    paid = hours([POLICIES["relational_practice"](start=0)]) - USUAL_HOURS
    assert np.allclose(paid[:, 4], 0.25, rtol=0, atol=1e-9)


@EVERY
@pytest.mark.parametrize("kind_of_number", [np.int8, np.uint32, np.float32, np.float64])
def test_numbers_of_numpy_are_plain_ones(kind, kind_of_number):
    one = kind_of_number(1)
    policy = kind(start=one, end=kind_of_number(9), ramp=one, dose=one, organisations=np.array([1, 0, 1]))
    assert policy == kind(start=1, end=9, ramp=1, dose=1.0, organisations=[np.int64(0), 1])
    assert [type(value) for value in (policy.start, policy.dose, *policy.organisations)] == [int, float, int, int]


@EVERY
@pytest.mark.parametrize(
    ("name", "wrong"),
    [("start", True), ("start", "5"), ("start", 1.5), ("dose", np.bool_(True)), ("dose", "full"), ("dose", None),
     ("organisations", 0), ("organisations", "01"), ("organisations", [True]), ("organisations", [0.5]),
     ("organisations", [-1]), ("organisations", None)],
)  # fmt: skip
def test_what_is_no_number_is_refused_by_name(kind, name, wrong):
    with pytest.raises(BadValue, match=rf"policies\.{kind.name}\.{name} "):
        kind(**{name: wrong})


@EVERY
def test_sizes_are_numbers_of_their_kind(kind):
    for name, item in kind.descriptions().items():
        assert isinstance(getattr(kind(), name), str if item.choices else (int, float)), name


def test_an_unknown_policy_offers_the_nearest():
    with pytest.raises(BadValue, match=r"'stable_post' is not a policy\. Did you mean 'stable_posts'"):
        POLICIES["stable_post"]
    assert "stable_post" not in POLICIES
    assert POLICIES.get("stable_post") is None


GIVEN = [
    None, [], "co_learning", CoLearning, CoLearning(), ["co_learning"], [CoLearning], (CoLearning(), "high_churn"),
    {"co_learning", "high_churn"}, iter(["co_learning"]),
]


@pytest.mark.parametrize("given", GIVEN, ids=lambda given: type(given).__name__)
def test_policies_in_any_plain_form(given):
    found = as_policies(given)
    assert all(type(policy) is POLICIES[policy.name] and policy == POLICIES[policy.name]() for policy in found)
    assert {policy.name for policy in found} <= {"co_learning", "high_churn"}
    assert bool(found) == bool(given)


@dataclasses.dataclass(frozen=True)
class Silent(Policy):
    """A policy that does not say what it moves."""

    name: ClassVar[str] = "silent"


@dataclasses.dataclass(frozen=True)
class Vague(Silent):
    """A policy that says what it moves in a form of its own."""

    name: ClassVar[str] = "vague"

    def moves(self):
        return [("audit", 1.0)]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: scale("n_users", 2), "'n_users' is not a lever"),
        (lambda: Move("scael", "audit", 2), "'scael' moves no lever; allowed: scale, shift, to, choose"),
        (lambda: shift("audit", float("nan")), "'shift' moves 'audit' by nan; give a finite number"),
        (lambda: to("audit", "1"), "'to' moves 'audit' by '1'"),
        (lambda: scale("audit", True), "'scale' moves 'audit' by True"),
        (lambda: choose("audit", "high"), "'choose' does not suit the lever 'audit'"),
        (lambda: scale("control_source", 2), "choose one of own_manager, outside_body"),
        (lambda: choose("control_source", "me"), "'control_source' cannot be 'me'"),
        (Policy, "Policy has no name"),
        (lambda: Simulation(LIVELY, Silent(start=1)), "'silent' does not say which levers it moves"),
        (lambda: Simulation(LIVELY, Vague(start=1)), "policy 'vague' moves .*; give a tuple of scale"),
    ],
)
def test_a_policy_of_ones_own_that_says_nothing_is_refused(wrong, message):
    with pytest.raises(BadValue, match=message):
        wrong()
