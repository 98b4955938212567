"""The reference: no lever moves."""

from dataclasses import dataclass
from typing import ClassVar

from model.policies.policy import Move, Policy


@dataclass(frozen=True)
class StatusQuo(Policy):
    """The reference: no lever moves."""

    name: ClassVar[str] = "status_quo"
    label: ClassVar[str] = "Status quo"
    source: ClassVar[str] = "reference"
    cost: ClassVar[str] = "none: it is what happens anyway"

    def moves(self) -> tuple[Move, ...]:
        return ()
