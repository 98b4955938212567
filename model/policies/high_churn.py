"""Staff leave and cases are moved more often."""

from dataclasses import dataclass
from typing import ClassVar

from model.parameters import parameter
from model.policies.policy import Move, Policy, scale


@dataclass(frozen=True)
class HighChurn(Policy):
    """Staff leave and cases are moved more often."""

    name: ClassVar[str] = "high_churn"
    label: ClassVar[str] = "High churn"
    source: ClassVar[str] = "P4"
    cost: ClassVar[str] = "hours of induction of those who come; cases are handed over cold"

    resignation: float = parameter(2.5, "Factor on resignations.", unit="ratio", high=50)
    reassignment: float = parameter(2.5, "Factor on moves of cases.", unit="ratio", high=50)

    def moves(self) -> tuple[Move, ...]:
        return (
            scale("resignation_rate", self.resignation),
            scale("reassignment_rate", self.reassignment),
        )
