"""Brokers work with senior people first."""

from dataclasses import dataclass
from typing import ClassVar

from model.parameters import parameter
from model.policies.policy import Move, Policy, choose, to


@dataclass(frozen=True)
class SeniorFirst(Policy):
    """Brokers work with senior people first."""

    name: ClassVar[str] = "senior_first"
    label: ClassVar[str] = "Senior first"
    source: ClassVar[str] = "P4"
    cost: ClassVar[str] = "hours of the brokers, who are paid from outside"

    hours: float = parameter(20.0, "Weekly hours of each broker.", unit="hours", high=60)

    def moves(self) -> tuple[Move, ...]:
        return (
            to("broker_hours", self.hours),
            choose("broker_targeting", "senior_first"),
        )
