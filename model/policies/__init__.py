"""Every policy, found by itself: one file a policy in this folder."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from typing import Any

from model.parameters import BadValue, Registry, shown, unwrapped
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


POLICIES: dict[str, type[Policy]] = Registry("a policy", _find())
"""All policies by name, in alphabetical order; an unknown name is an error that offers the nearest."""


def policy_class(name: str) -> type[Policy]:
    """The policy of that name; an unknown one is an error that offers the nearest."""
    return POLICIES[name]


def as_policies(given: Any) -> tuple[Policy, ...]:
    """Policies as somebody gave them: several or one, each a policy, or a class or name, which stand for its defaults.

    Raises:
        BadValue: anything else.
    """
    given = unwrapped(given)
    if given is None:
        return ()
    if isinstance(given, (str, bytes, Policy, type)) or not isinstance(given, Iterable):
        given = [given]
    if isinstance(given, Mapping):
        raise BadValue(f"policies is {shown(given)}; give a list such as [POLICIES['stable_posts'](dose=0.5)].")
    return tuple(_as_policy(item) for item in given)


def _as_policy(given: Any) -> Policy:
    if isinstance(given, str):
        return POLICIES[given]()
    if isinstance(given, type) and issubclass(given, Policy):
        return given()
    if not isinstance(given, Policy):
        raise BadValue(
            f"policies holds {shown(given)}, which is no policy; give policies such as "
            f"POLICIES['stable_posts'](dose=0.5), from model.policies, or their names: {', '.join(POLICIES)}."
        )
    return given
