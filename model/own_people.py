"""Subclasses of people: whether the model can drive them, and would ignore nothing that they say."""

from __future__ import annotations

import difflib
import inspect
from typing import Any

from model.handles import Field, Handle
from model.parameters import BadValue, shown
from model.people import Broker, Person, Professional, ServiceUser, check_verb
from model.stages import STAGES, VERBS

_CLOSE = 0.8
"""Names as like as this (0 to 1, `difflib`) are taken for one misspelt."""

_MACHINERY = {
    name for base in (Person, Handle) for name in vars(base) if not name.startswith("_") and name not in VERBS
} | Person.fixed
"""What people have to be driven by."""

_NEVER_DRIVEN = {"step", "advance"} | {stage.verb for stage in STAGES if stage.system}


def checked_kind(given: Any, stock: type[Person]) -> type[Person]:
    """A class whose people can take the place of stock ones.

    Raises:
        BadValue: it is no subclass; a verb of it cannot be called; it cannot be made as the model makes people; or
            something in it would change nothing: a method that is never driven, or a value in place of a column.
    """
    if not (isinstance(given, type) and issubclass(given, stock)):
        raise BadValue(f"{shown(given)} is not a subclass of {stock.__name__}; subclass it and override its verbs.")
    kinds = [kind.kind for kind in (ServiceUser, Professional, Broker) if issubclass(given, kind)]
    if len(kinds) > 1:
        raise BadValue(f"{given.__name__} is both a {' and a '.join(kinds)}; nobody is, so make two classes.")
    for name, item in _own(given, stock).items():
        if isinstance(getattr(stock, name, None), Field):
            raise BadValue(
                f"{given.__name__}.{name} hides the column '{name}'; write to it in a verb or in __init__, after "
                f"super().__init__: self.{name} = ..."
            )
        if name in _MACHINERY:
            raise BadValue(f"{given.__name__}.{name} would hide how the model drives people; give it another name.")
        if callable(item) and name not in vars(stock):
            _check_driven(given.__name__, name)
    blank = given.__new__(given)
    for verb in VERBS:
        check_verb(f"{given.__name__}.{verb}", getattr(blank, verb))
    try:
        inspect.signature(given).bind(None, 0, 0)
    except TypeError as error:
        raise BadValue(
            f"{given.__name__}.__init__ is called with model, row and generation, and cannot be: {error}."
        ) from None
    return given


def makes_people_its_own_way(kind: type[Person]) -> bool:
    """Whether something happens when a person of this class is made."""
    return kind.__init__ is not Person.__init__


def made_person(kind: type[Person], model: Any, row: int, generation: int, number: int) -> Person:
    """A person made by a class; `BadValue` when its `__init__` leaves the person unmade, or makes somebody else."""
    person = kind(model, row, generation)
    if "row" not in vars(person):
        raise BadValue(f"{kind.__name__}.__init__ does not call super().__init__(model, row, generation).")
    if (person.row, person.unique_id) != (row, number):
        raise BadValue(f"{kind.__name__}.__init__ changes whose handle it is; hand on model, row and generation.")
    return person


def _own(given: type[Person], stock: type[Person]) -> dict[str, Any]:
    """What a subclass says beyond the stock class, by name."""
    found: dict[str, Any] = {}
    for base in reversed(given.__mro__):
        if base not in stock.__mro__:
            found.update(vars(base))
    return {name: item for name, item in found.items() if not name.startswith("_")}


def _check_driven(kind: str, name: str) -> None:
    if name in _NEVER_DRIVEN:
        raise BadValue(
            f"{kind}.{name} would never be called; the verbs of people are {', '.join(VERBS)}. Override one of them."
        )
    close = difflib.get_close_matches(name, VERBS, n=1, cutoff=_CLOSE)
    if close:
        raise BadValue(
            f"{kind}.{name} would never be called. Did you mean '{close[0]}'? Give a method of your own another name."
        )

