"""What was asked and how it was answered: regimes, size, method, settings that are not the defaults."""

from __future__ import annotations

import dataclasses
import inspect
import json
from collections.abc import Sequence
from typing import Any

from experiments.report.found import level_text
from experiments.report.luck import little_saved
from experiments.report.page import code, escape, items, row, table
from experiments.report.results import Results, value_text
from experiments.report.settings import DEFAULTS, seeds_text, settings_in_use, span
from model.outcomes import OUTCOMES
from model.policies import POLICIES
from model.scenario import DESCRIPTIONS

_BESIDE_INPUTS = {
    "turnover": ("resignation_rate", "resignations a year at reference trust in own management"),
    "worker_changes": ("reassignment_rate", "moves of a case a year; resignations come on top"),
    "caseload": ("cases_per_professional", "service ties per filled post"),
}
"""Outcomes that show whether the inputs came out as meant: the input's name and what it states."""


def what_was_asked(results: Results) -> str:
    """The question, the regimes with what each does and costs, and the size of the study."""
    conditions = results.study.conditions.groupby("regime")["policies"].unique()
    told = []
    for regime, label in results.labels.items():
        each = [json.loads(policies) for policies in conditions.loc[regime]]  # a sweep may vary settings of policies
        words = "; ".join(_policy_words(name, [policies[name] for policies in each]) for name in each[0])
        told.append(f"<strong>{escape(label)}</strong>: {escape(words)}.")
    return f"<p>{escape(_size(results))}</p><h3>The regimes</h3>{items(told)}"


def _size(results: Results) -> str:
    used, manifest = settings_in_use(results), results.study.manifest
    users, organisations, weeks = (span(used[name]) for name in ("n_users", "n_organisations", "n_weeks"))
    n = len(results.seeds)
    runs = "once" if n == 1 else f"{n} times"
    luck = "in each repetition chance falls alike for all regimes" if n > 1 else "chance falls alike for all"
    asked = (
        f"Each regime was simulated {runs}; {luck}, so that what differs comes from the regime. The first "
        f"{manifest['common_weeks']} weeks are common to all."
        if results.compared else f"{results.reference} alone was simulated, {runs}."
    )
    names = " and ".join(manifest.get("configuration", {}).get("scenarios", ()))
    where = f"{organisations} organisation{'' if organisations == '1' else 's'}"
    return (
        f"{f'Scenario {names}: ' if names else ''}{users} service users and their workers in {where}, followed for "
        f"{weeks} weeks. {asked} Outcomes are measured over {results.measured}."
    )


def _policy_words(name: str, each: Sequence[dict[str, Any]]) -> str:
    policy = POLICIES.get(name)
    if policy is None:
        return f"policy {name}, which this version does not know"
    what = inspect.cleandoc(policy.__doc__ or "").partition("\n")[0].rstrip(".")
    if not policy().moves():
        return "nothing is changed"
    settings = each[0]
    start, end, doses = (sorted({settings[key] for settings in each}) for key in ("start", "end", "dose"))
    when = f"from week {span(start)}" + ("" if end == [-1] else f" to week {span([at for at in end if at != -1])}")
    dose = "" if doses == [1] else f", at dose {span(doses)}"
    where = f", in organisations {value_text(settings['organisations'])}" if settings.get("organisations") else ""
    return f"{what} ({when}{dose}{where}). Cost: {policy.cost.rstrip('.')}"


def method(results: Results) -> str:
    """How the numbers were made, with realised values beside the inputs."""
    n = len(results.seeds)
    said = escape(seeds_text(results))
    seeds = f"There is one seed, {said}" if n == 1 else f"There are {n} seeds, {said}"
    compared = [
        f"Comparisons are paired: a run of a regime is compared with the run of {escape(results.reference)} that "
        f"has the same seed, so both have the same luck. {seeds}.",
        "A difference is the mean over the pairs; its 95 % interval is Student's t over the pairs. The interval "
        "holds the luck of the simulation alone. It does not hold what is not known about the parameters.",
        "A difference is called clear when its interval excludes zero. Intervals are not adjusted for their "
        "number: where nothing differs, one in twenty excludes zero by luck. Look at size and agreement over many "
        "outcomes, not at one cell. The p values under “How large, and how sure” are held to one risk together.",
        "A clear difference may still be small, and with enough seeds the smallest becomes clear: compare it with "
        "the level under the reference.",
        *map(escape, little_saved(results)),
    ]
    alone = [
        f"{seeds}. Intervals are Student's t over seeds; they hold the luck of the simulation alone, not what is not "
        "known about the parameters.",
    ]
    text = items(
        [
            "Time runs in weeks. Users meet their workers, and workers their colleagues; each encounter keeps or "
            "breaks what was expected, and trust is learned from it. No policy acts on trust, need or harm directly: a "
            "policy changes what people can do, what they see, and what it costs in hours.",
            *(compared if results.compared else alone),
        ]
    )
    return text + _realised(results)


def _realised(results: Results) -> str:
    if results.factors:
        return ""
    used = settings_in_use(results)
    rows = []
    for name, (setting, says) in _BESIDE_INPUTS.items():
        if name in results.study.outcomes:
            item = OUTCOMES[name]
            cells = [
                f"{escape(span(used[setting]))} ({escape(says)})",
                f"{level_text(results.level(item, results.reference))} {escape(item.unit)}",
            ]
            rows.append(row(escape(item.label), cells))
    if not rows:
        return ""
    return "<h3>Inputs and what came of them</h3>" + table(
        f"Under {escape(results.reference)}, over {results.measured}; mean with half of its 95 % interval.",
        ["What", "Input", "What came out"], rows,
    )


def differs_from_default(results: Results) -> str:
    """The settings of the world and of the policies that are not the defaults."""
    rows = [
        row(
            code(f"scenario.{name}"),
            [
                escape(span(values)), escape(value_text(DEFAULTS[name])), escape(DESCRIPTIONS[name].unit),
                escape(DESCRIPTIONS[name].sentence),
            ],
        )
        for name, values in settings_in_use(results).items()
        if values != [DEFAULTS[name]]
    ]
    rows += _changed_policies(results)
    if not rows:
        return "<p>Nothing: every setting of the world and of the policies has its default.</p>"
    return table(
        "Settings that are not the defaults of the model, from the scenario or from whoever ran the study.",
        ["Setting", "Here", "Default", "Unit", "What it is"], rows,
    )


def _changed_policies(results: Results) -> list[str]:
    found: dict[tuple[str, str], list[Any]] = {}
    for text in results.study.conditions["policies"]:
        for name, settings in json.loads(text).items():
            for setting, value in settings.items():
                values = found.setdefault((name, setting), [])
                if value not in values:
                    values.append(value)
    rows = []
    for (name, setting), values in found.items():
        policy = POLICIES.get(name)
        if policy is None:
            continue
        default = {item.name: item.default for item in dataclasses.fields(policy)}.get(setting)
        if values != [list(default) if isinstance(default, tuple) else default]:
            description = policy.descriptions().get(setting)
            unit, sentence = (description.unit, description.sentence) if description else ("", "Organisations reached.")
            cells = [escape(span(values)), escape(value_text(default)), escape(unit), escape(sentence)]
            rows.append(row(code(f"policies.{name}.{setting}"), cells))
    return rows
