"""Ruptures and repairs on users' side of service ties."""

from model.outcomes.outcome import Outcome

OUTCOMES = (
    Outcome(
        "ruptured_share", "Ruptured ties",
        "Share of engaged users' ties that are ruptured.",
        "share", "lower", 0.0, 1.0, "service_ruptured", "service_ties_engaged",
    ),
    Outcome(
        "ruptures", "Ruptures",
        "Ruptures, per hundred encounters.",
        "per 100 encounters", "lower", 0.0, 100.0, "ruptures", "encounters", scale=100,
    ),
    Outcome(
        "repairs", "Repairs",
        "Repairs, per hundred encounters.",
        "per 100 encounters", "higher", 0.0, 100.0, "repairs", "encounters", scale=100,
    ),
    Outcome(
        "repair_time", "Time to repair",
        "Ruptured tie-weeks of engaged users per repair.",
        "weeks", "lower", 0.0, float("inf"), "service_ruptured", "repairs",
    ),
)
