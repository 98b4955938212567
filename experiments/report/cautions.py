"""What would mislead if it were read alone: rules that look at the data of a regime, never at its name.

Signs are those of clear differences from the reference: 1 higher, -1 lower, 0 no clear difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from experiments.report.results import Results
from experiments.report.settings import settings_in_use
from experiments.verdicts import brief, number, within_a_sentence
from model.outcomes import OUTCOMES

Signs = Mapping[str, int]


@dataclass(frozen=True)
class Caution:
    """When a result would mislead, what is seen then, and why it would mislead."""

    holds: Callable[[Signs], bool]
    seen: str
    why: str


_OPENING = (
    "Mean trust runs over old and new ties alike. A new worker is met with opening trust, which comes from what users "
    "think of services as a kind and from how ready they are to trust anybody, not from experience."
)
MORE_CHANGES = Caution(
    lambda signs: signs["worker_changes"] > 0 and _trust(signs) > 0,
    "Workers are replaced more often, and users' mean trust is higher.",
    f"{_OPENING} Where a worker was trusted less than that, a new one lifts the mean.",
)
FEWER_CHANGES = Caution(
    lambda signs: signs["worker_changes"] < 0 and _trust(signs) < 0,
    "Workers are replaced less often, and users' mean trust is lower.",
    f"{_OPENING} Where experience brings trust below that, longer ties lower the mean.",
)
CAUTIONS = (
    MORE_CHANGES,
    FEWER_CHANGES,
    Caution(
        lambda signs: signs["engaged_share"] > 0 and signs["contacts"] < 0,
        "More users are engaged, and fewer contacts take place.",
        "Users drop out at contacts that are offered, so that offering fewer keeps more of them engaged whatever they "
        "think of the service. Read the two together.",
    ),
    Caution(
        lambda signs: signs["contacts"] < 0 and _trust(signs) > 0 and signs["need_psychosocial"] > 0,
        "Contacts are fewer, users' trust is higher, and so is their need.",
        "Trust of those who meet nobody drifts to what they think of services as a kind. Where experience had brought "
        "it below that, fewer contacts lift it; that is trust from less experience, not from better service.",
    ),
    Caution(
        lambda signs: signs["trust_gini"] < 0 and signs["trust_service_all"] < 0,
        "Trust is more equal, and lower.",
        "Less difference at a lower level is levelling down.",
    ),
    Caution(
        lambda signs: signs["harm_acts"] < 0 and signs["contacts"] < 0 and signs["harm_per_encounter"] >= 0,
        "Acts of harm are fewer, and so are contacts.",
        "Per encounter there is no clear fall: with fewer contacts there are fewer occasions for harm.",
    ),
)

CONDUCT = (
    "kept_competence", "kept_goodwill", "skill", "ruptures", "repairs", "calibration", "harm_acts", "tenure",
    "trust_across",
)
"""Where the price of replaced workers, or the worth of stable ones, can show while mean trust hides it."""
CLEARED = ("ruptured_share", "trust_gini")
"""What opening a new tie also sets back; lower is better for both."""
FOLLOWERS = ("need_psychosocial", "engaged_share", "contacts", "satisfaction")
"""What follows trust in this model, by built-in links and by what users then do."""


@dataclass(frozen=True)
class Told:
    """A caution that holds for a regime: what is seen, why it would mislead, and what else the data show of it."""

    seen: str
    why: str
    shown: tuple[str, ...] = ()


IDLE = "Brokers are paid for, and hold no tie in any run."
"""What is seen where brokers can do nothing; zeros alone would look as if brokers made no difference."""


def idle_brokers(results: Results, label: str) -> Told | None:
    """Why nothing comes of brokers who are paid for under a regime; for studies without factors."""
    if not {"hours_brokers", "brokered_ties"} <= set(results.study.outcomes):
        return None
    hours, ties = (results.level(OUTCOMES[name], label)["mean"] for name in ("hours_brokers", "brokered_ties"))
    if not (hours > 0 and ties == 0):
        return None
    if settings_in_use(results)["n_organisations"] == [1]:
        why = (
            "They go between organisations, and here is one: there is no other to introduce or mediate to. Give "
            "scenario.n_organisations of 2 or more; where a network is given, name the column that says which "
            "organisation each professional is of (network.organisation)."
        )
    else:
        why = "No two people of different organisations let them introduce or mediate."
    return Told(IDLE, why, ("That nothing else differs says nothing of what brokers could do.",))


def cautions(results: Results, label: str) -> list[Told]:
    """What would mislead about a regime; for studies without factors."""
    rows = results.differences[results.differences["label"] == label].set_index("outcome")
    signs = _signs(rows)
    found = [told for told in [idle_brokers(results, label)] if told is not None]
    for caution in CAUTIONS:
        if caution.holds(signs):
            about = (MORE_CHANGES, FEWER_CHANGES)
            why, shown = _about_changes(results, rows, signs["worker_changes"]) if caution in about else ("", ())
            found.append(Told(caution.seen, caution.why + why, shown))
    return found


def seen_under(results: Results) -> dict[str, list[str]]:
    """What is seen that would mislead, with the regimes under which it is; for studies without factors."""
    found: dict[str, list[str]] = {}
    for label in results.compared:
        for caution in cautions(results, label):
            found.setdefault(caution.seen, []).append(label)
    return found


def cautions_over_points(results: Results, label: str) -> list[Told]:
    """The same for a sweep, with the number of points at which it is seen."""
    rows = results.differences[results.differences["label"] == label]
    table = rows.assign(sign=_clear(rows)).pivot(index="condition", columns="outcome", values="sign")
    signs: list[Signs] = table.reindex(columns=list(OUTCOMES), fill_value=0).to_dict("records")
    found = []
    for caution in CAUTIONS:
        at = sum(caution.holds(point) for point in signs)
        if at:
            found.append(Told(f"At {at} of {len(signs)} points: {caution.seen}", caution.why))
    return found


def _trust(signs: Signs) -> int:
    return signs["trust_service_all"] or signs["trust_service"]


def _signs(rows: pd.DataFrame) -> Signs:
    """The sign of each outcome's difference where it is clear; 0 also for outcomes that the study does not have."""
    clear = _clear(rows)
    return {name: int(clear.get(name, 0)) for name in OUTCOMES}


def _clear(rows: pd.DataFrame) -> pd.Series:
    return (rows["low"] > 0).astype(int) - (rows["high"] < 0).astype(int)


def _about_changes(results: Results, rows: pd.DataFrame, side: int) -> tuple[str, tuple[str, ...]]:
    """What this study shows of opening trust; then of what new ties set back, and of how users are served."""
    gain, price = ("better", "worse") if side > 0 else ("worse", "better")
    why = _opening_level(results)
    if not _with_verdict(rows, ("kept_competence", "kept_goodwill"), gain):
        why += (
            " This is the gain of new starts, not of better service." if side > 0
            else " This is the loss of fewer new starts, not of worse service."
        )
    conduct = _with_verdict(rows, CONDUCT, price)
    shown = [
        f"Clearly {price} in how users are served and how staff fare: {conduct or 'nothing'}."
    ]
    for opening, names in (
        ("What follows trust in this model goes with it", FOLLOWERS),
        ("New ties start without ruptures and closer to each other, which shows in", CLEARED),
    ):
        found = _with_verdict(rows, names, gain)
        if found:
            shown.append(f"{opening}: {found}.")
    return why, tuple(shown)


def _opening_level(results: Results) -> str:
    """How opening trust and trust stand to each other, where the first is above the second."""
    readiness = settings_in_use(results)["propensity_mean"]
    names = ("prior", "trust_service_all")
    if len(readiness) > 1 or not set(names) <= set(results.study.outcomes):
        return ""
    prior, trust = (results.level(OUTCOMES[name], results.reference)["mean"] for name in names)
    if not trust < min(prior, readiness[0]):
        return ""
    return (
        f" Under {results.reference} these stand at {number(prior, 2)} and {number(readiness[0], 2)}, trust of all "
        f"users in their workers at {number(trust, 2)}."
    )


def _with_verdict(rows: pd.DataFrame, names: Sequence[str], word: str) -> str:
    """Those of the outcomes that came out so, with their differences."""
    found = [name for name in names if name in rows.index and rows.loc[name, "verdict"] == word]
    return "; ".join(f"{within_a_sentence(OUTCOMES[name])} {brief(rows.loc[name], OUTCOMES[name])}" for name in found)
