"""How commands read their arguments: as argparse does, but an error is one clear message."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

from model.parameters import BadValue

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
