"""Every configuration composes, and says what the model text says."""

import dataclasses
from importlib.resources import files

import pytest

from experiments.conditions.condition import REFERENCE
from experiments.conditions.keys import RUN_KEYS, all_keys, settings_of
from experiments.conditions.luck import read_luck
from experiments.conditions.pair import read_pair
from experiments.conditions.plan import read_plan, read_scenario
from experiments.conditions.study import read_sweep
from model.parameters import BadValue
from model.policies import POLICIES
from model.scenario import DESCRIPTIONS, Scenario


def names(group):
    return sorted(path.name.removesuffix(".yaml") for path in files("configs").joinpath(group).iterdir())


def test_the_default_comparison_is_the_one_of_the_main_job():
    plan = read_plan([])
    assert (plan.name, plan.common_weeks, plan.seeds) == ("compare", 52, tuple(range(30)))
    assert [condition.name for condition in plan.conditions] == [
        "audit_heavy", "brokering", "co_learning", "high_churn", "relational_practice", "stable_posts", "status_quo",
        "trust_based_accountability",
    ]  # fmt: skip
    world = plan.conditions[0].scenario
    assert (world.n_users, world.n_organisations, world.n_weeks) == (400, 4, 312)
    assert {condition.scenario for condition in plan.conditions} == {world} == {read_scenario("england")}
    assert [condition.name for condition in plan.conditions if condition.reference] == [REFERENCE]


@pytest.mark.parametrize("name", names("scenario"))
def test_every_scenario_composes(name):
    assert isinstance(read_scenario(name), Scenario)


@pytest.mark.parametrize("name", names("study"))
def test_every_study_composes(name):
    read = read_sweep if "factors:" in files("configs").joinpath("study", f"{name}.yaml").read_text() else read_plan
    assert read([f"study={name}"]).conditions


@pytest.mark.parametrize("name", names("regime"))
def test_every_named_regime_composes(name):
    plan = read_plan([f"regimes=[status_quo,{name}]"])
    found = next(condition for condition in plan.conditions if condition.regime == name)
    assert len(found.policies) > 1
    assert name not in POLICIES


def test_scenarios_state_only_what_they_change():
    england = {"audit": 0.5, "resignation_reference": 0.37, "rooted_share": 0.15, "resignation_rate": 0.18}
    assert read_scenario("england").differences() == england
    assert read_scenario("united_states").differences() == {**england, "resignation_rate": 0.34}
    assert read_scenario("village").differences() == {**england, "n_users": 60, "n_organisations": 2}


def test_a_cohort_is_one_worker_and_twelve_weekly_sessions():
    cohort = read_scenario("cohort")
    assert (cohort.n_weeks, cohort.sessions, cohort.contact_rate, cohort.attendance) == (12, 12, 1.0, 1.0)
    assert (cohort.second_post, cohort.third_post, cohort.fit_loss, cohort.audit) == (0.0, 0.0, 0.0, 0.0)
    assert (cohort.need_met_at_start, cohort.reentry_rate) == (0.0, 0.0)
    assert {cohort.with_willingness, cohort.with_churn, cohort.with_hours} == {False}


def test_every_parameter_and_every_setting_of_a_policy_is_a_key():
    expected = {f"scenario.{name}" for name in DESCRIPTIONS}
    expected |= {f"policies.{name}.{item}" for name, cls in POLICIES.items() for item in settings_of(cls)}
    assert set(all_keys()) == expected | set(RUN_KEYS) | {"scenario", "study", "launcher"}


def test_giving_every_default_changes_nothing():
    regimes = f"regimes=[{','.join(POLICIES)}]"
    plain = read_plan([regimes])
    world = plain.conditions[0].scenario
    given = [f"scenario.{name}={getattr(world, name)}" for name in DESCRIPTIONS]
    for name, cls in POLICIES.items():
        for item in dataclasses.fields(cls):
            value = list(item.default) if isinstance(item.default, tuple) else item.default
            given.append(f"policies.{name}.{item.name}={value}")
    assert read_plan([regimes, *given]).conditions == plain.conditions


def test_a_setting_reaches_its_condition():
    plan = read_plan(
        ["scenario.n_users=50", "policies.audit_heavy.dose=.25", "policies.audit_heavy.organisations=[2,0]",
         "seeds=[7,3]"]
    )  # fmt: skip
    heavy = next(condition for condition in plan.conditions if condition.name == "audit_heavy")
    assert heavy.scenario.n_users == 50
    assert (heavy.policies[0].dose, heavy.policies[0].organisations) == (0.25, (0, 2))
    assert plan.seeds == (3, 7)


def test_policies_are_joined_in_any_order():
    one, other = (read_plan([f"regimes=[status_quo,{name}]"]) for name in
                  ("warm_handover+stable_posts", "stable_posts+warm_handover"))  # fmt: skip
    assert one.conditions == other.conditions
    assert one.configuration == other.configuration
    assert [policy.name for policy in one.conditions[0].policies] == ["stable_posts", "warm_handover"]


def test_order_of_regimes_and_the_place_of_results_are_no_part_of_the_configuration():
    one = read_plan(["regimes=[status_quo,high_churn]", "results=here", "threads=1"])
    other = read_plan(["regimes=[high_churn,status_quo]", "results=there", "study.replace=true"])
    assert one.conditions == other.conditions
    assert one.configuration == other.configuration


def test_the_reference_is_added_and_said_so():
    plan = read_plan(["regimes=[high_churn]"])
    assert [condition.name for condition in plan.conditions] == ["high_churn", REFERENCE]
    assert REFERENCE in plan.notes[0]


def test_another_regime_may_be_the_reference():
    plan = read_plan(["regimes=[high_churn,audit_heavy]", "study.reference=high_churn"])
    assert {condition.name: condition.reference for condition in plan.conditions} == {
        "audit_heavy": False, "high_churn": True
    }
    assert (plan.configuration["reference"], plan.notes) == ("high_churn", ())
    added = read_plan(["regimes=[high_churn]", "study.reference=warm_handover+stable_posts"])
    assert [condition.name for condition in added.conditions if condition.reference] == ["stable_posts+warm_handover"]
    assert "stable_posts+warm_handover is run too" in added.notes[0]
    assert "Stable posts" in added.question
    assert added.configuration != read_plan(["regimes=[high_churn,stable_posts+warm_handover]"]).configuration


def test_a_reference_that_is_no_regime_is_said_so():
    with pytest.raises(BadValue, match=r"study\.reference: 'audit_hevy' is not a regime\. Did you mean 'audit_heavy'"):
        read_plan(["study.reference=audit_hevy"])


def test_the_study_of_fixed_points_is_held_against_seniors_first():
    plan = read_sweep(["study=fixed_points_by_churn"])
    assert {(condition.regime, condition.reference) for condition in plan.conditions} == {
        ("fixed_points", False), ("senior_first", True)
    }


def test_luck_and_explain_take_the_reference_that_is_given():
    plan = read_luck(["regimes=[audit_heavy]", "study.reference=high_churn", "seeds=5"])
    assert plan.configuration["regimes"]["core"]["policies"] == ["high_churn"]
    assert {condition.regime for condition in plan.conditions if condition.reference} == {"high_churn", "core"}
    _, first, other = read_pair(["regimes=[audit_heavy,high_churn]", "study.reference=high_churn"])
    assert (first.name, first.reference, other.name) == ("high_churn", True, "audit_heavy")


def test_a_folder_of_ones_own_adds_scenarios_and_regimes(tmp_path):
    (tmp_path / "scenario").mkdir()
    (tmp_path / "regime").mkdir()
    (tmp_path / "scenario" / "island.yaml").write_text("defaults: [village]\nn_users: 12\n")
    (tmp_path / "regime" / "calm.yaml").write_text("label: Calm\npolicies: [stable_posts, warm_handover]\n")
    plan = read_plan(["scenario=island", "regimes=[calm]"], own_folder=tmp_path)
    assert [condition.label for condition in plan.conditions] == ["Calm", "Status quo"]
    assert (plan.conditions[0].scenario.n_users, plan.conditions[0].scenario.n_organisations) == (12, 2)
