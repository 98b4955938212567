"""Every outcome, found by itself: one file a family of measures in this folder."""

from __future__ import annotations

import importlib
import pkgutil

from model.outcomes.outcome import Outcome
from model.parameters import Registry


def _find() -> dict[str, Outcome]:
    found: dict[str, Outcome] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name != "outcome":
            for item in importlib.import_module(f"{__name__}.{module.name}").OUTCOMES:
                found[item.name] = item
    return found


OUTCOMES: dict[str, Outcome] = Registry("an outcome", _find())
"""All outcomes by name; an unknown name is an error that offers the nearest."""


def outcome(name: str) -> Outcome:
    """The outcome of that name; an unknown one is an error that offers the nearest."""
    return OUTCOMES[name]
