"""A maintenance dose of contact without occasion, so that ties do not wither."""

from dataclasses import dataclass
from typing import ClassVar

from model.parameters import parameter
from model.policies.policy import Move, Policy, shift


@dataclass(frozen=True)
class Upkeep(Policy):
    """A maintenance dose of contact without occasion, so that ties do not wither."""

    name: ClassVar[str] = "upkeep"
    label: ClassVar[str] = "Upkeep"
    source: ClassVar[str] = "P2"
    cost: ClassVar[str] = "up to an hour a week of each professional"

    share: float = parameter(1.0, "Share of ties without contact that are kept in touch with.")

    def moves(self) -> tuple[Move, ...]:
        return (
            shift("upkeep", self.share),
        )
