"""A reorganisation makes an organisation settle anew what was clear; a shared session is no joint work."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from model.policies.co_learning import CoLearning
from model.scenario import Scenario
from model.simulation import TALLIES, Simulation
from model.stages import STAGES
from model.vocabulary import NO_ROW

SHUFFLED = Scenario(
    n_users=40, n_organisations=3, n_weeks=10, cases_per_professional=4, team_size=3, reorganisation_rate=10.0,
    reassignment_rate=0.0, resignation_rate=0.0, bad_actor_share=0.0, case_closure=0.0, opening_clarity=0.9,
    feedback=0.5,
)
BEFORE_OPENING = [stage.verb for stage in STAGES].index("open_ties")


def halves_of_weeks(simulation):
    """Week by week: the columns before and after people came and went, then the rest of the week."""
    columns = simulation.world.columns
    for _ in range(simulation.scenario.n_weeks):
        before = {name: column.copy() for name, column in columns.items()}
        for stage in STAGES[:BEFORE_OPENING]:
            simulation.run_stage(stage)
        yield before, columns
        for stage in STAGES[BEFORE_OPENING:]:
            simulation.run_stage(stage)
        simulation.finish_week()


@settings(max_examples=12)
@given(clarity=some.floats(0, 1), seed=some.integers(0, 2**63 - 1))
def test_a_reorganisation_resets_the_clarity_of_its_organisation_and_of_no_other(clarity, seed):
    simulation = Simulation(SHUFFLED.with_changes(reorganised_clarity=clarity), seed=seed)
    for before, columns in halves_of_weeks(simulation):
        where = columns["post_organisation"]
        moved = columns["post_place"] != before["post_place"]
        shuffled = np.isin(where, where[moved])
        ties = shuffled[columns["service_post"]]
        assert (columns["service_clarity"][ties] == clarity).all()
        # An organisation may have been dealt the very places it had, which does not show.
        unmoved = columns["service_clarity"][~ties]
        assert ((unmoved == before["service_clarity"][~ties]) | (unmoved == clarity)).all()
        held = columns["pair_first"] != NO_ROW
        ends = shuffled[columns["pair_first"]] | shuffled[columns["pair_second"]]
        assert (columns["pair_clarity"][held & ends] == np.float32(clarity)).all()
        apart = columns["pair_clarity"][held & ~ends]
        assert ((apart == before["pair_clarity"][held & ~ends]) | (apart == np.float32(clarity))).all()


def test_reorganisations_happen_in_one_organisation_at_a_time():
    """Were it always all or none, the check of the others above would say nothing."""
    found = set()
    for before, columns in halves_of_weeks(Simulation(SHUFFLED, seed=1)):
        moved = columns["post_place"] != before["post_place"]
        found.add(len(np.unique(columns["post_organisation"][moved])))
    assert found >= {0, 1}


def test_ties_that_a_reorganisation_brings_about_open_as_any_other():
    simulation = Simulation(SHUFFLED.with_changes(reorganised_clarity=0.2), seed=1)
    columns, brought = simulation.world.columns, 0
    for _ in range(SHUFFLED.n_weeks):
        for stage in STAGES:
            simulation.run_stage(stage)
            if stage.verb == "come_and_go":
                new = columns["pair_new"] == 1
            elif stage.verb == "open_ties":
                assert (columns["pair_clarity"][new] == SHUFFLED.opening_clarity).all()
        simulation.finish_week()
        brought += int(new.sum())
    assert brought > 0


@pytest.mark.parametrize("off", [{"with_churn": False}, {"reorganisation_rate": 0.0}], ids=["no churn", "no rate"])
def test_without_reorganisations_clarity_is_never_reset(off):
    for before, columns in halves_of_weeks(Simulation(SHUFFLED.with_changes(**off), seed=1)):
        for name in ("service_clarity", "pair_clarity", "post_place"):
            assert np.array_equal(columns[name], before[name])


SESSIONS_ALONE = Scenario(
    n_users=60, n_organisations=2, n_weeks=20, cases_per_professional=5, joint_rate=0.0, colleagues_sought=0,
    with_churn=False,
)


def test_sessions_are_no_joint_work():
    simulation = Simulation(SESSIONS_ALONE, CoLearning(start=0), seed=1)
    simulation.run()
    columns = simulation.world.columns
    held = columns["pair_first"] != NO_ROW
    shared = columns["pair_shared"] > 0
    assert (columns["pair_encounters"][held & shared] > 2).any(), "people who share a user should have had sessions"
    assert (columns["pair_joint_act"][held] == SESSIONS_ALONE.joint_start).all()
    assert not columns["pair_last_first"][held].any() and not columns["pair_last_second"][held].any()
    weekly = dict(zip(TALLIES, simulation.tallies.T, strict=True))
    assert weekly["colleague_encounters"].min() > 0
    assert weekly["joint_act_share"] == pytest.approx(SESSIONS_ALONE.joint_start * weekly["colleague_ties_joint"])


def test_joint_work_beside_sessions_is_that_of_the_encounters_alone():
    """The share moves in a week with an encounter that is no session, and stays where it is otherwise."""
    simulation = Simulation(SESSIONS_ALONE.with_changes(joint_rate=0.4), CoLearning(start=0), seed=1)
    columns = simulation.world.columns
    moved = kept = 0
    for _ in range(SESSIONS_ALONE.n_weeks):
        before = columns["pair_joint_act"].copy()
        simulation.run(1)
        only_sessions = (columns["pair_met"] > 0) & (columns["pair_met"] == columns["pair_sessions"])
        worked = columns["pair_met"] > columns["pair_sessions"]
        assert (columns["pair_joint_act"][only_sessions] == before[only_sessions]).all()
        assert (columns["pair_joint_act"][worked] != before[worked]).all()
        moved, kept = moved + int(worked.sum()), kept + int(only_sessions.sum())
    assert moved > 20
    assert kept > 20
