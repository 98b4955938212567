"""Regimes: policies together under one name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from experiments.conditions.composition import Composer
from model.parameters import BadValue, nearest
from model.policies import POLICIES, policy_class

JOIN = "+"


@dataclass(frozen=True)
class Regime:
    """Policies that hold together; `policies` are their names."""

    name: str
    label: str
    policies: tuple[str, ...]


def read_regimes(names: Sequence[str], configs: Composer) -> list[Regime]:
    """The regimes of these names, in their order."""
    if not names:
        raise BadValue("regimes is empty; name at least one, for example regimes=[status_quo,stable_posts].")
    found: dict[str, Regime] = {}
    for name in names:
        regime = _read_regime(str(name), configs)
        if regime.name in found:
            raise BadValue(f"regimes names '{regime.name}' twice; name each regime once.")
        found[regime.name] = regime
    return list(found.values())


def read_reference(name: str, configs: Composer) -> Regime:
    """The regime from which differences are taken."""
    try:
        return _read_regime(name, configs)
    except BadValue as error:
        raise BadValue(f"study.reference: {error}") from error


def with_reference(regimes: Sequence[Regime], reference: Regime) -> list[Regime]:
    """The same regimes and the one from which differences are taken, in alphabetical order."""
    found = {regime.name: regime for regime in (*regimes, reference)}
    return [found[name] for name in sorted(found)]


def _read_regime(name: str, configs: Composer) -> Regime:
    if JOIN in name:
        parts = sorted(part.strip() for part in name.split(JOIN))
        return _of_policies(JOIN.join(parts), tuple(parts))
    if name in POLICIES:
        return _of_policies(name, (name,))
    files = configs.options("regime")
    if name not in files:
        allowed = (*POLICIES, *files)
        raise BadValue(f"'{name}' is not a regime.{nearest(name, allowed)} Allowed: {', '.join(allowed)}.")
    return _from_file(name, configs.group("regime", name))


def _of_policies(name: str, policies: tuple[str, ...], label: str = "") -> Regime:
    labels = [policy_class(policy).label for policy in policies]
    for policy in policies:
        if policies.count(policy) > 1:
            raise BadValue(f"regime '{name}' names the policy '{policy}' twice; name each once.")
    return Regime(name, label or " + ".join(labels), tuple(sorted(policies)))


def _from_file(name: str, content: Any) -> Regime:
    allowed = ("label", "policies")
    place = f"configs/regime/{name}.yaml"
    if not isinstance(content, dict):
        raise BadValue(f"{place}: write `label: …` and `policies: […]`, a line each.")
    for key in content:
        if key not in allowed:
            raise BadValue(f"{place}: '{key}' is not known here.{nearest(key, allowed)} Allowed: {', '.join(allowed)}.")
    label, policies = content.get("label", name), content.get("policies")
    if not isinstance(policies, list) or not policies:
        raise BadValue(f"{place}: policies is {policies!r}; give a list such as [stable_posts, warm_handover].")
    try:
        return _of_policies(name, tuple(str(policy) for policy in policies), str(label))
    except BadValue as error:
        raise BadValue(f"{place}: {error}") from error
