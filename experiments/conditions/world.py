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
        head, _, rest = key.partition(".")
        if head == "scenario":
            return World(self.scenario.with_changes(**{rest: level}), self.policies)
        name, _, field = rest.partition(".")
        return World(self.scenario, {**self.policies, name: self.policies[name].with_changes(**{field: level})})

    def setting(self, key: str) -> Level:
        """What one setting stands at."""
        head, _, rest = key.partition(".")
        name, _, field = rest.partition(".")
        level: Level = getattr(self.scenario, rest) if head == "scenario" else getattr(self.policies[name], field)
        return level
