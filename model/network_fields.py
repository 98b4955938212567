"""What is noted of the network of professionals during a run: names alone, known before a world is."""

from __future__ import annotations

from dataclasses import dataclass

LOW = 0.4
"""Trust below this is low. It is that of `model.tallies.service`, which brings in the compiled model."""

COLLEAGUES, ALL, WITHIN, ACROSS = "colleagues", "all", "within", "across"

KINDS = {
    COLLEAGUES: "Colleagues who seek each other out",
    ALL: "All ties of professionals",
    WITHIN: "Ties within organisations",
    ACROSS: "Ties across organisations",
}
"""Which ties a measure is of; all of them are those of colleagues, those over a shared user, and brokers' paths."""


@dataclass(frozen=True)
class Measure:
    """One measure of the network at a moment: its heading, its unit and what it is."""

    label: str
    unit: str
    sentence: str


MEASURES: dict[str, Measure] = {
    "professionals": Measure("Professionals", "people", "Posts that somebody holds."),
    "ties": Measure("Ties", "ties", "Pairs of professionals who are tied, both posts held by somebody."),
    "degree": Measure("Ties each", "ties a professional", "Ties of a professional, on average (degree)."),
    "clustering": Measure(
        "Clustering", "0-1", "How often two ties that meet in one person are closed by a third (transitivity)."
    ),
    "share_across": Measure("Across", "share", "Share of the ties that join two organisations."),
    "trust": Measure("Trust", "0-1", "Mean trust over both directions of the ties."),
    "trusted_ties": Measure("Trusted ties", "ties", f"Ties in which both trust at {LOW} or more."),
    "trusted_degree": Measure(
        "Trusted ties each", "ties a professional", "Trusted ties of a professional, on average."
    ),
    "trusted_clustering": Measure("Clustering of trusted ties", "0-1", "Clustering of the trusted ties alone."),
    "trusted_share_across": Measure(
        "Trusted ties across", "share", "Share of the trusted ties that join two organisations."
    ),
    "returned": Measure(
        "Returned", "share", f"Share of the directions with trust of {LOW} or more whose other direction has it too "
        "(reciprocity of trust).",
    ),
    "alone": Measure("Without a trusted tie", "share", "Share of the professionals who have no trusted tie."),
    "same_people": Measure(
        "Same people", "share", "Share of the ties both of whose people were in these posts when the regimes began."
    ),
    "introduced": Measure("Introduced", "ties", "Ties between people whom a broker introduced, and holds."),
    "mediated": Measure("Mediated", "ties", "Ties that were there before and in which a broker mediates."),
}
"""What is measured of each run, in order; where there is nothing to divide by, a value is missing."""
