"""The bench plays scripts with the model's own stages: what it shows is what the rules say, and nothing more."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model.bench import Script, follow_cohort, play, play_colleagues
from model.parameters import BadValue
from model.rules.trust import after_broken, after_kept
from model.scenario import Scenario

PLAIN = Scenario(with_respect=False, with_ruptures=False)


def test_each_channel_follows_its_own_script():
    trust = play(Script(kept=[True], kept_goodwill=[False]), PLAIN, trust=0.6)
    assert trust["competence"][1, 0] == after_kept(0.6, 1.0, PLAIN.gain, PLAIN.prism)
    assert trust["goodwill"][1, 0] == after_broken(0.6, 1.0, PLAIN.gain * PLAIN.loss_ratio_goodwill, PLAIN.prism)
    assert trust["trust"][1, 0] == 0.5 * trust["competence"][1, 0] + 0.5 * trust["goodwill"][1, 0]


def test_kinds_of_breach_break_what_they_break():
    plain, promise, deception = (
        play(Script(kept=True, kind=[kind]), PLAIN, trust=0.6) for kind in ("ordinary", "promise", "deception")
    )
    assert plain["trust"][1, 0] > 0.6
    assert promise["competence"][1, 0] < 0.6 and promise["goodwill"][1, 0] < 0.6
    assert deception["competence"][1, 0] > 0.6 and deception["goodwill"][1, 0] < 0.6
    assert promise["ceiling"][1, 0] == 1.0
    assert deception["ceiling"][1, 0] == pytest.approx(1.0 - PLAIN.ceiling_loss)


def test_pairs_are_unconnected():
    """Another script for the neighbours changes nothing for a pair."""
    luck = np.random.default_rng(0)
    kept, other = luck.random((2, 20, 6)) < 0.6
    mixed = np.where(np.arange(6) < 3, kept, other)
    one, both = play(Script(kept=kept)), play(Script(kept=mixed))
    for name in ("trust", "ruptured", "trust_in_user", "effort"):
        assert np.array_equal(one[name][:, :3], both[name][:, :3])


def test_effort_under_control_and_who_imposes_it():
    start = {"post_voluntary": 0.9, "post_averse": 1}
    control = np.repeat([[0.0, 1.0, 1.0]], 40, axis=0)
    source = np.repeat([["own_manager", "own_manager", "outside_body"]], 40, axis=0)
    found = play(Script(kept=True, control=control, imposed_by=source), PLAIN, start=start)
    assert found["voluntary"][-1, 0] == 0.9
    assert found["voluntary"][-1, 1] == found["voluntary"][-1, 2] == pytest.approx(max(0.5, 0.9 * (1 - 0.46)))
    many = {name: np.repeat(value, 200, axis=1) for name, value in (("control", control), ("imposed_by", source))}
    trust = play(Script(kept=True, **many), PLAIN)["trust_in_management"][-1].reshape(3, 200).mean(axis=1)
    assert trust[1] < trust[0] - 0.1
    assert trust[2] == pytest.approx(trust[0], abs=0.05)


def test_a_scripted_user_teaches_the_worker():
    comes = play(Script(kept=True, comes=[True] * 15), PLAIN.with_changes(kept_by_user=1.0))
    misses = play(Script(kept=True, comes=[False] * 15), PLAIN)
    assert comes["trust_in_user"][-1, 0] > comes["trust_in_user"][0, 0] > misses["trust_in_user"][-1, 0]
    assert comes["effort"][-1, 0] > comes["effort"][0, 0] * 0.99
    assert misses["effort"][-1, 0] < misses["effort"][0, 0]


def test_willingness_grows_with_trust():
    found = play(Script(kept=[True] * 12), PLAIN, trust=0.3)
    assert (np.diff(found["willingness"][:, 0]) > 0).all()


def test_a_scripted_colleague_does_as_scripted_and_is_learned_about():
    always = play_colleagues(200, 15, partner=[True] * 15)
    never = play_colleagues(200, 15, partner=[False] * 15)
    assert always["acted_second"].all()
    assert not never["acted_second"].any()
    assert always["trust_first"][-1].mean() > 0.6 > 0.5 > never["trust_first"][-1].mean()
    assert always["acted_first"].mean() > never["acted_first"].mean()


def test_the_same_seed_is_the_same_play():
    first, again, other = (play_colleagues(50, 10, seed=seed)["trust_first"] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_cohort_is_followed_to_its_end():
    scenario = Scenario(
        n_users=3200, n_weeks=12, sessions=12, second_post=0.0, third_post=0.0, contact_rate=1.0, attendance=1.0,
        with_willingness=False, with_churn=False, with_hours=False, need_met_at_start=0.0, reentry_rate=0.0,
        crisis_return=0.0,
    )
    users = follow_cohort(scenario, seed=3)
    assert (users["completed"] ^ users["dropped_out"]).all()
    assert (users["sessions"][users["completed"]] == 12).all()
    assert np.array_equal(users["dropout_session"], np.where(users["dropped_out"], users["sessions"], 0))
    assert np.array_equal(np.isfinite(users["trust"]).sum(axis=0), users["sessions"])
    assert (users["repairs"] <= users["ruptures"]).all()
    first = users["trust"][0], users["alliance"][0]
    assert np.corrcoef(*first)[0, 1] ** 2 == pytest.approx(0.85, abs=0.05)
    error = users["outcome"] - users["improvement"]
    assert error.mean() == pytest.approx(0.0, abs=0.08)
    assert error.std() == pytest.approx(scenario.measurement_sd, rel=0.1)
    assert np.corrcoef(error, users["improvement"])[0, 1] == pytest.approx(0.0, abs=0.15)
    assert np.corrcoef(users["satisfaction"], users["trust"][0])[0, 1] > 0.1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: play(Script(kept=True, kind="lie")), "script.kind is 'lie'; allowed: ordinary, promise, deception"),
        (lambda: play(Script(kept=True, imposed_by="outside")), "Did you mean 'outside_body'"),
        (lambda: play(Script(kept=True, control=1.5)), "outside 0 to 1"),
        (lambda: play(Script(kept=[True] * 3, comes=[True] * 4)), "script.kept has shape"),
        (lambda: play(Script(kept=True), start={"post_voluntry": 1}), "Did you mean 'post_voluntary'"),
        (lambda: play(Script(kept=True), n_pairs=2, trust=[0.1, 0.2, 0.3]), "give one, or 2"),
        (lambda: follow_cohort(Scenario(n_users=5, n_weeks=5)), "a cohort has a number of sessions"),
        (lambda: follow_cohort(Scenario(n_users=5, n_weeks=5, sessions=5)), "one worker"),
        (lambda: play([True, False]), r"script is \[True, False\]; give a Script"),
        (lambda: play(Script(kept=[])), "number of encounters in the script is 0; give a whole number from 1"),
        (lambda: play(Script(kept=None)), "script.kept is None"),
        (lambda: play(Script(kept="no")), "script.kept is 'no'; give true or false"),
        (lambda: play(Script(kept=[1, 0.7])), "script.kept holds 0.7; give true or false"),
        (lambda: play(Script(kept=[math.nan])), "script.kept holds nan"),
        (lambda: Script(kept=[[1, 0], [1]]), "rows of different lengths"),
        (lambda: Script(kept=np.ones((2, 2, 2))), "script.kept has 3 dimensions"),
        (lambda: play(Script(kept=True, control="full")), "script.control is 'full'; give numbers"),
        (lambda: play(Script(kept=True, control=math.nan)), "outside 0 to 1"),
        (lambda: play(Script(kept=True), n_pairs=0), "n_pairs is 0; give a whole number from 1"),
        (lambda: play(Script(kept=True), n_pairs=2.5), "n_pairs is 2.5"),
        (lambda: play(Script(kept=True), "village"), "scenario is 'village'; give a Scenario"),
        (lambda: play(Script(kept=True), seed=-1), "seed is -1"),
        (lambda: play(Script(kept=True), trust=1.5), "'in_worker_competence' cannot be 1.5; give .* from 0 to 1"),
        (lambda: play(Script(kept=True), trust=math.nan), "'in_worker_competence' cannot be nan"),
        (lambda: play(Script(kept=True), trust="high"), "'in_worker_competence' cannot be 'high'"),
        (lambda: play(Script(kept=True), start={"service_post": 0}), "'service_post' says who and where people are"),
        (lambda: play(Script(kept=True), start={"post_averse": 2}), "'post_averse' cannot be 2"),
        (lambda: play(Script(kept=True), start=["post_averse"]), "give values by column"),
        (lambda: play_colleagues("3", 4), "n_pairs is '3'"),
        (lambda: play_colleagues(3, 0), "n_encounters is 0; give a whole number from 1"),
        (lambda: play_colleagues(3, 3, partner=[1, 0.5, 0]), "script.partner holds 0.5"),
        (lambda: play_colleagues(3, 3, "village"), "scenario is 'village'"),
        (lambda: follow_cohort("cohort"), "scenario is 'cohort'; give a Scenario"),
        (lambda: follow_cohort(Scenario(), alliance_reliability=0), "alliance_reliability is 0; give a share above 0"),
        (lambda: follow_cohort(Scenario(), alliance_reliability=1.2), "alliance_reliability is 1.2"),
    ],
)
def test_what_cannot_be_played_is_said(wrong, message):
    with pytest.raises(BadValue, match=message):
        wrong()


def test_ruptures_of_colleagues_are_repaired_at_the_rate_of_the_scenario():
    ends = [
        play_colleagues(300, 20, Scenario(rupture_rate=1.0, rupture_threshold=0.3, repair_rate=rate), seed=2)
        for rate in (0.0, 1.0)
    ]
    assert ends[1]["trust_first"][-1].mean() > ends[0]["trust_first"][-1].mean()
