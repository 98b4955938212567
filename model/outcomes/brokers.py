"""Brokers: the ties they hold, the trust they are met with, and kinds of staff."""

from model.outcomes.outcome import Outcome

OUTCOMES = (
    Outcome(
        "brokered_ties", "Ties held by brokers",
        "Ties between professionals that a broker introduced or mediates, per filled post.",
        "ties", "neither", 0.0, float("inf"), "brokered_ties", "filled_posts", family="staff",
    ),
    Outcome(
        "mediation", "Strength of mediation",
        "Mean strength with which brokers can act in the ties they hold: the weaker side's view of them.",
        "share", "higher", 0.0, 1.0, "brokered_mediation", "brokered_ties", family="staff",
    ),
    Outcome(
        "trust_in_brokers", "Trust in brokers",
        "Mean trust of professionals in the brokers they know.",
        "trust, 0-1", "higher", 0.0, 1.0, "trust_in_brokers", "acquaintances", family="trust",
    ),
    Outcome(
        "hours_brokers", "Hours of brokers",
        "Weekly hours of brokers, per professional.",
        "hours a week", "neither", 0.0, float("inf"), "hours_brokers", "filled_posts", main=True, family="hours",
    ),
    Outcome(
        "senior_posts", "Senior professionals",
        "Share of professionals in a senior post.",
        "share", "neither", 0.0, 1.0, "senior_posts", "filled_posts", family="staff",
    ),
    Outcome(
        "peer_workers", "Peer workers",
        "Share of professionals with lived experience.",
        "share", "neither", 0.0, 1.0, "peer_workers", "filled_posts", family="staff",
    ),
)
