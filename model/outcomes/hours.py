"""Where the hours of staff go."""

from model.outcomes.outcome import Outcome

OUTCOMES = (
    Outcome(
        "hours_administration", "Administration",
        "Weekly hours of administration a professional, audit included.",
        "hours a week", "lower", 0.0, 200.0, "hours_administration", "filled_posts", main=True, family="hours",
    ),
    Outcome(
        "hours_audit", "Administration for audit",
        "Weekly hours of administration that audit asks of a professional.",
        "hours a week", "lower", 0.0, 168.0, "hours_audit", "filled_posts", family="hours",
    ),
    Outcome(
        "hours_contact", "Contact",
        "Weekly hours of attended contacts a professional.",
        "hours a week", "higher", 0.0, float("inf"), "hours_contact", "filled_posts", main=True, family="hours",
    ),
    Outcome(
        "hours_policy", "Policies",
        "Weekly hours of a professional that policies take.",
        "hours a week", "lower", 0.0, 200.0, "hours_policy", "filled_posts", main=True, family="hours",
    ),
    Outcome(
        "hours_handover", "Handover",
        "Weekly hours of handover a professional.",
        "hours a week", "lower", 0.0, float("inf"), "hours_handover", "filled_posts", family="hours",
    ),
    Outcome(
        "hours_induction", "Induction",
        "Weekly hours of induction a professional.",
        "hours a week", "lower", 0.0, float("inf"), "hours_induction", "filled_posts", family="hours",
    ),
    Outcome(
        "cost_per_user", "Hours per user",
        "Weekly hours of staff a user, all activities.",
        "hours a user-week", "neither", 0.0, float("inf"), "hours_all", "users", family="hours",
    ),
)
