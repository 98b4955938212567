"""Two drivers, one behaviour: the week through Mesa's agents is the compiled week, bit for bit."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model.draws import uniform
from model.people import Professional, ServiceUser
from model.policies import POLICIES
from model.rules.curves import near_logistic
from model.rules.trust import overall
from model.rules.willingness import chance_to_act
from model.scenario import LEVERS, Scenario
from model.simulation import Simulation
from model.stages import STAGES, TALLIES, VERBS, writes
from model.trust_model import TrustModel
from model.vocabulary import CAME_BACK, DROPOUT, DROPPED_OUT, RE_ENTRY
from model.world import World

BUSY = Scenario(
    n_users=24, n_organisations=2, n_weeks=14, audit=0.5, reassignment_rate=5, resignation_rate=3, case_closure=2,
    reorganisation_rate=8, bad_actor_share=0.3, dropout_rate=0.2, reentry_rate=0.5, harm_rate=0.5, team_size=4,
    cases_per_professional=6, rupture_rate=0.5, repair_rate=0.5,
)
"""Small, and full of events: everybody moves, some do harm, teams are reshuffled."""


def same_world(one: World, other: World) -> bool:
    """Whether every column of two worlds holds the same bits."""
    return all(np.array_equal(column, other.columns[name]) for name, column in one.columns.items())


def compiled(policies: tuple[str, ...] = (), weeks: int = BUSY.n_weeks) -> Simulation:
    simulation = Simulation(BUSY, [POLICIES[name](start=3) for name in policies], seed=5)
    simulation.run(weeks)
    return simulation


def through_mesa(policies: tuple[str, ...] = (), backwards: bool = False) -> TrustModel:
    model = TrustModel(BUSY, [POLICIES[name](start=3) for name in policies], seed=5)
    if backwards:
        model.take_turns = model.reversed
    for _ in range(BUSY.n_weeks):
        model.step()
    return model


@pytest.mark.parametrize("policy", list(POLICIES))
@pytest.mark.parametrize("backwards", [False, True], ids=["shuffled", "reversed"])
def test_week_through_mesa_is_the_compiled_week(policy: str, backwards: bool) -> None:
    expected = compiled((policy,))
    model = through_mesa((policy,), backwards)
    assert same_world(expected.world, model.world)
    assert np.array_equal(expected.tallies, model.simulation.tallies)


def test_busy_world_exercises_every_stage() -> None:
    """Were nothing to happen, the equalities above would say nothing."""
    model = through_mesa(("co_learning",))
    tallies = dict(zip(TALLIES, model.simulation.tallies.sum(axis=0), strict=True))
    quiet = [
        name for name in ("exits", "worker_changes", "new_users", "harm_acts", "ruptures", "repairs", "dropouts",
                          "returns", "encounters", "colleague_encounters") if tallies[name] == 0
    ]
    assert quiet == []


def test_run_is_as_many_steps() -> None:
    by_run = TrustModel(BUSY, seed=5)
    by_run.run(6)
    by_run.step()
    by_run.run()
    assert same_world(compiled().world, by_run.world)
    assert by_run.steps == by_run.time == BUSY.n_weeks


@pytest.mark.parametrize("verb", VERBS)
def test_leaving_one_person_out_of_a_stage_leaves_exactly_their_rows(verb: str) -> None:
    """Everyone else's rows are as in the full stage; the rows of the one left out are as before it."""
    for kind in ("user", "professional"):
        full, partial = _before_stage(verb), _before_stage(verb)
        before = partial.world.copy()
        chosen = next(
            agent for agent in partial.agents if agent.kind == kind and list(_rows(agent, verb))
        ) if any(part.owner == kind for part in _stage(verb).parts) else None
        if chosen is None:
            continue
        for agent in list(full.agents):
            getattr(agent, verb)()
        for agent in list(partial.agents):
            if agent is not chosen:
                getattr(agent, verb)()
        owned = set()
        for part in _stage(verb).parts:
            if part.owner != kind:
                continue
            rows = [row for owned_rows in chosen.owned_rows(part.rows) for row in owned_rows]
            for name in writes(part):
                owned.add(name)
                left = partial.world.columns[name]
                assert np.array_equal(left[rows], before.columns[name][rows]), name
                others = np.setdiff1d(np.arange(len(left)), rows)
                assert np.array_equal(left[others], full.world.columns[name][others]), name
        for name, column in partial.world.columns.items():
            if name not in owned:
                assert np.array_equal(column, full.world.columns[name]), name


@pytest.mark.parametrize("verb", VERBS)
def test_one_verb_of_one_person_changes_only_rows_they_own(verb: str) -> None:
    for kind in ("user", "professional"):
        model = _before_stage(verb)
        agent = next(agent for agent in model.agents if agent.kind == kind)
        before = model.world.copy()
        getattr(agent, verb)()
        for name, column in model.world.columns.items():
            changed = np.flatnonzero(column != before.columns[name]) if column.ndim == 1 else np.zeros(0, int)
            if column.ndim == 2:
                assert np.array_equal(column, before.columns[name]), name
            allowed: set[int] = set()
            for part in _stage(verb).parts:
                if part.owner == kind and name in writes(part):
                    allowed |= {row for rows in agent.owned_rows(part.rows) for row in rows}
            assert set(changed.tolist()) <= allowed, (name, changed)


def _stage(verb: str):
    return next(stage for stage in STAGES if stage.verb == verb)


def _rows(agent, verb: str):
    for part in _stage(verb).parts:
        if part.owner == agent.kind:
            for rows in agent.owned_rows(part.rows):
                yield from rows


def _before_stage(verb: str) -> TrustModel:
    """The busy model in its ninth week, right before a stage."""
    model = TrustModel(BUSY, seed=5)
    model.run(8)
    for stage in STAGES:
        if stage.verb == verb:
            return model
        model.simulation.run_stage(stage)
    raise AssertionError(verb)


class Homebody(ServiceUser):
    """A user who never comes."""

    def meet(self) -> None:
        return


class Repeats(ServiceUser):
    """A user who learns as the stock user does, told again in plain Python."""

    def learn(self) -> None:
        settings = self.model.simulation.scenario
        levers = self.model.simulation.levers[self.model.week]
        for tie in self.ties:
            if not tie.attended:
                continue
            before = tie.in_worker_competence, tie.in_worker_goodwill
            severity = 3.0 if tie.event & 1 else 1.0
            severity_goodwill = 3.0 if tie.event & 4 else severity
            professional = tie.professional
            audit = levers[professional.organisation, LEVERS.index("audit")].item()
            compelled = audit > 0.0 and professional.voluntary < settings.audit_floor
            meaning = 1.0 - settings.compelled_discount * audit if compelled else 1.0
            gains = settings.rupture_gain if tie.in_worker_ruptured else 1.0
            ceiling, prism, gain = tie.in_worker_ceiling, settings.prism, settings.gain
            respect = tie.in_worker_respect
            respect = respect + settings.respect_rate * (tie.kept_competence - respect)
            competence, goodwill = before
            if tie.kept_competence:
                learned = competence + gain * gains * (1.0 - prism * (1.0 - competence)) * (ceiling - competence)
            else:
                size = gain * settings.loss_ratio_competence * severity
                learned = competence - size * (1.0 - prism * competence) * competence
            competence = min(max(learned, 0.0), ceiling)
            if tie.kept_goodwill:
                size = gain * meaning * (0.5 + respect) * gains
                learned = goodwill + size * (1.0 - prism * (1.0 - goodwill)) * (ceiling - goodwill)
            else:
                size = gain * settings.loss_ratio_goodwill * severity_goodwill * meaning
                learned = goodwill - size * (1.0 - prism * goodwill) * goodwill
            goodwill = min(max(learned, 0.0), ceiling)
            if tie.event & 4:
                tie.in_worker_ceiling = ceiling * (1.0 - settings.ceiling_loss)
                competence = min(competence, tie.in_worker_ceiling)
                goodwill = min(goodwill, tie.in_worker_ceiling)
            tie.in_worker_competence, tie.in_worker_goodwill, tie.in_worker_respect = competence, goodwill, respect
            threshold = settings.rupture_threshold
            if (not tie.kept_competence and before[0] > threshold) or (
                not tie.kept_goodwill and before[1] > threshold
            ):
                tie.in_worker_events = 1
                if not tie.in_worker_ruptured:
                    tie.in_worker_loss_competence = max(0.0, before[0] - competence)
                    tie.in_worker_loss_goodwill = max(0.0, before[1] - goodwill)

    def drift_apart(self) -> None:
        for tie in self.ties:
            if not tie.attended:
                for channel in ("in_worker_competence", "in_worker_goodwill"):
                    trust = getattr(tie, channel)
                    drifted = trust + self.model.simulation.scenario.drift * (self.prior - trust)
                    setattr(tie, channel, min(drifted, tie.in_worker_ceiling))


class RepeatsStaying(ServiceUser):
    """A user who stays or leaves as the stock user does, with exponentials from the math module."""

    def stay_or_leave(self) -> None:
        settings, simulation = self.model.simulation.scenario, self.model.simulation
        if not self.engaged:
            x = (self.prior - settings.reentry_threshold) / settings.reentry_slope
            share = 1.0 / (1.0 + math.exp(-x))
            if uniform(simulation.seed, RE_ENTRY, self.model.week, np.uint64(self.key)) < settings.reentry_rate * share:
                self.engaged = 1
                self.events |= CAME_BACK
            return
        lead = self.ties[0]
        if not lead.offered:
            return
        multiple = settings.rupture_dropout if lead.in_worker_ruptured else 1.0
        distance = lead.trust - settings.dropout_reference
        chance = 1.0 - math.exp(-settings.dropout_rate * multiple * math.exp(-settings.dropout_slope * distance))
        if uniform(simulation.seed, DROPOUT, self.model.week, np.uint64(self.key)) < chance:
            self.engaged = 0
            self.events |= DROPPED_OUT


@pytest.mark.parametrize("kind", [Repeats, RepeatsStaying])
def test_plain_python_copy_of_a_stock_verb_gives_the_same_bits(kind: type[ServiceUser]) -> None:
    model = TrustModel(BUSY, seed=5, user_class=kind)
    model.run()
    assert same_world(compiled().world, model.world)


def test_overridden_verb_is_driven_by_run_and_by_step() -> None:
    model = TrustModel(BUSY, seed=5, user_class=Homebody)
    model.run()
    stepped = TrustModel(BUSY, seed=5, user_class=Homebody)
    for _ in range(BUSY.n_weeks):
        stepped.step()
    assert model.contacts == 0.0
    assert same_world(model.world, stepped.world)


def test_verb_changed_on_one_handle_or_on_the_class_is_not_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    model = TrustModel(BUSY, seed=5)
    homebodies = list(model.agents_by_type[ServiceUser])
    for person in homebodies:
        person.meet = lambda: None
    model.run()
    assert all(tie.encounters == 0 for person in homebodies if not person.has_left for tie in person.ties)
    assert not same_world(compiled().world, model.world)
    monkeypatch.setattr(Professional, "serve", lambda self: None)
    idle = TrustModel(BUSY, seed=5)
    idle.run()
    assert idle.simulation.tallies[:, TALLIES.index("kept_competence")].sum() == 0


class Intervenes(TrustModel):
    """A model that does something of its own each week."""

    def step(self) -> None:
        self.world.user_prior[:] = np.minimum(1.0, self.world.user_prior + 0.02 * self.week)
        super().step()


def test_a_step_of_ones_own_acts_in_its_week_however_the_model_is_driven() -> None:
    by_run, by_step = Intervenes(BUSY, seed=5), Intervenes(BUSY, seed=5)
    by_run.run()
    for _ in range(BUSY.n_weeks):
        by_step.step()
    assert same_world(by_run.world, by_step.world)
    assert np.array_equal(by_run.simulation.tallies, by_step.simulation.tallies)
    assert not np.array_equal(by_run.simulation.tallies, compiled().tallies)


def test_compiled_rule_of_ones_own_takes_the_place_of_a_stock_one() -> None:
    def all_or_nothing(trust, threshold, slope):
        return 1.0 if trust > threshold else 0.0

    def the_same(trust, threshold, slope):
        return near_logistic((trust - threshold) / slope)

    stock, strict, same = (
        Simulation(BUSY, seed=5, rules=rules)
        for rules in (None, {chance_to_act: all_or_nothing}, {chance_to_act: the_same})
    )
    for simulation in (stock, strict, same):
        simulation.run()
    assert same_world(stock.world, same.world)
    assert not np.array_equal(stock.tallies, strict.tallies)


def test_rule_that_cannot_take_the_place_says_why() -> None:
    with pytest.raises(ValueError, match="takes 1 values; the stock rule takes 3: trust, threshold, slope"):
        Simulation(BUSY, rules={chance_to_act: lambda trust: trust})
    with pytest.raises(ValueError, match=r"not a rule of model\.rules"):
        Simulation(BUSY, rules={math.exp: lambda trust: trust})


def test_trace_changes_nothing_and_agrees_with_the_columns() -> None:
    followed = Simulation(BUSY, seed=5, trace=["user:3", "professional:1"])
    followed.run()
    expected = compiled()
    assert np.array_equal(followed.tallies, expected.tallies)
    assert followed.trace is not None
    lead = expected.world.user_first_tie[3]
    trust = overall(expected.world.in_worker_competence[lead], expected.world.in_worker_goodwill[lead])
    assert followed.trace.trust_of_user(3)[-1] == (BUSY.n_weeks - 1, trust)
    stepped = TrustModel(BUSY, seed=5, trace=["user:3", "professional:1"])
    for _ in range(BUSY.n_weeks):
        stepped.step()
    assert stepped.trace == followed.trace.records


def test_trace_of_nobody_says_who_there_is() -> None:
    with pytest.raises(ValueError, match="users 0 to 23"):
        Simulation(BUSY, trace=["user:99"])
    with pytest.raises(ValueError, match="user:17, professional:3 or broker:0"):
        Simulation(BUSY, trace=["dog:1"])
