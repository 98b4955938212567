"""Professionals together: joint work and ties across organisations."""

from model.outcomes.outcome import Outcome

OUTCOMES = (
    Outcome(
        "joint_act_share", "Joint work",
        "Mean joint-act share between the lead worker and the others of a care team.",
        "share", "higher", 0.0, 1.0, "joint_act_share", "colleague_ties_joint", family="staff",
    ),
    Outcome(
        "colleague_encounters", "Encounters of colleagues",
        "Encounters between professionals, per professional and week.",
        "per week", "neither", 0.0, float("inf"), "colleague_encounters", "filled_posts", family="staff",
    ),
    Outcome(
        "ties_across", "Ties across organisations",
        "Ties to professionals of other organisations, per filled post.",
        "ties", "higher", 0.0, float("inf"), "across_ends", "filled_posts", family="staff",
    ),
    Outcome(
        "density_across", "Density of trust across",
        "Trusting ties across organisations as a share of all possible ones.",
        "share", "higher", 0.0, 1.0, "across_trusting", "across_possible", family="staff",
    ),
    Outcome(
        "modularity", "Modularity",
        "Newman's modularity of the trust network by organisation.",
        "modularity, -1 to 1", "neither", -1.0, 1.0, "modularity", "weeks", family="staff",
    ),
)
