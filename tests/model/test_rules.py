"""Properties of the theory's small functions: bounds, direction, zero changes nothing, symmetry."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from model.rules import churn, conduct, curves, need, rupture, trust, willingness

share = st.floats(0.0, 1.0)
trust_and_ceiling = st.tuples(share, share).map(sorted)
signed = st.floats(-50.0, 50.0)
rate = st.floats(0.0, 20.0)
size = st.floats(0.0, 5.0)
slope = st.floats(0.005, 10.0)


# --- trust


@given(trust_and_ceiling, size, share)
def test_trust_stays_between_zero_and_its_ceiling(levels, weight, prism):
    level, ceiling = levels
    assert level <= trust.after_kept(level, ceiling, weight, prism) <= ceiling
    assert 0.0 <= trust.after_broken(level, ceiling, weight, prism) <= level


@given(trust_and_ceiling, share)
def test_evidence_without_weight_teaches_nothing(levels, prism):
    level, ceiling = levels
    assert trust.after_kept(level, ceiling, 0.0, prism) == level
    assert trust.after_broken(level, ceiling, 0.0, prism) == level


@given(share, share, share)
def test_without_a_prism_evidence_covers_a_share_of_the_distance(level, ceiling, weight):
    level = min(level, ceiling)
    assert trust.after_kept(level, ceiling, weight, 0.0) == pytest.approx(level + weight * (ceiling - level), abs=1e-12)
    assert trust.after_broken(level, ceiling, weight, 0.0) == pytest.approx((1 - weight) * level, abs=1e-12)


@given(share, share, share)
def test_kept_and_broken_mirror_each_other(level, weight, prism):
    gained = trust.after_kept(level, 1.0, weight, prism)
    assert gained == pytest.approx(1.0 - trust.after_broken(1.0 - level, 1.0, weight, prism), abs=1e-12)


@given(share, share, st.floats(0.0, 0.45), share)
def test_more_trust_before_is_no_less_trust_after(one, other, weight, prism):
    low, high = sorted((one, other))
    assert trust.after_kept(low, 1.0, weight, prism) <= trust.after_kept(high, 1.0, weight, prism) + 1e-12
    assert trust.after_broken(low, 1.0, weight, prism) <= trust.after_broken(high, 1.0, weight, prism) + 1e-12


@given(share, share, share)
def test_the_prism_softens_what_does_not_fit(level, one, other):
    weak, strong = sorted((one, other))
    assert trust.after_kept(level, 1.0, 0.17, strong) <= trust.after_kept(level, 1.0, 0.17, weak) + 1e-15
    assert trust.after_broken(level, 1.0, 0.17, strong) >= trust.after_broken(level, 1.0, 0.17, weak) - 1e-15


@given(share, share)
def test_overall_trust_is_the_mean_of_both_channels(competence, goodwill):
    both = trust.overall(competence, goodwill)
    assert both == trust.overall(goodwill, competence)
    assert min(competence, goodwill) - 1e-12 <= both <= max(competence, goodwill) + 1e-12


@given(share, share, share)
def test_slow_averages_stay_between_what_they_average(value, target, weight):
    low, high = min(value, target) - 1e-12, max(value, target) + 1e-12
    assert low <= trust.respect_after(value, target, weight) <= high
    assert low <= trust.drifted(value, target, weight) <= high
    assert trust.respect_after(value, target, 0.0) == value
    assert trust.drifted(value, target, 0.0) == value


@given(share, share, share, st.integers(0, 20))
def test_encounters_at_once_are_encounters_one_by_one(value, target, weight, times):
    one_by_one = value
    for _ in range(times):
        one_by_one = trust.moved_towards(one_by_one, target, weight, 1)
    assert trust.moved_towards(value, target, weight, times) == pytest.approx(one_by_one, abs=1e-12)


@given(share)
def test_respect_multiplies_gains_only_while_linked(respect):
    assert trust.respect_factor(respect, False) == 1.0
    assert trust.respect_factor(respect, True) == 0.5 + respect


@given(share, share, share, share, share)
def test_opening_mixes_prior_propensity_and_what_was_handed_over(prior, propensity, weight, inherited, old):
    opened = trust.opening(prior, propensity, weight, 0.0, inherited, old)
    assert min(prior, propensity, old) - 1e-12 <= opened <= max(prior, propensity, old) + 1e-12
    cold = weight * prior + (1 - weight) * propensity
    assert trust.opening(prior, propensity, weight, 0.0, 0.0, old) == pytest.approx(cold, abs=1e-15)
    assert trust.opening(prior, propensity, weight, 0.0, 1.0, old) == pytest.approx(old, abs=1e-15)


# --- willingness


@given(st.floats(-1e4, 1e4))
def test_the_logistic_function_is_a_chance_and_symmetric(x):
    assert 0.0 <= curves.logistic(x) <= 1.0
    assert curves.logistic(x) == pytest.approx(1.0 - curves.logistic(-x), abs=1e-15)


@pytest.mark.parametrize(
    ("near", "exact", "promised", "reach"),
    [(curves.near_logistic, special.expit, 1e-6, 20.0), (curves.near_normal_share, special.ndtr, 2e-6, 8.0)],
    ids=["logistic", "normal share"],
)
def test_curves_from_tables_are_as_near_as_they_promise_and_rise(near, exact, promised, reach):
    ends = [-1e4, -reach, np.nextafter(-reach, 0.0), np.nextafter(reach, 0.0), reach, 1e4]
    places = np.concatenate([np.linspace(-reach - 1.0, reach + 1.0, 40_001), ends])
    found = np.array([near(place) for place in np.sort(places)])
    assert np.abs(found - exact(np.sort(places))).max() < promised
    assert (np.diff(found) >= 0.0).all() and found[0] == 0.0 and found[-1] == 1.0
    assert near(0.0) == 0.5
    assert math.isnan(near(math.nan))


@given(share, share, share, slope)
def test_more_trust_makes_willing_and_the_threshold_is_the_middle(one, other, threshold, width):
    low, high = sorted((one, other))
    assert willingness.chance_to_act(low, threshold, width) <= willingness.chance_to_act(high, threshold, width)
    assert willingness.chance_to_act(threshold, threshold, width) == 0.5


@given(share, share, share)
def test_power_and_complexity_raise_what_a_user_must_trust(threshold, gap, complexity):
    assert willingness.threshold_of_user(threshold, gap, complexity) >= threshold
    assert willingness.threshold_of_user(threshold, 0.0, complexity) == threshold
    assert willingness.threshold_of_user(threshold, gap, 0.0) == threshold


@given(share, share, slope, st.floats(0, 10), share)
def test_colleagues_answer_in_kind_and_boundaries_cost(level, threshold, width, reciprocity, barrier):
    def acts(last, wall):
        return willingness.chance_to_act_for_colleague(level, threshold, width, reciprocity, last, wall)

    assert acts(-1, barrier) <= acts(0, barrier) <= acts(1, barrier)
    assert acts(0, barrier) <= acts(0, 0.0)
    assert acts(0, 0.0) == willingness.chance_to_act(level, threshold, width)


# --- conduct


@given(share, share, share, share, share, st.booleans(), st.booleans(), st.booleans())
def test_effort_under_control_stays_between_zero_and_full(voluntary, floor, reaction, one, other, averse, signal, lift):
    weak, strong = sorted((one, other))

    def effort(audit):
        return conduct.effort_under_control(voluntary, averse, audit, floor, reaction, signal, lift)

    assert 0.0 <= effort(strong) <= 1.0
    if voluntary < floor:
        assert effort(weak) <= effort(strong) + 1e-15
    else:
        assert effort(strong) <= effort(weak)


@given(share, share, share)
def test_without_control_nobody_gives_more_or_less(voluntary, floor, reaction):
    for averse in (False, True):
        assert conduct.effort_under_control(voluntary, averse, 0.0, floor, reaction, True, True) == voluntary


@given(share, share, share)
def test_cut_links_of_control_leave_effort_as_it_was(voluntary, floor, audit):
    assert conduct.effort_under_control(voluntary, True, audit, floor, 0.46, False, False) == voluntary
    assert conduct.effort_under_control(voluntary, False, audit, floor, 0.46, True, False) == voluntary


@given(share, share, share, share, share)
def test_full_effort_grows_with_willingness_from_its_base(base, voluntary, feedback, one, other):
    low, high = sorted((one, other))
    assert conduct.full_effort(base, voluntary, feedback, low) <= conduct.full_effort(base, voluntary, feedback, high)
    assert base - 1e-12 <= conduct.full_effort(base, voluntary, feedback, low) <= 1.0 + 1e-12
    assert conduct.full_effort(base, voluntary, 0.0, low) == conduct.full_effort(base, voluntary, 0.0, high)
    assert conduct.full_effort(base, 0.0, feedback, low) == base


@given(share, share, share, share, share)
def test_procedures_help_simple_needs_and_discretion_complex_ones(skill, complexity, discretion, audit, procedures):
    reached = conduct.skill_in_use(skill, complexity, discretion, audit, procedures, True)
    assert 0.0 <= reached <= 1.0 + 1e-12
    assert reached >= conduct.skill_in_use(skill, complexity, discretion, 0.0, procedures, True) - 1e-12
    assert reached >= conduct.skill_in_use(skill, complexity, discretion, audit, procedures, False) - 1e-12
    assert reached <= conduct.skill_in_use(skill, complexity, 1.0, audit, procedures, True) + 1e-12
    assert conduct.skill_in_use(skill, complexity, 1.0, 0.0, procedures, True) == pytest.approx(skill, abs=1e-12)


@given(share, st.integers(0, 2000), share, st.floats(1, 1000))
def test_newcomers_grow_into_mature_skill(mature, tenure, gap, weeks):
    skill = conduct.present_skill(mature, tenure, gap, weeks)
    assert mature * (1 - gap) - 1e-12 <= skill <= mature
    assert skill <= conduct.present_skill(mature, tenure + 1, gap, weeks) + 1e-15
    assert conduct.present_skill(mature, tenure, 0.0, weeks) == mature


@given(share, share)
def test_fit_suffers_only_when_hours_do_not_suffice(ratio, loss):
    assert 1 - loss - 1e-12 <= conduct.time_fit(ratio, loss) <= 1.0
    assert conduct.time_fit(1.0, loss) == 1.0


@given(share, share, share, share, share, share)
def test_more_delivery_meets_expectations_more_often(one, other, expectation, noise, scatter, clarity):
    low, high = sorted((one, other))

    def met(delivery):
        return conduct.chance_expectation_met(delivery, expectation, noise, scatter, clarity)

    assert 0.0 <= met(low) <= met(high) <= 1.0


@given(share, st.floats(0.01, 1.0), st.floats(0.01, 1.0), share, share)
def test_clarity_helps_where_delivery_is_good_and_shows_where_it_is_poor(gap, noise, scatter, one, other):
    vague, clear = sorted((one, other))

    def met(delivery, clarity):
        return conduct.chance_expectation_met(delivery, 0.0, noise, scatter, clarity)

    assert met(gap, vague) <= met(gap, clear) + 1e-12
    assert met(-gap, clear) <= met(-gap, vague) + 1e-12
    assert met(0.0, clear) == pytest.approx(0.5)


@given(share, share, share, share)
def test_goodwill_needs_effort_and_presence_avoids_failures(goodwill, effort, fit, avoided):
    plain = conduct.chance_goodwill_shown(goodwill, effort, fit, 0.0)
    assert plain == pytest.approx(goodwill * effort * fit, abs=1e-15)
    assert plain - 1e-15 <= conduct.chance_goodwill_shown(goodwill, effort, fit, avoided) <= 1.0
    assert conduct.chance_goodwill_shown(goodwill, effort, fit, 1.0) == 1.0


@given(share, share, st.floats(0, 0.2), st.floats(0, 0.2))
def test_control_wears_discretion_down_and_without_it_discretion_recovers(discretion, audit, decay, recovery):
    after = conduct.discretion_after(discretion, audit, decay, recovery)
    assert 0.0 <= after <= 1.0
    assert after <= conduct.discretion_after(discretion, 0.0, decay, recovery)
    assert conduct.discretion_after(discretion, 0.0, decay, recovery) >= discretion
    assert conduct.discretion_after(1.0, 0.0, decay, recovery) == 1.0


@given(share, share, st.floats(0.5, 500.0))
def test_half_of_the_way_is_gone_in_a_half_life(value, target, half_life):
    after = conduct.towards_half_life(value, target, half_life)
    assert min(value, target) - 1e-12 <= after <= max(value, target) + 1e-12
    assert conduct.towards_half_life(value, target, 1.0) == pytest.approx(0.5 * (value + target), abs=1e-12)


@given(st.floats(-50, 50), st.floats(0, 200), st.floats(0.05, 20))
def test_the_share_of_contacts_that_hours_allow(direct, cases, hours):
    ratio = conduct.hours_ratio(direct, cases, hours)
    assert 0.0 <= ratio <= 1.0
    assert ratio >= conduct.hours_ratio(direct - 1, cases, hours)
    assert conduct.hours_ratio(direct, 0.0, hours) == 1.0
    assert ratio * cases * hours <= max(direct, 0.0) + 1e-9


# --- needs


@given(signed, signed, share, st.floats(-1, 1), st.floats(0, 2), st.floats(0, 2))
def test_relief_lowers_need_and_nothing_leaves_it_as_it_is(level, without, back, event, one, other):
    less, more = sorted((one, other))
    assert need.need_after(level, without, back, event, more) <= need.need_after(level, without, back, event, less)
    assert need.need_after(level, level, back, 0.0, 0.0) == level


@given(signed, signed, st.floats(0, 5))
def test_present_need_scales_relief_within_bounds(one, other, cap):
    low, high = sorted((one, other))
    assert 0.0 <= need.relief_factor(low, cap) <= need.relief_factor(high, cap) <= cap
    assert need.relief_factor(-1.0, cap) == 0.0


@given(share, share)
def test_joint_work_matters_for_the_complex_part(complexity, joint):
    assert 1 - complexity - 1e-12 <= need.material_share(complexity, joint) <= 1.0 + 1e-12
    assert need.material_share(0.0, joint) == 1.0
    assert need.material_share(complexity, 1.0) == pytest.approx(1.0)


@given(share, st.floats(0, 20), share, share, share, st.floats(0, 20))
def test_trust_keeps_people_and_a_rupture_drives_them_away(base, steepness, reference, one, other, multiple):
    low, high = sorted((one, other))

    def leaves(level, times):
        return need.chance_of_dropout(base, steepness, reference, level, times)

    assert 0.0 <= leaves(high, multiple) <= leaves(low, multiple) <= 1.0
    assert leaves(low, 1.0) <= leaves(low, 1.0 + multiple)
    assert leaves(low, 0.0) == 0.0
    assert leaves(reference, 1.0) == pytest.approx(1 - math.exp(-base))


@given(share, share, share, share, slope)
def test_return_is_likelier_where_services_are_trusted(base, one, other, threshold, width):
    low, high = sorted((one, other))
    assert need.chance_of_return(base, low, threshold, width) >= 0.0
    assert need.chance_of_return(base, low, threshold, width) <= need.chance_of_return(base, high, threshold, width)
    assert need.chance_of_return(base, high, threshold, width) <= base


@given(st.floats(-30, 5), st.floats(0, 10), signed, signed, st.floats(0, 10), st.integers(0, 500), st.floats(0.1, 1000))
def test_need_raises_the_odds_of_crisis_and_being_known_lowers_them(level, steep, one, other, knowing, met, scale):
    low, high = sorted((one, other))

    def odds(present, encounters):
        return need.crisis_log_odds(level, steep, present, 2.0, knowing, encounters, scale)

    assert odds(low, met) <= odds(high, met)
    assert odds(low, met + 1) <= odds(low, met)
    assert odds(low, 0) == pytest.approx(level + steep * (low - 2.0))
    assert odds(low, 0) - odds(low, met) <= knowing + 1e-9


@given(share, st.floats(-5, 5), share, share)
def test_satisfaction_adds_trust_and_change(level, change, by_trust, by_change):
    assert need.satisfaction(level, change, by_trust, by_change) == by_trust * level + by_change * change


# --- rupture


@given(share, st.tuples(share, share, share, share, share, share))
def test_practice_only_helps_repair_and_repair_is_a_chance(base, practice):
    chance = rupture.chance_of_repair(base, *practice)
    assert base <= chance <= 1.0
    assert rupture.chance_of_repair(base, practice[0], 0.0, practice[2], 0.0, practice[4], 0.0) == base


@given(trust_and_ceiling, share, share)
def test_repair_gives_back_no_more_than_was_lost(levels, loss, part):
    level, ceiling = levels
    after = rupture.restored(level, ceiling, loss, part)
    assert level <= after <= ceiling
    assert after <= level + loss + 1e-15
    assert rupture.restored(level, ceiling, loss, 0.0) == level


# --- churn


@given(rate, rate)
def test_a_weekly_chance_grows_with_its_rate(one, other):
    low, high = sorted((one, other))
    assert 0.0 <= churn.weekly_chance(low) <= churn.weekly_chance(high) < 1.0
    assert churn.weekly_chance(0.0) == 0.0
    assert (1 - churn.weekly_chance(high)) ** 52 == pytest.approx(math.exp(-high))


@given(rate, st.floats(0, 10), share, share, share, share)
def test_trust_in_management_keeps_staff(base, steep, reference, one, other, factor):
    low, high = sorted((one, other))

    def resigns(level):
        return churn.resignation_rate(base, steep, reference, level, factor)

    assert 0.0 <= resigns(high) <= resigns(low)
    assert resigns(reference) == pytest.approx(base * factor)
    assert churn.resignation_rate(0.0, steep, reference, low, factor) == 0.0


@given(share, share, share, share, share, st.booleans())
def test_each_way_of_finding_bad_actors_adds(base, by_audit, audit, by_peers, review, linked):
    found = churn.chance_found(base, by_audit, audit, by_peers, review, linked)
    assert found >= base
    assert churn.chance_found(base, by_audit, 0.0, by_peers, 0.0, linked) == base
    assert churn.chance_found(base, by_audit, audit, 0.0, 0.0, False) == base
