"""Relate first, hold the space, be an ally: longer contacts, fewer failures of goodwill, better repair."""

from dataclasses import dataclass
from typing import ClassVar

from model.parameters import parameter
from model.policies.policy import Move, Policy, scale, shift, to


@dataclass(frozen=True)
class RelationalPractice(Policy):
    """Relate first, hold the space, be an ally: longer contacts, fewer failures of goodwill, better repair."""

    name: ClassVar[str] = "relational_practice"
    label: ClassVar[str] = "Relational practice"
    source: ClassVar[str] = "P3"
    cost: ClassVar[str] = "a contact takes a quarter of an hour longer"

    contact_hours: float = parameter(0.25, "Hours by which a contact grows.", unit="hours", high=10)
    relate_first: float = parameter(1.0, "Strength of relating first to go to.")
    failures_avoided: float = parameter(0.2, "Share of goodwill failures avoided.")
    power_gap: float = parameter(0.5, "Factor on the power gap.", unit="ratio", high=10)
    free_time: float = parameter(1.0, "Free time to hold the space to go to.")

    def moves(self) -> tuple[Move, ...]:
        return (
            shift("contact_hours", self.contact_hours),
            to("relate_first", self.relate_first),
            to("goodwill_failures_avoided", self.failures_avoided),
            scale("power_gap", self.power_gap),
            to("free_time", self.free_time),
        )
