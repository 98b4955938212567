"""Add seeds to a finished study; what it holds is not run again.

  extend audit_map seeds=40               the study of that name under results/, with seeds 0 to 39
  extend audit_map seeds=40 results=elsewhere launcher=processes threads=2

The study stays as it is until the larger one is written in its place, with the bytes it would have had if all of it had
been asked for at once. Stopped on the way, the same command goes on. A study of other model code is not added to.
Further values or regimes are added by the command that the study was made with: all that was asked then, more, and
study.extend=true.
"""

from __future__ import annotations

import json
from argparse import Namespace

from experiments.commands.parser import PROGRAM, Parser, split_settings
from experiments.commands.stored import RUNNING, launcher_in, one_study, threads_in
from model.parameters import BadValue

PARSER = Parser("extend", str(__doc__))
PARSER.add_argument("words", nargs="*", metavar="STUDY key=value", help="the study's name; seeds=…, and results=FOLDER")


def run(given: Namespace) -> int:
    """Run what is missing and write the whole."""
    words, settings = split_settings(given.words, ("seeds", *RUNNING))
    if "seeds" not in settings:
        raise BadValue(f"extend takes the seeds that the study is to have: `{PROGRAM} extend audit_map seeds=40`.")
    folder = one_study("extend", words, settings)
    try:
        seeds = json.loads(settings["seeds"])
    except ValueError as error:
        raise BadValue(f"seeds is '{settings['seeds']}'; give a count such as 30 or a list such as [3,5,8].") from error

    from experiments.conditions.plan import checked_seeds
    from experiments.extending import extend_stored

    return extend_stored(folder, checked_seeds(seeds), threads_in(settings), launcher_in(settings))
