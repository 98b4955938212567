"""Search what would turn the differences of a comparison round; adds that to its report.

For every main outcome that differs clearly from the reference, settings are changed one at a time until the
difference has the other sign, and the nearest such change is told: how far it is, what the setting is now, and where
its value comes from. What nothing tried turns round is said to be so. The comparison must have been run:

  study.name=compare                 which; its folder is under results/
  'regimes=[audit_heavy]'            only these regimes; all, if not given
  'outcomes=[crises,need_gap]'       only these main outcomes
  'parameters=[careless_share,audit*]'  only these settings; * stands for any letters. All settings of the world, if not
                                     given; a policy's own too when named: 'parameters=[policies.audit_heavy.dose]'
  screen=3 search=6 fresh=20         seeds to screen with, to follow with, and fresh ones to confirm with
  results=FOLDER threads=2           another folder in place of results/; how many runs at a time

How many runs it takes, and about how many minutes, is said before they start: a few minutes for one regime. What was
searched before is not searched again. The quotes keep the shell from reading brackets as its own.
"""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from experiments.commands.parser import Parser, split_settings, whole_number
from model.parameters import BadValue

LISTS = ("regimes", "outcomes", "parameters")
SEEDS = {"screen": 100, "search": 1000, "fresh": 10_000}
"""Kinds of seeds, with the most that can be asked for."""

PARSER = Parser("flip", str(__doc__))
PARSER.add_argument("settings", nargs="*", metavar="key=value", help="study.name=…, regimes=[…], parameters=[…], …")


def run(given: Namespace) -> int:
    """Search what was not searched yet, then show what was found and where the report is."""
    allowed = ("study.name", *LISTS, *SEEDS, "results", "threads")
    words, settings = split_settings(given.settings, allowed)
    if words:
        raise BadValue(f"'{words[0]}' is not a setting. Write key=value, for example study.name=compare.")
    asked: dict[str, Any] = {name: _list(name, settings[name]) for name in LISTS if name in settings}
    counts: dict[str, Any] = {
        name: whole_number(name, settings[name], 1, most) for name, most in SEEDS.items() if name in settings
    }
    if counts.get("fresh") == 1:
        raise BadValue("fresh is 1; an interval needs at least 2 seeds.")
    threads = whole_number("threads", settings.get("threads", "0"), 0, 1024)

    from experiments import store
    from experiments.conditions.plan import checked_name, checked_results
    from experiments.flipping.job import Asked, flip

    folder = store.study_folder(
        checked_results(settings.get("results", "results")), checked_name(settings.get("study.name", "compare"))
    )
    return flip(folder, Asked(**asked, **counts, threads=threads))


def _list(name: str, given: str) -> tuple[str, ...]:
    """The words of a list such as [a,b]."""
    inside = given.strip()
    if not (inside.startswith("[") and inside.endswith("]")):
        raise BadValue(f"{name} is '{given}'; give a list in brackets, such as {name}=[a,b].")
    words = [word.strip() for word in inside[1:-1].split(",")]
    if not all(words):
        raise BadValue(f"{name} is '{given}'; name at least one in the brackets, or leave {name} out.")
    for word in words:
        if words.count(word) > 1:
            raise BadValue(f"{name} names '{word}' twice; name each once.")
    return tuple(words)
