"""Go-betweens whom each organisation pays, so that the other side takes them for partisan."""

from dataclasses import dataclass
from typing import ClassVar

from model.parameters import parameter
from model.policies.policy import Move, Policy, to


@dataclass(frozen=True)
class EmbeddedBrokering(Policy):
    """Go-betweens whom each organisation pays, so that the other side takes them for partisan."""

    name: ClassVar[str] = "embedded_brokering"
    label: ClassVar[str] = "Embedded brokering"
    source: ClassVar[str] = "P4"
    cost: ClassVar[str] = "hours of the brokers, whom each organisation pays"

    hours: float = parameter(20.0, "Weekly hours of each broker.", unit="hours", high=60)
    independence: float = parameter(0.4, "Neutrality left for whoever does not pay.")

    def moves(self) -> tuple[Move, ...]:
        return (
            to("broker_hours", self.hours),
            to("broker_independence", self.independence),
        )
