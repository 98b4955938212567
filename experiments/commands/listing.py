"""List commands, scenarios, regimes, policies, outcomes, parameters and findings."""

from __future__ import annotations

import dataclasses
import shutil
import sys
import textwrap
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import Any

from experiments.commands.parser import Parser
from model.outcomes import OUTCOMES
from model.parameters import BadValue, Description, nearest, plain
from model.policies import POLICIES
from model.policies.policy import Policy
from model.scenario import DESCRIPTIONS, Scenario

Row = tuple[str, ...]

NARROWEST = 40
"""Letters that the last column of a list keeps in a terminal; where they do not fit, it goes below."""


def run(given: Namespace) -> int:
    """Print the sections that were asked for."""
    for what in given.what:
        if what not in SECTIONS:
            allowed = ", ".join(SECTIONS)
            raise BadValue(f"'{what}' cannot be listed.{nearest(what, tuple(SECTIONS))} Allowed: {allowed}.")
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    print("\n\n".join(f"{name.upper()}\n{_section(*SECTIONS[name], width)}" for name in given.what or SECTIONS))
    return 0


def _section(note: str, blocks: Callable[[], list[list[Row]]], width: int | None) -> str:
    return "\n\n".join([_wrapped(note, min(width or 100, 100), 2), *(_columns(block, width) for block in blocks())])


def _columns(rows: Sequence[Row], width: int | None) -> str:
    """Rows with all but the last column padded to its width; a line a row, unless a terminal is too narrow."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]) - 1)]
    lines = []
    for row in rows:
        head = "  ".join(["", *(text.ljust(size) for text, size in zip(row, widths, strict=False)), ""])
        if width is None or len(head) + len(row[-1]) <= width:
            lines.append((head + row[-1]).rstrip())
        elif width - len(head) >= NARROWEST:
            lines.append(head + _wrapped(row[-1], width, len(head)).lstrip())
        else:
            lines += [_wrapped("  ".join(row[:-1]), width, 2), _wrapped(row[-1], width, 6)]
    return "\n".join(lines)


def _wrapped(text: str, width: int, indent: int) -> str:
    return textwrap.fill(
        text, width, initial_indent=" " * indent, subsequent_indent=" " * indent, break_long_words=False,
        break_on_hyphens=False,
    )


def _commands() -> list[list[Row]]:
    from experiments.commands import COMMANDS, sentence

    return [[(name, sentence(name)) for name in COMMANDS]]


def _choices(group: str) -> list[list[Row]]:
    """The files of a group of configs/, each with the comment at its head."""
    rows: list[Row] = []
    for path in sorted(files("configs").joinpath(group).iterdir(), key=lambda path: path.name):
        if path.name.endswith(".yaml"):
            comments = [line[2:] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
            rows.append((path.name.removesuffix(".yaml"), next((c for c in comments if not c.startswith("@")), "")))
    return [rows]


def _policies() -> list[list[Row]]:
    names = [
        (name, f"{str(cls.__doc__).splitlines()[0]} Cost: {cls.cost}. [{cls.source}]") for name, cls in POLICIES.items()
    ]
    common = Policy.descriptions()
    settings = [_setting(f"policies.<name>.{key}", _default(Policy, key), text) for key, text in common.items()]
    where = "Numbers of the organisations that it reaches, such as [0,2]; empty: all."
    settings.append(("policies.<name>.organisations", "[]", "a list", where))
    for name, cls in POLICIES.items():
        own = {key: text for key, text in cls.descriptions().items() if key not in common}
        settings += [_setting(f"policies.{name}.{key}", _default(cls, key), text) for key, text in own.items()]
    return [[("policy", "what it does and costs"), *names], [_SETTING_HEAD, *settings]]


def _outcomes() -> list[list[Row]]:
    rows = [
        (item.name, item.unit, item.good if item.good != "neither" else "", item.sentence) for item in OUTCOMES.values()
    ]
    return [[("outcome", "unit", "good is", "what it is"), *rows]]


def _parameters() -> list[list[Row]]:
    settings = [_setting(f"scenario.{name}", _default(Scenario, name), text) for name, text in DESCRIPTIONS.items()]
    return [[_SETTING_HEAD, *settings]]


def _findings() -> list[list[Row]]:
    from experiments.validation import sentences

    return [list(sentences().items())]


_SETTING_HEAD = ("setting", "default", "allowed", "what it is")


def _setting(key: str, default: Any, text: Description) -> Row:
    shown = str(default).lower() if isinstance(default, bool) else str(default)
    lever = " Lever." if text.lever else ""
    return key, shown, _allowed(default, text), f"{text.sentence}{lever} [{text.source}]"


def _allowed(default: Any, text: Description) -> str:
    if text.choices:
        return " or ".join(text.choices)
    return "true or false" if isinstance(default, bool) else f"{plain(text.low)} to {plain(text.high)} {text.unit}"


def _default(cls: Any, name: str) -> Any:
    return next(item.default for item in dataclasses.fields(cls) if item.name == name)


SECTIONS: dict[str, tuple[str, Callable[[], list[list[Row]]]]] = {
    "commands": ("Each has a --help of its own.", _commands),
    "scenarios": ("Worlds to start from: scenario=<name>. Each is a file of configs/scenario/.",
                  lambda: _choices("scenario")),
    "regimes": ("What is compared: regimes=[<name>,<name>]. Every policy is a regime by itself, + joins policies into "
                "one, and these have a file of configs/regime/.", lambda: _choices("regime")),
    "studies": ("Questions to start from, with their regimes and seeds: study=<name>, for `compare`, or for the "
                "command that is named. Each is a file of configs/study/.", lambda: _choices("study")),
    "policies": ("What management can do. In brackets the source; P and T numbers are explained in docs/SOURCES.md.",
                 _policies),
    "outcomes": ("What is measured, by week and over the last 52 weeks of a run. Words are explained in "
                 "docs/GLOSSARY.md.", _outcomes),
    "parameters": ("Settings of the world: scenario.<name>=<value>. A scenario changes some defaults. In brackets the "
                   "source (docs/SOURCES.md), or 'assumed' where there is none. Policies can move a lever, by week and "
                   "organisation. Words are explained in docs/GLOSSARY.md.", _parameters),
    "findings": ("Published findings that judge the model: `validate <name>`. More in docs/SOURCES.md.", _findings),
}
"""What can be listed: a note for newcomers, and the blocks of rows."""

PARSER = Parser("list", str(__doc__))
PARSER.add_argument("what", nargs="*", metavar="what", help=f"any of {', '.join(SECTIONS)}; without it, all")
