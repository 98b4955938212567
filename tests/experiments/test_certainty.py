"""How large and how sure: the table, what the pages make of it, and seeds added until the answer is known."""

import base64
import html
import io
import re

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments import adding_seeds, store
from experiments.__main__ import run
from experiments.certainty import certainty
from experiments.estimate import interval_of_mean, paired_differences, weekly_bands
from experiments.report.comparison import comparison_page
from experiments.report.results import Results
from experiments.report.sweep_page import sweep_page
from experiments.statistics.bands import with_whole_curves
from experiments.statistics.replication import next_number

TRUST = "trust_service_all"
EFFECTS = {
    "audit_heavy": {TRUST: -0.2, "crises": 0.0},
    "co_learning": {TRUST: 0.01, "need_psychosocial": -0.2},
}


@pytest.fixture(scope="module")
def study(make_study):
    return make_study(effects=EFFECTS, noise=0.002, seeds=12)


@pytest.fixture(scope="module")
def found(study):
    names = [TRUST, "need_psychosocial", "crises", "ruptures"]
    return certainty(study.runs, study.conditions, names).set_index(["condition", "outcome"])


def section(page, name):
    return re.search(f'<section aria-labelledby="{name}">(.*?)</section>', page, re.S)[1]


def words(text):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", text)).replace("\N{NO-BREAK SPACE}", " ")


def saved(page, name):
    coded = re.search(f'download="[^"]*_{name}.csv" href="data:text/csv;charset=utf-8;base64,([^"]+)"', page)[1]
    return pd.read_csv(io.BytesIO(base64.b64decode(coded)))


# --- the table


def test_each_column_is_what_its_statistic_says_of_the_pairs(study, found):
    wide = study.runs.pivot(index="seed", columns="condition", values=TRUST)
    for condition in ("audit_heavy", "co_learning"):
        differences, row = (wide[condition] - wide["status_quo"]).to_numpy(), found.loc[condition, TRUST]
        assert row["p"] == pytest.approx(stats.ttest_1samp(differences, 0.0).pvalue)
        shifted = [
            stats.ttest_1samp(differences, side * 0.02, alternative=alternative).pvalue
            for side, alternative in ((1, "less"), (-1, "greater"))
        ]
        assert row["p_equivalence"] == pytest.approx(max(shifted), abs=1e-12)
        assert row["superiority"] == (differences > 0).mean()
        unit = wide["status_quo"].std(ddof=1)
        assert row["effect"] == pytest.approx(differences.mean() / unit, rel=0.15)  # less Hedges' correction
        assert abs(row["effect"]) < abs(differences.mean() / unit)
        assert row["bootstrap_low"] < differences.mean() < row["bootstrap_high"]


def test_answers_and_sizes_follow_the_family_of_the_outcome(found):
    assert found.loc[("audit_heavy", TRUST), "answer"] == "matters"
    assert found.loc[("co_learning", TRUST), "answer"] == "clear but small"
    assert found.loc[("co_learning", "need_psychosocial"), "answer"] == "matters"
    assert found.loc[("audit_heavy", "ruptures"), "answer"] == "no size declared"
    nothing = found.loc[("audit_heavy", "ruptures"), ["smallest", "p_equivalence", "seeds_needed"]]
    assert nothing.isna().all()
    assert found.loc[("audit_heavy", TRUST), "smallest"] == 0.02


def test_all_rows_are_held_to_one_risk(found):
    order = found["p"].sort_values()
    holm = np.minimum(np.maximum.accumulate(order * np.arange(len(order), 0, -1)), 1.0)
    assert found.loc[order.index, "p_together"].to_numpy() == pytest.approx(holm.to_numpy())


def test_a_size_that_is_a_share_of_nothing_is_none(make_study):
    study = make_study(effects={}, seeds=8)
    runs = study.runs.assign(harm_acts=study.runs["harm_acts"] * (study.runs["condition"] != "status_quo"))
    row = certainty(runs, study.conditions, ["harm_acts"]).iloc[0]
    assert row["answer"] == "no size declared"
    assert np.isnan(row["smallest"])


# --- pages


def test_a_comparison_tells_each_outcome_by_its_answer_and_saves_the_table(study):
    page = comparison_page(study)
    told = words(section(page, "sure"))
    assert re.search(r"Audit-heavy management : matters : [^;]*users' trust \(all\)", html.unescape(told))
    assert re.search(r"Co-learning : .*there, but less than matters : [^;]*users' trust \(all\)", html.unescape(told))
    frame = saved(page, "certainty").set_index(["regime", "outcome"])
    assert frame.loc[("co_learning", TRUST), "answer"] == "clear but small"
    difference = paired_differences(study.runs, study.conditions, outcomes=[TRUST])
    assert len(frame) == len(difference) * len(Results(study).main)


def test_one_pair_of_runs_gives_no_such_part(make_study):
    assert 'aria-labelledby="sure"' not in comparison_page(make_study(seeds=1))


def test_a_sweep_counts_points_by_answer_and_shares_out_what_varies(make_study):
    study = make_study(
        regimes=("status_quo", "audit_heavy"), seeds=6, noise=0.002,
        factors={"policies.audit_heavy.dose": [0.2, 0.6, 1.0], "scenario.resignation_rate": [0.1, 0.4]},
        effects={"audit_heavy": {TRUST: -0.3}}, effect_of_point=lambda size, point: size * point[0], weeks=1,
    )
    page = sweep_page(study)
    row = re.search(r"Users&#x27; trust \(all\).*?</tr>", section(page, "sure"))[0]
    assert words(row).split()[5:7] == ["6", "0"]
    shares = re.search(r"Users&#x27; trust \(all\).*?</tr>", section(page, "shares"))[0]
    dose, rate, both, alike, rest = (int(number) for number in re.findall(r'"number">(\d+)<', shares))
    assert dose >= 99
    assert rate + both + alike + rest <= 1
    assert len(saved(page, "certainty")) == 6 * len(Results(study).headlines)


# --- the band over all weeks


def test_the_band_of_a_whole_curve_lies_around_that_of_each_week_and_leaves_holes_out():
    generator = np.random.default_rng(3)
    values = generator.normal(0.5, 0.1, (20, 30))
    values[:, 4] = np.nan
    values[2, 7] = np.nan
    keys = pd.MultiIndex.from_product([range(20), range(30)], names=["seed", "week"]).to_frame(index=False)
    weekly = keys.assign(condition="quo", trust=values.ravel())
    found = with_whole_curves(weekly_bands(weekly), weekly, list(range(20)))
    inner = found.drop(index=[4, 7])
    assert (inner["curve_low"] < inner["low"]).all()
    assert (inner["curve_high"] > inner["high"]).all()
    assert found.loc[[4, 7], ["curve_low", "curve_high"]].isna().all(axis=None)


# --- as many seeds as it takes


@pytest.mark.parametrize(("half", "least"), [(0.5, 0.925), (0.2, 0.935)])
def test_going_on_by_what_is_likely_to_be_enough_costs_little_coverage(half, least):
    covered, studies = 0, 2_000
    for values in np.random.default_rng(5).normal(0.0, 1.0, (studies, 400)):
        n = 10
        while (more := next_number(values[:n, None], half, 400)) > n:
            n = more
        found = interval_of_mean(values[:n])
        covered += found["low"] <= 0.0 <= found["high"]
        assert found["high"] - found["low"] <= 2 * half
    assert stats.binomtest(covered, studies, least, alternative="less").pvalue > 0.001, covered / studies
    assert covered / studies < 0.96


def test_the_next_number_is_at_most_twice_and_never_beyond_the_most():
    few = np.random.default_rng(6).normal(0.0, 1.0, (10, 2))
    assert next_number(few, 0.01, 10_000) == 20
    assert next_number(few, 0.01, 13) == 13
    assert next_number(few, np.array([np.nan, 100.0]), 10_000) == 10
    assert next_number(few, np.array([np.nan, np.nan]), 10_000) == 10
    assert next_number(few[:1], 0.5, 10_000) == 6


TINY = ("scenario=village", "scenario.n_weeks=60", "scenario.n_users=30", "regimes=[status_quo,audit_heavy]")


def test_seeds_are_added_until_intervals_are_narrow_enough_and_no_run_twice(tmp_path, capsys):
    assert run(("compare", *TINY, "seeds=[3,5,8]", "study.name=few", f"results={tmp_path}")) == 0
    asked = ("extend", "few", f"results={tmp_path}", "until=enough", f"outcomes=[{TRUST}]", "most=40")
    capsys.readouterr()
    assert run(asked) == 0
    shown = capsys.readouterr()
    study = store.read_study(tmp_path / "few")
    n = len(study.manifest["seeds"])
    assert {3, 5, 8} < set(study.manifest["seeds"])
    assert f"With {n} seeds, half of each of 1 intervals is at most what matters." in shown.err
    row = paired_differences(study.runs, study.conditions, outcomes=[TRUST]).iloc[0]
    assert row["high"] - row["low"] <= 2 * 0.02
    assert shown.out.count("Differences from Status quo") == 1
    executions = store.read_executions(tmp_path / "few")
    assert sum(item.runs for item in executions) == 2 * n
    assert not any(item.again for item in executions)
    assert run(asked) == 0
    assert "Going on" not in capsys.readouterr().err


def test_the_most_is_not_passed_and_what_is_left_open_is_named(tmp_path, capsys):
    assert run(("compare", *TINY, "seeds=2", "study.name=few", f"results={tmp_path}")) == 0
    asked = "outcomes=[need_psychosocial]"
    assert run(("extend", "few", f"results={tmp_path}", "until=enough", asked, "most=4")) == 0
    assert len(store.read_study(tmp_path / "few").manifest["seeds"]) == 4
    told = capsys.readouterr().err
    assert "With 4 seeds, 1 of 1 intervals are wider than what matters: psychosocial need (1)." in told
    assert "More than 4 seeds are not given; most=… allows more." in told
    assert "Say with the results that seeds were added up to 4" in told


def test_differences_that_no_pair_shows_are_left_out_and_said_to_be(tmp_path, capsys):
    asked = ("compare", *TINY[:3], "regimes=[status_quo,brokering]", "seeds=2", "study.name=few", f"results={tmp_path}")
    assert run((*asked, "policies.brokering.dose=0")) == 0
    assert run(("extend", "few", f"results={tmp_path}", "until=enough", f"outcomes=[{TRUST}]")) == 0
    assert "1 more have no size to reach, or show no difference in any pair." in capsys.readouterr().err
    assert len(store.read_study(tmp_path / "few").manifest["seeds"]) == 2


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        (("until=tea",), "until is 'tea'; give until=enough"),
        (("until=enough", "seeds=4"), "until=enough in their place"),
        (("most=4",), "until=enough"),
        (("seeds=4", "most=4"), "most goes with until=enough"),
        (("until=enough", "most=0"), "most"),
        (("until=enough", "outcomes=[crise]"), "Did you mean 'crises'?"),
        (("until=enough", "outcomes=[ruptures]"), "No size is declared"),
    ],
)
def test_what_cannot_be_asked_is_said_in_words(tmp_path, capsys, make_study, settings, fault):
    store.write_study(tmp_path / "made", make_study(study="made"), "page", replace=False)
    assert run(("extend", "made", f"results={tmp_path}", *settings)) == 2
    assert fault in " ".join(capsys.readouterr().err.split())


def test_other_kinds_of_study_are_refused(tmp_path, capsys, make_study, monkeypatch):
    monkeypatch.setattr(adding_seeds, "KINDS", ("sweep",))
    store.write_study(tmp_path / "made", make_study(study="made"), "page", replace=False)
    assert run(("extend", "made", f"results={tmp_path}", "until=enough")) == 2
    assert "a study of the command 'compare'; until=enough is for sweep" in capsys.readouterr().err
