"""Explain why two regimes differ: which paths carry the difference, and how much each.

Without arguments: why audit-heavy management differs from the status quo. The same two regimes are run again and
again with the same luck, each time with a module or a built-in link of the model cut in both. What of the difference
goes when a path is cut, that path carried; where two paths need each other, that is said. A regime that moves several
levers is also run with each of its moves alone, and with each left out. The answer is a table here and the folder
results/explain/, with report.html to open in a browser.

Another pair, world or number of seeds is asked for with settings, key=value, as in compare:

  'regimes=[status_quo,stable_posts]'     which two; status_quo, or else the first, is what the other is held against
  scenario=village                        another world to start from
  scenario.link_floor=false               one setting of the world
  seeds=30                                more seeds, narrower intervals
  study.name=why_stable_posts             another folder under results/

How many runs it will take, and about how many minutes, is said before they start.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from experiments.commands.parser import PROGRAM, Parser

PARSER = Parser(
    "explain",
    str(__doc__),
    f"`{PROGRAM} list` shows scenarios, regimes, policies and parameters; `{PROGRAM} compare --help` the settings of a "
    "study.",
)
PARSER.add_argument("settings", nargs="*", metavar="key=value", help="settings that differ from the default pair")
PARSER.add_argument(
    "--config-dir", type=Path, metavar="FOLDER",
    help="a folder of your own with scenario/, regime/ or study/ in it, read beside the project's configs/",
)


def run(given: Namespace) -> int:
    """Run what is not there yet, then show the table and where the report is."""
    from experiments.conditions.pair import read_pair

    plan, first, other = read_pair(given.settings, given.config_dir)

    from experiments.explaining.job import explain

    return explain(plan, first, other)
