"""Ongoing dialogue and review among professionals of different organisations."""

from dataclasses import dataclass
from typing import ClassVar

from model.parameters import parameter
from model.policies.policy import Move, Policy, shift


@dataclass(frozen=True)
class Convening(Policy):
    """Ongoing dialogue and review among professionals of different organisations."""

    name: ClassVar[str] = "convening"
    label: ClassVar[str] = "Convening"
    source: ClassVar[str] = "P4"
    cost: ClassVar[str] = "an hour a week of each professional"

    dialogues: float = parameter(1.0, "Dialogues a week.", unit="per week")
    reflection: float = parameter(0.5, "Reflection that the review adds.")

    def moves(self) -> tuple[Move, ...]:
        return (
            shift("convening", self.dialogues),
            shift("reflection", self.reflection),
        )
