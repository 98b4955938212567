"""Every policy, found by itself: one file a policy in this folder."""

from __future__ import annotations

import importlib
import pkgutil

from model.parameters import BadValue, nearest
from model.policies.policy import Policy


def _find() -> dict[str, type[Policy]]:
    found = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name == "policy":
            continue
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        for item in vars(loaded).values():
            if isinstance(item, type) and issubclass(item, Policy) and item.__module__ == loaded.__name__:
                found[item.name] = item
    return dict(sorted(found.items()))


POLICIES: dict[str, type[Policy]] = _find()
"""All policies by name, in alphabetical order."""


def policy_class(name: str) -> type[Policy]:
    """The policy of that name; an unknown one is an error that offers the nearest."""
    if name not in POLICIES:
        raise BadValue(
            f"'{name}' is not a policy.{nearest(name, list(POLICIES))} Allowed: {', '.join(POLICIES)}."
        )
    return POLICIES[name]
