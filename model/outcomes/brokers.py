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
        "Weekly hours for which brokers in post are paid, per professional.",
        "hours a week", "neither", 0.0, float("inf"), "hours_brokers", "filled_posts", main=True, family="hours",
    ),
    Outcome(
        "hours_brokers_used", "Hours of brokers in use",
        "Weekly hours that brokers put into whom they know and what they hold, per professional.",
        "hours a week", "neither", 0.0, float("inf"), "hours_brokers_used", "filled_posts", family="hours",
    ),
    Outcome(
        "trust_brokered", "Trust in ties held by brokers",
        "Mean trust between professionals whose tie a broker introduced or mediates.",
        "trust, 0-1", "higher", 0.0, 1.0, "brokered_trust", "brokered_directions", family="trust",
    ),
    Outcome(
        "trust_brokered_spread", "Spread of trust in ties held by brokers",
        "Standard deviation of trust in the ties that brokers hold.",
        "trust, SD", "neither", 0.0, 0.5, "brokered_trust_sd", "weeks", family="trust",
    ),
    Outcome(
        "trust_brokered_low_share", "Low trust in ties held by brokers",
        "Share of directions in the ties that brokers hold with trust below 0.4.",
        "share", "lower", 0.0, 1.0, "brokered_low", "brokered_directions", family="trust",
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
