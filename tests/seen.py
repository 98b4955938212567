"""What tests see of a world: copies of its columns, who owns which row, and one week stage by stage."""

from collections.abc import Callable, Iterable

import numpy as np

from model import schedule
from model.policies import POLICIES
from model.scenario import Scenario
from model.simulation import Simulation
from model.stages import STAGES, Part, Stage

State = dict[str, np.ndarray]
PERSON = {"user": "user_key", "professional": "post_key", "broker": "broker_key"}
"""Kinds of people, and a column with a row for each."""

STAGES_OF_PEOPLE = tuple(stage for stage in STAGES if not stage.system)
"""The stages in which people take turns."""

LIVELY = Scenario(
    n_users=30, n_organisations=3, n_weeks=24, audit=0.5, cases_per_professional=5.0, team_size=3,
    resignation_rate=1.5, vacancy_weeks=3.0, reassignment_rate=4.0, case_closure=0.5, reorganisation_rate=3.0,
    bad_actor_share=0.2, promise_rate=0.05, rupture_rate=0.5, dropout_rate=0.05, reentry_rate=0.2, crisis_level=-2.0,
    handover_quality=0.3, opening_clarity=0.7,
)  # fmt: skip
"""A small world in which everything that can happen happens within weeks."""


def every_policy(**settings) -> list:
    """Each policy of the registry, alone, with the same common settings."""
    return [kind(**settings) for kind in POLICIES.values()]


def every_policy_that_agrees(**settings) -> list:
    """All policies that can be together: of those that make the same choice, the first."""
    made: set[str] = set()
    found = []
    for policy in every_policy(**settings):
        choices = {move.lever for move in policy.moves() if move.how == "choose"}
        if not choices & made:
            found.append(policy)
            made |= choices
    return found


def state(simulation: Simulation) -> State:
    """All columns as they stand now, copied."""
    return {name: column.copy() for name, column in simulation.world.columns.items()}


def restore(simulation: Simulation, saved: State) -> None:
    """Bring all columns back to what they were."""
    with simulation.world.unguarded():
        for name, column in simulation.world.columns.items():
            column[...] = saved[name]


def differing(one: State, other: State) -> list[str]:
    """The columns in which two worlds differ in any bit."""
    assert one.keys() == other.keys()
    return [name for name in one if one[name].tobytes() != other[name].tobytes()]


def owners(part: Part, columns: State) -> np.ndarray:
    """Who owns each row of a behaviour of people; -1 where a row is free."""
    if part.rows == "service":
        return columns["service_user" if part.owner == "user" else "service_post"]
    if part.rows == "pair":
        return columns["pair_first"]
    if part.rows == "acquaintance":
        reach = len(columns["acquaintance_post"]) // len(columns["broker_key"])
        brokers = np.repeat(np.arange(len(columns["broker_key"])), reach)
        return brokers if part.owner == "broker" else columns["acquaintance_post"]
    if part.rows == "pair_direction":
        return np.concatenate([columns["pair_first"], columns["pair_second"]])
    return np.arange(schedule.n_rows(part.rows, columns))


def run_rows(simulation: Simulation, part: Part, rows: Iterable[int]) -> None:
    """One behaviour for some rows, one row at a time."""
    loop = simulation.loop_of(part)
    for row in rows:
        schedule.run_part(part, simulation.seed, simulation.week, simulation.table, range(row, row + 1), loop)



def run_week(simulation: Simulation, run_stage_of_people: Callable[[Simulation, Stage], None]) -> None:
    """One week in which the stages of people are run in a manner of one's own."""
    for stage in STAGES:
        if stage.system:
            simulation.run_stage(stage)
        else:
            run_stage_of_people(simulation, stage)
    simulation.finish_week()
