"""The worlds that an explanation compares: two regimes, mixtures of their moves, and the same with paths cut.

A path is a module or a built-in link of the world that has a switch; cutting it in both regimes gives the difference
without it. A move is what the regimes do differently to one lever; a mixture takes some moves from the other regime
and leaves the rest as under the first.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.conditions.condition import Condition
from experiments.explaining.labels import LABELS
from model.levers import lever_table
from model.policies.policy import Policy
from model.scenario import DESCRIPTIONS, LEVERS, Scenario

MODULE, LINK = "with_", "link_"
WITHOUT = " without "


def paths_of(scenario: Scenario) -> tuple[str, ...]:
    """The names of all modules and built-in links that are on in a scenario, and so can be cut."""
    return tuple(name for name in DESCRIPTIONS if name.startswith((MODULE, LINK)) and getattr(scenario, name))


def path_words(name: str) -> str:
    """What a path is called in a sentence: control read as a sign of distrust; a module stands in quotes."""
    return f"“{LABELS[name]}”" if name.startswith(MODULE) else LABELS[name]


def lever_words(name: str) -> str:
    """What a lever is, in words that fit into a sentence."""
    return name.replace("_", " ")


@dataclass(frozen=True)
class World:
    """Which moves are those of the other regime, and which paths are cut.

    Attributes:
        moved: levers that stand as under the other regime, sorted; the rest stand as under the first.
        cut: switches that are off beside those of the scenario, sorted.
    """

    moved: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()

    def without(self, *paths: str) -> World:
        """The same with more paths cut."""
        return World(self.moved, tuple(sorted({*self.cut, *paths})))


@dataclass(frozen=True)
class Pair:
    """Two regimes in one scenario: the first, from which the difference is taken, and the other."""

    first: Condition
    other: Condition

    @property
    def scenario(self) -> Scenario:
        """The scenario that both run in."""
        return self.first.scenario

    @property
    def moves(self) -> tuple[str, ...]:
        """The levers that stand differently in some week and organisation, sorted."""
        one, two = (lever_table(item.scenario, item.policies) for item in (self.first, self.other))
        differs = np.any(one != two, axis=(0, 1))
        return tuple(sorted(name for name, is_moved in zip(LEVERS, differs, strict=True) if is_moved))

    def world(self, moved: Iterable[str] | None = None, cut: Iterable[str] = ()) -> World:
        """A world of this pair; without `moved` the other regime whole."""
        return World(self.moves if moved is None else tuple(sorted(moved)), tuple(sorted(cut)))

    def condition(self, world: World) -> Condition:
        """The condition that runs a world."""
        regime, label, policies = self._regime(world.moved)
        words = f"{WITHOUT}{', '.join(world.cut)}" if world.cut else ""
        return Condition(
            name=name_of(world, self.first.name, self.other.name, self.moves),
            label=label + words,
            regime=regime,
            scenario=self.scenario.with_changes(**dict.fromkeys(world.cut, False)),
            policies=policies,
            reference=world == World(),
        )

    def _regime(self, moved: Sequence[str]) -> tuple[str, str, tuple[Policy, ...]]:
        if not moved:
            return self.first.name, self.first.label, self.first.policies
        if tuple(moved) == self.moves:
            return self.other.name, self.other.label, self.other.policies
        sides = ((self.first, set(LEVERS) - set(moved)), (self.other, set(moved)))
        kept: dict[str, tuple[Policy, set[str]]] = {}
        for condition, levers in sides:
            for policy in condition.policies:
                # What both regimes hold keeps all its moves.
                _, before = kept.get(policy.name, (policy, set()))
                kept[policy.name] = (policy, before | levers)
        parts = tuple(_part(policy, levers) for _, (policy, levers) in sorted(kept.items()))
        name = f"{self.other.name}[{','.join(moved)}]"
        return name, f"{self.other.label}, only {', '.join(map(lever_words, moved))}", parts


def name_of(world: World, first: str, other: str, moves: Sequence[str]) -> str:
    """The name under which a world stands in the tables of a study."""
    if not world.moved:
        regime = first
    elif world.moved == tuple(moves):
        regime = other
    else:
        regime = f"{other}[{','.join(world.moved)}]"
    return f"{regime}{WITHOUT}{','.join(world.cut)}" if world.cut else regime


def _part(policy: Policy, levers: set[str]) -> Policy:
    """A policy with only its moves of these levers; itself when that is all of them."""
    kept = tuple(move for move in policy.moves() if move.lever in levers)
    if kept == tuple(policy.moves()):
        return policy
    # A class of its own, since two policies of one class and the same settings count as the same.
    body: dict[str, Any] = {
        "moves": lambda _: kept, "__doc__": policy.__doc__,
        "__reduce__": lambda _: (_part, (policy, levers)),  # another process makes the class anew
    }
    part: type[Policy] = type(f"PartOf{type(policy).__name__}", (type(policy),), body)
    return part(**{item.name: getattr(policy, item.name) for item in dataclasses.fields(policy)})
