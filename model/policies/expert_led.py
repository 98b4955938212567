"""A weekly session led by an outside expert, without encounters among colleagues."""

from dataclasses import dataclass
from typing import ClassVar

from model.parameters import parameter
from model.policies.policy import Move, Policy, shift


@dataclass(frozen=True)
class ExpertLed(Policy):
    """A weekly session led by an outside expert, without encounters among colleagues."""

    name: ClassVar[str] = "expert_led"
    label: ClassVar[str] = "Expert-led training"
    source: ClassVar[str] = "P1"
    cost: ClassVar[str] = "two hours a week of each professional"

    sessions: float = parameter(1.0, "Sessions a week.", unit="per week")

    def moves(self) -> tuple[Move, ...]:
        return (
            shift("expert_training", self.sessions),
        )
