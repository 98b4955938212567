"""A scenario and the policies that may act in it, with single settings moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from experiments.conditions.condition import Level
from model.policies.policy import Policy
from model.scenario import Scenario


@dataclass(frozen=True)
class World:
    """A scenario, and all policies as they would act in it."""

    scenario: Scenario
    policies: Mapping[str, Policy]

    def moved_to(self, key: str, level: Level) -> World:
        """The same with one setting changed; `key` is a full key such as policies.audit_heavy.dose."""
        return self.at({key: level})

    def at(self, settings: Mapping[str, Level]) -> World:
        """The same with several settings changed together, by their full keys."""
        of_scenario: dict[str, Level] = {}
        of_policies: dict[str, dict[str, Level]] = {}
        for key, level in settings.items():
            head, _, rest = key.partition(".")
            if head == "scenario":
                of_scenario[rest] = level
            else:
                name, _, field = rest.partition(".")
                of_policies.setdefault(name, {})[field] = level
        scenario = self.scenario.with_changes(**of_scenario) if of_scenario else self.scenario
        moved = {name: self.policies[name].with_changes(**changes) for name, changes in of_policies.items()}
        return World(scenario, {**self.policies, **moved})

    def setting(self, key: str) -> Level:
        """What one setting stands at."""
        head, _, rest = key.partition(".")
        name, _, field = rest.partition(".")
        level: Level = getattr(self.scenario, rest) if head == "scenario" else getattr(self.policies[name], field)
        return level
