"""A rule of one's own decides alone: each stock rule is replaced by an extreme one, and the week is as that one says.

Four worlds share the rules, since compiling takes long. After a stage of the week, what its new rules decide is
looked at in the columns.
"""

from __future__ import annotations

import numpy as np
import pytest

from model import replacing
from model.rules import brokering, churn, conduct, curves, need, rupture, trust, willingness
from model.scenario import Scenario
from model.simulation import Simulation
from model.stages import STAGES, TALLIES
from model.vocabulary import CAME_BACK, CRISIS_DISPLACED, CRISIS_OWN, DROPPED_OUT, NEW_USER, NO_ROW, REPAIRED_NOW

EVENTFUL = Scenario(
    n_users=60, n_organisations=3, n_weeks=8, cases_per_professional=4, audit=0.3, bad_actor_share=0.3,
    rooted_share=0.5, resignation_rate=3.0, reassignment_rate=4.0, case_closure=1.0, dropout_rate=0.05,
    rupture_rate=0.6, attendance=1.0, broker_hours=30.0, professionals_per_broker=4.0, crisis_coercive=1.0,
    crisis_return=0.0,
)


def run(scenario, rules, look=None):
    """Run the weeks stage by stage; after each, the columns before and after it are shown to whom looks at it."""
    simulation = Simulation(scenario, seed=3, rules=rules)
    columns = simulation.world.columns
    for _ in range(scenario.n_weeks):
        for stage in STAGES:
            before = {name: column.copy() for name, column in columns.items()}
            simulation.run_stage(stage)
            (look or {}).get(stage.verb, lambda *_: None)(before, columns)
        simulation.finish_week()
    return simulation


def counted(simulation, name):
    return simulation.tallies[:, TALLIES.index(name)]


# --- chances of a week: what is seldom always happens, and what is frequent never, contrary to the stock rule

CONTRARY = {churn.weekly_chance: lambda rate: 1.0 if rate < 1e-3 else 0.0}


@pytest.mark.long
def test_chances_of_a_week_are_as_a_new_rule_says():
    scenario = EVENTFUL.with_changes(
        reassignment_rate=1e-6, case_closure=20.0, resignation_rate=20.0, bad_actor_share=0.0, priority_shift_rate=0.0,
        reorganisation_rate=0.0, broker_resignation=0.0, vacancy_weeks=1.0,
    )
    left = []

    def come_and_go(before, after):
        assert not after["post_left"].any()
        assert not (after["user_events"] & NEW_USER).any()
        assert (after["service_new"] == 1).all()
        assert (after["service_post"] != before["service_post"]).all()
        assert after["organisation_shifted"].all()
        assert (after["pair_clarity"][after["pair_first"] != NO_ROW] == scenario.reorganised_clarity).all()

    def broker_ties(before, after):
        assert (after["broker_active"] != before["broker_active"]).all()
        left.append(before["broker_active"].any())

    run(scenario, CONTRARY, {"come_and_go": come_and_go, "broker_ties": broker_ties})
    assert any(left)


# --- everything else at once

EXTREMES = {
    churn.resignation_rate: lambda rate, slope, reference, trust, factor: 1e9 if factor == 1.0 else 0.0,
    churn.chance_found: lambda *given: 1.0,
    brokering.view_of_broker: lambda *given: 1.0,
    brokering.vouched: lambda *given: 0.125,
    brokering.mediated: lambda *given: 0.0,
    trust.opening: lambda *given: 0.25,
    trust.overall: lambda competence, goodwill: 0.9375,
    trust.learned: lambda trust, ceiling, kept, size, prism: size,
    trust.size_of_evidence: lambda kept, gained, lost: 0.375 if gained > 0.0 else 0.625,
    trust.respect_factor: lambda respect, linked: 0.0,
    trust.respect_after: lambda respect, kept, rate: 0.5,
    trust.drifted: lambda trust, prior, rate: 0.75,
    trust.moved_towards: lambda value, target, rate, times: target,
    trust.after_broken: lambda *given: 0.0625,
    rupture.chance_of_repair: lambda *given: 1.0,
    rupture.restored: lambda *given: 0.1875,
    conduct.hours_ratio: lambda *given: 1.0,
    conduct.towards_half_life: lambda *given: 0.875,
    conduct.present_skill: lambda *given: 0.4375,
    conduct.effort_under_control: lambda *given: 0.5625,
    conduct.discretion_after: lambda *given: 0.6875,
    conduct.time_fit: lambda *given: 0.5,
    conduct.full_effort: lambda base, voluntary, feedback, own_willingness: 0.5 + 0.5 * own_willingness,
    conduct.skill_in_use: lambda *given: 0.25,
    conduct.chance_expectation_met: lambda *given: 1.0,
    conduct.chance_goodwill_shown: lambda *given: 0.0,
    willingness.threshold_of_user: lambda *given: -7.0,
    willingness.chance_to_act: lambda trust, threshold, slope: 1.0 if threshold == -7.0 else 0.0,
    willingness.chance_to_act_for_colleague: lambda *given: 1.0,
    need.need_after: lambda *given: 1.5,
    need.relief_factor: lambda *given: 2.0,
    need.material_share: lambda *given: 0.0,
    need.crisis_log_odds: lambda *given: 50.0 if given[-2] % 2 else -50.0,
    need.chance_of_dropout: lambda *given: 1.0,
    need.chance_of_return: lambda *given: 1.0,
    need.satisfaction: lambda *given: 0.7,
}


class Looks:
    """What each stage does under the extremes, and what of it has been seen to happen."""

    def __init__(self):
        self.seen = set()

    def expect(self, name, columns, where, value):
        """A column holds a value wherever it should, which is somewhere."""
        found = columns[name][where]
        assert (found == value).all(), (name, np.unique(found), value)
        if found.size:
            self.seen.add(name)

    def come_and_go(self, before, after):
        was_there = before["post_filled"] == 1
        gone = was_there & ((before["post_rooted"] == 0) | (before["post_bad_actor"] == 1))
        self.expect("post_left", after, gone, 1)
        self.expect("post_filled", after, was_there & ~gone, 1)

    def broker_ties(self, before, after):
        held = after["pair_path_first"] != NO_ROW
        self.expect("pair_mediation", after, held, 1.0)

    def open_ties(self, before, after):
        opened = (before["service_new"] > 0) | (before["post_hired"][after["service_post"]] == 1)
        self.expect("in_worker_goodwill", after, opened, 0.25)
        new = (before["pair_new"] == 1) & (after["pair_first"] != NO_ROW) & (after["pair_path_first"] != NO_ROW)
        self.expect("in_colleague_goodwill", after, np.concatenate([new, new]), 0.125)

    def plan_week(self, before, after):
        there = after["post_filled"] == 1
        for name, value in (
            ("post_hours_ratio", 1.0), ("post_strain", 0.875), ("post_skill", 0.4375), ("post_effort", 0.5625),
            ("post_discretion", 0.6875), ("post_repair", 1.0),
        ):
            self.expect(name, after, there, value)

    def meet(self, before, after):
        self.expect("service_attended", after, after["service_offered"] == 1, 1)
        chosen = after["pair_met"] > 0
        self.expect("pair_evidence", after, chosen, 2 ** after["pair_met"][chosen].astype(int) - 1)
        self.expect("pair_delivered_first", after, chosen, 0)

    def serve(self, before, after):
        met = after["service_attended"] == 1
        self.expect("service_delivery", after, met, 0.25 * 0.5 * 0.5)
        self.expect("service_worth", after, met, 0.9375)
        unbroken = met & (after["service_event"] == 0) & (after["post_bad_actor"][after["service_post"]] == 0)
        self.expect("service_kept_competence", after, unbroken, 1)
        self.expect("service_kept_goodwill", after, unbroken, 0)

    def learn(self, before, after):
        met = after["service_attended"] == 1
        self.expect("in_worker_competence", after, met, 0.375)
        self.expect("in_worker_goodwill", after, met, 0.625)
        self.expect("in_worker_respect", after, met, 0.5)

    def drift_apart(self, before, after):
        met, filled = after["service_attended"] == 1, after["post_filled"][after["service_post"]] == 1
        self.expect("in_worker_goodwill", after, ~met, 0.75)
        self.expect("in_worker_goodwill", after, met, 0.625)
        offered = after["service_offered"] == 1
        self.expect("in_user_goodwill", after, filled & ~offered, 0.75)
        for name, apart in (("in_user_goodwill", filled & ~offered), ("in_worker_goodwill", ~met)):
            assert np.array_equal(after[name][~apart], before[name][~apart])
        n = len(after["pair_first"])
        for rows, who in ((slice(0, n), "pair_first"), (slice(n, 2 * n), "pair_second")):
            live = after["pair_first"] != NO_ROW
            apart = live & (after["pair_met"] == 0) & (after["post_filled"][after[who]] == 1)
            assert (after["in_colleague_goodwill"][rows][apart] == 0.75).all()
            stays = live & ~apart
            now, then = after["in_colleague_goodwill"][rows], before["in_colleague_goodwill"][rows]
            assert np.array_equal(now[stays], then[stays])

    def mend(self, before, after):
        met = (after["service_attended"] == 1) & (before["in_worker_ruptured"] == 1)
        self.expect("in_worker_ruptured", after, met, 0)
        repaired = after["in_worker_events"] & REPAIRED_NOW > 0
        assert (repaired == met).all()
        self.expect("in_worker_competence", after, repaired, 0.1875)

    def generalise(self, before, after):
        met = after["user_met"] > 0
        self.expect("user_prior", after, met, 0.9375)

    def change_climate(self, before, after):
        changed = after["climate"] != before["climate"]
        self.expect("climate", after, changed, 0.9375)

    def live(self, before, after):
        self.expect("user_need_material", after, slice(None), 1.5)
        self.expect("user_material_relief", after, slice(None), 0.0)
        met = np.bincount(after["service_user"], after["service_attended"], len(after["user_met"]))
        ruptured = np.bincount(
            after["service_user"], after["service_attended"] * after["in_worker_ruptured"], len(after["user_met"])
        )
        whole = (met > 0) & (ruptured == 0)
        expected = np.float32(EVENTFUL.psychosocial_relief * 0.9375 * 2.0) * met[whole]
        assert after["user_psychosocial_relief"][whole] == pytest.approx(expected)

    def face_crisis(self, before, after):
        known = np.zeros(len(after["user_key"]), int)
        filled = after["post_filled"][after["service_post"]] == 1
        np.maximum.at(known, after["service_user"], after["service_encounters"] * filled)
        in_crisis = after["user_events"] & (CRISIS_OWN | CRISIS_DISPLACED) > 0
        assert np.array_equal(in_crisis, known % 2 == 1)
        self.expect("user_prior", after, in_crisis, 0.0625)

    def stay_or_leave(self, before, after):
        engaged, lead = before["user_engaged"] == 1, after["user_first_tie"]
        leaves = engaged & (after["service_offered"][lead] == 1)
        assert np.array_equal(after["user_events"] & DROPPED_OUT > 0, leaves)
        assert np.array_equal(after["user_events"] & CAME_BACK > 0, ~engaged)
        self.seen |= {name for name, users in (("left", leaves), ("back", ~engaged)) if users.any()}


@pytest.mark.long
def test_every_other_rule_is_as_a_new_one_says():
    looks = Looks()
    found = run(
        EVENTFUL, EXTREMES, {stage.verb: getattr(looks, stage.verb) for stage in STAGES if hasattr(looks, stage.verb)}
    )
    assert looks.seen >= {
        "post_left", "post_filled", "pair_mediation", "in_worker_goodwill", "in_colleague_goodwill", "pair_evidence",
        "service_delivery", "service_kept_goodwill", "in_user_goodwill", "in_worker_ruptured", "user_prior", "climate",
        "left", "back",
    }
    assert counted(found, "satisfaction") == pytest.approx(0.7 * counted(found, "engaged"))
    assert np.allclose(counted(found, "service_trust_all"), 0.9375 * counted(found, "service_ties"))


# --- the two curves, which the week reads from tables of the stock ones

CURVES = {
    "exact": {curves.logistic: lambda x: 1.0, curves.normal_share: lambda x: 0.0},
    "tabled": {curves.near_logistic: lambda x: 0.0, curves.near_normal_share: lambda x: 1.0},
}


@pytest.mark.long
def test_a_new_exact_curve_holds_where_the_week_reads_a_table_too():
    scenario = EVENTFUL.with_changes(reentry_rate=1.0, bad_actor_share=0.0)
    found = run(scenario, CURVES["exact"])
    assert np.array_equal(counted(found, "encounters"), counted(found, "offers"))
    assert (counted(found, "crises") == counted(found, "users")).all()
    assert counted(found, "encounters").sum() > 0
    assert counted(found, "kept_competence").sum() == 0


@pytest.mark.long
def test_a_new_tabled_curve_holds_and_leaves_the_exact_one_alone():
    found = run(EVENTFUL.with_changes(with_willingness=True), CURVES["tabled"])
    assert counted(found, "offers").sum() > 0
    assert counted(found, "encounters").sum() == 0
    assert counted(found, "crises").sum() < counted(found, "users").sum() / 2


# --- whole


def test_every_rule_that_a_week_uses_is_tried_here():
    tried = [*CONTRARY, *EXTREMES, *CURVES["exact"], *CURVES["tabled"]]
    assert {rule.py_func.__name__ for rule in tried} == {rule.py_func.__name__ for rule in replacing.rules_in_use()}


@pytest.mark.long
def test_copies_of_all_rules_in_their_places_change_nothing():
    copies = {rule: rule.py_func for rule in replacing.rules_in_use()}
    found, stock = run(EVENTFUL, copies), run(EVENTFUL, {})
    assert np.array_equal(found.tallies, stock.tallies)
    assert all(np.array_equal(column, stock.world.columns[name]) for name, column in found.world.columns.items())


@pytest.mark.long
def test_brokers_are_heard_as_a_new_rule_says():
    # The less one trusts a broker, the more one lets them do: nobody would hear whom everybody trusted in full.
    contrary = {brokering.view_of_broker: lambda trust, neutrality, independence, pays: 1.0 - trust}
    assert counted(run(EVENTFUL, contrary), "brokered_ties")[-1] > 0
