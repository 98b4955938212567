"""The outcomes that a study names: those that it is about, and those whose values of every week it stores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.outcomes import OUTCOMES
from model.parameters import BadValue, nearest


def checked_outcomes(given: Sequence[Any], key: str = "study.outcomes") -> tuple[str, ...]:
    """Names of outcomes, if there are such outcomes.

    Args:
        key: the setting that names them, for errors.
    """
    for name in given:
        if not isinstance(name, str) or name not in OUTCOMES:
            raise BadValue(
                f"{key} names '{name}', which is no outcome.{nearest(str(name), list(OUTCOMES))} "
                "`python -m experiments list outcomes` shows all."
            )
        if given.count(name) > 1:
            raise BadValue(f"{key} names '{name}' twice; name each once.")
    return tuple(given)


def weekly_outcomes(given: Any, usual: Sequence[str] = ()) -> tuple[str, ...]:
    """The outcomes that are stored week by week, in the order of the registry.

    Args:
        given: true, false, or a list of outcomes.
        usual: what true means; all outcomes where it is empty.

    Raises:
        BadValue: something else, or a list with what is no outcome.
    """
    if isinstance(given, bool):
        return _in_order(usual or OUTCOMES) if given else ()
    if not isinstance(given, list):
        as_list = f" Did you mean weekly=[{given}]?" if isinstance(given, str) and given in OUTCOMES else ""
        raise BadValue(
            f"weekly is {given!r}; give true, false or a list of outcomes such as [crises,need_material].{as_list}"
        )
    return _in_order(checked_outcomes(given, "weekly"))


def plain_weekly(names: Sequence[str]) -> bool | list[str]:
    """The same as a configuration holds it: true for all outcomes, false for none."""
    return bool(names) if len(names) in (0, len(OUTCOMES)) else list(names)


def _in_order(names: Any) -> tuple[str, ...]:
    return tuple(name for name in OUTCOMES if name in names)
