"""A weekly session with three colleagues, half of the time across organisations."""

from dataclasses import dataclass
from typing import ClassVar

from model.parameters import parameter
from model.policies.policy import Move, Policy, shift


@dataclass(frozen=True)
class CoLearning(Policy):
    """A weekly session with three colleagues, half of the time across organisations."""

    name: ClassVar[str] = "co_learning"
    label: ClassVar[str] = "Co-learning"
    source: ClassVar[str] = "P1"
    cost: ClassVar[str] = "two hours a week of each professional"

    sessions: float = parameter(1.0, "Sessions a week.", unit="per week")

    def moves(self) -> tuple[Move, ...]:
        return (
            shift("colearning", self.sessions),
        )
