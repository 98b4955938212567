"""In a stage of people everybody changes the rows they own and no others, whoever else takes part."""

import pytest

from model.columns import COLUMNS
from model.simulation import Simulation
from model.stages import STAGES, writes
from tests.seen import LIVELY, PERSON, STAGES_OF_PEOPLE, differing, every_policy, owners, restore, run_rows, state

ROWS_OF_TABLE = {
    "post": "post", "user": "user", "service": "service", "colleague": "pair",
    "colleague_direction": "pair_direction", "acquaintance": "acquaintance",
}  # fmt: skip
POLICIES = every_policy(start=0)
WEEK = 8


def written(stage):
    """Each column that a stage writes, with the behaviour that does."""
    return {name: part for part in stage.parts for name in writes(part)}


@pytest.mark.parametrize("stage", STAGES_OF_PEOPLE, ids=lambda stage: stage.verb)
def test_behaviours_of_people_write_columns_of_their_own_rows(stage):
    found = [name for part in stage.parts for name in writes(part)]
    assert len(found) == len(set(found)), "two behaviours of a stage write one column"
    for name, part in written(stage).items():
        assert ROWS_OF_TABLE[COLUMNS[name].table] == part.rows, f"{part.name} writes {name}, of another kind of row"


def before_stage(policy, verb):
    """A world in the middle of a week, just before a stage."""
    simulation = Simulation(LIVELY, [policy], 3)
    simulation.run(WEEK)
    for stage in STAGES:
        if stage.verb == verb:
            return simulation, stage
        simulation.run_stage(stage)
    raise AssertionError(verb)


def people_to_try(simulation):
    """Some users, and every post, vacant ones too."""
    columns = simulation.world.columns
    return [("user", row) for row in range(0, len(columns["user_key"]), 5)] + [
        ("professional", row) for row in range(len(columns["post_key"]))
    ] + [("broker", row) for row in range(len(columns["broker_key"]))]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
@pytest.mark.parametrize("verb", [stage.verb for stage in STAGES_OF_PEOPLE])
def test_a_person_left_out_or_alone(policy, verb):
    simulation, stage = before_stage(policy, verb)
    before = state(simulation)
    simulation.run_stage(stage)
    full = state(simulation)
    owned = {part: owners(part, before) for part in stage.parts}
    by_column = written(stage)
    assert set(differing(before, full)) <= set(by_column), "columns were written that nobody declared"
    for kind, row in people_to_try(simulation):
        theirs = {part: (owned[part] == row) & (part.owner == kind) for part in stage.parts}
        restore(simulation, before)
        for part in stage.parts:
            run_rows(simulation, part, (~theirs[part]).nonzero()[0])
        without = state(simulation)
        restore(simulation, before)
        for part in stage.parts:
            run_rows(simulation, part, theirs[part].nonzero()[0])
        alone = state(simulation)
        for name, part in by_column.items():
            mine = theirs[part]
            assert same(without[name][mine], before[name][mine]), f"{kind} {row} was left out, yet {name} changed"
            assert same(without[name][~mine], full[name][~mine]), f"without {kind} {row}, {name} of others differs"
            assert same(alone[name][mine], full[name][mine]), f"{kind} {row} alone gets another {name}"
            assert same(alone[name][~mine], before[name][~mine]), f"{kind} {row} alone changed {name} of others"
        assert set(differing(alone, before)) <= set(by_column)


def same(one, other):
    return one.tobytes() == other.tobytes()


def test_every_row_of_people_has_one_owner():
    simulation, _ = before_stage(POLICIES[0], "meet")
    columns = simulation.world.columns
    for stage in STAGES_OF_PEOPLE:
        for part in stage.parts:
            found = owners(part, columns)
            assert part.owner in PERSON
            assert found.max() < len(columns[PERSON[part.owner]])
            assert ((found >= 0) | (part.rows in ("pair", "pair_direction", "acquaintance"))).all()
