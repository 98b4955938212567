"""Priorities shift: what was agreed has to be settled again, and brokers' paths close."""

from dataclasses import dataclass
from typing import ClassVar

from model.parameters import parameter
from model.policies.policy import Move, Policy, shift


@dataclass(frozen=True)
class ShiftingPriorities(Policy):
    """Priorities shift: what was agreed has to be settled again, and brokers' paths close."""

    name: ClassVar[str] = "shifting_priorities"
    label: ClassVar[str] = "Shifting priorities"
    source: ClassVar[str] = "P4"
    cost: ClassVar[str] = "none named; what is lost has to be settled again"

    shifts: float = parameter(2.0, "Shifts of priorities a year.", unit="per year", high=20)

    def moves(self) -> tuple[Move, ...]:
        return (
            shift("priority_shift_rate", self.shifts),
        )
