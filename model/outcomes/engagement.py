"""Engagement: who comes, who leaves, who comes back."""

from model.outcomes.outcome import Outcome

OUTCOMES = (
    Outcome(
        "engaged_share", "Users engaged",
        "Share of users who are engaged.",
        "share", "higher", 0.0, 1.0, "engaged", "users", main=True, family="engagement",
    ),
    Outcome(
        "attendance_share", "Contacts attended",
        "Share of offered contacts that take place.",
        "share", "higher", 0.0, 1.0, "encounters", "offers", family="engagement",
    ),
    Outcome(
        "contacts", "Contacts",
        "Contacts that take place, per user and week.",
        "per user-week", "higher", 0.0, 7.0, "encounters", "users", main=True, family="engagement",
    ),
    Outcome(
        "dropouts", "Dropouts",
        "Users who leave the service, per user-year.",
        "per user-year", "lower", 0.0, 52.0, "dropouts", "users", scale=52, family="engagement",
    ),
    Outcome(
        "returns", "Returns",
        "Disengaged users who come back, per user-year.",
        "per user-year", "higher", 0.0, 52.0, "returns", "users", scale=52, family="engagement",
    ),
    Outcome(
        "new_users", "New users",
        "Cases closed and replaced by new users, per user-year.",
        "per user-year", "neither", 0.0, 52.0, "new_users", "users", scale=52, family="engagement",
    ),
    Outcome(
        "satisfaction", "Satisfaction",
        "Mean satisfaction of engaged users, from trust and change.",
        "score", "higher", float("-inf"), float("inf"), "satisfaction", "engaged", main=True, family="engagement",
    ),
)
