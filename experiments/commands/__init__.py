"""The commands, found by themselves: one file a command in this folder.

A command's module says what it does in its first line, `PARSER` reads its arguments, `run` does it and returns the
code with which the program ends.
"""

from __future__ import annotations

import importlib
import pkgutil
from argparse import Namespace
from typing import Protocol, cast

from experiments.commands.parser import Parser
from model.parameters import BadValue, nearest


class Command(Protocol):
    """What a command's module holds."""

    __doc__: str
    PARSER: Parser

    def run(self, given: Namespace) -> int:
        """Do it; 0 when it went well."""


def _find() -> dict[str, Command]:
    modules = [importlib.import_module(f"{__name__}.{item.name}") for item in pkgutil.iter_modules(__path__)]
    commands = [cast(Command, module) for module in modules if hasattr(module, "PARSER")]
    return {item.PARSER.name: item for item in commands}


COMMANDS: dict[str, Command] = _find()
"""All commands by name."""


def sentence(name: str) -> str:
    """What a command does, in one line."""
    return COMMANDS[name].__doc__.splitlines()[0]


def command(name: str) -> Command:
    """The command of that name; an unknown one is an error that offers the nearest."""
    if name not in COMMANDS:
        raise BadValue(f"'{name}' is not a command.{nearest(name, list(COMMANDS))} Commands: {', '.join(COMMANDS)}.")
    return COMMANDS[name]
