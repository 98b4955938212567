"""The typed configuration, made from the dataclasses of the world and its policies.

Nothing is written twice: a new parameter or policy is a new key here by itself.
"""

from __future__ import annotations

import dataclasses
from typing import Any, get_origin

from experiments.conditions.keys import RUN_KEYS, settings_of
from model.policies import POLICIES
from model.scenario import Scenario


def run_schema() -> type:
    """The typed configuration of one study: scenario, every policy, and the keys of the run."""
    run: dict[str, tuple[Any, Any]] = {}
    owned: dict[str, dict[str, tuple[Any, Any]]] = {}
    for key, item in RUN_KEYS.items():
        owner, _, name = key.rpartition(".")
        (owned.setdefault(owner, {}) if owner else run)[name] = (item.kind, item.default)
    policies = {name: _section(cls.__name__, _defaults(cls)) for name, cls in POLICIES.items()}
    sections = {
        **{owner: _section(owner.title(), entries) for owner, entries in owned.items()},
        "scenario": _section("Scenario", _defaults(Scenario)),
        "policies": _section("Policies", {name: (cls, cls) for name, cls in policies.items()}),
    }
    return _section("Run", {**run, **{name: (cls, cls) for name, cls in sections.items()}})


def _defaults(cls: Any) -> dict[str, tuple[Any, Any]]:
    kinds = settings_of(cls)
    return {item.name: (kinds[item.name], item.default) for item in dataclasses.fields(cls) if item.name in kinds}


def _section(name: str, entries: dict[str, tuple[Any, Any]]) -> type:
    return dataclasses.make_dataclass(name, [(key, *_field(kind, default)) for key, (kind, default) in entries.items()])


def _field(kind: Any, default: Any) -> tuple[Any, Any]:
    if get_origin(kind) is tuple:  # a typed list is what the configuration calls it
        kind, default = list[int], list(default)
    if isinstance(default, list | dict):
        return kind, dataclasses.field(default_factory=lambda: type(default)(default))
    if isinstance(default, type):
        return kind, dataclasses.field(default_factory=default)
    return kind, dataclasses.field(default=default)
