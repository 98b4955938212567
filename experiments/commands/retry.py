"""Run again what broke in a finished study, and nothing else; what comes to its end now is written with the others.

  retry audit_map                         the study of that name under results/
  retry audit_map threads=1               one run at a time, where memory ran out

A run that breaks by a fault of the model needs other code, and then the whole study again; `replay` shows where it
breaks.
"""

from __future__ import annotations

from argparse import Namespace

from experiments.commands.parser import Parser, split_settings
from experiments.commands.stored import RUNNING, launcher_in, one_study, threads_in

PARSER = Parser("retry", str(__doc__))
PARSER.add_argument(
    "words", nargs="*", metavar="STUDY key=value", help="the study's name; threads=N, launcher=…, results=FOLDER",
)


def run(given: Namespace) -> int:
    """Run what broke and write the whole; 1 where some of it broke again."""
    words, settings = split_settings(given.words, RUNNING)
    folder = one_study("retry", words, settings)

    from experiments.extending import retry

    return retry(folder, threads_in(settings), launcher_in(settings))
