"""Run a published study that varies settings; writes maps of where a regime helps, hurts, or is not known to.

  study=audit_map                         where heavier audit helps users and where it hurts them
  scenario.audit_floor=0.35,0.65          other values of a factor, or a factor that the study does not have
  'scenario.audit_hours=range(0,10,3)'    the same as a range; the last value lies below the second number
  scenario.audit_floor=0.5                one value: the setting is no factor any more
  seeds=20                                more seeds, narrower intervals
  'study.outcomes=[crises,need_gap]'      what the report is about; all outcomes are stored
  scenario=village                        another world to start from
  study.name=my_map                       another folder under results/

A study is a file of configs/study/ with a question, factors, regimes and seeds. Every combination of the factors'
values is one point; at each point every regime runs with the same luck as the reference. The first two factors are the
axes of a map, the third and fourth its columns and rows. How many runs it will take, and about how many minutes, is
said before they start.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from experiments.commands.parser import PROGRAM, Parser

PARSER = Parser(
    "sweep",
    str(__doc__),
    f"`{PROGRAM} list studies` shows the studies, `{PROGRAM} list parameters` what can be varied, and "
    f"`{PROGRAM} compare --help` the settings of a study.",
)
PARSER.add_argument("settings", nargs="*", metavar="key=value", help="study=…, and settings that differ from it")
PARSER.add_argument(
    "--config-dir", type=Path, metavar="FOLDER",
    help="a folder of your own with scenario/, regime/ or study/ in it, read beside the project's configs/",
)


def run(given: Namespace) -> int:
    """Run what is not there yet, then show the words and where the report is."""
    from experiments.conditions.study import read_sweep

    plan = read_sweep(given.settings, given.config_dir)

    from experiments.sweeping import sweep

    return sweep(plan)
