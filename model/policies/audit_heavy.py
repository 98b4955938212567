"""Monitoring, procedures, funding criteria and results targets at full strength."""

from dataclasses import dataclass
from typing import ClassVar

from model.parameters import parameter
from model.policies.policy import Move, Policy, choose, to


@dataclass(frozen=True)
class AuditHeavy(Policy):
    """Monitoring, procedures, funding criteria and results targets at full strength."""

    name: ClassVar[str] = "audit_heavy"
    label: ClassVar[str] = "Audit-heavy management"
    source: ClassVar[str] = "P4"
    cost: ClassVar[str] = "hours of administration: up to nine a week for each professional at full audit"

    audit: float = parameter(1.0, "Strength of audit to go to.", source="P4")
    imposed_by: str = parameter(
        "as_before", "Who imposes the control.", unit="choice", choices=("as_before", "own_manager", "outside_body")
    )

    def moves(self) -> tuple[Move, ...]:
        return (
            to("audit", self.audit),
            *(() if self.imposed_by == "as_before" else (choose("control_source", self.imposed_by),)),
        )
