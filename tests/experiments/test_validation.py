"""Findings are found, played and judged honestly; an unknown one offers the nearest."""

from __future__ import annotations

import dataclasses
import math
import re
from pathlib import Path

import numpy as np
import pytest

from experiments.validation import control, findings, run, t14_repair, t15_trust_and_satisfaction, t23_enforcement
from experiments.validation.finding import Finding, Reading, above_zero
from experiments.validation.judging import Judged, Verdict, judge, scenario_named
from experiments.validation.table import table
from model.parameters import BadValue
from model.scenario import Scenario

EXPECTED = ["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T11", "T12", "T13", "T14", "T15", "T23"]

SOURCES = Path(__file__).parents[2] / "docs" / "SOURCES.md"


def finding_with(values, low=0.0, high=1.0):
    return Finding(
        "T99", "something", "Nobody 1900", "", "Nothing is played.", (Reading("a number", ".5", low, high),),
        lambda scenario, seed: [values[seed]],
    )


def test_every_finding_of_this_version_is_found_in_order_and_complete():
    known = findings()
    assert list(known) == EXPECTED
    for name, item in known.items():
        assert item.name == name
        assert item.source and item.title and item.analogue
        assert any(reading.judged for reading in item.readings)
        assert all(reading.low <= reading.high for reading in item.readings)


@pytest.mark.parametrize(
    ("name", "reading", "low", "high"),
    [
        ("T1", "good partner, rounds 2-5", 6.5, 7.9),
        ("T1", "bad partner, rounds 16-25", 2.2, 3.6),
        ("T2", "after both acted: at least 85 %", 0.85, 1.0),
        ("T2", "after neither: at most 12 %", 0.0, 0.12),
        ("T6", "one change or more in a year", 0.57, 0.63),
        ("T6", "three or more in two years", 0.29, 0.35),
        ("T7", "1 worker, no effect", 0.705, 0.785),
        ("T7", "2 workers, no effect", 0.135, 0.215),
        ("T11", "psychosocial outcome", 0.20, 0.36),
        ("T12", "dropped out", 0.15, 0.25),
        ("T13", "early alliance", 0.40, 0.70),
        ("T3", "free less controlled", 2.7, 8.2),
        ("T3", "averse", 0.45, 0.65),
        ("T3", "ratio of givers, of their means", 0.58, 0.72),
        ("T4", "free less controlled", -2.0, 3.0),
        ("T4", "hidden cost", 4.0, 8.0),
        ("T4", "averse", 0.25, 0.50),
        ("T14", "repaired", 0.10, 0.47),
        ("T14", "training", -0.09, 0.30),
        ("T15", "satisfaction", 0.20, 0.40),
        ("T15", "material need", -0.10, 0.15),
    ],
)
def test_bands_stay_as_they_were_set_before_the_model_was_played(name, reading, low, high):
    found = {item.name: item for item in findings()[name].readings}[reading]
    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.judged


@pytest.mark.parametrize("name", EXPECTED)
def test_each_finding_plays_and_gives_a_number_a_reading(name):
    (verdict,) = judge([findings()[name]], 1, lambda line: None)
    assert all(math.isfinite(item.mean) for item in verdict.readings)
    text = table([verdict])
    assert "hit or miss" in text
    assert all(len(line) <= 120 for line in text.splitlines())


def test_a_miss_is_printed_as_plainly_as_a_hit():
    hit, miss = finding_with([0.5, 0.5]), finding_with([1.5, 1.5])
    text = table(judge([hit, miss], 2, lambda line: None))
    assert "HIT, 1 of 1 judged" in text
    assert "MISS, 0 of 1 judged" in text
    assert re.search(r"0\.00 to 1\.00 +hit$", text, re.MULTILINE)
    assert re.search(r"0\.00 to 1\.00 +miss$", text, re.MULTILINE)
    assert "1 of 2 findings hit" in text
    assert "But:" not in text


def test_what_a_verdict_rests_on_stands_below_its_line():
    careful = dataclasses.replace(finding_with([0.5, 0.5]), caveat="it rests on exposure")
    lines = table(judge([careful], 2, lambda line: None)).splitlines()
    place = next(number for number, line in enumerate(lines) if "HIT" in line)
    assert lines[place + 1] == "  But: it rests on exposure."
    assert "exposure" in findings()["T14"].caveat and "9 levels" in findings()["T23"].caveat


def test_the_interval_is_of_the_mean_over_seeds_and_its_reach_over_an_edge_is_said():
    (verdict,) = judge([finding_with([0.8, 0.9, 1.0, 1.1])], 4, lambda line: None)
    (item,) = verdict.readings
    half = 3.182446305284263 * np.std([0.8, 0.9, 1.0, 1.1], ddof=1) / 2
    assert (item.mean, item.low, item.high) == pytest.approx((0.95, 0.95 - half, 0.95 + half))
    assert verdict.is_hit
    assert item.is_near_the_edge
    assert "other seeds may judge otherwise: T99 a number." in " ".join(table([verdict]).split())


def test_what_is_not_judged_decides_nothing_and_stands_in_brackets():
    judged, reported = Reading("one", "1", 0, 2), Reading("two", "1", 0, 2, judged=False)
    finding = Finding("T99", "something", "Nobody", "", "None.", (judged, reported), lambda scenario, seed: [1.0, 9.0])
    verdict = Verdict(finding, (Judged(judged, 1.0, 0.9, 1.1), Judged(reported, 9.0, 8.0, 10.0)), 2)
    assert verdict.is_hit
    assert "(miss)" in table([verdict])


def test_an_order_is_not_met_by_equality():
    assert not Judged(above_zero("order", "above"), 0.0, 0.0, 0.0).is_inside


def test_one_set_of_parameters_scenarios_change_inputs_only():
    """Fitted sizes are never a scenario's to change."""
    fitted = {"gain", "prism", "loss_ratio_competence", "loss_ratio_goodwill", "psychosocial_relief", "dropout_rate",
              "dropout_slope", "frailty_shape", "reassignment_rate", "reciprocity", "colleague_slope",
              "control_reaction", "averse_share", "audit_floor", "satisfaction_trust", "repair_rate", "repair_training"}
    assert scenario_named("") == Scenario()
    for name in ("england", "cohort"):
        assert not fitted & set(scenario_named(name).differences())


def test_what_a_finding_is_used_for_is_what_the_sources_say():
    rows = re.findall(r"^\| (T\d+) \|.*\| ([AB])[^|]*\|$", SOURCES.read_text(encoding="utf-8"), re.MULTILINE)
    uses = dict(rows)
    assert {name: item.status for name, item in findings().items()} == {name: uses[name] for name in EXPECTED}


def test_what_stands_outside_the_acceptance_set_and_what_was_missed_is_named():
    beside = dataclasses.replace(finding_with([1.5, 1.5]), status="B")
    text = " ".join(table(judge([beside], 2, lambda line: None)).split())
    assert "MISS, 0 of 1 judged (B)" in text
    assert "B: reported and explained, outside the acceptance set (T99)." in text
    assert "Judged and missed: T99 a number." in text


def test_control_moves_the_same_people_by_the_models_own_reaction_and_floor():
    world = Scenario()
    found = control.choices(world, 1, control.GENEROUS)
    other = control.choices(world, 1, control.GENEROUS, minimum=20)
    assert np.array_equal(found.free, other.free)
    giver = found.free > control.MEDIUM
    cut = giver & (found.controlled < found.free)
    assert np.allclose(found.controlled[cut], np.maximum(10, found.free[cut] * (1 - world.control_reaction)))
    assert np.array_equal(found.controlled[giver & ~cut], found.free[giver & ~cut])
    assert (found.controlled[~giver] == 10).all()
    assert cut[giver].mean() == pytest.approx(world.averse_share, abs=4 * math.sqrt(0.75 * 0.25 / giver.sum()))


@pytest.mark.parametrize("share_of_givers", [control.GENEROUS, control.LESS_GENEROUS])
def test_without_signal_or_floor_control_costs_or_lifts_nothing(share_of_givers):
    usual = control.choices(Scenario(), 2, share_of_givers)
    no_signal = control.choices(Scenario(link_control_signal=False), 2, share_of_givers)
    assert no_signal.shares()[0] == 0
    assert no_signal.hidden_cost() == 0
    assert no_signal.gap() < 0 < usual.gap()
    assert control.choices(Scenario(link_floor=False), 2, share_of_givers).shares()[2] == 0


def test_one_reaction_serves_every_finding_on_control():
    known = findings()
    assert {known[name].scenario for name in ("T3", "T4", "T5")} == {""}
    for name in ("T3", "T4"):
        weak, strong = (known[name].play(Scenario(control_reaction=size), 1)[0] for size in (0.2, 0.7))
        assert weak < known[name].play(Scenario(), 1)[0] < strong


def test_training_that_does_nothing_changes_nothing(monkeypatch):
    monkeypatch.setattr(t14_repair, "USERS", 500)
    names = [item.name for item in findings()["T14"].readings]
    cohort = scenario_named("cohort")
    idle, usual = (
        dict(zip(names, t14_repair.repairs(dataclasses.replace(cohort, repair_training=size), 3), strict=True))
        for size in (0.0, 0.3)
    )
    assert idle["training"] == pytest.approx(0, abs=1e-12)
    assert idle["more are repaired when trained"] == 0 < usual["more are repaired when trained"]


def test_satisfaction_follows_trust_by_its_weight_and_material_need_does_not():
    cohort = scenario_named("cohort")
    usual, heavy = (
        t15_trust_and_satisfaction.correlations(dataclasses.replace(cohort, satisfaction_trust=size), 3)
        for size in (0.3, 1.0)
    )
    assert heavy[0] > usual[0] + 0.1
    assert heavy[1] == usual[1]


def test_an_interior_minimum_has_both_ends_above_it():
    assert t23_enforcement.ends_above_lowest([3, 1, 2, 4]) == (2, 3)
    assert t23_enforcement.ends_above_lowest([4, 3, 2, 1]) == (2, -1)


def test_effort_falls_under_control_by_the_signal_and_rises_by_the_floor():
    world = scenario_named("england")
    assert (np.diff(t23_enforcement.effort(world, 1, link_control_signal=False)) > 0).all()
    assert (np.diff(t23_enforcement.effort(world, 1, link_floor=False)) < 0).all()


def test_an_unknown_finding_offers_the_nearest():
    with pytest.raises(BadValue, match=r"'T22' is not a finding\. Did you mean 'T2'\?"):
        run(["T22"], 1, lambda line: None)


def test_no_seeds_is_refused():
    with pytest.raises(BadValue, match="give 1 or more"):
        run(["T12"], 0, lambda line: None)
