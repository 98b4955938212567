"""Needs, the relief that encounters bring, and how evenly."""

from model.outcomes.outcome import Outcome

OUTCOMES = (
    Outcome(
        "need", "Need",
        "Mean of both needs of all users.",
        "SD of need", "lower", float("-inf"), float("inf"), "need", "users", family="need",
    ),
    Outcome(
        "need_psychosocial", "Psychosocial need",
        "Mean psychosocial need of all users.",
        "SD of need", "lower", float("-inf"), float("inf"), "need_psychosocial", "users", main=True, family="need",
    ),
    Outcome(
        "need_material", "Material need",
        "Mean material need of all users.",
        "SD of need", "lower", float("-inf"), float("inf"), "need_material", "users", main=True, family="need",
    ),
    Outcome(
        "need_gap", "Need gap of complex users",
        "Mean need of users of complexity above 0.5, less that of the others.",
        "SD of need", "lower", float("-inf"), float("inf"), "need_gap", "weeks", main=True, family="need",
    ),
    Outcome(
        "psychosocial_relief", "Psychosocial relief",
        "Psychosocial relief that encounters bring, per user and week.",
        "SD of need per week", "higher", 0.0, float("inf"), "psychosocial_relief", "users", family="need",
    ),
    Outcome(
        "material_relief", "Material relief",
        "Material relief that encounters bring, per user and week.",
        "SD of need per week", "higher", 0.0, float("inf"), "material_relief", "users", family="need",
    ),
)
