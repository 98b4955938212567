"""The factors of a sweep, read from arguments such as `scenario.n_users=100,200,400`.

One sweep is one study: the grid is expanded here, not by starting a job for each point.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from hydra.core.override_parser.types import Override, QuotedString, ValueType
from hydra.errors import HydraException

from experiments.conditions.composition import parse
from experiments.conditions.condition import Level
from experiments.conditions.keys import RUN_KEYS
from model.parameters import BadValue

MOST_FACTORS = 2
MOST_LEVELS = 1000


def split_factors(
    overrides: Sequence[Override], multirun: bool, most: float = MOST_FACTORS
) -> tuple[list[Override], dict[str, list[Level]]]:
    """The arguments that hold for the whole study, and the levels of each swept key.

    Args:
        most: how many keys may be swept at once.
    """
    fixed = [override for override in overrides if not override.is_sweep_override()]
    swept = [override for override in overrides if override.is_sweep_override()]
    if swept and not multirun:
        first = swept[0]
        key = first.key_or_group
        as_list = f", or {key}=[{str(first.input_line).partition('=')[2]}] for a list" if _takes_list(key) else ""
        raise BadValue(f"{key} is given several values; add -m to compare them in one study{as_list}.")
    if len(swept) > most:
        names = ", ".join(override.key_or_group for override in swept)
        raise BadValue(
            f"-m sweeps {len(swept)} factors ({names}); compare takes at most {most}. The command sweep takes more."
        )
    return fixed, {override.key_or_group: _levels(override) for override in swept}


def factors_of_study(given: Mapping[str, Any], where: str) -> dict[str, list[Level]]:
    """The factors that a study's file names, each with its levels, in the order of the file.

    Args:
        given: setting -> its values, a text such as "0,0.5,1" or "range(0,1.1,0.5)", or a list.
        where: the study, for errors.
    """
    found: dict[str, list[Level]] = {}
    for key, values in given.items():
        text = ",".join(map(_written, values)) if isinstance(values, list) else _written(values)
        try:
            if not text or text == "None":
                raise BadValue(f"'{key}' has no values; give several, as in {key}: 0,0.5,1.")
            (override,) = parse([f"{key}={text}"])
            if not override.is_sweep_override():
                raise BadValue(f"'{key}' has one value, {text}; a factor takes several, as in {key}: 0,0.5,1.")
            found[key] = _levels(override)
        except BadValue as error:
            raise BadValue(f"{where}: {error}") from error
    return found


def _written(value: Any) -> str:
    """A value of a file as it is written on the command line."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _takes_list(key: str) -> bool:
    return key in ("regimes", "seeds", "trace", "study.outcomes") or key.endswith(".organisations")


def _levels(override: Override) -> list[Level]:
    key, given = override.key_or_group, str(override.input_line)
    if key in RUN_KEYS or key == "study" or key.endswith(".organisations"):
        advice = f"give a list: {key}=[…]" if _takes_list(key) else "give one value"
        raise BadValue(f"{key} cannot be swept; {advice}. Factors are scenario, scenario.* and policies.*.")
    if override.value_type in (ValueType.INTERVAL_SWEEP, ValueType.GLOB_CHOICE_SWEEP):
        raise BadValue(f"'{given}' names no single values; list them (a,b,c) or use range(start,stop,step).")
    try:
        found = list(itertools.islice(override.sweep_iterator(), MOST_LEVELS + 1))
    except (HydraException, ValueError) as error:
        raise BadValue(f"'{given}' is not a range: start, stop and a step other than 0.") from error
    if not found:
        raise BadValue(f"'{given}' is an empty range: no value lies in it.")
    if len(found) > MOST_LEVELS:
        raise BadValue(f"'{given}' has more than {MOST_LEVELS} values; take a larger step.")
    return [_plain(key, level) for level in found]


def _plain(key: str, level: Any) -> Level:
    if isinstance(level, QuotedString):
        return level.text
    if isinstance(level, float):
        return float(f"{level:.12g}")  # a range adds up its step; .3 is meant, not .30000000000000004
    if isinstance(level, (int, str)):
        return level
    raise BadValue(f"{key} is swept over {level!r}; a factor takes single values.")
