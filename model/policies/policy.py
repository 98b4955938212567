"""What a policy is: named moves of levers, with a start, an end, a ramp, a dose and a reach.

A policy never says what it does to trust, need or harm. It scales, shifts or sets levers and what it costs follows
from the levers it moves (hours) or is named (money).
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, get_args

from model.parameters import (
    BadValue,
    Description,
    check_value,
    describe,
    is_number,
    nearest,
    parameter,
    shown,
    unwrapped,
)
from model.scenario import DESCRIPTIONS, LEVERS, Scenario

How = Literal["scale", "shift", "to", "choose"]


@dataclass(frozen=True)
class Move:
    """One movement of one lever at full dose.

    `how` is "scale" (multiply by `size`), "shift" (add `size`), "to" (go to the value `size`, which is the
    shift from the scenario's value) or "choose" (a choice such as who imposes control).
    """

    how: How
    lever: str
    size: float | str

    def __post_init__(self) -> None:
        if not isinstance(self.lever, str) or self.lever not in LEVERS:
            raise BadValue(f"{shown(self.lever)} is not a lever.{nearest(self.lever, LEVERS)}")
        if not isinstance(self.how, str) or self.how not in get_args(How):
            raise BadValue(f"{shown(self.how)} moves no lever; allowed: {', '.join(get_args(How))}.")
        choices = DESCRIPTIONS[self.lever].choices
        if bool(choices) != (self.how == "choose"):
            instead = f"choose one of {', '.join(choices)}" if choices else "scale it, shift it, or move it to a value"
            raise BadValue(f"'{self.how}' does not suit the lever '{self.lever}'; {instead}.")
        size = unwrapped(self.size)
        if choices and not (isinstance(size, str) and size in choices):
            raise BadValue(f"'{self.lever}' cannot be {shown(size)}; allowed: {', '.join(choices)}.")
        if not choices and not (is_number(size) and -math.inf < size < math.inf):
            raise BadValue(f"'{self.how}' moves '{self.lever}' by {shown(size)}; give a finite number.")
        object.__setattr__(self, "size", size)


def scale(lever: str, size: float) -> Move:
    """At dose d the lever is multiplied by 1 + d (size - 1)."""
    return Move("scale", lever, size)


def shift(lever: str, size: float) -> Move:
    """At dose d the lever grows by d times the size."""
    return Move("shift", lever, size)


def to(lever: str, size: float) -> Move:
    """At dose d the lever grows by d times its distance from the scenario's value to this one."""
    return Move("to", lever, size)


def choose(lever: str, choice: str) -> Move:
    """While the dose is above zero the choice is made; two policies may not make the same one."""
    return Move("choose", lever, choice)


@dataclass(frozen=True)
class Policy:
    """A policy with its common settings; subclasses add sizes and say which levers move.

    Attributes:
        start: first week of the policy (0 is the first week of the run).
        end: first week without it again; -1 means that it stays.
        ramp: weeks in which the dose grows evenly to its full size; 0 means at once.
        dose: share of the full policy, 0 to 1; 0 is the reference bit for bit.
        organisations: numbers of the organisations it reaches; empty means all.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    source: ClassVar[str]
    cost: ClassVar[str]

    start: int = parameter(52, "First week of the policy.", unit="weeks", high=100_000)
    end: int = parameter(-1, "First week without it again; -1: it stays.", unit="weeks", low=-1, high=100_000)
    ramp: int = parameter(0, "Weeks in which the dose grows to its full size.", unit="weeks", high=10_000)
    dose: float = parameter(1.0, "Share of the full policy.")
    organisations: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not hasattr(self, "name"):
            raise BadValue(
                f"{type(self).__name__} has no name, so it is no policy yet; take one of model.policies.POLICIES, or "
                f"give your own a `name: ClassVar[str]` and `moves()`."
            )
        kinds = {"int": int, "float": float, "bool": bool, "str": str}
        types = {
            item.name: item.type if isinstance(item.type, type) else kinds.get(item.type, str)
            for item in dataclasses.fields(self)
        }
        for name, description in self.descriptions().items():
            value = check_value(f"policies.{self.name}", name, getattr(self, name), description, types[name])
            object.__setattr__(self, name, value)
        reached = self.organisations.tolist() if hasattr(self.organisations, "tolist") else self.organisations
        if isinstance(reached, (str, bytes)) or not isinstance(reached, Sequence):
            raise BadValue(f"policies.{self.name}.organisations is {shown(reached)}; give a list such as [0,2].")
        numbers_reached = [unwrapped(number) for number in reached]
        for number in numbers_reached:
            if isinstance(number, bool) or not isinstance(number, int) or number < 0:
                raise BadValue(
                    f"policies.{self.name}.organisations holds {shown(number)}; give numbers from 0 on, such as [0,2]."
                )
        object.__setattr__(self, "organisations", tuple(sorted(set(numbers_reached))))
        if self.end != -1 and self.end <= self.start:
            raise BadValue(
                f"policies.{self.name} ends in week {self.end}, not after its start in week {self.start}."
            )

    def moves(self) -> tuple[Move, ...]:
        """The levers that the policy moves at full dose."""
        raise BadValue(f"policy '{self.name}' does not say which levers it moves; give its class a `moves()`.")

    @classmethod
    def descriptions(cls) -> dict[str, Description]:
        """The descriptions of the policy's settings, by name."""
        return describe(cls)

    def check_fits(self, scenario: Scenario) -> None:
        """Raise `BadValue` when the policy cannot act in this scenario; one that moves nothing always can."""
        if not self.moves():
            return
        if self.start >= scenario.n_weeks:
            raise BadValue(
                f"policies.{self.name} starts in week {self.start}, after the end of the run "
                f"({scenario.n_weeks} weeks). Give policies.{self.name}.start below {scenario.n_weeks}, "
                f"or a longer scenario.n_weeks."
            )
        for number in self.organisations:
            if number >= scenario.n_organisations:
                raise BadValue(
                    f"policies.{self.name}.organisations names organisation {number}; this scenario has "
                    f"organisations 0 to {scenario.n_organisations - 1}."
                )

    def with_changes(self, **changes: Any) -> Policy:
        """The same policy with some settings changed; unknown names offer the nearest."""
        allowed = [item.name for item in dataclasses.fields(self)]
        for name in changes:
            if name not in allowed:
                raise BadValue(
                    f"policies.{self.name}.{name} is not a setting of this policy.{nearest(name, allowed)} "
                    f"Allowed: {', '.join(allowed)}."
                )
        return dataclasses.replace(self, **changes)
