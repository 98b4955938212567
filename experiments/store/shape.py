"""What a manifest has to look like, so that whoever reads one need not ask again: keys, kinds of values, what is named.

A manifest that was edited and sealed anew passes for one that was written; here it is told what does not fit.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from typing import Any, NotRequired, Required, TypedDict, get_args, get_origin, get_type_hints, is_typeddict


class Table(TypedDict):
    """A table of a study."""

    files: list[str]
    rows: int
    columns: list[str]
    values: str


class Regime(TypedDict):
    """Policies under one name."""

    label: str
    policies: NotRequired[list[str]]


class World(TypedDict):
    """The settings of a scenario, all of them; two are told to readers."""

    n_users: int
    n_weeks: int
    network: str | None


class Ends(TypedDict):
    """A factor that is an interval."""

    low: float
    high: float


class Design(TypedDict):
    """What drew the points of a sweep."""

    name: str
    points: int
    digest: str


class Explained(TypedDict):
    """What an explanation explains, and by what."""

    other: str
    moves: list[str]
    paths: list[str]


class Luck(TypedDict):
    """What common luck is measured on."""

    doses: list[float]
    change: float
    rates: list[str]
    rates_of_core: list[str]


class Configuration(TypedDict, total=False):
    """What shaped the numbers; which keys there are depends on the command."""

    regimes: Required[dict[str, Regime]]
    study: dict[str, str]
    seeds: list[int]
    scenarios: dict[str, World]
    policies: dict[str, dict[str, Any]]
    reference: str
    factors: dict[str, list[float | bool | str] | Ends]
    design: Design
    outcomes: list[str]
    weekly: bool | list[str]
    trace: list[str]
    network: dict[str, Any] | None
    explained: Explained
    luck: Luck


class Manifest(TypedDict):
    """A manifest; `experiments.store.manifest` says what the keys are."""

    study: str
    kind: str
    question: str
    configuration: Configuration
    fingerprint: str
    versions: dict[str, str]
    seeds: list[int]
    reference: str
    factors: list[str]
    common_weeks: int
    tables: dict[str, Table]


WHOLE = ("factors", "policies", "reference", "scenarios", "seeds", "study", "trace", "weekly")
"""What a configuration holds by which its study can be gone on with."""

OWN = {"explain": "explained", "luck": "luck"}
"""What the configuration of a command holds that of no other does."""

COLUMNS = {
    "conditions": ("condition", "regime", "label", "reference", "settings", "policies"),
    "runs": ("condition", "seed"),
    "failures": ("condition", "seed", "stage", "message"),
    "weekly": ("condition", "seed", "week"),
    "trace": ("condition", "seed", "week"),
    "network": ("condition", "seed", "week", "first", "second"),
    "network_posts": ("condition", "seed", "week", "post"),
    "network_measures": ("condition", "seed", "week", "kind"),
    "sensitivity": ("regime", "outcome", "factor", "measure"),
}
"""Columns without which a table is none of its name, by the tables that there are."""


def fault_of(manifest: Any) -> str | None:
    """The first thing in a manifest that does not fit, in words; None where all does."""
    return next(iter(_kinds(manifest, Manifest, "")), None) or next(_sense(manifest), None)


def _kinds(value: Any, kind: Any, where: str) -> Iterator[str]:
    """What is not of its kind in a value, each with the place where it stands."""
    origin, inside = get_origin(kind), get_args(kind)
    if kind is Any:
        return
    if origin in (Required, NotRequired):
        yield from _kinds(value, inside[0], where)
    elif origin is types.UnionType:
        tried = [list(_kinds(value, one, where)) for one in inside]
        if all(tried):
            yield f"{where} is {_shown(value)}; it should be {' or '.join(map(_words, inside))}"
    elif is_typeddict(kind):
        yield from _record(value, kind, where)
    elif origin in (list, dict):
        if type(value) is not origin:
            yield f"{where} is {_shown(value)}; it should be {_words(kind)}"
            return
        for name, one in value.items() if origin is dict else enumerate(value):
            yield from _kinds(one, inside[-1], f"{where}.{name}" if origin is dict else f"{where}[{name}]")
    elif type(value) is not kind and not (kind is float and type(value) is int):
        yield f"{where} is {_shown(value)}; it should be {_words(kind)}"


def _record(value: Any, kind: Any, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where or 'it'} is {_shown(value)}; it should be {_words(kind)}"
        return
    for name, one in get_type_hints(kind, include_extras=True).items():
        place = f"{where}.{name}" if where else name
        if name in value:
            yield from _kinds(value[name], one, place)
        elif get_origin(one) is Required or (kind.__total__ and get_origin(one) is not NotRequired):
            yield f"{place} is missing"


_WORDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false", types.NoneType: "null"}


def _words(kind: Any) -> str:
    if get_origin(kind) is list:
        return "a list"
    return _WORDS.get(kind, "a table of keys and values")


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _sense(manifest: Mapping[str, Any]) -> Iterator[str]:
    """What is of its kind and yet cannot be."""
    configuration, seeds, tables = manifest["configuration"], manifest["seeds"], manifest["tables"]
    if not seeds or min(seeds) < 0 or max(seeds) >= 2**63 or len(set(seeds)) < len(seeds):
        yield f"seeds is {_shown(seeds)}; it should name seeds from 0 up, each once"
    if not 0 <= manifest["common_weeks"] < 2**31:
        yield f"common_weeks is {manifest['common_weeks']}; it should be a number of weeks"
    for name in ("conditions", "runs"):
        if name not in tables:
            yield f"tables.{name} is missing"
    for name, table in tables.items():
        if name not in COLUMNS:
            yield f"tables.{name} is no table that this version knows"
        if not table["files"] or not all(re.fullmatch(r"\w[\w.-]*\.parquet", file) for file in table["files"]):
            yield f"tables.{name}.files is {_shown(table['files'])}; it should name Parquet files beside the manifest"
    for name in configuration.get("trace", ()):
        if not re.fullmatch(r"[a-z]+:\d{1,9}", name):
            yield f"configuration.trace names {_shown(name)}; people are named as in user:17"
    for name in ("scenarios", "regimes"):
        if not configuration.get(name, True):
            yield f"configuration.{name} is empty"
    own = OWN.get(manifest["kind"])
    if own and own not in configuration:
        yield f"configuration.{own} is missing, which a study of the command '{manifest['kind']}' has"


def fault_of_tables(manifest: Mapping[str, Any], tables: Mapping[str, Any]) -> str | None:
    """What tables do not hold that is of their name or that a manifest tells of; None where all fits."""
    for name, table in tables.items():
        lacking = [column for column in COLUMNS[name] if column not in table]
        if lacking:
            return f"tables.{name} has no column {lacking[0]}"
    if "week" in tables["runs"]:
        return "tables.runs has a row a week"
    if manifest["reference"] not in set(tables["conditions"]["condition"]):
        return f"reference is '{manifest['reference']}', which is none of the conditions"
    factors = [name.removeprefix("factor.") for name in tables["conditions"] if name.startswith("factor.")]
    if sorted(factors) != sorted(manifest["factors"]):
        return f"factors is {_shown(manifest['factors'])}, and the conditions have {_shown(factors)}"
    return None
