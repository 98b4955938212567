"""The settings that a study was run with, read from its tables."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Collection
from typing import Any

from experiments.report.results import Results, value_text
from model.policies import POLICIES
from model.scenario import DESCRIPTIONS, Scenario

DEFAULTS = {item.name: item.default for item in dataclasses.fields(Scenario) if item.name in DESCRIPTIONS}


def settings_in_use(results: Results) -> dict[str, list[Any]]:
    """Every setting of the world with the values that it takes in this study."""
    told = [json.loads(text) for text in results.study.conditions["settings"]]
    found: dict[str, list[Any]] = {}
    for name, default in DEFAULTS.items():
        values = [settings.get(name, default) for settings in told]
        firsts: dict[str, Any] = {}
        for value in values:
            firsts.setdefault(_key(value), value)
        found[name] = list(firsts.values())
    return found


def _key(value: Any) -> str:
    """A value as text, since it may be a list; 1 and 1.0 are one number."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return repr(float(value)) if is_number else repr(value)


def without_codes(source: str) -> str:
    """A source without the codes of docs/SOURCES.md, which a reader of one page has not at hand."""
    named = re.sub(r" ?\(T\d+(?:, T\d+)*\)|, T\d+\b", "", source)
    return re.sub(r"\bP\d+(?:, P\d+)*(?: \(claim \d+\))?", "texts from practice", named)


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


def is_switch(name: str) -> bool:
    """Whether a setting of the world turns a module or a built-in link on and off."""
    return isinstance(DEFAULTS[name], bool)


MOST_VALUES = 6
"""So many values of a setting are told one by one."""


def span(values: Collection[Any]) -> str:
    """The values that a setting takes in a study, in words."""
    is_number = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    told = [_short(value) for value in (sorted(values) if is_number else values)]
    if len(values) <= MOST_VALUES:
        return " or ".join(told)
    if is_number:
        return f"{told[0]} to {told[-1]}"
    return f"{' or '.join(value_text(value) for value in list(values)[:MOST_VALUES])} or more"


def _short(value: Any) -> str:
    """A value that a design drew has more digits than anyone reads."""
    return value_text(float(f"{value:.4g}") if isinstance(value, float) else value)


def seeds_text(results: Results) -> str:
    """The seeds of a study, in words."""
    seeds = results.seeds
    if len(seeds) > 2 and seeds == list(range(seeds[0], seeds[0] + len(seeds))):
        return f"{seeds[0]} to {seeds[-1]}"
    return ", ".join(map(str, seeds[:12])) + (" and more" if len(seeds) > 12 else "")
