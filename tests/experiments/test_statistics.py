"""Statistics against cases whose answers are known: coverage, size, power and error rates over many data sets."""

import gc

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats
from statsmodels.stats.weightstats import ttost_paired

from experiments import estimate
from experiments.statistics.bands import FEWEST_OF_CURVES, simultaneous_band
from experiments.statistics.bootstrap import FEWEST, bootstrap_interval
from experiments.statistics.correction import corrected, p_values
from experiments.statistics.effects import standardised, superiority
from experiments.statistics.equivalence import answers, equivalence
from experiments.statistics.replication import is_enough, seeds_for
from experiments.statistics.variance import variance_shares

STUDIES = 2_000
"""Simulated data sets: a rate of 95 % is then known to about half a point."""


def luck(seed=0):
    return np.random.default_rng(seed)


def as_often(hits, studies, rate):
    """Whether a count fits a rate; a true claim fails once in a thousand."""
    return stats.binomtest(int(hits), int(studies), rate).pvalue > 0.001


def at_least_as_often(hits, studies, rate):
    """Whether a count may be of that rate or a higher one; a true claim fails once in a thousand."""
    return stats.binomtest(int(hits), int(studies), rate, "less").pvalue > 0.001


# --- bootstrap


@pytest.mark.parametrize(
    ("draw", "truth", "rates"),
    [
        (lambda generator, shape: generator.normal(0.3, 1.0, shape), 0.3, {8: 0.88, 12: 0.905, 30: 0.9325}),
        (lambda generator, shape: generator.uniform(-1.0, 2.0, shape), 0.5, {30: 0.945}),
        (lambda generator, shape: generator.exponential(1.0, shape), 1.0, {12: 0.88, 30: 0.923}),
    ],
    ids=["normal", "flat", "skewed"],
)
def test_bootstrap_intervals_cover_the_truth_as_often_as_is_told(draw, truth, rates):
    """At the rates that its text tells, found over 4 000 other data sets; none of these is 95 %."""
    for seeds, rate in rates.items():
        found = bootstrap_interval(draw(luck(), (seeds, STUDIES)))
        covered = ((found["low"] <= truth) & (truth <= found["high"])).sum()
        assert as_often(covered, STUDIES, rate), (seeds, covered / STUDIES)


def test_bootstrap_intervals_follow_skewness_to_the_side_it_points():
    differences = luck().exponential(1.0, (30, 200))
    found, centre = bootstrap_interval(differences), differences.mean(axis=0)
    assert ((found["high"] - centre) > (centre - found["low"])).mean() > 0.95


def test_bootstrap_intervals_of_equal_pairs_of_few_pairs_and_with_holes():
    generator = luck()
    differences = generator.normal(0, 1, (12, 4))
    differences[:, 1] = 0.25
    differences[: 12 - FEWEST + 1, 2] = np.nan
    differences[3, 3] = np.nan
    found = bootstrap_interval(differences)
    assert (found["low"][1], found["high"][1]) == (0.25, 0.25)
    assert np.isnan([found["low"][2], found["high"][2]]).all()
    alone = bootstrap_interval(np.delete(differences[:, [3]], 3, axis=0))
    assert (found["low"][3], found["high"][3]) == (alone["low"][0], alone["high"][0])
    assert bootstrap_interval(differences)["low"][0] == found["low"][0]


# --- effects


def test_an_effect_in_standard_deviations_is_unbiased_with_few_seeds():
    generator = luck(1)
    reference = generator.normal(5.0, 2.0, (6, 40_000))
    differences = generator.normal(1.0, 0.1, reference.shape)
    found = standardised(differences, reference)
    assert found["effect"].mean() == pytest.approx(0.5, abs=0.006)
    assert (found["low"] < found["effect"]).all() and (found["effect"] < found["high"]).all()


@pytest.mark.parametrize("seeds", [6, 30])
@pytest.mark.parametrize("effect", [0.2, 0.8, 2.0])
@pytest.mark.parametrize("spread", [0.1, 1.0], ids=["luck is shared", "luck is not shared"])
def test_the_interval_of_an_effect_counts_in_that_its_unit_is_estimated(seeds, effect, spread):
    generator = luck(20)
    reference = generator.normal(0.0, 3.0, (seeds, STUDIES))
    found = standardised(generator.normal(3.0 * effect, 3.0 * spread, reference.shape), reference)
    covered = ((found["low"] <= effect) & (effect <= found["high"])).sum()
    assert at_least_as_often(covered, STUDIES, 0.945), covered / STUDIES
    assert at_least_as_often(STUDIES - covered, STUDIES, 0.015), "far too wide"


@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
def test_the_interval_of_superiority_covers_as_theory_says(share):
    """The chance that Wilson's interval of 30 pairs holds the share, summed over all counts of pairs that are won."""
    wins = np.arange(31)
    bounds = [stats.binomtest(int(count), 30).proportion_ci(method="wilson") for count in wins]
    covers = np.array([bound.low <= share <= bound.high for bound in bounds])
    rate = stats.binom.pmf(wins, 30, share)[covers].sum()
    found = superiority(np.where(luck(21).random((30, STUDIES)) < share, 1.0, -1.0))
    assert as_often(((found["low"] <= share) & (share <= found["high"])).sum(), STUDIES, rate)


def test_an_effect_does_not_depend_on_how_much_luck_is_shared():
    generator = luck(2)
    reference = generator.normal(0.0, 1.0, (2000, 1))
    close = standardised(0.5 + generator.normal(0, 0.01, reference.shape), reference)
    loose = standardised(0.5 + generator.normal(0, 1.00, reference.shape), reference)
    assert close["effect"][0] == pytest.approx(loose["effect"][0], abs=0.1)


def test_an_effect_of_a_reference_that_does_not_vary_is_not_known():
    assert np.isnan(standardised(np.ones((5, 1)), np.ones((5, 1)))["effect"]).all()
    assert np.isnan(standardised(np.ones((1, 1)), np.ones((1, 1)))["effect"]).all()


def test_superiority_counts_pairs_and_halves_what_is_equal():
    differences = np.array([[1.0, 0.0, np.nan], [2.0, 0.0, np.nan], [-1.0, 0.0, np.nan], [3.0, 0.0, np.nan]])
    found = superiority(differences)
    assert found["share"][0] == 0.75
    assert np.isnan(found["share"][1:]).all()
    oracle = stats.binomtest(3, 4).proportion_ci(method="wilson")
    assert (found["low"][0], found["high"][0]) == pytest.approx((oracle.low, oracle.high))


# --- equivalence


def test_equivalence_is_that_of_the_standard_library():
    differences = luck(3).normal(0.05, 0.3, (20, 5))
    found = equivalence(differences, 0.2)["p"]
    oracle = [ttost_paired(column, np.zeros(20), -0.2, 0.2)[0] for column in differences.T]
    assert found == pytest.approx(oracle)


@pytest.mark.parametrize("seeds", [6, 30])
@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_equivalence_errs_as_often_as_it_says_where_the_effect_is_just_at_the_margin(seeds, side):
    """Its size: an effect as large as the margin is called too small in 5 of 100 studies."""
    differences = luck(4).normal(side * 0.1, 0.05, (seeds, STUDIES))
    assert as_often((equivalence(differences, 0.1)["p"] < 0.05).sum(), STUDIES, 0.05)


def test_equivalence_errs_more_rarely_where_the_effect_lies_beyond_the_margin():
    differences = luck(4).normal(0.12, 0.1, (30, STUDIES))
    assert not at_least_as_often((equivalence(differences, 0.1)["p"] < 0.05).sum(), STUDIES, 0.05)


@pytest.mark.parametrize("seeds", [6, 30])
@pytest.mark.parametrize("effect", [0.0, 1.0], ids=["no effect", "a third of the margin"])
def test_equivalence_finds_what_is_too_small_as_often_as_theory_says(seeds, effect):
    """Its power with the margin at 3 standard errors, integrated over the chi law of the spread that is found."""
    spread = 0.1
    error = spread / np.sqrt(seeds)
    critical = stats.t.ppf(0.95, seeds - 1)

    def found_at(ratio):
        room = 3.0 - critical * ratio
        inside = stats.norm.cdf(room - effect) - stats.norm.cdf(-room - effect) if room > 0 else 0.0
        return inside * stats.chi.pdf(ratio * np.sqrt(seeds - 1), seeds - 1) * np.sqrt(seeds - 1)

    power = integrate.quad(found_at, 0.0, 3.0 / critical)[0]
    differences = luck(6).normal(effect * error, spread, (seeds, STUDIES))
    assert 0.3 < power < 0.9
    assert as_often((equivalence(differences, 3.0 * error)["p"] < 0.05).sum(), STUDIES, power)


def test_each_answer_is_given_where_it_is_due():
    generator = luck(7)
    means, spreads = np.array([0.5, 0.05, 0.0, 0.1]), np.array([0.1, 0.01, 0.05, 0.5])
    differences = generator.normal(means, spreads, (30, 4))
    told = answers(np.column_stack([differences, -differences[:, 0], np.full(30, np.nan)]), 0.1)
    assert told.tolist() == [
        "matters", "clear but small", "no meaningful effect", "inconclusive", "matters", "no runs",
    ]
    assert answers(generator.normal(0.1, 0.01, (30, 1)), 0.1).tolist() == ["clear, size not known"]
    assert answers(np.zeros((10, 1)), 0.1).tolist() == ["no pair differs"]
    assert answers(np.full((10, 1), 0.05), 0.1).tolist() == ["clear but small"]
    assert answers(np.array([[0.5]]), 0.1).tolist() == ["inconclusive"]


@pytest.mark.parametrize("pairs", [8, 12, 30])
@pytest.mark.parametrize("share", [0.03, 0.1])
def test_a_rare_event_that_few_pairs_show_is_never_excluded(pairs, share):
    """A difference of 1 in few pairs, its mean twice what matters: where none differ, or few, nothing is excluded."""
    differences = (luck(22).random((pairs, STUDIES)) < share).astype(float)
    told = answers(differences, share / 2.0)
    assert not at_least_as_often(np.isin(told, ["no meaningful effect", "clear but small"]).sum(), STUDIES, 0.05)
    assert (told[(differences == 0.0).all(axis=0)] == "no pair differs").all()
    assert not is_enough(differences, share)[(differences > 0.0).sum(axis=0) < 5].any()


def test_a_margin_of_nothing_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        equivalence(np.zeros((5, 1)), 0.0)


# --- many questions


QUESTIONS = 24


@pytest.fixture
def no_collecting(monkeypatch):
    """statsmodels collects garbage at every call, which would take nearly all of the time here."""
    monkeypatch.setattr(gc, "collect", lambda *_: 0)


def false_findings(differences, is_true=None):
    """In how many studies a question about nothing is answered as if there were something."""
    p = p_values(differences).reshape(STUDIES, QUESTIONS)
    nothing = np.ones(QUESTIONS, bool) if is_true is None else ~is_true
    return p, sum((corrected(study)[nothing] < 0.05).any() for study in p)


def test_correction_holds_the_risk_of_even_one_false_finding(no_collecting):
    p, false = false_findings(luck(8).normal(0.0, 1.0, (30, STUDIES * QUESTIONS)))
    # Independent questions: Holm's risk is 1 - (1 - .05/24)^24, a little below 5 %.
    assert as_often(false, STUDIES, 1.0 - (1.0 - 0.05 / QUESTIONS) ** QUESTIONS)
    assert ((p < 0.05).any(axis=1)).mean() > 0.6


def test_correction_holds_it_too_where_half_of_the_questions_are_about_something(no_collecting):
    """Holm's later steps are less strict: with all of the true half found the risk is that of 12 questions."""
    is_true = np.arange(QUESTIONS) < QUESTIONS // 2
    truth = np.tile(np.where(is_true, 3.0, 0.0), STUDIES)
    _, false = false_findings(luck(18).normal(truth, 1.0, (30, STUDIES * QUESTIONS)), is_true)
    assert as_often(false, STUDIES, 1.0 - (1.0 - 0.05 / 12) ** 12)


def test_correction_holds_it_too_where_questions_go_together(no_collecting):
    """Outcomes of one run share its luck: the correction is then stricter than it says, never laxer."""
    generator = luck(19)
    together = np.repeat(generator.normal(0.0, 1.0, (30, STUDIES, 1)), QUESTIONS, axis=2)
    differences = 0.9 * together + np.sqrt(1.0 - 0.9**2) * generator.normal(0.0, 1.0, together.shape)
    _, false = false_findings(differences.reshape(30, -1))
    assert not at_least_as_often(false, STUDIES, 0.05)


def test_what_is_called_clear_together_holds_that_risk():
    found = estimate.interval_of_mean(luck(22).normal(0.0, 1.0, (30, STUDIES * QUESTIONS)))
    table = pd.DataFrame({"difference": found["mean"], "standard_error": found["standard_error"], "n": found["n"]})
    studies = table.groupby(np.repeat(np.arange(STUDIES), QUESTIONS))
    false = sum(estimate.clear_together(study).any() for _, study in studies)
    assert as_often(false, STUDIES, 1.0 - (1.0 - 0.05 / QUESTIONS) ** QUESTIONS)


def test_correction_leaves_out_what_was_not_asked_and_keeps_order():
    p = np.array([[0.01, np.nan], [0.04, 0.03]])
    found = corrected(p)
    assert found[0, 0] == pytest.approx(0.03)
    assert np.isnan(found[0, 1])
    assert found[1, 1] == found[1, 0] == pytest.approx(0.06)


def test_p_values_are_student_s_and_known_where_nothing_varies():
    differences = luck(9).normal(0.2, 1.0, (12, 3))
    oracle = stats.ttest_1samp(differences, 0.0).pvalue
    assert p_values(differences) == pytest.approx(oracle)
    assert p_values(np.column_stack([np.zeros(5), np.ones(5)])).tolist() == [0.0 + 1.0, 0.0]


# --- bands


@pytest.mark.parametrize("studies", [250, pytest.param(STUDIES, marks=pytest.mark.long)])
@pytest.mark.parametrize("seeds", [12, 30])
@pytest.mark.parametrize("memory", [0.0, 0.97], ids=["weeks apart", "weeks that move together"])
def test_a_band_holds_the_whole_curve_at_least_as_often_as_it_says(memory, seeds, studies):
    """Intervals of single weeks hold it in 13 of 100 studies, or 70 where weeks move together."""
    generator, weeks = luck(10), 40
    truth, covered, pointwise = np.sin(np.arange(weeks) / 8.0), 0, 0
    for _ in range(studies):
        noise = generator.normal(0, 1, (seeds, weeks))
        for week in range(1, weeks):
            noise[:, week] = memory * noise[:, week - 1] + np.sqrt(1.0 - memory**2) * noise[:, week]
        values = truth + noise
        band, single = simultaneous_band(values), estimate.interval_of_mean(values)
        covered += ((band["low"] <= truth) & (truth <= band["high"])).all()
        pointwise += ((single["low"] <= truth) & (truth <= single["high"])).all()
    assert at_least_as_often(covered, studies, 0.95), covered / studies
    assert at_least_as_often(studies - covered, studies, 0.005), "far too wide"
    assert as_often(pointwise, studies, 0.7 if memory else 0.13), pointwise / studies


def test_a_band_of_few_seeds_is_not_known():
    assert np.isnan(simultaneous_band(np.ones((FEWEST_OF_CURVES - 1, 3)))["low"]).all()
    assert simultaneous_band(np.ones((FEWEST_OF_CURVES, 3)))["low"].tolist() == [1.0, 1.0, 1.0]


# --- how many seeds


def test_the_seeds_that_are_asked_for_give_the_width_that_is_wanted():
    few = luck(11).normal(0, 1.0, (400, 1))
    asked = seeds_for(few, 0.1)[0]
    many = luck(12).normal(0, 1.0, (int(asked), 50))
    half = stats.t.ppf(0.975, asked - 1) * many.std(axis=0, ddof=1) / np.sqrt(asked)
    assert half.mean() == pytest.approx(0.1, rel=0.1)
    assert seeds_for(np.zeros((5, 1)), 0.1)[0] == 5
    assert np.isnan(seeds_for(np.ones((1, 1)), 0.1)[0])


@pytest.mark.parametrize(("half", "rate"), [(0.5, 0.937), (0.35, 0.937), (0.2, 0.943)])
def test_stopping_at_the_first_enough_costs_little_coverage(half, rate):
    """Batches of five seeds until the interval is narrow: it covers the truth in about 94 of 100 studies."""
    covered = 0
    for values in luck(13).normal(0.0, 1.0, (STUDIES, 400)):
        n = 10
        while n < 400 and not is_enough(values[:n, None], half)[0]:
            n += 5
        assert n < 400
        found = estimate.interval_of_mean(values[:n])
        covered += found["low"] <= 0.0 <= found["high"]
    assert as_often(covered, STUDIES, rate), covered / STUDIES
    assert not as_often(covered, STUDIES, 0.91)


# --- where variance comes from


def test_shares_of_variance_are_those_that_were_put_in():
    """Two factors with effects of known size, one for both together, luck that is shared and luck that is not."""
    generator, seeds = luck(14), 400
    first, second = np.array([-1.0, 0.0, 1.0]), np.array([-1.0, 1.0])
    both = np.outer(first, second)
    values = (
        2.0 * first[None, :, None] + 1.0 * second[None, None, :] + 0.5 * both
        + generator.normal(0, 1.0, (seeds, 1, 1)) + generator.normal(0, 0.5, (seeds, 3, 2))
    )
    parts = {("one",): 4.0 * 2 / 3, ("two",): 1.0, ("one", "two"): 0.25 * 2 / 3, ("seed",): 1.0, ("seed", "rest"): 0.25}
    total = sum(parts.values())
    found = variance_shares(values, ["one", "two"])
    assert sum(found.values()) == pytest.approx(1.0)
    assert {names: share == pytest.approx(parts[names] / total, abs=0.03) for names, share in found.items()} == (
        dict.fromkeys(parts, True)
    )


def test_shares_of_a_grid_that_does_not_vary_or_has_holes():
    assert set(variance_shares(np.ones((3, 2)), ["one"]).values()) == {0.0}
    with pytest.raises(ValueError, match="holes"):
        variance_shares(np.array([[1.0, np.nan]]), ["one"])
    with pytest.raises(ValueError, match="axes"):
        variance_shares(np.ones((3, 2)), ["one", "two"])
    with pytest.raises(ValueError, match="one seed"):
        variance_shares(np.ones((1, 2)), ["one"])


def test_luck_alone_is_no_share_of_factors():
    """Without the correction, factors together would have 20 of 179 degrees of freedom: 11 percent."""
    found = [variance_shares(values, ["one", "two"]) for values in luck(23).normal(0, 1, (300, 6, 5, 6))]
    assert np.mean([shares["one", "two"] for shares in found]) < 0.03
    assert np.mean([shares["seed", "rest"] for shares in found]) > 0.95
