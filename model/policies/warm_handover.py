"""Joint meetings at every change of worker, resignations too."""

from dataclasses import dataclass
from typing import ClassVar

from model.parameters import parameter
from model.policies.policy import Move, Policy, to


@dataclass(frozen=True)
class WarmHandover(Policy):
    """Joint meetings at every change of worker, resignations too."""

    name: ClassVar[str] = "warm_handover"
    label: ClassVar[str] = "Warm handover"
    source: ClassVar[str] = "mechanism of P4's flux; size assumed"
    cost: ClassVar[str] = "an hour of the new worker for each tie"

    quality: float = parameter(0.5, "Share of the old tie that is inherited.")

    def moves(self) -> tuple[Move, ...]:
        return (
            to("handover_quality", self.quality),
        )
