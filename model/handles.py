"""Handles on rows of the world: attributes that read and write columns, and nothing that a typing error could add.

Writing to a name that is no attribute would be stored on the handle and change nothing in the world. It is refused on
people and ties as the model has them. A subclass may have attributes of its own: those declared in its body, those
set while it is made (`__init__`), and any whose name is not close to one that is there.
"""

from __future__ import annotations

import difflib
from inspect import get_annotations
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from model.columns import Column
from model.parameters import BadValue, nearest, shown
from model.written_values import bounds, fitting, is_whole

if TYPE_CHECKING:
    from model.trust_model import TrustModel

_CLOSE = 0.8
"""Names as like as this (0 to 1, `difflib`) are taken for one misspelt, as `trsut` for `trust`."""


class Field:
    """An attribute that reads and writes one column at the row of its owner, or at another row that is the owner's."""

    def __init__(self, column: Column, place: str = "present_row") -> None:
        self.column, self.place = column.name, place
        self.kind = int if is_whole(column) else float
        self.low, self.high = bounds(column)
        self.is_structure = column.is_structure
        self.__doc__ = f"{column.sentence} ({column.unit})"

    def __get__(self, owner: Any, kind: type | None = None) -> Any:
        if owner is None:
            return self
        return owner.columns[self.column][getattr(owner, self.place)].item()

    def __set__(self, owner: Any, value: Any) -> None:
        # What people's own verbs write is plain and fits; anything else is looked at closely.
        if self.is_structure or type(value) is not self.kind or not self.low <= value <= self.high:
            value = fitting(self.column, value)
            if value.shape:
                raise BadValue(f"'{self.column}' cannot be {shown(value)}; give one number.")
        owner.columns[self.column][getattr(owner, self.place)] = value

    def __delete__(self, owner: Any) -> None:
        raise AttributeError(f"'{self.column}' cannot be taken away; write a number.")


class Handle:
    """Someone or something that holds on to a row of the world."""

    fixed = frozenset({"model", "row", "kind"})
    """What says whose handle it is; it never changes."""

    @property
    def columns(self) -> dict[str, np.ndarray]:
        """The columns of the world."""
        return self.model.world.columns

    @property
    def present_row(self) -> int:
        """The row, as long as the handle's owner has it."""
        raise NotImplementedError

    @property
    def _is_being_made(self) -> bool:
        """Whether the handle is not finished yet; until then it takes any attribute."""
        return "row" not in vars(self)

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name.startswith("_") or self._is_being_made):
            self._check_name(name)
        super().__setattr__(name, value)

    def _check_name(self, name: str) -> None:
        """Raise `AttributeError` when nothing in the world or of one's own has this name."""
        kind = type(self)
        what = kind.__name__
        if name in self.fixed:
            raise AttributeError(f"'{name}' says whose handle this is and cannot be changed.")
        found = getattr(kind, name, None)
        if isinstance(found, property) and found.fset is None:
            raise AttributeError(
                f"'{name}' of a {what} is worked out, not written; write the columns that it follows from, such as "
                f"user.ties[0].in_worker_goodwill."
            )
        if hasattr(kind, name) or name in vars(self) or any(name in get_annotations(base) for base in kind.__mro__):
            return
        known = sorted(set(dir(kind)) - set(dir(mesa.Agent)))
        if kind.__module__.startswith("model."):
            raise AttributeError(f"a {what} has no '{name}'.{nearest(name, known)}")
        close = difflib.get_close_matches(name, known, n=1, cutoff=_CLOSE)
        if close:
            raise AttributeError(
                f"a {what} has no '{name}'. Did you mean '{close[0]}'? If '{name}' is an attribute of your own, "
                f"declare it in the body of {what}: {name} = None."
            )

    if TYPE_CHECKING:
        model: TrustModel
        row: int

        def __getattr__(self, name: str) -> Any: ...
