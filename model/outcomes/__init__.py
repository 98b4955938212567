"""Every outcome, found by itself: one file a family of measures in this folder."""

from __future__ import annotations

import importlib
import pkgutil

from model.outcomes.outcome import Outcome
from model.parameters import BadValue, nearest


def _find() -> dict[str, Outcome]:
    found: dict[str, Outcome] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name != "outcome":
            for item in importlib.import_module(f"{__name__}.{module.name}").OUTCOMES:
                found[item.name] = item
    return found


OUTCOMES: dict[str, Outcome] = _find()
"""All outcomes by name."""


def outcome(name: str) -> Outcome:
    """The outcome of that name; an unknown one is an error that offers the nearest."""
    if name not in OUTCOMES:
        raise BadValue(f"'{name}' is not an outcome.{nearest(name, list(OUTCOMES))}")
    return OUTCOMES[name]
