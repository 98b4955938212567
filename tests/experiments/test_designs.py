"""Factors and designs: what a study may vary, which points that makes, and what it turns on."""

import itertools

import numpy as np
import pytest
from scipy import stats

from experiments import budget
from experiments.__main__ import run
from experiments.conditions.plan import read_plan
from experiments.conditions.study import read_sweep
from experiments.sensitivity import sensitivity_table
from experiments.statistics.designs import DESIGNS, MORRIS, SALTELLI
from experiments.statistics.sensitivity import elementary_effects, sobol_indices
from model.parameters import BadValue

OWN = """# @package _global_
study:
  name: mine
  question: What does it turn on?
  outcomes: [need_material, contacts]
{study}
seeds: 2
{more}
"""
FACTORS = """  factors:
    scenario.careless_share: interval(0,1)
    scenario.n_users: interval(20,30)
    scenario.with_churn: true,false
"""
AUDIT = "regimes: [audit_heavy]"


@pytest.fixture
def own(tmp_path):
    """A maker of plans of a study of one's own: its lines under `study`, others, and arguments."""

    def make(study=FACTORS, more=AUDIT, *arguments):
        (tmp_path / "study").mkdir(exist_ok=True)
        (tmp_path / "study" / "mine.yaml").write_text(OWN.format(study=study.rstrip("\n"), more=more))
        return read_sweep(["study=mine", *arguments], tmp_path)

    return make


def values(plan, key):
    return [dict(row)[key] for row in plan.layout.rows]


# --- points


@pytest.mark.parametrize("design", DESIGNS)
def test_a_design_draws_its_points_within_the_factors_and_the_same_ones_always(own, design):
    arguments = f"study.design={design}", "study.points=8"
    plan, again = own(FACTORS, AUDIT, *arguments), own(FACTORS, AUDIT, *arguments)
    assert len(plan.layout.rows) == 8 * DESIGNS[design].rows(3)
    assert all(0.0 <= share <= 1.0 for share in values(plan, "scenario.careless_share"))
    assert set(values(plan, "scenario.n_users")) <= set(range(20, 31))
    assert set(values(plan, "scenario.with_churn")) == {True, False}
    assert plan.conditions == again.conditions
    assert plan.configuration == again.configuration
    assert len(plan.conditions) == 2 * len(set(plan.layout.rows))
    other = own(FACTORS, AUDIT, f"study.design={design}", "study.points=16")
    assert other.configuration["design"]["digest"] != plan.configuration["design"]["digest"]


def test_a_latin_hypercube_has_one_point_in_each_part_of_each_factor(own):
    plan = own(FACTORS, AUDIT, "study.design=latin_hypercube", "study.points=10")
    assert sorted(int(10 * share) for share in values(plan, "scenario.careless_share")) == list(range(10))
    assert sorted(values(plan, "scenario.with_churn")) == [False] * 5 + [True] * 5


def test_one_factor_moves_at_a_time_in_a_walk_of_morris(own):
    plan = own(FACTORS, AUDIT, "study.design=morris", "study.points=6")
    for walk in _fours(plan.layout.rows):
        for here, there in itertools.pairwise(walk):
            assert sum(one != other for one, other in zip(here, there, strict=True)) <= 1


def _fours(rows):
    return [rows[place : place + 4] for place in range(0, len(rows), 4)]


def test_all_points_of_a_drawn_design_run_under_every_regime_with_the_factors_in_their_names(own):
    plan = own(FACTORS, AUDIT, "study.design=sobol", "study.points=4", "regimes=audit_heavy,stable_posts")
    assert len(plan.conditions) == 3 * 4
    for condition in plan.conditions:
        share = dict(condition.factors)["scenario.careless_share"]
        assert condition.scenario.careless_share == share
        assert f"scenario.careless_share={share:g}" in condition.name


def test_regimes_are_a_factor_like_any_other():
    for multirun in (["regimes=audit_heavy,stable_posts"], ["regimes=choice(stable_posts,audit_heavy)"]):
        swept, listed = read_plan(multirun, multirun=True), read_plan(["regimes=[audit_heavy,stable_posts]"])
        assert swept.conditions == listed.conditions
        assert swept.configuration == listed.configuration
    both = read_plan(["regimes=audit_heavy,high_churn", "scenario.audit=0,.5", "scenario.prism=0,.5"], multirun=True)
    assert len(both.conditions) == 3 * 4


# --- what cannot be


@pytest.mark.parametrize(
    ("study", "more", "told"),
    [
        ("  factors: {scenario.audit: '0,1', scenario.audit: '0,.5'}", AUDIT, "found duplicate key scenario.audit"),
        ("  factors: {scenario.audit: '0,1'}", f"{AUDIT}\nscenario: {{audit: 0.3}}",
         "configs/study/mine.yaml: scenario.audit is fixed at 0.3 and is a factor too; take it out"),
        ("  factors: {policies.audit_heavy.dose: '0,1'}", f"{AUDIT}\npolicies: {{audit_heavy: {{dose: 0.3}}}}",
         "policies.audit_heavy.dose is fixed at 0.3 and is a factor too"),
        ("  factors: {regimes: 'audit_heavy,high_churn', scenario.audit: '0,1'}", AUDIT,
         "regimes is a list and a factor too"),
        ("  factors: {scenario.audit: 'interval(0.2,1.2)'}", AUDIT, "scenario.audit is 1.2; allowed is 0 to 1"),
        ("  factors: {scenario.audit: 'interval(1,0)'}", AUDIT, "is an empty interval; give the lower end first"),
        ("  factors: {scenario.audit: 'interval(0,0)'}", AUDIT, "is an empty interval"),
        ("  factors: {scenario.audit: 'interval(0,much)'}", AUDIT, "cannot be read"),
        ("  factors: {scenario.audti: 'interval(0,1)'}", AUDIT, "Did you mean 'audit'"),
        ("  factors: {scenario.n_users: 'interval(10.5,20)'}", AUDIT, "give a whole number"),
        ("  factors: {scenario.with_churn: 'interval(0,1)'}", AUDIT, "it is a switch: give true or false"),
        ("  factors: {scenario: 'interval(0,1)'}", AUDIT, "an interval is of numbers; list the names"),
        ("  factors: {scenario.audit: 'interval(0,1)'}", AUDIT, "and a grid needs some: list them"),
    ],
)  # fmt: skip
def test_factors_that_cannot_be_are_one_clear_message(own, study, more, told):
    with pytest.raises(BadValue) as error:
        own(study, more)
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("study.design=latin_cube", "study.design is 'latin_cube'; allowed: grid, latin_hypercube, sobol, morris, "
         "saltelli. Did you mean 'latin_hypercube'?"),
        ("study.design=sobol study.points=100", "takes a power of two: give 64 or 128"),
        ("study.design=saltelli study.points=7", "takes a power of two: give 4 or 8"),
        ("study.design=morris study.points=1", "takes at least 2 walks"),
        ("study.design=morris study.points=-8", "takes at least 2 walks"),
        ("study.design=morris study.points=many", "study.points is 'many'; give a whole number"),
        ("study.design=morris scenario=village,england", "scenario is varied over words, which have no order"),
        ("study.design=morris scenario.n_users=30 scenario.with_churn=true", "takes at least 2 factors"),
        ("study.design=sobol study.points=4194304", "a study has at most 500,000. Give fewer points"),
        ("study.points=8 scenario.careless_share=0,1 scenario.n_users=20,30", "a grid has every combination"),
        ("study.design=sobol scenario.n_weeks=40,80", "At the point scenario.careless_share="),
    ],
)  # fmt: skip
def test_a_design_that_does_not_suit_is_one_clear_message(own, arguments, told):
    with pytest.raises(BadValue) as error:
        own(FACTORS, AUDIT, *arguments.split())
    assert told in str(error.value)


def test_an_argument_takes_the_place_of_what_the_file_varies_or_fixes(own):
    fixed = f"{AUDIT}\nscenario: {{audit: 0.3}}"
    assert own(FACTORS, fixed, "study.design=sobol", "scenario.audit=0,1").factors["scenario.audit"].levels == (0, 1)
    plan = own("  factors: {scenario.audit: '0,1', scenario.prism: '0,1'}", fixed, "scenario.audit=0.6")
    assert list(plan.factors) == ["scenario.prism"]
    assert {condition.scenario.audit for condition in plan.conditions} == {0.6}


def test_compare_sends_a_design_to_sweep(capsys):
    assert run(["compare", "study.design=morris"]) == 2
    assert "the command sweep does" in capsys.readouterr().err


# --- what it takes


def test_what_takes_long_asks_for_a_flag_and_leaves_nothing(tmp_path, monkeypatch, capsys):
    small = ("study=audit_by_churn", "scenario.n_users=20", "scenario.n_weeks=60", "seeds=1", "study.replace=true",
             "scenario.resignation_rate=0.1,0.2", "policies.audit_heavy.dose=1", f"results={tmp_path}")  # fmt: skip
    monkeypatch.setattr(budget, "MOST_SECONDS", 0.0)
    assert run(["sweep", *small]) == 2
    told = capsys.readouterr().err
    assert "2 points (2), 2 regimes at each: 4 conditions, each with 1 seed. About" in told
    assert "add study.large=true" in told
    assert list(tmp_path.iterdir()) == []
    assert run(["sweep", *small, "study.large=true"]) == 0
    monkeypatch.setattr(budget, "MOST_BYTES", 10)
    assert run(["compare", "-m", "scenario=village", *small[1:4], "scenario.audit=0,1", f"results={tmp_path}"]) == 2
    assert "on disk" in capsys.readouterr().err


# --- what it turns on


def test_sobol_indices_of_a_function_with_known_ones():
    shares = DESIGNS[SALTELLI].shares(1024, 3)
    first, second, third = ((2 * shares - 1) * np.pi).T
    ishigami = np.sin(first) + 7 * np.sin(second) ** 2 + 0.1 * third**4 * np.sin(first)
    found, n = sobol_indices(ishigami, 3)
    assert n == 1024
    np.testing.assert_allclose(found["first_order"], [0.314, 0.442, 0.0], atol=0.03)
    np.testing.assert_allclose(found["total"], [0.558, 0.442, 0.244], atol=0.03)
    assert (np.abs(found["total"] - [0.558, 0.442, 0.244]) < found["total_half"]).all()


SIZES = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0])
"""How little each factor of Sobol's g-function matters."""
VARIANCES = 1.0 / (3.0 * (1.0 + SIZES) ** 2)
TOTAL = np.prod(1.0 + VARIANCES) - 1.0
FIRST_ORDER, TOTAL_ORDER = VARIANCES / TOTAL, VARIANCES * np.prod(1.0 + VARIANCES) / (1.0 + VARIANCES) / TOTAL
"""Its indices in closed form (Saltelli and Sobol 1995)."""


def g_function(shares):
    return np.prod((np.abs(4.0 * shares - 2.0) + SIZES) / (1.0 + SIZES), axis=-1)


def test_sobol_indices_of_the_g_function_come_nearer_with_more_points():
    distances = []
    for n in (64, 256, 1024):
        found, _ = sobol_indices(g_function(DESIGNS[SALTELLI].shares(n, 6)), 6)
        off = np.abs(found["first_order"] - FIRST_ORDER), np.abs(found["total"] - TOTAL_ORDER)
        assert (off[0] < found["first_order_half"]).all() and (off[1] < found["total_half"]).all()
        distances.append(max(off[0].max(), off[1].max()))
    assert distances[0] > distances[1] > distances[2]
    assert distances[2] < 0.01


@pytest.mark.parametrize("studies", [200, pytest.param(2_000, marks=pytest.mark.long)])
def test_the_intervals_of_sobol_indices_cover_as_often_as_they_say(studies):
    """Over points drawn at random, as resampling takes them to be; evenly spread ones are nearer than it says."""
    generator, covered = np.random.default_rng(3), np.zeros((2, 6))
    for _ in range(studies):
        first, last = generator.random((2, 128, 6))
        blocks = np.stack([first, *(np.where(np.arange(6) == place, last, first) for place in range(6)), last], axis=1)
        found, _ = sobol_indices(g_function(blocks).ravel(), 6)
        covered[0] += np.abs(found["first_order"] - FIRST_ORDER) <= found["first_order_half"]
        covered[1] += np.abs(found["total"] - TOTAL_ORDER) <= found["total_half"]
    for hits in covered.ravel():
        assert stats.binomtest(int(hits), studies, 0.93, "less").pvalue > 0.001, covered / studies
        assert stats.binomtest(int(hits), studies, 0.96, "greater").pvalue > 0.001, covered / studies


def test_elementary_effects_of_a_sum_are_its_slopes_and_of_a_product_spread():
    shares = DESIGNS[MORRIS].shares(20, 3)
    added, n = elementary_effects(shares, 2 * shares[:, 0] - 3 * shares[:, 1])
    assert n == 20
    np.testing.assert_allclose(added["mu"], [2, -3, 0], atol=1e-9)
    np.testing.assert_allclose(added["mu_star"], [2, 3, 0], atol=1e-9)
    np.testing.assert_allclose(added["sigma"], 0, atol=1e-9)
    multiplied, _ = elementary_effects(shares, shares[:, 0] * shares[:, 1])
    assert (multiplied["sigma"][:2] > 0.1).all() and multiplied["sigma"][2] < 1e-9


def test_a_block_with_a_hole_is_left_out_and_what_does_not_vary_has_no_indices():
    shares = DESIGNS[SALTELLI].shares(16, 2)
    values = shares.sum(axis=1)
    whole, _ = sobol_indices(values, 2)
    values[5] = np.nan
    found, n = sobol_indices(values, 2)
    assert n == 15 and set(found) == set(whole)
    assert sobol_indices(np.ones(64), 2) == ({}, 16)
    assert sobol_indices(np.full(64, np.nan), 2) == ({}, 0)
    walks = DESIGNS[MORRIS].shares(4, 2)
    values = walks.sum(axis=1)
    values[0] = np.nan
    left, n = elementary_effects(walks, values)
    assert n == 3
    np.testing.assert_allclose(left["mu"], 1.0)


def test_the_table_finds_the_factor_that_was_planted(own, tables):
    """Values are made so that audit's difference turns on one factor, and the level on another."""
    import pandas as pd

    plan = own(FACTORS, AUDIT, "study.design=saltelli", "study.points=128")
    rows, conditions = [], []
    for condition in plan.conditions:
        point = dict(condition.factors)
        level = point["scenario.n_users"] / 10
        value = level + (0.0 if condition.reference else point["scenario.careless_share"])
        conditions.append({
            "condition": condition.name, "regime": condition.regime, "reference": condition.reference,
            **{f"factor.{key}": value for key, value in point.items()},
        })  # fmt: skip
        rows += [{"condition": condition.name, "seed": seed, "need_material": value + seed} for seed in plan.seeds]
    found = sensitivity_table(plan, pd.DataFrame(rows), pd.DataFrame(conditions))
    total = found[found["measure"] == "total"].set_index(["regime", "factor"])["value"]
    assert total["audit_heavy", "scenario.careless_share"] == pytest.approx(1.0, abs=0.1)
    assert total["audit_heavy", "scenario.n_users"] == pytest.approx(0.0, abs=1e-6)
    assert total["status_quo", "scenario.n_users"] == pytest.approx(1.0, abs=0.1)
    assert total["status_quo", "scenario.careless_share"] == pytest.approx(0.0, abs=1e-6)
    assert set(found["n"]) == {128}
