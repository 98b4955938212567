"""Compiled rules in place of stock ones: the loops that rest on them are compiled anew, the others stay.

```python
import numba
from model.rules.willingness import chance_to_act

@numba.njit
def all_or_nothing(trust, threshold, slope):
    return 1.0 if trust > threshold else 0.0

Simulation(scenario, rules={chance_to_act: all_or_nothing})
```
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Mapping
from typing import Any

import numba

from model import schedule
from model.compiling import compiled
from model.parameters import BadValue
from model.stages import STAGES, TALLY_PARTS, Part

Dispatcher = numba.core.registry.CPUDispatcher


def replaced_loops(rules: Mapping[Any, Any]) -> dict[str, Any]:
    """The loops that rest on replaced rules, compiled with the new ones.

    Args:
        rules: new rule by stock rule; a new rule takes the same parameters and may be plain or compiled.

    Returns:
        Compiled loops by name of their behaviour.

    Raises:
        BadValue: something that is not a stock rule, or a new rule with other parameters.
    """
    new: dict[Any, Any] = {}
    for stock, rule in rules.items():
        if not isinstance(stock, Dispatcher) or not stock.py_func.__module__.startswith("model.rules"):
            raise BadValue(f"{stock!r} is not a rule of model.rules; import the stock rule and name it as the key.")
        plain = getattr(rule, "py_func", rule)
        if not inspect.isfunction(plain):
            raise BadValue(f"the new rule for {stock.py_func.__name__} is {rule!r}; give a function.")
        wanted, given = inspect.signature(stock.py_func).parameters, inspect.signature(plain).parameters
        if len(wanted) != len(given):
            raise BadValue(
                f"the new rule for {stock.py_func.__name__} takes {len(given)} values; the stock rule takes "
                f"{len(wanted)}: {', '.join(wanted)}."
            )
        new[stock] = rule if isinstance(rule, Dispatcher) else compiled(rule)
    rebuilt: dict[Any, Any] = dict(new)
    found = {}
    for part in [*(part for stage in STAGES for part in stage.parts), *TALLY_PARTS]:
        if _rebuild(part.function, rebuilt) is not part.function:
            found[part.name] = _loop(part, rebuilt)
    return found


def _rebuild(function: Any, rebuilt: dict[Any, Any]) -> Any:
    """A compiled function with replaced ones inside it; itself where it rests on none of them."""
    if function in rebuilt:
        return rebuilt[function]
    plain = function.py_func
    changed = {}
    for name in plain.__code__.co_names:
        inner = plain.__globals__.get(name)
        if isinstance(inner, Dispatcher):
            fresh = _rebuild(inner, rebuilt)
            if fresh is not inner:
                changed[name] = fresh
    rebuilt[function] = function
    if changed:
        copy = types.FunctionType(
            plain.__code__, {**plain.__globals__, **changed}, plain.__name__, plain.__defaults__
        )
        rebuilt[function] = compiled(copy)
    return rebuilt[function]


def _loop(part: Part, rebuilt: dict[Any, Any]) -> Any:
    """The loop of a behaviour around replaced functions."""
    stock = getattr(schedule.loop_module(), part.name)
    names = {
        name: rebuilt.get(item, item) if isinstance(item, Dispatcher) else item
        for name, item in stock.__globals__.items()
    }
    return schedule.compile_loop(types.FunctionType(stock.__code__, names, stock.__name__), keep=False)
