import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments import estimate


def _tables(values, factors=None):
    """runs and conditions from {condition: values by seed}; "quo..." are references."""
    runs = pd.DataFrame(
        [
            {"condition": name, "seed": seed, "need": value}
            for name, by_seed in values.items()
            for seed, value in enumerate(by_seed)
        ]
    )
    conditions = pd.DataFrame({"condition": list(values), "reference": [name.startswith("quo") for name in values]})
    return runs, conditions.assign(**(factors or {}))


def test_the_interval_is_student_s_over_pairs():
    generator = np.random.default_rng(0)
    quo, other = generator.normal(0, 1, 8), generator.normal(0.3, 1, 8)
    found = estimate.paired_differences(*_tables({"quo": quo, "other": other})).iloc[0]
    oracle = stats.ttest_rel(other, quo).confidence_interval(0.95)
    assert (found["low"], found["high"]) == pytest.approx((oracle.low, oracle.high))
    assert found["difference"] == pytest.approx(np.mean(other - quo))
    assert found["standard_error"] == pytest.approx(stats.sem(other - quo))
    assert found["no_difference"] == 0.0
    assert found["same_sign"] == np.mean(np.sign(other - quo) == np.sign(np.mean(other - quo)))


def test_the_quantile_is_the_one_of_the_slower_library():
    """The interval takes Student's t from `scipy.special`, which is there at once; `scipy.stats` takes a second."""
    freedom = np.arange(1, 2000)
    assert (estimate.stdtrit(freedom, 0.975) == stats.t.ppf(0.975, freedom)).all()


@pytest.mark.parametrize("seeds", [3, 10])
def test_intervals_cover_the_truth_as_often_as_they_say(seeds):
    generator, truth, studies = np.random.default_rng(1), 0.2, 4000
    luck = generator.normal(0, 5, (seeds, studies))
    differences = (luck + truth + generator.normal(0, 1, (seeds, studies))) - luck
    found = estimate.interval_of_mean(differences)
    covered = int(((found["low"] <= truth) & (truth <= found["high"])).sum())
    assert stats.binomtest(covered, studies, 0.95).pvalue > 0.001


def test_common_luck_cancels_in_pairs():
    generator = np.random.default_rng(2)
    luck = generator.normal(0, 10, 12)
    runs, conditions = _tables({"quo": luck, "other": luck + 0.5 + generator.normal(0, 0.01, 12)})
    paired = estimate.paired_differences(runs, conditions).iloc[0]
    levels = estimate.means(runs).set_index("condition")
    assert paired["high"] - paired["low"] < 0.1
    assert (levels["high"] - levels["low"]).min() > 5


def test_a_lost_run_takes_its_pair_with_it_and_is_counted():
    runs, conditions = _tables({"quo": [0.0, 10.0, 2.0, 3.0], "other": [1.0, 11.0, 3.0, 4.0]})
    runs = runs[~((runs["condition"] == "other") & (runs["seed"] == 1))]
    runs.loc[(runs["condition"] == "quo") & (runs["seed"] == 2), "need"] = np.nan
    found = estimate.paired_differences(runs, conditions, seeds=range(5)).iloc[0]
    assert (found["n"], found["n_missing"]) == (2, 3)
    assert found["difference"] == pytest.approx(1.0)
    # Levels are of the same two pairs: seed 1's 10 would make the reference look worse than it was there.
    assert (found["mean"], found["reference_mean"]) == pytest.approx((2.5, 1.5))


def test_missing_runs_are_named():
    runs, conditions = _tables({"quo": [1.0, 2.0], "other": [1.0, 2.0]})
    found = estimate.missing_runs(runs[1:], conditions, [0, 1, 5])
    assert list(found.itertuples(index=False, name=None)) == [("quo", 0), ("quo", 5), ("other", 5)]


def test_one_pair_gives_no_interval_and_no_pair_gives_nothing():
    one = estimate.paired_differences(*_tables({"quo": [1.0], "other": [2.0]})).iloc[0]
    assert one["difference"] == 1.0
    assert np.isnan([one["low"], one["high"], one["standard_error"]]).all()
    none = estimate.paired_differences(*_tables({"quo": [np.nan], "other": [2.0]})).iloc[0]
    assert np.isnan([none["difference"], none["mean"], none["reference_mean"], none["same_sign"]]).all()
    assert (none["n"], none["n_missing"]) == (0, 1)


def test_rounding_of_the_same_number_is_no_difference():
    values = np.array([24.5, 24.5, 24.5, 24.5])
    found = estimate.paired_differences(*_tables({"quo": values, "other": values + 4e-15})).iloc[0]
    assert (found["difference"], found["low"], found["high"]) == (0.0, 0.0, 0.0)
    real = estimate.paired_differences(*_tables({"quo": values, "other": values + 1e-6})).iloc[0]
    assert real["low"] > 0


def test_each_point_of_a_sweep_has_its_own_reference():
    values = {"quo@0": [0.0, 0.0], "quo@1": [5.0, 5.0], "other@0": [1.0, 1.0], "other@1": [7.0, 7.0]}
    found = estimate.paired_differences(*_tables(values, {"factor.audit": [0.0, 1.0, 0.0, 1.0]}))
    by_name = found.set_index("condition")
    assert by_name["difference"].to_dict() == {"other@0": 1.0, "other@1": 2.0}
    assert by_name["reference"].to_dict() == {"other@0": "quo@0", "other@1": "quo@1"}
    assert by_name["factor.audit"].to_dict() == {"other@0": 0.0, "other@1": 1.0}


def test_the_only_reference_serves_all_points():
    values = {"quo": [0.0, 0.0], "other@0": [1.0, 1.0], "other@1": [2.0, 2.0]}
    found = estimate.paired_differences(*_tables(values, {"factor.audit": [0.5, 0.0, 1.0]}))
    assert list(found["reference"]) == ["quo", "quo"]


def test_nothing_to_compare_is_an_empty_table():
    found = estimate.paired_differences(*_tables({"quo": [1.0, 2.0]}))
    assert found.empty
    assert set(estimate.PAIRED_COLUMNS) <= set(found.columns)


def test_weekly_bands_are_those_of_each_week():
    generator = np.random.default_rng(3)
    weekly = pd.DataFrame(
        [
            {"condition": name, "seed": seed, "week": week, "need": generator.normal(), "crises": generator.normal()}
            for name in ("quo", "other")
            for seed in (3, 1, 2, 9)
            for week in range(5)
        ]
    )
    weekly.loc[(weekly["week"] == 2) & (weekly["seed"] == 9), "need"] = np.nan
    found = estimate.weekly_bands(weekly.sample(frac=1, random_state=0), seeds=[1, 2, 3, 9])
    assert len(found) == 2 * 5 * 2
    for row in found.itertuples():
        same = (weekly["condition"] == row.condition) & (weekly["week"] == row.week)
        values = weekly[same][row.outcome].to_numpy()
        there = values[~np.isnan(values)]
        assert (row.n, row.n_missing) == (len(there), 4 - len(there))
        oracle = stats.ttest_1samp(there, 0).confidence_interval(0.95)
        assert (row.mean, row.low, row.high) == pytest.approx((there.mean(), oracle.low, oracle.high))
        assert (row.p10, row.p90) == pytest.approx(tuple(np.quantile(there, [0.1, 0.9])))


def test_a_week_in_which_nobody_was_there_is_missing_not_zero():
    weekly = pd.DataFrame({"condition": "quo", "seed": [0, 1], "week": 0, "need": [np.nan, np.nan]})
    row = estimate.weekly_bands(weekly).iloc[0]
    assert np.isnan([row["mean"], row["low"], row["p10"]]).all()
    assert (row["n"], row["n_missing"]) == (0, 2)
