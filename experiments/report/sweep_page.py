"""The page of a sweep: where a regime helps, where it hurts, what is not known, and maps of it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pandas as pd

from experiments.report import method
from experiments.report.by_design import figures_of
from experiments.report.cautions import cautions_over_points
from experiments.report.certainty import certainty_part
from experiments.report.drawn import design_words, halves, range_words
from experiments.report.found import how_to_read, missing_runs, read_with_care
from experiments.report.page import escape, items
from experiments.report.regions import (
    HELPS,
    HURTS,
    MIXED,
    NOT_KNOWN,
    SAME,
    counts_text,
    ends_text,
    kinds,
    kinds_together,
    not_known_text,
    regions_text,
    short,
    sides,
    signs_text,
)
from experiments.report.results import Results, factor_sentence, factor_source, factor_words, runs_text
from experiments.report.settings import settings_in_use, span
from experiments.report.study_page import rests_on, study_page
from experiments.report.tables import csv_link, outcome_table
from experiments.store import Study
from experiments.verdicts import amount, interval, uncertainty, within_a_sentence
from model.outcomes.outcome import Outcome
from model.policies import POLICIES

MOST_ROWS = 60
"""Points that a table on the page shows one by one; of more, the table of maps and the CSV file tell."""


def sweep_page(study: Study) -> str:
    """The whole report of a sweep as one HTML page."""
    results = Results(study)
    parts = [
        ("asked", "What was asked", method.what_was_asked(results) + _varied(results)),
        ("found", "Where it helps, where it hurts", _found(results)),
        ("not-known", "What is not known", _not_known(results)),
        *figures_of(results),
        ("sure", "How large, and how sure", certainty_part(results)),
        ("points", "All points", _points(results)),
        *rests_on(results),
    ]
    return study_page(study, "a simulated sweep", parts)


def _varied(results: Results) -> str:
    told = []
    for key in results.factors:
        levels = range_words(results, key)
        told.append(
            f"<strong>{escape(factor_words(key))}</strong>: {escape(levels)}. {escape(factor_sentence(key))} "
            f"Source of its usual value: {escape(factor_source(key))}."
        )
    moved = _moved(results)
    between = f"<p>What the regimes move (levers of the model):</p>{items(map(escape, moved))}" if moved else ""
    points = f"There are {design_words(results)}" if results.is_drawn else "Every combination of these is a point"
    return (
        f"{between}<h3>What was varied</h3><p>{escape(points)}; at each, the regimes were run "
        f"with the same luck, {runs_text(results)} of each.</p>{items(told)}"
    )


def _moved(results: Results) -> list[str]:
    """From where to where each regime moves its levers: a regime may go on from what is in force already."""
    used, told = settings_in_use(results), []
    conditions = results.study.conditions.groupby("regime")["policies"].unique()
    for regime, label in results.labels.items():
        sizes: dict[tuple[str, str], set[float | str]] = {}
        doses: set[float] = set()
        for policies in conditions.loc[regime]:  # a sweep may vary how far a policy goes
            for name, settings in json.loads(policies).items():
                doses.add(float(settings["dose"]))
                for move in POLICIES[name](**settings).moves():
                    sizes.setdefault((move.lever, move.how), set()).add(move.size)
        for (name, how), found in sizes.items():
            lever, size = name.replace("_", " "), span(sorted(found, key=str))
            moved = {"scale": f"is multiplied by {size}", "shift": f"grows by {size}"}.get(how, f"goes to {size}")
            part = "" if doses == {1.0} else " at a dose of 1, and that share of the way at a lower dose"
            told.append(f"{label}: {lever} {moved} from {span(used[name])}{part}.")
    return told


# --- in words


def outcome_words(results: Results, item: Outcome, label: str) -> list[str]:
    """What the points say of one outcome: how many of each kind, whether both signs appear, and where."""
    rows = results.of(item, label)
    if not rows["n"].any():
        return ["No run has anything to measure here."]
    if rows["low"].isna().all():
        return ["No point has an interval, so nothing is known."]
    found = kinds(rows)
    pooled = results.pooled().loc[(item.name, label)]
    told = [f"{_capital(counts_text(found, sides(item)))}.", signs_text(rows, item)]
    for kind, opening in zip(sides(item), ("Where it helps", "Where it hurts"), strict=True):
        if item.good == "neither":
            opening = f"Where it {kind}"
        told += _where(found, rows, results, kind, opening)
    told.append(f"Mean over all {len(rows)} points, each counting alike: {_mean_text(pooled, item)}.")
    return told


def together_words(results: Results, label: str) -> list[str]:
    """What the points say of all outcomes together."""
    found = kinds_together(results, label)
    rows = results.of(results.headlines[0], label)
    told = [f"{_capital(counts_text(found))}."]
    for kind, opening in ((HELPS, "Where it helps"), (HURTS, "Where it hurts")):
        told += _where(found, rows, results, kind, opening)
    mixed = found.index[found == MIXED]
    for kind, word in ((HELPS, "better"), (HURTS, "worse")) if len(mixed) else ():
        counts = [(int((kinds(results.of(item, label))[mixed] == kind).sum()), item) for item in results.headlines]
        named = [f"{within_a_sentence(item)} ({n})" for n, item in sorted(counts, key=lambda pair: -pair[0]) if n]
        points = "point" if len(mixed) == 1 else f"{len(mixed)} points"
        told.append(f"At the {points} with both, {word} are: {', '.join(named)}.")
    return told


def _where(found: pd.Series, rows: pd.DataFrame, results: Results, kind: str, opening: str) -> list[str]:
    if not (found == kind).any():
        return []
    rows = halves(results, rows) if results.is_drawn else rows
    wholly = regions_text(found, rows, results.factors, kind)
    ends = ends_text(found, rows, results.factors, kind)
    bound = "half of the range of one or two factors" if results.is_drawn else "bound on one or two factors"
    told = wholly or f"no {bound} tells such points from the others"
    more = [f"It {kind} at more of the points with {ends}."] if ends else []
    return [f"{opening}: {told}.", *more]


def _mean_text(pooled: pd.Series, item: Outcome) -> str:
    word = pooled["verdict"]
    if word == "not known":
        return "not known"
    if pooled["low"] == pooled["high"] == 0.0:
        return "no difference in any run"
    if word == "no clear difference":
        return f"no clear difference ({interval(pooled, item)})"
    direction = "higher" if pooled["difference"] > 0 else "lower"
    judged = f", which is {word}" if word in ("better", "worse") else ""
    return (
        f"{direction} by {amount(pooled['difference'], item, uncertainty(pooled))} ({interval(pooled, item)}){judged}"
    )


def _found(results: Results) -> str:
    cards = []
    for label in results.compared:
        opening = f"{label}: " if len(results.compared) > 1 else ""
        judged = [item for item in results.headlines if item.good != "neither"]
        if len(judged) > 1 and results.has_intervals:
            named = ", ".join(map(within_a_sentence, judged))
            about = (
                f"<p>A point helps when some of these are clearly better and none is clearly worse: {escape(named)}. "
                "It hurts in the opposite case. Nothing is weighed.</p>"
            )
            cards.append(_card(f"{opening}all {len(judged)} outcomes together", together_words(results, label), about))
        cards += [
            _card(f"{opening}{item.label}", outcome_words(results, item, label), f"<p>{escape(item.sentence)}</p>")
            for item in results.headlines
        ]
    several = len(results.compared) > 1
    care = "".join(
        read_with_care(cautions_over_points(results, label), label if several else "") for label in results.compared
    )
    return f'{missing_runs(results)}{how_to_read(results)}{care}<div class="cards">{"".join(cards)}</div>'


def _card(heading: str, told: Sequence[str], about: str) -> str:
    return f'<div class="card"><h3>{escape(_capital(heading))}</h3>{about}{items(map(escape, told))}</div>'


def not_known_words(results: Results) -> list[str]:
    """What the study leaves open: signs, what lies outside and between its points, and what it rests on."""
    told = []
    for label in results.compared:
        for item in results.headlines:
            rows = results.of(item, label)
            found, empty = kinds(rows), int((rows["n"] == 0).sum())
            n, same = int((found == NOT_KNOWN).sum()) - empty, int((found == SAME).sum())
            who = f"{label}, " if len(results.compared) > 1 else ""
            if same:
                told.append(f"{who}{item.label}: no run differs at {same} of {len(found)} points.")
            if empty:
                told.append(f"{who}{item.label}: no run has anything to measure at {empty} of {len(found)} points.")
            if n:
                told.append(
                    f"{who}{item.label}: the sign is not known at {n} of {len(found)} points. "
                    f"{not_known_text(results, item, label)}".strip()
                )
    if not told:
        told.append("The sign of every outcome is known at every point.")
    unsourced = [short(key) for key in results.factors if factor_source(key) == "assumed"]
    if unsourced:
        told.append(
            f"Where real services stand among these points: the usual value of {' and of '.join(unsourced)} is assumed "
            "and has no source. The points say what a service would meet, were it known."
        )
    told.append(
        "What lies between and beyond the points, and what other settings of the world would do: all of them stood "
        "still here. Intervals hold the luck of the simulation alone."
    )
    return told


def _not_known(results: Results) -> str:
    return items(map(escape, not_known_words(results)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- in tables


def _points(results: Results) -> str:
    n = len(results.study.conditions)
    many = f"<p>{n:,} conditions are too many to be listed; runs.parquet beside this page holds every run.</p>"
    shown = outcome_table(results) if n <= MOST_ROWS else many
    return csv_link(results, is_short=True) + shown + _weeks(results)


def _weeks(results: Results) -> str:
    """That values of every week are there too, if they are; a sweep has too many conditions to draw them."""
    weekly = results.study.weekly
    if weekly is None:
        return ""
    named = [escape(item.label) for item in results.outcomes if item.name in weekly]
    what = "all outcomes" if len(named) == len(results.outcomes) else ", ".join(named)
    return f"<p>weekly.parquet beside this page holds the values of every week of every run: {what}.</p>"
