"""Add seeds to a finished study; what it holds is not run again.

  extend audit_map seeds=40               the study of that name under results/, with seeds 0 to 39
  extend audit_map until=enough           as many as it takes for intervals as narrow as what matters, at most 100
  extend audit_map until=enough most=400 'outcomes=[crises,need_material]'
  extend audit_map seeds=40 results=elsewhere launcher=processes threads=2

With until=enough, which is to be said with the results, half of the 95 % interval of every difference is to be at most
the smallest effect that matters; it is looked at again on the way, at the latest when the seeds have doubled. The
outcomes are those that the report tells in sentences, unless others are named. Differences that no pair of runs shows
are left out.

The study stays as it is until the larger one is written in its place, with the bytes it would have had if all of it had
been asked for at once. Stopped on the way, the same command goes on. A study of other model code is not added to.
Further values or regimes are added by the command that the study was made with: all that was asked then, more, and
study.extend=true.
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from experiments.commands.parser import PROGRAM, Parser, split_settings, whole_number
from experiments.commands.stored import RUNNING, launcher_in, one_study, threads_in
from model.parameters import BadValue

ADAPTIVE = ("until", "most", "outcomes")
"""Settings with which as many seeds are added as it takes."""

PARSER = Parser("extend", str(__doc__))
PARSER.add_argument(
    "words", nargs="*", metavar="STUDY key=value",
    help="the study's name; seeds=… or until=enough, and results=FOLDER",
)


def run(given: Namespace) -> int:
    """Run what is missing and write the whole."""
    words, settings = split_settings(given.words, ("seeds", *ADAPTIVE, *RUNNING))
    if ("seeds" in settings) == ("until" in settings):
        raise BadValue(
            f"extend takes the seeds that the study is to have: `{PROGRAM} extend audit_map seeds=40`; or until=enough "
            "in their place, to add as many as it takes."
        )
    if "until" not in settings and (alone := [key for key in ADAPTIVE if key in settings]):
        raise BadValue(f"{alone[0]} goes with until=enough. Leave it out, or give until=enough in place of seeds.")
    folder = one_study("extend", words, settings)
    if "until" in settings:
        return _until_enough(folder, settings)

    from experiments.conditions.plan import checked_seeds
    from experiments.extending import extend_stored

    try:
        seeds = json.loads(settings["seeds"])
    except ValueError as error:
        raise BadValue(f"seeds is '{settings['seeds']}'; give a count such as 30 or a list such as [3,5,8].") from error
    return extend_stored(folder, checked_seeds(seeds), threads_in(settings), launcher_in(settings))


def _until_enough(folder: Path, settings: Mapping[str, str]) -> int:
    if settings["until"] != "enough":
        raise BadValue(f"until is '{settings['until']}'; give until=enough, or seeds=… for a number of them.")

    from experiments.adding_seeds import MOST, extend_until_enough
    from experiments.conditions.plan import MOST_SEEDS

    most = whole_number("most", settings.get("most", str(MOST)), 1, MOST_SEEDS)
    outcomes = settings.get("outcomes", "[]").strip("[]")
    names = [name.strip() for name in outcomes.split(",") if name.strip()]
    return extend_until_enough(folder, names, most, threads_in(settings), launcher_in(settings))
