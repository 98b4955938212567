"""Compiled rules in place of stock ones: the loops that rest on them are compiled anew, the others stay.

Such a rule decides alone: the loops compiled anew are without the bounds of stock rules, which would cut it short.

```python
import numba
from model.replacing import OwnRules
from model.rules.willingness import chance_to_act

@numba.njit
def all_or_nothing(trust, threshold, slope):
    return 1.0 if trust > threshold else 0.0

strict = OwnRules({chance_to_act: all_or_nothing})
for seed in range(30):
    Simulation(scenario, seed=seed, rules=strict).run()
```
"""

from __future__ import annotations

import inspect
import math
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_args, get_type_hints

import numba
import numpy as np
from numba import carray  # type: ignore[attr-defined]

from model import schedule
from model.behaviours.bounds import BOUNDS, unbounded
from model.compiling import compiled, compiled_apart
from model.loop_source import rows_function
from model.parameters import BadValue, nearest, shown
from model.pointers import pointer
from model.rules.curves import TABLED
from model.stages import SETTLING, STAGES, TALLY_PARTS, Part

Dispatcher = numba.core.registry.CPUDispatcher
_ROUNDING = 1e-9
"""Arithmetic may end this far beyond the lowest or highest number that a rule may give."""

_NUMBERS = (numba.types.Float, numba.types.Integer, numba.types.Boolean)

_guarded = numba.njit(nogil=True, error_model="numpy", forceinline=True, boundscheck=True)
"""As `compiled`, but a place beyond the end of an array is an error: who knows what somebody's own rule looks up."""


class Replacement:
    """A rule of somebody's own in place of a stock one, and what went wrong in it so far.

    An error inside a compiled loop would end that loop and be forgotten, so the rule keeps notes for Python to read.
    """

    def __init__(self, stock: Any, plain: Callable[..., Any]) -> None:
        self.stock, self.name = stock, str(stock.py_func.__name__)
        self.rule = _guarded(plain)
        kind = get_type_hints(stock.py_func, include_extras=True).get("return")
        bounds: tuple[float, float] = get_args(kind)[1] if kind else (-math.inf, math.inf)
        self.low, self.high = bounds
        self._notes = np.zeros(3, np.int64)
        address = self._notes.__array_interface__["data"][0]
        self.watched = compiled(_watched(self.rule, address, self.low, self.high))

    def noted(self) -> np.ndarray:
        """How often so far the rule met an error, gave what is not finite, and gave too little or too much."""
        return self._notes.copy()

    def check(self, before: np.ndarray) -> None:
        """Raise `BadValue` when something went wrong since what was noted `before`."""
        errors, endless, beyond = self._notes - before
        if errors:
            raise BadValue(
                f"the new rule for {self.name} met an error of its own {errors} times; call it from Python with "
                f"values of every kind to see which."
            )
        if endless:
            raise BadValue(
                f"the new rule for {self.name} gave NaN or an infinite number {endless} times; it must give a finite "
                f"number for whatever it is given."
            )
        if beyond:
            where = "from 0 to 1" if self.high == 1.0 else f"of {self.low:g} or more"
            raise BadValue(
                f"the new rule for {self.name} gave a number out of bounds {beyond} times; it must give one {where}, "
                f"as the stock rule does."
            )

    def check_kind(self) -> None:
        """Raise `BadValue` when what the rule gives is of another kind than a number."""
        for found in self.rule.overloads.values():
            kind = found.signature.return_type  # type: ignore[attr-defined]
            if not isinstance(kind, _NUMBERS):
                raise BadValue(
                    f"the new rule for {self.name} gives {_in_words(kind)}; it must give a number whichever way it "
                    f"goes."
                )


class OwnRules:
    """Rules of one's own in place of stock ones, compiled once for any number of runs.

    Attributes:
        replacements: the rules.
        loops: the compiled loops that rest on them, by name of their behaviour.
    """

    def __init__(self, rules: Mapping[Any, Any] | None = None) -> None:
        """Compile new rules, given by stock rule; a new rule takes the same values and may be plain or compiled.

        Raises:
            BadValue: something that is not a stock rule, or one that no week uses; or a new rule that takes other
                values, cannot be compiled, or gives no number.
        """
        self.replacements = _replacements(rules) if rules is not None else []
        self.loops = _replaced_loops(self.replacements) if self.replacements else {}

    def rule(self, stock: Any) -> Any:
        """The new rule in place of a stock one, or the stock one itself where it stays."""
        return next((new.rule for new in self.replacements if new.stock is stock), stock)

    def noted(self) -> list[np.ndarray]:
        """What has gone wrong so far, rule by rule."""
        return [new.noted() for new in self.replacements]

    def check(self, before: list[np.ndarray]) -> None:
        """Raise `BadValue` when a rule went wrong since what was noted `before`."""
        for new, noted in zip(self.replacements, before, strict=True):
            new.check(noted)


def _in_words(kind: Any) -> str:
    """What a rule gives that is no number."""
    if isinstance(kind, numba.types.Optional):
        return "a number one way and nothing another"
    if isinstance(kind, numba.types.NoneType):
        return "nothing"
    return "a text" if isinstance(kind, (numba.types.UnicodeType, numba.types.StringLiteral)) else f"'{kind}'"


def _watched(rule: Any, address: int, low: float, high: float) -> Callable[..., Any]:
    """A rule that keeps notes at an address, and gives a number within its bounds whatever went wrong.

    Until Python reads the notes, the week goes on: a number out of bounds could take it beyond the end of a column.
    """
    least, most = low - _ROUNDING, high + _ROUNDING

    def watched(*values):
        found = 0.0
        try:
            found = 1.0 * rule(*values)
        except Exception:
            carray(pointer(address), 3, np.int64)[0] += 1  # type: ignore[call-arg]
        if not math.isfinite(found):
            carray(pointer(address), 3, np.int64)[1] += 1  # type: ignore[call-arg]
            return 0.0
        if not least <= found <= most:
            carray(pointer(address), 3, np.int64)[2] += 1  # type: ignore[call-arg]
        return min(max(found, low), high)

    return watched


def _replacements(rules: Mapping[Any, Any]) -> list[Replacement]:
    """Rules of somebody's own, each found fit for the place of its stock rule."""
    if not isinstance(rules, Mapping):
        raise BadValue(f"rules is {shown(rules)}; give new rules by stock rule, such as {{chance_to_act: mine}}.")
    in_use = [rule.py_func.__name__ for rule in rules_in_use()]
    found = []
    for stock, rule in rules.items():
        if not isinstance(stock, Dispatcher) or not stock.py_func.__module__.startswith("model.rules"):
            raise BadValue(
                f"{shown(stock)} is not a rule of model.rules; import the stock rule and name it as the key."
            )
        name = stock.py_func.__name__
        if name not in in_use:
            raise BadValue(
                f"no stage of the week uses the rule {name}, so a new one would change nothing.{nearest(name, in_use)}"
            )
        plain = getattr(rule, "py_func", rule)
        if not inspect.isfunction(plain) or inspect.iscoroutinefunction(plain):
            raise BadValue(f"the new rule for {name} is {shown(rule)}; give a function.")
        wanted, given = inspect.signature(stock.py_func).parameters, inspect.signature(plain)
        try:
            given.bind(*wanted)
        except TypeError:
            raise BadValue(
                f"the new rule for {name} takes {len(given.parameters)} values; the stock rule takes "
                f"{len(wanted)}: {', '.join(wanted)}."
            ) from None
        if set(given.parameters) == set(wanted) and list(given.parameters) != list(wanted):
            raise BadValue(
                f"the new rule for {name} takes {', '.join(given.parameters)}; values are handed over by their places, "
                f"so give them in the order of the stock rule: {', '.join(wanted)}."
            )
        found.append(Replacement(stock, plain))
    return found


def rules_in_use() -> list[Any]:
    """The stock rules that the week rests on, each of which a rule of one's own can take the place of, by name."""
    found = {rule.py_func.__name__: rule for part in _parts() for rule in _rules_of(part.function)}
    return [found[name] for name in sorted(found)]


def _replaced_loops(new_rules: list[Replacement]) -> dict[str, Any]:
    """The loops that rest on replaced rules, compiled with the new ones, by name of their behaviour."""
    own: dict[Any, Any] = {new.stock: new.watched for new in new_rules}
    # A table was made from the stock curve, and a bound follows from stock rules.
    tabled = {near: own[exact] for near, exact in TABLED.items() if exact in own}
    rebuilt = {**dict.fromkeys(BOUNDS, unbounded), **tabled, **own}
    found = {}
    for part in _parts():
        if own.keys().isdisjoint(_rules_of(part.function)):
            continue
        _rebuild(part.function, rebuilt)
        try:
            found[part.name] = _loop(part, rebuilt)
        except (numba.core.errors.NumbaError, NotImplementedError) as error:
            for new in new_rules:
                new.check_kind()
            names = " and ".join(new.name for new in new_rules)
            raise BadValue(f"the new rule for {names} cannot be compiled: {_reason(error)}") from error
    for new in new_rules:
        new.check_kind()
    return found


def _reason(error: Exception) -> str:
    """What numba says of the innermost fault, on one line."""
    lines = [line.strip() for line in str(error).splitlines()]
    told = [line for line in lines if line and not line.startswith(("Failed in", "During:", "File ", "^", "<source"))]
    return " ".join(line.lstrip("> ") for line in told[:2] if line is told[0] or told[0].endswith(":"))


def _parts() -> Iterator[Part]:
    yield from SETTLING
    for stage in STAGES:
        yield from stage.parts
    yield from TALLY_PARTS


def _rules_of(function: Any) -> Iterator[Any]:
    """The stock rules that a compiled function rests on, directly or through others."""
    for inner in _called(function).values():
        if inner.py_func.__module__.startswith("model.rules"):
            yield inner
        yield from _rules_of(inner)


def _called(function: Any) -> dict[str, Any]:
    """The compiled functions that one calls, by the names it has for them."""
    plain = function.py_func
    found = {name: plain.__globals__.get(name) for name in plain.__code__.co_names}
    return {name: inner for name, inner in found.items() if isinstance(inner, Dispatcher)}


def _rebuild(function: Any, rebuilt: dict[Any, Any]) -> Any:
    """A compiled function with replaced ones inside it; itself where it rests on none of them."""
    if function in rebuilt:
        return rebuilt[function]
    plain = function.py_func
    changed = {name: _rebuild(inner, rebuilt) for name, inner in _called(function).items()}
    changed = {name: fresh for name, fresh in changed.items() if fresh is not plain.__globals__[name]}
    rebuilt[function] = function
    if changed:
        copy = types.FunctionType(
            plain.__code__, {**plain.__globals__, **changed}, plain.__name__, plain.__defaults__
        )
        rebuilt[function] = compiled(copy)
    return rebuilt[function]


def _loop(part: Part, rebuilt: dict[Any, Any]) -> Any:
    """The loop of a behaviour around replaced functions."""
    module = schedule.loop_module()
    called, rows = getattr(module, part.name), getattr(module, rows_function(part)).py_func
    names = {
        name: rebuilt.get(item, item) if isinstance(item, Dispatcher) else item
        for name, item in vars(module).items()
    }
    names[rows.__name__] = compiled_apart(types.FunctionType(rows.__code__, names, rows.__name__))
    return schedule.compile_loop(types.FunctionType(called.__code__, names, called.__name__), keep=False)
