"""Little audit, and mutual review among peers instead."""

from dataclasses import dataclass
from typing import ClassVar

from model.parameters import parameter
from model.policies.policy import Move, Policy, choose, to


@dataclass(frozen=True)
class TrustBasedAccountability(Policy):
    """Little audit, and mutual review among peers instead."""

    name: ClassVar[str] = "trust_based_accountability"
    label: ClassVar[str] = "Trust-based accountability"
    source: ClassVar[str] = "P4"
    cost: ClassVar[str] = "an hour a week of mutual review for each professional"

    audit: float = parameter(0.10, "Strength of audit to go to.")
    peer_review: float = parameter(1.0, "Strength of mutual review to go to.")
    imposed_by: str = parameter(
        "as_before", "Who imposes the control that stays.", unit="choice",
        choices=("as_before", "own_manager", "outside_body"),
    )

    def moves(self) -> tuple[Move, ...]:
        return (
            to("audit", self.audit),
            to("peer_review", self.peer_review),
            *(() if self.imposed_by == "as_before" else (choose("control_source", self.imposed_by),)),
        )
