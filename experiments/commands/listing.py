"""List commands, scenarios, regimes, policies, outcomes and parameters."""

from __future__ import annotations

import dataclasses
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import Any

from experiments.commands.parser import Parser
from model.outcomes import OUTCOMES
from model.parameters import BadValue, Description, nearest
from model.policies import POLICIES
from model.policies.policy import Policy
from model.scenario import DESCRIPTIONS, Scenario

Row = tuple[str, ...]


def run(given: Namespace) -> int:
    """Print the sections that were asked for."""
    for what in given.what:
        if what not in SECTIONS:
            allowed = ", ".join(SECTIONS)
            raise BadValue(f"'{what}' cannot be listed.{nearest(what, tuple(SECTIONS))} Allowed: {allowed}.")
    print("\n\n".join(f"{name.upper()}\n{SECTIONS[name]()}" for name in given.what or SECTIONS))
    return 0


def _columns(rows: Sequence[Row]) -> str:
    """Rows with all but the last column padded to its width."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]) - 1)]
    return "\n".join(
        "  " + "  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    )


def _commands() -> str:
    from experiments.commands import COMMANDS, sentence

    return _columns([(name, sentence(name)) for name in COMMANDS])


def _choices(group: str) -> str:
    """The files of a group of configs/, each with the comment at its head."""
    rows = []
    for path in sorted(files("configs").joinpath(group).iterdir(), key=lambda path: path.name):
        if path.name.endswith(".yaml"):
            comments = [line[2:] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
            rows.append((path.name.removesuffix(".yaml"), next((c for c in comments if not c.startswith("@")), "")))
    return _columns(rows)


def _policies() -> str:
    names = [
        (name, f"{str(cls.__doc__).splitlines()[0]} Costs {cls.cost}. [{cls.source}]") for name, cls in POLICIES.items()
    ]
    common = Policy.descriptions()
    settings = [_setting(f"policies.<name>.{key}", _default(Policy, key), text) for key, text in common.items()]
    settings.append(("policies.<name>.organisations", "[]", "a list", "Organisations it reaches; none: all."))
    for name, cls in POLICIES.items():
        own = {key: text for key, text in cls.descriptions().items() if key not in common}
        settings += [_setting(f"policies.{name}.{key}", _default(cls, key), text) for key, text in own.items()]
    return f"{_columns(names)}\n\nSETTINGS OF POLICIES\n{_columns(settings)}"


def _outcomes() -> str:
    return _columns(
        [
            (item.name, item.unit, f"{item.good} is good" if item.good != "neither" else "", item.sentence)
            for item in OUTCOMES.values()
        ]
    )


def _parameters() -> str:
    settings = [_setting(f"scenario.{name}", _default(Scenario, name), text) for name, text in DESCRIPTIONS.items()]
    return _columns(settings)


def _setting(key: str, default: Any, text: Description) -> Row:
    shown = str(default).lower() if isinstance(default, bool) else str(default)
    lever = " Lever." if text.lever else ""
    return key, shown, _allowed(default, text), f"{text.sentence}{lever} [{text.source}]"


def _allowed(default: Any, text: Description) -> str:
    if text.choices:
        return " or ".join(text.choices)
    return "true or false" if isinstance(default, bool) else f"{text.low:g} to {text.high:g} {text.unit}"


def _default(cls: Any, name: str) -> Any:
    return next(item.default for item in dataclasses.fields(cls) if item.name == name)


SECTIONS: dict[str, Callable[[], str]] = {
    "commands": _commands,
    "scenarios": lambda: _choices("scenario"),
    "regimes": lambda: _choices("regime"),
    "studies": lambda: _choices("study"),
    "policies": _policies,
    "outcomes": _outcomes,
    "parameters": _parameters,
}

PARSER = Parser("list", str(__doc__))
PARSER.add_argument("what", nargs="*", metavar="what", help=f"any of {', '.join(SECTIONS)}; without it, all")
