"""What a study rests on and what it does not show: sources, built-in links, caveats, how to repeat it."""

from __future__ import annotations

import json

from experiments.explaining.labels import LABELS
from experiments.report.page import code, escape, items, row, table
from experiments.report.results import Results, value_text
from experiments.report.settings import DEFAULTS, is_switch, seeds_text, settings_in_use, span
from model.policies import POLICIES
from model.scenario import DESCRIPTIONS


def sources(results: Results) -> str:
    """What the settings and policies of this study rest on, and how much of it is assumed."""
    used = settings_in_use(results)
    changed = [name for name, values in used.items() if values != [DEFAULTS[name]]]
    switches = [name for name in used if is_switch(name)]
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
                ["Source", "Settings that rest on it"], rows)
        + f"<p>Of {total} settings {len(assumed)} are assumed and have no source"
        + (f"; {len(changed)} are not at their defaults (above), so the sources of those defaults do not speak for them"
           if changed else "")
        + ". Settings of what a study leaves unused, such as brokers whom nobody pays for, are counted too.</p>"
        + f"<details><summary>The {len(assumed)} assumed settings</summary><p>{_codes(assumed)}</p></details>"
        + table("Policies of this study; their sizes are assumed.", ["Policy", "Source", "Cost"], policies)
    )


def built_in(results: Results) -> str:
    """The links and modules that are built in, on or off in this study."""
    used = settings_in_use(results)
    rows = []
    for name in (name for name in used if is_switch(name)):
        values = used[name]
        state = "on and off (varied)" if len(values) > 1 else value_text(values[0])
        mark = "<strong>off</strong>" if state == "off" else state
        sentence = DESCRIPTIONS[name].sentence
        kind = "link" if sentence.startswith("Built-in link") else "module"
        what = LABELS[name][0].upper() + LABELS[name][1:]
        first = f'{escape(what)}<span class="unit">{escape(sentence.removeprefix("Built-in link: "))}</span>'
        rows.append((kind, row(first, [mark, code(f"scenario.{name}=false")])))
    off = [name for name, values in used.items() if is_switch(name) and values == [False]]
    said = f"In this study {len(off)} are off." if off else "In this study all of them are on."
    links, modules = ([text for kind, text in rows if kind == wanted] for wanted in ("link", "module"))
    head = ["What it does", "In this study", "To cut it"]
    return (
        "<p>These effects were put into the model because studies report them. They are assumptions of the result, "
        f"not findings of it; each can be cut to see what rests on it. {said}</p>"
        + table("Built-in links.", head, links) + "<details><summary>Modules, each with its switch</summary>"
        + table("Modules.", head, modules) + "</details>"
    )


def caveats(results: Results) -> str:
    """What the study does not show."""
    used = settings_in_use(results)
    assumed = sum(DESCRIPTIONS[name].source == "assumed" for name in used if not is_switch(name))
    careless = span(used["careless_share"])
    texts = [
        "This is a model, not a prediction for a named place. It shows what follows from stated assumptions and how "
        "large it is beside chance; it does not say what will happen in a given service.",
        f"{assumed} settings of the world and the sizes of the policies are assumed. The intervals do not cover that. "
        "Vary them before you rest anything on a result.",
        f"The share of careless staff ({careless} here) has no source. Whether control helps or hurts may turn on it: "
        "report results as a function of it.",
        "There is no lever for deception: no policy makes people trust more than what they meet warrants, and higher "
        "trust is not good by itself. Trust in people who do harm is an outcome of its own.",
        "Users who stay engaged are a selected group: their mean trust can rise because those who distrust have left. "
        "“Users' trust (all)” counts those who left too; without contact their trust drifts to what they think of "
        "services as a kind. Read both.",
        "Mean trust is taken over ties of all ages. New ties open at what users expect of anybody; old ones stand "
        "where experience has brought them. A regime that changes how long ties last changes this mix, and with it the "
        "mean.",
        "Users drop out at contacts that are offered. A regime that offers fewer contacts therefore loses fewer users: "
        "a larger share engaged may mean that less is asked and less is given.",
        "Fewer contacts alone mean fewer acts of harm. Harm is therefore told three ways (acts, acts per encounter, "
        "crises), and no single figure stands for it.",
        "Hours are the price of a regime and are called neither better nor worse. A regime can pay in longer contacts, "
        "in sessions, in administration or in strain: look at all of them. Money is named as a cost and not counted.",
    ]
    return items(escape(text) for text in texts)


def provenance(results: Results) -> str:
    """What identifies the study and would repeat it."""
    manifest = results.study.manifest
    versions = ", ".join(f"{name} {version}" for name, version in sorted(manifest["versions"].items()))
    values = [
        ("Study", manifest["study"]),
        ("Kind", manifest["kind"]),
        ("Seeds", seeds_text(results)),
        ("Versions", versions),
        ("Hash of configuration and model code", manifest["fingerprint"]),
        *((f"Hash of the values of {name}", manifest["tables"][name]["values"]) for name in manifest["tables"]),
    ]
    rows = [row(escape(name), [code(value)]) for name, value in values]
    return (
        "<p>The tables behind this page lie beside it as Parquet files; <code>manifest.json</code> holds the whole "
        "configuration. The same configuration, code and versions give the same values.</p>"
        + table("What identifies this study.", ["What", "Value"], rows)
    )


def _codes(names: list[str]) -> str:
    return ", ".join(map(code, names))
