"""How commands read their arguments: as argparse does, but an error is one clear message."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

from model.parameters import BadValue, nearest

PROGRAM = "python -m experiments"


class Parser(argparse.ArgumentParser):
    """The arguments of one command; what it does is the text of the command's module."""

    def __init__(self, name: str, text: str, epilog: str = "") -> None:
        self.name = name
        super().__init__(
            prog=f"{PROGRAM} {name}",
            description=text,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """The arguments; options may stand before, between or after the others."""
        return self.parse_intermixed_args(list(arguments))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one message instead of a usage text."""
        raise BadValue(f"{message}. `{self.prog} --help` shows what can be given.")


def split_settings(words: Sequence[str], allowed: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Plain words and the settings, key=value, among them; for commands that need no configuration."""
    settings: dict[str, str] = {}
    for word in words:
        key, is_setting, value = word.partition("=")
        if not is_setting:
            continue
        if key not in allowed:
            hint = nearest(key, tuple(allowed))
            raise BadValue(f"'{key}' is not a setting of this command.{hint} Allowed: {', '.join(allowed)}.")
        if key in settings:
            raise BadValue(f"{key} is given twice; give it once.")
        settings[key] = value
    return [word for word in words if "=" not in word], settings


def whole_number(key: str, given: str, low: int, high: int) -> int:
    """A setting that is a whole number within bounds."""
    if not given.isdecimal() or not low <= int(given) <= high:
        raise BadValue(f"{key} is '{given}'; give a whole number from {low} to {high}.")
    return int(given)
