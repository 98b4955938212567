"""What common luck saves: the ratio against known answers, the command that prints it, and the reports that name it."""

import base64
import csv
import html
import io
import re
import shlex

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments import store
from experiments.__main__ import run
from experiments.commands import COMMANDS
from experiments.conditions.luck import RATES, RATES_OF_CORE, core_of, read_luck
from experiments.report.comparison import comparison_page
from experiments.report.luck import little_saved, ratio_text
from experiments.report.luck_page import luck_page
from experiments.report.luck_terminal import luck_text
from experiments.report.results import Results
from experiments.report.saving import Savings, judged
from experiments.saving import harmful, ratios, savings, too_little
from experiments.statistics.common_luck import variance_ratio
from experiments.statistics.common_luck_error import p_harm, ratio_interval
from model.outcomes import OUTCOMES
from model.policies import POLICIES
from model.scenario import DESCRIPTIONS

MAIN = [name for name, item in OUTCOMES.items() if item.main]
TINY = ("scenario=village", "scenario.n_users=30", "scenario.n_weeks=60", "seeds=6", "regimes=[high_churn,upkeep]")


def sides(correlation, shape, seed=0, spread=1.0):
    """Two sides that vary by 1 and by the spread and are so correlated."""
    generator = np.random.default_rng(seed)
    here, own = generator.normal(0, 1, shape), generator.normal(0, 1, shape)
    return here + 5.0, spread * (correlation * here + np.sqrt(1 - correlation**2) * own) - 2.0


# --- the ratio


@pytest.mark.parametrize("correlation", [-0.5, 0.0, 0.5, 0.9, 0.99])
def test_the_ratio_of_correlated_normals_is_the_known_one(correlation):
    found = variance_ratio(*sides(correlation, (4_000, 50)))
    assert found.shape == (50,)
    assert np.median(found) == pytest.approx(1 / (1 - correlation), rel=0.01)


def test_the_ratio_of_sides_that_vary_unlike():
    found = variance_ratio(*sides(0.8, (4_000, 50), spread=3.0))
    assert np.median(found) == pytest.approx((1 + 9) / (1 + 9 - 2 * 0.8 * 3), rel=0.01)


@pytest.mark.parametrize("correlation", [-0.3, 0.0, 0.6, 0.97])
def test_intervals_of_ratios_hold_the_truth_about_as_often_as_they_say(correlation):
    """With 30 pairs; a bootstrap of variances falls a little short of 95 %."""
    found = ratio_interval(*sides(correlation, (30, 1_000)))
    truth = 1 / (1 - correlation)
    assert 0.90 < ((found["low"] <= truth) & (truth <= found["high"])).mean() < 0.97


def test_harm_is_claimed_as_seldom_as_it_should_be_and_seen_where_it_is():
    none = p_harm(*sides(0.0, (30, 2_000)))
    assert stats.binomtest(int((none < 0.05).sum()), 2_000, 0.05).pvalue > 0.001
    assert (p_harm(*sides(-0.7, (30, 500))) < 0.001).mean() > 0.8
    assert (p_harm(*sides(0.7, (30, 500))) > 0.9).all()


def test_no_ratio_without_luck_in_common_and_an_infinite_one_where_no_luck_is_left():
    here, there = sides(0.5, (12, 6))
    there[:, 0] = 0.3  # luck moves one side alone
    here[:, 1] = there[:, 1] = 0.1 + 0.2  # luck moves neither
    there[:, 2] = here[:, 2] + 0.7  # all pairs differ by the same
    there[:8, 3] = np.nan
    there[:11, 4] = np.nan
    found = variance_ratio(here, there)
    assert np.isnan(found[[0, 1, 4]]).all()
    assert np.isposinf(found[2]) and np.isfinite(found[[3, 5]]).all()
    interval, p = ratio_interval(here, there), p_harm(here, there)
    assert np.isposinf([interval["low"][2], interval["high"][2]]).all()
    for values in (*interval.values(), p):
        assert np.isnan(values[[0, 1, 3, 4]]).all() and np.isfinite(values[5])
    assert interval["low"][5] < found[5] < interval["high"][5]
    assert interval["low"][5] == pytest.approx(ratio_interval(here[:, [5]], there[:, [5]])["low"][0])


def test_a_missing_run_takes_its_pair_with_it():
    here, there = sides(0.5, (12, 2))
    here[3, 0] = np.nan
    whole = [np.delete(side, 3, axis=0) for side in (here, there)]
    assert variance_ratio(here, there)[0] == pytest.approx(variance_ratio(*whole)[0])
    assert ratio_interval(here, there)["low"][0] == pytest.approx(ratio_interval(*whole)["low"][0])


# --- over a study


def tables(correlations, seeds=400):
    """runs and conditions of one reference and of conditions so correlated with it."""
    generator = np.random.default_rng(3)
    common = generator.normal(0, 1, seeds)
    values = {"quo": common}
    for name, correlation in correlations.items():
        values[name] = correlation * common + np.sqrt(1 - correlation**2) * generator.normal(0, 1, seeds)
    runs = pd.concat([pd.DataFrame({"condition": name, "seed": range(seeds), "need": each})
                      for name, each in values.items()])
    return runs, pd.DataFrame({"condition": list(values), "reference": [name == "quo" for name in values]})


def test_where_it_saves_little_and_where_it_does_harm():
    runs, conditions = tables({"near": 0.9, "far": 0.1, "against": -0.4})
    found = savings(runs, conditions, range(400), ["need"])
    assert list(too_little(found)["condition"]) == ["against", "far"]
    assert list(harmful(found)["condition"]) == ["against"]
    plain = ratios(runs, conditions, range(400), ["need"])
    assert list(plain["ratio"]) == list(found["ratio"])
    assert ((found["low"] < found["ratio"]) & (found["ratio"] < found["high"])).all()


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(np.nan, "-"), (np.inf, "all"), (1.456, "1.46"), (24.32, "24.3"), (243.2, "243"), (4e7, ">1000")],
)
def test_a_ratio_has_as_many_digits_as_it_deserves(ratio, text):
    assert ratio_text(ratio) == text


# --- reports of comparisons


def _little(correlation, tables):
    """A comparison whose need has such a correlation under both regimes."""
    manifest, conditions, runs, weekly = tables(seeds=40, noise=1e-4)
    generator = np.random.default_rng(5)
    reference = runs.loc[runs["condition"] == "status_quo", "need_material"].to_numpy()
    for name in set(runs["condition"]) - {"status_quo"}:
        own = generator.normal(0, reference.std(), len(reference))
        mixed = correlation * reference + np.sqrt(1 - correlation**2) * own
        runs.loc[runs["condition"] == name, "need_material"] = mixed
    return store.tidy_study(manifest, conditions, runs, weekly)


def test_a_comparison_names_the_regimes_for_which_common_luck_saves_little(tables):
    study = _little(0.0, tables)
    results = Results(study)
    told = little_saved(results)
    assert len(told) == len(results.compared)
    for label, text in zip(sorted(results.compared), sorted(told), strict=True):
        assert text.startswith(f"For {label}, common luck saves little in 1 of ")
        assert "material need" in text and text.endswith("More seeds are needed there for the same interval.")
    method = comparison_page(study).partition('id="method"')[2].partition("</section>")[0]
    assert all(html.escape(text) in method for text in told)


def test_a_comparison_says_nothing_of_it_where_much_is_saved_or_pairs_are_few(tables, make_study):
    assert little_saved(Results(_little(0.99, tables))) == []
    assert little_saved(Results(make_study(seeds=4, noise=1.0))) == []
    assert little_saved(Results(make_study(seeds=6, noise=1.0))) != []


# --- the command


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("results")
    assert run(("luck", *TINY, "policies.high_churn.start=4", f"results={folder}")) == 0
    return folder


def test_without_arguments_it_is_every_policy_at_both_doses_and_rates_of_both_worlds():
    plan = read_luck([])
    of_policies = {condition.name for condition in plan.conditions if condition.regime in POLICIES}
    for name in set(POLICIES) - {"status_quo"}:
        tenth, whole = (next(c for c in plan.conditions if c.name == f"{name}@dose={dose}") for dose in ("0.1", "1"))
        assert (tenth.policies[0].dose, whole.policies[0].dose) == (0.1, 1.0)
        assert {tenth.name, whole.name} < of_policies
    world = plan.conditions[0].scenario
    assert (world.n_users, world.n_organisations, world.n_weeks) == (400, 4, 156)
    assert (plan.common_weeks, len(plan.seeds)) == (52, 30)
    core = next(condition for condition in plan.conditions if condition.name == "core")
    assert core.scenario == core_of(world) and core.reference
    assert not any(getattr(core.scenario, name) for name in DESCRIPTIONS if name.startswith("with_"))
    changed = [condition for condition in plan.conditions if "% up" in condition.label]
    assert len(changed) == len(RATES) + len(RATES_OF_CORE)
    for condition in changed:
        base = core.scenario if condition.regime == "core" else world
        (rate,) = [name for name in DESCRIPTIONS if getattr(base, name) != getattr(condition.scenario, name)]
        assert getattr(condition.scenario, rate) == pytest.approx(1.02 * getattr(base, rate))


def test_a_rate_that_cannot_go_up_goes_down_and_a_dose_is_a_share_of_the_one_given():
    plan = read_luck(["scenario.attendance=1", "regimes=[high_churn]", "policies.high_churn.dose=0.5"])
    labels = {condition.label: condition for condition in plan.conditions}
    assert labels["Core, attendance 2 % down"].scenario.attendance == pytest.approx(0.98)
    assert labels[f"{POLICIES['high_churn'].label}, dose 0.1"].policies[0].dose == pytest.approx(0.05)


def test_the_core_is_compared_with_the_core(written):
    """In the core nothing but the rate differs: as many contacts, in every run."""
    study = store.read_study(written / "luck")
    found = Savings(study).found.set_index(["condition", "outcome"])
    rates = [name for name in study.conditions["condition"] if name.startswith("core@kept_share")]
    assert list(found.loc[rates[0], "reference"].unique()) == ["core"]
    assert np.isposinf(found.loc[(rates[0], "contacts"), "ratio"])
    assert found.loc[(rates[0], "trust_service"), "ratio"] > 1


def test_the_table_has_every_regime_dose_and_main_outcome_that_luck_moves(written, capsys):
    assert run(("luck", *TINY, "policies.high_churn.start=4", f"results={written}")) == 0
    shown = capsys.readouterr()
    assert "Nothing to run" in shown.err
    study = store.read_study(written / "luck")
    found = Savings(study).found
    assert set(found["outcome"]) == set(MAIN)
    block = shown.out.partition(POLICIES["high_churn"].label.upper())[2].partition("\n\n")[0]
    assert block.splitlines()[0].split("  ")[-1].strip() == "dose 1"
    rows = found[(found["condition"] == "high_churn@dose=1") & found["ratio"].notna()]
    assert len(rows) > 10
    for row in rows.itertuples():
        (line,) = [line for line in block.splitlines() if line.startswith(f"{OUTCOMES[row.outcome].label}  ")]
        assert ratio_text(row.ratio) in line
    assert "TOGETHER" in shown.out and "Common luck does" in shown.out
    assert max(map(len, shown.out.splitlines())) <= 105


def test_words_turn_with_the_numbers(written):
    study = store.read_study(written / "luck")
    runs = study.runs.copy()
    there = runs.loc[runs["condition"] == "core", "trust_service"].to_numpy()
    changed = runs["condition"].str.startswith("core@kept_share")
    runs.loc[changed, "trust_service"] = 1.0 - there
    text = " ".join(luck_text(store.tidy_study(study.manifest, study.conditions, runs), 100).split())
    assert "Common luck does harm: Core, kept_share 2 % up: Users' trust (engaged) 0.50" in text
    assert "Core, kept_share 2 % up: the least ratio is 0.50" in text and "BELOW the 10 that are expected" in text
    whole = " ".join(luck_text(study, 100).split())
    assert "Common luck does harm nowhere" in whole


@pytest.mark.parametrize(
    ("ratio", "high", "told"),
    [(12.0, 40.0, "at least the 10"), (4.0, 40.0, "which its interval holds"), (4.0, 6.0, "BELOW the 10")],
)
def test_a_ratio_of_the_core_is_judged_with_its_interval(ratio, high, told):
    assert told in judged(pd.Series({"ratio": ratio, "high": high}))


def test_the_page_has_every_ratio_and_gives_them_as_csv(written):
    study = store.read_study(written / "luck")
    page = (written / "luck" / "report.html").read_text(encoding="utf-8")
    assert page == luck_page(study)
    coded = re.search(r'download="luck_ratios.csv" href="data:text/csv;charset=utf-8;base64,([^"]+)"', page)[1]
    rows = list(csv.DictReader(io.StringIO(base64.b64decode(coded).decode())))
    found = Savings(study).found
    assert len(rows) == len(found) == (len(study.conditions) - 2) * len(MAIN)
    ratio = float(rows[3]["ratio"] or "nan")
    assert ratio == pytest.approx(found["ratio"].iloc[3], nan_ok=True)


def test_the_page_opens(written, browser):
    seen = browser(written / "luck" / "report.html", 1200)
    assert seen.errors == [] and not seen.page_scrolls


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("weekly=true", "weekly is a setting of compare"),
        ("shard=1/2", "shard is a setting of compare"),
        ("figures=svg", "the report of luck has tables alone"),
        ("seeds=1", "a variance needs at least 2"),
        ("regimes=[status_quo]", "names the reference alone"),
        ("scenario.n_weeks=40", "after the end of the run"),
        ("study=audit_map", "python -m experiments sweep study=audit_map"),
        ("regimes=[high_chrun]", "Did you mean 'high_churn'"),
    ],
)
def test_what_cannot_be_measured_is_said(tmp_path, capsys, given, told):
    assert run(("luck", f"results={tmp_path}", given)) == 2
    shown = capsys.readouterr()
    assert told in shown.err and "Traceback" not in shown.err
    assert list(tmp_path.iterdir()) == []


def test_examples_in_the_help_can_be_typed():
    shown = COMMANDS["luck"].PARSER.description
    examples = [re.split(" {2,}", line)[1] for line in shown.splitlines() if line.startswith("  ")]
    assert len(examples) == 5
    for example in examples:
        assert read_luck(shlex.split(example)).conditions
