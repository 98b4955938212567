"""Every key that a study's configuration knows, and what to say about one that it does not know."""

from __future__ import annotations

import dataclasses
import difflib
import typing
from dataclasses import dataclass
from functools import cache
from typing import Any, NoReturn

from experiments.conditions.condition import REFERENCE
from experiments.launching.settings import LauncherSettings
from experiments.networks.settings import NetworkSettings
from model.parameters import BadValue, nearest
from model.policies import POLICIES, policy_class
from model.scenario import DESCRIPTIONS, Scenario

GROUPS = ("scenario", "study", "launcher")
"""Keys that take the name of a file in the folder of that name under configs/."""


FIGURE_FILES = {"svg": 1, "png": 2}
"""Kinds of file that figures can be written as, with the pixels of a file for each pixel of the page."""


@dataclass(frozen=True)
class RunKey:
    """A key that belongs neither to the world nor to a policy."""

    kind: Any
    default: Any
    sentence: str
    expected: str


RUN_KEYS: dict[str, RunKey] = {
    "regimes": RunKey(
        list[str], [], "What to compare: policies, policies joined by +, or named regimes.",
        "a list such as [status_quo,stable_posts]",
    ),
    "seeds": RunKey(
        Any, 0, "How often each regime is run: a count n (seeds 0 to n-1), or a list of seeds.",
        "a count such as 30 or a list such as [3,5,8]",
    ),
    "trace": RunKey(
        list[str], [],
        "People to follow, such as [user:17,professional:3,broker:0]: every contact and what it changed is stored, for "
        "every regime (in a sweep at every point), with the first (lowest) seed.",
        "a list such as [user:17,professional:3,broker:0]",
    ),
    "weekly": RunKey(
        Any, None,
        "Whether the values of every week are stored, not those at the end alone: true or false, or a list of the "
        "outcomes of which they are, such as [trust_service_all,crises]. If not given: true, but false with -m and in "
        "the command sweep, where true means study.outcomes if it names some.",
        "true, false or a list of outcomes such as [crises,need_material]",
    ),
    "study.name": RunKey(
        str, "???", "Name of the study, and of its folder under results/.", "a name such as churn_in_villages"
    ),
    "study.question": RunKey(str, "", "What the report says was asked.", "a text in quotes"),
    "study.reference": RunKey(
        str, REFERENCE, "The regime from which differences are taken; it is run too where regimes does not name it.",
        "the name of a regime such as status_quo",
    ),
    "study.factors": RunKey(
        dict[str, Any], {},
        "What the command sweep varies, in the study's file: a line for each factor with its values, as in "
        "scenario.audit_floor: 0.35,0.5,0.65 or scenario.audit_floor: interval(0.35,0.65).",
        "a setting and its values on each line",
    ),
    "study.design": RunKey(
        str, "grid",
        "How the command sweep chooses points: grid (every combination of values), or drawn: latin_hypercube, sobol, "
        "morris (which settings matter), saltelli (the share of the variance that each has).",
        "the name of a design such as grid",
    ),
    "study.points": RunKey(
        int, 0,
        "How many points a design draws: points of latin_hypercube and sobol, walks of morris (each a point more than "
        "there are factors), base points of saltelli (each with two more than there are factors).",
        "a whole number such as 64",
    ),
    "study.outcomes": RunKey(
        list[str], [], "What the report of the command sweep is about; if not given: the outcomes told in sentences.",
        "a list such as [need_material,crises]",
    ),
    "study.replace": RunKey(bool, False, "true: an earlier study of that name may be replaced.", "true or false"),
    "study.extend": RunKey(
        bool, False,
        "true: what is asked for is added to the finished study of that name, whose runs are not run again.",
        "true or false",
    ),
    "study.large": RunKey(
        bool, False, "true: the study may take longer, or more room, than one may without being asked.",
        "true or false",
    ),
    "results": RunKey(str, "results", "Another folder in place of results/.", "the path of a folder"),
    "figures": RunKey(
        str, "",
        "svg or png: every figure of the report is written into the folder figures/ of the study too. Needs the extra "
        "`figures`.",
        "svg or png",
    ),
    "threads": RunKey(
        int, 0, "How many runs at a time; 0 (if not given): one a processor. Never changes a result.",
        "a whole number such as 2",
    ),
    "shard": RunKey(
        str, "",
        "A share of the runs, as for a job array: 3/16 is the third of sixteen. Shares may be run in any order and on "
        "any machines that share the folder; the last one writes the study.",
        "a share such as 3/16",
    ),
}


RUN_KEYS |= {
    f"{owner}.{item.name}": RunKey(
        type(item.default), item.default, item.metadata["sentence"], item.metadata["expected"]
    )
    for owner, settings in (("network", NetworkSettings), ("launcher", LauncherSettings))
    for item in dataclasses.fields(settings)
}


def settings_of(cls: Any) -> dict[str, Any]:
    """The settings of a scenario or a policy with their types; a network is not set but read from a file."""
    hints = typing.get_type_hints(cls)
    return {item.name: hints[item.name] for item in dataclasses.fields(cls) if item.name != "network"}


@cache
def all_keys() -> tuple[str, ...]:
    """Every key that can be given, in the order in which they are listed to people."""
    policies = (f"policies.{name}.{field}" for name, cls in POLICIES.items() for field in settings_of(cls))
    return (*GROUPS, *RUN_KEYS, *(f"scenario.{name}" for name in DESCRIPTIONS), *policies)


def check_key(key: str) -> None:
    """Raise `BadValue` for a key that does not exist, saying where it exists or which is nearest."""
    if key in all_keys():
        return
    head, _, rest = key.partition(".")
    if head == "policies":
        _reject_policy_key(key, rest)
    if head == "scenario" and not _elsewhere(key):
        Scenario().with_changes(**{rest: None})
    raise BadValue(
        f"'{key}' is not a setting.{_hint(key)} Settings: {', '.join([*GROUPS, *RUN_KEYS])}, scenario.<name>, "
        f"policies.<name>.<setting>; `python -m experiments list` shows all."
    )


def _reject_policy_key(key: str, rest: str) -> NoReturn:
    name, _, field = rest.partition(".")
    if not name:
        raise BadValue("Policies are set one setting at a time: policies.<name>.<setting>=value.")
    allowed = tuple(settings_of(policy_class(name)))
    hint = nearest(field, allowed) if field else ""
    raise BadValue(f"'{key}' is not a setting.{hint} Settings of {name}: {', '.join(allowed)}.")


def _elsewhere(key: str) -> list[str]:
    """Keys of another place that end in the same word."""
    last = key.rpartition(".")[2]
    return [other for other in all_keys() if other.rpartition(".")[2] == last]


def _hint(key: str) -> str:
    same = _elsewhere(key)
    if same and all(other.startswith("policies.") for other in same):
        names = ", ".join(other.split(".")[1] for other in same)
        return f" Did you mean 'policies.<name>.{key.rpartition('.')[2]}'? Policies with it: {names}."
    if same:
        return f" Did you mean '{same[0]}'?"
    close = difflib.get_close_matches(key, all_keys(), n=1, cutoff=0.7)
    if not close:
        by_last = {other.rpartition(".")[2]: other for other in reversed(all_keys())}
        close = [by_last[word] for word in difflib.get_close_matches(key.rpartition(".")[2], by_last, n=1)]
    return f" Did you mean '{close[0]}'?" if close else ""


def reject_value(key: str, value: Any) -> NoReturn:
    """Raise `BadValue` for a value that its key cannot take, saying what it can."""
    owner, field = _owner(key)
    if owner is not None:
        owner.with_changes(**{field: value})  # the room that describes the setting has the better words
    kind = settings_of(type(owner)).get(field) if owner is not None else None
    expected = RUN_KEYS[key].expected if key in RUN_KEYS else _KIND_WORDS.get(kind, "another kind of value")
    raise BadValue(f"{key} is {value!r}; give {expected}.")


_KIND_WORDS: dict[Any, str] = {
    int: "a whole number, without point or exponent",
    float: "a number",
    bool: "true or false",
    tuple[int, ...]: "a list such as [0,2]",
}


def _owner(key: str) -> tuple[Any, str]:
    """What a key is a setting of, a scenario or a policy with its defaults, and the setting's name."""
    head, _, rest = key.partition(".")
    if head == "scenario" and rest in DESCRIPTIONS:
        return Scenario(), rest
    name, _, field = rest.partition(".")
    if head == "policies" and name in POLICIES and field in settings_of(POLICIES[name]):
        return POLICIES[name](), field
    return None, ""
