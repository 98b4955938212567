"""Harm three ways: acts by bad actors, acts per encounter, crises."""

from model.outcomes.outcome import Outcome

OUTCOMES = (
    Outcome(
        "harm_acts", "Acts of harm",
        "Acts of harm by bad actors, noticed or not, per thousand user-years.",
        "per 1000 user-years", "lower", 0.0, float("inf"), "harm_acts", "users", scale=52000, main=True, family="harm",
    ),
    Outcome(
        "harm_per_encounter", "Acts of harm per encounter",
        "Acts of harm by bad actors, noticed or not, per thousand encounters.",
        "per 1000 encounters", "lower", 0.0, 1000.0, "harm_acts", "encounters", scale=1000, main=True, family="harm",
    ),
    Outcome(
        "crises", "Crises",
        "Crises of users, engaged or not, per user-year.",
        "per user-year", "lower", 0.0, 52.0, "crises", "users", scale=52, main=True, family="harm",
    ),
    Outcome(
        "crises_own", "Crises of engaged users",
        "Crises of users while engaged, per user-year of all users.",
        "per user-year", "lower", 0.0, 52.0, "crises_own", "users", scale=52, family="harm",
    ),
    Outcome(
        "crises_displaced", "Displaced crises",
        "Crises of disengaged users, met by other services, per user-year of all users.",
        "per user-year", "lower", 0.0, 52.0, "crises_displaced", "users", scale=52, family="harm",
    ),
    Outcome(
        "bad_actors_in_post", "Bad actors in post",
        "Share of filled posts held by bad actors.",
        "share", "lower", 0.0, 1.0, "bad_actors", "filled_posts", family="harm",
    ),
    Outcome(
        "promises_broken", "Broken promises",
        "Broken promises, per thousand encounters.",
        "per 1000 encounters", "lower", 0.0, 1000.0, "promises_broken", "encounters", scale=1000, family="harm",
    ),
)
