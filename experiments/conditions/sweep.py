"""The factors of a sweep, read from arguments such as `scenario.n_users=100,200,400`.

One sweep is one study: the grid is expanded here, not by starting a job for each point.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from hydra.core.override_parser.types import Override, QuotedString, ValueType
from hydra.errors import HydraException

from experiments.conditions.condition import Level
from experiments.conditions.keys import RUN_KEYS
from model.parameters import BadValue

MOST_FACTORS = 2
MOST_LEVELS = 1000


def split_factors(
    overrides: Sequence[Override], multirun: bool
) -> tuple[list[Override], dict[str, list[Level]]]:
    """The arguments that hold for the whole study, and the levels of each swept key."""
    fixed = [override for override in overrides if not override.is_sweep_override()]
    swept = [override for override in overrides if override.is_sweep_override()]
    if swept and not multirun:
        first = swept[0]
        key = first.key_or_group
        as_list = f", or {key}=[{str(first.input_line).partition('=')[2]}] for a list" if _takes_list(key) else ""
        raise BadValue(f"{key} is given several values; add -m to compare them in one study{as_list}.")
    if len(swept) > MOST_FACTORS:
        names = ", ".join(override.key_or_group for override in swept)
        raise BadValue(f"-m sweeps {len(swept)} factors ({names}); a study has at most {MOST_FACTORS}.")
    return fixed, {override.key_or_group: _levels(override) for override in swept}


def _takes_list(key: str) -> bool:
    return key in ("regimes", "seeds", "trace") or key.endswith(".organisations")


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
