"""Staff stay longer and cases are moved less often."""

from dataclasses import dataclass
from typing import ClassVar

from model.parameters import parameter
from model.policies.policy import Move, Policy, scale


@dataclass(frozen=True)
class StablePosts(Policy):
    """Staff stay longer and cases are moved less often."""

    name: ClassVar[str] = "stable_posts"
    label: ClassVar[str] = "Stable posts"
    source: ClassVar[str] = "P4"
    cost: ClassVar[str] = "money: pay and conditions that keep staff; no hours of staff"

    resignation: float = parameter(0.4, "Factor on resignations.", unit="ratio", high=50)
    reassignment: float = parameter(0.4, "Factor on moves of cases.", unit="ratio", high=50)

    def moves(self) -> tuple[Move, ...]:
        return (
            scale("resignation_rate", self.resignation),
            scale("reassignment_rate", self.reassignment),
        )
