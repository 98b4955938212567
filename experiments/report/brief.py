"""A comparison on one printed page: question, answer, three figures, price, what could reverse it, caveats."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from experiments import estimate, figures
from experiments.figures.weeks import BANDS
from experiments.report.cautions import seen_under
from experiments.report.luck import too_small, warning
from experiments.report.page import Panel, colour_key, escape, page, panels, row, table
from experiments.report.pictures import over_weeks_figure, trade_off_figure, verdict_key
from experiments.report.results import COUNTED, TRUST_OVER_WEEKS, Results, runs_text
from experiments.report.settings import settings_in_use
from experiments.report.turning import turning_in_brief
from experiments.store import Flips, Study
from experiments.verdicts import MINUS, brief, decimals, interval, number, within_a_sentence
from model.outcomes import OUTCOMES
from model.outcomes.outcome import Outcome
from model.scenario import DESCRIPTIONS

TAKEN = ("hours_administration", "hours_policy", "hours_handover", "hours_induction")
"""The hours of staff that a regime takes from time with users; those of contact are what is left and used."""
MOST_REGIMES = 8
"""Regimes whose price is told here; the report tells all."""
LARGEST = ("trust_service_all", "need_psychosocial", "crises")
"""The outcomes whose largest difference is told where several regimes are compared."""
OVER_WEEKS = "trust_service"
TRADED = "need_psychosocial"
HEIGHTS = {"weeks": 190, "trade": 262}
"""Heights of figures, in pixels, such that the page holds all."""


def brief_page(study: Study, flips: Flips | None = None) -> str | None:
    """The whole page; None for a sweep, or where only the reference was run: there is no one answer then.

    Args:
        flips: what would turn its differences round, if that was searched for.
    """
    results = Results(study)
    if results.factors or not results.compared:
        return None
    manifest = study.manifest
    title = manifest["question"] or f"Study {manifest['study']}"
    parts = [
        f'<header><p class="facts">Brief of the simulated comparison “{escape(manifest["study"])}”, one page; '
        f"report.html beside it holds everything</p><h1>{escape(title)}</h1></header><main id=\"content\">",
        f'<h2>The answer</h2><p class="answer">{_answer(results)}</p>{_with_care(results)}',
        _figures(results),
        f"<h2>What it costs in hours and posts</h2>{_costs(results)}",
        f"<h2>What could reverse it</h2>{turning_in_brief(results, flips)}",
        f"<h2>Caveats</h2><p>{escape(_caveats(results))}</p></main>",
    ]
    return page(
        f"Brief: {title}", f"Brief of the simulated study {manifest['study']}", "".join(parts), "brief"
    )


def _answer(results: Results) -> str:
    """Two or three sentences: whom each regime serves, how large the main differences are, and how sure that is."""
    weak = warning(results)
    if not results.has_intervals:
        return escape(weak)
    told = _together({f"Of {len(results.named(names))} outcomes counted for {whom}": _counted(results, whom, names)
                      for whom, names in COUNTED.items()})
    told += [_one_regime(results) if len(results.compared) == 1 else _largest(results)]
    luck = (
        f"All is against {results.reference}, over {runs_text(results)} of each regime with the same luck; intervals "
        "and “clearly” speak of chance alone, not of what is unknown about the settings."
    )
    small = too_small(results)
    return " ".join([*(f"{escape(text)}" for text in (*told, small, luck) if text), escape(weak)]).strip()


def _with_care(results: Results) -> str:
    """What would mislead if it were read alone."""
    told = [
        f"{what[0].lower()}{what[1:].rstrip('.')} ({', '.join(labels)})" for what, labels in seen_under(results).items()
    ]
    return f"<p><strong>Read with care</strong>, the report says why: {escape('; '.join(told))}.</p>" if told else ""


def _together(told: dict[str, str]) -> list[str]:
    """What is said of several, in one sentence where the same is said of all."""
    if len(told) > 1 and len(set(told.values())) == 1:
        heads = list(told)
        first = " and ".join([heads[0], *(f"{head[0].lower()}{head[1:]}" for head in heads[1:])])
        return [f"{first}, {next(iter(told.values()))}"]
    return [text if text[0].isupper() else f"{head}, {text}" for head, text in told.items() if text]


def _counted(results: Results, whom: str, names: Sequence[str]) -> str:
    """Under which regimes more outcomes are clearly better than worse, and the other way round."""
    items = results.named(names)
    if not items:
        return ""
    if len(results.compared) == 1:
        label = results.compared[0]
        verdicts = [results.one(item, label)["verdict"] for item in items]
        worse, better = verdicts.count("worse") or "none", verdicts.count("better") or "none"
        return f"For {whom}, {label} is clearly worse on {worse} of {len(items)} outcomes, clearly better on {better}."
    sides: dict[str, list[str]] = {"better": [], "worse": [], "neither": [], "none": []}
    for label in results.compared:
        verdicts = [results.one(item, label)["verdict"] for item in items]
        better, worse = verdicts.count("better"), verdicts.count("worse")
        side = "better" if better > worse else "worse" if worse > better else "neither" if better else "none"
        sides[side].append(label)
    told = [
        f"{words} under {_listed(sides[side])}" for side, words in (
            ("better", "more are clearly better than worse"), ("worse", "more are clearly worse than better"),
            ("neither", "as many better as worse"), ("none", "none is clearly different"),
        ) if sides[side]
    ]
    return f"{'; '.join(told)}."


def _listed(labels: Sequence[str]) -> str:
    return f"{', '.join(labels[:-1])} and {labels[-1]}" if len(labels) > 1 else labels[0]


def _one_regime(results: Results) -> str:
    label = results.compared[0]
    told = [
        f"{within_a_sentence(item)} {brief(found, item)} ({interval(found, item, is_signed=True)})"
        if found["verdict"] != "no clear difference" else f"{within_a_sentence(item)} no clear difference"
        for item in results.named(LARGEST) if (found := results.one(item, label))["n"]
    ]
    return f"The differences: {'; '.join(told)}." if told else ""


def _largest(results: Results) -> str:
    """Where the main outcomes for users move most."""
    told = []
    for item in results.named(LARGEST):
        rows = results.of(item)
        rows = rows[rows["verdict"].isin(["better", "worse"])]
        if not rows.empty:
            found = rows.loc[rows["difference"].abs().idxmax()]
            told.append(f"{within_a_sentence(item)} under {found['label']}, {brief(found, item)} "
                        f"({interval(found, item, is_signed=True)}, {found['verdict']})")
    if not told:
        return ""
    among = _listed([within_a_sentence(item) for item in results.named(LARGEST)])
    return f"Of {among}, the largest clear differences: {'; '.join(told)}."


def _figures(results: Results) -> str:
    items = [item for names in COUNTED.values() for item in results.named(names)]
    shown = [_grid(results, items)]
    trade = trade_off_figure(results, OUTCOMES[TRADED]) if TRADED in results.study.outcomes else None
    if trade is not None:
        shown.append(_sized(trade, "trade"))
    weeks = ""
    if results.study.weekly is not None and OVER_WEEKS in results.study.weekly:
        heading = f"Trust over weeks: {TRUST_OVER_WEEKS[OVER_WEEKS].lower()}"
        found = over_weeks_figure(results, OVER_WEEKS, heading, has_choice=False)
        runs = runs_text(results)
        bands = f" Bands: {BANDS['interval'][2]} over {runs}." if results.has_intervals else ""
        weeks = panels([_sized(dataclasses.replace(found, about=f"{found.about}{bands}"), "weeks")], "alone")
    return (
        f"<h2>Three figures</h2>{colour_key(results.styles, 'regime-brief')}{weeks}"
        f"{panels(shown)}{verdict_key(results, items)}"
    )


def _sized(panel: Panel, name: str) -> Panel:
    _made_small(panel.figure, HEIGHTS[name])
    return panel


def _made_small(figure: go.Figure, height: int) -> None:
    figure.update_layout(height=height, font={"size": 10.5}, margin={"t": 16, "b": 6})
    for update in (figure.update_xaxes, figure.update_yaxes):
        update(title_font_size=10.5)
    figure.update_annotations(font_size=10.5)
    figure.update_traces(marker_size=9, selector={"mode": "markers"})


def _grid(results: Results, items: Sequence[Outcome]) -> Panel:
    cells = [
        {"row": item.label, "column": label, "difference": found["difference"], "verdict": found["verdict"],
         "text": brief(found, item)}
        for item in items for label in results.compared for found in [results.one(item, label)]
    ]
    alt = " ".join(f"{cell['column']}: {cell['row']} {cell['text']}, {cell['verdict']}." for cell in cells)
    figure = figures.verdict_grid(pd.DataFrame(cells), [item.label for item in items], results.compared,
                                  results.styles)
    _made_small(figure, HEIGHTS["trade"])
    return Panel(
        "brief-differences", "Differences in what is counted", f"From {results.reference}; the report has the sizes.",
        alt, figure,
    )


def _costs(results: Results) -> str:
    """Hours taken and posts tied up, a row a regime."""
    (paid,) = settings_in_use(results)["hours_week"][:1]
    names = [name for name in TAKEN if name in results.study.outcomes]
    rows = []
    taken = _taken(results, names)
    for label in results.compared[:MOST_REGIMES]:
        found = taken[label]
        posts = found * (100 / paid)
        rows.append(row(
            escape(label),
            [_cell(found, 2), _cell(posts, 1), *(_outcome_cell(results, name, label) for name in
                                           ("hours_contact", "hours_brokers", "vacancy"))],
        ))
    left = len(results.compared) - MOST_REGIMES
    more = f" {left} more regimes are in the report." if left > 0 else ""
    return table(
        f"Differences from {escape(results.reference)}, each professional a week, with half of the 95 % interval. "
        "Hours taken are those of administration, policies, opening ties and induction; in posts of every 100, of "
        f"{paid:g} paid hours. Money is not counted.{more}",
        ["Regime", "Hours taken", "Posts tied up, of 100", "Hours of contact", "Hours of brokers",
         "Vacant posts, of 100"],
        rows, pinned=True,
    )


def _taken(results: Results, names: Sequence[str]) -> dict[str, pd.Series]:
    """The difference in hours taken, by label: mean, low and high."""
    study = results.study
    runs = study.runs[["condition", "seed"]].assign(taken=study.runs[list(names)].sum(axis=1, skipna=False))
    found = estimate.paired_differences(runs, study.conditions, results.seeds, ["taken"])
    labels = study.conditions.set_index("condition")["regime"].map(results.labels)
    return {labels[one["condition"]]: one[["difference", "low", "high"]] for _, one in found.iterrows()}


def _outcome_cell(results: Results, name: str, label: str) -> str:
    if name not in results.study.outcomes:
        return "–"
    found = results.one(OUTCOMES[name], label)[["difference", "low", "high"]]
    return _cell(found * 100, 1) if OUTCOMES[name].unit == "share" else _cell(found, 2)


def _cell(found: pd.Series, digits: int) -> str:
    """A difference with half of its interval, to so many digits at most: more would be read by nobody."""
    half = (found["high"] - found["low"]) / 2
    digits = min(digits, decimals(half)) if half > 0.0 else digits
    shown, spread = number(found["difference"], digits), number(half, digits)
    if not shown.strip(f"0.{MINUS}"):
        return "0"
    sign = "" if shown.startswith(MINUS) else "+"
    around = f" \N{PLUS-MINUS SIGN} {spread}" if spread.strip("0.–") else ""
    return f'<span class="number">{sign}{shown}{around}</span>'


def _caveats(results: Results) -> str:
    used = settings_in_use(results)
    assumed = sum("assumed" in DESCRIPTIONS[name].source for name in used)
    return (
        f"A model, not a prediction for a named place: it shows what follows from its assumptions. {assumed} of its "
        f"{len(used)} settings are assumed in whole or in part, as are the sizes of policies; higher trust is not good "
        "by itself, and nothing here weighs users against staff or hours."
    )
