"""Expectations are agreed when a tie opens and checked in two-way feedback."""

from dataclasses import dataclass
from typing import ClassVar

from model.parameters import parameter
from model.policies.policy import Move, Policy, shift, to


@dataclass(frozen=True)
class ClearExpectations(Policy):
    """Expectations are agreed when a tie opens and checked in two-way feedback."""

    name: ClassVar[str] = "clear_expectations"
    label: ClassVar[str] = "Clear expectations"
    source: ClassVar[str] = "P2"
    cost: ClassVar[str] = "half an hour a new tie and a tenth of an hour an encounter"

    clarity: float = parameter(0.8, "Clarity at which new ties open.")
    hours: float = parameter(0.5, "Hours spent on it at each new tie.", unit="hours", high=10)
    feedback: float = parameter(1.0, "Strength of two-way feedback to go to.")

    def moves(self) -> tuple[Move, ...]:
        return (
            to("opening_clarity", self.clarity),
            shift("expectation_hours", self.hours),
            to("feedback", self.feedback),
        )
