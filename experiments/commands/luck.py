"""Show what common luck saves: for every policy and main outcome, how many times fewer seeds a comparison takes.

Both sides of a comparison have the same luck, seed by seed, so that what differs comes from the regime. What that is
worth is the variance that the difference would have if each side had luck of its own, over the variance that it has.
Without arguments: every policy at a tenth of its dose and at the whole, over 156 weeks of which 52 are common, with 30
seeds; and 2 % more of single rates of behaviour, in the whole model and in its core (every module off). It says where
the ratio is under 1.5, and whether common luck does harm anywhere. The answer is a table here and the folder
results/luck/, with report.html to open in a browser.

  'regimes=[high_churn,stable_posts]'     these regimes only
  seeds=100                               more seeds, narrower intervals
  scenario=village                        another world
  policies.high_churn.dose=0.5            half of a policy, and a tenth of that
  study.name=luck_in_villages             another folder under results/

How many runs it will take, and about how many minutes, is said before they start: two minutes or so.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from experiments.commands.parser import PROGRAM, Parser

PARSER = Parser(
    "luck",
    str(__doc__),
    f"`{PROGRAM} list` shows scenarios, regimes, policies and parameters; `{PROGRAM} compare --help` the settings of a "
    "study.",
)
PARSER.add_argument("settings", nargs="*", metavar="key=value", help="settings that differ from the default")
PARSER.add_argument(
    "--config-dir", type=Path, metavar="FOLDER",
    help="a folder of your own with scenario/, regime/ or study/ in it, read beside the project's configs/",
)


def run(given: Namespace) -> int:
    """Run what is not there yet, then show the table and where the report is."""
    from experiments.conditions.luck import read_luck

    plan = read_luck(given.settings, given.config_dir)

    from experiments.measuring_luck import KIND, measure_luck

    if plan.extend:
        from experiments.extending import extend

        return extend(plan, KIND)
    return measure_luck(plan)
