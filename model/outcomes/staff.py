"""Staff: changes of worker, tenure, vacancies, skill, effort, discretion, strain."""

from model.outcomes.outcome import Outcome

OUTCOMES = (
    Outcome(
        "worker_changes", "Changes of worker",
        "Changes of the lead worker, per user-year.",
        "per user-year", "lower", 0.0, 52.0, "worker_changes", "users", scale=52, main=True, family="staff",
    ),
    Outcome(
        "changed_ever", "Users with another worker",
        "Share of users whose lead worker has changed since they came.",
        "share", "lower", 0.0, 1.0, "changed_ever", "users", family="staff",
    ),
    Outcome(
        "turnover", "Turnover",
        "Exits of staff, per filled post and year.",
        "per post-year", "lower", 0.0, float("inf"), "exits", "filled_posts", scale=52, main=True, family="staff",
    ),
    Outcome(
        "vacancy", "Vacancies",
        "Share of posts that are vacant.",
        "share", "lower", 0.0, 1.0, "vacant_posts", "posts", family="staff",
    ),
    Outcome(
        "tenure", "Tenure",
        "Mean tenure of staff in post.",
        "years", "higher", 0.0, float("inf"), "tenure_years", "filled_posts", family="staff",
    ),
    Outcome(
        "caseload", "Caseload",
        "Service ties per filled post.",
        "cases", "neither", 0.0, float("inf"), "cases", "filled_posts", family="staff",
    ),
    Outcome(
        "skill", "Skill of staff",
        "Mean present skill of staff in post.",
        "skill, 0-1", "higher", 0.0, 1.0, "skill", "filled_posts", family="staff",
    ),
    Outcome(
        "effort", "Voluntary effort",
        "Mean voluntary effort of staff after control.",
        "effort, 0-1", "higher", 0.0, 1.0, "effort", "filled_posts", family="staff",
    ),
    Outcome(
        "discretion", "Discretion",
        "Mean discretion of staff.",
        "discretion, 0-1", "higher", 0.0, 1.0, "discretion", "filled_posts", family="staff",
    ),
    Outcome(
        "strain", "Strain",
        "Mean strain of staff: it rises while hours do not suffice for the contacts due.",
        "level, 0-1", "lower", 0.0, 1.0, "strain", "filled_posts", main=True, family="staff",
    ),
    Outcome(
        "strain_spread", "Spread of strain",
        "Standard deviation of strain across staff.",
        "strain, SD", "neither", 0.0, 0.5, "strain_sd", "weeks", family="staff",
    ),
    Outcome(
        "kept_competence", "Expectations met",
        "Share of encounters that met expectations.",
        "share", "higher", 0.0, 1.0, "kept_competence", "encounters", family="staff",
    ),
    Outcome(
        "kept_goodwill", "Goodwill shown",
        "Share of encounters that showed goodwill.",
        "share", "higher", 0.0, 1.0, "kept_goodwill", "encounters", family="staff",
    ),
    Outcome(
        "indicator_gap", "Indicator-reality gap",
        "Measured share of expectations met, less the real one.",
        "share", "lower", 0.0, 1.0, "indicator_gap", "encounters", family="staff",
    ),
)
