"""Where the hours of staff go: costs, paid for what the other outcomes show, so neither direction is good."""

from model.outcomes.outcome import Outcome

OUTCOMES = (
    Outcome(
        "hours_administration", "Hours of administration",
        "Weekly hours of administration per professional, audit included.",
        "hours a week", "neither", 0.0, 200.0, "hours_administration", "filled_posts", main=True, family="hours",
    ),
    Outcome(
        "hours_audit", "Hours of administration for audit",
        "Weekly hours of administration that audit asks, per professional.",
        "hours a week", "neither", 0.0, 168.0, "hours_audit", "filled_posts", family="hours",
    ),
    Outcome(
        "hours_contact", "Hours of contact",
        "Weekly hours of attended contacts per professional; a longer contact takes more of them.",
        "hours a week", "neither", 0.0, float("inf"), "hours_contact", "filled_posts", main=True, family="hours",
    ),
    Outcome(
        "hours_policy", "Hours for policies",
        "Weekly hours that policies take beside contacts, per professional.",
        "hours a week", "neither", 0.0, 200.0, "hours_policy", "filled_posts", main=True, family="hours",
    ),
    Outcome(
        "hours_handover", "Hours of opening ties",
        "Weekly hours of joint meetings at a change of worker, and of agreeing expectations, per professional.",
        "hours a week", "neither", 0.0, float("inf"), "hours_handover", "filled_posts", main=True, family="hours",
    ),
    Outcome(
        "hours_induction", "Hours of induction",
        "Weekly hours of induction per professional.",
        "hours a week", "neither", 0.0, float("inf"), "hours_induction", "filled_posts", main=True, family="hours",
    ),
    Outcome(
        "cost_per_user", "Paid hours per user",
        "Weekly hours of professionals in post per user, whatever they are spent on; a vacant post costs none.",
        "hours a user-week", "neither", 0.0, float("inf"), "hours_all", "users", family="hours",
    ),
)
