"""Run some runs of a finished study again, drawn at random: are they the same, bit for bit, or what changed?

  verify audit_map                        five runs of the study of that name under results/
  verify audit_map runs=50                more of them

Where other model code or other versions than the study's are installed, that is said first.
"""

from __future__ import annotations

from argparse import Namespace

from experiments.commands.parser import Parser, split_settings, whole_number
from experiments.commands.stored import one_study, threads_in
from experiments.conditions.size import MOST_RUNS

PARSER = Parser("verify", str(__doc__))
PARSER.add_argument("words", nargs="*", metavar="STUDY key=value", help="the study's name; runs=…, and results=FOLDER")


def run(given: Namespace) -> int:
    """Run them and compare them with what is stored; 1 where some differ."""
    words, settings = split_settings(given.words, ("runs", "results", "threads"))
    folder = one_study("verify", words, settings)
    n_runs = whole_number("runs", settings.get("runs", "5"), 1, MOST_RUNS)

    from experiments.verifying import verify

    return verify(folder, n_runs, threads_in(settings))
