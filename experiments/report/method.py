"""How the study was made and what it rests on: method, settings, sources, built-in links, caveats."""

from __future__ import annotations

import dataclasses
import inspect
import json
from typing import Any

from experiments.report.found import level_text
from experiments.report.page import escape, items, row, table
from experiments.report.results import Results, value_text
from model.outcomes import OUTCOMES
from model.policies import POLICIES
from model.scenario import DESCRIPTIONS, Scenario

DEFAULTS = {item.name: item.default for item in dataclasses.fields(Scenario)}
_BESIDE_INPUTS = {
    "turnover": ("resignation_rate", "resignations a year at reference trust in own management"),
    "worker_changes": ("reassignment_rate", "moves of a case a year; resignations come on top"),
    "caseload": ("cases_per_professional", "service ties per filled post"),
}
"""Outcomes that show whether the inputs came out as meant: the input's name and what it states."""


def settings_in_use(results: Results) -> dict[str, list[Any]]:
    """Every setting of the world with the values that it takes in this study."""
    told = [json.loads(text) for text in results.study.conditions["settings"]]
    found: dict[str, list[Any]] = {}
    for name, default in DEFAULTS.items():
        values = [settings.get(name, default) for settings in told]
        found[name] = [value for place, value in enumerate(values) if value not in values[:place]]
    return found


def what_was_asked(results: Results) -> str:
    """The question, the regimes with what each does and costs, and the size of the study."""
    conditions = results.study.conditions.drop_duplicates("regime").set_index("regime")
    told = []
    for regime, label in results.labels.items():
        policies = json.loads(conditions.loc[regime, "policies"])
        words = "; ".join(_policy_words(name, settings) for name, settings in policies.items())
        told.append(f"<strong>{escape(label)}</strong>: {escape(words)}")
    return f"<p>{escape(_size(results))}</p><h3>The regimes</h3>{items(told)}"


def _size(results: Results) -> str:
    used, manifest = settings_in_use(results), results.study.manifest
    users, organisations, weeks = (_span(used[name]) for name in ("n_users", "n_organisations", "n_weeks"))
    n = len(results.seeds)
    runs = "once" if n == 1 else f"{n} times"
    return (
        f"{users} service users and their workers in {organisations} organisations, followed for {weeks} weeks. "
        f"Each regime was simulated {runs}; in each repetition chance falls alike for all regimes, so that what differs "
        f"comes from the regime. The first {manifest['common_weeks']} weeks are common to all. Outcomes are measured "
        f"over the last 52 weeks."
    )


def _policy_words(name: str, settings: dict[str, Any]) -> str:
    policy = POLICIES.get(name)
    if policy is None:
        return f"policy {name}, which this version does not know"
    what = inspect.cleandoc(policy.__doc__ or "").partition("\n")[0].rstrip(".")
    if not policy().moves():
        return what
    when = f"from week {settings['start']}" + ("" if settings["end"] == -1 else f" to week {settings['end']}")
    dose = "" if settings["dose"] == 1 else f", at dose {settings['dose']:g}"
    where = f", in organisations {value_text(settings['organisations'])}" if settings.get("organisations") else ""
    return f"{what} ({when}{dose}{where}). Cost: {policy.cost}"


def method(results: Results) -> str:
    """How the numbers were made, with realised values beside the inputs."""
    n = len(results.seeds)
    text = items(
        [
            "Time runs in weeks. Users meet their workers, and workers their colleagues; each encounter keeps or breaks "
            "what was expected, and trust is learned from it. No policy acts on trust, need or harm directly: a policy "
            "changes what people can do, what they see, and what it costs in hours.",
            f"Comparisons are paired: a run of a regime is compared with the run of {escape(results.reference)} that "
            f"has the same seed, so both have the same luck. There are {n} seeds, {escape(_seeds(results))}.",
            "A difference is the mean over the pairs; its 95 % interval is Student's t over the pairs. The interval "
            "holds the luck of the simulation alone. It does not hold what is not known about the parameters.",
            "A difference is called clear when its interval excludes zero. With many outcomes and regimes about one in "
            "twenty intervals excludes zero by chance where nothing differs; look at size and agreement, not at one "
            "cell.",
            "A clear difference may still be small: compare it with the level under the reference.",
        ]
    )
    return text + _realised(results)


def _seeds(results: Results) -> str:
    seeds = results.seeds
    if len(seeds) > 2 and seeds == list(range(seeds[0], seeds[0] + len(seeds))):
        return f"{seeds[0]} to {seeds[-1]}"
    return ", ".join(map(str, seeds[:12])) + (" and more" if len(seeds) > 12 else "")


def _realised(results: Results) -> str:
    if results.factors:
        return ""
    used = settings_in_use(results)
    rows = []
    for name, (setting, says) in _BESIDE_INPUTS.items():
        if name in results.study.outcomes:
            item = OUTCOMES[name]
            cells = [
                f"{escape(_span(used[setting]))} ({escape(says)})",
                f"{level_text(results.level(item, results.reference))} {escape(item.unit)}",
            ]
            rows.append(row(escape(item.label), cells))
    if not rows:
        return ""
    return "<h3>Inputs and what came of them</h3>" + table(
        f"Under {escape(results.reference)}, last 52 weeks; mean with half of its 95 % interval.",
        ["What", "Input", "What came out"], rows,
    )  # fmt: skip


def differs_from_default(results: Results) -> str:
    """The settings of the world and of the policies that are not the defaults."""
    rows = [
        row(
            f"<code>scenario.{name}</code>",
            [
                escape(_span(values)), escape(value_text(DEFAULTS[name])), escape(DESCRIPTIONS[name].unit),
                escape(DESCRIPTIONS[name].sentence),
            ],
        )
        for name, values in settings_in_use(results).items()
        if values != [DEFAULTS[name]]
    ]  # fmt: skip
    rows += _changed_policies(results)
    if not rows:
        return "<p>Nothing: every setting of the world and of the policies has its default.</p>"
    return table(
        "Settings that are not the defaults of the model, from the scenario or from whoever ran the study.",
        ["Setting", "Here", "Default", "Unit", "What it is"], rows,
    )  # fmt: skip


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
            cells = [escape(_span(values)), escape(value_text(default)), escape(unit), escape(sentence)]
            rows.append(row(f"<code>policies.{name}.{setting}</code>", cells))
    return rows


def sources(results: Results) -> str:
    """What the settings and policies of this study rest on, and how much of it is assumed."""
    used = settings_in_use(results)
    changed = [name for name, values in used.items() if values != [DEFAULTS[name]]]
    switches = [name for name in used if _is_switch(name)]
    resting: dict[str, list[str]] = {}
    for name in used:
        if name not in changed and name not in switches:
            resting.setdefault(DESCRIPTIONS[name].source, []).append(name)
    assumed = resting.pop("assumed", [])
    rows = [row(escape(source), [_codes(names)]) for source, names in sorted(resting.items())]
    named = sorted({name for text in results.study.conditions["policies"] for name in json.loads(text)})
    policies = [
        row(escape(policy.label), [escape(policy.source), escape(policy.cost)])
        for policy in (POLICIES[name] for name in named if name in POLICIES)
    ]
    total = len(used) - len(switches)
    return (
        "<p>P numbers are the texts whose claims the model puts to the test, T numbers are published findings that "
        "judge it; <code>docs/SOURCES.md</code> gives each in full. A source for one part of a value does not vouch "
        "for its size: where it says “size assumed”, the size has no source.</p>"
        + table("Settings of the world with a source, at their defaults in this study.",
                ["Source", "Settings that rest on it"], rows)  # fmt: skip
        + f"<p>Of {total} settings {len(assumed)} are assumed and have no source"
        + (f"; {len(changed)} are not at their defaults (above), so the sources of those defaults do not speak for them"
           if changed else "")  # fmt: skip
        + f".</p><details><summary>The {len(assumed)} assumed settings</summary><p>{_codes(assumed)}</p></details>"
        + table("Policies of this study; their sizes are assumed.", ["Policy", "Source", "Cost"], policies)
    )


def built_in(results: Results) -> str:
    """The links and modules that are built in, on or off in this study."""
    used = settings_in_use(results)
    rows = []
    for name in (name for name in used if _is_switch(name)):
        values = used[name]
        state = "on and off (varied)" if len(values) > 1 else value_text(values[0])
        mark = "<strong>off</strong>" if state == "off" else state
        text = DESCRIPTIONS[name].sentence.removeprefix("Built-in link: ")
        kind = "link" if DESCRIPTIONS[name].sentence.startswith("Built-in link") else "module"
        rows.append((kind, row(escape(text[0].upper() + text[1:]), [mark, f"<code>scenario.{name}=false</code>"])))
    off = [name for name, values in used.items() if _is_switch(name) and values == [False]]
    said = f"In this study {len(off)} are off." if off else "In this study all of them are on."
    links, modules = ([text for kind, text in rows if kind == wanted] for wanted in ("link", "module"))
    head = ["What it does", "In this study", "To cut it"]
    return (
        "<p>These effects were put into the model because studies report them. They are assumptions of the result, "
        f"not findings of it; each can be cut to see what rests on it. {said}</p>"
        + table("Built-in links.", head, links) + "<details><summary>Modules, each with its switch</summary>"
        + table("Modules.", head, modules) + "</details>"
    )  # fmt: skip


def caveats(results: Results) -> str:
    """What the study does not show."""
    used = settings_in_use(results)
    assumed = sum(DESCRIPTIONS[name].source == "assumed" for name in used if not _is_switch(name))
    careless = _span(used["careless_share"])
    texts = [
        "This is a model, not a prediction for a named place. It shows what follows from stated assumptions and how "
        "large it is beside chance; it does not say what will happen in a given service.",
        f"{assumed} settings of the world and the sizes of the policies are assumed. The intervals do not cover that. "
        "Vary them before you rest anything on a result.",
        f"The share of careless staff ({careless} here) has no source. Whether control helps or hurts turns on it: "
        "report results as a function of it.",
        "There is no lever for deception: no policy makes people trust more than what they meet warrants, and higher "
        "trust is not good by itself. Trust in people who do harm is an outcome of its own.",
        "Users who stay engaged are a selected group: their mean trust can rise because those who distrust have left. "
        "“Users' trust (all)” keeps the last value of those who left; read both.",
        "Fewer contacts alone mean fewer acts of harm. Harm is therefore told three ways (acts, acts per encounter, "
        "crises), and no single figure stands for it.",
        "Money is named as a cost and not counted; hours are counted.",
    ]
    return items(escape(text) for text in texts)


def provenance(results: Results) -> str:
    """What identifies the study and would repeat it."""
    manifest = results.study.manifest
    versions = ", ".join(f"{name} {version}" for name, version in sorted(manifest["versions"].items()))
    values = [
        ("Study", manifest["study"]), ("Kind", manifest["kind"]), ("Seeds", _seeds(results)), ("Versions", versions),
        ("Hash of configuration and model code", manifest["fingerprint"]),
        *((f"Hash of the values of {name}", manifest["tables"][name]["values"]) for name in manifest["tables"]),
    ]  # fmt: skip
    rows = [row(escape(name), [f"<code>{escape(value)}</code>"]) for name, value in values]
    return (
        "<p>The tables behind this page lie beside it as Parquet files; <code>manifest.json</code> holds the whole "
        "configuration. The same configuration, code and versions give the same values.</p>"
        + table("What identifies this study.", ["What", "Value"], rows)
    )


def policy_starts(results: Results) -> list[tuple[int, str]]:
    """The weeks in which policies that move anything start, with a word for a figure."""
    starts = set()
    for text in results.study.conditions["policies"]:
        for name, settings in json.loads(text).items():
            if name in POLICIES and POLICIES[name]().moves() and settings["dose"] > 0:
                starts.add(int(settings["start"]))
    if len(starts) == 1:
        return [(next(iter(starts)), "policies start")]
    return [(week, "first policy starts" if place == 0 else "") for place, week in enumerate(sorted(starts))]


def _is_switch(name: str) -> bool:
    return isinstance(DEFAULTS[name], bool)


def _codes(names: list[str]) -> str:
    return ", ".join(f"<code>{escape(name)}</code>" for name in names)


def _span(values: list[Any]) -> str:
    return " or ".join(value_text(value) for value in values[:6]) + (" or more" if len(values) > 6 else "")
