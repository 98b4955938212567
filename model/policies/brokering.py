"""Independent go-betweens introduce people of different organisations and mediate ties of low trust."""

from dataclasses import dataclass
from typing import ClassVar

from model.parameters import parameter
from model.policies.policy import Move, Policy, to


@dataclass(frozen=True)
class Brokering(Policy):
    """Independent go-betweens introduce people of different organisations and mediate ties of low trust."""

    name: ClassVar[str] = "brokering"
    label: ClassVar[str] = "Brokering"
    source: ClassVar[str] = "P1, P4"
    cost: ClassVar[str] = "hours of the brokers, who are paid from outside"

    hours: float = parameter(20.0, "Weekly hours of each broker.", unit="hours", high=60)

    def moves(self) -> tuple[Move, ...]:
        return (
            to("broker_hours", self.hours),
        )
