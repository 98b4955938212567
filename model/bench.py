"""The bench: pairs under laboratory conditions, and users who enter together for a number of sessions.

    play(script, ...)          many unconnected pairs of a user and a professional; one side follows a script
    play_colleagues(...)       many unconnected pairs of professionals who choose at once; one side may be scripted
    follow_cohort(scenario)    users with one worker each who come to a number of sessions until they drop out

Nothing is written twice here: the model's own stages plan, meet, learn, drift apart and mend; the bench only writes
what a script decides into the columns that these stages read, and hands back what they leave.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model import schedule
from model.columns import COLUMNS
from model.compiling import kept
from model.draws import draw, first_half, normal, second_half
from model.parameters import BadValue, is_number, nearest, shown, whole_number
from model.rules.conduct import full_effort
from model.rules.need import satisfaction
from model.rules.trust import overall
from model.rules.willingness import chance_to_act, threshold_of_user
from model.scenario import DESCRIPTIONS, LEVERS, Scenario
from model.simulation import Policies, Simulation, checked_scenario
from model.stages import OPENING, STAGES, Part
from model.vocabulary import (
    DECEPTION_NOTICED,
    HARM_DONE,
    PROMISE_BROKEN,
    REPAIRED_NOW,
    REPORTED_OUTCOME,
    REPORTED_SATISFACTION,
    RUPTURED_NOW,
)
from model.written_values import fitting

__all__ = ["KINDS", "Script", "follow_cohort", "play", "play_colleagues"]

Numbers = float | Sequence[float] | np.ndarray
Texts = str | Sequence[str] | np.ndarray
Columns = dict[str, np.ndarray]

KINDS: dict[str, int] = {
    "ordinary": 0, "promise": PROMISE_BROKEN, "deception": HARM_DONE | DECEPTION_NOTICED,
}
"""Kinds of encounters: an ordinary one, a broken promise (both channels break), a noticed deception (goodwill)."""

ALLIANCE_RELIABILITY = 0.85
_ALWAYS, _NEVER = -1e6, 1e6
_MOST_ARMS, _MOST_USERS, _MOST_ENCOUNTERS = (
    int(DESCRIPTIONS[name].high) for name in ("n_organisations", "n_users", "n_weeks")
)
_ALONE: dict[str, Any] = {
    "second_post": 0.0, "third_post": 0.0, "with_churn": False, "with_brokers": False, "network": None,
    "cases_per_professional": 1.0, "team_size": 2,
}
"""What makes a world of unconnected pairs: one post a user, and nobody who comes or goes."""


@dataclass(frozen=True)
class Script:
    """What the scripted side does, encounter by encounter.

    Each entry is one value for all encounters, or [encounter] for all pairs alike, or [encounter, pair].

    Attributes:
        kept: whether the worker keeps what is expected; both channels, unless `kept_goodwill` says otherwise.
        kept_goodwill: whether the worker shows goodwill; None: as `kept`.
        kind: one of `KINDS`. A broken promise breaks both channels and a deception goodwill, whatever `kept` says.
        comes: whether the user comes to the contact that is offered (the script of a scripted user).
        control: strength of control that the worker stands under, 0 to 1; None: as the scenario has it.
        imposed_by: who imposes control, a choice of `control_source`; None: as the scenario has it.
    """

    kept: Numbers
    kept_goodwill: Numbers | None = None
    kind: Texts = "ordinary"
    comes: Numbers = True
    control: Numbers | None = None
    imposed_by: Texts | None = None

    def __post_init__(self) -> None:
        for item in dataclasses.fields(self):
            entry = getattr(self, item.name)
            if entry is None and item.default is not None:
                raise BadValue(f"script.{item.name} is None; give one value, [encounter] or [encounter, pair].")
            try:
                dimensions = np.ndim(entry)
            except ValueError:
                raise BadValue(f"script.{item.name} has rows of different lengths; give as many pairs a row.") from None
            if dimensions > 2:
                raise BadValue(f"script.{item.name} has {dimensions} dimensions; at most two: [encounter, pair].")

    def n_encounters(self) -> int:
        """How many encounters the script describes."""
        return max([np.shape(entry)[0] for entry in self._entries() if np.ndim(entry)], default=1)

    def n_pairs(self) -> int:
        """How many pairs the script tells apart; 1 when all are alike."""
        return max([np.shape(entry)[1] for entry in self._entries() if np.ndim(entry) == 2], default=1)

    def _entries(self) -> list[Any]:
        every = (self.kept, self.kept_goodwill, self.kind, self.comes, self.control, self.imposed_by)
        return [entry for entry in every if entry is not None]


def play(
    script: Script, scenario: Scenario | None = None, *, n_pairs: int | None = None, seed: int = 0,
    trust: Numbers | None = None, start: Mapping[str, Any] | None = None,
) -> Columns:
    """Play a script with many unconnected pairs of a user and a professional.

    Where the worker is scripted, read what the user learns; where the user is (`comes`), read what the worker does.

    Args:
        scenario: settings of the world; its sizes and churn are replaced by the bench's own.
        n_pairs: number of pairs; default: as many as the script tells apart.
        trust: the user's trust in the worker before the first encounter, both channels, one value or one a pair.
        start: other columns of the world before the first encounter, by name, such as {"post_voluntary": .8}.

    Returns:
        By name, one column a pair. With n + 1 rows, row 0 before the first encounter: `trust`, `competence`,
        `goodwill`, `ceiling`, `respect`, `ruptured`, `willingness` (chance that the user comes when offered) and
        `trust_in_user`, `willingness_to_serve`, `trust_in_management` of the worker. With a row an encounter:
        `voluntary` (voluntary effort after control) and `effort` (what the worker puts into this encounter).

    Raises:
        BadValue: a script or start that does not fit the pairs, or names what does not exist.
    """
    if not isinstance(script, Script):
        raise BadValue(f"script is {shown(script)}; give a Script, such as Script(kept=[True, False, True]).")
    n_encounters = whole_number("the number of encounters in the script", script.n_encounters(), 1, _MOST_ENCOUNTERS)
    pairs = whole_number("n_pairs", script.n_pairs() if n_pairs is None else n_pairs, 1, _MOST_USERS)
    shape = (n_encounters, pairs)
    given = checked_scenario(scenario)
    comes = _spread("comes", script.comes, shape, bool)
    kept_competence = _spread("kept", script.kept, shape, bool)
    goodwill = script.kept if script.kept_goodwill is None else script.kept_goodwill
    kept_goodwill = _spread("kept_goodwill", goodwill, shape, bool)
    event = _named("kind", script.kind, shape, KINDS)
    kept_competence = kept_competence & (event & PROMISE_BROKEN == 0)
    kept_goodwill = kept_goodwill & (event == 0)
    control = _spread("control", given.audit if script.control is None else script.control, shape, float)
    if not ((control >= 0) & (control <= 1)).all():
        raise BadValue("script.control holds values outside 0 to 1.")
    choices = {name: place for place, name in enumerate(DESCRIPTIONS["control_source"].choices)}
    imposed_by = given.control_source if script.imposed_by is None else script.imposed_by
    source = _named("imposed_by", imposed_by, shape, choices)
    arms, arm = _arms(control, source)
    simulation = Simulation(
        given.with_changes(n_users=pairs, n_organisations=len(arms), n_weeks=n_encounters, **_ALONE), seed=seed
    )
    world = simulation.world
    with world.unguarded():
        world.post_organisation[:] = arm
        world.user_organisation[:] = arm
        world.service_post[:] = np.arange(pairs)
    world.post_cases[:] = 1
    world.service_new[:] = 2
    _run(OPENING.parts[:1], simulation, 0)
    for number, pair in enumerate(arms):
        simulation.levers[:, number, LEVERS.index("audit")] = control[:, pair]
        simulation.levers[:, number, LEVERS.index("control_source")] = source[:, pair]
    _begin_from(simulation, ("in_worker_competence", "in_worker_goodwill"), trust, start)
    settings = simulation.scenario
    threshold = np.array([
        threshold_of_user.py_func(settings.act_threshold, settings.power_gap, complexity)
        for complexity in world.user_complexity
    ])
    states, efforts = [_state(simulation, threshold)], []
    for encounter in range(n_encounters):
        schedule.begin_week(simulation.table)
        _run(_parts("plan_week", ("post",)), simulation, encounter)
        efforts.append(_conduct(simulation, states[-1]))
        world.service_offered[:] = 1
        world.service_attended[:] = comes[encounter]
        world.service_encounters[:] += comes[encounter]
        world.service_kept_competence[:] = kept_competence[encounter]
        world.service_kept_goodwill[:] = kept_goodwill[encounter]
        world.service_event[:] = event[encounter]
        _run(_parts("learn", ("service", "post")), simulation, encounter)
        _run(_parts("drift_apart", ("service",)), simulation, encounter)
        _run(_parts("mend", ("service",)), simulation, encounter)
        states.append(_state(simulation, threshold))
    return {**_stacked(states), **_stacked(efforts)}


def play_colleagues(
    n_pairs: int, n_encounters: int, scenario: Scenario | None = None, *, seed: int = 0,
    partner: Numbers | None = None, trust: Numbers | None = None, start: Mapping[str, Any] | None = None,
) -> Columns:
    """Play the game of two professionals of one organisation, who act for each other or withhold, both at once.

    Args:
        scenario: settings of the world; its sizes and churn are replaced by the bench's own.
        partner: a script for the second of each pair, whether they act: [encounter] or [encounter, pair];
            None: both are the model's.
        trust: trust before the first encounter, both channels and both sides; default: as ties within open.
        start: other columns of the world before the first encounter, by name.

    Returns:
        By name, one column a pair: `acted_first`, `acted_second` with a row an encounter, and `trust_first`,
        `trust_second` with n + 1 rows, row 0 before the first encounter.

    Raises:
        BadValue: numbers, a script or a start that do not fit each other, or names what does not exist.
    """
    n_pairs = whole_number("n_pairs", n_pairs, 1, _MOST_USERS // 2)
    n_encounters = whole_number("n_encounters", n_encounters, 1, _MOST_ENCOUNTERS)
    changes = {**_ALONE, "n_users": 2 * n_pairs, "n_organisations": 1, "n_weeks": n_encounters, "joint_rate": 1.0}
    simulation = Simulation(checked_scenario(scenario).with_changes(**changes), seed=seed)
    world = simulation.world
    # A shared user brings a pair together once a week; teammates would also seek each other out.
    with world.unguarded():
        world.pair_teammates[:] = 0
        world.pair_shared[:] = 1
    _begin_from(simulation, ("in_colleague_competence", "in_colleague_goodwill"), trust, start)
    script = None if partner is None else _spread("partner", partner, (n_encounters, n_pairs), bool)
    acts, trusts = [], [_trust_of_colleagues(simulation)]
    for encounter in range(n_encounters):
        schedule.begin_week(simulation.table)
        if script is not None:
            world.post_threshold[world.pair_second] = np.where(script[encounter], _ALWAYS, _NEVER)
        _run(_parts("plan_week", ("post",)), simulation, encounter)
        _run(_parts("meet", ("pair",)), simulation, encounter)
        acts.append({"acted_first": world.pair_last_first == 1, "acted_second": world.pair_last_second == 1})
        _run(_parts("learn", ("pair_direction",)), simulation, encounter)
        _run(_parts("drift_apart", ("pair_direction",)), simulation, encounter)
        _run(_parts("mend", ("pair_direction",)), simulation, encounter)
        trusts.append(_trust_of_colleagues(simulation))
    return {**_stacked(acts), **_stacked(trusts)}


def follow_cohort(
    scenario: Scenario, policies: Policies = (), *, seed: int = 0,
    alliance_reliability: float = ALLIANCE_RELIABILITY,
) -> Columns:
    """Follow users who enter together, one worker each, until they complete their sessions or drop out.

    Args:
        scenario: the scenario `cohort`, or one like it: `sessions` above 0 and one post a user.
        alliance_reliability: share of the spread of measured alliance that is alliance.

    Returns:
        By name, one value a user: `sessions` attended, `dropped_out`, `dropout_session` (0: none), `completed`,
        `ruptures`, `repairs` (user's side), `improvement` (fall of the mean of both needs from the start to the last
        session), `improvement_psychosocial`, `improvement_material`, `outcome` (improvement as reported, with
        measurement error) and `satisfaction`. By session, [session, user], NaN where it was not attended: `trust`
        after the session, and `alliance`, which is that trust as measured.

    Raises:
        BadValue: the scenario is not one of sessions, or the reliability no share above 0.
    """
    scenario = checked_scenario(scenario)
    if not (is_number(alliance_reliability) and 0 < alliance_reliability <= 1):
        raise BadValue(f"alliance_reliability is {shown(alliance_reliability)}; give a share above 0, up to 1.")
    if scenario.sessions == 0:
        raise BadValue("scenario.sessions is 0; a cohort has a number of sessions. The scenario `cohort` has 12.")
    if scenario.second_post > 0 or scenario.third_post > 0:
        raise BadValue("scenario.second_post and third_post must be 0; in a cohort everyone has one worker.")
    simulation = Simulation(scenario, policies, seed)
    world = simulation.world
    n_users = scenario.n_users
    everyone = np.arange(n_users)
    before = {kind: world.columns[f"user_need_{kind}"].copy() for kind in ("psychosocial", "material")}
    after = {kind: need.copy() for kind, need in before.items()}
    trust = np.full((scenario.sessions, n_users), np.nan)
    ruptures, repairs = np.zeros(n_users, int), np.zeros(n_users, int)
    for _ in range(scenario.n_weeks):
        simulation.run(1)
        came = world.service_attended == 1
        user = world.service_user[came]
        trust[world.service_encounters[came] - 1, user] = overall.py_func(
            world.in_worker_competence[came], world.in_worker_goodwill[came]
        )
        events = world.in_worker_events[came]
        ruptures[user] += (events & RUPTURED_NOW) > 0
        repairs[user] += (events & REPAIRED_NOW) > 0
        for kind, need in after.items():
            need[user] = world.columns[f"user_need_{kind}"][user]
    sessions = world.service_encounters.copy()
    dropped_out = world.user_engaged == 0
    change = {kind: before[kind] - after[kind] for kind in before}
    improvement = 0.5 * (change["psychosocial"] + change["material"])
    errors = _errors(seed, REPORTED_OUTCOME, scenario.sessions + 1, world.user_key)
    outcome = improvement + scenario.measurement_sd * errors[0, 0]
    with np.errstate(invalid="ignore"):
        spread = np.array([np.nanstd(session) if np.isfinite(session).any() else 0.0 for session in trust])
    noise = spread * math.sqrt((1 - alliance_reliability) / alliance_reliability)
    last = trust[np.maximum(sessions, 1) - 1, everyone]
    answers = satisfaction.py_func(last, outcome, scenario.satisfaction_trust, scenario.satisfaction_change)
    scatter = scenario.satisfaction_sd * _errors(seed, REPORTED_SATISFACTION, 1, world.user_key)[0, 0]
    return {
        "sessions": sessions,
        "dropped_out": dropped_out,
        "dropout_session": np.where(dropped_out, sessions, 0),
        "completed": sessions >= scenario.sessions,
        "ruptures": ruptures,
        "repairs": repairs,
        "improvement": improvement,
        "improvement_psychosocial": change["psychosocial"],
        "improvement_material": change["material"],
        "outcome": outcome,
        "satisfaction": answers + scatter,
        "trust": trust,
        "alliance": trust + noise[:, None] * errors[1:, 1],
    }


def _parts(verb: str, rows: Iterable[str]) -> list[Part]:
    """The behaviours of a stage that work on these kinds of rows."""
    stage = next(stage for stage in STAGES if stage.verb == verb)
    return [part for part in stage.parts if part.rows in rows]


def _run(parts: Iterable[Part], simulation: Simulation, week: int) -> None:
    for part in parts:
        rows = range(schedule.n_rows(part.rows, simulation.world.columns))
        schedule.run_part(part, simulation.seed, week, simulation.table, rows)


def _begin_from(
    simulation: Simulation, channels: Iterable[str], trust: Numbers | None, start: Mapping[str, Any] | None
) -> None:
    """Write the state before the first encounter into the columns: trust in both channels, then what else is given."""
    if not (start is None or isinstance(start, Mapping)):
        raise BadValue(f"start is {shown(start)}; give values by column, such as {{'post_voluntary': 0.8}}.")
    both = {} if trust is None else dict.fromkeys(channels, trust)
    for name, value in {**both, **(start or {})}.items():
        if name not in simulation.world.columns:
            raise BadValue(f"start names {shown(name)}, which is not a column.{nearest(name, list(COLUMNS))}")
        column, values = simulation.world.columns[name], fitting(name, value)
        if values.shape not in ((), column.shape):
            raise BadValue(f"start gives {values.shape} values for '{name}'; give one, or {len(column)}, as numbers.")
        column[:] = values


def _spread(name: str, entry: Any, shape: tuple[int, int], kind: type) -> np.ndarray:
    """An entry of a script as [encounter, pair]."""
    try:
        values = np.asarray(entry)
    except ValueError:
        values = np.array(None)
    if values.dtype.kind not in "biuf":
        raise BadValue(f"script.{name} is {shown(entry)}; give {'true or false' if kind is bool else 'numbers'}.")
    if kind is bool and not np.isin(values, (0, 1)).all():
        raise BadValue(f"script.{name} holds {values[~np.isin(values, (0, 1))][0].item()!r}; give true or false.")
    try:
        return np.broadcast_to(values[:, None] if values.ndim == 1 else values, shape).astype(kind)
    except ValueError:
        raise BadValue(
            f"script.{name} has shape {np.shape(entry)}; give one value, {shape[0]} values (one an encounter), or "
            f"{shape[0]} x {shape[1]} (one an encounter and pair)."
        ) from None


def _named(name: str, entry: Texts, shape: tuple[int, int], numbers: Mapping[str, int]) -> np.ndarray:
    """An entry of a script that holds names, as the numbers [encounter, pair] that they stand for."""
    try:
        texts, places = np.unique(np.asarray(entry, dtype=str), return_inverse=True)
    except ValueError:
        raise BadValue(f"script.{name} is {shown(entry)}; allowed: {', '.join(numbers)}.") from None
    for text in texts:
        if text not in numbers:
            near = nearest(text, list(numbers))
            raise BadValue(f"script.{name} is {shown(str(text))}; allowed: {', '.join(numbers)}.{near}")
    found = np.array([numbers[text] for text in texts])[places].reshape(np.shape(entry))
    return _spread(name, found, shape, int)


def _arms(control: np.ndarray, source: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs that stand under one course of control: a pair of each arm, and the arm of each pair."""
    _, first, arm = np.unique(np.concatenate([control, source]), axis=1, return_index=True, return_inverse=True)
    if len(first) > _MOST_ARMS:
        raise BadValue(f"script.control has {len(first)} different courses; at most {_MOST_ARMS} can be told apart.")
    return first, np.reshape(arm, -1)


def _state(simulation: Simulation, threshold: np.ndarray) -> Columns:
    """What each side of each pair thinks."""
    world, settings = simulation.world, simulation.scenario
    trust = overall.py_func(world.in_worker_competence, world.in_worker_goodwill)
    trust_in_user = overall.py_func(world.in_user_competence, world.in_user_goodwill)
    return {
        "trust": trust,
        "competence": world.in_worker_competence.copy(),
        "goodwill": world.in_worker_goodwill.copy(),
        "ceiling": world.in_worker_ceiling.copy(),
        "respect": world.in_worker_respect.copy(),
        "ruptured": world.in_worker_ruptured == 1,
        "willingness": _willing(trust, threshold, settings.act_slope),
        "trust_in_user": trust_in_user,
        "willingness_to_serve": _willing(
            trust_in_user, np.full(len(trust), settings.act_threshold), settings.act_slope
        ),
        "trust_in_management": world.post_management.copy(),
    }


def _conduct(simulation: Simulation, state: Columns) -> Columns:
    """What the workers put into an encounter, after planning the week."""
    settings = simulation.scenario
    voluntary = simulation.world.post_effort.copy()
    feedback = settings.behavioural_feedback if settings.link_trust_effort else 0.0
    return {
        "voluntary": voluntary,
        "effort": full_effort.py_func(settings.effort_base, voluntary, feedback, state["willingness_to_serve"]),
    }


def _trust_of_colleagues(simulation: Simulation) -> Columns:
    world = simulation.world
    trust = overall.py_func(world.in_colleague_competence, world.in_colleague_goodwill)
    return {"trust_first": trust[: len(trust) // 2], "trust_second": trust[len(trust) // 2 :]}


def _stacked(rows: Sequence[Columns]) -> Columns:
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


@kept
def _willing(trust, threshold, slope):
    found = np.empty(len(trust))
    for row in range(len(trust)):
        found[row] = chance_to_act(trust[row], threshold[row], slope)
    return found


@kept
def _errors(seed, decision, n_times, who):
    """Standard normal errors of reports, two a time and person: [time, which, person]."""
    found = np.empty((n_times, 2, len(who)))
    for time in range(n_times):
        for row in range(len(who)):
            bits = draw(seed, decision, time, who[row])
            found[time, 0, row] = normal(first_half(bits))
            found[time, 1, row] = normal(second_half(bits))
    return found
