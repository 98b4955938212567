"""Every policy, found by itself: one file a policy in this folder."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from typing import Any

from model.parameters import BadValue, nearest, shown
from model.policies.policy import Policy


class _Policies(dict[str, type[Policy]]):
    """Policies by name; an unknown name is an error that offers the nearest."""

    def __missing__(self, name: object) -> type[Policy]:
        raise BadValue(f"{shown(name)} is not a policy.{nearest(str(name), list(self))} Allowed: {', '.join(self)}.")


def _find() -> _Policies:
    found = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name == "policy":
            continue
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        for item in vars(loaded).values():
            if isinstance(item, type) and issubclass(item, Policy) and item.__module__ == loaded.__name__:
                found[item.name] = item
    return _Policies(sorted(found.items()))


POLICIES: dict[str, type[Policy]] = _find()
"""All policies by name, in alphabetical order."""


def policy_class(name: str) -> type[Policy]:
    """The policy of that name; an unknown one is an error that offers the nearest."""
    return POLICIES[name]


def as_policies(given: Any) -> tuple[Policy, ...]:
    """Policies as somebody gave them: several or one, each a policy, or a class or name, which stand for its defaults.

    Raises:
        BadValue: anything else.
    """
    if given is None:
        return ()
    if isinstance(given, (str, Policy, type)) or not isinstance(given, Iterable):
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
