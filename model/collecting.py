"""What a data collector of Mesa collects: checked when it is named, explained where it is not there."""

from __future__ import annotations

import operator
import types
from collections.abc import Mapping
from typing import Any

from model.outcomes import OUTCOMES
from model.parameters import BadValue, nearest, shown
from model.people import Person


def checked_reporters(name: str, given: Any) -> dict[Any, Any]:
    """Reporters as Mesa takes them, none for None; those of agents find every attribute that they name, or fail.

    Raises:
        BadValue: something that is no dictionary, or holds what reports nothing.
    """
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise BadValue(
            f"{name} is {shown(given)}; give a dictionary such as {{'trust': 'trust_service'}} (for mesa.batch_run, "
            f"in a list)."
        )
    return {key: _checked_reporter(name, key, reporter) for key, reporter in given.items()}


def _checked_reporter(name: str, key: Any, reporter: Any) -> Any:
    if name == "agenttype_reporters":
        if not (isinstance(key, type) and issubclass(key, Person)):
            raise BadValue(f"{name} names {shown(key)}; give ServiceUser, Professional, Broker or a subclass of them.")
        return checked_reporters(f"agenttype_reporters of {key.__name__}", reporter)
    with_values = isinstance(reporter, list) and len(reporter) == 2 and callable(reporter[0])
    # Mesa calls what is no function of Python's own, such as `len`, without the model.
    is_function = callable(reporter) and not isinstance(reporter, types.BuiltinFunctionType)
    if not (isinstance(reporter, str) or with_values or is_function):
        raise BadValue(
            f"{name} has {shown(reporter)} for {shown(key)}; give a name, a function, or [function, [values]]."
        )
    # For an attribute that is not there, Mesa before 3.5 would note None.
    return operator.attrgetter(reporter) if isinstance(reporter, str) and name != "model_reporters" else reporter


def collect(model: Any) -> None:
    """Let the model's data collector note the week; `BadValue` where it asks for what is not there."""
    collector = model.datacollector
    if not (collector.model_reporters or collector.agent_reporters or collector.agenttype_reporters):
        return
    try:
        collector.collect(model)
    except AttributeError as error:
        for name in collector.model_reporters.values():
            if isinstance(name, str) and not hasattr(model, name):
                near = nearest(name, list(OUTCOMES))
                asked = f"model_reporters asks for {shown(name)}, which this model does not have."
                raise BadValue(asked + near) from None
        raise BadValue(
            f"the data collector asked for what is not there: {error}. What only some people have goes into "
            f"agenttype_reporters, such as {{ServiceUser: {{'prior': 'prior'}}}}."
        ) from error
