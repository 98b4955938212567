"""Structures come and go: teams are reshuffled, cases are moved with them, and what was clear is not."""

from dataclasses import dataclass
from typing import ClassVar

from model.parameters import parameter
from model.policies.policy import Move, Policy, scale, shift


@dataclass(frozen=True)
class Restructuring(Policy):
    """Structures come and go: teams are reshuffled, cases are moved with them, and what was clear is not."""

    name: ClassVar[str] = "restructuring"
    label: ClassVar[str] = "Restructuring"
    source: ClassVar[str] = "P4"
    cost: ClassVar[str] = "none of its own; what moves cost follows from them"

    reorganisations: float = parameter(1.0, "Further reorganisations a year.", unit="per year", high=20)
    reassignment: float = parameter(1.25, "Factor on moves of cases.", unit="ratio", high=20)

    def moves(self) -> tuple[Move, ...]:
        return (
            shift("reorganisation_rate", self.reorganisations),
            scale("reassignment_rate", self.reassignment),
        )
