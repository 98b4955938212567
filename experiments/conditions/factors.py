"""What a study varies: a factor is one setting and its values, or the interval that values are drawn from.

A factor is written in Hydra's own words, on the command line (`scenario.audit=0,.5,1`) and in a study's file alike:
single values (`0,.5,1`, `choice(0,1)`, `range(0,1.1,.5)`) or `interval(0,1)`. It is any parameter or lever of the
world, any setting of a policy, the scenario's name, or the regime itself (`regimes`).
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hydra.core.override_parser.types import IntervalSweep, Override, QuotedString, ValueType
from hydra.errors import HydraException

from experiments.conditions.composition import parse
from experiments.conditions.condition import Level
from experiments.conditions.keys import RUN_KEYS
from experiments.conditions.world import World
from model.parameters import BadValue

MOST_FACTORS = 2
"""Factors of a comparison, whose report has a curve or a map."""
MOST_LEVELS = 1000

SCENARIO = "scenario"
"""The factor whose levels are names of scenarios."""
REGIMES = "regimes"
"""The factor whose levels are regimes: every point is run under each of them, with the same luck."""

AS_IN = "as in {key}: 0,0.5,1"


@dataclass(frozen=True)
class Factor:
    """One setting that a study varies.

    Attributes:
        key: the setting's full key.
        levels: its single values; empty for an interval.
        interval: the lowest and the highest value, where values are drawn from all between; None for single values.
        is_whole: whether the setting takes whole numbers alone.
    """

    key: str
    levels: tuple[Level, ...] = ()
    interval: tuple[float, float] | None = None
    is_whole: bool = False

    def at(self, share: float) -> Level:
        """The value that lies at a share, 0 to 1, of the way through the factor.

        Of single values each has an equal part. A drawn value has six digits at most, so that it can be read and typed.
        """
        if self.interval is None:
            return self.levels[min(int(share * len(self.levels)), len(self.levels) - 1)]
        low, high = self.interval
        if self.is_whole:
            return min(int(low + share * (high - low + 1)), int(high))
        return min(max(float(f"{low + share * (high - low):.6g}"), low), high)

    def checked(self, world: World) -> Factor:
        """The same as its setting takes it: values of its kind, within its bounds, in rising order.

        Raises:
            BadValue: a value that the setting cannot take, or the same value twice.
        """
        if self.interval is not None:
            low, high = (world.moved_to(self.key, end).setting(self.key) for end in self.interval)
            return dataclasses.replace(
                self, interval=(float(low), float(high)), is_whole=isinstance(world.setting(self.key), int)
            )
        levels = [
            level if self.key == SCENARIO else world.moved_to(self.key, level).setting(self.key)
            for level in self.levels
        ]
        for level in levels:
            if levels.count(level) > 1:
                raise BadValue(f"{self.key} is swept over {level} twice; give each value once.")
        return dataclasses.replace(self, levels=tuple(sorted(levels)))

    def plain(self) -> list[Level] | dict[str, float]:
        """The factor's values as plain data."""
        return list(self.levels) if self.interval is None else dict(zip(("low", "high"), self.interval, strict=True))


def split_factors(
    overrides: Sequence[Override], multirun: bool, most: float = MOST_FACTORS
) -> tuple[list[Override], dict[str, Factor]]:
    """The arguments that hold for the whole study, and the factors among them.

    Args:
        most: how many settings may be varied at once.
    """
    fixed = [override for override in overrides if not override.is_sweep_override()]
    swept = [override for override in overrides if override.is_sweep_override()]
    if swept and not multirun:
        first = swept[0]
        key = first.key_or_group
        as_list = f", or {key}=[{str(first.input_line).partition('=')[2]}] for a list" if _takes_list(key) else ""
        raise BadValue(f"{key} is given several values; add -m to compare them in one study{as_list}.")
    if len([override for override in swept if override.key_or_group != REGIMES]) > most:
        names = ", ".join(override.key_or_group for override in swept)
        raise BadValue(
            f"-m sweeps {len(swept)} factors ({names}); compare takes at most {most}. The command sweep takes more."
        )
    return fixed, {override.key_or_group: _factor(override) for override in swept}


def factors_of_study(given: Mapping[str, Any], where: str) -> dict[str, Factor]:
    """The factors that a study's file names, in the order of the file.

    Args:
        given: setting -> its values, a text such as "0,0.5,1" or "interval(0,1)", or a list.
        where: the study, for errors.
    """
    found: dict[str, Factor] = {}
    for key, values in given.items():
        text = ",".join(map(_written, values)) if isinstance(values, list) else _written(values)
        try:
            if not text or text == "None":
                raise BadValue(f"'{key}' has no values; give several, {AS_IN.format(key=key)}.")
            (override,) = parse([f"{key}={text}"])
            if not override.is_sweep_override():
                raise BadValue(f"'{key}' has one value, {text}; a factor takes several, {AS_IN.format(key=key)}.")
            found[key] = _factor(override)
        except BadValue as error:
            raise BadValue(f"{where}: {error}") from error
    return found


def check_not_fixed(
    factors: Mapping[str, Factor], configuration: Mapping[str, Any], usual: Mapping[str, Any], where: str
) -> None:
    """Raise `BadValue` when a study's file gives a setting one value and varies it too.

    Args:
        factors: what the file varies.
        configuration: what the file and all it builds on say.
        usual: the same without the file.
        where: the study, for errors.
    """
    for key in factors:
        if key not in (SCENARIO, REGIMES):
            fixed, before = _looked_up(configuration, key), _looked_up(usual, key)
            if fixed != before:
                raise BadValue(
                    f"{where}: {key} is fixed at {fixed} and is a factor too; take it out of study.factors or leave "
                    "the fixed value out."
                )


def _looked_up(configuration: Mapping[str, Any], key: str) -> Any:
    found: Any = configuration
    for part in key.split("."):
        found = found[part]
    return found


def _written(value: Any) -> str:
    """A value of a file as it is written on the command line."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _takes_list(key: str) -> bool:
    return key in (REGIMES, "seeds", "trace", "weekly", "study.outcomes") or key.endswith(".organisations")


def _factor(override: Override) -> Factor:
    key, given = override.key_or_group, str(override.input_line)
    if key != REGIMES and (key in RUN_KEYS or key in ("study", "launcher") or key.endswith(".organisations")):
        advice = f"give a list: {key}=[…]" if _takes_list(key) else "give one value"
        raise BadValue(f"{key} cannot be swept; {advice}. Factors are regimes, scenario, scenario.* and policies.*.")
    if override.value_type is ValueType.GLOB_CHOICE_SWEEP:
        raise BadValue(f"'{given}' names no single values; list them (a,b,c).")
    if override.value_type is ValueType.INTERVAL_SWEEP:
        return _interval(key, given, override.value())
    try:
        found = list(itertools.islice(override.sweep_iterator(), MOST_LEVELS + 1))
    except (HydraException, ValueError) as error:
        raise BadValue(f"'{given}' is not a range: start, stop and a step other than 0.") from error
    if not found:
        raise BadValue(f"'{given}' is an empty range: no value lies in it.")
    if len(found) > MOST_LEVELS:
        raise BadValue(f"'{given}' has more than {MOST_LEVELS} values; take a larger step.")
    return Factor(key, tuple(_plain(key, level) for level in found))


def _interval(key: str, given: str, interval: Any) -> Factor:
    if key in (SCENARIO, REGIMES):
        raise BadValue(f"'{given}': an interval is of numbers; list the names (a,b,c).")
    assert isinstance(interval, IntervalSweep)
    low, high = interval.start, interval.end
    if not (isinstance(low, (int, float)) and isinstance(high, (int, float))) or not low < high:
        raise BadValue(f"'{given}' is an empty interval; give the lower end first, as in {key}=interval(0,1).")
    return Factor(key, interval=(low, high))


def _plain(key: str, level: Any) -> Level:
    if isinstance(level, QuotedString):
        return level.text
    if isinstance(level, float):
        return float(f"{level:.12g}")  # a range adds up its step; .3 is meant, not .30000000000000004
    if isinstance(level, (int, str)):
        return level
    raise BadValue(f"{key} is swept over {level!r}; a factor takes single values.")
