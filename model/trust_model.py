"""The Mesa face of the simulated world: build, step, run, collect.

`step()` takes the week stage by stage through agents, in shuffled order; `run()` takes many weeks in compiled loops.
Both give the same bits. Agents are made when somebody asks for them.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import mesa
import numpy as np
from mesa.agent import Agent
from mesa.datacollection import DataCollector

from model.collecting import checked_reporters, collect
from model.levers import check_levers
from model.measure import weekly
from model.outcomes import OUTCOMES
from model.own_people import checked_kind, made_person, makes_people_its_own_way
from model.parameters import BadValue, nearest, shown, whole_number
from model.people import Broker, Person, Professional, ServiceUser, has_own_verb
from model.replacing import OwnRules
from model.scenario import Scenario
from model.simulation import Policies, Simulation, checked_scenario, checked_seed
from model.stages import STAGES, TALLIES, VERBS, Stage
from model.world import World
from model.written_values import check_columns

# Mesa before 3.5 counts agents' numbers in a table that keeps every model alive, and has no clock.
_OLD_MESA = hasattr(Agent, "_ids")


_OMITTED: Any = object()
"""Stands for a seed that nobody gave."""


def _luck(seed: Any, rng: Any) -> int:
    """The seed of a model from either of its two names."""
    if rng is not None:
        if seed is not None and seed is not _OMITTED:
            raise BadValue("seed and rng both name the luck; give one of the two.")
        return checked_seed(rng, "rng")
    if seed is None:
        warnings.warn(
            "seed is None, which is seed 0 here: all such models have the same luck. Give seeds; for mesa.batch_run "
            "as 'rng' among its parameters, such as {'scenario': scenario, 'rng': range(30)}.", stacklevel=3,
        )
    return 0 if seed is None or seed is _OMITTED else checked_seed(seed)


class TrustModel(mesa.Model):
    """A service system in which professionals and users build and lose trust, as a Mesa model.

    ```python
    model = TrustModel(Scenario(n_users=60, n_organisations=2), seed=1)
    model.run(52)
    print(model.trust_service, len(model.agents_by_type[ServiceUser]))
    ```

    Every outcome is an attribute (its value in the last week that was run, NaN before the first), so that a
    `DataCollector` takes outcomes by name.
    """

    steps: int

    def __init__(
        self, scenario: Scenario | None = None, policies: Policies = (), *, seed: int | None = _OMITTED,
        rng: int | None = None,
        user_class: type[ServiceUser] = ServiceUser, professional_class: type[Professional] = Professional,
        broker_class: type[Broker] = Broker,
        trace: Sequence[str] | str | None = (), rules: Mapping[Any, Any] | OwnRules | None = None,
        model_reporters: Mapping[str, Any] | None = None, agent_reporters: Mapping[str, Any] | None = None,
        agenttype_reporters: Mapping[type, Mapping[str, Any]] | None = None,
    ) -> None:
        """Build a model.

        Args:
            scenario: the world's settings; the default scenario when omitted.
            policies: what management does; levers start and end with them. Several or one; a policy's class or name
                stands for its defaults.
            seed: names the luck; the same seed under other policies is the same luck. 0 when omitted, and with a
                warning when None, which to Mesa is luck that cannot be had again.
            rng: the same, by the name that Mesa uses since 3.5; give one of the two.
            user_class, professional_class, broker_class: subclasses whose overridden verbs are driven.
            trace: people to follow, such as ["user:17"].
            rules: rules in place of stock ones, by stock rule; `OwnRules` where many models share them.
            model_reporters, agent_reporters, agenttype_reporters: what a DataCollector collects after each week;
                outcomes by name. What only users or only professionals have goes into agenttype_reporters.

        Raises:
            BadValue: anything that cannot be used, with what to do instead.
        """
        hidden = [name for name in OUTCOMES if hasattr(type(self), name)]
        if hidden:
            raise BadValue(f"{type(self).__name__}.{hidden[0]} hides an outcome of that name; call it something else.")
        luck = _luck(seed, rng)
        user_class = checked_kind(user_class, ServiceUser)
        professional_class = checked_kind(professional_class, Professional)
        broker_class = checked_kind(broker_class, Broker)
        reporters = {
            name: checked_reporters(name, given) for name, given in (
                ("model_reporters", model_reporters), ("agent_reporters", agent_reporters),
                ("agenttype_reporters", agenttype_reporters),
            )
        }
        simulation = Simulation(checked_scenario(scenario), policies, luck, trace, rules)
        super().__init__(rng=luck)
        self.simulation = simulation
        self.user_class, self.professional_class, self.broker_class = user_class, professional_class, broker_class
        self.take_turns: Callable[[str], None] = self.shuffled
        self._people: dict[int, Person] = {}
        self.admits_people = False
        self._makes_people = any(map(makes_people_its_own_way, (user_class, professional_class, broker_class)))
        self._asked_for_people = self._makes_people
        self._lined_up: tuple[int, int] | None = None
        self._stage_number = 0
        self._run_ahead_to = 0
        self._by_people = set(VERBS)
        self._outcomes = np.full((simulation.scenario.n_weeks, len(OUTCOMES)), np.nan)
        self._places = {name: place for place, name in enumerate(OUTCOMES)}
        if _OLD_MESA:
            self.time = 0.0
        self.datacollector = DataCollector(**reporters)

    # --- what the world is like

    @property
    def scenario(self) -> Scenario:
        """The world's settings."""
        return self.simulation.scenario

    @scenario.setter
    def scenario(self, given: Any) -> None:
        # Since 3.5 Mesa gives every model a scenario of Mesa's own kind while it is built; it is not used.
        if "simulation" in vars(self):
            raise AttributeError("a built model keeps its scenario; build another: TrustModel(scenario, ...).")

    @property
    def world(self) -> World:
        """The columns of the world."""
        return self.simulation.world

    @property
    def week(self) -> int:
        """The number of weeks run so far; in a week, that week's number."""
        return self.simulation.week

    @property
    def trace(self) -> list[dict[str, Any]]:
        """The records of the people who are followed; `pandas.DataFrame(model.trace)` makes a table."""
        return [] if self.simulation.trace is None else self.simulation.trace.records

    def __getattr__(self, name: str) -> float:
        places = self.__dict__.get("_places", {})
        if name in places:
            return float(self._outcomes[self.steps - 1, places[name]]) if self.steps else float("nan")
        found = getattr(type(self), name, None)
        if isinstance(found, property) and found.fget is not None:
            # Python asks here when a property failed inside; its own error says more.
            return found.fget(self)
        kind = type(self).__name__
        if "simulation" not in vars(self):
            raise AttributeError(f"{kind}.__init__ has not called super().__init__(...) yet, so there is no '{name}'.")
        known = [*OUTCOMES, *(own for own in (*dir(type(self)), *vars(self)) if not own.startswith("_"))]
        near = "" if name.startswith("_") else nearest(name, known)
        raise AttributeError(f"'{kind}' has no attribute '{name}'.{near}")

    def __setattr__(self, name: str, value: Any) -> None:
        if name in OUTCOMES:
            raise AttributeError(f"'{name}' is an outcome: it is worked out each week and cannot be set.")
        if name == "simulation" and name in vars(self):
            raise AttributeError("a built model keeps its simulation; build another model.")
        if name == "datacollector" and not hasattr(value, "collect"):
            raise BadValue(f"datacollector is {shown(value)}; give a DataCollector of Mesa, empty for none.")
        if name == "take_turns" and not callable(value):
            raise BadValue(f"take_turns is {shown(value)}; give model.shuffled, model.reversed or another function.")
        super().__setattr__(name, value)

    # --- people

    @property
    def agents(self) -> Any:
        """Everyone who is there now, as Mesa's AgentSet; newcomers are made, the departed removed, on access."""
        self._line_up_people()
        return super().agents

    @agents.setter
    def agents(self, agents: Any) -> None:
        raise AttributeError("model.agents cannot be set: people come and go with the world.")

    @property
    def agents_by_type(self) -> Any:
        """Everyone who is there now, by class."""
        self._line_up_people()
        return super().agents_by_type

    @property
    def agent_types(self) -> list[type]:
        """The classes of everyone who is there now."""
        self._line_up_people()
        return super().agent_types

    def user(self, place: int) -> ServiceUser:
        """The user who has a place now (0 to n_users - 1)."""
        places = self.world.columns["user_generation"]
        place = whole_number("the place of a user", place, 0, len(places) - 1)
        return self._person(place, int(places[place]))

    def professional_in(self, post: int) -> Professional | None:
        """The professional in a post now, or None while it is vacant."""
        columns = self.world.columns
        post = whole_number("the number of a post", post, 0, len(columns["post_filled"]) - 1)
        if not columns["post_filled"][post]:
            return None
        return self._person(len(columns["user_key"]) + post, int(columns["post_incumbency"][post]))

    def broker(self, place: int) -> Broker | None:
        """The broker in a broker's post now, or None while nobody is paid or there."""
        columns = self.world.columns
        n_brokers = len(columns["broker_key"])
        if n_brokers == 0:
            raise BadValue("there are no brokers in this world; pay for them by broker_hours or the policy brokering.")
        place = whole_number("the number of a broker", place, 0, n_brokers - 1)
        if not columns["broker_active"][place]:
            return None
        n_others = len(columns["user_key"]) + len(columns["post_filled"])
        return self._person(n_others + place, int(columns["broker_incumbency"][place]))

    def _person(self, place: int, generation: int) -> Any:
        self._line_up_people()
        return self._people[place + (generation << 32)]

    def register_agent(self, agent: Any) -> None:
        """Take a person into Mesa's books; nobody else can take part in the week."""
        if not isinstance(agent, Person):
            if _OLD_MESA:
                Agent._ids.pop(self, None)
            raise BadValue(
                f"an agent of class {type(agent).__name__} cannot be added: the agents of this model are its users, "
                f"professionals and brokers. Subclass one of them, and give TrustModel the subclass."
            )
        mesa.Model.register_agent(self, agent)

    def _in_mesas_books(self) -> Any:
        return super().agents

    def _line_up_people(self) -> None:
        """Bring the agents into line with the columns: who has come gets one, who has left loses it."""
        if "simulation" not in self.__dict__:
            return
        if self.admits_people:
            raise BadValue("people are still being made, so nobody can be looked up in __init__; do it in a verb.")
        if len(self._in_mesas_books()) != len(self._people):
            raise BadValue("somebody was taken out of model.agents by hand; work on a copy: model.agents.select().")
        self._asked_for_people = True
        now = (self.week, self._stage_number)
        if self._lined_up == now:
            return
        columns = self.world.columns
        for number, person in list(self._people.items()):
            if not person._is_present():
                del self._people[number]
                person.let_go(self.week)
        n_users = len(columns["user_key"])
        for row in range(n_users):
            self._admit(self.user_class, row, int(columns["user_generation"][row]), row)
        for post in np.flatnonzero(columns["post_filled"]):
            self._admit(self.professional_class, int(post), int(columns["post_incumbency"][post]), n_users + int(post))
        n_others = n_users + len(columns["post_filled"])
        for broker in np.flatnonzero(columns["broker_active"]):
            generation = int(columns["broker_incumbency"][broker])
            self._admit(self.broker_class, int(broker), generation, n_others + int(broker))
        if _OLD_MESA:
            Agent._ids.pop(self, None)
        self._lined_up = now

    def _admit(self, kind: type[Person], row: int, generation: int, place: int) -> None:
        number = place + (generation << 32)
        if number in self._people:
            return
        self.admits_people = True
        try:
            self._people[number] = made_person(kind, self, row, generation, number)
        except BaseException:
            # Whoever was half made must not stay in Mesa's books.
            for half_made in set(self._in_mesas_books()) - set(self._people.values()):
                mesa.Model.deregister_agent(self, half_made)
            raise
        finally:
            self.admits_people = False

    # --- the week

    def shuffled(self, verb: str) -> None:
        """Everyone takes a turn at a verb, in an order drawn from Mesa's own generator."""
        self.agents.shuffle_do(verb)

    def reversed(self, verb: str) -> None:
        """Everyone takes a turn at a verb, the last first; set `model.take_turns = model.reversed`."""
        for agent in list(self.agents)[::-1]:
            getattr(agent, verb)()

    def step(self) -> None:
        """One week, stage by stage: its system part, or everyone's turn at its verb.

        After the scenario's last week `running` is False, and there is no further step.
        """
        try:
            self._run_or_take_over_week()
        except BaseException:
            # Mesa has counted the week already; it counts only if it came to its end.
            self.steps -= 1
            raise
        self._outcomes[self.steps - 1] = weekly(
            self.simulation.tallies[self.steps - 1 : self.steps], TALLIES
        )[0]
        if _OLD_MESA:
            self.time = float(self.steps)
        if self.steps == self.scenario.n_weeks:
            self.running = False
        collect(self)

    def _wrapped_step(self, *args: Any, **kwargs: Any) -> None:
        """Mesa's own step around `step`, which counts it and moves the clock: only where a week can be run."""
        self.simulation.check_unbroken()
        self._check_in_step(self.steps)
        self.simulation.check_weeks(self.steps + 1)
        if self.week == self.steps:
            self._check_what_was_written()
        before = self.steps
        mesa.Model._wrapped_step(self, *args, **kwargs)
        if self.steps == before:
            raise BadValue(f"an error stopped Mesa's schedule in week {before}; build the model anew.")

    def _run_or_take_over_week(self) -> None:
        """Run the week that Mesa has counted, or take it over from `run`, which runs ahead of the steps."""
        self.simulation.check_weeks(self.steps)
        if self.week == self.steps - 1:
            self._take_week(self._by_people)
            if self._asked_for_people:
                self._line_up_people()
        else:
            self._check_in_step(self.steps - 1)

    def _check_in_step(self, n_counted: int) -> None:
        """Raise `BadValue` when somebody else counted or ran weeks, so that the model and its world disagree."""
        if n_counted != self.week and not n_counted < self.week == self._run_ahead_to:
            raise BadValue(
                f"the model counts {n_counted} weeks, and its world {self.week}; let model.run() and model.step() "
                f"alone run model.simulation, and leave model.steps to them."
            )

    def run(self, n_weeks: int | None = None) -> None:
        """Run some weeks, or all that are left, in compiled loops; the same bits as as many steps.

        Overridden verbs are driven through Mesa, the other stages compiled. The model steps week by week where
        people are followed by handles, reporters ask for more than outcomes, events are scheduled, or a subclass has
        a step of its own.
        """
        self.simulation.check_unbroken()
        self._check_in_step(self.steps)
        weeks = self.simulation.whole_weeks(n_weeks)
        if not self._must_step_by_weeks():
            self._check_what_was_written()
            self._run_ahead_to = self.week + weeks
            self.simulation.run(weeks)
            while self.steps < self._run_ahead_to:
                self.step()
            return
        for _ in range(weeks):
            # The week is run inside the step, after Mesa has moved its clock and done what is due before it.
            self._by_people = self._own_verbs()
            try:
                self.step()
            finally:
                self._by_people = set(VERBS)

    def _check_what_was_written(self) -> None:
        """Raise `BadValue` when somebody wrote into the world what it cannot hold."""
        check_columns(self.world.columns)
        check_levers(self.simulation.levers)

    def _take_week(self, by_people: set[str]) -> None:
        """One week: the named verbs through people, everything else compiled."""
        if self._makes_people:
            self._line_up_people()
        with self.simulation.unbroken():
            for number, stage in enumerate(STAGES):
                self._stage_number = number
                self._take_stage(stage, by_people)
            self._stage_number = 0
            self.simulation.finish_week()

    def _take_stage(self, stage: Stage, by_people: set[str]) -> None:
        if stage.verb == VERBS[0] and self._makes_people:
            # Whoever is new is made before the first verb of the week, whether or not it is driven.
            self._line_up_people()
        if stage.system or stage.verb not in by_people:
            self.simulation.run_stage(stage)
            return
        if stage.verb == "learn" and self.simulation.trace is not None:
            self.simulation.trace.before_learning(self.world.columns)
        self.take_turns(stage.verb)

    def _own_verbs(self) -> set[str]:
        """The verbs that somebody changed: in a subclass, on a class, or on one person's handle."""
        # Of the classes, not of who is there: a broker may come only later in the very week.
        kinds = (self.user_class, self.professional_class, self.broker_class)
        found = {verb for verb in VERBS for kind in kinds if has_own_verb(kind.__new__(kind), verb)}
        if self._asked_for_people:
            found |= {verb for verb in VERBS for agent in self.agents if has_own_verb(agent, verb)}
        return found

    def _must_step_by_weeks(self) -> bool:
        reporters = self.datacollector.model_reporters.values()
        events = getattr(self, "_event_list", ())
        return (
            self._asked_for_people
            or type(self).step is not TrustModel.step
            or bool(self.datacollector.agent_reporters or self.datacollector.agenttype_reporters)
            or any(not (isinstance(item, str) and item in OUTCOMES) for item in reporters)
            # Mesa's own event is the next step; any other was scheduled by somebody.
            or len(events) > 1
            or bool(self._own_verbs())
        )
