"""The Mesa face of the simulated world: build, step, run, collect.

`step()` takes the week stage by stage through agents, in shuffled order; `run()` takes many weeks in compiled loops.
Both give the same bits. Agents are made when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import mesa
import numpy as np
from mesa.agent import Agent
from mesa.datacollection import DataCollector

from model.measure import weekly
from model.outcomes import OUTCOMES
from model.parameters import BadValue
from model.people import Person, Professional, ServiceUser, has_own_verb
from model.policies.policy import Policy
from model.scenario import Scenario
from model.simulation import Simulation
from model.stages import STAGES, TALLIES, VERBS, Stage
from model.world import World

# Mesa before 3.5 counts agents' numbers in a table that keeps every model alive, and has no clock.
_OLD_MESA = hasattr(Agent, "_ids")


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
        self, scenario: Scenario | None = None, policies: Sequence[Policy] = (), *, seed: int | None = None,
        rng: int | None = None,
        user_class: type[ServiceUser] = ServiceUser, professional_class: type[Professional] = Professional,
        trace: Sequence[str] = (), rules: Mapping[Any, Any] | None = None,
        model_reporters: Mapping[str, Any] | None = None, agent_reporters: Mapping[str, Any] | None = None,
    ) -> None:
        """Build a model.

        Args:
            scenario: the world's settings; the default scenario when omitted.
            policies: what management does; levers start and end with them.
            seed: names the luck; the same seed under other policies is the same luck. 0 when omitted.
            rng: the same, by the name that Mesa uses since 3.5; give one of the two.
            user_class, professional_class: subclasses whose overridden verbs are driven.
            trace: people to follow, such as ["user:17"].
            rules: compiled rules in place of stock ones.
            model_reporters, agent_reporters: what a DataCollector collects after each week; outcomes by name.

        Raises:
            BadValue: anything that cannot be used, with what to do instead.
        """
        if seed is not None and rng is not None:
            raise BadValue("seed and rng both name the luck; give one of the two.")
        seed = next((given for given in (seed, rng) if given is not None), 0)
        super().__init__(rng=int(seed) if isinstance(seed, (int, np.integer)) else 0)
        for given, stock in ((user_class, ServiceUser), (professional_class, Professional)):
            if not (isinstance(given, type) and issubclass(given, stock)):
                raise BadValue(f"{given!r} is not a subclass of {stock.__name__}; subclass it and override its verbs.")
        self.simulation = Simulation(scenario or Scenario(), policies, seed, trace, rules)
        self.user_class, self.professional_class = user_class, professional_class
        self.take_turns: Callable[[str], None] = self.shuffled
        self._people: dict[int, Person] = {}
        self.admits_people = False
        self._asked_for_people = False
        self._lined_up: tuple[int, int] | None = None
        self._stage_number = 0
        self._weeks_run_ahead = 0
        self._by_people = set(VERBS)
        self._outcomes = np.full((self.simulation.scenario.n_weeks, len(OUTCOMES)), np.nan)
        self._places = {name: place for place, name in enumerate(OUTCOMES)}
        if _OLD_MESA:
            self.time = 0.0
        self.datacollector = DataCollector(
            model_reporters=dict(model_reporters or {}), agent_reporters=dict(agent_reporters or {})
        )

    # --- what the world is like

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
        raise AttributeError(f"'{type(self).__name__}' has no attribute '{name}'")

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
        return self._person(ServiceUser, place)

    def professional_in(self, post: int) -> Professional | None:
        """The professional in a post now, or None while it is vacant."""
        if not self.world.post_filled[post]:
            return None
        return self._person(Professional, int(post))

    def _person(self, stock: type[Person], row: int) -> Person:
        self._line_up_people()
        columns = self.world.columns
        if stock is ServiceUser:
            place, generation = row, int(columns["user_generation"][row])
        else:
            place, generation = len(columns["user_key"]) + row, int(columns["post_incumbency"][row])
        return self._people[place + (generation << 32)]

    def _line_up_people(self) -> None:
        """Bring the agents into line with the columns: who has come gets one, who has left loses it."""
        if "simulation" not in self.__dict__:
            return
        self._asked_for_people = True
        now = (self.week, self._stage_number)
        if self._lined_up == now:
            return
        columns = self.world.columns
        for number, person in list(self._people.items()):
            if not person._is_present():
                person.left_in_week = self.week
                del self._people[number]
                person.let_go()
        n_users = len(columns["user_key"])
        for row in range(n_users):
            self._admit(self.user_class, row, int(columns["user_generation"][row]), row)
        for post in np.flatnonzero(columns["post_filled"]):
            self._admit(self.professional_class, int(post), int(columns["post_incumbency"][post]), n_users + int(post))
        if _OLD_MESA:
            Agent._ids.pop(self, None)
        self._lined_up = now

    def _admit(self, kind: type[Person], row: int, generation: int, place: int) -> None:
        number = place + (generation << 32)
        if number not in self._people:
            self.admits_people = True
            try:
                self._people[number] = kind(self, row, generation)
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
        """One week, stage by stage: its system part, or everyone's turn at its verb."""
        if self._weeks_run_ahead:
            self._weeks_run_ahead -= 1
        else:
            self.simulation.check_weeks(self.week + 1)
            self._take_week(self._by_people)
            if self._asked_for_people:
                self._line_up_people()
        self._outcomes[self.steps - 1] = weekly(
            self.simulation.tallies[self.steps - 1 : self.steps], TALLIES
        )[0]
        if _OLD_MESA:
            self.time = float(self.steps)
        if self.datacollector.model_reporters or self.datacollector.agent_reporters:
            self.datacollector.collect(self)

    def run(self, n_weeks: int | None = None) -> None:
        """Run some weeks, or all that are left, in compiled loops; the same bits as as many steps.

        Overridden verbs are driven through Mesa, the other stages compiled. The model steps week by week where
        people are followed by handles, reporters ask for more than outcomes, or events are scheduled.
        """
        weeks = self.simulation.whole_weeks(n_weeks)
        if not self._must_step_by_weeks():
            self.simulation.run(weeks)
            self._weeks_run_ahead = weeks
            for _ in range(weeks):
                self.step()
            return
        for _ in range(weeks):
            # The week is run inside the step, after Mesa has moved its clock and done what is due before it.
            self._by_people = self._own_verbs()
            try:
                self.step()
            finally:
                self._by_people = set(VERBS)

    def _take_week(self, by_people: set[str]) -> None:
        """One week: the named verbs through people, everything else compiled."""
        for number, stage in enumerate(STAGES):
            self._stage_number = number
            self._take_stage(stage, by_people)
        self._stage_number = 0
        self.simulation.finish_week()

    def _take_stage(self, stage: Stage, by_people: set[str]) -> None:
        if stage.system or stage.verb not in by_people:
            self.simulation.run_stage(stage)
            return
        if stage.verb == "learn" and self.simulation.trace is not None:
            self.simulation.trace.before_learning(self.world.columns)
        self.take_turns(stage.verb)

    def _own_verbs(self) -> set[str]:
        """The verbs that somebody changed: in a subclass, on a class, or on one person's handle."""
        if not self._asked_for_people and self._stock_only(self.user_class, self.professional_class):
            return set()
        return {verb for verb in VERBS for agent in self.agents if has_own_verb(agent, verb)}

    @staticmethod
    def _stock_only(*kinds: type[Person]) -> bool:
        return not any(has_own_verb(kind.__new__(kind), verb) for kind in kinds for verb in VERBS)

    def _must_step_by_weeks(self) -> bool:
        reporters = self.datacollector.model_reporters.values()
        events = getattr(self, "_event_list", ())
        return (
            self._asked_for_people
            or bool(self.datacollector.agent_reporters)
            or any(not (isinstance(item, str) and item in OUTCOMES) for item in reporters)
            # Mesa's own event is the next step; any other was scheduled by somebody.
            or len(events) > 1
            or bool(self._own_verbs())
        )
